/** Numbering plans: libphonenumber's metadata, asked whether some digits are a number and how it is written. */
import { parsePhoneNumberFromString as parseNumber, type CountryCode, type MetadataJson, type PhoneNumber } from "libphonenumber-js/core";
import metadataJson from "libphonenumber-js/metadata.max.json";

const METADATA = metadataJson as unknown as MetadataJson;

export interface Known {
  e164: string;
  /** Digit groups as the country writes them at home, without the trunk prefix: 912 34 56 78 -> ["912","34","56","78"]. */
  groups: string[];
  /** Written with its country code or an international prefix. */
  international: boolean;
  /** Written as a national number should be: with the trunk prefix where the country wants one. */
  complete: boolean;
}

export function isRegion(region: string): region is CountryCode {
  return region in METADATA.countries;
}

/** `written`: folded digits and separators, `+` in front or not. Null when no plan has that number. */
export function know(written: string, region: string): Known | null {
  const number = parse(written, region);
  if (!number?.isValid()) return null;
  const digits = written.replace(/\D/g, "");
  const national = number.nationalNumber;
  const international = written.includes("+") || isBehindPrefix(digits, number);
  // The trunk prefix only where the country does not do without it.
  const atHome = number.formatNational({ nationalPrefix: false });
  return {
    e164: number.number,
    groups: number.formatInternational().replace(/^\+\d+\D*/, "").split(/\D+/).filter(Boolean),
    international,
    complete: international || isComplete(digits, national, atHome.replace(/\D/g, "")),
  };
}

/** For what is stored as a phone number: not every plan is known, so a possible number with `+` will do. */
export function knowStored(written: string, region: string): string | null {
  const number = parse(written, region);
  if (!number) return null;
  if (number.isValid()) return number.number;
  return written.includes("+") && number.isPossible() ? number.number : null;
}

function parse(written: string, region: string): PhoneNumber | undefined {
  const digits = written.replace(/\D/g, "");
  // Mexico took the 1 before mobile numbers away in 2019; contacts still have it.
  const said = written.includes("+") ? `+${digits.replace(/^521(?=\d{10}$)/, "52")}` : digits;
  const options = isRegion(region) ? { defaultCountry: region, extract: false } : { extract: false };
  return parseNumber(said, options, METADATA);
}

/** `00` or `011` and a country code, or the country code alone, were taken off the front. */
function isBehindPrefix(digits: string, number: PhoneNumber): boolean {
  const whole = `${number.countryCallingCode}${number.nationalNumber}`;
  return digits.length > whole.length && digits.endsWith(whole) && /^0/.test(digits);
}

function isComplete(digits: string, national: string, atHome: string): boolean {
  return digits === atHome || (digits.length > national.length && digits.endsWith(national));
}
