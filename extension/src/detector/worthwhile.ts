/** The question asked of every text before any other, because it is cheap: can there be a number in it at all? */
import { fewestDigits } from "./plan";

const DIGITS = "\\d\\u0660-\\u0669\\u06F0-\\u06F9\\u0966-\\u096F\\u09E6-\\u09EF\\u0E50-\\u0E59\\uFF10-\\uFF19";
const D = `[${DIGITS}]`;
/** What may stand between two digits of a number; of what isn't ASCII, anything that isn't a digit itself. */
const BETWEEN = `(?:[\\s().\\/\\[\\]\\-]|[^\\x00-\\x7F${DIGITS}]){0,40}`;
const PLUS = "[+\\uFF0B\\uFE62\\u207A]";
/** Letters behind digits, where a clock's AM does not count. */
const SPELT = "(?<!\\d:)\\d\\d\\)?[^\\dA-Za-z]{1,2}[\\d.-]{0,5}[A-Z]{2}|8(?:00|33|44|55|66|77|88)-[A-Za-z]{3}";

/** Digits of the shortest number that is taken for one, country code included. */
export const MIN_DIGITS = 6;

const patterns = new Map<number, RegExp>();

function patternFor(fewest: number): RegExp {
  let pattern = patterns.get(fewest);
  if (!pattern) {
    const row = (digits: number): string => `${D}(?:${BETWEEN}${D}){${digits - 1}}`;
    const national = Number.isFinite(fewest) ? [row(fewest)] : [];
    pattern = new RegExp([...national, `${PLUS}${BETWEEN}${row(MIN_DIGITS)}`, SPELT].join("|"));
    patterns.set(fewest, pattern);
  }
  return pattern;
}

/** One page has one region, and is asked about thousands of texts. */
let last = { region: "", pattern: patternFor(minDigits("")) };

/** A text with a number in it is worthwhile, and so is every text that this one is a part of. */
export function isWorthwhile(text: string, region: string): boolean {
  if (region !== last.region) last = { region, pattern: patternFor(minDigits(region)) };
  return last.pattern.test(text);
}

/** Digits of the shortest number that is written without `+`; infinitely many where no region says what such a number is. */
export function minDigits(region: string): number {
  return Math.max(MIN_DIGITS, fewestDigits(region));
}
