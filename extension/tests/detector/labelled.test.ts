// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { detectDom } from "../../src/detector";
import type { Case } from "./case";
import { markup } from "./markup";
import { national } from "./national";
import { dates, identifiers, labelled, technical } from "./others";
import { characters, extensions, several, spelt } from "./writing";

const FAMILIES: Record<string, Case[]> = {
  national, characters, extensions, spelt, several, dates, technical, identifiers, labelled, markup,
};
const ALL = Object.values(FAMILIES).flat();

/** What the set says today; raised when the detector gets better, never lowered. */
const FLOOR = { precision: 0.985, recall: 0.98, negativesHit: 4 };

function found({ html, region }: Case): string[] {
  document.body.innerHTML = html;
  return detectDom(document.body, region).map(({ e164, ext }) => (ext === null ? e164 : `${e164};ext=${ext}`));
}

/** Numbers in both lists, each counted as often as it is in both. */
function shared(left: readonly string[], right: readonly string[]): number {
  const rest = [...right];
  return left.filter((number) => {
    const at = rest.indexOf(number);
    if (at >= 0) rest.splice(at, 1);
    return at >= 0;
  }).length;
}

describe("the labelled set", () => {
  const runs = ALL.map((one) => ({ ...one, found: found(one) }));
  const wrong = runs.filter((run) => shared(run.numbers, run.found) !== Math.max(run.numbers.length, run.found.length));
  const hits = runs.reduce((sum, run) => sum + shared(run.numbers, run.found), 0);
  const sum = (of: "numbers" | "found"): number => runs.reduce((total, run) => total + run[of].length, 0);
  const report = wrong.map((run) => `${JSON.stringify(run.html)} ${run.region}: wanted ${run.numbers.join(" ") || "nothing"}, found ${run.found.join(" ") || "nothing"} (${run.why})`).join("\n");

  it("is large enough to say something", () => {
    expect(ALL.length).toBeGreaterThanOrEqual(300);
    expect(new Set(ALL.map(({ html, region }) => `${region} ${html}`)).size).toBe(ALL.length);
    expect(new Set(ALL.map(({ region }) => region)).size).toBeGreaterThanOrEqual(30);
  });

  it("is found precisely", () => expect(hits / sum("found"), report).toBeGreaterThanOrEqual(FLOOR.precision));
  it("is found completely", () => expect(hits / sum("numbers"), report).toBeGreaterThanOrEqual(FLOOR.recall));
  it("has its negatives left alone", () => {
    const hit = runs.filter((run) => run.numbers.length === 0 && run.found.length > 0);
    expect(hit.length, report).toBeLessThanOrEqual(FLOOR.negativesHit);
  });

  it("is found on a page full of other things as well", () => {
    const other = `<div><p>Nothing to call here.</p><svg></svg><button>Edit <b>it</b></button></div>`.repeat(20);
    for (const { html, region, found: alone } of runs) {
      expect(found({ html: `<main>${other}<section>${html}</section></main>`, region, numbers: [], why: "" }), html).toEqual(alone);
    }
  });

  it("prints its figures", () => {
    const negatives = runs.filter((run) => run.numbers.length === 0);
    const percent = (part: number, whole: number): string => ((100 * part) / whole).toFixed(1);
    process.stdout.write(
      `${ALL.length} fragments, ${sum("numbers")} numbers: P ${percent(hits, sum("found"))} R ${percent(hits, sum("numbers"))}, ` +
        `${negatives.filter((run) => run.found.length > 0).length}/${negatives.length} negatives hit\n${report}\n`,
    );
    expect(negatives.length).toBeGreaterThanOrEqual(100);
  });
});
