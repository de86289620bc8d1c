import { describe, expect, it } from "vitest";
import { isRecordId, recordIdInUrl } from "../src/common/record-id";
import { mayOpen, orgOf } from "../src/common/salesforce";
import { asSeenFrom, inputIn, latest } from "../src/worker/records";

describe("a record's id", () => {
  it.each(["003000000000001AAA", "003000000000001", "500QO00000vcuYGYAY"])("is %s", (id) => expect(isRecordId(id)).toBe(true));
  it.each(["", "000000000000001AAA", "00300000000001", "0030000000000012", "003-00000000001", "ContactsHomePage"])(
    "is not %j", (id) => expect(isRecordId(id)).toBe(false));

  it.each([
    ["https://acme.lightning.force.com/lightning/r/Contact/003000000000001AAA/view", "003000000000001AAA"],
    ["https://acme.lightning.force.com/lightning/r/003000000000001AAA/view", "003000000000001AAA"],
    ["https://acme.lightning.force.com/lightning/r/Contact/003000000000001AAA/related/Cases/view", "003000000000001AAA"],
    ["https://acme.lightning.force.com/one/one.app#/sObject/003000000000001AAA/view", "003000000000001AAA"],
    ["https://acme--c.vf.force.com/apex/Page?id=003000000000001AAA&isdtp=p1", "003000000000001AAA"],
    ["https://acme.my.salesforce.com/003000000000001", "003000000000001"],
  ])("is found in %s", (url, id) => expect(recordIdInUrl(url)).toBe(id));

  it.each([
    "https://acme.lightning.force.com/lightning/o/Contact/list?filterName=Recent",
    "https://acme.lightning.force.com/lightning/page/home",
    "https://acme.my.salesforce.com/home/home.jsp",
  ])("is not found in %s", (url) => expect(recordIdInUrl(url)).toBeNull());
});

describe("opening a record", () => {
  const sandbox = "127.0.0.1:40123";
  it("takes the org's own https pages, and the sandbox's", () => {
    expect(mayOpen("https://acme.lightning.force.com/lightning/r/003/view", "acme.lightning.force.com", [])).toBe(true);
    expect(mayOpen(`http://${sandbox}/lightning/r/003/view`, sandbox, [sandbox])).toBe(true);
  });
  it.each([
    ["http://acme.lightning.force.com/", "acme.lightning.force.com"],
    ["https://evil.example/", "acme.lightning.force.com"],
    ["https://evil.example/", "evil.example"],
    ["https://user@acme.lightning.force.com/", "acme.lightning.force.com"],
    ["javascript:alert(1)", ""],
    ["http://127.0.0.1:9/", "127.0.0.1:9"],
    ["not a url", "acme.lightning.force.com"],
  ])("does not take %s for %s", (url, host) => expect(mayOpen(url, host, [sandbox])).toBe(false));

  it("knows an org by any of its hosts, and a sandbox org from its production", () => {
    expect(orgOf("acme.lightning.force.com")).toBe(orgOf("acme.my.salesforce.com"));
    expect(orgOf("acme--uat.sandbox.lightning.force.com")).not.toBe(orgOf("acme.lightning.force.com"));
  });

  it("uses the org's tab that was looked at last", () => {
    const tab = (id: number, url: string, lastAccessed: number) => ({ id, url, lastAccessed }) as chrome.tabs.Tab;
    const tabs = [
      tab(1, "https://acme.lightning.force.com/a", 10), tab(2, "https://acme.my.salesforce.com/b", 30), tab(3, "https://other.lightning.force.com/", 90),
    ];
    expect(latest(tabs, "acme.lightning.force.com")?.id).toBe(2);
    expect(latest(tabs, "nobody.lightning.force.com")).toBeUndefined();
  });

  it("lets Setup alone", () => {
    const tab = (id: number, url: string, lastAccessed: number) => ({ id, url, lastAccessed }) as chrome.tabs.Tab;
    const tabs = [
      tab(1, "https://acme.lightning.force.com/lightning/setup/SetupOneHome/home", 90),
      tab(2, "https://acme.my.salesforce-setup.com/lightning/setup/x", 80),
      tab(3, "https://acme.lightning.force.com/lightning/page/home", 10),
    ];
    expect(latest(tabs, "acme.lightning.force.com")?.id).toBe(3);
    expect(latest(tabs.slice(0, 2), "acme.lightning.force.com")).toBeUndefined();
  });

  const frame = (frameId: number, unsaved: boolean | undefined, host: string, inner: string[] = []) => ({
    frameId, result: { unsaved, host, inner },
  });
  it.each([
    ["saved", [frame(0, false, "a")]],
    ["unsaved", [frame(0, false, "a"), frame(7, true, "b")]],
    ["saved", [frame(0, false, "a", ["b"]), frame(7, false, "b")]],
    ["unknown", [frame(0, false, "a", ["pay.example"])]],
    ["unknown", [frame(0, false, "a", ["b"]), frame(7, undefined, "b")]],
    ["unknown", [frame(0, false, "a", ["b"]), frame(7, false, "b", ["c"])]],
    ["unknown", [frame(0, undefined, "a")]],
    ["unknown", [{ frameId: 0, result: null }]],
    ["unknown", null],
  ])("calls a page %s", (input, frames) => expect(inputIn(frames)).toBe(input));

  const record = "https://acme.lightning.force.com/lightning/r/Contact/003000000000001AAA/view";
  it.each([
    ["https://acme.my.salesforce.com/home/home.jsp", "https://acme.my.salesforce.com/003000000000001AAA"],
    ["https://acme.lightning.force.com/lightning/page/home", record],
    ["https://acme.lightning.force.com/one/one.app#/home", record],
  ])("is, seen from %s, %s", (here, there) => expect(asSeenFrom(here, record)).toBe(there));

  it("keeps the address of what is no record", () => {
    const search = "https://acme.lightning.force.com/lightning/search/all?searchTerm=1";
    expect(asSeenFrom("https://acme.my.salesforce.com/home/home.jsp", search)).toBe(search);
  });
});
