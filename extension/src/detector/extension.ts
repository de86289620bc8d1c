/** The extension behind a number: `x204`, `ext. 204`, `(poste 12)`, `;ext=204`, `/ 204 mellék`. */

/** The rest of a word. Not by its Unicode property: that takes the browser milliseconds to compile. */
const REST = "[a-z\\u00c0-\\uffff]*";
/** Nothing else is written so right before digits. */
const SURE = [
  "ext(?:ens…|n)?", "xtn?", "poste", "ramal", "rml", "intern[oet]t?", "interior", "anexo?", "doorkies…", "toestel", "tst",
  "durchwahl", "dw", "nebenstelle", "nst", "apparat", "klappe", "wewn?…", "linka", "klapka", "ku[ćc]ni", "mell(?:ék)?", "dahili",
  "ankn…", "lokal…", "alanu?m?e?ro", "sisenumber", "pesawat", "(?:số )?(?:máy )?(?:lẻ|nhánh)",
  "доб…", "доп", "внутр…", "вн", "вътр…", "лок…", "εσωτ…", "שלוחה", "תחנה", "تحويل[ةه]", "داخلي", "ต่อ", "分[机機]", "[内內]線", "[转轉]", "내선",
].join("|").replaceAll("…", REST);
/** These are: counts (`x 300 boxes`), flats, and what else a language shortens so. */
const UNSURE = "x|r\\.|int|anx|app|kl|lok|#";

const NUMBERED = "(?:n[ºo°r]\\.? ?|(?:number|номер) )?";
const AFTER = new RegExp(
  `^(?: ?;ext=(?<uri>\\d{1,7})` +
    `| ?,{2,4} ?(?<pause>\\d{1,12})#?` +
    `|(?<gap>[ ,;./-]{0,3})(?<open>[([] ?)?(?:${SURE}|(?<unsure>${UNSURE}))\\.? ?${NUMBERED}[:#=]? ?-?(?<said>\\d{1,6})(?: ?[)\\]])?` +
    `| ?[,/] ?(?<before>\\d{1,5})(?:-[aeoö]s)? mell(?:ék)?)(?!\\d)`,
  "i",
);
/** `4pm`, `12-05-2026`, `12-345`. */
const NO_EXTENSION = /^(?: ?[ap]\.?m\b|[A-Za-z]| ?[-/] ?(?:\d{3}|\d+[-/]))/i;
const COUNTED = /^ (?:is|was|are|ist|es|est|(?!(?:and|or|for|from|with|when|then|until|please|oder|und|oppure|para|por|con|the|via|but|ask|after|before|between)\b)[a-z]{3,})\b/;
const SENTENCE_ENDS = /^\s*(?:$|[.,;)|\n])/;

export interface Extension {
  digits: string;
  /** Characters it takes up behind the number, separators included. */
  length: number;
}

/** Only what is labelled counts: the next digits in a list are somebody else's. */
export function extensionAfter(text: string, end: number): Extension | null {
  if (end >= text.length) return null;
  const near = text.slice(end, end + 60);
  const found = AFTER.exec(near);
  if (!found?.groups) return null;
  const { uri, pause, said, before, open, unsure, gap } = found.groups;
  const digits = uri ?? pause ?? said ?? before;
  if (!digits) return null;
  const rest = near.slice(found[0].length);
  // A conference: more is to be dialled than anybody shows.
  if (pause !== undefined && rest.startsWith(",")) return null;
  if (said !== undefined && (NO_EXTENSION.test(rest) || (gap!.includes(". ") && (unsure || !SENTENCE_ENDS.test(rest))))) return null;
  if (unsure && !isUnsureExtension(found[0], rest)) return null;
  let length = found[0].length;
  // A bracket that closes one opened before the number isn't ours.
  if (!open && /[)\]]$/.test(found[0])) length = found[0].replace(/ ?[)\]]$/, "").length;
  return { digits, length };
}

function isUnsureExtension(written: string, rest: string): boolean {
  // `x 2 calls` is a count, `#3 on the list` a rank.
  if (/x \d{1,2}$|# ?\d$/i.test(written) || /^ ?[-/] ?\d\d/.test(rest)) return false;
  return !(/[ #]\d+$/.test(written) && COUNTED.test(rest));
}

const ALONE = new RegExp(`^\\s*(?:(?:${SURE}|x)\\.? ?${NUMBERED}[:#]? ?)(\\d{2,6})\\s*$`, "i");

/** `x2041`, `ext. 2041`: all the text there is says that it is an extension. */
export function extensionAlone(text: string): string | null {
  return ALONE.exec(text)?.[1] ?? null;
}
