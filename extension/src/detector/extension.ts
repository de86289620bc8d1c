/** The extension behind a number: `x204`, `ext. 204`, `(poste 12)`, `;ext=204`. */

const WORDS = [
  "extension", "extensión", "extensao", "extensão", "extn", "ext", "xtn", "xt", "x",
  "poste", "ramal", "rml", "r\\.", "interno", "interne", "internt", "int\\.", "int", "anexo", "anx", "anex\\.",
  "doorkiesnummer", "doorkiesnr", "doorkies", "toestel", "tst",
  "durchwahl", "dw\\.?", "nebenstelle", "nst", "apparat", "app\\.", "klappe", "kl\\.",
  "wewnętrzny", "wewn", "wew", "linka", "klapka", "mellék", "mell", "dahili", "anknytning", "ankn", "lokalnummer", "lokal", "lok\\.", "alanumero", "alanro",
  "добавочный", "доб", "внутренний", "внутр", "вн", "εσωτ", "分机", "分機", "内線", "內線", "转", "轉", "내선", "תחנה",
].join("|");

const AFTER = new RegExp(
  `^(?: ?;ext=(?<uri>\\d{1,7})` +
    `| ?,{2,4} ?(?<pause>\\d{1,6})` +
    `|[ ,;./-]{0,3}(?<open>[([] ?)?(?:(?:${WORDS})\\.? ?(?:n[ºo°]\\.? ?|nr\\.? ?)?[:#=]?|#) ?(?<said>\\d{1,6})(?: ?[)\\]])?)(?!\\d| ?[-/] ?\\d{2})`,
  "i",
);

export interface Extension {
  digits: string;
  /** Characters it takes up behind the number, separators included. */
  length: number;
}

/** Only what is labelled counts: the next digits in a list are somebody else's. */
export function extensionAfter(text: string, end: number): Extension | null {
  if (end >= text.length) return null;
  const near = text.slice(end, end + 40);
  const found = AFTER.exec(near);
  if (!found?.groups) return null;
  const { uri, pause, said, open } = found.groups;
  const digits = uri ?? pause ?? said;
  if (!digits) return null;
  // `x 2 calls` is a count, `#3 on the list` a rank.
  if (/x \d{1,2}$|# ?\d$/i.test(found[0])) return null;
  let length = found[0].length;
  // A bracket that closes one opened before the number isn't ours.
  if (!open && /[)\]]$/.test(found[0])) length = found[0].replace(/ ?[)\]]$/, "").length;
  return { digits, length };
}
