/** Does the agent see the number? A page could put one, unseen, where something else is to be clicked. */
import { anchor, rects, type Mark } from "./marks";
import { isUnderOurs, veil } from "./overlay";
import { around } from "./record";
import { rootOf } from "./roots";

/** Less is a watermark, not a text. */
const FAINTEST = 0.3;
const SMALLEST_PX = 6;
const ANSWER_MS = 500;
/** A click waits longer: a busy machine has its first word late, */
const FIRST_WORD_MS = 4_000;
/** and a frame of another process its second. */
const CLEAR_MS = 1_500;
/** A page that draws a number anew all the time leaves the browser no time to tell of each. Nobody acts so soon on what was just laid over it. */
const REMEMBERED_MS = 300;

/** As its own style and that of all around it say; what lies over it is `Sight`'s affair. */
export function isShown(mark: Mark): boolean {
  const element = anchor(mark);
  if (!element?.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true })) {
    if (!element || getComputedStyle(element).display !== "contents") return false;
  }
  let opacity = 1;
  for (const at of around(element)) opacity *= Number(getComputedStyle(at).opacity);
  if (opacity < FAINTEST) return false;
  if (!rects(mark).some(({ width, height }) => width >= SMALLEST_PX && height >= SMALLEST_PX)) return false;
  return mark.pieces.length === 0 || mark.pieces.some(({ node: { parentElement } }) => !parentElement || isInked(parentElement));
}

function isInked(element: Element): boolean {
  const { webkitTextFillColor } = getComputedStyle(element);
  return alphaOf(webkitTextFillColor) >= FAINTEST;
}

/** `rgba(1, 2, 3, 0.5)`, `color(srgb 1 1 1 / 0.5)`. */
function alphaOf(color: string): number {
  const alpha = /^rgba\(.*,\s*([\d.]+)\)$|\/\s*([\d.]+)\)$/.exec(color);
  return alpha ? Number(alpha[1] ?? alpha[2]) : 1;
}

/** `ours`: covered, maybe by nothing but our own things. */
type Word = "free" | "covered" | "ours";

/** Knows of the number that is pointed at whether anything lies over it: the browser tells, also of what lets clicks through. */
export class Sight {
  private mark: Mark | null = null;
  private target: Element | null = null;
  /** The browser's last; null before its first. */
  private word: Word | null = null;
  /** Until when it was free where it stood before. */
  private wasFree = -Infinity;
  private waiting: (() => void)[] = [];
  /** How many clicks have asked. */
  private asked = 0;
  private readonly observer = new IntersectionObserver((entries) => this.told(entries.at(-1)!), {
    threshold: [0, 1],
    // Chromium's: https://w3c.github.io/IntersectionObserver/v2/
    ...({ trackVisibility: true, delay: 100 } as object),
  });

  /** Gives its first word, which it takes a frame or two to have. */
  async watch(mark: Mark): Promise<void> {
    const element = anchor(mark);
    if (element !== this.target) {
      const wasFree = mark === this.mark ? this.freeUntil : -Infinity;
      this.forget();
      this.mark = mark;
      this.target = element;
      this.wasFree = wasFree;
      // Of text right in a shadow root the browser says that it covers its host.
      if (element && rootOf(element)) this.word = "free";
      else if (element) this.observer.observe(element);
    }
    if (this.word === null && !this.isRemembered) await this.news(ANSWER_MS);
  }

  private get freeUntil(): number {
    if (this.word === "free") return performance.now();
    return this.word === null ? this.wasFree : -Infinity;
  }

  private get isRemembered(): boolean {
    return performance.now() - this.freeUntil < REMEMBERED_MS;
  }

  private news(within: number): Promise<void> {
    return new Promise((done) => {
      this.waiting.push(done);
      setTimeout(done, within);
    });
  }

  forget(): void {
    this.observer.disconnect();
    this.mark = null;
    this.target = null;
    this.word = null;
    this.wasFree = -Infinity;
    for (const done of this.waiting.splice(0)) done();
  }

  /** A frame learns late what its parent has laid over it: a no is waited upon. Null where the agent has clicked anew. */
  async isClear(mark: Mark): Promise<boolean | null> {
    const asked = ++this.asked;
    const start = performance.now();
    try {
      for (;;) {
        // The page may draw it anew meanwhile: then it stands on another element.
        await this.watch(mark);
        // One thing is looked at at a time: two that wait would take it from each other for ever.
        if (asked !== this.asked) return null;
        if (this.isRemembered && this.target === anchor(mark)) return true;
        const left = start + (this.word === null ? FIRST_WORD_MS : CLEAR_MS) - performance.now();
        if (left <= 0 || !anchor(mark)?.isConnected) return false;
        // What the page has laid over it is seen when ours is away.
        if (this.word === "ours") veil(true);
        if (this.target === anchor(mark)) await this.news(left);
      }
    } finally {
      if (asked === this.asked) veil(false);
    }
  }

  private told(entry: IntersectionObserverEntry & { isVisible?: boolean }): void {
    if (entry.target !== this.target) return;
    if (!entry.target.isConnected) {
      // The page has taken it away, and may draw it anew.
      this.wasFree = this.freeUntil;
      this.word = null;
    } else {
      const isFree = entry.isVisible ?? true;
      this.word = isFree ? "free" : isUnderOurs(entry.boundingClientRect) ? "ours" : "covered";
    }
    for (const done of this.waiting.splice(0)) done();
  }
}
