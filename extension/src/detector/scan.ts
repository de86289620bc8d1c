/** Walks a page, or a part of it, and reads each run of text as a person does: inline pieces joined, blocks apart. */
import { find, type Context } from "./find";
import { fromHref, isPhoneHref } from "./href";
import { fieldLabel } from "./field";
import { isBarren } from "./barren";
import { isBlock, isHidden, isInlineBox, isOffLimits, isPhoneField } from "./tree";
import { isWorthwhile } from "./worthwhile";

export interface Piece {
  node: Text;
  start: number;
  end: number;
}

export interface Sighting {
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

export interface ScanOptions {
  /** Leave out what is not shown. */
  skipHidden?: boolean;
  /** Told of every open shadow root on the way. */
  onShadow?: (root: ShadowRoot) => void;
  /** Told of every block before it is read. */
  onBlock?: (block: Node) => void;
  /** Asked before each inner block; true leaves it out, for the caller to read another time. */
  leave?: (block: Element) => boolean;
  /** Told of every inner block in which something was reported… */
  onFruitful?: (block: Element) => void;
  /** …and asked of it the next time: then it is read although nothing can be found in it any more. */
  isKnown?: (block: Element) => boolean;
}

/** Characters. */
const SMALL = 100;

export function scan(root: Node, region: string, options: ScanOptions, report: (sighting: Sighting) => void): void {
  new Scan(region, options, report).walk(root);
}

class Scan {
  private nodes: Text[] = [];
  private stored = false;
  /** Characters in the part of the page that was last asked whether it is barren. */
  private around = Infinity;
  private block!: Node;
  private reported = 0;

  constructor(
    private readonly region: string,
    private readonly options: ScanOptions,
    private readonly report: (sighting: Sighting) => void,
  ) {}

  walk(root: Node): void {
    this.block = root;
    if (root.nodeType === Node.ELEMENT_NODE) this.element(root as Element, true);
    else this.within(root);
    this.flush();
  }

  private children(parent: Node): void {
    for (let child = parent.firstChild; child; child = child.nextSibling) {
      if (child.nodeType === Node.TEXT_NODE) this.nodes.push(child as Text);
      else if (child.nodeType === Node.ELEMENT_NODE) this.element(child as Element);
    }
  }

  private element(element: Element, isRoot = false): void {
    const name = element.localName;
    if (isRoot || isBlock(element, name)) {
      this.flush();
      this.inBlock(element, name, isRoot);
    } else if (this.isClosed(element, name)) {
      this.flush();
    } else if (name !== "wbr" && !(name === "a" && this.link(element))) {
      this.children(element);
    }
  }

  private inBlock(element: Element, name: string, isRoot: boolean): void {
    const { stored, around } = this;
    this.stored ||= isPhoneField(element, name);
    // What a phone field shows is read with its field: a part of it would be judged as any text.
    const left = !isRoot && !this.stored && this.options.leave?.(element);
    const size = left ? null : isRoot ? Infinity : this.measure(element);
    if (size !== null && !this.isClosed(element, name)) {
      this.around = size;
      const before = this.reported;
      this.within(element, element.shadowRoot);
      if (this.reported > before && !isRoot) this.options.onFruitful?.(element);
    }
    this.stored = stored;
    this.around = around;
  }

  private isClosed(element: Element, name: string): boolean {
    return isOffLimits(element, name) || (this.options.skipHidden === true && isHidden(element));
  }

  /** Characters in `block`; null when there is nothing to find in it. */
  private measure(block: Element): number | null {
    // A small part is walked as fast as it is asked, and around an only child the same has been asked already.
    if (this.around < SMALL || (block.previousElementSibling === null && block.nextElementSibling === null)) return this.around;
    const text = block.textContent ?? "";
    return isBarren(block, text, this.region) && !this.options.isKnown?.(block) ? null : text.length;
  }

  private within(block: Node, shadow: ShadowRoot | null = null): void {
    const outer = this.block;
    this.block = block;
    this.options.onBlock?.(block);
    if (shadow) {
      this.options.onShadow?.(shadow);
      this.around = Infinity;
      this.within(shadow);
    }
    this.children(block);
    this.flush();
    this.block = outer;
  }

  private link(anchor: Element): boolean {
    const href = anchor.getAttribute("href");
    if (href === null || !isPhoneHref(href)) return false;
    const dialled = fromHref(href, this.region);
    if (!dialled) return false;
    this.flush();
    const nodes = textNodes(anchor);
    const text = nodes.map((node) => node.data).join("");
    // Most texts are the number alone: only what is more may hold an extension.
    const shown = dialled.ext === null && /[^\s\d+()./-]/.test(text) ? find(text, this.region, { stored: true })[0] : undefined;
    const ext = dialled.ext ?? (shown?.e164 === dialled.e164 ? shown.ext : null);
    const pieces = nodes.map((node) => ({ node, start: 0, end: node.length })).filter(({ node }) => node.data.trim() !== "");
    this.reported++;
    this.report({ ...dialled, ext, text: text.replace(/\s+/g, " ").trim(), pieces, link: anchor, block: this.block });
    return true;
  }

  /** Reads the run gathered so far and starts another. */
  private flush(): void {
    if (this.nodes.length === 0) return;
    const nodes = this.nodes;
    this.nodes = [];
    if (nodes.length === 1) {
      if (isWorthwhile(nodes[0]!.data, this.region)) this.read(nodes);
      return;
    }
    if (!isWorthwhile(nodes.map((node) => node.data).join(""), this.region)) return;
    for (const run of splitAtBoxes(nodes)) this.read(run);
  }

  private read(nodes: readonly Text[]): void {
    const text = nodes.map((node) => node.data).join("");
    const context: Context = {
      stored: this.stored,
      label: () => fieldLabel(nodes[0]!.parentElement),
      collapse: () => !isPreformatted(nodes[0]!),
    };
    for (const { start, end, e164, ext } of find(text, this.region, context)) {
      this.reported++;
      this.report({ e164, ext, text: text.slice(start, end), pieces: piecesOf(nodes, start, end), link: null, block: this.block });
    }
  }
}

function isPreformatted(node: Text): boolean {
  return node.parentElement?.closest("pre, textarea, [style*='pre']") != null;
}

/** Text of a link without what only a screen reader hears. */
function textNodes(parent: Node): Text[] {
  const nodes: Text[] = [];
  for (let child = parent.firstChild; child; child = child.nextSibling) {
    if (child.nodeType === Node.TEXT_NODE) nodes.push(child as Text);
    else if (child.nodeType === Node.ELEMENT_NODE && !isOffLimits(child as Element, (child as Element).localName)) {
      nodes.push(...textNodes(child));
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
    if (last && meet(last.data, node.data) && !(isInlineBox(last.parentElement, node) && isInlineBox(node.parentElement, last))) {
      runs.push(run);
      run = [];
    }
    run.push(node);
  }
  runs.push(run);
  return runs;
}

function meet(left: string, right: string): boolean {
  return /[\d()+./-]\s*$/.test(left) && /^\s*[\d()+./x#-]/i.test(right);
}

function piecesOf(nodes: readonly Text[], start: number, end: number): Piece[] {
  const pieces: Piece[] = [];
  let offset = 0;
  for (const node of nodes) {
    const from = Math.max(start, offset);
    const to = Math.min(end, offset + node.length);
    if (from < to) pieces.push({ node, start: from - offset, end: to - offset });
    offset += node.length;
  }
  return pieces;
}
