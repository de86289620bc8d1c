// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from "vitest";
import { detectDom } from "../../src/detector";
import { look } from "../../src/detector/look";

/** The same on every machine. */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const CELLS = [
  "", " ", "Ana Ruiz", "912 345 678", "<b>912</b> 345 <i>678</i>", "<span>912</span><span>345678</span>", "+34<wbr>912345678", "12345", "6789", "34 5",
  '<a href="tel:612 345 678">call</a>', '<a href="tel:+34612345678">612 345 678</a><button>Edit Phone</button>', "10:30 AM", "1-800-FLOWERS",
  "<script>var phone = '912 345 678'</script>", "<ul><li>912 345 678</li><li>nothing</li></ul>", "<p>Tel. 933 445 566</p><p>12</p>", "٩١٢ ٣٤٥ ٦٧٨",
  "<table><tr><td>91</td><td>933 445 566</td></tr></table>", "<svg><text>912 345 678</text></svg>", "PO 4500000000", "<input value='912 345 678'>",
];

beforeEach(() => {
  document.body.innerHTML = "";
});

describe("texts of a row, asked together", () => {
  const next = chance(7);
  const tables = Array.from({ length: 60 }, () => {
    const row = (): string => `<tr>${Array.from({ length: 1 + next(6) }, () => `<td>${CELLS[next(CELLS.length)]!}</td>`).join("")}</tr>`;
    return `<table><tbody>${Array.from({ length: 1 + next(5) }, row).join(next(2) ? " " : "")}</tbody></table>`;
  });

  it.each(tables)("gives what each cell alone gives: %s", (markup) => {
    document.body.innerHTML = markup;
    const cells = [...document.querySelectorAll("body > table > tbody > tr > td")];
    const alone = cells.flatMap((cell) => detectDom(cell, "ES"));
    expect(detectDom(document.body, "ES")).toEqual(alone);
  });
  it("reads a row that is long by its texts", () => {
    document.body.innerHTML = `<table><tr><td>${"words ".repeat(2_000)}</td><td>912 345 678</td></tr></table>`;
    expect(detectDom(document.body, "ES")).toHaveLength(1);
  });
  it("goes on behind the last row, and where the page takes one away", () => {
    document.body.innerHTML = "<table><tr><td>912 345 678</td></tr><tr><td>933 445 566</td></tr></table><p>612 345 678</p>";
    expect(detectDom(document.body, "ES").map(({ e164 }) => e164)).toEqual(["+34912345678", "+34933445566", "+34612345678"]);
    const read: string[] = [];
    for (const block of look(document.body, "ES")) {
      if (read.length === 0) document.querySelector("tr")!.remove();
      if (block) read.push(block.textContent!);
    }
    expect(new Set(read)).toEqual(new Set(["912 345 678", "933 445 566", "612 345 678"]));
  });
});
