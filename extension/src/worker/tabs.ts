/** The browser's Salesforce tabs: which orgs are open, and whether the agent is looking at this browser. */
import { hostOf, isLoopbackHost, isSalesforceHost, salesforcePatterns } from "../common/salesforce";
import * as sites from "../common/sites";
import * as stored from "../common/stored";

const LOOPBACK = "http://127.0.0.1/*";

export interface OpenTabs {
  /** Hosts of open Salesforce tabs, each once. */
  orgs: string[];
  focused: boolean;
}

/** Hosts of the sandbox's pages, when the signed-in org is the sandbox. */
export async function sandboxHosts(): Promise<string[]> {
  const status = await stored.status.get();
  if (!status?.salesforce.sandbox) return [];
  return (status.salesforce.hosts ?? []).filter(isLoopbackHost);
}

/** Top-level tabs that show the org, or its sandbox. */
export async function salesforceTabs(): Promise<chrome.tabs.Tab[]> {
  const [tabs, sandbox] = await Promise.all([
    chrome.tabs.query({ url: [...salesforcePatterns(), LOOPBACK] }),
    sandboxHosts(),
  ]);
  return tabs.filter((tab) => {
    const host = hostOf(tab.url);
    return host !== null && (isSalesforceHost(host) || sandbox.includes(host));
  });
}

/** Tabs on loopback may be the sandbox's; only the helper can say. */
export async function loopbackTabs(): Promise<chrome.tabs.Tab[]> {
  return chrome.tabs.query({ url: LOOPBACK });
}

export async function openTabs(): Promise<OpenTabs> {
  const [tabs, focused] = await Promise.all([salesforceTabs(), isFocused()]);
  const orgs = new Set(tabs.map((tab) => hostOf(tab.url)).filter((host) => host !== null));
  return { orgs: [...orgs].sort(), focused };
}

async function isFocused(): Promise<boolean> {
  try {
    return (await chrome.windows.getLastFocused()).focused;
  } catch {
    return false;
  }
}

/** Tabs with a page script. */
export async function markedTabs(): Promise<chrome.tabs.Tab[]> {
  const [tabs, known] = await Promise.all([salesforceTabs(), sites.all()]);
  const marked = known.filter((site) => site.permitted).map(({ pattern }) => pattern);
  const others = marked.length > 0 ? await chrome.tabs.query({ url: marked }) : [];
  return [...tabs, ...others];
}

/** Says something to every frame of every tab with a page script. */
export async function tellPages(message: object): Promise<void> {
  const ids = new Set((await markedTabs()).map((tab) => tab.id).filter((id) => id !== undefined));
  await Promise.allSettled([...ids].map((id) => chrome.tabs.sendMessage(id, message)));
}
