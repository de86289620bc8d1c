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

export function parting(separator: string): Parting {
  if (/ {2}| [-/.]|[-/.] |[)\]] ?[)\]]/.test(separator)) return Parting.Wide;
  if (separator.includes(" ")) return Parting.Space;
  if (separator.includes("/")) return Parting.Slash;
  return Parting.Tight;
}

/** Every bracket that opens closes, in order. */
export function balanced(text: string): boolean {
  let open = 0;
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

/** Could a person have written a number in these groups? */
export function isOrderly(groups: readonly string[], international: boolean): boolean {
  if (groups.length > 8) return false;
  const body = international ? groups.slice(1) : groups;
  // The 0 is that of `(0)`, which is not dialled from abroad.
  const singles = body.filter((group) => group.length === 1 && !(international && group === "0" && group === body[0])).length;
  return singles <= 2;
}
