/**
 * The country of a record on show, where its address says one: a number stored without a country code is most likely one
 * from there. A list's row is a record of its own.
 */
import { recordIdInUrl } from "../common/record-id";
import { regionNamed } from "./region-names";
import { allRoots } from "./roots";
import { Rows } from "./row-country";
import { shownTexts } from "./shown-text";

const HOSTS = ".oneContent, .lafPageHost";
const ADDRESS = "[data-target-selection-name*='Address'], [data-target-selection-name$='Country'], [data-target-selection-name$='CountryCode']";
/** Where somebody is reached comes before where something is sent to. */
const FIRST = /(?:Mailing|Billing|\.Address|\.Country)/;
const NO_LINE = "button, input, style, svg";

export class Countries {
  private readonly known = new Map<Element, string>();
  private readonly rows = new Rows();

  /** The region of the record that `node` stands on; null where none is known. */
  of(node: Node): string | null {
    return this.rows.of(node) ?? (this.known.size > 0 ? this.known.get(hostOf(node)) : null) ?? null;
  }

  /** Looks at the page again; gives the parts of it whose numbers are to be read anew. */
  changed(): Element[] {
    if (recordIdInUrl(location.href) === null) return [];
    const found = new Map<Element, { region: string; isFirst: boolean }>();
    for (const root of allRoots()) for (const place of root.querySelectorAll(ADDRESS)) {
      const host = hostOf(place);
      const isFirst = FIRST.test(place.getAttribute("data-target-selection-name") ?? "");
      const region = found.get(host)?.isFirst || (found.has(host) && !isFirst) ? null : regionIn(place);
      if (region) found.set(host, { region, isFirst });
    }
    const hosts = [...new Set([...found.keys(), ...this.known.keys()])].filter((host) => found.get(host)?.region !== this.known.get(host));
    this.known.clear();
    for (const [host, { region }] of found) this.known.set(host, region);
    return hosts.filter((host) => host.isConnected);
  }

  /** Rows that are another country's after these changes. */
  changedRows(changes: readonly MutationRecord[]): Element[] {
    return this.rows.changed(changes.map(({ target }) => target));
  }
}

/** The part of the page that one record has. */
function hostOf(node: Node): Element {
  for (let at: Node = node; ; ) {
    const host = (at instanceof Element ? at : at.parentElement)?.closest(HOSTS);
    if (host) return host;
    const root = at.getRootNode();
    if (!(root instanceof ShadowRoot)) return document.documentElement;
    at = root.host;
  }
}

/** The last of an address's lines that is a country's name. */
function regionIn(place: Element): string | null {
  for (const line of [...shownTexts(place, NO_LINE)].reverse()) {
    const region = regionNamed(line.trim());
    if (region) return region;
  }
  return null;
}
