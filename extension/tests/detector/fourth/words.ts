import { family } from "../case";

const block = (...texts: string[]): string => texts.map((text) => `<div>${text}</div>`).join("");
const field = (label: string, value: string): string =>
  `<records-record-layout-item field-label="${label}"><div class="slds-form-element"><dl><dt><span class="test-id__field-label">${label}</span></dt>` +
  `<dd class="slds-form-element__control"><lightning-formatted-text>${value}</lightning-formatted-text></dd></dl></div></records-record-layout-item>`;

/** What stands before the number says what it is, and what only seems to. */
export const before = family(
  ["Billing questions (212) 555-0161", "US", "+12125550161", "whom to ask"],
  ["Order enquiries 020 7946 0337", "GB", "+442079460337", "whom to ask"],
  ["Refund help: 617-555-0145", "US", "+16175550145", "whom to ask"],
  ["Consultas de facturas 933 445 568", "ES", "+34933445568", "whom to ask"],
  ["Fragen zur Rechnung: 030 901824", "DE", "+4930901824", "whom to ask"],
  ["Order confirmed. Number: 206-555-0152", "US", "+12065550152", "another sentence's word"],
  ["Invoice sent. Phone 2065550153", "US", "+12065550153", "the nearer word"],
  ["Pedido entregado. 933 445 569", "ES", "+34933445569", "another sentence's word"],
  ["Order number: 206-555-0154", "US", "", "the order's own"],
  ["Volume 3125550151", "US", "", "an amount"],
  ["Qty: 3125550152", "US", "", "an amount"],
  ["Headcount 3125550153", "US", "", "an amount"],
  ["Turnover 02079460338", "GB", "", "an amount"],
  ["Annual revenue: 3125550154", "US", "", "an amount"],
  ["Umsatz 030901825", "DE", "", "an amount"],
  ["Einwohner: 030901826", "DE", "", "an amount"],
  ["Cantidad 933445570", "ES", "", "an amount"],
  ["Ingresos anuales 933445571", "ES", "", "an amount"],
  ["Población: 933 445 572", "ES", "", "an amount"],
  ["Población 933 445 573", "ES", "", "an amount"],
  ["Chiffre d'affaires 0142685320", "FR", "", "an amount"],
  ["Ricavi 0286451291", "IT", "", "an amount"],
  ["Deal 3125550155", "US", "", "what a seller has"],
  ["Oportunidad 933445574", "ES", "", "what a seller has"],
  ["CUPS: 933445575", "ES", "", "a meter"],
  ["Bates No. 3125550156", "US", "", "a page of a file"],
  ["Docket 3125550157", "US", "", "a file"],
  ["B 3125550158", "US", "", "a letter of a series"],
  ["P 312-555-0159", "US", "+13125550159", "a telephone's letter"],
  ["ใบสั่งซื้อ 0812345679", "TH", "", "an order, Thai"],
  ["หมายเลขคำสั่งซื้อ 0812345670", "TH", "", "an order, Thai"],
  ["เบอร์โทรศัพท์ 0812345671", "TH", "+66812345671", "a telephone, Thai"],
  ["注文番号 0312345678", "JP", "", "an order"],
  ["kr 33 14 15 17", "DK", "", "money"],
  ["NOK 22 86 10 01", "NO", "", "money"],
  ["NT$ 2720 8889", "TW", "", "money"],
  ["A$ 0412 345 679", "AU", "", "money"],
  ["US$ 415 555 0197", "ES", "", "money"],
  ["415 555 0198 MXN", "US", "", "money"],
  ["33 14 15 18 kr.", "DK", "", "money"],
);

/** The label stands in another element. */
export const apart = family(
  [block("Telephone", "3125550171", "Invoice", "3125550172"), "US", "+13125550171", "each value under its label"],
  [block("Ticket number", "206-555-0171"), "US", "", "the label in the block before"],
  [block("Pedido", "933445576", "Teléfono", "933445577"), "ES", "+34933445577", "each value under its label"],
  [block("Sendungsnummer", "0301234568"), "DE", "", "the label in the block before"],
  [block("Ana handles every order that comes in from the shop.", "206-555-0172"), "US", "+12065550172", "a sentence is no label"],
  ["<p>Invoice</p><p>02079460339</p>", "GB", "", "the label in the paragraph before"],
  ["<h3>Customer service</h3><p>0800 123 4569</p>", "GB", "+448001234569", "a heading that invites"],
  [block("Order", "Shipped", "2065550173"), "US", "+12065550173", "not the one right before"],
  [field("Employees", "3125550173"), "US", "", "a field"],
  [field("Annual Revenue", "3125550174"), "US", "", "a field"],
  [field("Empleados", "933445578"), "ES", "", "a field"],
  [field("Quantity", "3125550175"), "US", "", "a field"],
  [field("Other Phone", "3125550176"), "US", "+13125550176", "a field"],
  ["<dl><dt>Population</dt><dd>3125550177</dd><dt>Tel</dt><dd>3125550178</dd></dl>", "US", "+13125550178", "terms"],
  ["<button>Call 312-555-0179</button>", "US", "", "the page's own button has its own deed"],
  ["<button type='button'>020 7946 0340</button>", "GB", "", "the page's own button"],
);
