/** What page scripts, popup and options say to the worker, and what the worker tells them. */
import { Trouble, type Call, type Check, type Device, type DialRequest, type Person, type Problem, type Status } from "./protocol";

/** What a page script may ask. */
export type PageAsk =
  | { ask: "dial"; dial: DialRequest }
  | { ask: "hangup"; call_id: string }
  | { ask: "devices" }
  | { ask: "page" };

/** What only our own pages may. */
export type OwnAsk =
  | { ask: "refresh" }
  | { ask: "answer"; call_id: string }
  | { ask: "send_on"; how: "divert" | "transfer"; call_id: string; to: string }
  | { ask: "take"; call_id: string; person_id: string }
  | { ask: "search"; text: string }
  | { ask: "show"; person_id: string }
  | { ask: "sign_in" }
  | { ask: "window"; name: "settings" | "calls" }
  | { ask: "doctor" };

export type Ask = PageAsk | OwnAsk;

export interface PageState {
  region: string;
  markNumbers: boolean;
  clickToDial: boolean;
  calls: Call[];
}

export interface Answers {
  dial: { call: Call };
  hangup: { done: true };
  devices: { devices: Device[] };
  page: PageState;
  refresh: { status: Status };
  answer: object;
  send_on: object;
  take: object;
  search: { people: Person[] };
  show: object;
  sign_in: object;
  window: object;
  doctor: { ok: boolean; checks: Check[] };
}

export type Reply<A extends keyof Answers> = { ok: Answers[A] } | { error: Problem };

/** Worker to page scripts. */
export type Tell =
  | { tell: "call"; call: Call }
  /** The shortcut that goes from number to number. */
  | { tell: "step" }
  | { tell: "page"; page: PageState };

/** A dial from the popup or the context menu leaves its outcome where the popup looks. */
export interface Notice {
  problem: Problem;
  /** The dial to repeat with `confirm` when the problem is `do_not_call`. */
  dial?: DialRequest;
}

export async function ask<M extends Ask>(message: M): Promise<Answers[M["ask"]]> {
  const reply = (await chrome.runtime.sendMessage(message)) as Reply<M["ask"]> | undefined;
  if (reply === undefined) throw new Error("The worker gave no answer");
  if ("error" in reply) throw new Trouble(reply.error);
  return reply.ok;
}
