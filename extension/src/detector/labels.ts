/** What the words before a number say it is. */
import { CJK_OTHER, CJK_PHONE, COMPOUND, FILLERS, NUMBER_WORDS, OTHER, PHONE, PHONE_COMPOUND, VAGUE } from "./words";

export interface Labels {
  /** The word before it is one for telephones. */
  phone: boolean;
  /** The word before it names another kind of number outright: order, VAT id, tracking… */
  other: boolean;
  /** The word before it is one that numbers and people share (customer, account): enough against bare digits. */
  vague: boolean;
}

const NONE: Labels = { phone: false, other: false, vague: false };
export const IS_PHONE: Labels = { ...NONE, phone: true };
const IS_OTHER: Labels = { ...NONE, other: true };
const IS_VAGUE: Labels = { ...NONE, vague: true };

/** Characters looked back at, and small words passed over. */
const REACH = 48;
const FILLERS_AT_MOST = 6;

const LETTER = "a-z\\u00aa\\u00b0\\u00b5\\u00ba\\u00df-\\u024f\\u0370-\\u1fff\\u2c00-\\ud7ff";
const WORD_AT_END = new RegExp(`([${LETTER}]+(?:[./'-][${LETTER}]+)*)([^${LETTER}]*)$`);
/** What may stand between a label and its number. */
const GAP = /^[\s.:;#=*_()[\]ª-]*$/;

/** `text` is folded; `start` is where the number begins. The word nearest to the number decides. */
export function labelsBefore(text: string, start: number): Labels {
  let near = text.slice(Math.max(0, start - REACH), start).toLowerCase();
  let numbered = /#\s*$/.test(near);
  for (let fillers = 0; fillers <= FILLERS_AT_MOST; fillers++) {
    const found = WORD_AT_END.exec(near);
    if (!found || !GAP.test(found[2]!)) break;
    const [, word, gap] = found as unknown as [string, string, string];
    const said = meaning(word, gap);
    if (said === IS_VAGUE && numbered) return IS_OTHER;
    if (said) return said;
    if (NUMBER_WORDS.has(word)) numbered = true;
    else if (!FILLERS.has(word)) break;
    near = near.slice(0, found.index);
  }
  return numbered ? IS_VAGUE : NONE;
}

/** What the label of a field says: a column's head, a definition's term. */
export function labelsOf(label: string): Labels {
  return labelsBefore(`${label}: `, label.length + 2);
}

/** Null for a word that says nothing. */
function meaning(word: string, gap: string): Labels | null {
  if (PHONE.has(word)) return IS_PHONE;
  if (OTHER.has(word)) return IS_OTHER;
  if (VAGUE.has(word)) return IS_VAGUE;
  // `T: 912…`, `M. 612…`: one letter counts with its stop only.
  if (/^[tmpfdwhoc]$/.test(word) && /^ ?[.:]/.test(gap)) return IS_PHONE;
  if (CJK_PHONE.test(word)) return IS_PHONE;
  if (CJK_OTHER.test(word)) return IS_OTHER;
  if (COMPOUND.test(word) && !NUMBER_WORDS.has(word)) return PHONE_COMPOUND.test(word) ? IS_PHONE : IS_OTHER;
  const last = /[./'-]([^./'-]+)$/.exec(word)?.[1];
  return last ? meaning(last, gap) : null;
}
