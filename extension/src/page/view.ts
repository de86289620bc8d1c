/** Which marks are on the screen, or nearly so. */
import { anchor, lastRect, type Mark } from "./marks";

/** Pixels above and below the window that count as in view. */
const NEAR = 300;
/** Marks follow each other as their numbers do on the page: of so many at a time only three are asked where they are. */
const CHUNK = 64;

export function inView(marks: readonly Mark[]): Mark[] {
  const found: Mark[] = [];
  for (let start = 0; start < marks.length; start += CHUNK) {
    const chunk = marks.slice(start, start + CHUNK);
    if (chunk.length === CHUNK && isAside(chunk)) continue;
    for (const mark of chunk) if (side(mark) === "in view") found.push(mark);
  }
  return found;
}

type Side = "above" | "in view" | "below" | "not shown";

function isAside(chunk: readonly Mark[]): boolean {
  const sides = [chunk[0]!, chunk[CHUNK / 2]!, chunk[CHUNK - 1]!].map(side);
  return (sides[0] === "above" || sides[0] === "below") && sides.every((one) => one === sides[0]);
}

function side(mark: Mark): Side {
  const box = anchor(mark)?.getBoundingClientRect();
  // A slot or a host with `display: contents` has no box, its text has.
  const rect = box && (box.width > 0 || box.height > 0) ? box : lastRect(mark);
  if (!rect) return "not shown";
  if (rect.bottom < -NEAR) return "above";
  return rect.top > innerHeight + NEAR ? "below" : "in view";
}
