/** The badge: a dot while there is a call, an exclamation mark when something waits to be read in the popup. */
import { inTurn } from "../common/in-turn";
import { isActive } from "../common/protocol";
import * as stored from "../common/stored";

// Two drawn at once could end with the older one.
const turn = inTurn();

/** Follows what is stored; changes come from the worker and from the popup. */
export function follow(): void {
  stored.calls.onChange(() => void turn(show));
  stored.notice.onChange(() => void turn(show));
  void turn(show);
}

async function show(): Promise<void> {
  const [calls, notice] = await Promise.all([stored.calls.get(), stored.notice.get()]);
  await chrome.action.setBadgeBackgroundColor({ color: notice ? "#ba0517" : "#2e844a" });
  await chrome.action.setBadgeText({ text: notice ? "!" : calls.some(isActive) ? "●" : "" });
}
