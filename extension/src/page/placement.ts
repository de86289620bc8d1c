/** Where a bubble goes: beside its number, clear of the other bubbles and of the window's edge. */

export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

const MARGIN = 8;
const GAP = 4;
/** The call button and the menu's stand between the number and its bubble. */
const BUTTON_ROOM = 56;

/** `number` is null when it is out of view: then the bubble waits in the window's corner. */
export function place(number: Box | null, size: { width: number; height: number }, others: readonly Box[], view: { width: number; height: number }): Box {
  const box = number ? besideOrBelow(number, size, view) : corner(size, view);
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

function besideOrBelow(number: Box, size: { width: number; height: number }, view: { width: number; height: number }): Box {
  const right = number.left + number.width;
  const beside = right + BUTTON_ROOM;
  if (beside + size.width + MARGIN <= view.width) {
    // Not under it: what stands there is often the next number to call.
    return { left: beside, top: clamp(number.top + number.height / 2 - size.height / 2, view.height - size.height), ...size };
  }
  const bottom = number.top + number.height;
  const fitsBelow = bottom + MARGIN + size.height <= view.height;
  return {
    left: clamp(number.left, view.width - size.width),
    top: fitsBelow ? bottom + GAP + 2 : number.top - size.height - GAP - 2,
    ...size,
  };
}

function corner(size: { width: number; height: number }, view: { width: number; height: number }): Box {
  return { left: view.width - size.width - 2 * MARGIN, top: view.height - size.height - 2 * MARGIN, ...size };
}

function clamp(value: number, room: number): number {
  return Math.max(MARGIN, Math.min(value, room - MARGIN));
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height;
}
