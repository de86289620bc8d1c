// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import { Countries } from "../src/page/country";
import { regionNamed } from "../src/page/region-names";

const address = (field: string, ...lines: string[]): string =>
  `<div data-target-selection-name="sfdc:RecordField.Contact.${field}"><span class="test-id__field-label">Address</span>` +
  `<lightning-formatted-address><a href="#">${lines.map((line) => `<div class="slds-truncate">${line}</div>`).join("")}</a></lightning-formatted-address></div>`;

describe("a country's name", () => {
  it.each([
    ["DE", "DE"], ["Germany", "DE"], ["Deutschland", "DE"], ["Alemania", "DE"], ["Estados Unidos", "US"], ["United Kingdom", "GB"],
    ["Berlin", null], ["10115", null], ["", null], ["ZZ", null],
  ])("%s", (name, region) => expect(regionNamed(name)).toBe(region));
});

describe("the country of a record", () => {
  beforeEach(() => {
    vi.stubGlobal("chrome", {});
    history.replaceState(null, "", "/lightning/r/Contact/003000000000001AAA/view");
  });

  it("is its mailing address's, also when it is shipped to elsewhere", () => {
    document.body.innerHTML = `<p>030 23125 118</p>${address("OtherAddress", "1 Main St", "United States")}${address("MailingAddress", "Ring 1", "10115 Berlin", "Germany")}`;
    const countries = new Countries();
    expect(countries.changed()).toEqual([document.documentElement]);
    expect(countries.of(document.querySelector("p")!)).toBe("DE");
  });

  it("is each record's own in a console", () => {
    document.body.innerHTML =
      `<div class="oneContent"><p>a</p>${address("MailingAddress", "Germany")}</div><div class="oneContent"><p>b</p>${address("MailingAddress", "France")}</div>`;
    const countries = new Countries();
    countries.changed();
    expect([...document.querySelectorAll("p")].map((one) => countries.of(one))).toEqual(["DE", "FR"]);
  });

  it.each([
    ["Mailing Country", "DE"], ["Country", "DE"], ["Billing Country/Territory", "DE"], ["País de correo", "DE"], ["Land (Postanschrift)", "DE"],
    ["Pays", "DE"], ["Other Country", "DE"], ["Country Code", "DE"],
    ["Country of Birth", null], ["Tax Country", null], ["Countryside", null], ["Bundesland", null], ["Name", null], ["State/Province", null],
  ])("is a row's own where its column is called %s: %s", (label, region) => {
    document.body.innerHTML = `<table><thead><tr><th scope="col">Phone</th><th scope="col">${label}</th></tr></thead>` +
      `<tbody><tr><td>030 23125 118</td><td>Germany</td></tr></tbody></table>`;
    expect(new Countries().of(document.querySelector("td")!)).toBe(region);
  });

  it("is none of a row that names two, and the one of where somebody is reached of one that ships elsewhere", () => {
    const table = (one: string, other: string): string =>
      `<table><thead><tr><th scope="col">Phone</th><th scope="col">${one}</th><th scope="col">${other}</th></tr></thead>` +
      `<tbody><tr><td>030 23125 118</td><td>France</td><td>Germany</td></tr></tbody></table>`;
    document.body.innerHTML = table("Mailing Country", "Billing Country");
    expect(new Countries().of(document.querySelector("td")!)).toBeNull();
    document.body.innerHTML = table("Shipping Country", "Billing Country");
    expect(new Countries().of(document.querySelector("td")!)).toBe("DE");
  });

  it("is none on a list", () => {
    history.replaceState(null, "", "/lightning/o/Contact/list");
    document.body.innerHTML = address("MailingAddress", "Germany");
    const countries = new Countries();
    expect(countries.changed()).toEqual([]);
    expect(countries.of(document.body)).toBeNull();
  });
});
