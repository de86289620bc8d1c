/** The labelled fragments, by set. */
import type { Case } from "./case";
import { markup } from "./markup";
import { national } from "./national";
import { dates, identifiers, labelled, technical } from "./others";
import { amounts, ids, machines, moments } from "./second/nothing";
import { extensionsAgain, glyphs, links, salesforce, words } from "./second/odd";
import { layouts, sentences, signatures } from "./second/people";
import { near, other } from "./third/mixed";
import { named, said } from "./third/names";
import { characters, extensions, several, spelt } from "./writing";

/** Written apart, each when the detector was good at the ones before it; the third has little but hard cases. */
export const SETS: [name: string, cases: Case[]][] = [
  ["first", [national, characters, extensions, spelt, several, dates, technical, identifiers, labelled, markup].flat()],
  ["second", [sentences, signatures, layouts, links, extensionsAgain, words, glyphs, salesforce, moments, amounts, ids, machines].flat()],
  ["third", [near, other, said, named].flat()],
];
