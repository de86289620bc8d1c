// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Marks } from "../src/page/marks";
import { Reader } from "../src/page/reader";

class FakeHighlight extends Set<unknown> {
  priority = 0;
}

describe("what a page does to its reader", () => {
  const uncaught: unknown[] = [];
  const onUncaught = (error: unknown): void => void uncaught.push(error);
  let others: NodeJS.UncaughtExceptionListener[] = [];

  beforeEach(() => {
    vi.stubGlobal("Highlight", FakeHighlight);
    vi.stubGlobal("CSS", { highlights: new Map() });
    vi.stubGlobal("chrome", {});
    vi.stubGlobal("requestIdleCallback", (work: () => void) => setTimeout(work));
    document.elementFromPoint = () => null;
    uncaught.length = 0;
    others = process.listeners("uncaughtException");
    process.removeAllListeners("uncaughtException").on("uncaughtException", onUncaught);
  });

  afterEach(() => {
    process.removeAllListeners("uncaughtException");
    for (const other of others) process.on("uncaughtException", other);
  });

  function readingOf(markup: string): { marks: Marks; reader: Reader } {
    document.body.innerHTML = markup;
    const marks = new Marks();
    return { marks, reader: new Reader(marks, () => "ES", () => undefined) };
  }

  function breakIn(node: Node, property: "nextSibling" | "textContent"): void {
    Object.defineProperty(node, property, { get: () => { throw new Error("not to be read"); } });
  }

  async function expectRead({ marks, reader }: ReturnType<typeof readingOf>, count: number): Promise<void> {
    await vi.waitFor(() => expect([reader.busy, marks.size]).toEqual([false, count]), 20_000);
  }

  it("goes on behind a block that can't be read, and says so", async () => {
    const reading = readingOf("<p>912 345 678</p><p>933 445 566</p><p>612 345 678</p>");
    breakIn(document.querySelectorAll("p")[1]!.firstChild!, "nextSibling");
    reading.reader.start();
    await expectRead(reading, 2);
    await vi.waitFor(() => expect(uncaught).toEqual([new Error("not to be read")]), 20_000);
    reading.reader.stop();
  });

  it("goes on with what else has come where one part can't be looked through", async () => {
    const reading = readingOf("<p>912 345 678</p>");
    reading.reader.start();
    await expectRead(reading, 1);
    const broken = document.createElement("ul");
    broken.innerHTML = "<li>933 445 566</li>";
    breakIn(broken.firstElementChild!, "textContent");
    const sound = document.createElement("p");
    sound.textContent = "612 345 678";
    document.body.append(broken, sound);
    await expectRead(reading, 2);
    await vi.waitFor(() => expect(uncaught).toEqual([new Error("not to be read")]), 20_000);
    reading.reader.stop();
  });
});
