/** The switch for the site that the agent is looking at: numbers are marked outside Salesforce only where they say so. */
import { text } from "../common/i18n";
import { hostOf, isLoopbackHost, isSalesforceHost } from "../common/salesforce";
import * as sites from "../common/sites";

/** Shows itself where there is something to switch. */
export async function showSite(label: HTMLLabelElement): Promise<void> {
  const pattern = await patternHere();
  label.hidden = pattern === null;
  if (pattern === null) return;
  const box = label.querySelector("input")!;
  const name = sites.siteLabel(pattern);
  label.querySelector("span")!.textContent = text("site_here", name);
  const show = async (): Promise<void> => {
    const site = (await sites.all()).find((site) => site.pattern === pattern);
    box.checked = site?.permitted ?? false;
    box.disabled = (site?.byPolicy && site.permitted) ?? false;
  };
  // The question closes the popup in some browsers; the worker sees the answer, whoever is left to hear it.
  box.addEventListener("change", () => void (box.checked ? sites.add(pattern) : sites.remove(pattern)).then(show));
  await show();
}

/** Opening the popup lets us see the address of the tab it was opened on, and of no other. */
async function patternHere(): Promise<string | null> {
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  const host = hostOf(tab?.url);
  if (!tab?.url || !host || isSalesforceHost(host) || isLoopbackHost(host)) return null;
  return sites.sitePattern(tab.url);
}
