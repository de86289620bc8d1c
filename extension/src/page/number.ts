/** A mark's number as people read it. */
import { formatted } from "../detector/plan";
import type { Mark } from "./marks";

/** As the page writes it when it says the same with the country code, else as one writes it abroad: `+34 912 34 56 78`. */
export function shown({ text, e164, ext }: Mark): string {
  const written = text.replace(/[\s\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2069]+/g, " ").trim();
  const isWhole = /^\+[\d ().-]+$/.test(written) && `+${written.replace(/\D/g, "")}` === e164;
  return ext === null && isWhole ? written : formatted(e164);
}
