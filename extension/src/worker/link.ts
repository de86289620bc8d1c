/** What the helper last said, kept where popup and pages find it. */
import { problem } from "../common/i18n";
import { Trouble, type Problem, type Status } from "../common/protocol";
import * as settings from "../common/settings";
import * as stored from "../common/stored";
import type { PageState } from "../common/messages";
import * as calls from "./calls";
import * as helper from "./helper";
import * as sites from "./sites";
import { tellPages } from "./tabs";

/** Asks for everything anew, for the agent or (without `start`) by itself. Throws Trouble, which is kept for the popup. */
export async function refresh(start: boolean): Promise<Status> {
  try {
    const status = await helper.call("status", {}, start);
    await take(status);
    await calls.replace((await helper.call("calls", { limit: 20 }, start)).calls);
    void tellState();
    return status;
  } catch (error) {
    await lost(problemOf(error));
    throw error;
  }
}

export async function take(status: Status): Promise<void> {
  const region = status.numbers?.region ?? null;
  const isNew = region !== null && region !== (await stored.region.get());
  // Whoever hears that Sidecall is there may go on to read a number.
  if (isNew) await stored.region.set(region);
  await stored.status.set(status);
  await stored.linkProblem.clear();
  await sites.followSandbox(status);
  if (isNew) void tellState();
}

export async function tellState(): Promise<void> {
  await tellPages({ tell: "page", page: await pageState() });
}

export async function lost(why: Problem): Promise<void> {
  await stored.status.clear();
  await stored.linkProblem.set(why);
}

export async function pageState(): Promise<PageState> {
  const [region, effective, known] = await Promise.all([stored.region.get(), settings.read(), stored.calls.get()]);
  return {
    region: region ?? "",
    markNumbers: effective.values.mark_numbers,
    clickToDial: effective.values.click_to_dial,
    calls: known,
  };
}

export function problemOf(error: unknown): Problem {
  return error instanceof Trouble ? error.problem : problem("unexpected", error instanceof Error ? error.message : String(error));
}
