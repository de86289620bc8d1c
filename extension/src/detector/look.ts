/** Where on a page there may be something to find: one cheap question to each text, and the browser is asked for links and shadow roots. */
import { blockOf, isForBrowser, SHOW_TEXT } from "./tree";
import { isWorthwhile, tailOf } from "./worthwhile";

/**
 * Names that no shadow host has, and `span` and `svg`: nobody makes hosts of these. The most frequent first, each
 * element is compared until one fits.
 */
const PLAIN =
  "span, td, a, button, svg, path, tr, li, use, g, th, tbody, thead, table, ul, ol, dl, dt, dd, b, i, em, strong, label, input, option, img, br, " +
  "select, textarea, form, fieldset, legend, hr, small, sub, sup, col, colgroup, tfoot, caption, script, style, link, meta, template, iframe";
/** What may hold a number that the text around it doesn't show. */
const LINKS = 'a[href^="tel:" i], a[href^="callto:" i], a[href^=" "]';
const HOSTS = `:not(${PLAIN})`;

/** Texts between two chances to stop. */
const PAUSE = 64;
/** A page that takes away what is being read is read from its beginning again, but not for ever. */
const STARTS_AT_MOST = 3;
/** Longer texts are often scripts. */
const LONG = 500;

/**
 * Gives each block that is worth reading, or null now and then where there is none: whoever asks may stop for a while
 * and let the page change.
 */
export type Look = Generator<Node | null, void, void>;

export function* look(root: Node, region: string, onShadow?: (root: ShadowRoot) => void): Look {
  const seen = new Set<Node>();
  yield* lookAtText(root, region, seen);
  yield null;
  yield* lookBesides(root, region, seen, onShadow);
}

/** Blocks with a link of which the text says nothing, and all that is in shadow trees. */
export function* lookBesides(root: Node, region: string, seen: Set<Node>, onShadow?: (root: ShadowRoot) => void): Look {
  for (const link of (root as ParentNode).querySelectorAll(LINKS)) {
    const block = blockOf(link, root);
    if (!seen.has(block)) {
      seen.add(block);
      yield block;
    }
  }
  // Each of these questions takes the browser its time on a large page.
  yield null;
  const shadows: ShadowRoot[] = [];
  const own = (root as Element).shadowRoot;
  if (own) shadows.push(own);
  for (const { shadowRoot } of (root as ParentNode).querySelectorAll(HOSTS)) if (shadowRoot) shadows.push(shadowRoot);
  for (const shadow of shadows) {
    onShadow?.(shadow);
    yield* look(shadow, region, onShadow);
  }
}

/** Blocks whose text may have a number in it, in the page's order. */
export function* lookAtText(root: Node, region: string, seen: Set<Node>): Look {
  const walker = (root.ownerDocument ?? (root as Document)).createTreeWalker(root, SHOW_TEXT);
  const { isConnected } = root;
  let starts = 1;
  let carry = "";
  for (let quiet = 0, node = walker.nextNode(); node; node = walker.nextNode()) {
    const { data } = node as Text;
    const isFound = isWorthwhile(carry + data, region) && !(data.length > LONG && isForBrowser(node.parentNode));
    carry = tailOf(carry, data);
    const block = isFound ? blockOf(node, root) : null;
    const isNew = block !== null && !seen.has(block);
    if (!isNew && ++quiet < PAUSE) continue;
    quiet = 0;
    if (isNew) seen.add(block);
    yield isNew ? block : null;
    if (isConnected && !node.isConnected) {
      if (!root.isConnected || ++starts > STARTS_AT_MOST) return;
      walker.currentNode = root;
      carry = "";
      seen.clear();
    }
  }
}
