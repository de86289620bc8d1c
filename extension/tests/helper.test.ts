import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { call } from "../src/worker/helper";
import { stubChrome, type FakeChrome } from "./support/chrome";
import { FakeHelper } from "./support/fake-helper";

let chrome: FakeChrome;
let helper: FakeHelper;

const dial = { number: "+34912345678", request_id: "b5c3a1f0-0000-4000-8000-000000000001" };

beforeEach(async () => {
  chrome = stubChrome();
  helper = await new FakeHelper().start();
  chrome.bridge = () => ({ port: helper.port, token: helper.token, version: "0.1.0" });
});
afterEach(() => helper.stop());

describe("a verb", () => {
  it("is a POST with the token, its body as given", async () => {
    helper.answer = () => ({ body: { call: { id: "1" } } });
    await expect(call("dial", dial)).resolves.toEqual({ call: { id: "1" } });
    expect(helper.asked.at(-1)).toEqual({ path: "/v1/dial", body: dial, authorization: `Bearer ${helper.token}` });
  });

  it("pairs once and again after the helper was restarted with a new token", async () => {
    helper.answer = () => ({ body: { calls: [] } });
    await call("calls", {});
    helper.token = "n".repeat(43);
    await expect(call("calls", {})).resolves.toEqual({ calls: [] });
    expect(helper.verbs()).toEqual(["hello", "calls", "calls", "hello", "calls"]);
  });

  it("finds the helper on its new port", async () => {
    helper.answer = () => ({ body: { calls: [] } });
    await call("calls", {});
    await helper.stop();
    helper = await new FakeHelper().start();
    helper.answer = () => ({ body: { calls: [] } });
    await expect(call("calls", {})).resolves.toEqual({ calls: [] });
  });

  it("repeats a dial whose answer was lost, with the same request_id", async () => {
    let first = true;
    helper.answer = () => {
      if (!first) return { body: { call: { id: "1" } } };
      first = false;
      return "hang up";
    };
    await call("dial", dial);
    const dials = helper.asked.filter(({ path }) => path === "/v1/dial");
    expect(dials.map(({ body }) => body["request_id"])).toEqual([dial.request_id, dial.request_id]);
  });

  it("does not repeat a hang-up whose answer was lost", async () => {
    helper.answer = () => "hang up";
    await expect(call("hangup", { call_id: "1" })).rejects.toMatchObject({ problem: { code: "unreachable" } });
    expect(helper.verbs().filter((verb) => verb === "hangup")).toHaveLength(1);
  });

  it("passes the helper's error on with its words, and does not repeat what was refused", async () => {
    const error = { code: "do_not_call", title: "Tom asked not to be called", message: "Marked in Salesforce." };
    helper.answer = () => ({ status: 409, body: { error } });
    await expect(call("dial", dial)).rejects.toMatchObject({ problem: error });
    expect(helper.verbs().filter((verb) => verb === "dial")).toHaveLength(1);
  });

  it("says so when an answer makes no sense", async () => {
    helper.answer = () => ({ status: 500, body: "oops" });
    await expect(call("status", {})).rejects.toMatchObject({ problem: { code: "unclear_answer" } });
  });

  it("gives up after one new pairing", async () => {
    helper.answer = () => ({ status: 401, body: {} });
    await expect(call("status", {})).rejects.toMatchObject({ problem: { code: "unclear_answer" } });
    expect(helper.verbs()).toEqual(["hello", "status", "hello", "status"]);
  });
});
