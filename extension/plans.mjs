// The numbering plans as the detector reads them: of libphonenumber-js's metadata what src/detector/metadata.ts never
// asks for is left out, which makes the packages smaller and the page script quicker to start.
import { readFileSync } from "node:fs";

/** Places in a plan, as src/detector/metadata.ts counts them. */
const FORMATS = 4;
const LEADING_DIGITS = 10;
const TYPES = 11;

/** `json`: the text of metadata.max.json. */
export function slim(json) {
  const { country_calling_codes, countries, nonGeographic } = JSON.parse(json);
  for (const plan of [...Object.values(countries), ...Object.values(nonGeographic)]) {
    // Of the patterns for a number's beginning only the last, which is the exact one, is asked.
    for (const format of plan[FORMATS] || []) if (format[2]) format[2] = format[2].slice(-1);
    if (plan[LEADING_DIGITS]) plan[LEADING_DIGITS] = 0;
    if (plan[TYPES]) plan[TYPES] = merged(plan[TYPES].filter(Boolean));
  }
  const shared = Object.fromEntries(Object.entries(country_calling_codes).filter(([, regions]) => regions.length > 1));
  return JSON.stringify({ country_calling_codes: shared, countries, nonGeographic });
}

/** A number of any type is a number: those of the same lengths are one pattern. */
function merged(types) {
  const byLengths = new Map();
  for (const [pattern, lengths] of types) {
    const key = JSON.stringify(lengths);
    const same = byLengths.get(key);
    if (same) same[0] += `|${pattern}`;
    else byLengths.set(key, lengths ? [pattern, lengths] : [pattern]);
  }
  return [...byLengths.values()];
}

/** `asText`: as text they take the browser a third of the time they take it as code. */
export const slimPlans = (asText) => ({
  name: "slim-plans",
  setup: ({ onLoad }) =>
    onLoad({ filter: /[\\/]metadata\.max\.json(?:\.js)?$/ }, ({ path }) => {
      const plans = slim(readFileSync(path.replace(/\.js$/, ""), "utf8"));
      return { contents: asText ? `export default JSON.parse(${JSON.stringify(plans)});` : plans, loader: asText ? "js" : "json" };
    }),
});
