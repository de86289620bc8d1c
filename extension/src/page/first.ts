/** What of the page is on the screen: that is read before the rest of a long page. */
import { ROWS } from "../detector/look";
import { blockOf } from "../detector/tree";
import { elementAt } from "./roots";

/** Where the window is looked at, as parts of its width and height: the margins too, as a list may be narrow. */
const ACROSS = [0.03, 0.35, 0.7];
const DOWN = [0.1, 0.5, 0.9];
/** More of the same parent than this are not on one screen. */
const MOST = 100;
/** A tab that is not shown has no frames. */
const WAIT_MS = 1_000;

/** Rows and blocks. To be asked when the page is laid out, see `frame`. */
export function partsInView(): Element[] {
  const parts = new Map<Element, DOMRect>();
  for (const down of DOWN) {
    for (const across of ACROSS) {
      const [x, y] = [innerWidth * across, innerHeight * down];
      // To ask what is there takes the browser longer than where the rows are.
      if ([...parts.values()].some((box) => box.left <= x && x <= box.right && box.top <= y && y <= box.bottom)) continue;
      const part = partAt(x, y);
      if (part && !parts.has(part)) for (const [one, box] of besides(part)) if (isSmall(box)) parts.set(one, box);
    }
  }
  return [...parts.keys()];
}

function partAt(x: number, y: number): Element | null {
  const at = elementAt(x, y);
  const part = at && (at.closest(ROWS) ?? blockOf(at, at.getRootNode()));
  return part instanceof Element && isSmall(part.getBoundingClientRect()) ? part : null;
}

/** What is higher than the window is no part of what it shows. */
function isSmall({ height }: DOMRect): boolean {
  return height <= innerHeight;
}

/** It, and what stands before and behind it and is on the screen too; each with its place. */
function besides(part: Element): [Element, DOMRect][] {
  const found: [Element, DOMRect][] = [];
  for (let at: Element | null = part; at && found.length < MOST; at = at.previousElementSibling) {
    const box = at.getBoundingClientRect();
    if (box.bottom < 0) break;
    found.unshift([at, box]);
  }
  for (let at = part.nextElementSibling; at && found.length < MOST; at = at.nextElementSibling) {
    const box = at.getBoundingClientRect();
    if (box.top > innerHeight) break;
    found.push([at, box]);
  }
  return found;
}

/** Behind a frame, when asking where things are costs nothing; false where none comes. */
export function frame(): Promise<boolean> {
  return new Promise((resolve) => {
    if (document.hidden) return resolve(false);
    const timer = setTimeout(() => resolve(false), WAIT_MS);
    requestAnimationFrame(() => {
      clearTimeout(timer);
      setTimeout(() => resolve(true));
    });
  });
}
