/** Writes every kind of digit, dash, space and bracket as its ASCII cousin, and leaves out what has no width. */

export interface Folded {
  text: string;
  /** Where the folded text's character `i` stands in the original; `at(text.length)` is the original's length. */
  at(i: number): number;
}

const INVISIBLE = /[\u00AD\u034F\u061C\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFE00-\uFE0F\uFEFF]/;
const ODD = /[^\n\x20-\x7E\u00C0-\u024F]/;
/** White space that a page's layout may make one space. */
const SPACED = /\n|  /;

const BLANK = /[\t\r\n\f]/;
const SPACES = /[\t\r\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000]/;
const DASHES = /[\u2010-\u2015\u2043\u207B\u2212\u301C\u30FC\uFE58\uFE63\uFF0D\u00AC]/;
/** First code points of the decimal digits that turn up beside phone numbers. */
const ZEROS = [0x0660, 0x06f0, 0x0966, 0x09e6, 0x0e50, 0xff10];

const SIGNS: Readonly<Record<string, string>> = {
  "\uFF0B": "+", "\uFE62": "+", "\u207A": "+", "\uFF08": "(", "\uFF09": ")", "\uFF3B": "[", "\uFF3D": "]",
  "\uFF0E": ".", "\u2024": ".", "\u00B7": ".", "\u2022": ".", "\u2219": ".", "\u2027": ".", "\u30FB": ".",
  "\uFF0F": "/", "\u2044": "/", "\u2215": "/", "\uFF1A": ":", "\uFF0C": ",", "\uFF1B": ";", "\uFF03": "#", "\uFF5E": "~",
};

const asIs = (i: number): number => i;

/** `isCollapsed`: line ends are spaces, and several spaces are one, as where a page lays text out. */
export function fold(text: string, isCollapsed: () => boolean = () => false): Folded {
  const odd = ODD.test(text);
  const collapse = (odd || SPACED.test(text)) && isCollapsed();
  if (!odd && !collapse) return { text, at: asIs };
  const places: number[] = [];
  let folded = "";
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (char > "~" && INVISIBLE.test(char)) continue;
    const written = char > "~" ? plain(char) : BLANK.test(char) && (collapse || char !== "\n") ? " " : char;
    if (collapse && written === " " && char <= " " && folded.endsWith(" ")) continue;
    folded += written;
    places.push(i);
  }
  return {
    text: folded,
    at: (i) => places[i] ?? text.length,
  };
}

function plain(char: string): string {
  if (SPACES.test(char)) return " ";
  if (DASHES.test(char)) return "-";
  const sign = SIGNS[char];
  if (sign) return sign;
  const code = char.charCodeAt(0);
  for (const zero of ZEROS) if (code >= zero && code < zero + 10) return String(code - zero);
  return char;
}
