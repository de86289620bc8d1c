import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Trouble, type Person } from "../src/common/protocol";
import { isWorthAsking, Search, type Found } from "../src/popup/search";

const person = (name: string): Person => ({ id: name, kind: "Contact", name });

/** A Salesforce that answers when it is told to. */
class Slow {
  readonly asked: string[] = [];
  running = 0;
  most = 0;
  private waiting: (() => void)[] = [];

  ask = async (text: string): Promise<Person[]> => {
    this.asked.push(text);
    this.most = Math.max(this.most, ++this.running);
    await new Promise<void>((resolve) => this.waiting.push(resolve));
    this.running -= 1;
    return [person(text)];
  };

  async answer(): Promise<void> {
    this.waiting.shift()?.();
    await vi.advanceTimersByTimeAsync(0);
  }
}

let slow: Slow;
let shown: Found[];
let search: Search;

beforeEach(() => {
  vi.useFakeTimers();
  slow = new Slow();
  shown = [];
  search = new Search(slow.ask, (found) => shown.push(found));
});
afterEach(() => vi.useRealTimers());

const type = async (text: string): Promise<void> => {
  search.typed(text);
  await vi.advanceTimersByTimeAsync(300);
};

describe("finding people as one types", () => {
  it("asks once for what is typed in one go", async () => {
    for (const text of ["an", "ana", "ana r"]) search.typed(text);
    await vi.advanceTimersByTimeAsync(300);
    expect(slow.asked).toEqual(["ana r"]);
    await slow.answer();
    expect(shown.at(-1)?.people).toEqual([person("ana r")]);
  });

  it("has one request at a time, and asks for the latest when it is done", async () => {
    for (const text of ["an", "ana", "ana r", "ana ruiz"]) await type(text);
    expect(slow.asked).toEqual(["an"]);
    await slow.answer();
    expect(slow.asked).toEqual(["an", "ana ruiz"]);
    await slow.answer();
    expect(slow.most).toBe(1);
  });

  it("drops what is outdated", async () => {
    await type("an");
    await type("bo");
    await slow.answer();
    expect(shown).toEqual([]);
    await slow.answer();
    expect(shown.map(({ text }) => text)).toEqual(["bo"]);
  });

  it("shows nothing once the field is empty, also when an answer comes after that", async () => {
    await type("ana");
    await type("");
    await slow.answer();
    expect(shown).toEqual([{ text: "", people: [] }]);
  });

  it("says why nobody can be found, and goes on", async () => {
    const problem = { code: "not_signed_in", title: "Signed out", message: "Sign in." };
    let times = 0;
    search = new Search(async (text) => {
      if (++times === 1) throw new Trouble(problem);
      return [person(text)];
    }, (found) => shown.push(found));
    await type("ana");
    expect(shown.at(-1)).toEqual({ text: "ana", people: [], problem });
    await type("ana r");
    expect(shown.at(-1)?.people).toEqual([person("ana r")]);
  });

  it("asks once more when a search from the call card came between", async () => {
    const superseded = { code: "superseded", title: "Not now", message: "A newer search has taken its place." };
    let times = 0;
    search = new Search(async (text) => {
      if (++times === 1) throw new Trouble(superseded);
      return [person(text)];
    }, (found) => shown.push(found));
    await type("ana");
    await vi.advanceTimersByTimeAsync(300);
    expect(shown.at(-1)?.people).toEqual([person("ana")]);
    expect(times).toBe(2);
  });

  it.each([["a", false], ["an", true], ["9", false], ["9123", false], ["912 34", true], ["+34 9", false], ["a@", true], ["", false]])(
    "is %j worth asking for: %s", (text, worth) => expect(isWorthAsking(text)).toBe(worth));
});
