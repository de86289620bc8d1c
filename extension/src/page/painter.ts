/** Keeps the paint in step with what is in view: after reading, scrolling, and whatever else may show or move numbers. */
import type { Marks } from "./marks";

/** Events after which other numbers may be on the screen; a page shows a hidden record without telling anybody. */
const OCCASIONS = ["scroll", "resize", "click", "keyup", "transitionend", "animationend", "toggle", "load"] as const;
const SETTLE_MS = 200;

export class Painter {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly off = new AbortController();

  constructor(private readonly marks: Marks) {}

  start(): void {
    for (const occasion of OCCASIONS) addEventListener(occasion, () => this.soon(), { capture: true, passive: true, signal: this.off.signal });
  }

  stop(): void {
    this.off.abort();
    clearTimeout(this.timer);
  }

  /** For who knows that the page is laid out. */
  now(): void {
    if (this.marks.paintInView()) this.soon();
  }

  /** Many occasions in a row are one. */
  soon(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      // Behind a frame the layout is settled and asking for it costs nothing more.
      requestIdleCallback(() => this.now(), { timeout: 300 });
    }, SETTLE_MS);
  }
}
