/** Reads the page in slices that leave it its frames, and reads again what changes. */
import { look } from "../detector/look";
import { Scanner, type Rest } from "../detector/scan";
import { isBlock } from "../detector/tree";
import { Countries } from "./country";
import { frame, partsInView } from "./first";
import { LateRoots } from "./late-roots";
import type { Marks } from "./marks";
import { remember } from "./roots";

/** Milliseconds of the main thread taken at a time. */
const SLICE_MS = 8;
/** The same while a page puts something else in the place of numbers that are on show: whoever is about to click finds them there. */
const AT_ONCE_MS = 4;
/** The clock costs more than a step: it is asked now and then. */
const STEPS = 6;
/** Looking for addresses takes the browser a moment, and a page changes all the time. */
const COUNTRY_MS = 500;
/** What may show or hide numbers and says nothing of them. */
const LOOKS = ["class", "style", "hidden", "open"];

interface Job {
  root: Element | ShadowRoot;
  /** Only the root's own text, not the blocks in it. */
  shallow: boolean;
  /** Blocks and links that are not to be read again for it. */
  seen: Set<Node>;
  /** Blocks to read, once it has begun. */
  blocks?: Iterator<Node | null>;
}

export class Reader {
  private readonly queue: Job[] = [];
  /** Roots of the jobs that have not begun. */
  private readonly queued = new Set<Node>();
  /** Long texts that have been begun. */
  private rest: Rest[] = [];
  private readonly watched = new WeakSet<Node>();
  private readonly observer = new MutationObserver((changes) => this.changed(changes));
  private readonly countries = new Countries();
  private readonly late = new LateRoots((root) => {
    this.watch(root);
    this.push(root, false);
  });
  private later: ReturnType<typeof setTimeout> | undefined;
  private running = false;
  /** Numbers on show were just taken out: what comes instead is read before anything else. */
  private isUrgent = false;
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
    this.late.stop();
    clearTimeout(this.later);
    this.later = undefined;
    this.queue.length = 0;
    this.queued.clear();
    this.rest = [];
    this.marks.clear();
  }

  private watch(root: Document | ShadowRoot): void {
    this.observer.observe(root, {
      childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ["href", "contenteditable", ...LOOKS],
    });
    this.watched.add(root);
    if (root instanceof ShadowRoot) remember(root);
  }

  private changed(changes: readonly MutationRecord[]): void {
    const removed = changes.flatMap(({ target, removedNodes }) => [...removedNodes].map((node): [Node, Node] => [node, target]));
    this.isUrgent = removed.length > 0 && this.marks.dropParts(new Map(removed));
    for (const { type, target, attributeName, addedNodes, removedNodes } of changes) {
      if (attributeName !== null && LOOKS.includes(attributeName)) {
        this.onRead();
        continue;
      }
      if (type === "attributes" && attributeName === "contenteditable") {
        this.marks.dropWithin(target);
        this.push(target as Element, false);
        continue;
      }
      if (type !== "childList") {
        this.pushBlockOf(target);
        continue;
      }
      if (removedNodes.length > 0) this.gone = true;
      let ownText = false;
      for (const node of addedNodes) {
        if (!this.pushBlocks(node)) ownText = true;
      }
      for (const node of removedNodes) if (!(node instanceof Element) || !isBlock(node, node.localName)) ownText = true;
      if (ownText) this.pushBlockOf(target);
    }
    for (const row of this.countries.changedRows(changes)) this.push(row, false);
    if (this.isUrgent) {
      this.slice(performance.now() + AT_ONCE_MS);
      this.onRead();
    }
    this.isUrgent = false;
  }

  /** The node if it is a block, else the blocks that stand in it. */
  private pushBlocks(node: Node): boolean {
    if (!(node instanceof Element)) return false;
    if (isBlock(node, node.localName)) {
      this.push(node, false);
      return true;
    }
    for (const child of node.children) this.pushBlocks(child);
    return false;
  }

  private pushBlockOf(node: Node): void {
    let at: Node | null = node;
    while (at instanceof CharacterData || (at instanceof Element && !isBlock(at, at.localName))) at = at.parentNode;
    if (!(at instanceof Element || at instanceof ShadowRoot)) return;
    // Until it is read again nobody knows what a click there would dial.
    if (this.marks.dropIn(at)) this.isUrgent = true;
    if (this.rest.length > 0) this.rest = this.rest.filter(({ block }) => block !== at);
    this.push(at, true);
  }

  private push(root: Element | ShadowRoot, shallow: boolean): void {
    if (this.queued.has(root) && shallow) return;
    this.queued.add(root);
    const job: Job = { root, shallow, seen: new Set() };
    if (this.isUrgent) this.queue.unshift(job);
    else this.queue.push(job);
    if (!this.running) {
      this.running = true;
      whenIdle(() => void this.run());
    }
  }

  private async run(): Promise<void> {
    let isLong = false;
    while (this.isLeft) {
      const start = performance.now();
      this.slice(start + SLICE_MS);
      const took = performance.now() - start;
      this.spent.total += took;
      this.spent.longest = Math.max(this.spent.longest, took);
      this.onRead();
      if (!this.isLeft) break;
      if (isLong) await breathe();
      else if (await frame()) this.viewFirst();
      isLong = true;
    }
    if (this.gone) this.marks.sweep();
    this.gone = false;
    this.running = false;
    this.late.soon();
    this.later ??= setTimeout(() => {
      this.later = undefined;
      for (const host of this.countries.changed()) this.push(host, false);
    }, COUNTRY_MS);
  }

  /** What is on the screen comes before the job that has begun, which then has nothing to do there. */
  private viewFirst(): void {
    const [begun] = this.queue;
    if (!begun) return;
    this.queue.unshift(...partsInView().map((root): Job => ({ root, shallow: false, seen: begun.seen })));
  }

  private get isLeft(): boolean {
    return this.queue.length > 0 || this.rest.length > 0;
  }

  private slice(deadline: number): void {
    try {
      this.read(deadline);
    } catch (error) {
      // What can't be read keeps nobody from reading the rest: the next slice goes on behind a block, and ends a look that threw.
      queueMicrotask(() => {
        throw error;
      });
    }
  }

  private read(deadline: number): void {
    if (!this.readRest(deadline)) return;
    const now = performance.now();
    let seen = new Set<Node>();
    const scanner = new Scanner((sighting) => {
      if (sighting.link) seen.add(sighting.link);
      this.marks.add(sighting, now);
    }, true);
    const home = [this.region()];
    let countdown = STEPS;
    const isOver = (): boolean => {
      if (--countdown > 0) return false;
      countdown = STEPS;
      return performance.now() > deadline;
    };
    for (let job = this.queue[0]; job; job = this.queue[0]) {
      this.queued.delete(job.root);
      seen = job.seen;
      job.blocks ??= this.blocksOf(job);
      for (let step = job.blocks.next(); !step.done; step = job.blocks.next()) {
        if (step.value) {
          this.marks.dropIn(step.value);
          const rest = scanner.read(step.value, this.regionsOf(step.value, home));
          if (rest.length > 0) {
            this.rest.push(...rest);
            if (!this.readRest(deadline)) return;
          }
        }
        // Without a block to read, a stretch of the page lies behind it.
        if (step.value ? isOver() : performance.now() > deadline) return;
      }
      this.queue.shift();
      if (isOver()) return;
    }
  }

  /** True once nothing is left of it. */
  private readRest(deadline: number): boolean {
    while (this.rest.length > 0) {
      if (this.rest[0]!.parts.next().done) this.rest.shift();
      else if (performance.now() > deadline) return false;
    }
    return true;
  }

  /** The record's own country, where it has one, and then home. */
  private regionsOf(block: Node, home: readonly string[]): readonly string[] {
    const own = this.countries.of(block);
    return own === null || own === home[0] ? home : [own, ...home];
  }

  private blocksOf({ root, shallow, seen }: Job): Iterator<Node | null> {
    if (!root.isConnected) return [].values();
    if (shallow) return [root].values();
    return look(root, this.region(), {
      onShadow: (shadow) => {
        if (!this.watched.has(shadow)) this.watch(shadow);
      },
      onHost: (host) => this.late.watch(host),
    }, seen);
  }
}

function whenIdle(work: () => void): void {
  requestIdleCallback(work, { timeout: 200 });
}

declare const scheduler: { yield?: () => Promise<void> } | undefined;

function breathe(): Promise<void> {
  if (typeof scheduler !== "undefined" && scheduler.yield) return scheduler.yield();
  return new Promise((resolve) => setTimeout(resolve));
}
