// @vitest-environment node
import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { detect, detectDom } from "../../src/detector";

/** As others use it: in Node, with a DOM of their own and no window around. */
describe("the detector by itself", () => {
  const html = "<p>Call <b>963</b> 52 14 78</p><div style='display:none'>655 12 39 87</div><a href='tel:+34 933 445 566;ext=12'>Ana</a>" + "<p>nothing</p>".repeat(400);
  const expected = [["+34963521478", null], ["+34933445566", "12"]];
  const read = (root: Node, region?: string | null): unknown[] => detectDom(root, region).map(({ e164, ext }) => [e164, ext]);

  it("reads a body, a document and a fragment", () => {
    const { document } = new JSDOM(html).window;
    expect(read(document.body, "ES")).toEqual(expected);
    expect(read(document, "ES")).toEqual(expected);
    expect(read(JSDOM.fragment(html), "ES")).toEqual(expected);
  });

  it("reads a document that no window shows", () => {
    const { DOMParser } = new JSDOM().window;
    expect(read(new DOMParser().parseFromString(html, "text/html").body, "ES")).toEqual(expected);
  });

  it("takes a region in any case, and none or an unknown one for none", () => {
    const text = "963 52 14 78, +1 312 555 0145";
    const numbers = (region?: string | null): string[] => detect(text, region).map(({ e164 }) => e164);
    expect(numbers("es")).toEqual(["+34963521478", "+13125550145"]);
    for (const region of [undefined, null, "", "XX", "constructor", "__proto__"]) expect(numbers(region), String(region)).toEqual(["+13125550145"]);
  });

  it("reads five million characters in a few seconds", () => {
    const text = "Pedido 4711 de Ana, llamar al 963 52 14 78 antes del 12/05/2024 o 1-800-FLOWERS. ".repeat(60_000);
    const start = performance.now();
    expect(detect(text, "ES").length).toBeGreaterThanOrEqual(60_000);
    expect(performance.now() - start).toBeLessThan(15_000);
  });
});
