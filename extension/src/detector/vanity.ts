/** Numbers spelt as words: `1-800-FLOWERS`, `(212) 555-CARS`, `1300 FLIGHT`. */
import { labelsBefore } from "./labels";
import { know } from "./plan";

const KEYPAD = "22233344455566677778889999";

const QUICK = /\d\)?[ .-]{1,2}(?:\d{1,3}[ .-]?)?[A-Z]{2}|\d[A-Z]{4}|8(?:00|33|44|55|66|77|88)-[A-Za-z]{3}/;
const VANITY =
  /(?<![A-Za-z\u00aa-\u024f\u0370-\u1fff\d.]|[A-Za-z\u00aa-\u024f\u0370-\u1fff\d]-)(?<lead>(?:\+ ?)?(?:\(?\d{1,4}\)?[ .-]{0,2}){1,3})(?<word>[A-Z]{1,12}(?:[ .-]?(?:[A-Z]{1,12}|\d{1,4})){0,4})(?![a-z])/g;
/** In small letters only behind a prefix that leaves no doubt. */
const SMALL = /(?<![A-Za-z\u00aa-\u024f\u0370-\u1fff\d.]|[A-Za-z\u00aa-\u024f\u0370-\u1fff\d]-)(?<lead>(?:\+?1-)?8(?:00|33|44|55|66|77|88)-)(?<word>[A-Za-z]{3,12}(?:-[A-Za-z]{2,8})?)(?![A-Za-z\u00aa-\u024f\u0370-\u1fff\d])/g;

export interface Vanity {
  start: number;
  end: number;
  e164: string;
}

export function mayBeSpelt(text: string): boolean {
  return QUICK.test(text);
}

export function findVanity(text: string, region: string): Vanity[] {
  if (!mayBeSpelt(text)) return [];
  const found: Vanity[] = [];
  for (const pattern of [VANITY, SMALL]) {
    for (const match of text.matchAll(pattern)) {
      const number = read(text, match.index, match.groups!["lead"]!, match.groups!["word"]!, region);
      if (number && !found.some((other) => other.start < number.end && number.start < other.end)) found.push(number);
    }
  }
  return found;
}

function read(text: string, start: number, lead: string, word: string, region: string): Vanity | null {
  const digits = lead.replace(/\D/g, "");
  if (digits.length < 2 || !isSure(text, start, lead, word) || labelsBefore(text, start).other) return null;
  const parts = [...word.matchAll(/[A-Z]+|\d+/gi)];
  let spelt = "";
  for (const [i, part] of parts.entries()) {
    spelt += dial(part[0]);
    const letters = word.slice(0, part.index + part[0].length).replace(/[^A-Z]/gi, "").length;
    if (letters < 3) continue;
    const known = know(lead + spelt, region);
    if (known?.complete) return { start, end: start + lead.length + part.index + part[0].length, e164: known.e164 };
    // Only the first letters of a long word are dialled: 1-800-MATTRESS.
    const short = overlong(lead, spelt, region);
    if (short && i === parts.length - 1) return { start, end: start + lead.length + part.index + part[0].length, e164: short };
  }
  return null;
}

/** Free-phone numbers end where the plan says, however long the word: after seven letters in America, six in Australia. */
function overlong(lead: string, spelt: string, region: string): string | null {
  if (!/^\D*1?\D*8(?:00|33|44|55|66|77|88)\D|^1300\D/.test(lead)) return null;
  for (const letters of [7, 6]) {
    const known = spelt.length > letters && spelt.length <= letters + 3 ? know(lead + spelt.slice(0, letters), region) : null;
    if (known) return known.e164;
  }
  return null;
}

/** `800 NUMBERS` may be eight hundred numbers: a space alone wants a trunk prefix, a bracket or a word for telephones. */
function isSure(text: string, start: number, lead: string, word: string): boolean {
  if (/[-.)]\s?$/.test(lead) || /^\D*[01+]/.test(lead) || /^\+/.test(lead)) return word.length >= 3;
  return labelsBefore(text, start).phone;
}

function dial(part: string): string {
  return part.toUpperCase().replace(/[A-Z]/g, (letter) => KEYPAD[letter.charCodeAt(0) - 65]!);
}
