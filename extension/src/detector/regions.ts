/**
 * A number without a country code on a record that names a country: is it from there or from home? From there only if it
 * is written in full there, trunk prefix and all; where it is in full at home too, nobody can tell.
 */
import { find, type Context } from "./find";
import { fold } from "./fold";
import { fromHref, numberIn, type Dialled } from "./href";
import type { Detected } from "./index";
import { isInFull } from "./plan";

/** `regions`: home alone, or the record's country and then home. */
export function findAmong(text: string, regions: readonly string[], context: Context): Detected[] {
  return regions.length === 1 ? find(text, regions[0]!, context) : findInBoth(text, regions[0]!, regions[1]!, context);
}

function findInBoth(text: string, own: string, home: string, context: Context): Detected[] {
  const isFull = (one: Detected, region: string): boolean => {
    const digits = fold(text.slice(one.start, one.end)).text.replace(/[^\d+]/g, "");
    return isInFull(one.ext !== null && digits.endsWith(one.ext) ? digits.slice(0, -one.ext.length) : digits, region);
  };
  const theirs = find(text, own, context).filter((one) => isFull(one, own));
  const ours = find(text, home, context);
  const meet = (one: Detected, other: Detected): boolean => one.start < other.end && other.start < one.end;
  const kept = theirs.filter((one) => ours.every((other) => !meet(one, other) || other.e164 === one.e164 || !isFull(other, home)));
  return [...kept, ...ours.filter((one) => !theirs.some((other) => meet(one, other)))].sort((a, b) => a.start - b.start);
}

/** The same for a link. */
export function fromHrefAmong(href: string, regions: readonly string[]): Dialled | null {
  const own = regions[0]!;
  const home = regions[1];
  const theirs = fromHref(href, own);
  if (home === undefined) return theirs;
  const ours = fromHref(href, home);
  const written = numberIn(href);
  if (!theirs || !isInFull(written, own)) return ours;
  return ours && ours.e164 !== theirs.e164 && isInFull(written, home) ? null : theirs;
}
