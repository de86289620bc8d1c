/** From number to number with the keyboard, through all frames of the tab: what this frame has to say, and to do. */
import { ask, type FrameStops } from "../common/messages";
import type { CallButton } from "./call-button";
import { anchor, lastRect, type Mark, type Marks } from "./marks";
import { isOurs } from "./overlay";
import { around } from "./record";
import { allRoots, elementAt, rootOf } from "./roots";
import { isShown } from "./seen";

/** A frame that is not on the screen is told late, or never, what can be seen of it. */
const ANSWER_MS = 300;
/** Less of a number is not in view. */
const SMALLEST_PX = 4;

interface Seen {
  mark: Mark;
  rect: DOMRect;
}

export class Steps {
  /** The numbers in view when the worker asked last. */
  private stops: Mark[] = [];
  /** What had the keyboard before we took it. */
  private before: Element | null = null;
  private home: number | null = null;

  constructor(private readonly marks: Marks, private readonly button: CallButton) {}

  async look(): Promise<FrameStops> {
    const at = focused();
    const hasKeyboard = document.hasFocus() && !isFrame(at);
    const isHere = hasKeyboard && (this.button.hasFocus || isOurs(document.activeElement));
    if (hasKeyboard && !isHere) {
      this.before = at;
      this.home = null;
    }
    const seen = (await inSight([...this.marks.near].filter(isShown))).sort(byLine);
    this.stops = seen.map(({ mark }) => mark);
    const places = [...seen.map(({ rect }) => ({ place: null, rect })), ...frames()].sort(byLine).map(({ place }) => place);
    const here = isHere && this.button.at ? this.stops.indexOf(this.button.at) : -1;
    return { path: path(), places, at: here, hasKeyboard, home: this.home };
  }

  go(at: number, home: number | null): void {
    const mark = this.stops[at];
    this.home = home;
    if (mark) this.button.focus(mark);
  }

  giveBack(): void {
    if (this.home === null) this.takeBack();
    else void ask({ ask: "give_back", frame_id: this.home }).catch(() => undefined);
  }

  takeBack(): void {
    window.focus();
    if (this.before instanceof HTMLElement && this.before.isConnected) this.before.focus({ preventScroll: true });
    this.before = null;
  }
}

/** Through shadow roots. */
function focused(): Element | null {
  let at = document.activeElement;
  for (let inside = at && rootOf(at)?.activeElement; inside; inside = rootOf(inside)?.activeElement) at = inside;
  return at;
}

function isFrame(element: Element | null): element is HTMLIFrameElement | HTMLFrameElement {
  return element instanceof HTMLIFrameElement || element instanceof HTMLFrameElement;
}

/** As one reads: line by line. */
function byLine({ rect: a }: { rect: DOMRect }, { rect: b }: { rect: DOMRect }): number {
  return a.top - b.top || a.left - b.left;
}

function frames(): { place: number; rect: DOMRect }[] {
  const found = [...allRoots()].flatMap((root) => [...root.querySelectorAll("iframe, frame")]).filter(isFrame);
  return found.map((frame) => ({ place: indexIn(window, frame.contentWindow), rect: frame.getBoundingClientRect() }));
}

function path(): number[] {
  const indices: number[] = [];
  for (let at: Window = window; at !== at.parent; at = at.parent) indices.unshift(indexIn(at.parent, at));
  return indices;
}

/** Which frame of its parent's: this much a page may know of frames from elsewhere, too. */
function indexIn(parent: Window, frame: Window | null): number {
  for (let index = 0; index < parent.length; index++) if (parent[index] === frame) return index;
  return -1;
}

/** Those of which the agent sees something: not scrolled away in a box, nor in a part of a frame that its page does not show. */
function inSight(marks: readonly Mark[]): Promise<Seen[]> {
  const boxes = new Map<Element, Mark[]>();
  for (const mark of marks) {
    const box = boxOf(mark);
    if (box) boxes.set(box, [...(boxes.get(box) ?? []), mark]);
  }
  if (boxes.size === 0) return Promise.resolve([]);
  return new Promise((done) => {
    const observer = new IntersectionObserver((entries) => {
      observer.disconnect();
      done(entries.flatMap(({ target, intersectionRect }) => seenIn(boxes.get(target) ?? [], intersectionRect)));
    });
    for (const box of boxes.keys()) observer.observe(box);
    setTimeout(() => {
      observer.disconnect();
      done([]);
    }, ANSWER_MS);
  });
}

/** The nearest element around it that has one: a slot or a host may have none. */
function boxOf(mark: Mark): Element | null {
  for (const at of around(anchor(mark))) if (at.getClientRects().length > 0) return at;
  return null;
}

function seenIn(marks: readonly Mark[], view: DOMRectReadOnly): Seen[] {
  return marks.flatMap((mark) => {
    const rect = lastRect(mark);
    if (!rect) return [];
    const [left, right] = [Math.max(rect.left, view.left), Math.min(rect.right, view.right)];
    const [top, bottom] = [Math.max(rect.top, view.top), Math.min(rect.bottom, view.bottom)];
    if (right - left < SMALLEST_PX || bottom - top < SMALLEST_PX) return [];
    return isOnTop(mark, (left + right) / 2, (top + bottom) / 2) ? [{ mark, rect }] : [];
  });
}

/** Does nothing that takes clicks lie over it: a header that stays, a dialog? */
function isOnTop(mark: Mark, x: number, y: number): boolean {
  if (isOurs(document.elementFromPoint(x, y))) return true;
  const [there, own] = [elementAt(x, y), anchor(mark)];
  if (!there || !own) return false;
  return [...around(there)].includes(own) || [...around(own)].includes(there);
}
