// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from "vitest";
import { Countries, regionNamed } from "../src/page/country";

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

  it("is none on a list", () => {
    history.replaceState(null, "", "/lightning/o/Contact/list");
    document.body.innerHTML = address("MailingAddress", "Germany");
    const countries = new Countries();
    expect(countries.changed()).toEqual([]);
    expect(countries.of(document.body)).toBeNull();
  });
});
