/** Whose number it is, as the page says: for screen readers, and for the eye that is about to click. */
import { recordIdInUrl } from "../common/record-id";
import { around, recordIdOf } from "./record";
import { allRoots } from "./roots";
import { findShown, shownTexts } from "./shown-text";

const RECORD_HOST = ".oneContent, .lafPageHost, .windowViewMode-normal, .windowViewMode-maximized";
const HEADINGS = "h1 [slot='primaryField'], h1 slot[name='primaryField'], h1 lightning-formatted-name, h1";
/** Beside a record's name: what kind of thing it is, and what only a screen reader hears. */
const NO_NAME = "small, records-entity-label, .entityNameTitle, .slds-assistive-text, .assistiveText, svg, button, style";
const LONGEST = 80;

/** "" where the page does not say. */
export function nameOf(element: Element | null): string {
  for (const at of around(element)) {
    if (at.localName === "tr" || at.getAttribute("role") === "row") {
      const name = nameInRow(at);
      if (name) return name;
    }
    const heading = at.matches(RECORD_HOST) ? findShown(at, HEADINGS, allRoots()) : null;
    const name = heading ? shownText(heading) : "";
    if (name) return name;
  }
  return recordIdInUrl(location.href) ? nameInTitle() : "";
}

function nameInRow(row: Element): string {
  const links = [...row.querySelectorAll("a[data-recordid], a[href]")];
  const link = links.find((one) => recordIdOf(one) !== null);
  // Its title may be the address it leads to.
  const name = link ? shownText(link) || link.getAttribute("title") : "";
  if (name) return name.slice(0, LONGEST);
  const head = row.querySelector("th[scope='row'], [role='rowheader']");
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
