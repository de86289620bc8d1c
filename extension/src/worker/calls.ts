/** What the worker remembers of calls, for the popup and the pages. */
import { inTurn } from "../common/in-turn";
import { isActive, type Call } from "../common/protocol";
import * as stored from "../common/stored";
import { tellPages } from "./tabs";

const KEEP = 20;

// Events follow each other faster than storage answers: one change at a time.
const turn = inTurn();

export function update(call: Call): Promise<void> {
  return turn(async () => {
    await stored.calls.set(withCall(await stored.calls.get(), call));
    await tellPages({ tell: "call", call });
  });
}

export function replace(calls: Call[]): Promise<void> {
  return turn(async () => {
    await stored.calls.set(newestFirst(calls).slice(0, KEEP));
  });
}

/** Nobody looks, and so nobody hears how those that go on will end. */
export function letGo(): Promise<void> {
  return turn(async () => {
    const known = await stored.calls.get();
    if (known.some(isActive)) await stored.calls.set(known.filter((call) => !isActive(call)));
  });
}

export function withCall(calls: readonly Call[], call: Call): Call[] {
  return newestFirst([call, ...calls.filter((other) => other.id !== call.id)]).slice(0, KEEP);
}

function newestFirst(calls: readonly Call[]): Call[] {
  return [...calls].sort((a, b) => b.started_at.localeCompare(a.started_at));
}
