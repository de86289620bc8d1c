/** Where in a part of a page there may be something to find. Most parts have nothing, and asking the browser is faster than walking them. */
import { COMMENT, ELEMENT, isBlock, SHOW_TEXT, TEXT } from "./tree";
import { isWorthwhile } from "./worthwhile";

export interface Survey {
  /** Characters in it; infinitely many when they are too many to look at. */
  size: number;
  /** The children to look into, in their order; null for all of them, and for the text between them. */
  children: readonly Element[] | null;
}

/** With so many children next to each other each of them is small; with fewer one may be the rest of the page. */
const CROWD = 20;
const TEXTS_OF_LARGE = 300;

/**
 * Names that no shadow host has, and `span` and `svg`: nobody makes hosts of these. The most frequent first, each
 * element is compared until one fits.
 */
const PLAIN =
  "span, td, a, button, svg, path, tr, li, use, g, th, tbody, thead, table, ul, ol, dl, dt, dd, b, i, em, strong, label, input, option, img, br, " +
  "select, textarea, form, fieldset, legend, hr, small, sub, sup, col, colgroup, tfoot, caption, script, style, link, meta, template, iframe";
/** What may hold a number that the text around it doesn't show. */
const OPAQUE = `a[href^="tel:" i], a[href^="callto:" i], a[href^=" "], :not(${PLAIN})`;

const TOO_LARGE: Survey = { size: Infinity, children: null };

/** `crowded`: it has many siblings. */
export function survey(block: Element, crowded: boolean, region: string): Survey {
  if (!crowded && hasManyTexts(block)) return TOO_LARGE;
  const text = block.textContent ?? "";
  const opaque = childrenAroundOpaque(block);
  const isNothing = opaque.size === 0 && !isWorthwhile(text, region);
  return { size: text.length, children: isNothing ? [] : worthwhileChildren(block, opaque, region) };
}

export function isCrowd(parent: Node | null): boolean {
  return parent !== null && (parent as Element).childElementCount >= CROWD;
}

function hasManyTexts(block: Element): boolean {
  const walker = block.ownerDocument.createTreeWalker(block, SHOW_TEXT);
  for (let texts = 0; walker.nextNode(); ) if (++texts > TEXTS_OF_LARGE) return true;
  return false;
}

function childrenAroundOpaque(block: Element): ReadonlySet<Node> {
  const found = new Set<Node>();
  for (const element of block.querySelectorAll(OPAQUE)) {
    if (element.localName !== "a" && !element.shadowRoot) continue;
    let child: Node = element;
    for (let parent = child.parentNode; parent && parent !== block; parent = parent.parentNode) child = parent;
    found.add(child);
  }
  return found;
}

/** Null when a run of text may go on from one child to the next. */
function worthwhileChildren(block: Element, opaque: ReadonlySet<Node>, region: string): Element[] | null {
  const children: Element[] = [];
  for (let child = block.firstChild; child; child = child.nextSibling) {
    if (child.nodeType === TEXT && !/\S/.test((child as Text).data)) continue;
    if (child.nodeType === COMMENT) continue;
    if (child.nodeType !== ELEMENT || !isBlock(child as Element, (child as Element).localName)) return null;
    if (opaque.has(child) || isWorthwhile(child.textContent ?? "", region)) children.push(child as Element);
  }
  return children;
}
