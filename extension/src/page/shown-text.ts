/** What an element shows, as the browser puts it together: a shadow tree in place of its host, and in its slots what is slotted. */
import { rootOf } from "./roots";

/** Its own texts that `skip` does not stand over, in order. */
export function* shownTexts(node: Node, skip: string): Generator<string> {
  for (const child of childrenOf(node)) {
    if (child.nodeType === Node.TEXT_NODE) yield (child as Text).data;
    else if (child instanceof Element && !child.matches(skip)) yield* shownTexts(child, skip);
  }
}

function childrenOf(node: Node): Iterable<Node> {
  // Of the polyfill's shadow trees the slots hold what is slotted.
  const slotted = node instanceof HTMLSlotElement ? node.assignedNodes() : [];
  if (slotted.length > 0) return slotted;
  return ((node instanceof Element && rootOf(node)) || node).childNodes;
}

/** `selectors` in an element and in the shadow trees below it: the first found, or null. */
export function findShown(element: Element, selectors: string, roots: Iterable<Document | ShadowRoot>): Element | null {
  const found = element.querySelector(selectors);
  if (found) return found;
  for (const root of roots) {
    const inside = root instanceof ShadowRoot && isWithin(root, element) ? root.querySelector(selectors) : null;
    if (inside) return inside;
  }
  return null;
}

function isWithin(root: ShadowRoot, element: Element): boolean {
  for (let at: Node = root; at instanceof ShadowRoot; at = at.host.getRootNode()) if (element.contains(at.host)) return true;
  return false;
}
