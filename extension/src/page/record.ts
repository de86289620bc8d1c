/** The record a number stands on: its row, its container, else the page's. */
import { isRecordId, recordIdInUrl } from "../common/record-id";

export function recordOf(element: Element | null): string | null {
  for (const at of around(element)) {
    const own = at.getAttribute("data-recordid") ?? at.getAttribute("data-row-key-value") ?? at.getAttribute("data-row-key");
    if (own && isRecordId(own)) return own;
    const inPart = recordInPart(at);
    if (inPart) return inPart;
  }
  return recordIdInUrl(location.href);
}

/** A list's row; what a related list has for each record where it is no table. */
export const ROW = "tr, [role='row']";
const CARD = "li, .slds-tile";
const SOMEBODY = /^(?:003|00Q|001)/;
const PERSON = /^(?:003|00Q)/;

/**
 * Whom a row or a card is about: the first it leads to, as a name comes first; else the person, as in a list of cases.
 * A card that leads to nobody, or to several people, says nothing: it may stand on somebody's page.
 */
export function recordInPart(part: Element): string | null {
  const isRow = part.matches(ROW);
  if (!isRow && !part.matches(CARD)) return null;
  const ids = [...part.querySelectorAll("[data-recordid], a[href]")].map(recordIdOf).filter((id) => id !== null);
  const people = ids.filter((id) => PERSON.test(id));
  const [first] = ids;
  if (!isRow && new Set(people).size > 1) return null;
  if (first && SOMEBODY.test(first)) return first;
  return people[0] ?? (isRow ? first : null) ?? null;
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
