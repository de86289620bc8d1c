/** Where on a page there may be something to find: one cheap question to each text, and the browser is asked for links and shadow roots. */
import { blockOf, DISCONNECTED, ELEMENT, FOLLOWING, isForBrowser, SHOW_TEXT } from "./tree";
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

/** Fields of Aura's lists, which are no links. */
const AURA_FIELDS = ".uiOutputPhone";

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

/**
 * `seen`: blocks that are not given again, and links that their text has shown; whoever asks may add some. What the page
 * adds meanwhile is for whoever watches it.
 */
export function* look(root: Node, region: string, besides: Besides = {}, seen = new Set<Node>()): Look {
  // One question, as each takes the browser its time on a large page; most numbers of a list stand in its answer.
  const others = linksAndHosts(root);
  yield* lookAtText(root, region, seen, [others, (root as ParentNode).querySelectorAll(AURA_FIELDS)]);
  yield null;
  yield* lookBesides(root, region, seen, besides, others);
}

function linksAndHosts(root: Node): Elements {
  return (root as ParentNode).querySelectorAll(LINKS_AND_HOSTS);
}

/** Blocks with a link of which the text says nothing, and all that is in shadow trees. */
export function* lookBesides(root: Node, region: string, seen: Set<Node>, besides: Besides = {}, others = linksAndHosts(root)): Look {
  const shadows: ShadowRoot[] = [];
  const ask = (host: Element): void => {
    const { shadowRoot } = host;
    if (shadowRoot) shadows.push(shadowRoot);
    else if (besides.onHost && mayBeHost(host)) besides.onHost(host);
  };
  if (root.nodeType === ELEMENT) ask(root as Element);
  for (const element of others) {
    // The page may have taken it out since it was asked for.
    if (root.isConnected && !element.isConnected) continue;
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

/** Those that the browser found when it was asked, in the page's order. */
type Elements = NodeListOf<Element>;

/**
 * Blocks whose text may have a number in it, in the page's order. `others`: elements that are likely to show one; of a
 * row these come first, where its text has theirs once.
 */
export function* lookAtText(root: Node, region: string, seen: Set<Node>, others: readonly Elements[] = []): Look {
  const texts = new Texts(root, region, others.map((some) => new Leaves(some)));
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

  constructor(private readonly root: Node, private readonly region: string, private readonly leaves: readonly Leaves[]) {
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
    for (const some of this.leaves) some.restart();
  }

  next(): Node | null {
    const { found } = this;
    let at: Node | null = null;
    for (let left = PAUSE; found.length === 0 && this.ahead && left > 0; left--) {
      at = this.ahead;
      const isRow = at.nodeType === ELEMENT;
      const row = isRow ? (at as Element) : ((at as Text).parentElement?.closest(ROWS) ?? null);
      if (row === null || row === this.around || (this.met && row.contains(this.met))) {
        // The page may have moved into a row what was read before it.
        if (isRow) this.ahead = this.firstIn(at as Element);
        else this.ask(at as Text);
      } else {
        this.askRow(row);
      }
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
    const { carry } = this;
    if (text.length > LONG_ROW) {
      if (this.ahead === row) this.ahead = this.firstIn(row);
      return;
    }
    const ends = this.askLeaves(row, carry + text);
    if (ends.length > 0) this.reportIn(row, carry.length, carry.length + text.length, ends);
    this.carry = tailOf(carry, text);
    this.ahead = this.behind(row);
  }

  /** What shows a number is reported at once; gives where in `text`, the row's, ends what else is worth reading. */
  private askLeaves(row: Element, text: string): number[] {
    const { region } = this;
    const ends: number[] = [];
    let from = 0;
    for (const leaves of this.leaves) {
      for (let leaf = leaves.nextIn(row); leaf; leaf = leaves.nextIn(row)) {
        const shown = leaf.textContent!;
        const at = text.indexOf(shown);
        // Where the row says the same twice, nobody knows which of them this is: both are left among the rest.
        if (at < from || text.includes(shown, at + 1) || !isWorthwhile(shown, region)) continue;
        worthwhileEnds(text.slice(from, at), region, from, ends);
        from = at + shown.length;
        this.found.push(leaf);
      }
    }
    worthwhileEnds(text.slice(from), region, from, ends);
    return ends;
  }

  /** Reports the texts in which the `ends` are, coming from the side that is nearer. `start`, `end`: where the row's text does. */
  private reportIn(row: Element, start: number, end: number, ends: readonly number[]): void {
    const { walker } = this;
    const inside = ends.filter((place) => place > start);
    if ("lastChild" in walker && end - (inside[0] ?? end) < (inside.at(-1) ?? start) - start) {
      walker.currentNode = row;
      const texts: Text[] = [];
      let node = walker.lastChild() as Text | null;
      let nodeStart = end - (node?.length ?? 0);
      for (const place of inside.reverse()) {
        while (node && nodeStart >= place) {
          node = walker.previousNode() as Text | null;
          nodeStart -= node?.length ?? 0;
        }
        if (node && texts.at(-1) !== node) texts.push(node);
      }
      for (const text of texts.reverse()) this.report(text);
      return;
    }
    let node = this.firstIn(row);
    let nodeEnd = start + (node?.length ?? 0);
    for (const place of inside) {
      while (node && nodeEnd < place) {
        node = walker.nextNode() as Text | null;
        nodeEnd += node?.length ?? 0;
      }
      if (node && this.found.at(-1) !== node) this.report(node);
    }
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

/** Elements in the page's order, of which those without others in them are asked for row by row. */
class Leaves {
  private at = 0;

  constructor(private readonly elements: Elements) {}

  restart(): void {
    this.at = 0;
  }

  /** The next one in `row`; null if the next one comes later. What stands before the row is passed over. */
  nextIn(row: Element): Element | null {
    for (let element = this.elements[this.at]; element; element = this.elements[++this.at]) {
      if (row.contains(element)) {
        if (element.firstElementChild) continue;
        this.at++;
        return element;
      }
      const place = row.compareDocumentPosition(element);
      if (place & FOLLOWING && !(place & DISCONNECTED)) return null;
    }
    return null;
  }
}
