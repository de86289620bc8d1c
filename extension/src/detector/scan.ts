/** Walks a page, or a part of it, and reads each run of text as a person does: inline pieces joined, blocks apart. */
import { find, type Context } from "./find";
import { fromHref, isPhoneHref } from "./href";
import { fieldLabel } from "./field";
import { isCrowd, survey } from "./survey";
import { ELEMENT, isBlock, isHidden, isInlineBox, isOffLimits, isPhoneField, TEXT } from "./tree";
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
  /** Every inner block is left out: only the root's own text is wanted. */
  shallow?: boolean;
  /** The root is one of many children. */
  crowded?: boolean;
  /** Told of the parts of the page in which something was reported… */
  onFruitful?: (block: Element) => void;
  /** …and asked of them the next time: then they are read although nothing can be found in them any more. */
  isKnown?: (block: Element) => boolean;
}

/** Characters: the parts of what has fewer are walked as fast as they are surveyed. */
const SMALL = 1_000;

export function scan(root: Node, region: string, options: ScanOptions, report: (sighting: Sighting) => void): void {
  new Scan(region, options, report).walk(root);
}

class Scan {
  private nodes: Text[] = [];
  private stored = false;
  /** Characters in the part of the page that was surveyed last. */
  private around = Infinity;
  /** Has the element whose children are walked many of them? */
  private crowded: boolean;
  private block!: Node;
  private reported = 0;

  constructor(
    private readonly region: string,
    private readonly options: ScanOptions,
    private readonly report: (sighting: Sighting) => void,
  ) {
    this.crowded = options.crowded ?? false;
  }

  walk(root: Node): void {
    this.block = root;
    if (root.nodeType === ELEMENT) this.inBlock(root as Element, (root as Element).localName, true);
    else this.within(root, null);
    this.flush();
  }

  private children(parent: Node): void {
    for (let child = parent.firstChild; child; child = child.nextSibling) {
      if (child.nodeType === TEXT) this.nodes.push(child as Text);
      else if (child.nodeType === ELEMENT) this.element(child as Element);
    }
  }

  private element(element: Element): void {
    const name = element.localName;
    if (isBlock(element, name)) {
      this.flush();
      this.inBlock(element, name, false);
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
    const isLeft = !isRoot && !this.stored && (this.options.shallow === true || this.options.leave?.(element));
    if (!isLeft && !this.isClosed(element, name)) this.open(element, isRoot);
    this.stored = stored;
    this.around = around;
  }

  private isClosed(element: Element, name: string): boolean {
    return isOffLimits(element, name) || (this.options.skipHidden === true && isHidden(element));
  }

  private open(element: Element, isRoot: boolean): void {
    const asks = isRoot ? !this.options.shallow : this.around > SMALL && !isOnlyElement(element);
    if (asks && this.options.isKnown?.(element)) {
      this.around = 0;
      this.within(element, null);
    } else if (asks) {
      const { reported } = this;
      const { size, children } = survey(element, this.crowded, this.region);
      if (children?.length === 0 && !element.shadowRoot) {
        if (isRoot) this.options.onBlock?.(element);
        return;
      }
      this.around = size;
      this.within(element, children);
      if (this.reported > reported && Number.isFinite(size)) this.options.onFruitful?.(element);
    } else {
      this.within(element, null);
    }
  }

  /** `children` are all of them, when null. */
  private within(block: Node, children: readonly Element[] | null): void {
    const outer = this.block;
    this.block = block;
    this.options.onBlock?.(block);
    const shadow = (block as Element).shadowRoot;
    if (shadow) {
      const { around } = this;
      this.options.onShadow?.(shadow);
      this.around = Infinity;
      this.within(shadow, null);
      this.around = around;
    }
    const { crowded } = this;
    this.crowded = this.around > SMALL && isCrowd(block);
    if (children) for (const child of children) this.inBlock(child, child.localName, false);
    else this.children(block);
    this.crowded = crowded;
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
    const text = nodes.length === 1 ? nodes[0]!.data : nodes.map((node) => node.data).join("");
    // Most texts are the number alone: only what is more may hold an extension.
    const shown = dialled.ext === null && /[^\s\d+()./-]/.test(text) ? find(text, this.region, { stored: true })[0] : undefined;
    const ext = dialled.ext ?? (shown?.e164 === dialled.e164 ? shown.ext : null);
    const pieces = nodes.filter(({ data }) => data.trim() !== "").map((node) => ({ node, start: 0, end: node.length }));
    this.reported++;
    this.report({ e164: dialled.e164, ext, text: text.replace(/\s+/g, " ").trim(), pieces, link: anchor, block: this.block });
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

/** What is asked of it has been asked of its parent. */
function isOnlyElement(element: Element): boolean {
  return element.nextElementSibling === null && element.previousElementSibling === null;
}

function isPreformatted(node: Text): boolean {
  return node.parentElement?.closest("pre, textarea, [style*='pre']") != null;
}

/** Text of a link without what only a screen reader hears. */
function textNodes(parent: Node): Text[] {
  const nodes: Text[] = [];
  for (let child = parent.firstChild; child; child = child.nextSibling) {
    if (child.nodeType === TEXT) nodes.push(child as Text);
    else if (child.nodeType === ELEMENT && !isOffLimits(child as Element, (child as Element).localName)) {
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
