/** The number in a `tel:` or `callto:` link, as stored: Salesforce writes it there raw, spaces, brackets and all. */
import { extensionAfter, extensionAlone } from "./extension";
import { fold } from "./fold";
import { knowStored } from "./plan";

export interface Dialled {
  e164: string;
  ext: string | null;
}

/** In a link a comma or a `p` is a pause, and what follows it is dialled on; an `x` counts nothing there. */
const PAUSE = /^(?:,+|p+| ?x ?)(\d{1,6})#?$/i;

const NUMBER = /^[\s+\d().\/-]*\d\)?/;

export function isPhoneHref(href: string): boolean {
  return /^\s*(?:tel|callto):/i.test(href);
}

/** As most are written: a number and nothing else. */
const PLAIN = /^(?:tel|callto):(\+?\d[\d ().-]*\d)$/i;

/** `href` as the attribute has it (RFC 3966 or not). Null when it holds no number that can be dialled. */
export function fromHref(href: string, region: string): Dialled | null {
  const plain = PLAIN.exec(href)?.[1];
  if (plain !== undefined) {
    const e164 = knowStored(plain, region);
    return e164 === null ? null : { e164, ext: null };
  }
  const said = /^\s*(?:tel|callto):(?:\/\/)?(.*)$/is.exec(href)?.[1];
  if (said === undefined) return null;
  let { text } = fold(decode(said).replace(/\n/g, " "));
  const context = /;phone-context=(\+[\d().-]+)/i.exec(text)?.[1] ?? "";
  const isub = text.search(/;(?!ext=)/i);
  if (isub >= 0) text = text.slice(0, isub) + (/;ext=\d+/i.exec(text.slice(isub))?.[0] ?? "");
  text = text.replace(/\?.*$/, "").trim();
  const digitsEnd = NUMBER.exec(text)?.[0].length ?? 0;
  const spelt = /[A-Z]{3}/.test(text) ? text.replace(/[A-Z]/g, keypad) : null;
  if (digitsEnd === 0) return null;
  const number = knowStored(context + text.slice(0, digitsEnd).trim(), region);
  const ext = extensionAfter(text, digitsEnd)?.digits ?? PAUSE.exec(text.slice(digitsEnd))?.[1] ?? null;
  if (number && (ext !== null || digitsEnd >= text.length)) return { e164: number, ext };
  const word = spelt && knowStored(spelt, region);
  return word ? { e164: word, ext: null } : null;
}

/** What is to be dialled first, as stored: digits and what parts them. */
export function numberIn(href: string): string {
  const said = /^\s*(?:tel|callto):(?:\/\/)?(.*)$/is.exec(href)?.[1] ?? "";
  return NUMBER.exec(fold(decode(said)).text)?.[0] ?? "";
}

/** The extension that is all there is in a link: `tel:2041`, `tel:x2041`. Numbers for emergencies are none. */
export function extensionIn(href: string): string | null {
  const said = fold(decode(href.replace(/^\s*(?:tel|callto):(?:\/\/)?/i, ""))).text;
  return extensionAlone(said) ?? /^\s*((?![019]\d\d\s*$)\d{3,5})\s*$/.exec(said)?.[1] ?? null;
}

function decode(said: string): string {
  try {
    return decodeURIComponent(said);
  } catch {
    return said;
  }
}

const keypad = (letter: string): string => "22233344455566677778889999"[letter.charCodeAt(0) - 65]!;
