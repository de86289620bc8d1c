/**
 * The helper's API as the extension uses it: verbs, shapes and error codes, named as in docs/protocol.md.
 * Shapes only; how they travel is the transport's business (worker/transport.ts, worker/socket.ts).
 * Times are UTC ISO 8601 with `Z`; numbers are E.164.
 */

export type LinkState =
  | "unconfigured" | "connecting" | "connected" | "offline" | "signed_out" | "refused" | "handed_over";
export type CallState = "dialing" | "ringing" | "connected" | "ended" | "handed_over";
export type Direction = "inbound" | "outbound" | "internal";
export type Outcome =
  | "answered" | "missed" | "unanswered" | "busy" | "failed"
  | "answered_elsewhere" | "transferred" | "handed_over" | "unknown";
export type LogState = "pending" | "not_logged" | "waiting" | "sending" | "doubtful" | "sent" | "refused" | "held";

export interface Person {
  id: string;
  kind: "Contact" | "Lead" | "Account" | "PersonAccount" | "User";
  name: string;
  title?: string | null;
  company?: string | null;
  phones?: { label: string; number: string }[];
  email?: string | null;
  url?: string | null;
  do_not_call?: boolean;
}

export interface Call {
  id: string;
  direction: Direction;
  /** E.164; null when withheld. */
  number: string | null;
  display: string;
  state: CallState;
  outcome?: Outcome | null;
  extension?: string | null;
  queue?: string | null;
  device?: string | null;
  started_at: string;
  answered_at?: string | null;
  ended_at?: string | null;
  matches?: Person[];
  person?: Person | null;
  /** Why the call failed, for people, when the helper knows. */
  message?: string | null;
  log?: { state?: LogState | null; task_id?: string | null; task_url?: string | null } | null;
  actions?: string[];
}

export interface Status {
  version: string;
  pbx: { state: LinkState; extension?: string | null; device?: string | null; message?: string | null };
  salesforce: {
    state: LinkState;
    user?: string | null;
    org?: string | null;
    message?: string | null;
    /** Hosts (with port) of the signed-in org's pages. */
    hosts?: string[];
    /** True when the org is Sidecall's own sandbox on loopback. */
    sandbox?: boolean;
  };
  journal?: { waiting: number; failed: number };
  secrets?: { state: "keyring" | "memory" | "secrets_unavailable" };
  numbers?: { region?: string | null };
  language?: string | null;
}

/** One link of the chain from the settings to 3CX and Salesforce, as `doctor` finds it. */
export interface Check {
  name: string;
  ok: boolean;
  title: string;
  message: string;
}

/** A phone of the agent's own. */
export interface Device {
  id: string;
  name: string;
  chosen: boolean;
}

export interface DialRequest {
  number: string;
  request_id: string;
  record_id?: string;
  page_host?: string;
  device?: string;
  confirm?: boolean;
}

/** Every verb with what goes in and what comes out. */
export interface Verbs {
  status: { in: Record<string, never>; out: Status };
  dial: { in: DialRequest; out: { call: Call } };
  devices: { in: Record<string, never>; out: { devices: Device[] } };
  hangup: { in: { call_id: string }; out: { call?: Call } };
  answer: { in: { call_id: string }; out: object };
  divert: { in: { call_id: string; to: string }; out: object };
  transfer: { in: { call_id: string; to: string }; out: object };
  calls: { in: { limit?: number }; out: { calls: Call[] } };
  note: { in: { call_id: string; person_id: string }; out: { call: Call } };
  search: { in: { text: string }; out: { people: Person[] } };
  show: { in: { person_id: string }; out: object };
  window: { in: { name: "settings" | "calls" }; out: object };
  doctor: { in: Record<string, never>; out: { ok: boolean; checks: Check[] } };
  "salesforce/sign_in": { in: Record<string, never>; out: { url: string } };
}
export type Verb = keyof Verbs;

/** What a person can be told. Codes are append-only; title and message are ready to be shown. */
export interface Problem {
  code: string;
  title: string;
  message: string;
}

export type EventIn =
  | { type: "call"; call: Call }
  | { type: "status"; status: Status }
  | { type: "open_record"; id: string; url: string; host: string; asked?: boolean };

export type EventOut =
  | { token: string; browser: Browser; profile: string; orgs: string[]; focused: boolean }
  | { type: "tabs"; orgs: string[]; focused: boolean }
  | { type: "ping" }
  | { type: "opened" | "busy"; id: string };

export type Browser = "chrome" | "edge" | "chromium";

export type BridgeReply =
  | { port: number; token: string; version: string }
  | { starting: true }
  | { error: Problem };

const ACTIVE: readonly CallState[] = ["dialing", "ringing", "connected"];

export function isActive(call: Call): boolean {
  return ACTIVE.includes(call.state);
}

export function canHangUp(call: Call): boolean {
  return isActive(call) && (call.actions?.includes("hangup") ?? true);
}

export function isProblem(value: unknown): value is Problem {
  if (typeof value !== "object" || value === null) return false;
  const { code, title, message } = value as Record<string, unknown>;
  return typeof code === "string" && typeof title === "string" && typeof message === "string";
}

/** A problem on its way up. */
export class Trouble extends Error {
  constructor(readonly problem: Problem) {
    super(`${problem.code}: ${problem.message}`);
  }
}
