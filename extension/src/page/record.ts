/** The record a number stands on: its row, its container, else the page's. */
import { isRecordId, recordIdInUrl } from "../common/record-id";

export function recordOf(element: Element | null): string | null {
  for (const at of around(element)) {
    const own = at.getAttribute("data-recordid") ?? at.getAttribute("data-row-key-value") ?? at.getAttribute("data-row-key");
    if (own && isRecordId(own)) return own;
    if (at.localName === "tr" || at.getAttribute("role") === "row") {
      const inRow = recordInRow(at);
      if (inRow) return inRow;
    }
  }
  return recordIdInUrl(location.href);
}

/** The row's own record is the first it links to: the name's. */
function recordInRow(row: Element): string | null {
  for (const link of row.querySelectorAll("[data-recordid], a[href]")) {
    const id = recordIdOf(link);
    if (id) return id;
  }
  return null;
}

/** The record that an element is for, or leads to. */
export function recordIdOf(link: Element): string | null {
  const own = link.getAttribute("data-recordid");
  if (own && isRecordId(own)) return own;
  const href = link.getAttribute("href");
  return href === null || !URL.canParse(href, location.href) ? null : recordIdInUrl(new URL(href, location.href).href);
}

/** The element and all that it stands in, through shadow roots. */
export function* around(element: Element | null): Generator<Element> {
  for (let at = element; at; ) {
    yield at;
    const root: Node = at.parentElement ?? at.getRootNode();
    at = root instanceof ShadowRoot ? root.host : root instanceof Element ? root : null;
  }
}

/** Host, with port, of the page; an about:blank frame takes its parent's. */
export function pageHost(): string {
  if (location.host) return location.host;
  try {
    return parent.location.host;
  } catch {
    return "";
  }
}
