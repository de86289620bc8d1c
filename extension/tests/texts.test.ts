import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import en from "../_locales/en/messages.json";

const SOURCES = readdirSync(new URL("../src", import.meta.url), { recursive: true, encoding: "utf8" })
  .filter((name) => /\.(?:ts|html)$/.test(name))
  .map((name) => ({ name, code: readFileSync(join(new URL("../src", import.meta.url).pathname, name), "utf8") }));

/** Keys made of parts, by their first part. */
const FAMILIES = ["problem_", "state_", "outcome_", "log_", "pbx_", "salesforce_", "version_", "act_", "kind_", "direction_", "divert", "transfer", "site_allow", "site_remove"];

const LINKS = ["connected", "connecting", "offline", "refused", "signed_out", "unconfigured"];
/** Every member of those families, as docs/protocol.md has them. */
const MEMBERS: Record<string, string[]> = {
  state_: ["dialing", "ringing", "connected", "ended", "handed_over"],
  outcome_: ["answered", "missed", "unanswered", "busy", "failed", "answered_elsewhere", "transferred", "handed_over", "unknown"],
  log_: ["pending", "not_logged", "waiting", "sending", "doubtful", "sent", "refused", "held"],
  kind_: ["Contact", "Lead", "Account", "PersonAccount", "User"],
  direction_: ["inbound", "outbound", "internal"],
  act_: ["again", "sign_in", "settings", "calls", "doctor"],
  pbx_: [...LINKS, "handed_over"],
  salesforce_: LINKS,
  version_: ["extension_older", "extension_older_mend", "helper_older", "helper_older_mend"],
  divert: ["", "_dots", "_who"],
  transfer: ["", "_dots", "_who"],
  site_: ["allow", "allow_which", "remove", "remove_which"],
};

describe("texts", () => {
  it("all exist that the code names", () => {
    const named = SOURCES.flatMap(({ name, code }) =>
      [...code.matchAll(/\btext\("([a-z_]+)"|data-(?:text|label|placeholder)="([a-z_]+)"/g)].map((found) => ({ name, key: (found[1] ?? found[2])! })));
    expect(named.length).toBeGreaterThan(40);
    for (const { name, key } of named) expect(Object.keys(en), name).toContain(key);
    const problems = SOURCES.flatMap(({ code }) => [...code.matchAll(/\bproblem\("([a-z_]+)"/g)].map((found) => found[1]!));
    for (const code of problems) {
      expect(Object.keys(en)).toContain(`problem_${code}_title`);
      expect(Object.keys(en)).toContain(`problem_${code}_message`);
    }
  });

  it("are there for all that the helper may say", () => {
    for (const [family, members] of Object.entries(MEMBERS)) {
      for (const member of members) expect(Object.keys(en)).toContain(`${family}${member}`);
    }
  });

  it("are all used", () => {
    const all = SOURCES.map(({ code }) => code).join("\n") + readFileSync(new URL("../manifest.json", import.meta.url), "utf8");
    const unused = Object.keys(en).filter((key) => !FAMILIES.some((family) => key.startsWith(family)) && !new RegExp(`["_]${key}["_]`).test(all));
    expect(unused).toEqual([]);
  });

  it("stand in no page of ours as such", () => {
    for (const { name, code } of SOURCES.filter(({ name }) => name.endsWith(".html"))) {
      const body = code.slice(code.indexOf("<body"));
      expect(body.replace(/<[^>]*>/g, "").trim(), name).toBe("");
    }
  });
});
