/** Where on a page there may be something to find: one cheap question to each text, and the browser is asked for links and shadow roots. */
import { blockOf, ELEMENT, isForBrowser, SHOW_TEXT } from "./tree";
import { isWorthwhile, tailOf, worthwhileEnds } from "./worthwhile";

/** What may hold a number that the text around it doesn't show. */
const LINK = '[href^="tel:" i], [href^="callto:" i], [href^=" "]';
/** What stands in it is the whole of it, drawn in synthetic shadow: these have no slots. */
const SHOWN_HERE = "lightning-formatted-phone:not(:empty)";
/**
 * Besides names that no shadow host has, and `span` and `svg`: nobody makes hosts of these. The most frequent first, each
 * element is compared until one fits; and one selector, as each is asked of all elements.
 */
const LINKS_AND_HOSTS =
  `:not(span, td, button, svg, a:not(${LINK}), ${SHOWN_HERE}, path, tr, li, use, g, th, tbody, thead, table, ul, ol, dl, dt, dd, b, i, em, strong, label, input, ` +
  "option, img, br, select, textarea, form, fieldset, legend, hr, small, sub, sup, col, colgroup, tfoot, caption, script, style, link, meta, template, iframe)";
const NATIVE_HOSTS = new Set(["div", "section", "article", "aside", "main", "header", "footer", "nav", "p", "blockquote"]);

/** Texts between two chances to stop. */
const PAUSE = 64;
/** A page that takes away what is being read is read from its beginning again, but not for ever. */
const STARTS_AT_MOST = 3;
/** Longer texts are often scripts. */
const LONG = 500;
/** What a list repeats: each has a few fields, and its text is short. */
export const ROWS = "tr, li, article, [role='row']";
const LONG_ROW = 4_000;

/**
 * Gives each block that is worth reading, or null now and then where there is none: whoever asks may stop for a while
 * and let the page change.
 */
export type Look = Generator<Node | null, void, void>;

/** What there is besides texts. */
export interface Besides {
  onShadow?(root: ShadowRoot): void;
  /** It has no shadow root that a page could see: but it may have a closed one, or get one. */
  onHost?(element: Element): void;
}

/** `seen`: blocks that are not given again, and links that their text has shown; whoever asks may add some. */
export function* look(root: Node, region: string, besides: Besides = {}, seen = new Set<Node>()): Look {
  yield* lookAtText(root, region, seen);
  yield null;
  yield* lookBesides(root, region, seen, besides);
}

/** Blocks with a link of which the text says nothing, and all that is in shadow trees. */
export function* lookBesides(root: Node, region: string, seen: Set<Node>, besides: Besides = {}): Look {
  const shadows: ShadowRoot[] = [];
  const ask = (host: Element): void => {
    const { shadowRoot } = host;
    if (shadowRoot) shadows.push(shadowRoot);
    else if (besides.onHost && mayBeHost(host)) besides.onHost(host);
  };
  if (root.nodeType === ELEMENT) ask(root as Element);
  // One question, as each takes the browser its time on a large page.
  for (const element of (root as ParentNode).querySelectorAll(LINKS_AND_HOSTS)) {
    if (element.localName !== "a") ask(element);
    else if (!seen.has(element)) {
      const block = blockOf(element, root);
      if (seen.has(block)) continue;
      seen.add(block);
      yield block;
    }
  }
  for (const shadow of shadows) {
    besides.onShadow?.(shadow);
    yield* look(shadow, region, besides, seen);
  }
}

/** A component, or one of the few elements of HTML that somebody makes a host of. */
function mayBeHost(element: Element): boolean {
  const name = element.localName;
  // These have no slots: what stands in one is the whole of it, drawn in synthetic shadow.
  if (name.startsWith("lightning-formatted-")) return element.firstChild === null;
  return name.includes("-") || (NATIVE_HOSTS.has(name) && element.firstElementChild === null);
}

/** Blocks whose text may have a number in it, in the page's order. */
export function* lookAtText(root: Node, region: string, seen: Set<Node>): Look {
  const texts = new Texts(root, region);
  const { isConnected } = root;
  for (let starts = 1, node = texts.next(); node; node = texts.next()) {
    const block = texts.isFound ? blockOf(node, root) : null;
    if (block && !seen.has(block)) {
      seen.add(block);
      yield block;
    } else {
      yield null;
    }
    if (isConnected && !node.isConnected) {
      if (!root.isConnected || ++starts > STARTS_AT_MOST) return;
      texts.restart();
      seen.clear();
    }
  }
}

/**
 * Goes from text to text. Most of a page's time is spent here: texts of a row are asked together, and of a row that has
 * something only those up to there are touched.
 */
class Texts {
  /** May the text that `next` gave have a number in it? If not, it is only where one may stop. */
  isFound = false;
  private readonly walker: TreeWalker;
  /** A row around the root is not the root's. */
  private readonly around: Element | null;
  private carry = "";
  /** The row met last: it, and any that it is in, is read text by text from there on. */
  private met: Element | null = null;
  private found: Node[] = [];
  /** The text that comes next, or the row if one comes right behind the last. */
  private ahead: Node | null;

  constructor(private readonly root: Node, private readonly region: string) {
    this.walker = (root.ownerDocument ?? (root as Document)).createTreeWalker(root, SHOW_TEXT);
    this.around = root.nodeType === ELEMENT ? (root as Element).closest(ROWS) : null;
    this.ahead = this.walker.nextNode();
  }

  restart(): void {
    this.walker.currentNode = this.root;
    this.carry = "";
    this.found = [];
    this.met = null;
    this.ahead = this.walker.nextNode();
  }

  next(): Node | null {
    const { found } = this;
    let at: Node | null = null;
    for (let left = PAUSE; found.length === 0 && this.ahead && left > 0; left--) {
      at = this.ahead;
      const isRow = at.nodeType === ELEMENT;
      const row = isRow ? (at as Element) : ((at as Text).parentElement?.closest(ROWS) ?? null);
      if (row === null || row === this.around || (this.met && row.contains(this.met))) this.ask(at as Text);
      else this.askRow(row);
    }
    this.isFound = found.length > 0;
    return found.shift() ?? at;
  }

  private ask(node: Text): void {
    const { data } = node;
    const { carry } = this;
    if (isWorthwhile(carry === "" ? data : carry + data, this.region)) this.report(node);
    this.carry = tailOf(carry, data);
    this.ahead = this.walker.nextNode();
  }

  private askRow(row: Element): void {
    this.met = row;
    const text = row.textContent!;
    const { walker, carry } = this;
    if (text.length > LONG_ROW) {
      if (this.ahead === row) this.ahead = this.firstIn(row);
      return;
    }
    const ends = worthwhileEnds(carry + text, this.region);
    if (ends.length > 0) {
      let node = this.ahead === row ? this.firstIn(row) : (this.ahead as Text | null);
      // Where in `carry + text` the node ends.
      let end = carry.length + (node?.length ?? 0);
      for (const place of ends) {
        if (place <= carry.length) continue;
        while (node && end < place) {
          node = walker.nextNode() as Text | null;
          if (node) end += node.length;
        }
        if (node && this.found.at(-1) !== node) this.report(node);
      }
    }
    this.carry = tailOf(carry, text);
    this.ahead = this.behind(row);
  }

  private firstIn(row: Element): Text | null {
    this.walker.currentNode = row;
    return this.walker.nextNode() as Text | null;
  }

  private behind(row: Element): Node | null {
    const { walker } = this;
    const next = row.nextSibling;
    if (next?.nodeType === ELEMENT && row !== this.root && (next as Element).matches(ROWS)) return next;
    // Not every DOM's walker knows more than the way ahead.
    if (!("nextSibling" in walker)) {
      let node = this.walker.nextNode();
      while (node && row.contains(node)) node = this.walker.nextNode();
      return node;
    }
    walker.currentNode = row;
    return walker.nextSibling();
  }

  private report(node: Text): void {
    if (!(node.length > LONG && isForBrowser(node.parentNode))) this.found.push(node);
  }
}
