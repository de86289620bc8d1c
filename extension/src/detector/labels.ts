/** What the words before a number say it is. */
import {
  ASKING, CJK_OTHER, CJK_PHONE, COMPOUND, CURRENCY_CODES, FILLERS, FOR, KINDS, LINES, NUMBER_WORDS, OTHER, OTHER_STEM, PHONE, PHONE_COMPOUND, POSSESSIVES, PREPOSITIONS, VAGUE,
} from "./words";

export interface Labels {
  /** The word before it is one for telephones. */
  phone: boolean;
  /** The word before it names another kind of number outright: order, VAT id, tracking… */
  other: boolean;
  /** The word before it is one that numbers and people share (customer, account): enough against bare digits. */
  vague: boolean;
}

const isCurrency = new RegExp(`^(?:${CURRENCY_CODES})$`);

const NONE: Labels = { phone: false, other: false, vague: false };
export const IS_PHONE: Labels = { ...NONE, phone: true };
const IS_OTHER: Labels = { ...NONE, other: true };
const IS_VAGUE: Labels = { ...NONE, vague: true };

/** Characters looked back at, and words passed over: small ones, and those that only qualify (`Delivery note`, `Réf. interne`). */
const REACH = 64;
const FILLERS_AT_MOST = 6;
const UNKNOWN_AT_MOST = 2;

/** What may stand between a label and its number: `Phone 2: …` too. */
const GAP = /^(?: ?\d(?=[:.)]))?[\s.:;#№=*_()[\]ª"'-]*$/;
/** `ID verified. Number:` is about two things; a word as short as `Cust.` may be cut short. */
const SENTENCE_END = /^\. /;
const LONGEST_CUT = 4;
/** `M+34…`, `T+49…`. */
const LETTER_AND_PLUS = /(?<![A-Za-z\d\u00c0-\u1fff])[TMPFCWOHD]$/;

/** `text` is folded; `start` is where the number begins. The word nearest to the number decides. */
export function labelsBefore(text: string, start: number): Labels {
  const near = text.slice(Math.max(0, start - REACH), start);
  return text[start] === "+" && LETTER_AND_PLUS.test(near) ? IS_PHONE : labelsAtEnd(near, false);
}

/** What the label of a field says: a column's head, a definition's term. */
export function labelsOf(label: string): Labels {
  return labelsAtEnd(`${label.slice(-REACH)}: `, true);
}

/** `isLabel`: all of it is a label, as is what stands before a colon or a number sign. */
function labelsAtEnd(said: string, isLabel: boolean): Labels {
  let near = said;
  let numbered = /[#№][\s:.]*$/.test(near);
  let vague = false;
  let unknown = 0;
  /** The word behind the one that is read: a noun that nobody knows, or the number word itself. */
  let behind: "noun" | "number" | null = null;
  /** `Number for returns`: somebody is called there; a `number of` is another. */
  let isFor = false;
  /** `Numero verde`: the kind right behind it. */
  let isKind = false;
  const qualifies = isLabel || /[:#№]\s*$/.test(near) ? () => true : isQualifier;
  for (let words = 0; words <= FILLERS_AT_MOST; words++) {
    const found = lastWord(near);
    if (!found || !GAP.test(found.gap)) break;
    const { written, gap } = found;
    const before = near.slice(0, found.start);
    // A Turkish capital İ leaves its dot behind.
    const word = written.toLowerCase().replaceAll("\u0307", "");
    // `invoice to be asked for at …`: what follows is where, not what.
    if (words === 0 && (PREPOSITIONS.has(word) || (word === "el" && /\ben $/i.test(before)))) return phoneBefore(before);
    if (words === 0 && LINES.has(word)) return phoneBefore(before).phone ? IS_PHONE : IS_VAGUE;
    if (behind === "number" && KINDS.has(lastPart(word))) return IS_PHONE;
    if (words === 0 && ASKING.has(word)) break;
    if (words === 0 && isCurrency.test(written)) return IS_OTHER;
    const meant = inCompany(word, before) ?? meaning(word, gap);
    if (meant === IS_VAGUE) vague = true;
    else if (meant) return meant === IS_OTHER && (isAskedAbout(before) || (gap.includes(":") && IS_FOR.test(before))) ? NONE : meant;
    else if (NUMBER_WORDS.has(word)) {
      if (isKind && word !== "no") return IS_PHONE;
      if (behind === "noun") return isFor ? IS_VAGUE : IS_OTHER;
      numbered = true;
    } else if (numbered && POSSESSIVES.has(word)) return vague ? IS_VAGUE : IS_PHONE;
    else if (written.length > LONGEST_CUT && SENTENCE_END.test(gap) && !FILLERS.has(word)) {
      vague ||= words === 0;
      break;
    } else if (behind === "number" && isNoun(written)) return IS_OTHER;
    else if (!FILLERS.has(word) && !/^[A-Z]{2}$/.test(written) && (!qualifies(written) || ++unknown > UNKNOWN_AT_MOST)) break;
    // A number of the customer's, as it has its own on each invoice.
    if (vague && numbered) return meant !== IS_VAGUE && phoneBefore(before).phone ? IS_PHONE : IS_OTHER;
    if (NUMBER_WORDS.has(word)) behind = "number";
    else if (!FILLERS.has(word)) behind = unknown === 1 && words === 0 && isQualifier(written) && isNoun(written) ? "noun" : null;
    else if (behind === "number") behind = null;
    isFor = FOR.has(word);
    isKind = KINDS.has(lastPart(word));
    near = before;
  }
  return vague || numbered ? IS_VAGUE : NONE;
}

/** `Für` Bestellungen: whoever wants some calls. */
const IS_FOR = /(?:^|[.,;|·] ?)(?:for|to|für|para|per|pour|voor|för|за|для|dla|pro) (?:(?:the|los|las|les|gli|de|die) )?$/i;

/** `Orden de` trabajo. */
const IS_WORK_ORDER = /(?:^|[^a-z])(?:orden|parte|hoja|ordem|ordine) d[ei] $/i;
const WORK = new Set(["trabajo", "trabalho", "lavoro"]);
/** `Atención al` cliente. */
const IS_SERVICE = /(?:atenci[óo]n|servicio|apoio|atendimento|obsługa|servizio) (?:al? |ao )?$/i;

/** Of a few words the one before says what they mean. */
function inCompany(word: string, before: string): Labels | null {
  if (WORK.has(word) && IS_WORK_ORDER.test(before)) return IS_OTHER;
  if (word === "id" && /caller[ -]$/i.test(before)) return IS_PHONE;
  return VAGUE.has(word) && IS_SERVICE.test(before) ? IS_PHONE : null;
}

/** `Fragen zur` Rechnung. */
function isAskedAbout(near: string): boolean {
  const words = near.toLowerCase().split(/[^a-z\u00aa-\u024f\u0370-\u1fff\u2c00-\ud7ff]+/).filter(Boolean);
  const at = words.findLastIndex((word) => ASKING.has(word));
  return at >= 0 && at < words.length - 1 && words.slice(at + 1).every((word) => FILLERS.has(word) || POSSESSIVES.has(word) || word === "with");
}

/** By hand: a pattern would try each place in turn for its way to the end. `gap`: what stands behind the word. */
function lastWord(text: string): { written: string; start: number; gap: string } | null {
  let end = text.length;
  while (end > 0 && !isLetter(text.charCodeAt(end - 1))) end--;
  let start = end;
  while (start > 0 && (isLetter(text.charCodeAt(start - 1)) || (start < end && /[./'-]/.test(text[start - 1]!) && isLetter(text.charCodeAt(start - 2))))) start--;
  return end === 0 ? null : { written: text.slice(start, end), start, gap: text.slice(end) };
}

/** Of any script, ª and º too; a digit's or a sign's is none. */
function isLetter(code: number): boolean {
  if (code < 0x80) return (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;
  return (code >= 0xc0 && code <= 0x24f) || (code >= 0x370 && code <= 0x1fff) || (code >= 0x2c00 && code <= 0xd7ff) || [0xaa, 0xb0, 0xb5, 0xba].includes(code);
}

/** Is it a label and nothing else: `Order ID`, not `Auto Parts`? */
export function isLabelAlone(text: string): boolean {
  const words = text.toLowerCase().match(/[^\s:.]+/g) ?? [];
  return words.length > 0 && words.every((word) => meaning(word, ":") !== null || NUMBER_WORDS.has(word) || FILLERS.has(word));
}

/** `charity number`, `nº de colegiado`; but not `the emergency number` nor `Ana's number`. */
function isNoun(written: string): boolean {
  return written.length > 2 && !/['’]s?$/.test(written) && !KINDS.has(lastPart(written.toLowerCase())) && !FILLERS.has(written.toLowerCase()) &&
    !POSSESSIVES.has(written.toLowerCase());
}

/** `d'urgence` is `urgence`. */
const lastPart = (word: string): string => word.replace(/^.*['’]/, "");

/** A name begins with a capital; what only qualifies the word before it does not. */
function isQualifier(word: string): boolean {
  return word === word.toLowerCase() && word.length > 2;
}

/** `call us on`, `llamar al`. */
function phoneBefore(near: string): Labels {
  const before = labelsAtEnd(near, false);
  return before.phone ? before : NONE;
}

/** Null for a word that says nothing. */
function meaning(word: string, gap: string): Labels | null {
  if (PHONE.has(word)) return IS_PHONE;
  if (OTHER.has(word)) return IS_OTHER;
  if (VAGUE.has(word)) return IS_VAGUE;
  // `T: 912…`, `M. 612…`: one letter counts with its stop only.
  if (/^[tmpfdwhoc]$/.test(word) && /^ ?[.:]/.test(gap)) return IS_PHONE;
  // `Az. 12345…` is a German file; without its stop it is Hungarian's article.
  if (word === "az" && /^ ?[.:]/.test(gap)) return IS_OTHER;
  if (CJK_PHONE.test(word)) return IS_PHONE;
  if (CJK_OTHER.test(word)) return IS_OTHER;
  if (PHONE_COMPOUND.test(word)) return IS_PHONE;
  const last = /[./'-]([^./'-]+)$/.exec(word)?.[1];
  // `Tel.Nr.`
  const isNumbered = last !== undefined && NUMBER_WORDS.has(last);
  if (isNumbered && PHONE.has(word.slice(0, -last.length - 1))) return IS_PHONE;
  if (OTHER_STEM.test(word) || (COMPOUND.test(word) && !NUMBER_WORDS.has(word))) return IS_OTHER;
  if (last === undefined) return null;
  return isNumbered ? meaning(word.slice(0, -last.length - 1), gap) : meaning(last, gap);
}
