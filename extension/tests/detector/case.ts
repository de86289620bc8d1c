/** A fragment of a page, labelled by what a reader who knows the region would dial, before any detector saw it. */
export interface Case {
  /** HTML; plain text is HTML without tags. */
  html: string;
  region: string;
  /** E.164, with `;ext=` where the page gives an extension; empty when there is nothing to dial. */
  numbers: string[];
  why: string;
}

export const family = (...rows: [html: string, region: string, numbers: string | string[], why: string][]): Case[] =>
  rows.map(([html, region, numbers, why]) => ({ html, region, numbers: numbers === "" ? [] : [numbers].flat(), why }));

/** Many for one reason. */
export const alike = (why: string, ...rows: [html: string, region: string, numbers: string | string[]][]): Case[] =>
  family(...rows.map(([html, region, numbers]): [string, string, string | string[], string] => [html, region, numbers, why]));
