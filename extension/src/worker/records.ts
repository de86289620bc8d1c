/** Opens a record in the tab that already shows its org, else in a new one. */
import { hostOf, mayOpen, orgOf } from "../common/salesforce";
import { salesforceTabs, sandboxHosts } from "./tabs";

/** False when the URL is not one of that org's, or no tab could be had. */
export async function open(url: string, host: string): Promise<boolean> {
  if (!mayOpen(url, host, await sandboxHosts())) return false;
  const tab = latest(await salesforceTabs(), host);
  if (tab?.id === undefined) {
    await chrome.tabs.create({ url });
    return true;
  }
  await chrome.tabs.update(tab.id, { url, active: true });
  await chrome.windows.update(tab.windowId, { focused: true });
  return true;
}

/** The org's tab that was looked at last. */
export function latest(tabs: readonly chrome.tabs.Tab[], host: string): chrome.tabs.Tab | undefined {
  const org = orgOf(host);
  return tabs
    .filter((tab) => orgOf(hostOf(tab.url) ?? "") === org)
    .sort((a, b) => seen(b) - seen(a))[0];
}

/** `lastAccessed` came with Chrome 121; before it, the active tab counts as the latest. */
function seen(tab: chrome.tabs.Tab): number {
  return tab.lastAccessed ?? (tab.active ? 1 : 0);
}
