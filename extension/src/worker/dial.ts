/** Dials and hangs up through the helper, and keeps pages and popup in the picture. */
import type { Notice } from "../common/messages";
import type { Call, DialRequest } from "../common/protocol";
import * as stored from "../common/stored";
import * as calls from "./calls";
import * as helper from "./helper";
import { problemOf } from "./link";
import { settle } from "./socket";

/** Throws Trouble; `do_not_call` asks for the agent's word and another request_id. */
export async function dial(request: DialRequest): Promise<Call> {
  const { call } = await helper.call("dial", request);
  await calls.update(call);
  void settle();
  return call;
}

export async function hangUp(callId: string): Promise<void> {
  const { call } = await helper.call("hangup", { call_id: callId });
  if (call) await calls.update(call);
}

/** A dial with no page of ours around it: what goes wrong waits in the popup. */
export async function dialOrNotice(request: DialRequest): Promise<void> {
  try {
    await dial(request);
    await stored.notice.clear();
  } catch (error) {
    await leave({ problem: problemOf(error), dial: request });
  }
}

export async function leave(notice: Notice): Promise<void> {
  await stored.notice.set(notice);
  // Chrome 127+, and only in a focused window; the badge says it everywhere else.
  await chrome.action.openPopup?.().catch(() => undefined);
}
