import { describe, expect, it } from "vitest";
import { getCountries, getExampleNumber, parsePhoneNumberFromString, type CountryCode } from "libphonenumber-js/max";
import examples from "libphonenumber-js/examples.mobile.json";
import { detect } from "../../src/detector";
import { know } from "../../src/detector/plan";

/** Countries whose numbers have fewer digits than anything we mark. */
const TINY = new Set(["AC", "CK", "FK", "KI", "NC", "NU", "SB", "SH", "TA", "TK", "TO", "TV", "VU", "WS"]);
const COUNTRIES = getCountries().flatMap((country) => {
  const number = getExampleNumber(country, examples);
  return number ? [{ country, number }] : [];
});

describe("the numbering plans", () => {
  it("read every country's example as libphonenumber does", () => {
    expect(COUNTRIES.length).toBeGreaterThan(200);
    for (const { country, number } of COUNTRIES) {
      expect(know(number.formatNational(), country)?.e164, country).toBe(number.number);
      expect(know(number.formatInternational(), "ES")?.e164, country).toBe(number.number);
    }
  });

  it("find it in a sentence, at home and from abroad", () => {
    for (const { country, number } of COUNTRIES.filter(({ country }) => !TINY.has(country))) {
      expect(detect(`Tel. ${number.formatNational()}.`, country).map(({ e164 }) => e164), country).toEqual([number.number]);
      expect(detect(`Tel. ${number.formatInternational()}.`, "ES").map(({ e164 }) => e164), country).toEqual([number.number]);
    }
  });

  it("agree with libphonenumber on what is no number", () => {
    const digits = (seed: number): string => String((seed * 48_271 + 11) % 2_147_483_647).padStart(10, "0").slice(0, 7 + (seed % 4));
    const regions: CountryCode[] = ["ES", "US", "GB", "DE", "FR", "IT", "BR", "MX", "AR", "SE", "AU", "JP"];
    for (const region of regions) {
      for (let seed = 1; seed <= 400; seed++) {
        const written = digits(seed * 7_919);
        const expected = parsePhoneNumberFromString(written, { defaultCountry: region, extract: false });
        expect(know(written, region)?.e164 ?? null, `${written} ${region}`).toBe(expected?.isValid() ? expected.number : null);
      }
    }
  });
});
