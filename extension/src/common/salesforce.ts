/** Salesforce hosts, and which of them belong to one org. */

/** The manifest's hosts; the single list that tabs are searched by. */
export function salesforcePatterns(): string[] {
  return chrome.runtime.getManifest().content_scripts?.flatMap((script) => script.matches ?? []) ?? [];
}

const PUBLIC_HOSTS = new Set([
  "login.salesforce.com", "test.salesforce.com", "help.salesforce.com",
  "trailhead.salesforce.com", "www.salesforce.com", "developer.salesforce.com",
]);

const SUFFIXES = [
  ".salesforce.com", ".force.com", ".salesforce-setup.com", ".visualforce.com", ".cloudforce.com", ".my.site.com",
  ".salesforce.mil", ".force.mil", ".force.com.mcas.ms", ".sfcrmapps.cn", ".sfcrmproducts.cn",
];

export function isSalesforceHost(host: string): boolean {
  return SUFFIXES.some((suffix) => host.endsWith(suffix)) && !PUBLIC_HOSTS.has(host);
}

/** `127.0.0.1` with any port. */
export function isLoopbackHost(host: string): boolean {
  return /^127\.0\.0\.1(:\d+)?$/.test(host);
}

/**
 * One name for all pages of an org: `acme--uat.sandbox` for both `acme--uat.sandbox.lightning.force.com` and
 * `acme--uat.sandbox.my.salesforce.com`.
 */
export function orgOf(host: string): string {
  return host.replace(/\.(lightning\.force\.com\.mcas\.ms|lightning\.force\.(com|mil)|my\.salesforce\.(com|mil)|my\.salesforce-setup\.com)$/, "");
}

export function hostOf(url: string | undefined): string | null {
  if (!url) return null;
  try {
    return new URL(url).host || null;
  } catch {
    return null;
  }
}

/** May `url` be opened as a record of the org on `host`? Same host, and https unless it is the sandbox on loopback. */
export function mayOpen(url: string, host: string, sandboxHosts: readonly string[]): boolean {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    return false;
  }
  if (parsed.host !== host || parsed.username !== "" || parsed.password !== "") return false;
  if (parsed.protocol === "https:") return isSalesforceHost(parsed.hostname);
  return parsed.protocol === "http:" && isLoopbackHost(host) && sandboxHosts.includes(host);
}
