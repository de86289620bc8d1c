import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { merge, onChange, read } from "../src/common/settings";
import { stubChrome, type FakeChrome } from "./support/chrome";

let fake: FakeChrome;

beforeEach(() => {
  fake = stubChrome();
});
afterEach(() => vi.unstubAllGlobals());

/** Policy of which the browser hasn't found out yet; the answer to who asks. */
function latePolicy(): (said: Record<string, unknown>) => void {
  let arrive!: (said: Record<string, unknown>) => void;
  const said = new Promise<Record<string, unknown>>((resolve) => (arrive = resolve));
  chrome.storage.managed.get = (() => said) as typeof chrome.storage.managed.get;
  return arrive;
}

describe("settings", () => {
  it("come from policy first, then from the user, then from us", () => {
    expect(merge({ mark_numbers: true, click_to_dial: false }, { mark_numbers: false })).toEqual({
      values: { mark_numbers: false, click_to_dial: false }, locked: ["mark_numbers"],
    });
    expect(merge({ click_to_dial: "no" }, {}).values).toEqual({ mark_numbers: true, click_to_dial: true });
  });

  it("are there before the browser knows of policy, and follow it when it comes", async () => {
    const arrive = latePolicy();
    const heard = vi.fn();
    onChange(heard);
    expect(await read()).toEqual({ values: { mark_numbers: true, click_to_dial: true }, locked: [] });
    expect(heard).not.toHaveBeenCalled();
    arrive({ mark_numbers: false });
    await vi.waitFor(() => expect(heard).toHaveBeenCalledOnce());
    expect(await read()).toEqual({ values: { mark_numbers: false, click_to_dial: true }, locked: ["mark_numbers"] });
  });

  it("are at the next start as policy left them", async () => {
    fake.local = { policy: { mark_numbers: false }, mark_numbers: true };
    latePolicy();
    onChange(() => undefined);
    expect(await read()).toEqual({ values: { mark_numbers: false, click_to_dial: true }, locked: ["mark_numbers"] });
  });

  it("follow policy that changes and goes", async () => {
    const heard = vi.fn();
    onChange(heard);
    await chrome.storage.managed.set({ click_to_dial: false });
    await vi.waitFor(() => expect(heard).toHaveBeenCalledOnce());
    expect((await read()).locked).toEqual(["click_to_dial"]);
    await chrome.storage.managed.remove("click_to_dial");
    await vi.waitFor(() => expect(heard).toHaveBeenCalledTimes(2));
    expect(await read()).toEqual({ values: { mark_numbers: true, click_to_dial: true }, locked: [] });
  });

  it("do without policy where the browser has none", async () => {
    chrome.storage.managed.get = (() => Promise.reject(new Error("no policy"))) as typeof chrome.storage.managed.get;
    const heard = vi.fn();
    onChange(heard);
    await chrome.storage.local.set({ click_to_dial: false });
    await vi.waitFor(() => expect(heard).toHaveBeenCalledOnce());
    expect(await read()).toEqual({ values: { mark_numbers: true, click_to_dial: false }, locked: [] });
  });
});
