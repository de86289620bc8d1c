/** The country of a list's row, where one of its columns says it. */
import { ELEMENT } from "../detector/tree";
import { regionNamed } from "./region-names";
import { shownTexts } from "./shown-text";

const ROW = "tr, [role='row']";
const LIST = "table, [role='grid'], [role='treegrid'], [role='table']";
const HEAD = "tr:has(> th[scope='col']), tr.headerRow, tr:has(> th + th), [role='row']:has(> [role='columnheader'])";
/** A list may be long: among so many rows its heads are, or nowhere. */
const HEAD_AMONG = 3;
/** A related list's cards have their fields one under the other. */
const CARD = "li, article, .slds-tile";
const NOT_SAID = "button, input, style, svg, .slds-assistive-text, .assistiveText";

type Rank = "first" | "second";
const NONE: readonly never[] = [];
const NO_ROW = { row: null, region: null };

export class Rows {
  /** By list, and by the part of it that its rows stand in, which columns say a country; for as long as the page stays as it is. */
  private columns = new WeakMap<Node, Map<number, Rank>>();
  /** By card, its fields that do. */
  private fields = new WeakMap<Element, [Rank, Element][]>();
  /** By row, what was last known of it. */
  private readonly known = new WeakMap<Element, string | null>();
  private any = false;
  /** A row has several numbers. */
  private last: { row: Element | null; region: string | null } = NO_ROW;

  /** Null where the row says none, or more than one. */
  of(node: Node): string | null {
    const row = rowOf(node);
    if (!row) return null;
    if (row === this.last.row) return this.last.region;
    const region = this.regionOf(row);
    if (this.any) this.known.set(row, region);
    this.last = { row, region };
    return region;
  }

  /** What has been read as another country's than it is now. */
  changed(targets: readonly Node[]): Element[] {
    this.columns = new WeakMap();
    this.fields = new WeakMap();
    this.last = NO_ROW;
    if (!this.any) return [];
    const rows = new Set(targets.map(rowOf).filter((row) => row !== null));
    return [...rows].filter((row) => row.isConnected && this.known.has(row) && this.regionOf(row) !== this.known.get(row));
  }

  private regionOf(row: Element): string | null {
    const fields = row.matches(ROW) ? this.cells(row) : this.pairs(row);
    if (fields.length === 0) return null;
    this.any = true;
    const named = { first: new Set<string>(), second: new Set<string>() };
    for (const [rank, value] of fields) {
      // Most cells hold a name and nothing else.
      const region = regionNamed(value.textContent!.trim()) ?? regionNamed([...shownTexts(value, NOT_SAID)].join("").trim());
      if (region) named[rank].add(region);
    }
    const said = named.first.size > 0 ? named.first : named.second;
    return said.size === 1 ? [...said][0]! : null;
  }

  private pairs(card: Element): [Rank, Element][] {
    let fields = this.fields.get(card);
    if (!fields) this.fields.set(card, (fields = pairsIn(card)));
    return fields;
  }

  private columnsAround(row: Element): Map<number, Rank> {
    const around = row.parentNode!;
    let columns = this.columns.get(around);
    if (columns) return columns;
    const list = row.closest(LIST);
    columns = list ? this.columns.get(list) ?? columnsOf(list) : NO_COLUMNS;
    if (list) this.columns.set(list, columns);
    this.columns.set(around, columns);
    return columns;
  }

  private cells(row: Element): readonly [Rank, Element][] {
    const columns = this.columnsAround(row);
    if (columns.size === 0) return NONE;
    return [...columns].flatMap(([index, rank]): [Rank, Element][] => {
      const cell = row.children[index];
      return cell ? [[rank, cell]] : [];
    });
  }
}

const NO_COLUMNS: Map<number, Rank> = new Map();

/** `<dl><dt>Mailing Country:</dt><dd>Germany</dd></dl>` */
function pairsIn(card: Element): [Rank, Element][] {
  return [...card.querySelectorAll("dt, .slds-item_label")].flatMap((label): [Rank, Element][] => {
    const rank = rankOfLabel([...shownTexts(label, NOT_SAID)].join(""));
    const value = label.nextElementSibling;
    return rank && value ? [[rank, value]] : [];
  });
}

/** Through shadow roots. */
function rowOf(node: Node): Element | null {
  for (let at: Node = node; ; ) {
    const element = at.nodeType === ELEMENT ? (at as Element) : at.parentElement;
    const row = element?.closest(ROW) ?? element?.closest(CARD);
    if (row) return row;
    const root = at.getRootNode();
    if (!(root instanceof ShadowRoot)) return null;
    at = root.host;
  }
}

function headOf(list: Element): Element | null {
  let row = list.querySelector(ROW);
  const group = row?.closest("thead");
  if (group) return group.querySelector("tr:last-child");
  for (let left = HEAD_AMONG; row && left > 0; row = row.nextElementSibling, left--) if (row.matches(HEAD)) return row;
  return null;
}

function columnsOf(list: Element): Map<number, Rank> {
  const found = new Map<number, Rank>();
  [...(headOf(list)?.children ?? [])].forEach((head, index) => {
    const label = head.getAttribute("aria-label") ?? [...shownTexts(head, NOT_SAID)].join("");
    const rank = rankOfField(head.getAttribute("data-col-key-value")) ?? rankOfLabel(label);
    if (rank) found.set(index, rank);
  });
  return found;
}

/** `MailingCountry-text-5`: a column of lightning-datatable is called by its field, whatever the language. */
function rankOfField(key: string | null): Rank | null {
  const found = /^(?:\w+\.)?(Mailing|Billing|Person(?:Mailing)?|Shipping|Other|PersonOther|)(?:Address\.)?Country(?:Code)?-/i.exec(key ?? "");
  return found && (/ship|other/i.test(found[1]!) ? "second" : "first");
}

const COUNTRY = /^(?:country|pa[ií]s|pays|land|paese|nazione|(?:rechnungs|post|liefer|versand|firmen)land)$/;
/** Where something is sent to, or somebody else is. */
const SECOND = /^(?:shipping|other|env[ií]o|otr[oa]|liefer\w*|versand\w*|andere\w*|livraison|exp[eé]dition|autre|spedizione|altr[oa]|entrega|outr[oa])$/;
/** What else such a label is made of. A country of birth, of origin or of taxes says nothing of a telephone. */
const BESIDE =
  /^(?:mailing|billing|address|postal|territory|code|name|text|only|iso|account|contact|lead|company|person|de|del|la|el|do|da|di|des|der|du|correo|correspondencia|facturaci[oó]n|direcci[oó]n|postanschrift|postadresse|rechnungs\w*|anschrift|adresse|postale|facturation|codice|c[oó]digo|indirizzo|fatturazione|territorio|territorium|cuenta|contacto|empresa|firma|konto|kontakt|account|azienda)$/;

const ranks = new Map<string, Rank | null>();

function rankOfLabel(label: string): Rank | null {
  const said = label.trim().toLowerCase();
  let rank = ranks.get(said);
  if (rank === undefined) ranks.set(said, (rank = said.length > 60 ? null : readLabel(said)));
  return rank;
}

function readLabel(label: string): Rank | null {
  const words = label.split(/[^\p{L}]+/u).filter(Boolean);
  if (!words.some((word) => COUNTRY.test(word))) return null;
  const others = words.filter((word) => !COUNTRY.test(word));
  if (!others.every((word) => BESIDE.test(word) || SECOND.test(word))) return null;
  return words.some((word) => SECOND.test(word)) ? "second" : "first";
}
