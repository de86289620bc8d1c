/** The digits are a number of some plan; is it one that a reader would dial? What could be two things is not marked. */
import { isExact, isOrderly, isSeries, Parting } from "./groups";
import type { Labels } from "./labels";
import { MONEY_BEHIND } from "./masks";
import type { Known } from "./plan";

export interface Writing {
  written: string;
  /** Digit groups as written, country code and trunk prefix included. */
  groups: string[];
  /** How those groups are parted. */
  inner: Parting[];
  /** How it is parted from digits before and after; null where there are none. */
  before: Parting | null;
  after: Parting | null;
  prev: string;
  next: string;
  /** The characters before and behind it. */
  charBefore: string;
  charAfter: string;
  /** The like of it stands right before or behind it: `912 345 673-912 345 674`. */
  twin(): boolean;
  /** How many groups of two digits stand in the row it is in, where all of its own are such groups; else 0. */
  row(): number;
  /** It is all there is in its run of text. */
  alone: boolean;
}

/** Up to this many digits without a separator, a national number looks like any identifier. */
const SHORT = 8;

export function isNumber(writing: Writing, known: Known, labels: Labels): boolean {
  const exact = isExact(writing.groups, known.groups);
  if (!isOrderly(writing.groups, known.international, labels.phone)) return false;
  if (!standsApart(writing, exact) && !writing.twin()) return false;
  if (isGlued(writing, labels)) return false;
  const plus = writing.written.includes("+");
  if (plus) return widelyParted(writing) <= 1 || isEven(writing);
  if (labels.other || (!labels.phone && isFigures(writing, known))) return false;
  if (writing.groups.length === 1) return isBareNumber(writing, known, labels);
  if (!known.complete && !labels.phone && !(exact && (leadsWithCountry(writing, known) || setsAreaApart(writing)))) return false;
  return isWrittenAsOne(writing, known, exact);
}

/** `in 2025: 612345678`, `2026/612345678`; `612345678 = …`. */
const FIGURE_BEFORE = /(?:^|\D)(?:19|20)\d\d(?:: ?|\/)$/;
const FIGURE_BEHIND = /^ ?=/;
const UP_TO = "(?:to|through|thru|until|al?|hasta|bis|à|au|até|tot|till?|-|–)";
const UP_TO_BEFORE = new RegExp(`(\\d{7,}) ${UP_TO} $`);
const UP_TO_BEHIND = new RegExp(`^ ${UP_TO} (\\d{4,})`);

/** `2.388.447 914.388.447`. */
const THOUSANDS = /^[1-9]\d\d(?:\.\d{3}){2}$/;
const THOUSANDS_BEFORE = /(?:^|[^\d.])[1-9]\d?(?:\.\d{3})+ $/;

/** Digits that somebody counts, adds up or limits a range with. */
function isFigures({ written, groups, charBefore, charAfter, row }: Writing, { e164 }: Known): boolean {
  if (isSeries(groups) || row() % groups.length > 0 || /(?:0{6}|9{6})$/.test(e164) || MONEY_BEHIND.test(charAfter)) return true;
  if (FIGURE_BEFORE.test(charBefore) || FIGURE_BEHIND.test(charAfter)) return true;
  if (THOUSANDS.test(written) && THOUSANDS_BEFORE.test(charBefore)) return true;
  const other = groups.length === 1 && (UP_TO_BEFORE.exec(charBefore) ?? UP_TO_BEHIND.exec(charAfter))?.[1];
  return other !== undefined && other !== false && groups[0]!.startsWith(other.slice(0, 4));
}

/** Digits before or after must be parted from it more clearly than its own groups are from each other. */
function standsApart(writing: Writing, exact: boolean): boolean {
  const widest = Math.max(0, ...writing.inner);
  const last = writing.groups.length > 1 ? writing.groups.at(-1)!.length : 0;
  const clear = (edge: Parting | null, other: string): boolean => {
    if (edge === null || edge >= Parting.Wide) return true;
    // `555-0132/33`: the other ending of a second line.
    if (edge === Parting.Slash) {
      return (exact || writing.groups.length === 1 || writing.written.includes("+")) && (other.length <= 4 || other.length > 6 || other.length === last);
    }
    return edge === Parting.Space && (exact || widest < Parting.Space);
  };
  return clear(writing.before, writing.prev) && clear(writing.after, writing.next);
}

function isGlued({ written, charBefore, charAfter, groups, twin }: Writing, labels: Labels): boolean {
  const plus = written.includes("+");
  if (plus && /\d$/.test(charBefore)) return false;
  if (!labels.phone && /[\w@\\%&*•^~±≈]$|[$€£¥₹₽₺₪₩₫฿] ?$/.test(charBefore)) return true;
  if (!plus && !labels.phone && /[=<>] ?$/.test(charBefore)) return true;
  if (!plus && /(?:[#№]|(?<!\d)\/)$/.test(charBefore) && !labels.phone) return true;
  if (!plus && /[#№] $/.test(charBefore) && !labels.phone) return true;
  // `{"id": 4155550101}`, `{"id": "4155550101"}`.
  if (!plus && (/["'] ?[:=] ?$/.test(charBefore) || (!labels.phone && /["'] ?[:=] ?["']$/.test(charBefore)))) return true;
  if (!plus && /[A-Za-z\d][-.:]$/.test(charBefore) && !labels.phone && !twin()) return true;
  if (/^[\d@_*%€$£=°]/.test(charAfter)) return true;
  if (!plus && /^-[A-Za-z]/.test(charAfter) && !/^-(?:ext|[aeoö]s(?![a-z]))/i.test(charAfter)) return true;
  return groups.length <= 4 && !plus && /^,\d{1,2}(?!\d)/.test(charAfter);
}

/** `A 415…`, `CMR 415…` (but not `ANA RUIZ 415…`), `1, 2, 415…`, `10 / 415…`, `-415…`, `[415…]`. */
const ITEM_BEFORE = /(?<![A-Za-z]|[A-Z]{2} )[A-Z]{1,5} $|\d, ?\d{1,5}, ?$|(?:^|\D)\d{1,5} \/ $|(?:^|\s)-$|\[$/;
/** `415….com`, `415…/A`. */
const ITEM_BEHIND = /^\.[a-z]{2}|^\/[A-Za-z](?![A-Za-z])/;

function isBareNumber({ groups, alone, charBefore, charAfter }: Writing, known: Known, labels: Labels): boolean {
  if (ITEM_BEHIND.test(charAfter)) return false;
  if (labels.phone) return true;
  if (ITEM_BEFORE.test(charBefore)) return false;
  if (labels.vague || !known.complete) return false;
  return alone || groups[0]!.length > SHORT;
}

/** `34 912 345 678`: the country code, the plus sign forgotten. */
function leadsWithCountry(writing: Writing, known: Known): boolean {
  const digits = writing.groups.join("");
  return known.e164 === `+${digits}` && writing.groups.length > known.groups.length;
}

/** `20/388-4471`: who sets the area code apart forgets the trunk prefix. */
function setsAreaApart({ groups, inner, written }: Writing): boolean {
  return groups.length >= 3 && (inner[0] === Parting.Slash || written.startsWith("("));
}

function isWrittenAsOne(writing: Writing, known: Known, exact: boolean): boolean {
  if (exact) return true;
  if (widelyParted(writing) > 1 && !isEven(writing)) return false;
  const [first, second] = writing.groups as [string, string];
  const bracketed = writing.written.startsWith("(");
  // `3.14159265` is a decimal.
  if (writing.groups.length === 2 && writing.written.includes(".") && !first.startsWith("0") && !bracketed) return false;
  if (known.e164.startsWith("+1")) return isNorthAmerican(writing.groups);
  if (known.international) return true;
  const trunkless = first.replace(/^0/, "");
  if (trunkless.length > 4 && trunkless.length !== known.groups[0]!.length) return false;
  return trunkless.length > 1 || bracketed || second.length > 1;
}

function isNorthAmerican(groups: readonly string[]): boolean {
  const sizes = groups.map((group) => group.length).join("-");
  return /^(?:1-|011-1-|00-1-)?(?:3-3-4|3-7|6-4|3-3-2-2|10)$/.test(sizes) || sizes === "4-3-4";
}

function widelyParted({ inner }: Writing): number {
  return inner.filter((parting) => parting === Parting.Wide).length;
}

function isEven({ inner }: Writing): boolean {
  return inner.every((parting) => parting === inner[0]);
}
