/** Where a bubble goes: beside its number, clear of other numbers, of the other bubbles and of the window's edge. */

interface Place {
  left: number;
  top: number;
}

export interface Size {
  width: number;
  height: number;
}

export type Box = Place & Size;

const MARGIN = 8;
const GAP = 4;
/** The call button and the menu's stand between the number and its bubble. */
const BUTTON_ROOM = 56;

/** `number` is null when it is out of view: then the bubble waits in the window's corner. `kept` is what stays to be seen and clicked, where it can. */
export function place(number: Box | null, size: Size, others: readonly Box[], view: Size, kept: readonly Box[] = []): Box {
  const box = number ? near(number, size, view, kept) : corner(size, view);
  const upwards = !number;
  // Each pass clears one of the others for good, so this ends.
  for (let passes = 0; passes <= others.length; passes++) {
    const other = others.find((candidate) => overlap(box, candidate));
    if (!other) break;
    box.top = upwards ? other.top - GAP - box.height : other.top + other.height + GAP;
  }
  box.top = clamp(box.top, view.height - size.height);
  return box;
}

/** Beside the number, under, over or before it: where it has to move least to cover nothing that stays. */
function near(number: Box, size: Size, view: Size, kept: readonly Box[]): Box {
  const top = clamp(number.top + number.height / 2 - size.height / 2, view.height - size.height);
  const left = clamp(number.left, view.width - size.width);
  const ways: { from: Place; next: (hit: Box) => Partial<Place> }[] = [
    // Not under it: what stands there is often the next number to call.
    { from: { left: number.left + number.width + BUTTON_ROOM, top }, next: (hit) => ({ left: hit.left + hit.width + GAP }) },
    { from: { left, top: number.top + number.height + GAP + 2 }, next: (hit) => ({ top: hit.top + hit.height + GAP }) },
    { from: { left, top: number.top - size.height - GAP - 2 }, next: (hit) => ({ top: hit.top - size.height - GAP }) },
    { from: { left: number.left - size.width - GAP, top }, next: (hit) => ({ left: hit.left - size.width - GAP }) },
  ];
  let best: { box: Box; way: number } | null = null;
  for (const { from, next } of ways) {
    let box = { ...from, ...size };
    for (let hit = hitBy(box, kept); hit && fits(box, view); hit = hitBy(box, kept)) box = { ...box, ...next(hit) };
    const way = Math.abs(box.left - from.left) + Math.abs(box.top - from.top);
    if (fits(box, view) && (!best || way < best.way)) best = { box, way };
  }
  return best?.box ?? corner(size, view);
}

function hitBy(box: Box, kept: readonly Box[]): Box | undefined {
  return kept.find((other) => overlap(box, other));
}

function fits({ left, top, width, height }: Box, view: Size): boolean {
  return left >= MARGIN && top >= MARGIN && left + width + MARGIN <= view.width && top + height + MARGIN <= view.height;
}

function corner(size: Size, view: Size): Box {
  return { left: view.width - size.width - 2 * MARGIN, top: view.height - size.height - 2 * MARGIN, ...size };
}

function clamp(value: number, room: number): number {
  return Math.max(MARGIN, Math.min(value, room - MARGIN));
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height;
}
