/** Countries by their names. */
import { isRegion } from "../detector/plan";

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
