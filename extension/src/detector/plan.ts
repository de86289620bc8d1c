/** Asks the numbering plans whether some digits are a number, and how its country writes it. */
import { holderOf, mainOf, planOf, type Format, type Plan } from "./metadata";

export interface Known {
  e164: string;
  /** Digit groups as the country writes them, without the trunk prefix: 912 34 56 78 -> ["912","34","56","78"]. */
  groups: string[];
  /** Written with its country code behind a plus or an international prefix. */
  international: boolean;
  /** Written as a national number should be: with the trunk prefix where the country wants one. */
  complete: boolean;
}

interface Number {
  plan: Plan;
  national: string;
  international: boolean;
  valid: boolean;
}

export function isRegion(region: string): boolean {
  return planOf(region) !== null;
}

/** Of a number written without `+` in this region; infinitely many without a region. */
export function fewestDigits(region: string): number {
  return planOf(region)?.fewestDigits() ?? Infinity;
}

/** `written`: folded digits and separators, `+` among them or not. Null when no plan has that number. */
export function know(written: string, region: string): Known | null {
  const digits = written.replace(/\D/g, "");
  const number = read(digits, written.includes("+"), region);
  if (!number?.valid) return null;
  const { plan, national, international } = number;
  const format = formatOf(plan, national);
  return {
    e164: `+${plan.callingCode}${national}`,
    groups: format ? groupsIn(national, format) : [national],
    international,
    complete: international || isComplete(digits, national, format ? atHome(national, format) : national),
  };
}

/** As `know`, where nobody asks how the number is written. */
export function knowValid(written: string, region: string): string | null {
  const number = read(written.replace(/\D/g, ""), written.includes("+"), region);
  return number?.valid ? `+${number.plan.callingCode}${number.national}` : null;
}

/** Does it carry its country code, or is it a number of the region with all that is dialled at home? */
export function isInFull(written: string, region: string): boolean {
  return written.includes("+") || (know(written, region)?.complete ?? false);
}

/** `+34 912 34 56 78`; what no plan has, as it is. */
export function formatted(e164: string): string {
  const number = e164.startsWith("+") && readAbroad(e164.slice(1));
  const format = number && formatOf(number.plan, number.national);
  return number && format ? `+${number.plan.callingCode} ${groupsIn(number.national, format).join(" ")}` : e164;
}

/** Shorter than this, what no plan has may be an extension as well. */
const STORED_DIGITS = 8;

/** For what is stored as a phone number: plans change before we know, so it will do that a number can have so many digits. */
export function knowStored(written: string, region: string): string | null {
  const number = read(written.replace(/\D/g, ""), written.includes("+"), region);
  if (!number) return null;
  const { plan, national, international, valid } = number;
  const isAtHome = national.length >= STORED_DIGITS && !national.startsWith("0");
  const possible = plan.hasLength(national) && (international || isAtHome);
  return valid || possible ? `+${plan.callingCode}${national}` : null;
}

function read(digits: string, plus: boolean, region: string): Number | null {
  if (plus) return readAbroad(digits);
  const plan = planOf(region);
  if (!plan) return null;
  const abroad = plan.abroad().exec(digits)?.[0];
  if (abroad && digits[abroad.length] !== "0") {
    const number = readAbroad(digits.slice(abroad.length));
    if (number?.valid) return number;
  }
  const national = withoutTrunk(digits, plan);
  if (isValid(plan, national)) return { plan, national, international: false, valid: true };
  const { callingCode } = plan;
  // The country code with its plus forgotten.
  if (digits.startsWith(callingCode)) {
    const rest = withoutTrunk(digits.slice(callingCode.length), plan);
    if (isValid(plan, rest)) return { plan, national: rest, international: false, valid: true };
  }
  return { plan, national, international: false, valid: false };
}

/** The region's own plan, and those it shares a calling code with: a Canadian number is dialled from the US as it stands. */
function isValid(plan: Plan, national: string): boolean {
  return holderOf(plan.callingCode, national) !== null;
}

function readAbroad(digits: string): Number | null {
  // Mexico took the 1 before mobile numbers away in 2019; contacts still have it.
  const said = digits.replace(/^521(?=\d{10}$)/, "52");
  // No calling code begins with another: the first that there is, is the one.
  for (let length = 1; length <= 3; length++) {
    const callingCode = said.slice(0, length);
    const main = mainOf(callingCode);
    if (!main) continue;
    const national = withoutTrunk(said.slice(length), main);
    const plan = holderOf(callingCode, national);
    return { plan: plan ?? main, national, international: true, valid: plan !== null };
  }
  return null;
}

/** As libphonenumber does it: the trunk prefix goes, unless the number is one with it and none without. */
function withoutTrunk(digits: string, plan: Plan): string {
  const trunk = plan.trunk();
  const found = trunk?.exec(digits);
  if (!trunk || !found) return digits;
  const captured = found.length > 1 && found[found.length - 1] !== undefined;
  const rest = plan.trunkTransform && captured ? digits.replace(trunk, plan.trunkTransform) : digits.slice(found[0].length);
  return plan.has(digits) && !plan.has(rest) ? digits : rest;
}

function formatOf(plan: Plan, national: string): Format | null {
  return plan.formats().find(({ pattern, leading }) => (leading?.test(national) ?? true) && pattern.test(national)) ?? null;
}

function groupsIn(national: string, { pattern, abroad }: Format): string[] {
  return national.replace(pattern, abroad).split(/\D+/).filter(Boolean);
}

/** The digits as dialled at home: with the trunk prefix, but where the country does without it. */
function atHome(national: string, { pattern, atHome: written }: Format): string {
  return national.replace(pattern, written).replace(/\D/g, "");
}

function isComplete(digits: string, national: string, home: string): boolean {
  return digits === home || (digits.length > national.length && digits.endsWith(national));
}
