/** Shadow roots: all that are known on this page, and those that are closed to it and open to its extensions. */

const closed = new WeakMap<Element, ShadowRoot>();
const known = new Set<ShadowRoot>();

/** It is read: who looks for something on the page looks there too. */
export function remember(root: ShadowRoot): void {
  known.add(root);
}

/** The document, and the shadow roots in it that have been read. */
export function* allRoots(): Generator<Document | ShadowRoot> {
  yield document;
  for (const root of known) {
    if (root.isConnected) yield root;
    else known.delete(root);
  }
}

/** The element's shadow root, open or closed. */
export function rootOf(element: Element): ShadowRoot | null {
  const open = element.shadowRoot;
  if (open) return open;
  const found = closed.get(element) ?? (element instanceof HTMLElement ? (chrome.dom?.openOrClosedShadowRoot(element) as ShadowRoot | null) : null);
  if (found) closed.set(element, found);
  return found ?? null;
}

/** Of an event in a closed shadow tree one sees the host; this is what is really there. */
export function deepest(target: EventTarget | undefined, { clientX, clientY }: MouseEvent): Element | null {
  let at = target instanceof Element ? target : null;
  for (let root = at && closed.get(at); at && root; root = closed.get(at)) {
    const inside = root.elementFromPoint(clientX, clientY);
    if (!inside || inside === at || !root.contains(inside)) break;
    at = inside;
  }
  return at;
}

/** What is to be seen at a point of the window, in whatever shadow tree. */
export function elementAt(x: number, y: number): Element | null {
  let at = document.elementFromPoint(x, y);
  for (let root = at && rootOf(at); at && root; root = rootOf(at)) {
    const inside = root.elementFromPoint(x, y);
    if (!inside || inside === at || !root.contains(inside)) break;
    at = inside;
  }
  return at;
}
