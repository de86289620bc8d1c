/** A place for the button beside a number where it hides nothing that is to be read or clicked. */
import { elementAt } from "./roots";

/** Nearer, and the browser takes the number for covered (see seen.ts). */
const GAP = 4;

export interface Place {
  left: number;
  top: number;
}

/** Right of it, else left, above or below; right of it all the same where there is no room anywhere. */
export function roomBeside(number: DOMRect, size: { width: number; height: number }): Place {
  const middle = number.top + number.height / 2 - size.height / 2;
  const right: Place = { left: Math.max(0, Math.min(number.right + GAP, innerWidth - size.width)), top: middle };
  const end = Math.max(0, Math.min(number.right - size.width, innerWidth - size.width));
  const places: Place[] = [
    right,
    { left: end, top: number.top - size.height - GAP },
    { left: end, top: number.bottom + GAP },
    { left: number.left - size.width - GAP, top: middle },
  ];
  return places.find((place) => isFree(place, size, number)) ?? right;
}

function isFree({ left, top }: Place, { width, height }: { width: number; height: number }, number: DOMRect): boolean {
  if (left < 0 || top < 0 || left + width > innerWidth || top + height > innerHeight) return false;
  const box = new DOMRect(left, top, width, height);
  if (overlap(box, number)) return false;
  for (const x of [left + 1, left + width / 2, left + width - 1]) {
    for (const y of [top + 1, top + height / 2, top + height - 1]) {
      const target = elementAt(x, y);
      if (target && isUsed(target, box)) return false;
    }
  }
  return true;
}

function isUsed(element: Element, box: DOMRect): boolean {
  if (element.matches("button, input, select, textarea, img, video, canvas, svg, svg *, iframe")) return true;
  const range = document.createRange();
  return [...element.childNodes].some((node) => {
    if (node.nodeType !== Node.TEXT_NODE || !/\S/.test((node as Text).data)) return false;
    range.selectNodeContents(node);
    return [...range.getClientRects()].some((rect) => overlap(rect, box));
  });
}

function overlap(a: DOMRect, b: DOMRect): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
