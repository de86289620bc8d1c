import { expect, test } from "vitest";
import { place, type Box } from "../src/page/placement";

const VIEW = { width: 1280, height: 800 };
const SIZE = { width: 220, height: 50 };

function at(left: number, top: number): Box {
  return { left, top, width: 100, height: 20 };
}

function covers(box: Box, other: Box): boolean {
  return box.left < other.left + other.width && other.left < box.left + box.width && box.top < other.top + other.height && other.top < box.top + box.height;
}

test("it goes beside its number", () => {
  const number = at(100, 100);
  expect(place(number, SIZE, [], VIEW, [number])).toMatchObject({ left: 256, top: 85 });
});

test.each([
  ["the next column has numbers", at(100, 100), [at(260, 100)]],
  ["so have the rows below, at the window's edge", at(1170, 100), [at(1170, 60), at(1170, 140), at(1170, 180)]],
  ["numbers stand all around", at(500, 300), [at(660, 300), at(500, 340), at(500, 260), at(300, 300)]],
])("it covers no other number where %s", (_, number, others) => {
  const box = place(number, SIZE, [], VIEW, [number, ...others]);
  expect([number, ...others].filter((other) => covers(box, other))).toEqual([]);
});

test("it moves no further than it has to", () => {
  const number = at(60, 10);
  const others = [at(200, 10), at(60, 34)];
  expect(place(number, SIZE, [], VIEW, [number, ...others])).toMatchObject({ left: 60, top: 58 });
});

test("it goes to the corner where everything near is full of numbers", () => {
  const all = Array.from({ length: 40 * 12 }, (_, index) => at((index % 12) * 105, Math.floor(index / 12) * 20));
  expect(place(all[5]!, SIZE, [], VIEW, all)).toMatchObject({ left: 1044, top: 734 });
});

test("it waits in the corner for a number that is out of view", () => {
  expect(place(null, SIZE, [], VIEW)).toMatchObject({ left: 1044, top: 734 });
});
