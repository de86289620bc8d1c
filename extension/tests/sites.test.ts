import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as sites from "../src/common/sites";
import { stubChrome, type FakeChrome } from "./support/chrome";

const CRM = "https://crm.example.com/*";
const INTRANET = "http://intranet/*";

let fake: FakeChrome;
let permitted: Set<string>;
/** What the user says when the browser asks. */
let answer: () => boolean | Promise<boolean>;

beforeEach(() => {
  fake = stubChrome();
  permitted = new Set();
  answer = () => true;
  Object.assign(chrome, {
    permissions: {
      contains: async ({ origins }: { origins: string[] }) => origins.every((origin) => permitted.has(origin)),
      request: async ({ origins }: { origins: string[] }) => {
        const given = await answer();
        if (given) for (const origin of origins) permitted.add(origin);
        return given;
      },
      remove: async ({ origins }: { origins: string[] }) => {
        for (const origin of origins) permitted.delete(origin);
        return true;
      },
    },
  });
});
afterEach(() => vi.unstubAllGlobals());

describe("a site", () => {
  it("is marked once the user has switched it on and said yes, until it is switched off", async () => {
    expect(await sites.add(CRM)).toBe(true);
    expect(await sites.all()).toEqual([{ pattern: CRM, byPolicy: false, permitted: true }]);
    await sites.remove(CRM);
    expect(await sites.all()).toEqual([]);
    expect(permitted.size).toBe(0);
  });

  it("is forgotten when the user says no", async () => {
    answer = () => false;
    expect(await sites.add(CRM)).toBe(false);
    expect(await sites.all()).toEqual([]);
  });

  it("is remembered while the browser asks: the popup that wanted it may be closed by then", async () => {
    answer = () => new Promise(() => undefined);
    void sites.add(CRM);
    await vi.waitFor(async () => expect(await sites.all()).toEqual([{ pattern: CRM, byPolicy: false, permitted: false }]));
  });

  it("may be policy's, and still needs the user's yes", async () => {
    fake.local = { policy: { sites: ["http://intranet", "crm.example.com", "not a site", 7] }, sites: [CRM] };
    permitted.add(CRM);
    expect(await sites.all()).toEqual([
      { pattern: INTRANET, byPolicy: true, permitted: false },
      { pattern: CRM, byPolicy: true, permitted: true },
    ]);
  });
});
