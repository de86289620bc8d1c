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

/** Characters before and behind what may be a number in which its words stand, and dates, and all that it may be a part of. */
const BEFORE = 200;
const BEHIND = 120;
/** Of the line before only its label counts. */
const LABEL = 64;
/** A word longer than this is cut: it is data. */
const WORD = 500;

const patterns = new Map<number, RegExp>();

function patternFor(fewest: number): RegExp {
  let pattern = patterns.get(fewest);
  if (!pattern) {
    const row = (digits: number): string => `${D}(?:${BETWEEN}${D}){${digits - 1}}`;
    const national = Number.isFinite(fewest) ? [row(fewest)] : [];
    // One for all questions, as the browser takes its time to compile it.
    pattern = new RegExp([...national, `${PLUS}${BETWEEN}${row(MIN_DIGITS)}`, SPELT].join("|"), "g");
    patterns.set(fewest, pattern);
  }
  return pattern;
}

/** One page has one region, and is asked about thousands of texts. */
let last = forRegion("");

function forRegion(region: string): { region: string; pattern: RegExp } {
  return { region, pattern: patternFor(minDigits(region)) };
}

/** A text with a number in it is worthwhile, and so is every text that this one is a part of. */
export function isWorthwhile(text: string, region: string): boolean {
  const { pattern } = ofRegion(region);
  pattern.lastIndex = 0;
  return pattern.test(text);
}

function ofRegion(region: string): typeof last {
  return last.region === region ? last : (last = forRegion(region));
}

/** Adds to `ends` where the pieces of a text end that make it worthwhile: all of them, each once. The text begins at `from`. */
export function worthwhileEnds(text: string, region: string, from: number, ends: number[]): void {
  const { pattern } = ofRegion(region);
  pattern.lastIndex = 0;
  while (pattern.test(text)) ends.push(from + pattern.lastIndex);
}

export interface Part {
  /** What is to be read… */
  start: number;
  end: number;
  /** …and where what is found in it has to begin to count. */
  from: number;
  to: number;
}

/** A part longer than both together is cut: so much is read at once, with so much around it that nothing is told apart by the cut. */
const AT_ONCE = 6_000;
const AROUND = 3_000;

/** The parts of a long text that are worth reading, each with all that says what its digits are. `byLine`: a line's end parts. */
export function worthwhileParts(text: string, region: string, byLine: boolean): Part[] {
  const parts: Part[] = [];
  const { pattern } = ofRegion(region);
  pattern.lastIndex = 0;
  let last: Part | null = null;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    if (last && match.index < last.end) {
      if (pattern.lastIndex + LABEL > last.end) last.end = edge(text, pattern.lastIndex, 1, BEHIND, byLine);
      continue;
    }
    const from = edge(text, match.index, -1, BEFORE, byLine);
    const end = edge(text, pattern.lastIndex, 1, BEHIND, byLine);
    if (last && from <= last.end) last.end = end;
    else parts.push((last = { start: Math.max(0, from - LABEL), end, from, to: Infinity }));
  }
  return parts.some(isTooLong) ? parts.flatMap((part) => (isTooLong(part) ? cut(part) : [part])) : parts;
}

function isTooLong({ start, end }: Part): boolean {
  return end - start > AT_ONCE + 2 * AROUND;
}

function cut({ start, end, from }: Part): Part[] {
  const pieces: Part[] = [];
  for (let at = from; at < end; at += AT_ONCE) {
    pieces.push({ start: Math.max(start, at - AROUND), end: Math.min(end, at + AT_ONCE + AROUND), from: at, to: Math.min(end, at + AT_ONCE) });
  }
  return pieces;
}

/** `reach` characters on from `at`, to the end of a word there; no further than the line goes. */
function edge(text: string, at: number, step: 1 | -1, reach: number, byLine: boolean): number {
  for (let place = at, steps = 0; ; place += step, steps++) {
    const next = step > 0 ? text[place] : text[place - 1];
    if (next === undefined || (byLine && next === "\n") || steps > reach + WORD || (steps >= reach && /\s/.test(next))) return place;
  }
}

/** Digits of the shortest number that is written without `+`; infinitely many where no region says what such a number is. */
export function minDigits(region: string): number {
  return Math.max(MIN_DIGITS, fewestDigits(region));
}

/** Characters of a text's end that are kept in mind. */
const TAIL = 60;

/** The end of `before + text` that a number may begin with, for what comes after it; empty for most texts. */
export function tailOf(before: string, text: string): string {
  let start = text.length;
  while (start > 0 && text.length - start < TAIL && mayBeIn(text.charCodeAt(start - 1))) start--;
  const tail = start > 0 || text.length >= TAIL ? text.slice(start) : (before + text).slice(-TAIL);
  return /[^\s().\/[\]-]/.test(tail) ? tail : "";
}

/** A digit, what may stand between digits, or a plus. */
function mayBeIn(code: number): boolean {
  return (code >= 0x28 && code <= 0x39 && code !== 0x2a && code !== 0x2c) || code <= 0x20 || code > 0x7f || code === 0x5b || code === 0x5d;
}
