/** Which marks are on the screen, or nearly so. */
import { anchor, lastRect, type Mark } from "./marks";

/** Pixels above and below the window that count as in view. */
const NEAR = 300;
/** Marks follow each other as their numbers do on the page: of so many at a time only the first is asked where it is, and the first behind them. */
const CHUNK = 48;

export function inView(marks: readonly Mark[]): Mark[] {
  const found: Mark[] = [];
  let ahead = marks.length > 0 ? side(marks[0]!) : "not shown";
  for (let start = 0; start < marks.length; start += CHUNK) {
    const chunk = marks.slice(start, start + CHUNK);
    const here = ahead;
    ahead = side(marks[Math.min(start + CHUNK, marks.length - 1)]!);
    if (chunk.length === CHUNK && here === ahead && (here === "above" || here === "below")) continue;
    for (const mark of chunk) if (side(mark) === "in view") found.push(mark);
  }
  return found;
}

type Side = "above" | "in view" | "below" | "not shown";

function side(mark: Mark): Side {
  const box = anchor(mark)?.getBoundingClientRect();
  // A slot or a host with `display: contents` has no box, its text has.
  const rect = box && (box.width > 0 || box.height > 0) ? box : lastRect(mark);
  if (!rect) return "not shown";
  if (rect.bottom < -NEAR) return "above";
  return rect.top > innerHeight + NEAR ? "below" : "in view";
}
