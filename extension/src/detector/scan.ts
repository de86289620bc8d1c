/** Reads a page, or a part of it, as a person does: inline pieces joined, blocks apart. */
import { find, findInPart, LONG, partsOf, type Context } from "./find";
import type { Detected } from "./index";
import { findAmong, fromHrefAmong } from "./regions";
import { extensionIn, isPhoneHref, type Dialled } from "./href";
import { fieldLabel } from "./field";
import { lookAtText, lookBesides } from "./look";
import { ELEMENT, FOLLOWING, isBlock, isHidden, isInlineBox, isOffLimits, isPutAside, kindOf, parentOf, TELLING, TEXT } from "./tree";
import { isWorthwhile } from "./worthwhile";

export interface Piece {
  node: Text;
  start: number;
  end: number;
}

export interface Sighting {
  /** Of an extension that stands alone in a link its digits, as they are dialled within the house. */
  e164: string;
  ext: string | null;
  text: string;
  /** Where it stands; empty for a link without text. */
  pieces: Piece[];
  /** The `tel:` link it is, if it is one. */
  link: Element | null;
  /** The nearest element around it that cuts text: when that is read again, this is reported again. */
  block: Node;
}

type Report = (sighting: Sighting) => void;

/** All that is shown under `root`, in the page's order. */
export function scan(root: Node, region: string, report: Report): void {
  const seen = new Set<Node>();
  const blocks = [...lookAtText(root, region, seen)].filter((block) => block !== null);
  const others = [...lookBesides(root, region, seen)].filter((block) => block !== null);
  // The texts are in order already; asking which of two elements comes first takes time.
  const inOrder = others.length === 0 ? blocks : [...blocks, ...others].sort(byPlace(root.getRootNode()));
  const scanner = new Scanner(report, false);
  for (const block of inOrder) scanner.read(block, [region]);
}

/** A long text is read in parts, between which the page may change. */
export interface Rest {
  block: Node;
  parts: Iterator<void, void, void>;
}

/** Reads blocks one by one: each one's own text, not that of the blocks in it. What it knows of a page holds while the page doesn't change. */
export class Scanner {
  private nodes: Text[] = [];
  private stored = false;
  private regions: readonly string[] = [];
  private block!: Node;
  private readonly known = new Map<Node, Surroundings>();
  private rest: Rest[] = [];
  private readonly telling: string;

  /** `onPage`: what is not shown now may be later, links to an extension count, and long texts are left to the caller. */
  constructor(private readonly report: Report, private readonly onPage: boolean) {
    // Any element may be hidden.
    this.telling = onPage ? TELLING : "*";
  }

  /**
   * `regions`: where a number without a country code may be from: home alone, or the record's country and then home.
   * Gives the long texts that are left to read.
   */
  read(block: Node, regions: readonly string[]): readonly Rest[] {
    const { isClosed, isStored } = this.surroundings(block);
    if (isClosed) return NO_REST;
    this.block = block;
    this.regions = regions;
    this.stored = isStored;
    this.children(block);
    this.flush();
    if (this.rest.length === 0) return NO_REST;
    const { rest } = this;
    this.rest = [];
    return rest;
  }

  private surroundings(node: Node): Surroundings {
    const element = node.nodeType === ELEMENT ? (node as Element) : node.parentElement;
    const told = element?.closest(this.telling);
    if (!told) {
      const host = parentOf(node.getRootNode());
      return host ? this.surroundings(host) : OPEN;
    }
    let found = this.known.get(told);
    if (!found) {
      const parent = parentOf(told);
      found = this.within(told, parent ? this.surroundings(parent) : OPEN);
      // It holds one number, as a rule: to remember thousands of them costs more than it spares.
      if (!HOLDS_ONE.has(told.localName)) this.known.set(told, found);
    }
    return found;
  }

  private within(element: Element, around: Surroundings): Surroundings {
    if (around.isClosed) return CLOSED;
    const kind = kindOf(element, element.localName);
    if (kind === "off limits" || this.isAside(element)) return CLOSED;
    return around.isStored || kind === "phone field" ? STORED : OPEN;
  }

  private isClosed(element: Element, name: string): boolean {
    return isOffLimits(element, name) || this.isAside(element);
  }

  private isAside(element: Element): boolean {
    return !this.onPage && (isPutAside(element) || isHidden(element));
  }

  private children(parent: Node): void {
    for (let child = parent.firstChild; child; child = child.nextSibling) {
      if (child.nodeType === TEXT) this.nodes.push(child as Text);
      else if (child.nodeType === ELEMENT) this.element(child as Element);
    }
  }

  private element(element: Element): void {
    const name = element.localName;
    if (isBlock(element, name) || this.isClosed(element, name)) this.flush();
    else if (name !== "wbr" && !(name === "a" && this.link(element))) this.children(element);
  }

  private link(anchor: Element): boolean {
    const href = anchor.getAttribute("href");
    if (href === null || !isPhoneHref(href)) return false;
    const dialled = fromHrefAmong(href, this.regions) ?? (this.onPage ? internalIn(href) : null);
    if (!dialled) return false;
    this.flush();
    const nodes = textNodes(anchor);
    const text = textOf(nodes);
    const ext = dialled.ext ?? this.extensionOf(dialled.e164, text);
    const pieces: Piece[] = [];
    for (const node of nodes) if (/\S/.test(node.data)) pieces.push({ node, start: 0, end: node.length });
    this.report({ e164: dialled.e164, ext, text: oneLine(text), pieces, link: anchor, block: this.block });
    return true;
  }

  /** The extension that a link shows and does not dial. Most texts are the number alone: only what is more may hold one. */
  private extensionOf(e164: string, text: string): string | null {
    if (!/[^\s\d+()./-]/.test(text)) return null;
    const shown = this.regions.flatMap((region) => find(text, region, { stored: true }));
    return shown.find((one) => one.e164 === e164)?.ext ?? null;
  }

  /** Reads the run gathered so far and starts another. */
  private flush(): void {
    if (this.nodes.length === 0) return;
    const nodes = this.nodes;
    this.nodes = [];
    if (nodes.length === 1) this.readRun(nodes, nodes[0]!.data);
    else if (this.isWorthwhile(textOf(nodes))) for (const run of splitAtBoxes(nodes)) this.readRun(run, textOf(run));
  }

  private isWorthwhile(text: string): boolean {
    return this.regions.some((region) => isWorthwhile(text, region));
  }

  private readRun(nodes: readonly Text[], text: string): void {
    const run = new Run(nodes, text, this.stored, this.block, this.report);
    if (!this.onPage || text.length < LONG) run.tell(findAmong(text, this.regions, run));
    else this.rest.push({ block: this.block, parts: readParts(run, this.regions) });
  }
}

/** Text nodes that follow each other in one line, and where they stand. */
class Run implements Context {
  constructor(
    readonly nodes: readonly Text[], readonly text: string, readonly stored: boolean, private readonly block: Node, private readonly report: Report,
  ) {}

  label(): string {
    return fieldLabel(this.nodes[0]!);
  }

  collapse(): boolean {
    return !isPreformatted(this.nodes[0]!);
  }

  get isAsItWas(): boolean {
    return this.nodes[0]!.isConnected && textOf(this.nodes) === this.text;
  }

  /** `found`: in the text's order. */
  tell(found: readonly Detected[]): void {
    const { nodes, text, block } = this;
    let first = 0;
    let before = 0;
    for (const { start, end, e164, ext } of found) {
      while (before + nodes[first]!.length <= start) before += nodes[first++]!.length;
      const pieces: Piece[] = [];
      for (let i = first, offset = before; offset < end; offset += nodes[i++]!.length) {
        const node = nodes[i]!;
        const from = Math.max(start - offset, 0);
        const to = Math.min(end - offset, node.length);
        if (from < to) pieces.push({ node, start: from, end: to });
      }
      this.report({ e164, ext, text: text.slice(start, end), pieces, link: null, block });
    }
  }
}

function* readParts(run: Run, regions: readonly string[]): Rest["parts"] {
  for (const part of partsOf(run.text, regions, run)) {
    // It is read again where the page has changed it.
    if (!run.isAsItWas) return;
    run.tell(findInPart(run.text, part, (some) => findAmong(some, regions, run)));
    yield;
  }
}

function internalIn(href: string): Dialled | null {
  const ext = extensionIn(href);
  return ext === null ? null : { e164: ext, ext: null };
}

const NO_REST: readonly Rest[] = [];
const HOLDS_ONE = new Set(["span", "lightning-formatted-phone"]);

interface Surroundings {
  /** Not to be read. */
  isClosed: boolean;
  /** In a field that holds a telephone number. */
  isStored: boolean;
}

const OPEN: Surroundings = { isClosed: false, isStored: false };
const STORED: Surroundings = { isClosed: false, isStored: true };
const CLOSED: Surroundings = { isClosed: true, isStored: false };

/** What is in a shadow tree stands where its host does. */
function byPlace(tree: Node): (a: Node, b: Node) => number {
  const place = (node: Node): Node => {
    let at = node;
    for (let root = at.getRootNode(); root !== tree && (root as ShadowRoot).host; root = at.getRootNode()) at = (root as ShadowRoot).host;
    return at;
  };
  return (a, b) => {
    const [left, right] = [place(a), place(b)];
    if (left === right) return 0;
    return left.compareDocumentPosition(right) & FOLLOWING ? -1 : 1;
  };
}

function isPreformatted(node: Text): boolean {
  return node.parentElement?.closest("pre, textarea, [style*='pre']") != null;
}

function textOf(nodes: readonly Text[]): string {
  return nodes.length === 1 ? nodes[0]!.data : nodes.map((node) => node.data).join("");
}

/** Most are in one already. */
function oneLine(text: string): string {
  return /^\s|\s$|\s\s|[^\S ]/.test(text) ? text.replace(/\s+/g, " ").trim() : text;
}

/** Text of a link without what only a screen reader hears. */
function textNodes(parent: Node, nodes: Text[] = []): Text[] {
  for (let child = parent.firstChild; child; child = child.nextSibling) {
    if (child.nodeType === TEXT) nodes.push(child as Text);
    else if (child.nodeType === ELEMENT && !isOffLimits(child as Element, (child as Element).localName)) {
      textNodes(child, nodes);
    }
  }
  return nodes;
}

/** Where digits would meet across elements, those elements must really be laid out in one line. */
function splitAtBoxes(nodes: readonly Text[]): Text[][] {
  const runs: Text[][] = [];
  let run: Text[] = [];
  for (const node of nodes) {
    const last = run[run.length - 1];
    if (last && meet(last.data, node.data) && (isRaised(last) !== isRaised(node) || !(isInlineBox(last.parentElement, node) && isInlineBox(node.parentElement, last)))) {
      runs.push(run);
      run = [];
    }
    run.push(node);
  }
  runs.push(run);
  return runs;
}

/** A footnote's mark. */
function isRaised(node: Text): boolean {
  return node.parentElement?.closest("sup") != null;
}

function meet(left: string, right: string): boolean {
  return /[\d()+./-]\s*$/.test(left) && /^\s*[\d()+./x#-]/i.test(right);
}
