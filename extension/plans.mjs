// The numbering plans as the detector reads them: of libphonenumber-js's metadata what src/detector/metadata.ts never
// asks for is left out, which makes the packages smaller and the page script quicker to start.
import { readFileSync } from "node:fs";

/** Places in a plan, as src/detector/metadata.ts counts them. */
const SHAPE = 2;
const FORMATS = 4;
const TRUNK_RULE = 6;
const TYPES = 11;

/** Plans with types that take in more than their shape does: of the others nobody asks it. */
export const SHAPED = ["AT", "DE"];

/** `json`: the text of metadata.max.json. */
export function slim(json) {
  const { country_calling_codes, countries, nonGeographic } = JSON.parse(json);
  for (const [name, plan] of [...Object.entries(countries), ...Object.entries(nonGeographic)]) {
    plan[FORMATS] &&= plan[FORMATS].map(slimFormat);
    if (plan[TRUNK_RULE]) plan[TRUNK_RULE] = digitsOf(plan[TRUNK_RULE]);
    plan[TYPES] = plan[TYPES] ? merged(plan[TYPES].filter(Boolean)) : [[plan[SHAPE]]];
    if (!SHAPED.includes(name)) plan[SHAPE] = 0;
    plan.length = TYPES + 1;
  }
  const shared = Object.fromEntries(Object.entries(country_calling_codes).filter(([, regions]) => regions.length > 1));
  return JSON.stringify({ country_calling_codes: shared, countries, nonGeographic }).replaceAll("\\\\d", "d");
}

/** Of the patterns for a number's beginning only the last, which is the exact one, is asked; of how it is written only the groups. */
function slimFormat([pattern, groups, leading, rule, optional, abroad]) {
  const written = [pattern, parted(groups), leading ? leading.slice(-1) : 0, rule ? digitsOf(rule) : 0, optional ?? 0];
  if (abroad && abroad !== "NA" && parted(abroad) !== parted(groups)) written.push(parted(abroad));
  while (written.at(-1) === 0) written.pop();
  return written;
}

const parted = (format) => format.replace(/[^\d$]+/g, " ").trim();
const digitsOf = (rule) => rule.replace(/[^\d$]+/g, "");

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
