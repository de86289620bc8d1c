/** The numbers found on this page and where they stand. The page's DOM is not touched: highlights are painted over it. */
import type { Sighting } from "../detector/scan";
import { Dropped, top } from "./dropped";
import { inView } from "./view";

/** A number on the page, for as long as it stands there. */
export interface Mark extends Sighting {
  /** What is painted: only what is in view has ranges. */
  ranges: readonly StaticRange[];
  /** Since when it stands there, in `performance.now()`'s milliseconds. */
  since: number;
}

/** A number must have stood there so long before it is painted, and only what is painted dials: nobody clicks on purpose what has just come. */
const MATURE_MS = 100;

const NONE: readonly never[] = [];

/** What is with the number just now. */
export type CallColour = "calling" | "connected";
type Layer = "number" | "pointed" | CallColour;

export class Marks {
  private readonly all = new Set<Mark>();
  private readonly shown = new Set<Mark>();
  private readonly byBlock = new Map<Node, Mark[]>();
  /** Painted one over the other; page.css has their colours. */
  private readonly layers: Record<Layer, Highlight> = { number: new Highlight(), pointed: new Highlight(), calling: new Highlight(), connected: new Highlight() };
  /** By number. */
  private calls: ReadonlyMap<string, CallColour> = new Map();
  /** In view, but there too short a time to be painted. */
  private ripening: readonly Mark[] = NONE;
  private readonly dropped = new Dropped();

  constructor() {
    Object.values(this.layers).forEach((layer, priority) => (layer.priority = priority));
  }

  /** `now`: since when it is known to stand there; asking the clock for each of thousands takes longer than all else here. */
  add(sighting: Sighting, now: number): void {
    const before = this.dropped.take(sighting);
    const mark = (before ? Object.assign(before.mark, sighting) : sighting) as Mark;
    if (!before) {
      mark.ranges = NONE;
      mark.since = now;
    }
    this.all.add(mark);
    if (before?.wasPainted) this.paint(mark);
    const here = this.byBlock.get(mark.block);
    if (here) here.push(mark);
    else this.byBlock.set(mark.block, [mark]);
  }

  get size(): number {
    return this.all.size;
  }

  /** Those in view or near it. */
  get near(): ReadonlySet<Mark> {
    return this.shown;
  }

  /** Forgets what was found right in `block`, which is about to be read again. True where any of it was painted. */
  dropIn(block: Node): boolean {
    const here = this.byBlock.get(block);
    return here !== undefined && this.dropAll(block, here);
  }

  private dropAll(block: Node, here: readonly Mark[]): boolean {
    const kept = here.map((mark) => ({ mark, wasPainted: this.shown.has(mark) }));
    this.dropped.keep(block, kept);
    for (const mark of [...here]) this.drop(mark);
    return kept.some(({ wasPainted }) => wasPainted);
  }

  /** Forgets what the page has taken out: `from` says where each part of it stood. True where any of it was painted. */
  dropParts(from: ReadonlyMap<Node, Node>): boolean {
    const before = this.shown.size;
    for (const mark of [...this.shown, ...this.ripening]) {
      if (mark.block.isConnected || !this.all.has(mark)) continue;
      let place = from.get(top(mark.block));
      while (place && !place.isConnected) place = from.get(top(place));
      if (place) this.dropped.keepPart(place, { mark, wasPainted: this.shown.has(mark) });
      this.drop(mark);
    }
    return this.shown.size < before;
  }

  /** Forgets all that stands anywhere in `root`. */
  dropWithin(root: Node): void {
    for (const mark of this.all) if (root.contains(mark.block)) this.drop(mark);
  }

  /** Forgets what is no longer on the page. */
  sweep(): void {
    for (const mark of this.all) if (!anchor(mark)?.isConnected) this.drop(mark);
  }

  /** As if it had never been here. */
  clear(): void {
    for (const mark of this.all) this.drop(mark);
    // The script that takes over after an update has these names too.
    for (const [name, layer] of this.named()) if (CSS.highlights.get(name) === layer) CSS.highlights.delete(name);
  }

  private named(): [string, Highlight][] {
    return Object.entries(this.layers).map(([name, layer]) => [`sidecall-${name}`, layer]);
  }

  ofLink(link: Element): Mark | null {
    return this.find(link, (mark) => mark.link === link);
  }

  /** The mark whose text is painted at this point of the viewport. */
  at(element: Element, x: number, y: number): Mark | null {
    const covers = (rect: DOMRect): boolean => x >= rect.left && x <= rect.right && y >= rect.top && y <= rect.bottom;
    return this.find(element, (mark) => isTextOf(mark, element) && rects(mark).some(covers));
  }

  /** In the nearest block around `element` that has marks. */
  private find(element: Element, fits: (mark: Mark) => boolean): Mark | null {
    for (let at: Node | null = element; at; at = at instanceof ShadowRoot ? at.host : at.parentNode) {
      // Text may stand right in a shadow root: then its host is the element that a pointer is over.
      const here = (at === element && element.shadowRoot && this.byBlock.get(element.shadowRoot)) || this.byBlock.get(at);
      if (here) return here.find(fits) ?? null;
    }
    return null;
  }

  /** The first mark of this number that is in view. */
  inView(e164: string): Mark | null {
    for (const mark of this.all) {
      if (mark.e164 !== e164) continue;
      const rect = lastRect(mark);
      if (rect && rect.bottom > 0 && rect.top < innerHeight && rect.right > 0 && rect.left < innerWidth) return mark;
    }
    return null;
  }

  /** Nothing tells that a document has become an editor, or that others have taken the highlights away. */
  get isOutOfStep(): boolean {
    return this.shown.size > 0 && (document.designMode === "on" || !this.isRegistered);
  }

  private get isRegistered(): boolean {
    return this.named().every(([name, layer]) => CSS.highlights.get(name) === layer);
  }

  /**
   * Paints what is in view and nothing else: at each change of the page the browser goes through all ranges painted.
   * True where something is in view that has come too lately.
   */
  paintInView(): boolean {
    // All of such a document is an editor.
    const near = document.designMode === "on" ? NONE : inView([...this.all]);
    const now = performance.now();
    const shown = new Set(near.filter(({ since }) => now - since >= MATURE_MS));
    this.ripening = near.filter((mark) => !shown.has(mark));
    // The page has these names in its hands too.
    if (shown.size > 0 && !this.isRegistered) for (const [name, layer] of this.named()) CSS.highlights.set(name, layer);
    for (const mark of this.shown) if (!shown.has(mark)) this.unpaint(mark);
    for (const mark of shown) if (!this.shown.has(mark)) this.paint(mark);
    return this.ripening.length > 0;
  }

  private paint(mark: Mark): void {
    mark.ranges = mark.pieces
      .filter(({ node, end }) => end <= node.length)
      .map(({ node, start, end }) => new StaticRange({ startContainer: node, startOffset: start, endContainer: node, endOffset: end }));
    for (const range of mark.ranges) this.layers.number.add(range);
    this.shown.add(mark);
    this.colour(mark);
  }

  private unpaint(mark: Mark): void {
    for (const layer of Object.values(this.layers)) for (const range of mark.ranges) layer.delete(range);
    mark.ranges = NONE;
    this.shown.delete(mark);
  }

  point(mark: Mark | null): void {
    this.layers.pointed.clear();
    for (const range of mark?.ranges ?? []) this.layers.pointed.add(range);
  }

  /** Numbers there are calls with have a colour of their own for as long. */
  follow(calls: ReadonlyMap<string, CallColour>): void {
    this.calls = calls;
    this.layers.calling.clear();
    this.layers.connected.clear();
    if (calls.size > 0) for (const mark of this.shown) this.colour(mark);
  }

  private colour(mark: Mark): void {
    const colour = this.calls.get(mark.e164);
    if (colour) for (const range of mark.ranges) this.layers[colour].add(range);
  }

  private drop(mark: Mark): void {
    this.all.delete(mark);
    const rest = this.byBlock.get(mark.block)?.filter((other) => other !== mark) ?? NONE;
    if (rest.length > 0) this.byBlock.set(mark.block, [...rest]);
    else this.byBlock.delete(mark.block);
    this.unpaint(mark);
  }
}

/** Where the mark ends on the screen; null when it is not laid out any more. */
export function lastRect(mark: Mark): DOMRect | null {
  return rects(mark).at(-1) ?? null;
}

/** The element that stands for the mark: its link, else the element around its text. */
export function anchor(mark: Mark): Element | null {
  return mark.link ?? elementsOf(mark)[0] ?? null;
}

/** Those that a pointer over the text is over. Text may stand right in a shadow root: then that is its host. */
function elementsOf(mark: Mark): Element[] {
  return mark.pieces.flatMap(({ node: { parentNode } }) => {
    if (parentNode instanceof ShadowRoot) return [parentNode.host];
    return parentNode instanceof Element ? [parentNode] : [];
  });
}

/** Is the text right in `element`, as the browser draws it? Something else in the same block may lie over it. */
function isTextOf(mark: Mark, element: Element): boolean {
  return mark.pieces.some(({ node }) => node.assignedSlot === element) || elementsOf(mark).includes(element);
}

export function rects(mark: Mark): DOMRect[] {
  if (mark.pieces.length === 0) return mark.link ? [...mark.link.getClientRects()] : [];
  return mark.pieces.flatMap(({ node, start, end }) => {
    if (!node.isConnected || end > node.length) return [];
    const range = document.createRange();
    range.setStart(node, start);
    range.setEnd(node, end);
    return [...range.getClientRects()].filter((rect) => rect.width > 0);
  });
}
