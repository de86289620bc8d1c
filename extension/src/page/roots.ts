/** Shadow roots that are closed to the page, and open to its extensions. */

const closed = new WeakMap<Element, ShadowRoot>();

/** The element's shadow root, open or closed. */
export function rootOf(element: Element): ShadowRoot | null {
  const open = element.shadowRoot;
  if (open) return open;
  const known = closed.get(element);
  if (known) return known;
  const found = element instanceof HTMLElement ? (chrome.dom?.openOrClosedShadowRoot(element) as ShadowRoot | null) : null;
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
