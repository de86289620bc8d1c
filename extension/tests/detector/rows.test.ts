// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from "vitest";
import { detectDom } from "../../src/detector";
import { look, lookAtText, lookBesides, type Look } from "../../src/detector/look";
import { Scanner } from "../../src/detector/scan";

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

describe("a page that changes while it is read", () => {
  function readWhile(change: () => void): string[] {
    const read: string[] = [];
    for (const block of look(document.body, "ES")) {
      if (read.length === 0) change();
      if (block) read.push(block.textContent!);
    }
    return read;
  }

  it("goes on where a row that is read is moved into the next", () => {
    document.body.innerHTML = "<ul><li>612 345 678</li><li>933 445 566</li></ul><p>912 345 678</p>";
    const [first, second] = document.querySelectorAll("li");
    const read = readWhile(() => second!.append(first!));
    expect(read.at(0)).toBe("612 345 678");
    expect(read.at(-1)).toBe("912 345 678");
  });

  it("goes on where a row is moved into the next, which has no other text", () => {
    document.body.innerHTML = "<ul><li>612 345 678</li><li></li></ul><p>912 345 678</p>";
    const [first, second] = document.querySelectorAll("li");
    expect(readWhile(() => second!.append(first!)).at(-1)).toBe("912 345 678");
  });

  it("reads a row right where text was put before its first", () => {
    const rest = "words that come behind the numbers, and are many ".repeat(3);
    document.body.innerHTML = `<p>644 111 222</p><table><tr><td>612 345 678</td><td>933 445 566</td><td>${rest}</td></tr></table><p>622 345 678</p>`;
    const read = readWhile(() => document.querySelector("tr")!.insertCell(0).append("some more words than before"));
    expect(read).toEqual(["644 111 222", "612 345 678", "933 445 566", "622 345 678"]);
  });
});

describe("fields, of which the browser is asked before their rows", () => {
  const FIELDS = [
    ...CELLS,
    '<span class="uiOutputPhone">612 345 678</span>', '<span class="uiOutputPhone">6123</span>', '<span class="uiOutputPhone">345 678</span>',
    '<a href="tel:912345678">912 345 678</a>', '<a href="tel:612345678"><span>612</span> 345 678</a>', '<a href="tel:2041">2041</a>',
    '<lightning-formatted-phone><a href="tel:933445566">933 445 566</a></lightning-formatted-phone>', "34 912 345 678 9", "91",
    'Fax 912 345 678 <a href="tel:612 345 678">612 345 678</a>', '<div class="x">612 345 678</div>', '+34 <a href="tel:912345678">912 345 678</a>',
    '<a href="tel:912345678">912 345 678</a><div>x 12</div>', '<a href="tel:612345678"><p>912 345 678</p></a>', '<div contenteditable><a href="tel:912345678">912 345 678</a></div>',
  ];

  /** What is found, whatever the order. */
  function found(blocks: Look): string[] {
    const told: string[] = [];
    const scanner = new Scanner(({ e164, ext, text, link, pieces }) => told.push([e164, ext, text, link?.outerHTML, pieces.length].join("|")), true);
    for (const block of blocks) if (block) scanner.read(block, ["ES"]);
    return told.sort();
  }

  function* withoutFields(): Look {
    const seen = new Set<Node>();
    yield* lookAtText(document.body, "ES", seen);
    yield* lookBesides(document.body, "ES", seen);
  }

  const next = chance(11);
  const lists = Array.from({ length: 25 }, () =>
    Array.from({ length: 20 }, () => {
      const cells = (): string => Array.from({ length: 1 + next(6) }, () => `<td>${FIELDS[next(FIELDS.length)]!}</td>`).join("");
      const rows = Array.from({ length: 1 + next(4) }, () => `<tr>${cells()}</tr>`).join("");
      return `<p>${FIELDS[next(FIELDS.length)]!}</p><table><tbody>${rows}</tbody></table>`;
    }));

  it.each(lists.map((_, i) => i))("finds what is found without them, list by list (%i)", (i) => {
    for (const markup of lists[i]!) {
      document.body.innerHTML = markup;
      expect(found(look(document.body, "ES")), markup).toEqual(found(withoutFields()));
    }
  });

  it("reads what the page has moved or taken out meanwhile once, and where it stands now", () => {
    const row = (number: string): string => `<tr><td>Ana</td><td><a href="tel:${number}">${number}</a></td></tr>`;
    document.body.innerHTML = `<table>${["912345678", "933445566", "612345678", "622345678"].map(row).join("")}</table>`;
    const [first, second, third] = document.querySelectorAll("tr");
    const read: string[] = [];
    for (const block of look(document.body, "ES")) {
      if (read.length === 0) {
        second!.remove();
        first!.before(third!);
      }
      if (block) read.push(block.textContent!);
    }
    expect(read.filter((text) => text === "622345678")).toHaveLength(1);
    expect(read).toEqual(expect.arrayContaining(["912345678", "612345678", "622345678"]));
  });
});
