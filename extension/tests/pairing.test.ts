import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Trouble } from "../src/common/protocol";
import { pair, paired } from "../src/worker/pairing";
import { readReply } from "../src/worker/bridge";
import { stubChrome, type FakeChrome } from "./support/chrome";
import { FakeHelper } from "./support/fake-helper";

let chrome: FakeChrome;
let helper: FakeHelper;

const reply = () => ({ port: helper.port, token: helper.token, version: "0.1.0" });
const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(() => "none", (error: unknown) => (error instanceof Trouble ? error.problem.code : String(error)));

beforeEach(async () => {
  chrome = stubChrome();
  helper = await new FakeHelper().start();
});
afterEach(() => helper.stop());

describe("pairing", () => {
  it("asks the bridge, has the helper prove itself without seeing the token, and keeps the pairing in the session", async () => {
    chrome.bridge = reply;
    await expect(pair(true)).resolves.toMatchObject({ port: helper.port });
    expect(chrome.asked).toEqual([{ v: 1, cmd: "hello" }]);
    expect(helper.verbs()).toEqual(["hello"]);
    expect(helper.asked[0]?.authorization).toBeUndefined();
    expect(JSON.stringify(helper.asked)).not.toContain(helper.token);
    expect(chrome.session["pairing"]).toMatchObject({ token: helper.token });
    expect(chrome.local).toEqual({});
  });

  it("uses a fresh nonce each time", async () => {
    chrome.bridge = reply;
    await pair(true);
    await pair(true);
    const [first, second] = helper.asked.map(({ body }) => body["nonce"]);
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(second).not.toBe(first);
  });

  it("only asks when it is the extension that wants to know, and says that nothing runs", async () => {
    chrome.bridge = (message) =>
      (message as { start?: boolean }).start === false ? { error: { code: "not_running", title: "", message: "" } } : reply();
    await expect(pair(false)).rejects.toMatchObject({ problem: { code: "not_running", title: "Sidecall isn't running" } });
    await expect(pair(true)).resolves.toMatchObject({ port: helper.port });
    expect(chrome.asked).toEqual([{ v: 1, cmd: "hello", start: false }, { v: 1, cmd: "hello" }]);
  });

  it("asks again while Sidecall is starting", async () => {
    let times = 0;
    chrome.bridge = () => (++times < 3 ? { starting: true } : reply());
    await pair(true);
    expect(times).toBe(3);
  });

  it("does not wait for ever for a Sidecall that starts", async () => {
    vi.useFakeTimers();
    try {
      const failed = codeOf(pair(true));
      await vi.advanceTimersByTimeAsync(60_000);
      expect(await failed).toBe("start_timeout");
      expect(chrome.asked.length).toBeLessThan(60);
    } finally {
      vi.useRealTimers();
    }
  });

  it("gives the token to nobody who cannot prove that they know it", async () => {
    chrome.bridge = () => ({ ...reply(), token: "another".repeat(8) });
    expect(await codeOf(pair(true))).toBe("impostor");
    expect(chrome.session["pairing"]).toBeUndefined();
  });

  it("shares one attempt among those who ask at the same time", async () => {
    chrome.bridge = reply;
    await Promise.all([paired(true), paired(true), paired(true)]);
    expect(chrome.asked).toHaveLength(1);
  });

  it.each([
    ["Specified native messaging host not found.", "not_installed"],
    ["Access to the specified native messaging host is forbidden.", "not_allowed"],
    ["Native host has exited.", "bridge_failed"],
  ])("says what %j means", async (message, code) => {
    chrome.bridge = () => {
      throw new Error(message);
    };
    expect(await codeOf(pair(true))).toBe(code);
  });

  it.each([
    ["start_failed", "start_failed", "Sidecall doesn't start"],
    ["runtime_unsafe", "runtime_unsafe", "Sidecall's folder isn't safe"],
    ["forbidden", "not_allowed", "Sidecall may not talk to this browser"],
    // A bridge that does not know this `v` or `cmd`.
    ["bad_request", "bridge_unclear", "Sidecall gave an unclear answer"],
  ])("says the bridge's %s in the agent's language", async (code, said, title) => {
    chrome.bridge = () => ({ error: { code, title: "In English", message: "no such file" } });
    await expect(pair(true)).rejects.toMatchObject({ problem: { code: said, title } });
  });

  it("shows what a newer bridge says in words of its own", async () => {
    const error = { code: "too_new", title: "Update Sidecall's extension", message: "Restart the browser." };
    chrome.bridge = () => ({ error });
    await expect(pair(true)).rejects.toMatchObject({ problem: error });
  });
});

describe("the bridge's reply", () => {
  const token = "t".repeat(43);
  it.each([
    null, "hello", {}, { port: 0, token, version: "1" }, { port: 70000, token, version: "1" }, { port: "80", token, version: "1" },
    { port: 80, token: "short", version: "1" }, { port: 80, token }, { starting: "yes" }, { error: "no" },
  ])("is not taken from %j", (unclear) => {
    expect(readReply(unclear)).toBeNull();
  });
});
