/** Reads the page in slices that leave it its frames, and reads again what changes. */
import { scan } from "../detector/scan";
import { isCrowd } from "../detector/survey";
import { isBlock, isOffLimits } from "../detector/tree";
import type { Marks } from "./marks";

/** Milliseconds of the main thread taken at a time. */
const SLICE_MS = 8;

interface Job {
  root: Element | ShadowRoot;
  /** Only the root's own text, not the blocks in it. */
  shallow: boolean;
}

export class Reader {
  private readonly queue: Job[] = [];
  private readonly queued = new Set<Node>();
  /** Parts of the page in which something was found once: they are read again also when nothing seems to be in them any more. */
  private readonly fruitful = new WeakSet<Node>();
  private readonly watched = new WeakSet<Node>();
  private readonly observer = new MutationObserver((changes) => this.changed(changes));
  private running = false;
  private gone = false;
  /** Milliseconds spent reading since the start, and the longest slice of them. */
  readonly spent = { total: 0, longest: 0 };

  constructor(private readonly marks: Marks, private readonly region: () => string, private readonly onRead: () => void) {}

  get busy(): boolean {
    return this.running;
  }

  start(): void {
    this.watch(document);
    if (document.documentElement) this.push(document.body ?? document.documentElement, false);
  }

  /** Forgets everything and reads the page anew. */
  restart(): void {
    this.stop();
    this.start();
  }

  stop(): void {
    this.observer.disconnect();
    this.queue.length = 0;
    this.queued.clear();
    this.marks.clear();
  }

  private watch(root: Document | ShadowRoot): void {
    this.observer.observe(root, {
      childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ["href", "contenteditable"],
    });
    this.watched.add(root);
  }

  private changed(changes: readonly MutationRecord[]): void {
    for (const { type, target, addedNodes, removedNodes } of changes) {
      if (type !== "childList") {
        this.pushBlockOf(target);
        continue;
      }
      if (removedNodes.length > 0) this.gone = true;
      let ownText = false;
      for (const node of addedNodes) {
        if (node instanceof Element && isBlock(node, node.localName)) this.push(node, false);
        else ownText = true;
      }
      for (const node of removedNodes) if (!(node instanceof Element) || !isBlock(node, node.localName)) ownText = true;
      if (ownText) this.pushBlockOf(target);
    }
  }

  private pushBlockOf(node: Node): void {
    let at: Node | null = node;
    while (at instanceof CharacterData || (at instanceof Element && !isBlock(at, at.localName))) at = at.parentNode;
    if (at instanceof Element || at instanceof ShadowRoot) this.push(at, true);
  }

  private push(root: Element | ShadowRoot, shallow: boolean): void {
    if (this.queued.has(root) && shallow) return;
    this.queued.add(root);
    this.queue.push({ root, shallow });
    if (!this.running) {
      this.running = true;
      whenIdle(() => void this.run());
    }
  }

  private async run(): Promise<void> {
    while (this.queue.length > 0) {
      const start = performance.now();
      this.slice(start + SLICE_MS);
      const took = performance.now() - start;
      this.spent.total += took;
      this.spent.longest = Math.max(this.spent.longest, took);
      this.onRead();
      if (this.queue.length > 0) await breathe();
    }
    if (this.gone) this.marks.sweep();
    this.gone = false;
    this.running = false;
  }

  private slice(deadline: number): void {
    const later: Job[] = [];
    let countdown = 0;
    const isOver = (): boolean => {
      // The clock costs more than an element: ask it now and then.
      if (countdown-- > 0) return false;
      countdown = 8;
      return performance.now() > deadline;
    };
    let over = false;
    let parent: Node | null = null;
    let readable = false;
    let crowded = false;
    while (!over && this.queue.length > 0) {
      const { root, shallow } = this.queue.shift()!;
      this.queued.delete(root);
      if (!parent || root.parentNode !== parent) {
        parent = root.parentNode;
        readable = isReadable(root);
        crowded = isCrowd(parent);
      }
      if (root.isConnected && readable) {
        scan(root, this.region(), {
          onBlock: (block) => this.marks.dropIn(block),
          onShadow: (shadow) => {
            if (!this.watched.has(shadow)) this.watch(shadow);
          },
          isKnown: (block) => this.fruitful.has(block),
          onFruitful: (block) => this.fruitful.add(block),
          shallow,
          crowded,
          leave: (block) => {
            over ||= isOver();
            if (over) later.push({ root: block, shallow: false });
            return over;
          },
        }, (sighting) => this.marks.add(sighting));
      }
      over ||= isOver();
    }
    this.queue.unshift(...later);
  }
}

/** No ancestor, through shadow hosts, is one that must not be read. */
function isReadable(root: Node): boolean {
  let node: Node | null = root instanceof ShadowRoot ? root.host : root.parentNode;
  while (node && node !== document) {
    if (node instanceof Element && isOffLimits(node, node.localName)) return false;
    node = node instanceof ShadowRoot ? node.host : node.parentNode;
  }
  return true;
}

function whenIdle(work: () => void): void {
  requestIdleCallback(work, { timeout: 200 });
}

declare const scheduler: { yield?: () => Promise<void> } | undefined;

function breathe(): Promise<void> {
  if (typeof scheduler !== "undefined" && scheduler.yield) return scheduler.yield();
  return new Promise((resolve) => setTimeout(resolve));
}
