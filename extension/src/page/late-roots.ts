/** Shadow roots that come after their hosts have been read, and closed ones: nothing tells of either, so they are looked for now and then. */
import { rootOf } from "./roots";

/** After the page was last read; a component's code may come long after its tag. */
const AFTER_MS = [500, 1_500, 4_000, 12_000];
const SLICE_MS = 4;
/** What can be a host: components, and the few elements of HTML that may be. */
const NATIVE_HOSTS = new Set(["div", "section", "article", "aside", "main", "header", "footer", "nav", "p", "span", "blockquote"]);

export class LateRoots {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private walk: Generator<void> | null = null;
  private round = 0;
  private readonly found = new Set<ShadowRoot>();

  constructor(private readonly isKnown: (root: ShadowRoot) => boolean, private readonly onFound: (root: ShadowRoot) => void) {}

  /** The page has been read: what was put into it may still get its shadow root. */
  soon(): void {
    this.round = 0;
    this.arm();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.walk = null;
    this.found.clear();
    this.round = AFTER_MS.length;
  }

  private arm(): void {
    const wait = AFTER_MS[this.round];
    if (wait === undefined || this.timer !== undefined || this.walk) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.round += 1;
      this.walk = this.hosts();
      this.go();
    }, wait);
  }

  private go(): void {
    requestIdleCallback(() => {
      const deadline = performance.now() + SLICE_MS;
      while (this.walk && performance.now() < deadline) {
        if (this.walk.next().done) {
          this.walk = null;
          this.arm();
        }
      }
      if (this.walk) this.go();
    }, { timeout: 1_000 });
  }

  private *hosts(): Generator<void> {
    for (const root of [document, ...this.found]) {
      if (!root.isConnected) {
        this.found.delete(root as ShadowRoot);
        continue;
      }
      let count = 0;
      for (const element of root.querySelectorAll(":not(td, tr, a, button, svg, svg *, li, input, b, i, em, strong, img, br, script, style)")) {
        if (++count % 32 === 0) yield;
        if (!element.localName.includes("-") && !(NATIVE_HOSTS.has(element.localName) && element.firstElementChild === null)) continue;
        const shadow = rootOf(element);
        if (!shadow || this.isKnown(shadow)) continue;
        this.found.add(shadow);
        this.onFound(shadow);
      }
    }
  }
}
