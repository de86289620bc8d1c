/** What page scripts, popup and options say to the worker, and what the worker tells them. */
import { Trouble, type Call, type Check, type Device, type DialRequest, type Person, type Problem, type Status } from "./protocol";

/** What a page script may ask. */
export type PageAsk =
  | { ask: "dial"; dial: DialRequest }
  | { ask: "hangup"; call_id: string }
  | { ask: "devices" }
  | { ask: "give_back"; frame_id: number }
  | { ask: "page" };

/** What only our own pages may. */
export type OwnAsk =
  /** `start`: Sidecall is started where it is not running. */
  | { ask: "refresh"; start: boolean }
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
  give_back: object;
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
  /** The keyboard goes to one of the stops that the frame has told of. `home`: the frame that had it first, where that is another. */
  | { tell: "stop"; at: number; home: number | null }
  /** It has gone to one in another frame. */
  | { tell: "stop_elsewhere" }
  /** No frame has any. */
  | { tell: "no_stop" }
  /** It comes back to where it was before. */
  | { tell: "take_back" }
  | { tell: "page"; page: PageState };

/** What a frame has for the shortcut that goes from number to number. */
export interface FrameStops {
  /** Which frame it is, from the top down: each time its index in its parent's `window`; -1 in a shadow tree, where it has none. */
  path: number[];
  /** As one reads: null for a number in view, for a frame in it that one's index. */
  places: (number | null)[];
  /** The number whose button has the keyboard; -1 when it is elsewhere. */
  at: number;
  /** Is the keyboard in this frame, and in none of its own? */
  hasKeyboard: boolean;
  /** The frame that had it before the first step, where that is another. */
  home: number | null;
}

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
