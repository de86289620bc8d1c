import { describe, expect, it } from "vitest";
import { inOrder, nextStop, type Frame } from "../src/worker/steps";

const frame = (frameId: number, path: number[], places: (number | null)[]): Frame => ({ frameId, path, places, at: -1, hasKeyboard: false, home: null });

describe("the stops of a tab", () => {
  it("come as one reads, each frame's where it stands", () => {
    const frames = [frame(9, [0], [null, 0]), frame(0, [], [null, 1, null, 0]), frame(7, [1], [null]), frame(8, [0, 0], [null])];
    expect(inOrder(frames).map(({ frameId, at }) => `${frameId}:${at}`)).toEqual(
      ["0:-1", "0:0", "7:-1", "7:0", "0:1", "9:-1", "9:0", "8:-1", "8:0"]);
  });

  it("take frames in shadow trees as they came, each once, and last what nobody knows", () => {
    const frames = [frame(0, [], [-1, null, -1]), frame(5, [-1], [null]), frame(4, [-1], [null]), frame(6, [3, 0], [null])];
    expect(inOrder(frames).filter(({ at }) => at >= 0).map(({ frameId }) => frameId)).toEqual([4, 0, 5, 6]);
  });
});

describe("the next stop", () => {
  const stops = inOrder([frame(0, [], [0, null]), frame(1, [0], []), frame(2, [1], [null, null])]);
  it.each([
    [0, -1, 1, "0:0"], [0, 0, 1, "2:0"], [2, 1, 1, "0:0"], [1, -1, 1, "0:0"], [0, 0, -1, "2:1"], [2, 0, -1, "0:0"], [9, 9, 1, "0:0"],
  ] as const)("from %i:%i by %i is %s", (frameId, at, by, expected) => {
    const next = nextStop(stops, { frameId, at }, by);
    expect(`${next?.frameId}:${next?.at}`).toBe(expected);
  });

  it("is none where there is none", () => {
    expect(nextStop(inOrder([frame(0, [], [])]), { frameId: 0, at: -1 }, 1)).toBeNull();
    expect(nextStop([], { frameId: 0, at: -1 }, 1)).toBeNull();
  });
});
