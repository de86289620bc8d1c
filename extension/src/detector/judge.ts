/** The digits are a number of some plan; is it one that a reader would dial? What could be two things is not marked. */
import { isExact, isOrderly, Parting } from "./groups";
import type { Labels } from "./labels";
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
  charBefore: string;
  charAfter: string;
  /** It is all there is in its run of text. */
  alone: boolean;
}

/** Up to this many digits without a separator, a national number looks like any identifier. */
const SHORT = 8;

export function isNumber(writing: Writing, known: Known, labels: Labels): boolean {
  const exact = isExact(writing.groups, known.groups);
  if (!isOrderly(writing.groups, known.international)) return false;
  if (!standsApart(writing, exact)) return false;
  if (isGlued(writing, labels)) return false;
  const plus = writing.written.includes("+");
  if (plus) return widelyParted(writing) <= 1 || isEven(writing);
  if (labels.other) return false;
  if (writing.groups.length === 1) return isBareNumber(writing, known, labels);
  if (!known.complete && !labels.phone && !(exact && leadsWithCountry(writing, known))) return false;
  return isWrittenAsOne(writing, known, exact);
}

/** Digits before or after must be parted from it more clearly than its own groups are from each other. */
function standsApart(writing: Writing, exact: boolean): boolean {
  const widest = Math.max(0, ...writing.inner);
  const clear = (edge: Parting | null, other: string): boolean => {
    if (edge === null || edge === Parting.Wide) return true;
    // `555-0132/33`: the other ending of a second line.
    if (edge === Parting.Slash) return (exact || writing.groups.length === 1 || writing.written.includes("+")) && (other.length <= 4 || other.length > 6);
    return edge === Parting.Space && (exact || widest < Parting.Space);
  };
  return clear(writing.before, writing.prev) && clear(writing.after, writing.next);
}

function isGlued({ written, charBefore, charAfter, groups }: Writing, labels: Labels): boolean {
  const plus = written.includes("+");
  const before = charBefore.at(-1) ?? " ";
  if (plus && /\d/.test(before)) return false;
  if (/[\w@$€£¥=\\%&*•^~±≈<>]/.test(before) && !labels.phone) return true;
  if (!plus && /(?:[#№]|(?<!\d)\/)$/.test(charBefore) && !labels.phone) return true;
  if (!plus && /[#№] $/.test(charBefore) && !labels.phone) return true;
  if (!plus && /["'][:=]$/.test(charBefore)) return true;
  if (!plus && /[A-Za-z\d][-.:]$/.test(charBefore) && !labels.phone) return true;
  if (/^[\d@_*%€$£=°]/.test(charAfter)) return true;
  if (!plus && /^-[A-Za-z]/.test(charAfter) && !/^-ext/i.test(charAfter)) return true;
  return groups.length <= 4 && !plus && /^,\d{1,2}(?!\d)/.test(charAfter);
}

function isBareNumber({ groups, alone }: Writing, known: Known, labels: Labels): boolean {
  if (labels.phone) return true;
  if (labels.vague || !known.complete) return false;
  return alone || groups[0]!.length > SHORT;
}

/** `34 912 345 678`: the country code, the plus sign forgotten. */
function leadsWithCountry(writing: Writing, known: Known): boolean {
  const digits = writing.groups.join("");
  return known.e164 === `+${digits}` && writing.groups.length > known.groups.length;
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
