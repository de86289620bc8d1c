/** A place for the button beside a number where it hides nothing that is to be read or clicked. */
import { elementAt } from "./roots";

/** Nearer, and the browser takes the number for covered (see seen.ts). */
const GAP = 4;

export interface Place {
  left: number;
  top: number;
}

/** What a place for the button would hide, from nothing to what is to be called or clicked. */
enum Loss {
  Nothing,
  Words,
  Use,
  /** It would not be seen itself, or hide the number it is for. */
  All,
}

/** Right of it, else above, below or left; where all are taken, where it hides words rather than what is of use. `numbers`: the others on show. */
export function roomBeside(number: DOMRect, size: { width: number; height: number }, numbers: readonly DOMRect[]): Place {
  const middle = number.top + number.height / 2 - size.height / 2;
  const right: Place = { left: Math.max(0, Math.min(number.right + GAP, innerWidth - size.width)), top: middle };
  const end = Math.max(0, Math.min(number.right - size.width, innerWidth - size.width));
  const places: Place[] = [
    right,
    { left: end, top: number.top - size.height - GAP },
    { left: end, top: number.bottom + GAP },
    { left: number.left - size.width - GAP, top: middle },
  ];
  let best = { place: right, loss: Loss.All };
  for (const place of places) {
    const loss = lossAt(place, size, number, numbers);
    if (loss < best.loss) best = { place, loss };
    if (loss === Loss.Nothing) break;
  }
  return best.place;
}

function lossAt({ left, top }: Place, { width, height }: { width: number; height: number }, number: DOMRect, numbers: readonly DOMRect[]): Loss {
  if (left < 0 || top < 0 || left + width > innerWidth || top + height > innerHeight) return Loss.All;
  const box = new DOMRect(left, top, width, height);
  if (overlap(box, number)) return Loss.All;
  if (numbers.some((other) => overlap(box, other))) return Loss.Use;
  let loss = Loss.Nothing;
  for (const x of [left + 1, left + width / 2, left + width - 1]) {
    for (const y of [top + 1, top + height / 2, top + height - 1]) {
      const target = elementAt(x, y);
      if (target) loss = Math.max(loss, lossOf(target, box));
    }
  }
  return loss;
}

function lossOf(element: Element, box: DOMRect): Loss {
  if (element.matches("button, input, select, textarea, img, video, canvas, svg, svg *, iframe")) return Loss.Use;
  const range = document.createRange();
  const isHit = [...element.childNodes].some((node) => {
    if (node.nodeType !== Node.TEXT_NODE || !/\S/.test((node as Text).data)) return false;
    range.selectNodeContents(node);
    return [...range.getClientRects()].some((rect) => overlap(rect, box));
  });
  if (!isHit) return Loss.Nothing;
  return element.closest("a[href], button, label, [role='button']") ? Loss.Use : Loss.Words;
}

function overlap(a: DOMRect, b: DOMRect): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
