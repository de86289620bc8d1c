/** A call's state in words. */
import { text } from "./i18n";
import type { Call } from "./protocol";

export interface Words {
  title: string;
  who: string;
  /** Talk time, empty when there was none. */
  duration: string;
  /** Why it failed, or why nobody knows what became of it; empty for all others. */
  why: string;
}

export function describe(call: Call, now: number = Date.now()): Words {
  return { title: title(call), who: who(call), duration: duration(call, now), why: why(call) };
}

function why(call: Call): string {
  return call.outcome === "failed" || call.outcome === "unknown" ? (call.message ?? "") : "";
}

export function isOver(call: Call): boolean {
  return call.state === "ended" || call.state === "handed_over";
}

export function who(call: Call): string {
  return call.person?.name ?? (call.display || call.number || text("number_withheld"));
}

function title(call: Call): string {
  switch (call.state) {
    case "dialing":
      return text("state_dialing");
    case "ringing":
      return text(call.direction === "inbound" ? "state_incoming" : "state_ringing");
    case "connected":
      return text("state_connected");
    case "handed_over":
      return text(call.direction === "outbound" ? "state_handed_over" : "state_incoming");
    case "ended":
      return call.outcome ? text(`outcome_${call.outcome}`) : text("state_ended");
  }
}

/** Talk time as m:ss; empty when nobody answered or the end was not seen. */
export function duration(call: Call, now: number): string {
  if (!call.answered_at) return "";
  const end = call.ended_at ? Date.parse(call.ended_at) : isOver(call) ? Number.NaN : now;
  const seconds = Math.max(0, Math.round((end - Date.parse(call.answered_at)) / 1000));
  if (Number.isNaN(seconds)) return "";
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (value: number): string => String(value).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
