import { beforeEach, describe, expect, it } from "vitest";
import { describe as inWords } from "../src/common/call-words";
import type { Call, Status } from "../src/common/protocol";
import { linkLines, olderOf } from "../src/popup/links";
import { sitePattern } from "../src/common/sites";
import { place } from "../src/page/placement";
import { withCall } from "../src/worker/calls";
import { stubChrome } from "./support/chrome";

beforeEach(() => void stubChrome());

const call = (over: Partial<Call>): Call => ({
  id: "1", direction: "outbound", number: "+34912345678", display: "+34 912 34 56 78", state: "dialing", started_at: "2026-03-01T10:00:00Z", ...over,
});

describe("a call in words", () => {
  it("counts the talk time", () => {
    const talking = call({ state: "connected", answered_at: "2026-03-01T10:00:05Z" });
    expect(inWords(talking, Date.parse("2026-03-01T11:02:08Z"))).toMatchObject({ title: "Connected", duration: "1:02:03" });
  });
  it("has no talk time when nobody answered or the end was not seen", () => {
    expect(inWords(call({ state: "ended", outcome: "unanswered", ended_at: "2026-03-01T10:00:30Z" })).duration).toBe("");
    expect(inWords(call({ state: "ended", outcome: "unknown", answered_at: "2026-03-01T10:00:05Z" })).duration).toBe("");
  });
  it("names the person, else the number, else says that it is withheld", () => {
    expect(inWords(call({ person: { id: "003", kind: "Contact", name: "Ana Ruiz" } })).who).toBe("Ana Ruiz");
    expect(inWords(call({})).who).toBe("+34 912 34 56 78");
    expect(inWords(call({ number: null, display: "" })).who).toBe("Number withheld");
  });
  it("says why it failed", () => {
    expect(inWords(call({ state: "ended", outcome: "failed", message: "No route" })).why).toBe("No route");
  });
});

describe("the list of calls", () => {
  it("has each call once, the newest first", () => {
    const older = call({ id: "0", started_at: "2026-03-01T09:00:00Z" });
    const list = withCall([call({}), older], call({ state: "connected" }));
    expect(list.map(({ id, state }) => [id, state])).toEqual([["1", "connected"], ["0", "dialing"]]);
  });
});

describe("the connections in words", () => {
  const status = (over: Partial<Status>): Status => ({
    version: "0.1.0", pbx: { state: "connected", extension: "150" }, salesforce: { state: "connected", user: "Marta Vidal" }, ...over,
  });
  it("are two good lines when all is well", () => {
    expect(linkLines(status({}), null, "0.1.0").map(({ tone }) => tone)).toEqual(["good", "good"]);
  });
  it("say what mends them when it isn't", () => {
    const lines = linkLines(status({ salesforce: { state: "signed_out" } }), null, "0.1.0");
    expect(lines[1]).toMatchObject({ tone: "bad", mend: expect.stringContaining("Sign in again") as string });
  });
  it("prefer the helper's own words", () => {
    const lines = linkLines(status({ pbx: { state: "refused", message: "The key has expired." } }), null, "0.1.0");
    expect(lines[0]?.mend).toBe("The key has expired.");
  });
  it("are one line while the helper cannot be reached", () => {
    const why = { code: "unreachable", title: "Sidecall isn't running", message: "Start it." };
    expect(linkLines(status({}), why, "0.1.0")).toEqual([{ tone: "bad", words: why.title, mend: why.message, act: "again" }]);
  });
  it.each([
    [{ salesforce: { state: "signed_out" as const } }, 1, "sign_in"],
    [{ salesforce: { state: "unconfigured" as const } }, 1, "settings"],
    [{ pbx: { state: "refused" as const } }, 0, "settings"],
    [{ pbx: { state: "offline" as const } }, 0, "doctor"],
    [{ journal: { waiting: 0, failed: 2 } }, 2, "calls"],
  ])("lead with one click to what mends them: %j", (over, at, act) => {
    expect(linkLines(status(over), null, "0.1.0")[at]).toMatchObject({ act });
  });
  it("tell of versions that may not understand each other", () => {
    expect(olderOf("0.1.0", "0.1.9")).toBeNull();
    expect(olderOf("0.1.0", "0.2.0")).toBe("extension");
    expect(olderOf("1.0.0", "0.9.0")).toBe("helper");
    expect(linkLines(status({ version: "0.2.0" }), null, "0.1.0")).toHaveLength(3);
  });
});

describe("a site", () => {
  it.each([
    ["crm.example.com", "https://crm.example.com/*"],
    ["https://crm.example.com/leads?x=1", "https://crm.example.com/*"],
    ["http://intranet/", "http://intranet/*"],
  ])("%s is the pattern %s", (said, pattern) => expect(sitePattern(said)).toBe(pattern));
  it.each(["", "*", "file:///etc", "chrome://settings", "a b", "https://*.com"])("%j is none", (said) => expect(sitePattern(said)).toBeNull());
});

describe("a bubble's place", () => {
  const view = { width: 1000, height: 600 };
  const size = { width: 200, height: 50 };
  const number = { left: 100, top: 100, width: 120, height: 16 };
  it("is beside its number, behind the call button", () => {
    expect(place(number, size, [], view)).toMatchObject({ left: 276, top: 83 });
  });
  it("is under it where there is no room beside", () => {
    expect(place({ ...number, left: 700 }, size, [], view)).toMatchObject({ top: 122 });
  });
  it("is clear of the others", () => {
    const first = place(number, size, [], view);
    const second = place({ ...number, top: 120 }, size, [first], view);
    expect(second.top).toBeGreaterThanOrEqual(first.top + first.height);
  });
  it("is the corner, upwards, when the number is out of sight", () => {
    const first = place(null, size, [], view);
    const second = place(null, size, [first], view);
    expect(second.top + second.height).toBeLessThanOrEqual(first.top);
  });
});
