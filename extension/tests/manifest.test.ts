import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import en from "../_locales/en/messages.json";
import es from "../_locales/es/messages.json";
import manifest from "../manifest.json";
import schema from "../managed_schema.json";
import { BY_POLICY } from "../src/common/settings";
import { isSalesforceHost } from "../src/common/salesforce";

/** The id that the native host's manifest and the helper's list of origins name. */
const ID = "oidjnjigdbnnhpemdnemjnnkljdafmcf";

describe("the manifest", () => {
  it("has the key that makes the id the helper knows", () => {
    const digest = createHash("sha256").update(Buffer.from(manifest.key, "base64")).digest("hex").slice(0, 32);
    const id = [...digest].map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 16))).join("");
    expect(id).toBe(ID);
  });

  it("asks for no more than it uses", () => {
    expect(manifest.permissions.sort()).toEqual(["activeTab", "alarms", "contextMenus", "nativeMessaging", "scripting", "storage"]);
    expect(manifest.host_permissions).not.toContain("<all_urls>");
  });

  it("lets its pages and its worker speak to this computer alone, and run nothing from elsewhere", () => {
    const policy = new Map(manifest.content_security_policy.extension_pages.split("; ").map((rule) => {
      const [name, ...sources] = rule.split(" ");
      return [name!, sources];
    }));
    expect(policy.get("default-src")).toEqual(["'none'"]);
    expect(policy.get("script-src")).toEqual(["'self'"]);
    expect(policy.get("connect-src")).toEqual(["http://127.0.0.1:*", "ws://127.0.0.1:*"]);
    for (const sources of policy.values()) expect(sources.join(" ")).not.toMatch(/unsafe|https:|\s\*/);
  });

  it("has every permission explained, and no other, in docs/privacy.md", () => {
    const page = readFileSync(new URL("../../docs/privacy.md", import.meta.url), "utf8");
    const explained = [...page.matchAll(/^\| `([a-zA-Z]+)` \|/gm)].map((found) => found[1]);
    expect(explained.sort()).toEqual([...manifest.permissions].sort());
    for (const host of manifest.host_permissions) expect(page).toContain(new URL(host.replace("*.", "")).hostname);
  });

  it("offers the browser no more shortcuts than it takes suggestions for", () => {
    const keys = Object.values(manifest.commands).map((command) => command.suggested_key.default);
    expect(keys.length).toBeLessThanOrEqual(4);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("marks only hosts that the worker takes for Salesforce's", () => {
    const [script] = manifest.content_scripts;
    for (const pattern of script!.matches) {
      expect(manifest.host_permissions).toContain(pattern);
      expect(isSalesforceHost(new URL(pattern.replace("*.", "acme.").replace("/*", "/")).host), pattern).toBe(true);
    }
    for (const pattern of script!.exclude_matches) {
      expect(isSalesforceHost(new URL(pattern.replace("/*", "/")).host), pattern).toBe(false);
    }
  });

  it("lets policy set exactly the settings there are", () => {
    expect(Object.keys(schema.properties).sort()).toEqual([...BY_POLICY].sort());
  });
});

describe("docs/browser.md", () => {
  it("has every setting that policy can make, and no other", () => {
    const page = readFileSync(new URL("../../docs/browser.md", import.meta.url), "utf8");
    const told = [...page.matchAll(/^\| `([a-z_]+)` \|/gm)].map((found) => found[1]);
    expect(told.sort()).toEqual(Object.keys(schema.properties).sort());
  });
});

describe("the languages", () => {
  const places = (message: string): string[] => [...new Set(message.match(/\$\d|%s/g))].sort();

  it("have the same texts", () => {
    expect(Object.keys(es).sort()).toEqual(Object.keys(en).sort());
  });

  it("leave none empty and fill the same places", () => {
    for (const [key, { message }] of Object.entries(en)) {
      const translated = (es as Record<string, { message: string }>)[key]!.message;
      expect(translated.trim(), key).not.toBe("");
      expect(places(translated), key).toEqual(places(message));
    }
  });
});
