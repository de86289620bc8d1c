/** Whose number it is, as the page says: for screen readers, and for the eye that is about to click. */
import { recordIdInUrl } from "../common/record-id";
import { around, recordIdOf, recordInPart, ROW } from "./record";
import { allRoots } from "./roots";
import { findShown, shownTexts } from "./shown-text";

const RECORD_HOST = ".oneContent, .lafPageHost, .windowViewMode-normal, .windowViewMode-maximized";
/** In the order of liking: a heading may say more than the name. */
const HEADINGS = ["h1 [slot='primaryField'], h1 slot[name='primaryField']", "h1 lightning-formatted-name", "h1"];
/** Beside a record's name: what kind of thing it is, and what only a screen reader hears. */
const NO_NAME = "small, records-entity-label, .entityNameTitle, .slds-assistive-text, .assistiveText, svg, button, style";
const LONGEST = 80;

/** "" where the page does not say. */
export function nameOf(element: Element | null): string {
  for (const at of around(element)) {
    const own = nameInList(at);
    if (own) return own;
    const name = at.matches(RECORD_HOST) ? nameInHeading(at) : "";
    if (name) return name;
  }
  return recordIdInUrl(location.href) ? nameInTitle() : "";
}

function nameInHeading(host: Element): string {
  for (const selectors of HEADINGS) {
    const heading = findShown(host, selectors, allRoots());
    const name = heading ? shownText(heading) : "";
    if (name) return name;
  }
  return "";
}

function nameInList(part: Element): string {
  const record = recordInPart(part);
  const links = record ? [...part.querySelectorAll("a")].filter((link) => recordIdOf(link) === record) : [];
  // Its title may be the address it leads to.
  const name = links.map((link) => shownText(link) || link.getAttribute("title")).find(Boolean);
  if (name) return name.slice(0, LONGEST);
  const head = part.matches(ROW) ? part.querySelector("th[scope='row'], [role='rowheader']") : null;
  return head ? shownText(head) : "";
}

/** `Ana Ruiz | Contact | Salesforce`. */
function nameInTitle(): string {
  const parts = document.title.split(" | ");
  return parts.length > 2 ? parts[0]!.trim().slice(0, LONGEST) : "";
}

function shownText(element: Element): string {
  let text = "";
  for (const said of shownTexts(element, NO_NAME)) {
    text += said;
    if (text.length > LONGEST) break;
  }
  return text.replace(/\s+/g, " ").trim().slice(0, LONGEST);
}
