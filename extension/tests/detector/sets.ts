/** The labelled fragments, by set. */
import type { Case } from "./case";
import { eastern, germanic, romance } from "./fifth/languages";
import { people, records } from "./fifth/pages";
import { commerce, machines as made } from "./fifth/things";
import { again } from "./fourth/again";
import { close, labelledOtherwise } from "./fourth/hard";
import { glyphs as typed, pieces, tables } from "./fourth/layout";
import { nothing } from "./fourth/nothing";
import { endings, rows, signs } from "./fourth/pairs";
import { sentences as told, signatures as signed } from "./fourth/people";
import { fields, links as linked } from "./fourth/salesforce";
import { apart, before } from "./fourth/words";
import { markup } from "./markup";
import { national } from "./national";
import { dates, identifiers, labelled, technical } from "./others";
import { amounts, ids, machines, moments } from "./second/nothing";
import { extensionsAgain, glyphs, links, salesforce, words } from "./second/odd";
import { layouts, sentences, signatures } from "./second/people";
import { near, other } from "./third/mixed";
import { named, said } from "./third/names";
import { nothing as none, told as tale } from "./sixth/mixed";
import { nothingLater, toldLater } from "./eighth/again";
import { nothing as noneAgain, told as toldAgain } from "./eighth/mixed";
import { countries } from "./seventh/countries";
import { nothing as noNumber } from "./seventh/nothing";
import { odd } from "./seventh/odd";
import { pages } from "./seventh/pages";
import { people as written } from "./seventh/people";
import { characters, extensions, several, spelt } from "./writing";

/** Written apart, each when the detector was good at the ones before it; the third has little but hard cases. Of the fourth, what two readers would label differently is left out. */
export const SETS: [name: string, cases: Case[]][] = [
  ["first", [national, characters, extensions, spelt, several, dates, technical, identifiers, labelled, markup].flat()],
  ["second", [sentences, signatures, layouts, links, extensionsAgain, words, glyphs, salesforce, moments, amounts, ids, machines].flat()],
  ["third", [near, other, said, named].flat()],
  ["fourth", [fields, linked, told, signed, typed, pieces, tables, nothing, close, labelledOtherwise, endings, signs, rows, before, apart, again].flat()],
  ["fifth", [romance, germanic, eastern, commerce, made, records, people].flat()],
  ["sixth", [...tale, ...none].flat()],
  ["seventh", [countries, pages, written, odd, noNumber].flat()],
  ["eighth", [...toldAgain, ...noneAgain, ...toldLater, ...nothingLater]],
];
