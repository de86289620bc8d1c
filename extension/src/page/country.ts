/** The country of a record on show, where its address says one: a number stored without a country code is most likely one from there. */
import { isRegion } from "../detector/plan";
import { recordIdInUrl } from "../common/record-id";

const HOSTS = ".oneContent, .lafPageHost";
const ADDRESS = "[data-target-selection-name*='Address'], [data-target-selection-name$='Country'], [data-target-selection-name$='CountryCode']";
/** Where somebody is reached comes before where something is sent to. */
const FIRST = /(?:Mailing|Billing|\.Address|\.Country)/;
const LINES = "div, span, a, slot";

export class Countries {
  private readonly known = new Map<Element, string>();

  /** The region of the record that `node` stands on; null where none is known. */
  of(node: Node): string | null {
    if (this.known.size === 0) return null;
    let at: Node | null = node;
    while (at instanceof Node && at.getRootNode() instanceof ShadowRoot) at = (at.getRootNode() as ShadowRoot).host;
    const element = at instanceof Element ? at : at?.parentElement;
    return this.known.get(element?.closest(HOSTS) ?? document.documentElement) ?? null;
  }

  /** Looks at the page again; gives the parts of it whose numbers are to be read anew. */
  changed(): Element[] {
    if (recordIdInUrl(location.href) === null) return [];
    const found = new Map<Element, { region: string; isFirst: boolean }>();
    for (const place of document.querySelectorAll(ADDRESS)) {
      const host = place.closest(HOSTS) ?? document.documentElement;
      const isFirst = FIRST.test(place.getAttribute("data-target-selection-name") ?? "");
      const region = found.get(host)?.isFirst || (found.has(host) && !isFirst) ? null : regionIn(place);
      if (region) found.set(host, { region, isFirst });
    }
    const hosts = [...new Set([...found.keys(), ...this.known.keys()])].filter((host) => found.get(host)?.region !== this.known.get(host));
    this.known.clear();
    for (const [host, { region }] of found) this.known.set(host, region);
    return hosts.filter((host) => host.isConnected);
  }
}

/** The last of an address's lines that is a country's name, in its own element as Lightning writes it. */
function regionIn(place: Element): string | null {
  const lines = [...place.querySelectorAll(LINES)].filter((line) => line.childElementCount === 0).map((line) => line.textContent ?? "");
  for (const line of lines.reverse()) {
    const region = regionNamed(line.trim());
    if (region) return region;
  }
  return null;
}

let names: Map<string, string> | null = null;

/** `DE`, `Germany`, `Deutschland`, `Alemania`; in the page's language and those around it. */
export function regionNamed(name: string): string | null {
  if (/^[A-Z]{2}$/.test(name) && isRegion(name)) return name;
  if (name.length < 2 || name.length > 40 || /\d/.test(name)) return null;
  names ??= allNames();
  return names.get(name.toLowerCase()) ?? null;
}

function allNames(): Map<string, string> {
  const found = new Map([["usa", "US"], ["uk", "GB"], ["great britain", "GB"], ["england", "GB"], ["holland", "NL"]]);
  const languages = new Set([document.documentElement.lang, ...navigator.languages, "en", "es", "de", "fr", "it", "pt", "nl"]);
  for (const language of languages) {
    if (!/^[A-Za-z]{2,3}(?:-[A-Za-z\d]+)*$/.test(language)) continue;
    const display = new Intl.DisplayNames(language, { type: "region" });
    for (const region of regions()) {
      const name = display.of(region)?.toLowerCase();
      if (name && !found.has(name)) found.set(name, region);
    }
  }
  return found;
}

function regions(): string[] {
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  return letters.flatMap((first) => letters.map((second) => first + second)).filter(isRegion);
}
