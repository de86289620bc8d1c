/**
 * Finds phone numbers. Pure: no browser API beyond the DOM it is given, nothing kept between calls.
 *
 * `region` is the ISO 3166 country whose national numbers are understood ("ES", in any case); with none, or one that
 * has no numbering plan, only numbers that carry their country code are found. Offsets are in UTF-16 units of the text as given, extension included.
 */
import { find } from "./find";
import { isRegion } from "./plan";
import { scan } from "./scan";

export { fromHref } from "./href";

export interface Detected {
  start: number;
  end: number;
  /** E.164, without the extension. */
  e164: string;
  ext: string | null;
}

export interface DetectedInDom {
  e164: string;
  ext: string | null;
  /** The number as the page shows it. */
  text: string;
}

export function detect(text: string, region?: string | null): Detected[] {
  return find(text, known(region));
}

export function detectDom(root: Node, region?: string | null): DetectedInDom[] {
  const found: DetectedInDom[] = [];
  scan(root, known(region), ({ e164, ext, text }) => found.push({ e164, ext, text }));
  return found;
}

function known(region: string | null | undefined): string {
  const code = (region ?? "").trim().toUpperCase();
  return isRegion(code) ? code : "";
}
