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

  it("goes on with the rest where a part can't be read, and says so", async () => {
    document.body.innerHTML = "<p>912 345 678</p>";
    const marks = new Marks();
    const reader = new Reader(marks, () => "ES", () => undefined);
    reader.start();
    await vi.waitFor(() => expect([reader.busy, marks.size]).toEqual([false, 1]), 20_000);

    const broken = document.createElement("ul");
    broken.innerHTML = "<li>933 445 566</li>";
    Object.defineProperty(broken.firstChild, "textContent", { get: () => { throw new Error("not to be read"); } });
    const sound = document.createElement("p");
    sound.textContent = "612 345 678";
    document.body.append(broken, sound);

    await vi.waitFor(() => expect([reader.busy, marks.size]).toEqual([false, 2]), 20_000);
    await vi.waitFor(() => expect(uncaught).toEqual([new Error("not to be read")]), 20_000);
    reader.stop();
  });
});
