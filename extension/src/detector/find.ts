/** Numbers in one run of text: mask what is something else, take candidates, ask the numbering plans, weigh the words around. */
import type { Detected } from "./index";
import { extensionAfter } from "./extension";
import { fold } from "./fold";
import { balanced, groupsOf, parting, Parting, type Group } from "./groups";
import { IS_PHONE, labelsBefore, labelsOf, type Labels } from "./labels";
import { mask } from "./masks";
import { know, knowStored, knowValid, type Known } from "./plan";
import { isNumber, type Writing } from "./judge";
import { findVanity, mayBeSpelt } from "./vanity";
import { isWorthwhile, MIN_DIGITS, minDigits, worthwhileParts, type Part } from "./worthwhile";

export interface Context {
  /** The text is what a phone field shows. */
  stored?: boolean;
  /** The label of the field the text stands in; asked only when it matters. */
  label?: () => string;
  /** Is white space laid out as on a page, any amount of it one space? Asked only when it matters. */
  collapse?: () => boolean;
}

const CANDIDATE = /(?:\+ ?[(\[]?|[(\[]\+? ?)?\d(?:[ ()./-]{0,4}\d|\] ?\d)+/g;
/** More digits than this in a row are data, whatever is among them. */
const MAX_IN_A_ROW = 400;
const MAX_DIGITS = 17;

/** Characters before and behind a number that are looked at for signs. */
const NEAR = 20;

/** Characters: of a longer text only the parts with digits in them are read. */
export const LONG = 600;

const LATIN = /[A-Za-z_\u00C0-\u024F\u0370-\u03FF\u0400-\u04FF]/;

export function find(original: string, region: string, context: Context = {}): Detected[] {
  const plain = context.stored ? readPlain(original, region) : null;
  if (plain) return [plain];
  if (original.length < LONG) return isWorthwhile(original, region) ? findIn(original, region, context) : [];
  return findInLong(original, region, context);
}

function findInLong(original: string, region: string, context: Context): Detected[] {
  return partsOf(original, [region], context).flatMap((part) => findInPart(original, part, (text) => findIn(text, region, context)));
}

/** Parts of a long text that can be read one after another. */
export function partsOf(text: string, regions: readonly string[], context: Context): Part[] {
  const shortest = [...regions].sort((a, b) => minDigits(a) - minDigits(b))[0]!;
  return worthwhileParts(text, shortest, !context.collapse?.());
}

export function findInPart(text: string, { start, end, from, to }: Part, read: (text: string) => readonly Detected[]): Detected[] {
  return read(text.slice(start, end))
    .map((one) => ({ ...one, start: one.start + start, end: one.end + start }))
    .filter((one) => one.start >= from && one.start < to);
}

function findIn(original: string, region: string, context: Context): Detected[] {
  const { text, at } = fold(original, () => context.collapse?.() ?? false);
  if (!mayHold(text, region)) return [];
  // What a phone field shows is nothing else.
  let masked = context.stored ? text : mask(text);
  const found: Detected[] = [];

  for (const { start, end, e164 } of findVanity(masked, region)) {
    const extension = extensionAfter(text, end);
    const whole = end + (extension?.length ?? 0);
    found.push({ start: at(start), end: at(whole - 1) + 1, e164, ext: extension?.digits ?? null });
    masked = masked.slice(0, start) + "\uE000".repeat(whole - start) + masked.slice(whole);
  }

  CANDIDATE.lastIndex = 0;
  for (let candidate = CANDIDATE.exec(masked); candidate; candidate = CANDIDATE.exec(masked)) {
    const end = candidate.index + candidate[0].length;
    // A bracket around it all is not its own.
    const start = candidate.index + (candidate[0].includes("]") ? 0 : /^\[? ?/.exec(candidate[0])![0].length);
    for (const number of numbersIn(text, masked, start, end, region, context)) {
      const extension = extensionAfter(text, number.end);
      const whole = number.end + (extension?.length ?? 0);
      found.push({ start: at(number.start), end: at(whole - 1) + 1, e164: number.e164, ext: extension?.digits ?? null });
      CANDIDATE.lastIndex = Math.max(CANDIDATE.lastIndex, whole);
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

/** Longer rows of groups are asked about one by one, when all else is known. */
const GROUPS = 6;

/** Does any plan have some of these digits? Of most texts with digits none does, and all that is asked else takes longer. */
function mayHold(text: string, region: string): boolean {
  if (mayBeSpelt(text)) return true;
  CANDIDATE.lastIndex = 0;
  for (let candidate = CANDIDATE.exec(text); candidate; candidate = CANDIDATE.exec(text)) {
    const end = candidate.index + candidate[0].length;
    const groups = groupsOf(text, candidate.index, end);
    if (groups.length > GROUPS) return true;
    for (let i = 0; i < groups.length; i++) {
      const from = i === 0 ? candidate.index : groups[i]!.start;
      for (let j = i, digits = 0; j < groups.length && digits <= MAX_DIGITS; j++) {
        digits += groups[j]!.digits.length;
        if (digits >= MIN_DIGITS && digits <= MAX_DIGITS && knowValid(text.slice(from, groups[j]!.end), region) !== null) return true;
      }
    }
  }
  return false;
}

/** Most phone fields show one number, some with its extension, and nothing else. */
const PLAIN = /^\s*(\+?[\d(][\d ().-]*\d)/;

function readPlain(text: string, region: string): Detected | null {
  const found = PLAIN.exec(text);
  if (!found) return null;
  const lead = found[0];
  const written = found[1]!;
  const extension = lead.length < text.length ? extensionAfter(text, lead.length) : null;
  const end = lead.length + (extension?.length ?? 0);
  if (end < text.length && /\S/.test(text.slice(end))) return null;
  const e164 = balanced(written) ? knowStored(written, region) : null;
  return e164 === null ? null : { start: lead.length - written.length, end, e164, ext: extension?.digits ?? null };
}

interface Found {
  start: number;
  end: number;
  e164: string;
}

function numbersIn(text: string, masked: string, start: number, end: number, region: string, context: Context): Found[] {
  const groups = groupsOf(masked, start, end);
  const count = groups.reduce((sum, group) => sum + group.digits.length, 0);
  const fewest = text.slice(start, groups[0]!.start).includes("+") ? MIN_DIGITS : minDigits(region);
  if (count < fewest || count > MAX_IN_A_ROW) return [];
  const first = firstUsable(text, start, groups);
  const plus = masked.slice(start, groups[0]!.start).includes("+");
  const last = lastUsable(text, groups, plus);
  const parted = partings(masked, groups);
  const found: Found[] = [];
  for (let i = first; i <= last; ) {
    const window = longest(text, masked, start, groups, parted, i, last, region, context);
    if (window) {
      if (window.found) found.push(window.found);
      i = window.next;
    } else {
      // Behind a plus that leads nowhere no number begins.
      i = plus && i === 0 ? behindWide(parted) : i + 1;
    }
  }
  return found;
}

function behindWide(parted: readonly Parting[]): number {
  const at = parted.findIndex((parting) => parting >= Parting.Wide);
  return at < 0 ? parted.length + 1 : at + 1;
}

/** `3) 011…`, the third of a list; `…71 82 (1,99 a minute)`. Behind a zero half a bracket is an area code's. */
function hasHalfBracket(separator: string, masked: string, groups: readonly Group[], k: number): boolean {
  if (separator.startsWith(") ")) return !groups[k]!.digits.startsWith("0") && !masked.slice(groups[0]!.start - 2, groups[k]!.end).includes("(");
  return separator.includes("(") && !masked.slice(groups[k + 1]!.end, groups.at(-1)!.end + 1).includes(")");
}

/** How each group is parted from the next. */
function partings(masked: string, groups: readonly Group[]): Parting[] {
  const parted: Parting[] = [];
  for (let k = 0; k + 1 < groups.length; k++) {
    const separator = masked.slice(groups[k]!.end, groups[k + 1]!.start);
    parted.push(hasHalfBracket(separator, masked, groups, k) ? Parting.Wide : parting(separator, groups[k + 1]!.digits));
  }
  return parted;
}

/** A group with a letter glued to it is part of a word, unless the letters are a label (`Tel912…`). */
function firstUsable(text: string, start: number, groups: readonly Group[]): number {
  const glued = start > 0 && LATIN.test(text[start - 1]!);
  if (!glued) return 0;
  return labelsBefore(text, start).phone ? 0 : text[start] === "+" ? groups.length : Math.min(1, groups.length);
}

/** `plus`: what begins with one is a number, also where a name is glued to it. */
function lastUsable(text: string, groups: readonly Group[], plus: boolean): number {
  const end = groups[groups.length - 1]!.end;
  const glued = LATIN.test(text[end] ?? " ") && !extensionAfter(text, end) && !startsLabel(text, end) && !(plus && /^[A-Z][a-z]/.test(text.slice(end, end + 2)));
  return groups.length - (glued ? 2 : 1);
}

/** `…4568Tel: …`: the next number's label, its space forgotten. */
function startsLabel(text: string, at: number): boolean {
  const word = /^[A-Za-z]{3,12}(?=[.:])/.exec(text.slice(at, at + 16))?.[0];
  return word !== undefined && labelsBefore(`${word}:`, word.length + 1).phone;
}

function longest(
  text: string, masked: string, start: number, groups: readonly Group[], parted: readonly Parting[], i: number, last: number, region: string, context: Context,
): { found: Found | null; next: number } | null {
  let digits = 0;
  let reach = i - 1;
  let near: Labels | null = null;
  let refused = false;
  while (reach < last && digits + groups[reach + 1]!.digits.length <= MAX_DIGITS && !(reach >= i && parted[reach] === Parting.End)) {
    digits += groups[++reach]!.digits.length;
  }

  for (let j = reach; j >= i && digits >= MIN_DIGITS; digits -= groups[j]!.digits.length, j--) {
    const from = i === 0 ? start : opening(masked, groups[i - 1]!.end, groups[i]!.start);
    const to = closing(masked, from, groups[j]!.end);
    const written = masked.slice(from, to);
    if (!balanced(written)) continue;
    near ??= labelsBefore(text, from);
    const known = know(written, region);
    if (!known) continue;
    // All of it is that other number, its last groups too, and its first: `IMEI 35 447182 …`.
    const other = near.other || (i > 0 && isBehindOther(text, start, groups, parted, i));
    if (other && !context.stored && !written.includes("+")) return { found: null, next: j + 1 };
    const inner = parted.slice(i, j);
    const writing: Writing = {
      written,
      groups: groups.slice(i, j + 1).map((group) => group.digits),
      inner,
      before: i === 0 ? null : parted[i - 1]!,
      after: j === groups.length - 1 ? null : parted[j]!,
      next: groups[j + 1]?.digits ?? "",
      prev: groups[i - 1]?.digits ?? "",
      charBefore: text.slice(Math.max(0, from - NEAR), from),
      charAfter: text.slice(to, to + NEAR),
      twin: () => isTwin(masked, groups, i, j, region),
      row: () => rowAround(groups, parted, i, j),
      alone: text.slice(0, from).trim() === "" && text.slice(to).trim() === "",
    };
    if (isNumber(writing, known, labels(near, known, context))) {
      // The plan has the longer number too, so nobody can tell where it ends.
      if (refused && writing.after !== null && writing.after < Parting.Wide && writing.after !== Parting.Slash) return null;
      return { found: { start: from, end: to, e164: known.e164 }, next: j + 1 };
    }
    refused = true;
  }
  return null;
}

/** Does the group begin inside a number that its label says is another, of which too few digits came before to be it all? */
function isBehindOther(text: string, start: number, groups: readonly Group[], parted: readonly Parting[], i: number): boolean {
  const before = groups.slice(0, i);
  return before.reduce((sum, { digits }) => sum + digits.length, 0) <= 3 && parted.slice(0, i).every((one) => one < Parting.Wide) &&
    labelsBefore(text, start).other;
}

/** Do as many groups of the same sizes, a number too, stand right before or behind these? */
function isTwin(masked: string, groups: readonly Group[], i: number, j: number, region: string): boolean {
  const size = j - i + 1;
  return [i - size, j + 1].some((other) => {
    const its = groups.slice(Math.max(0, other), other + size);
    return its.length === size && size > 1 && its.every((group, k) => group.digits.length === groups[i + k]!.digits.length) &&
      know(masked.slice(its[0]!.start, its[size - 1]!.end), region) !== null;
  });
}

function rowAround(groups: readonly Group[], parted: readonly Parting[], i: number, j: number): number {
  const isPair = (k: number): boolean => groups[k]?.digits.length === 2;
  for (let k = i; k <= j; k++) if (!isPair(k) || (k < j && parted[k] !== Parting.Space)) return 0;
  let [from, to] = [i, j];
  while (isPair(from - 1) && parted[from - 1] === Parting.Space) from--;
  while (isPair(to + 1) && parted[to] === Parting.Space) to++;
  return to - from + 1;
}

function labels(near: Labels, known: Known, context: Context): Labels {
  if (context.stored) return IS_PHONE;
  if (near.phone || near.other || known.international || !context.label) return near;
  const said = context.label();
  const field = labelsOf(said);
  // A field that says nothing of telephones shows other things.
  return { phone: field.phone, other: field.other, vague: near.vague || field.vague || /\S/.test(said) };
}

/** A bracket that opens right before the first group belongs to it. */
function opening(text: string, min: number, start: number): number {
  const at = text.lastIndexOf("(", start);
  return at >= min && start - at <= 2 ? at : start;
}

function closing(text: string, from: number, end: number): number {
  const written = text.slice(from, end);
  return !balanced(written) && text[end] === ")" ? end + 1 : end;
}
