// @vitest-environment jsdom
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, it, vi } from "vitest";
import { SHAPED, slim } from "../../plans.mjs";
import { SETS } from "./sets";

const packed = readFileSync(createRequire(import.meta.url).resolve("libphonenumber-js/metadata.max.json"), "utf8");

const found = async (): Promise<unknown[]> => {
  vi.resetModules();
  const { detectDom } = await import("../../src/detector");
  return SETS.flatMap(([, all]) => all).map(({ html, region }) => {
    document.body.innerHTML = html;
    return [html, detectDom(document.body, region)];
  });
};

it("finds with the plans as they are packaged what it finds with all that libphonenumber knows", async () => {
  const whole = await found();
  const packaged = slim(packed);
  vi.doMock("libphonenumber-js/metadata.max.json", () => ({ default: JSON.parse(packaged) }));
  expect(packaged.length).toBeLessThan(130_000);
  expect(await found()).toEqual(whole);
});

it("leaves out the shape of a plan only where no type takes in more", () => {
  const { countries, nonGeographic } = JSON.parse(packed) as Record<string, Record<string, unknown[]>>;
  const wider = Object.entries({ ...countries, ...nonGeographic }).filter(([, [, , shape, lengths, , , , , , , , types]]) => {
    const isShaped = new RegExp(`^(?:${shape as string})$`);
    return ((types ?? []) as ([string, number[]?] | 0)[]).some((type) => {
      const possible = type ? (type[1] ?? (lengths as number[])) : [];
      return type && samples(type[0]).some((sample) => possible.includes(sample.length) && !isShaped.test(sample));
    });
  });
  expect(SHAPED).toEqual(expect.arrayContaining(wider.map(([name]) => name)));
});

it("asks a country that shares its calling code only for numbers that begin as its own, and misses none", () => {
  const { countries, country_calling_codes } = JSON.parse(packed) as { countries: Record<string, unknown[]>; country_calling_codes: Record<string, string[]> };
  const typesOf = (region: string): [string, number[]?][] => ((countries[region]![11] ?? []) as ([string, number[]?] | 0)[]).filter((type) => type !== 0);
  let asked = 0;
  for (const [main, ...others] of Object.values(country_calling_codes)) {
    for (const region of others) {
      const leading = countries[region]![10];
      if (!leading) continue;
      for (const [pattern, lengths] of typesOf(region)) {
        for (const sample of samples(pattern)) {
          if (!(lengths ?? (countries[region]![3] as number[])).includes(sample.length) || new RegExp(`^(?:${leading as string})`).test(sample)) continue;
          asked += 1;
          expect(typesOf(main!).some(([of]) => new RegExp(`^(?:${of})$`).test(sample)), `${region} ${sample}`).toBe(true);
        }
      }
    }
  }
  expect(asked).toBeGreaterThan(100);
});

/** Digits that the pattern takes, from each of its branches. */
function samples(pattern: string): string[] {
  if (pattern === "") return [];
  let at = 0;
  const join = (left: string[], right: string[]): string[] =>
    left.length * right.length <= 2_000 ? left.flatMap((one) => right.map((other) => one + other)) : left.map((one, i) => one + right[i % right.length]!);
  const either = (): string[] => {
    const all = row();
    while (pattern[at] === "|") (at += 1), all.push(...row());
    return all;
  };
  const row = (): string[] => {
    let all = [""];
    while (at < pattern.length && !/[|)]/.test(pattern[at]!)) {
      const one = atom();
      const times = /^(?:\{(\d+)(?:,(\d+))?\}|(\?))/.exec(pattern.slice(at));
      at += times?.[0].length ?? 0;
      const [least, most] = times?.[3] ? [0, 1] : [Number(times?.[1] ?? 1), Number(times?.[2] ?? times?.[1] ?? 1)];
      const repeated = (count: number): string[] => Array.from({ length: count }).reduce<string[]>((sum) => join(sum, one), [""]);
      all = join(all, Array.from({ length: most - least + 1 }, (_, more) => repeated(least + more)).flat());
    }
    return all;
  };
  const atom = (): string[] => {
    const token = /^(?:\(\?:|\\d|\[[\d-]+\]|\d)/.exec(pattern.slice(at))![0];
    at += token.length;
    if (token !== "(?:") return [..."0123456789"].filter((digit) => new RegExp(`^${token}$`).test(digit)).filter((_, i, fit) => i === 0 || i === fit.length - 1);
    const all = either();
    at += 1;
    return all;
  };
  return either();
}
