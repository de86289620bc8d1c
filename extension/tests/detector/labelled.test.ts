// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { detectDom } from "../../src/detector";
import type { Case } from "./case";
import { SETS } from "./sets";

/** Of 103 fragments with nothing to dial, at most four may be hit. */
const FLOOR = { precision: 0.985, recall: 0.98, negativesHit: 4 / 103 };

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

describe.each(SETS)("the %s labelled set", (name, all) => {
  const runs = all.map((one) => ({ ...one, found: found(one) }));
  const wrong = runs.filter((run) => shared(run.numbers, run.found) !== Math.max(run.numbers.length, run.found.length));
  const negatives = runs.filter((run) => run.numbers.length === 0);
  const hit = negatives.filter((run) => run.found.length > 0).length;
  const hits = runs.reduce((sum, run) => sum + shared(run.numbers, run.found), 0);
  const sum = (of: "numbers" | "found"): number => runs.reduce((total, run) => total + run[of].length, 0);
  const report = wrong.map((run) => `${JSON.stringify(run.html)} ${run.region}: wanted ${run.numbers.join(" ") || "nothing"}, found ${run.found.join(" ") || "nothing"} (${run.why})`).join("\n");

  it("is large enough to say something", () => {
    const percent = (part: number, whole: number): string => ((100 * part) / whole).toFixed(1);
    process.stdout.write(
      `${name}: ${all.length} fragments, ${sum("numbers")} numbers: P ${percent(hits, sum("found"))} R ${percent(hits, sum("numbers"))}, ` +
        `${hit}/${negatives.length} negatives hit\n${report}\n`,
    );
    expect(negatives.length).toBeGreaterThanOrEqual(60);
    expect(all.length).toBeGreaterThanOrEqual(120);
    expect(new Set(all.map(({ html, region }) => `${region} ${html}`)).size).toBe(all.length);
    expect(new Set(all.map(({ region }) => region)).size).toBeGreaterThanOrEqual(20);
  });

  it("is found precisely", () => expect(hits / sum("found"), report).toBeGreaterThanOrEqual(FLOOR.precision));
  it("is found completely", () => expect(hits / sum("numbers"), report).toBeGreaterThanOrEqual(FLOOR.recall));
  it("has its negatives left alone", () => expect(hit / negatives.length, report).toBeLessThanOrEqual(FLOOR.negativesHit));

  it("is found on a page full of other things as well", () => {
    const other = `<div><p>Nothing to call here.</p><svg></svg><button>Edit <b>it</b></button></div>`.repeat(20);
    for (const { html, region, found: alone } of runs) {
      expect(found({ html: `<main>${other}<section>${html}</section></main>`, region, numbers: [], why: "" }), html).toEqual(alone);
    }
  });
});
