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
  const parts = new Set<Element>();
  for (const down of DOWN) {
    for (const across of ACROSS) {
      const part = partAt(innerWidth * across, innerHeight * down);
      if (part && !parts.has(part)) for (const one of besides(part)) if (isSmall(one)) parts.add(one);
    }
  }
  return [...parts];
}

function partAt(x: number, y: number): Element | null {
  const at = elementAt(x, y);
  const part = at && (at.closest(ROWS) ?? blockOf(at, at.getRootNode()));
  return part instanceof Element && isSmall(part) ? part : null;
}

/** What is higher than the window is no part of what it shows. */
function isSmall(part: Element): boolean {
  return part.getBoundingClientRect().height <= innerHeight;
}

/** What stands before and behind it and is on the screen too. */
function besides(part: Element): Element[] {
  const found: Element[] = [];
  let at: Element | null = part;
  while (at && found.length < MOST && at.getBoundingClientRect().bottom >= 0) (found.unshift(at), (at = at.previousElementSibling));
  at = part.nextElementSibling;
  while (at && found.length < MOST && at.getBoundingClientRect().top <= innerHeight) (found.push(at), (at = at.nextElementSibling));
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
