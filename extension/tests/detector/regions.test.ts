// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { Scanner } from "../../src/detector/scan";
import { detectDom, fromHref } from "../../src/detector";

function read(html: string, ...regions: string[]): string[] {
  document.body.innerHTML = html;
  const found: string[] = [];
  new Scanner(({ e164, ext }) => found.push(ext === null ? e164 : `${e164} x${ext}`), true).read(document.body, regions);
  return found;
}

const written = (text: string): [string, string][] => [["text", `Tel: ${text}`], ["link", `<a href="tel:${text}">${text}</a>`]];

describe("a number on a record that names a country", () => {
  it.each([
    ["612 345 678", "FR", "ES", "+34612345678", "no French number begins so at home"],
    ["912 345 678", "DE", "ES", "+34912345678", "no trunk prefix"],
    ["(415) 555-0132", "DE", "US", "+14155550132", "no trunk prefix"],
    ["(415) 555-0132", "DE", "ES", "", "in neither country in full"],
    ["030 23125 118", "DE", "ES", "+493023125118", "in full there, nothing here"],
    ["030 23125 118 ext. 4", "DE", "ES", "+493023125118 x4", "with an extension"],
    ["612 345 678", "ES", "DE", "+34612345678", "Spain has no trunk prefix"],
    ["030 239 91 11", "NL", "DE", "", "in full in both, and two numbers"],
    ["912 345 678", "PT", "ES", "", "in full in both, and two numbers"],
    ["+33 6 12 34 56 78", "DE", "ES", "+33612345678", "says itself where it is from"],
    ["0033 6 12 34 56 78", "DE", "ES", "+33612345678", "says itself where it is from"],
    ["06 12 34 56 78", "FR", "ES", "+33612345678", "with its trunk prefix"],
  ])("%s on a record in %s, home is %s: %s (%s)", (text, own, home, number) => {
    for (const [how, html] of written(text)) expect(read(html, own, home), how).toEqual(number === "" ? [] : [number]);
  });

  it("is read by itself, whatever stands around it", () => {
    expect(read("Tel: 030 23125 118, 655 12 39 87 or +1 312 555 0145", "DE", "ES")).toEqual(["+493023125118", "+34655123987", "+13125550145"]);
  });
});

describe("an extension alone", () => {
  it.each(["tel:2041", "tel:x2041", "tel:ext. 2041", "callto:2041"])("in a link is dialled within the house: %s", (href) => {
    expect(read(`<a href="${href}">Marta</a>`, "ES")).toEqual(["2041"]);
  });

  it.each(["tel:112", "tel:911", "tel:061", "tel:", "tel:12", "tel:abc"])("is no other short number: %s", (href) => {
    expect(read(`<a href="${href}">Marta</a>`, "ES")).toEqual([]);
  });

  it("is nothing that anybody can dial from elsewhere", () => {
    document.body.innerHTML = '<a href="tel:x2041">x2041</a> ext. 2041';
    expect(detectDom(document.body, "ES")).toEqual([]);
    expect(fromHref("tel:2041", "ES")).toBeNull();
  });
});
