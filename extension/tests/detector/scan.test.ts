// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from "vitest";
import { detect, detectDom, fromHref } from "../../src/detector";
import { look } from "../../src/detector/look";
import { scan, Scanner, type Sighting } from "../../src/detector/scan";
import { recordOf } from "../../src/page/record";

beforeEach(() => {
  document.body.innerHTML = "";
});

function sightings(root: Node = document.body): Sighting[] {
  const found: Sighting[] = [];
  scan(root, "ES", (sighting) => found.push(sighting));
  return found;
}

describe("detect", () => {
  it("gives places in the text as it was given", () => {
    const text = "Ana\u00ad: \u202a+34\u00a0912 345 678\u202c x12, o 933 445 566.";
    const found = detect(text, "ES");
    expect(found.map(({ start, end }) => text.slice(start, end).replace(/[\u202a\u202c]/g, ""))).toEqual(["+34\u00a0912 345 678 x12", "933 445 566"]);
    expect(found[0]).toMatchObject({ e164: "+34912345678", ext: "12" });
  });
  it("finds international numbers only, without a region", () => {
    expect(detect("912 345 678 / +34 912 345 678", "").map(({ e164 }) => e164)).toEqual(["+34912345678"]);
    expect(detect("912 345 678", "XX")).toEqual([]);
  });
  it("ends in time on what was made to take long", () => {
    const start = performance.now();
    for (const part of ["1 ", "(", "1-", "+1 ", "1(2)", "A1", "12/", "1.", "a-", "0 0-"]) detect(part.repeat(20_000), "US");
    expect(performance.now() - start).toBeLessThan(3_000);
  });
});

describe("a tel: link", () => {
  it.each([
    ["tel:+34912345678", { e164: "+34912345678", ext: null }],
    ["tel:912 345 678", { e164: "+34912345678", ext: null }],
    ["tel:+34-912-345-678;ext=12", { e164: "+34912345678", ext: "12" }],
    ["tel:912345678;phone-context=+34", { e164: "+34912345678", ext: null }],
    ["tel:1-800-FLOWERS", null],
    ["tel:+1-800-FLOWERS", { e164: "+18003569377", ext: null }],
    ["tel:+34912345678x12", { e164: "+34912345678", ext: "12" }],
    ["tel:*21#", null],
    ["tel:+34912345678javascript", null],
    ["mailto:+34912345678", null],
    ["tel:%zz", null],
  ])("%s", (href, expected) => expect(fromHref(href, "ES")).toEqual(expected));
});

describe("what stands around a text", () => {
  const onPage = (): string[] => {
    const found: string[] = [];
    const scanner = new Scanner(({ e164 }) => found.push(e164), true);
    for (const block of look(document.body, "ES")) if (block) scanner.read(block, ["ES"]);
    return found;
  };
  const cell = (element: string, attributes: string, text: string): string =>
    element === "td" ? `<table><tr><td ${attributes}><div>${text}</div></td></tr></table>`
      : `<table><tr><td role="gridcell"><span class="slds-truncate"><${element} ${attributes}><div>${text}</div></${element}></span></td></tr></table>`;

  it.each([
    ["span", "contenteditable"], ["span", 'contenteditable="plaintext-only"'], ["td", 'contenteditable="true"'], ["a", 'contenteditable=""'],
    ["span", 'role="textbox"'], ["span", 'role="Code"'], ["td", 'role="combobox"'], ["div", 'class="ql-editor"'], ["code", ""], ["button", ""],
    ...["slds-assistive-text", "assistiveText", "sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "a11y-hidden"].map((name) => ["span", `class="x ${name}"`]),
    ...["Number", "Currency", "Percent", "Date", "DateTime", "Email"].map((name) => ["span", `class="uiOutput${name}"`]), ["span", 'class="forceOutputCurrency y"'],
  ])("is not to be read: <%s %s>", (element, attributes) => {
    document.body.innerHTML = cell(element!, attributes!, "+34 912 345 678");
    expect([...onPage(), ...sightings()]).toEqual([]);
  });
  it.each([["span", 'contenteditable="false"'], ["span", 'role="gridcell"'], ["td", 'class="slds-hidden-not"'], ["a", 'class="x"'], ["div", ""]])("says nothing: <%s %s>", (element, attributes) => {
    document.body.innerHTML = cell(element, attributes, "+34 912 345 678");
    expect(onPage()).toEqual(["+34912345678"]);
  });
  it.each([["span", 'class="uiOutputPhone"'], ["span", 'class="forceOutputPhone z"'], ["lightning-formatted-phone", ""], ["records-output-phone", 'class="x"']])("is a phone field: <%s %s>", (element, attributes) => {
    // A number that no plan has, in the length of one that could be.
    document.body.innerHTML = cell(element, attributes, "212 345 678") + cell("span", "", "212 345 678");
    expect(onPage()).toEqual(["+34212345678"]);
  });
  it("is the phone field's extension", () => {
    document.body.innerHTML = cell("span", 'class="uiOutputPhone"', "912 345 678 x204") + cell("span", 'class="uiOutputPhone"', " 933 445 566  ") + cell("span", 'class="uiOutputPhone"', "933 445 567 (Ana)");
    expect(sightings().map(({ e164, ext, text }) => [e164, ext, text])).toEqual([["+34912345678", "204", "912 345 678 x204"], ["+34933445566", null, "933 445 566"], ["+34933445567", null, "933 445 567"]]);
  });
});

describe("reading a page", () => {
  it("changes nothing on it", () => {
    document.body.innerHTML = "<p>Call <b>912</b> 345 678 or <a href='tel:+34 933 445 566'>us</a></p><input value='912345678'>";
    const before = document.documentElement.outerHTML;
    expect(detectDom(document, "ES")).toHaveLength(2);
    expect(document.documentElement.outerHTML).toBe(before);
  });

  it("says where in which text nodes a number stands", () => {
    document.body.innerHTML = "<p>Call <b>+34 91</b>2 345 <i>678</i> now</p>";
    const [number] = sightings();
    expect(number!.pieces.map(({ node, start, end }) => node.data.slice(start, end))).toEqual(["+34 91", "2 345 ", "678"]);
    expect(number!.block).toBe(document.querySelector("p"));
  });

  it("takes no page's title, and no button's text, for a number's label", () => {
    document.title = "Page";
    for (const html of ["<p>912 345 678</p>", "912 345 678", "<div><p>912 345 678</p></div>", "<div><button>Order</button><p>912 345 678</p></div>"]) {
      document.body.innerHTML = html;
      expect(detectDom(document.body, "ES"), html).toHaveLength(1);
    }
    document.title = "";
    document.body.innerHTML = "<div><div>Order</div><p>912 345 678</p></div>";
    expect(detectDom(document.body, "ES")).toEqual([]);
  });

  it("goes into open shadow roots and tells of them", () => {
    const host = document.createElement("lightning-formatted-phone");
    host.attachShadow({ mode: "open" }).innerHTML = "<a href='tel:912345678'>912345678</a>";
    document.body.append(host);
    const roots: ShadowRoot[] = [];
    const found: Sighting[] = [];
    scan(document.body, "ES", (sighting) => found.push(sighting));
    expect([...look(document.body, "ES", { onShadow: (root) => roots.push(root) })]).not.toEqual([]);
    expect(roots).toEqual([host.shadowRoot]);
    expect(found.map(({ e164, link }) => [e164, link?.localName])).toEqual([["+34912345678", "a"]]);
  });

  it("finds in large pages what their text does not show", () => {
    const other = "<div><p>Nothing to call.</p></div>".repeat(400);
    document.body.innerHTML = `${other}<ul><li>First</li><li><a href="tel:912345678">Call us</a></li><li><x-card></x-card></li></ul>${other}`;
    document.querySelector("x-card")!.attachShadow({ mode: "open" }).innerHTML = "<p>933 445 566</p>";
    expect(sightings().map(({ e164 }) => e164)).toEqual(["+34912345678", "+34933445566"]);
  });

  it("reads a block by itself, without the blocks in it", () => {
    document.body.innerHTML = "<div>912 345 678<p>933 445 566</p></div>";
    const found: Sighting[] = [];
    new Scanner((sighting) => found.push(sighting), false).read(document.querySelector("div")!, ["ES"]);
    expect(found.map(({ e164 }) => e164)).toEqual(["+34912345678"]);
  });

  it("knows a phone field and an editor by what is around a block", () => {
    document.body.innerHTML =
      "<records-output-phone><x-value><p>9123 45678</p></x-value></records-output-phone><div contenteditable><p>933 445 566</p></div>";
    const found: Sighting[] = [];
    const scanner = new Scanner((sighting) => found.push(sighting), false);
    for (const paragraph of document.querySelectorAll("p")) scanner.read(paragraph, ["ES"]);
    expect(found.map(({ e164 }) => e164)).toEqual(["+34912345678"]);
  });

  it("takes a number for one of the first region that has it", () => {
    document.body.innerHTML = "<p>030 23125 118</p><p>912 345 678</p>";
    const found: Sighting[] = [];
    const scanner = new Scanner((sighting) => found.push(sighting), false);
    for (const paragraph of document.querySelectorAll("p")) scanner.read(paragraph, ["DE", "ES"]);
    expect(found.map(({ e164 }) => e164)).toEqual(["+493023125118", "+34912345678"]);
  });

  const PHRASES = ["call 963 52 14 78; ", "+34 933 445 566, ", "(963) 52-14-79 ext. 12 ", "order 4155550101 of 12/05/2024, ", "912 345 678 / 79 ", "Fax: 963521480\n"];
  const long = Array.from({ length: 4_000 }, (_, i) => PHRASES[(i * 7) % 6]! + (i % 5 === 0 ? "and then nothing for a while. " : "")).join("");

  it("reads a long text in parts and finds what it finds in the whole", () => {
    document.body.innerHTML = `<p>${long}</p><p>Tel. 912 345 678</p>`;
    const [paragraph, other] = document.querySelectorAll("p");
    const found: Sighting[] = [];
    const scanner = new Scanner((sighting) => found.push(sighting), true);
    const [rest, ...others] = scanner.read(paragraph!, ["ES"]);
    expect([found.length, others.length, rest!.block]).toEqual([0, 0, paragraph]);
    let most = 0;
    for (let before = 0; !rest!.parts.next().done; before = found.length) most = Math.max(most, found.length - before);
    expect(found.map(({ text, e164, ext }) => [text, e164, ext])).toEqual(detect(long, "ES").map(({ start, end, e164, ext }) => [long.slice(start, end), e164, ext]));
    expect(found.length).toBeGreaterThan(3_000);
    expect(most).toBeLessThan(600);
    expect(scanner.read(other!, ["ES"])).toEqual([]);
  });

  it("finds in a long text by parts what is in each stretch of it", () => {
    const all = detect(long, "ES").map(({ start, end, e164 }) => [start, end, e164]);
    const [from, to] = [20_000, 26_000];
    const margin = 3_000;
    const some = detect(long.slice(from - margin, to + margin), "ES").map(({ start, end, e164 }) => [start + from - margin, end + from - margin, e164]);
    const within = (found: unknown[][]): unknown[][] => found.filter(([start]) => (start as number) >= from && (start as number) < to);
    expect(within(some)).toEqual(within(all));
  });

  it("leaves a long text that the page has changed to who reads it again", () => {
    document.body.innerHTML = `<p>${long}</p>`;
    const found: Sighting[] = [];
    const [rest] = new Scanner((sighting) => found.push(sighting), true).read(document.querySelector("p")!, ["ES"]);
    rest!.parts.next();
    const before = found.length;
    document.querySelector("p")!.append("!");
    (document.querySelector("p")!.firstChild as Text).appendData("!");
    expect(rest!.parts.next().done).toBe(true);
    expect(found.length).toBe(before);
  });

  it("finds a number in a long text that many elements make", () => {
    document.body.innerHTML = `<p>${"<i>call </i><b>963 52</b> 14 78; ".repeat(500)}</p>`;
    const found: Sighting[] = [];
    const [rest] = new Scanner((sighting) => found.push(sighting), true).read(document.querySelector("p")!, ["ES"]);
    while (!rest!.parts.next().done);
    expect(found.length).toBe(500);
    expect(found.every(({ pieces: [first, second, ...more] }) => first!.node.data === "963 52" && second!.start === 0 && second!.end === 6 && more.length === 0)).toBe(true);
  });

  it("goes on after what it was reading has been taken away", () => {
    document.body.innerHTML = "<ul>" + [1, 2, 3, 4].map((n) => `<li>91234567${n}</li>`).join("") + "</ul>";
    const blocks: (Node | null)[] = [];
    for (const block of look(document.body, "ES")) {
      if (blocks.push(block) === 2) (block as Element).remove();
    }
    expect(blocks.map((block) => block?.textContent)).toEqual(expect.arrayContaining(["912345671", "912345673", "912345674"]));
  });

  it("tells what it finds in the page's order, whether the text shows it or not", () => {
    document.body.innerHTML = "<p><a href='tel:912345671'>Ana</a></p><p>912345672</p><x-card></x-card><p>912345674</p>";
    document.querySelector("x-card")!.attachShadow({ mode: "open" }).innerHTML = "<p>912345673</p>";
    expect(sightings().map(({ e164 }) => e164.slice(-1))).toEqual(["1", "2", "3", "4"]);
  });

  it("does not join what a style sheet puts apart", () => {
    document.head.innerHTML = "<style>.apart { display: block }</style>";
    document.body.innerHTML = "<p><span class='apart'>912345678</span><span class='apart'>933445566</span></p>";
    expect(detectDom(document.body, "ES").map(({ e164 }) => e164)).toEqual(["+34912345678", "+34933445566"]);
    document.head.innerHTML = "";
  });
});

describe("the record a number stands on", () => {
  it.each([
    ["a datatable's row", "<table><tr data-row-key-value='003000000000001AAA'><td><i>x</i></td></tr></table>", "003000000000001AAA"],
    ["an Aura row, by its link", "<table><tr><th><a data-recordid='003000000000002AAA' href='#'>Ana</a></th><td><i>x</i></td></tr></table>", "003000000000002AAA"],
    ["a row, by where its name leads", "<table><tr><th><a href='/lightning/r/Contact/003000000000003AAA/view'>Ana</a></th><td><i>x</i></td></tr></table>", "003000000000003AAA"],
    ["a container", "<div data-recordid='003000000000004AAA'><p><i>x</i></p></div>", "003000000000004AAA"],
    ["nothing", "<table><tr data-row-key-value='row-1'><td><i>x</i></td></tr></table>", null],
  ])("is %s", (_, html, id) => {
    document.body.innerHTML = html;
    expect(recordOf(document.querySelector("i"))).toBe(id);
  });
});
