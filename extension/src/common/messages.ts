/** What page scripts, popup and options say to the worker, and what the worker tells them. */
import { Trouble, type Call, type DialRequest, type Problem, type Status } from "./protocol";

export type Ask =
  | { ask: "dial"; dial: DialRequest }
  | { ask: "hangup"; call_id: string }
  | { ask: "refresh" }
  | { ask: "page" };

export interface PageState {
  region: string;
  markNumbers: boolean;
  clickToDial: boolean;
  calls: Call[];
}

export interface Answers {
  dial: { call: Call };
  hangup: { done: true };
  refresh: { status: Status };
  page: PageState;
}

export type Reply<A extends keyof Answers> = { ok: Answers[A] } | { error: Problem };

/** Worker to page scripts. */
export type Tell =
  | { tell: "call"; call: Call }
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
