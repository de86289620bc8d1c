/** Page scripts beyond the manifest's hosts: the sandbox on loopback, and sites the user switched on. */
import { hostOf, isLoopbackHost } from "../common/salesforce";
import { inTurn } from "../common/in-turn";
import type { Tell } from "../common/messages";
import type { Status } from "../common/protocol";
import * as sites from "../common/sites";
import { loopbackTabs, markedTabs, salesforceTabs } from "./tabs";

const SANDBOX_SCRIPT = "sandbox";
const JS = ["page.js"];
const CSS = ["page.css"];

/** What is registered is read and changed in two steps that others must not come between. */
const turn = inTurn();

/** Marks the sandbox's pages while the signed-in org is the sandbox, and no others on loopback. */
export function followSandbox(status: Status): Promise<void> {
  return turn(() => markSandbox(status));
}

async function markSandbox(status: Status): Promise<void> {
  const hosts = status.salesforce.sandbox ? (status.salesforce.hosts ?? []).filter(isLoopbackHost) : [];
  const registered = await chrome.scripting.getRegisteredContentScripts({ ids: [SANDBOX_SCRIPT] });
  const matches = hosts.map((host) => `http://${host}/*`);
  if (matches.join() === (registered[0]?.matches ?? []).join()) return;
  if (registered.length > 0) await chrome.scripting.unregisterContentScripts({ ids: [SANDBOX_SCRIPT] });
  if (matches.length === 0) return;
  await register(SANDBOX_SCRIPT, matches);
  const tabs = (await loopbackTabs()).filter((tab) => hosts.includes(hostOf(tab.url) ?? ""));
  await Promise.allSettled(tabs.map(inject));
}

/** Marks exactly the sites that are switched on and still permitted. */
export function followSites(): Promise<void> {
  return turn(markSites);
}

async function markSites(): Promise<void> {
  const permitted = (await sites.all()).filter((site) => site.permitted).map(({ pattern }) => pattern);
  const registered = await chrome.scripting.getRegisteredContentScripts();
  const gone = registered.map((script) => script.id).filter((id) => id !== SANDBOX_SCRIPT && !permitted.includes(siteOf(id)));
  if (gone.length > 0) {
    await chrome.scripting.unregisterContentScripts({ ids: gone });
    await leave();
  }
  const known = new Set(registered.map((script) => script.id));
  for (const origin of permitted.filter((origin) => !known.has(idOf(origin)))) {
    await register(idOf(origin), [origin]);
    await Promise.allSettled((await chrome.tabs.query({ url: origin })).map(inject));
  }
}

/** What is open there is not marked any more. Which tabs these are we may not see now: all that are not ours are told. */
async function leave(): Promise<void> {
  const ours = new Set((await markedTabs()).map((tab) => tab.id));
  const page = { region: "", markNumbers: false, clickToDial: false, calls: [] };
  const others = (await chrome.tabs.query({})).map((tab) => tab.id).filter((id) => id !== undefined && !ours.has(id));
  await Promise.allSettled(others.map((id) => chrome.tabs.sendMessage(id!, { tell: "page", page } satisfies Tell)));
}

const idOf = (origin: string): string => `site:${origin}`;
const siteOf = (id: string): string => id.slice("site:".length);

async function register(id: string, matches: string[]): Promise<void> {
  await chrome.scripting.registerContentScripts([
    { id, matches, js: JS, css: CSS, allFrames: true, matchOriginAsFallback: true, runAt: "document_idle", persistAcrossSessions: false },
  ]);
}

/** Tabs that were open before the extension was installed or updated. */
export async function injectOpenTabs(): Promise<void> {
  await Promise.allSettled((await salesforceTabs()).map(inject));
}

/** A tab that was open before its site was switched on. */
async function inject(tab: chrome.tabs.Tab): Promise<void> {
  if (tab.id === undefined) return;
  const target = { tabId: tab.id, allFrames: true };
  await chrome.scripting.insertCSS({ target, files: CSS });
  await chrome.scripting.executeScript({ target, files: JS });
}
