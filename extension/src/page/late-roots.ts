/** Shadow roots that come after their hosts have been read, and closed ones: nothing tells of either, so their hosts are asked now and then. */
import { rootOf } from "./roots";

/** After the page was last read; a component's code may come long after its tag. */
const AFTER_MS = [500, 1_500, 4_000, 12_000];
const SLICE_MS = 4;
/** Hosts between two looks at the clock. */
const STEPS = 64;

export class LateRoots {
  private readonly hosts = new Set<Element>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private left: Iterator<Element> | null = null;
  private round = 0;

  constructor(private readonly onFound: (root: ShadowRoot) => void) {}

  /** It had no shadow root when it was read. */
  watch(host: Element): void {
    this.hosts.add(host);
  }

  /** The page has been read: what was put into it may still get its shadow root. */
  soon(): void {
    this.round = 0;
    this.arm();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.left = null;
    this.hosts.clear();
    this.round = AFTER_MS.length;
  }

  private arm(): void {
    const wait = AFTER_MS[this.round];
    if (wait === undefined || this.timer !== undefined || this.left || this.hosts.size === 0) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.round += 1;
      this.left = this.hosts.values();
      this.go();
    }, wait);
  }

  private go(): void {
    requestIdleCallback(() => {
      const deadline = performance.now() + SLICE_MS;
      for (let steps = 1; this.left; steps++) {
        const { done, value } = this.left.next();
        if (done) {
          this.left = null;
          this.arm();
        } else {
          this.ask(value);
        }
        if (steps % STEPS === 0 && performance.now() > deadline) break;
      }
      if (this.left) this.go();
    }, { timeout: 1_000 });
  }

  private ask(host: Element): void {
    const root = host.isConnected ? rootOf(host) : null;
    if (root) this.onFound(root);
    if (root || !host.isConnected) this.hosts.delete(host);
  }
}
