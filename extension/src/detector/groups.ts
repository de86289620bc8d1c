/** A candidate is a row of digit groups; these say how its groups are parted and which of them belong together. */

export interface Group {
  start: number;
  end: number;
  digits: string;
}

/** How strongly a separator parts: inside a number it joins, between two it divides. */
export const enum Parting {
  Tight = 1,
  Slash = 2,
  Space = 3,
  Wide = 4,
  /** `-0 / -12`: what follows is the direct dial of somebody else. */
  End = 5,
}

export function groupsOf(text: string, start: number, end: number): Group[] {
  const groups: Group[] = [];
  const digits = /\d+/g;
  digits.lastIndex = start;
  for (let found = digits.exec(text); found && found.index < end; found = digits.exec(text)) {
    groups.push({ start: found.index, end: found.index + found[0].length, digits: found[0] });
  }
  return groups;
}

/** `next`: the digits behind it. */
export function parting(separator: string, next: string): Parting {
  if (separator.length < 2) return separator === " " ? Parting.Space : separator === "/" ? Parting.Slash : Parting.Tight;
  if (next.length <= 4 && /\/ ?-/.test(separator)) return Parting.End;
  if (/ {2}| [-/.]|[-/.] |[)\]] ?[)\]]/.test(separator)) return Parting.Wide;
  if (separator.includes(" ")) return Parting.Space;
  if (separator.includes("/")) return Parting.Slash;
  return Parting.Tight;
}

/** Every bracket that opens closes, in order; of `02)2222-3897` and `031) 222-3897` the half is enough. */
export function balanced(text: string): boolean {
  if (!/[()]/.test(text)) return true;
  let open = /^0\d{1,2}\) ?\d/.test(text) ? 1 : 0;
  for (const char of text) {
    if (char === "(") open += 1;
    if (char === ")") open -= 1;
    if (open < 0 || open > 1) return false;
  }
  return open === 0;
}

/** Do the digits stand in the groups in which the country writes them? */
export function isExact(groups: readonly string[], known: readonly string[]): boolean {
  const shift = groups.length - known.length;
  if (shift < 0) return false;
  return known.every((group, i) => {
    const written = groups[shift + i]!;
    return i === 0 ? written.endsWith(group) : written === group;
  });
}

const YEAR = "(?:19|20)\\d\\d";
/** `20260514`, `20252026`. */
const YEARS = new RegExp(`^${YEAR}(?:${YEAR}|(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01]))$`);

/** `02 04 06 08 10`, `20 30 40 50`, `2026 2027`, `6000 9000`, `24 12 2026`: whoever counts writes so too. */
export function isSeries(groups: readonly string[]): boolean {
  if (groups.length < 2) return YEARS.test(groups[0]!);
  const all = (pattern: RegExp): boolean => groups.every((group) => pattern.test(group));
  if (all(/^(?:19|20)\d\d$/) || all(/^\d0{3}$/)) return true;
  if (/^(?:0[1-9]|[12]\d|3[01]) (?:0[1-9]|1[0-2]) (?:19|20)\d\d$/.test(groups.join(" "))) return true;
  const step = Number(groups[1]) - Number(groups[0]);
  return groups.length >= 4 && step >= 1 && step <= 10 && all(/^\d\d$/) && groups.every((group, i) => Number(group) === Number(groups[0]) + i * step);
}

/** Could a person have written a number in these groups? */
export function isOrderly(groups: readonly string[], international: boolean, isPhone: boolean): boolean {
  if (isPhone && groups.every((group) => group.length === 1)) return true;
  if (groups.length > 8) return false;
  const body = international ? groups.slice(1) : groups;
  // The 0 is that of `(0)`, which is not dialled from abroad.
  const singles = body.filter((group) => group.length === 1 && !(international && group === "0" && group === body[0])).length;
  return singles <= (isPhone ? 3 : 2);
}
