/** Blots out what has digits and a shape of its own, so that no phone number is read out of it or across it. */
import { labelsBefore } from "./labels";
import { CURRENCY_CODES } from "./words";

/** Private use: no digit, no separator, no letter. */
const BLOT = "\uE000";

const DAY = "(?:0?[1-9]|[12]\\d|3[01])";
const MONTH = "(?:0?[1-9]|1[0-2])";
const YEAR = "(?:(?:19|20)\\d\\d|\\d\\d)";
/** `sign` names what the three parts are parted by. Short, as the browser takes its time to compile what is not. */
const date = (sign: string): string => {
  const parted = (first: string, second: string, third: string, space: string, of: string): string =>
    `${first}(?<${of}>[./-])${space}${second}\\k<${of}>${space}${third}`;
  return [
    parted(DAY, MONTH, YEAR, " ?", `${sign}D`),
    parted(MONTH, DAY, YEAR, "", `${sign}M`),
    parted("(?:19|20)\\d\\d", MONTH, DAY, "", `${sign}Y`),
  ].join("|");
};
/** `12.05.` and `12/05`, only ever the first half of a range. */
const SHORT_DATE = `${DAY}(?:[./]${MONTH}[./]?|\\.)`;
/** The months of six languages by how they begin; `de` and full stops as they use them. */
const MONTH_NAME =
  "(?:jan|ene|gen|feb|fév|fev|mar|mär|apr|abr|avr|may|mai|mag|jun|giu|jui|jul|lug|aug|ago|aoû|sep|set|oct|okt|ott|out|nov|dec|dez|déc|dic)[a-zûé]*";
const CLOCK = "\\d{1,2}(?::\\d{2}){1,2}(?:[.,]\\d{1,6})?(?: ?[ap]\\.?m\\b\\.?)?";
const CURRENCY = `(?:€|\\$|£|¥|₹|₽|₺|₪|₩|₫|฿|zł|kr\\b|Kč|Ft\\b|лв|руб|грн|lei\\b|Rs\\b|R\\$|Rp\\b|RM\\b|TL\\b|${CURRENCY_CODES}|[Ee]uros?\\b|[Dd]ollars?\\b|d[oó]lares\\b)`;
/** Right behind digits: what they are an amount of. */
export const MONEY_BEHIND = new RegExp(`^ ?(?:${CURRENCY}|(?:pesos|pesetas|reais|kronor|kroner|francs|zloty|złotych|forint|lire|yen)\\b)(?! ?\\d)`);
const UNIT = "(?:%|‰|kg|km|cm|mm|m²|m2|m³|GB|MB|KB|TB|kWh|MWh|Wh|Hz|MHz|ms|px|pcs|uds?|units?|unidades|Stück|Stk|bytes|rows|filas|ppm|people|users|views|visits|habitantes|inhabitants|personas|visitas|usuarios|Einwohner|habitants|abitanti|°)(?![A-Za-z\\u00aa-\\u024f\\u0370-\\u1fff\\d])";

interface Mask {
  /** Something without which the pattern cannot match: the cheap test. */
  needs: string | RegExp;
  pattern: RegExp;
  /** A phone's label before it says that it is none of this; then the pattern has no groups. */
  unlessPhone?: true;
  /** It may be digits and what parts them, and nothing else. */
  bare?: true;
}

const FOURS = /\d{4}[ -]?\d{4}[ -]?\d{4}/;
const FILE = "\\.(?:pdf|docx?|xlsx?|csv|png|jpe?g|gif|webp|svg|zip|gz|7z|rar|txt|mp[34]|wav|ogg|mov|avi|eml|msg|pptx?|html?|json|xml|log|sql|bak|exe|msi|dmg|iso|ics|vcf)\\b";
const DOTTED = /\d\.\d/;
const MONEY = /(?:[€$£¥₹₽₺₪₩₫฿]|zł|kr|Kč|Ft|Rs|Rp|RM|TL|[A-Z]{3}|[Ee]uros?|[Dd][oó]l[a-z]*) ?-?\d/;
/** A word or sign right behind a digit. */
const MEASURED = /\d ?[€$£¥₹₽₺₪₩₫฿%‰°A-Za-zгзлр]/;

const MASKS: readonly Mask[] = [
  { needs: "/", pattern: /\b(?:https?|ftp|wss?|file|sip|s3):\/\/[^\s<>"]+|\b(?:[a-z\d-]{1,63}\.){1,6}[a-z]{2,12}\/[^\s<>"]*/gi },
  { needs: /www\./i, pattern: /\bwww\.[^\s<>"]+/gi },
  { needs: "@", pattern: /[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}/g },
  { needs: new RegExp(FILE, "i"), pattern: new RegExp(`[\\w()+-]{0,60}\\d[\\w()+.-]{0,60}${FILE}`, "gi") },
  { needs: /[\da-f]-[\da-f]{4}-[\da-f]/i, pattern: /\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/gi },
  { bare: true, needs: DOTTED, pattern: /(?<![\d.+]|\+\d{1,3}\)? ?)(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:[:/]\d{1,5})?(?![\d]|\.\d)/g, unlessPhone: true },
  { needs: ".", pattern: /\b(?:v|ver|version|versión|build|rev|release|firmware)\.? ?\d+(?:[.-]\d+)+\b/gi },
  { needs: DOTTED, pattern: /\b\d+\.\d+\.\d+(?:\.\d+)?[-+](?:rc|beta|alpha|dev|snapshot|build|pre|post)[\w.-]*/gi },
  { bare: true, needs: DOTTED, pattern: /[-+]?(?<![\d.])\d{1,3}\.\d{3,}°?(?: ?[NSEWO])?\s?[,;/ ]\s?[-+]?\d{1,3}\.\d{3,}°?(?!\.\d)/g },
  { needs: "°", pattern: /\d{1,3}° ?\d{1,2}(?:['′.] ?[\d.,]+["″]?)?/g },
  { needs: /[A-Z]\d\d /, pattern: /(?<![A-Za-z\u00aa-\u024f\u0370-\u1fff\d])[A-Z]{2}\d{2} [A-Z\d]{4}(?: [A-Z\d]{4}){1,6}(?: [A-Z\d]{1,4})?(?![A-Za-z\u00aa-\u024f\u0370-\u1fff\d])/g },
  { bare: true, needs: FOURS, pattern: /(?<![\d+][ -]?)\d{4}([ -]?)\d{4}\1\d{4}\1\d{4}(?:\1\d{3})?(?![ -]?\d)/g },
  { bare: true, needs: /3[47]\d\d[ -]\d{6}/, pattern: /(?<![\d+][ -]?)3[47]\d\d([ -])\d{6}\1\d{5}(?![ -]?\d)/g },
  { bare: true, needs: /97[89]/, pattern: /(?<![\d+][ -]?)97[89]([ -]?)(?:\d\1?){9}\d(?!\d)/g },
  { needs: /IS[BS]N/i, pattern: /\b(?:ISBN|ISSN)(?:-1[03])?:? ?[\dX -]{8,17}(?!\d)/g },
  {
    bare: true,
    needs: /\d[./-] ?\d{1,2}[./-] ?\d\d/,
    pattern: new RegExp(
      `(?<![\\d+][./-]?|\\d )(?:(?:${date("from")}|${SHORT_DATE}) ?[-/] ?)?(?:${date("to")})(?:(?:T|,? (?:at |a las |um |à )?| - )${CLOCK}(?: ?Z|[+-]\\d\\d:?\\d\\d)?|(?:,? )\\d{1,2}[.h]\\d{2}(?![.\\d ]))?(?:,? \\d\\d?[./]\\d\\d?[./](?:19|20)\\d\\d)*(?![./-]?\\d)`,
      "gi",
    ),
  },
  {
    needs: / (?:19|20)\d\d/,
    pattern: new RegExp(`(?<!\\d)${DAY}\\.? (?:de )?${MONTH_NAME}\\.?,? (?:de )?(?:19|20)\\d\\d(?!\\d)|\\b${MONTH_NAME}\\.? ${DAY}(?:st|nd|rd|th)?,? (?:19|20)\\d\\d(?!\\d)`, "gi"),
  },
  { needs: ":", pattern: new RegExp(`(?<![\\d])${CLOCK}(?: ?[-/] ?${CLOCK})?`, "gi") },
  // `FV 128/03/2026`: the month's hundred and twenty-eighth.
  { bare: true, needs: /\/(?:19|20)\d\d/, pattern: /(?<![\d+/])\d{1,6}\/(?:0[1-9]|1[0-2])\/(?:19|20)\d\d(?!\d| \d)/g },
  { needs: /\dh/i, pattern: /\b\d{1,2}h\d{2}\b/gi },
  { bare: true, needs: /(?:19|20)\d\d ?[-/]/, pattern: /(?<![\d+./-] ?)(?:19|20)\d\d ?[-/] ?(?:19|20)?\d\d(?![ ./-]?\d)/g },
  { needs: MONEY, pattern: new RegExp(`(?<![A-Za-z\\u00aa-\\u024f\\u0370-\\u1fff])${CURRENCY} ?-?\\d{1,3}(?:[.,']?\\d{3})*(?:[.,]\\d{1,2})?(?!\\d)`, "g") },
  { needs: MEASURED, pattern: new RegExp(`(?<![\\d+(][ .-]?)\\d{1,3}(?:[ .,']?\\d{3})*(?:[.,]\\d{1,2})? ?(?:${CURRENCY}|${UNIT})`, "g") },
  { needs: DOTTED, pattern: /(?<![\d+./-])\d{1,3}(?:\.\d{3})+,\d{1,2}(?!\d)/g },
  { needs: ",", pattern: /(?<![\d+,])\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)/g },
  { needs: /\d ?[x×] ?\d/i, pattern: /(?<![\d+().-] ?)\b\d{2,5} ?[x×] ?\d{2,5}(?: ?[x×] ?\d{1,5})?(?:px| px)?\b/gi },
];

const BARE = MASKS.filter(({ bare }) => bare);
/** As most cells with a number are. */
const ONLY_DIGITS = /^[\d\s()+./-]*$/;

/** `text` is folded; the result has the same length. */
export function mask(text: string): string {
  let masked = text;
  let missing: string | RegExp | null = null;
  for (const { needs, pattern, unlessPhone } of ONLY_DIGITS.test(text) ? BARE : MASKS) {
    if (needs === missing) continue;
    if (typeof needs === "string" ? !masked.includes(needs) : !needs.test(masked)) {
      missing = needs;
      continue;
    }
    const before = masked;
    masked = before.replace(pattern, (found: string, at: unknown) =>
      unlessPhone && labelsBefore(before, at as number).phone ? found : BLOT.repeat(found.length));
  }
  return masked;
}
