/** The record a number stands on: its row, its container, else the page's. */
import { isRecordId, recordIdInUrl } from "../common/record-id";

export function recordOf(element: Element | null): string | null {
  for (let at = element; at; at = parentOf(at)) {
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
  const id = row.querySelector("[data-recordid]")?.getAttribute("data-recordid");
  if (id && isRecordId(id)) return id;
  for (const link of row.querySelectorAll("a[href]")) {
    const linked = recordIdInUrl(new URL(link.getAttribute("href") ?? "", location.href).href);
    if (linked) return linked;
  }
  return null;
}

function parentOf(element: Element): Element | null {
  if (element.parentElement) return element.parentElement;
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
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
