/** Both connections in words, with what mends them. */
import { text } from "../common/i18n";
import type { LinkState, Problem, Status } from "../common/protocol";

export interface Line {
  tone: "good" | "warn" | "bad";
  words: string;
  mend?: string;
  /** The one click that mends it or leads to where it is mended. */
  act?: Act;
}
export type Act = "again" | "sign_in" | "settings" | "calls" | "doctor";

/** `why` is set while the helper itself cannot be reached. */
export function linkLines(status: Status | null, why: Problem | null, ownVersion: string): Line[] {
  if (why) return [{ tone: "bad", words: why.title, mend: why.message, act: "again" }];
  if (!status) return [{ tone: "warn", words: text("link_looking") }];
  const lines = [pbxLine(status), salesforceLine(status)];
  const older = olderOf(ownVersion, status.version);
  if (older) lines.push({ tone: "warn", words: text(`version_${older}_older`, status.version, ownVersion), mend: text(`version_${older}_older_mend`) });
  if (status.secrets?.state === "secrets_unavailable") {
    lines.push({ tone: "warn", words: text("secrets_unavailable"), mend: text("secrets_unavailable_mend") });
  }
  const { waiting = 0, failed = 0 } = status.journal ?? {};
  if (failed > 0) lines.push({ tone: "bad", words: text("journal_failed", String(failed)), mend: text("journal_failed_mend"), act: "calls" });
  else if (waiting > 0) lines.push({ tone: "warn", words: text("journal_waiting", String(waiting)) });
  return lines;
}

function pbxLine({ pbx }: Status): Line {
  const words = text(`pbx_${pbx.state}`, pbx.extension ?? "");
  return line(pbx.state, words, pbx.message ?? mendOf("pbx", pbx.state), PBX_ACTS[pbx.state]);
}

function salesforceLine({ salesforce }: Status): Line {
  const words = text(`salesforce_${salesforce.state}`, salesforce.user ?? "");
  return line(salesforce.state, words, salesforce.message ?? mendOf("salesforce", salesforce.state), SALESFORCE_ACTS[salesforce.state]);
}

function mendOf(which: "pbx" | "salesforce", state: LinkState): string | undefined {
  return text(`${which}_${state}_mend`) || undefined;
}

const PBX_ACTS: Partial<Record<LinkState, Act>> = { unconfigured: "settings", refused: "settings", signed_out: "settings", offline: "doctor" };
const SALESFORCE_ACTS: Partial<Record<LinkState, Act>> = { unconfigured: "settings", refused: "sign_in", signed_out: "sign_in", offline: "doctor" };

function line(state: LinkState, words: string, mend: string | undefined, act: Act | undefined): Line {
  const tone = state === "connected" || state === "handed_over" ? "good" : state === "connecting" || state === "offline" ? "warn" : "bad";
  return { tone, words, ...(tone !== "good" && { ...(mend && { mend }), ...(act && { act }) }) };
}

/** Versions that differ in their first two numbers may not understand each other fully. */
export function olderOf(extension: string, helper: string): "extension" | "helper" | null {
  const [mine, theirs] = [extension, helper].map((version) => version.split(".").slice(0, 2).map(Number));
  for (let i = 0; i < 2; i++) {
    const difference = (mine?.[i] ?? 0) - (theirs?.[i] ?? 0);
    if (difference !== 0 && !Number.isNaN(difference)) return difference < 0 ? "extension" : "helper";
  }
  return null;
}
