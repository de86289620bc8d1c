/** From number to number with the keyboard: each time the shortcut is pressed, the next one in view. */
import type { CallButton } from "./call-button";
import { lastRect, type Mark, type Marks } from "./marks";

export function step(marks: Marks, button: CallButton): boolean {
  const inView = numbersInView(marks);
  const here = button.at ? inView.indexOf(button.at) : -1;
  const next = inView[here + 1] ?? inView[0];
  if (next) button.focus(next);
  return next !== undefined;
}

/** As one reads: line by line. */
function numbersInView(marks: Marks): Mark[] {
  const placed = [...marks.near].flatMap((mark) => {
    const rect = lastRect(mark);
    const isIn = rect && rect.bottom > 0 && rect.top < innerHeight && rect.right > 0 && rect.left < innerWidth;
    return isIn ? [{ mark, rect }] : [];
  });
  return placed.sort((a, b) => a.rect.top - b.rect.top || a.rect.left - b.rect.left).map(({ mark }) => mark);
}
