// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { detectDom } from "../../src/detector";
import { NUMBERS, PAPERS, TELEPHONES } from "./labels";

const isFound = (label: string, number: string, region: string): boolean => {
  document.body.innerHTML = `<p>${label}${/[:№#.]$/.test(label) ? "" : ":"} ${number}</p>`;
  return detectDom(document.body, region).length > 0;
};

describe.each(Object.keys(PAPERS))("labels in %s", (region) => {
  const [bare] = NUMBERS[region]!;

  it("name papers, whose digits nobody dials", () => {
    expect(PAPERS[region]!.split("|").filter((label) => isFound(label, bare, region))).toEqual([]);
  });
});

describe.each(Object.keys(TELEPHONES))("labels in %s", (region) => {
  const [, written] = NUMBERS[region]!;

  it("name telephones, or who is called for what", () => {
    expect(TELEPHONES[region]!.split("|").filter((label) => !isFound(label, written, region))).toEqual([]);
  });
});
