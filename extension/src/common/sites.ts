/**
 * Sites other than Salesforce on which numbers are marked: those the user has switched on, and those that policy names.
 * Either needs the browser's permission, which only the user, or the browser's own policy, can give.
 */
import * as settings from "./settings";
import * as stored from "./stored";

export interface Site {
  /** A match pattern, as the browser's permissions have it. */
  pattern: string;
  byPolicy: boolean;
  permitted: boolean;
}

export async function all(): Promise<Site[]> {
  const [own, byPolicy] = await Promise.all([stored.sites.get(), settings.policySites()]);
  const policy = new Set(byPolicy.map(sitePattern).filter((pattern) => pattern !== null));
  const patterns = [...new Set([...policy, ...own])].sort();
  return Promise.all(patterns.map(async (pattern) => ({
    pattern, byPolicy: policy.has(pattern), permitted: await chrome.permissions.contains({ origins: [pattern] }),
  })));
}

/** Asks for the permission, which takes a click of the user. What is wished is kept first: whoever asked may be gone. */
export async function add(pattern: string): Promise<boolean> {
  const asked = chrome.permissions.request({ origins: [pattern] });
  await stored.sites.set([...new Set([...(await stored.sites.get()), pattern])].sort());
  const given = await asked.catch(() => false);
  if (!given) await forget(pattern);
  return given;
}

export async function remove(pattern: string): Promise<void> {
  await forget(pattern);
  await chrome.permissions.remove({ origins: [pattern] }).catch(() => false);
}

async function forget(pattern: string): Promise<void> {
  await stored.sites.set((await stored.sites.get()).filter((site) => site !== pattern));
}

/** `crm.example.com`, with or without scheme and path, as a match pattern; null when it is no site. */
export function sitePattern(said: string): string | null {
  const trimmed = said.trim();
  if (trimmed === "") return null;
  let url: URL;
  try {
    url = new URL(/^[a-z][a-z\d+.-]*:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`);
  } catch {
    return null;
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") return null;
  if (!/^[a-z\d.-]+$/i.test(url.hostname)) return null;
  return `${url.protocol}//${url.hostname}/*`;
}

export function siteLabel(pattern: string): string {
  return pattern.replace(/^https:\/\//, "").replace(/\/\*$/, "");
}
