/**
 * Numbering plans: libphonenumber's metadata as libphonenumber-js packs it (its source/metadata.js says which place
 * holds what). Read directly, with each pattern compiled once: going through the library costs ten times as much,
 * and a page has thousands of numbers.
 */
import packed from "libphonenumber-js/metadata.max.json";

type PackedFormat = [pattern: string, format: string, leading?: string[] | 0, rule?: string | 0, optional?: 0 | 1, international?: string | 0];
type PackedType = [pattern: string, lengths?: number[]] | 0;

export interface Format {
  pattern: RegExp;
  /** What the number must begin with; null when it may begin with anything. */
  leading: RegExp | null;
  /** `$1 $2`: as written at home, without the trunk prefix. */
  groups: string;
  /** The same behind a country code. */
  abroad: string;
  /** The same at home, with the trunk prefix where it must be there. */
  atHome: string;
}

/** `00`, a country code and a short number. */
const SHORTEST_ABROAD = 10;

/** As packaged, `d` alone is any digit. */
const digits = (source: string): string => source.replace(/\\?d/g, "\\d");
const whole = (source: string): RegExp => new RegExp(`^(?:${digits(source)})$`);
const prefix = (source: string): RegExp => new RegExp(`^(?:${digits(source)})`);

/** Compiles on first use and keeps it: most plans are never asked, and most of a plan neither. */
function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

export class Plan {
  readonly callingCode: string;
  /** Replaces the trunk prefix where it hides digits of the number: Argentina's mobile 15. */
  readonly trunkTransform: string | null;
  /** `00`, `011`: what stands before a country code when dialling abroad from here. */
  readonly abroad: () => RegExp;
  readonly trunk: () => RegExp | null;
  readonly formats: () => readonly Format[];
  /** Fewer than this and it is no number here, neither a national one nor one behind `abroad`. */
  readonly fewestDigits: () => number;
  /** Null where the types say it all. */
  private readonly shape: () => RegExp | null;
  /** What the numbers of a country begin with that shares its calling code; null where nothing tells. */
  readonly leading: string | null;
  private readonly types: () => readonly { pattern: RegExp; lengths: number[] | undefined }[];

  constructor(private readonly facts: readonly unknown[], private readonly main: Plan | null) {
    this.callingCode = facts[0] as string;
    this.trunkTransform = this.text(8);
    this.leading = this.text(10);
    this.abroad = once(() => prefix(facts[1] as string));
    this.fewestDigits = once(() => {
      // What a trunk transform puts in (an island's area code) need not be written.
      const implied = this.trunkTransform?.replace(/\$\d|\D/g, "").length ?? 0;
      return Math.min(Math.min(...(facts[3] as number[])) - implied, SHORTEST_ABROAD);
    });
    this.shape = once(() => (facts[2] ? whole(facts[2] as string) : null));
    this.trunk = once(() => {
      const trunk = this.text(7) ?? this.text(5);
      return trunk === null ? null : prefix(trunk);
    });
    this.types = once(() =>
      ((facts[11] ?? []) as PackedType[]).flatMap((type) => (type ? [{ pattern: whole(type[0]), lengths: type[1] }] : [])));
    this.formats = once(() => ((facts[4] || main?.facts[4] || []) as PackedFormat[]).map((format) => this.unpack(format)));
  }

  hasLength(national: string): boolean {
    return (this.facts[3] as number[]).includes(national.length);
  }

  /** Is it a number of some type: fixed, mobile, free…? */
  has(national: string): boolean {
    if (!this.hasLength(national) || this.shape()?.test(national) === false) return false;
    const types = this.types();
    for (const { pattern, lengths } of types) if ((lengths === undefined || lengths.includes(national.length)) && pattern.test(national)) return true;
    return types.length === 0;
  }

  private unpack([pattern, groups, leading, rule, optional, international]: PackedFormat): Format {
    const last = leading ? leading[leading.length - 1] : undefined;
    // `0$1`: how the first group is written.
    const isOptional = optional === 1 || (this.facts[9] ?? this.main?.facts[9]) === 1;
    const trunkRule = isOptional ? null : (rule || this.text(6)) ?? this.main?.text(6) ?? null;
    return {
      pattern: whole(pattern),
      leading: last === undefined ? null : prefix(last),
      groups,
      abroad: international && international !== "NA" ? international : groups,
      atHome: trunkRule === null ? groups : groups.replace(/(\$\d)/, trunkRule),
    };
  }

  private text(place: number): string | null {
    return (this.facts[place] as string | 0 | undefined) || null;
  }
}

const countries = packed.countries as unknown as Record<string, unknown[]>;
const byCallingCode = new Map(Object.entries(packed.country_calling_codes as unknown as Record<string, string[]>));
// As packaged only those that several countries share are there, for the main one comes first.
for (const [region, [code]] of Object.entries(countries)) if (!byCallingCode.has(code as string)) byCallingCode.set(code as string, [region]);
const worldwide = packed.nonGeographic as unknown as Record<string, unknown[]>;
const plans = new Map<string, Plan>();
const sharers = new Map<string, Sharers>();

/** The countries that share a calling code. */
interface Sharers {
  main: Plan;
  others: readonly Plan[];
  /** Does it begin as the numbers of any of `named` do? Two dozen countries share +1, and most digits are no number in any. */
  leads: () => RegExp | null;
  named: readonly Plan[];
}

export function planOf(region: string): Plan | null {
  const known = plans.get(region);
  if (known) return known;
  const facts = countries[region];
  if (!facts) return null;
  const main = byCallingCode.get(facts[0] as string)?.[0];
  const plan = new Plan(facts, main === undefined || main === region ? null : planOf(main));
  plans.set(region, plan);
  return plan;
}

/** The main one of the plans with this calling code; null where there is none. */
export function mainOf(callingCode: string): Plan | null {
  return sharersOf(callingCode)?.main ?? null;
}

/** The plan with this calling code that has the number, the main one first. */
export function holderOf(callingCode: string, national: string): Plan | null {
  const shared = sharersOf(callingCode);
  if (!shared) return null;
  const { main, others, named, leads } = shared;
  if (main.has(national)) return main;
  for (const plan of others) if (plan.has(national)) return plan;
  if (named.length > 0 && leads()!.test(national)) for (const plan of named) if (plan.has(national)) return plan;
  return null;
}

function sharersOf(callingCode: string): Sharers | null {
  let shared = sharers.get(callingCode);
  if (!shared) {
    const facts = worldwide[callingCode];
    const regions = byCallingCode.get(callingCode) ?? [];
    const [main, ...rest] = facts ? [new Plan(facts, null)] : regions.flatMap((region) => planOf(region) ?? []);
    if (!main) return null;
    const named = rest.filter(({ leading }) => leading !== null);
    const leads = once(() => (named.length === 0 ? null : prefix(named.map(({ leading }) => leading).join("|"))));
    shared = { main, others: rest.filter(({ leading }) => leading === null), named, leads };
    sharers.set(callingCode, shared);
  }
  return shared;
}
