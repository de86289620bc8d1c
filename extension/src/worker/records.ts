/** Opens a record in the tab that already shows its org, else in a new one; never over what the agent is editing. */
import { recordIdInUrl } from "../common/record-id";
import { hostOf, mayOpen, orgOf } from "../common/salesforce";
import * as lightning from "./lightning";
import { salesforceTabs, sandboxHosts } from "./tabs";

/** The helper waits for an answer for four seconds in all, and Lightning keeps a page busy for one now and then. */
const ANSWER_MS = 1_500;

/** `busy`: the agent did not ask for it and is editing there. `refused`: the URL is not one of that org's. */
export type Opened = "opened" | "busy" | "refused";

export async function open(url: string, host: string, asked: boolean): Promise<Opened> {
  if (!mayOpen(url, host, await sandboxHosts())) return "refused";
  const tab = latest(await salesforceTabs(), host);
  if (tab?.id === undefined) {
    await openNew(url);
    return "opened";
  }
  if (showsRecord(tab.url, url)) {
    await show(tab);
    return "opened";
  }
  const input = tab.discarded ? "saved" : await inputOf(tab.id);
  if (input === "unsaved" && !asked) return "busy";
  // A tab that does not answer may have anything in it.
  if (input === "saved") await go(tab, tab.id, url);
  else await openNew(url, tab);
  return "opened";
}

/** The org's tab that was looked at last. Setup is a place to be let alone in. */
export function latest(tabs: readonly chrome.tabs.Tab[], host: string): chrome.tabs.Tab | undefined {
  const org = orgOf(host);
  return tabs
    .filter((tab) => orgOf(hostOf(tab.url) ?? "") === org && !isSetup(tab.url ?? ""))
    .sort((a, b) => seen(b) - seen(a))[0];
}

/** The same record's address where the agent works in Classic: there Lightning's own may lead nowhere. */
export function asSeenFrom(tabUrl: string, url: string): string {
  const [here, there] = [new URL(tabUrl), new URL(url)];
  const isLightning = lightning.isLightning(here) || here.host === there.host;
  const id = recordIdInUrl(url);
  return isLightning || !id ? url : `${here.origin}/${id}`;
}

async function go(tab: chrome.tabs.Tab, tabId: number, url: string): Promise<void> {
  await show(tab);
  if (tab.url && lightning.isLightning(new URL(tab.url)) && (await lightning.navigate(tabId, url))) {
    // An app that took the wish and is not there may be asking the agent something.
    void lightning.arrived(tabId, url).then((there) => (there ? undefined : openNew(url, tab)));
    return;
  }
  await chrome.tabs.update(tabId, { url: tab.url ? asSeenFrom(tab.url, url) : url });
}

/** `unsaved`: undefined where Sidecall is not. `inner`: the hosts of the frames in it that are large enough to work in. */
interface FrameInput {
  unsaved: boolean | undefined;
  host: string;
  inner: string[];
}

type Answered = readonly { frameId: number; result?: FrameInput | null }[];

/** What may be lost with the page; a frame that cannot be looked into may have anything in it. */
export function inputIn(frames: Answered | null): "saved" | "unsaved" | "unknown" {
  const seen = frames?.flatMap(({ result }) => (result?.unsaved === undefined ? [] : [result])) ?? [];
  if (seen.some(({ unsaved }) => unsaved)) return "unsaved";
  if (frames?.find(({ frameId }) => frameId === 0)?.result?.unsaved !== false) return "unknown";
  const hosts = new Set(seen.map(({ host }) => host));
  return seen.every(({ inner }) => inner.every((host) => hosts.has(host))) ? "saved" : "unknown";
}

/** Runs in the page, so it can use nothing from here. */
function inputHere(): FrameInput {
  const inner: string[] = [];
  for (const frame of document.querySelectorAll("iframe, frame")) {
    const { width, height } = frame.getBoundingClientRect();
    const { host } = Object.assign(document.createElement("a"), { href: (frame as HTMLIFrameElement).src });
    if (width >= 100 && height >= 60 && host && !inner.includes(host)) inner.push(host);
  }
  return { unsaved: globalThis.sidecallPage?.unsaved, host: location.host, inner };
}

async function inputOf(tabId: number): Promise<"saved" | "unsaved" | "unknown"> {
  const asked = chrome.scripting.executeScript({ target: { tabId, allFrames: true }, func: inputHere });
  const frames = await Promise.race([
    asked.catch(() => null),
    new Promise<null>((resolve) => setTimeout(() => resolve(null), ANSWER_MS)),
  ]);
  return inputIn(frames);
}

async function show(tab: chrome.tabs.Tab): Promise<void> {
  if (tab.id !== undefined) await chrome.tabs.update(tab.id, { active: true });
  await chrome.windows.update(tab.windowId, { focused: true });
}

async function openNew(url: string, beside?: chrome.tabs.Tab): Promise<void> {
  const tab = await chrome.tabs.create({ url, ...(beside && { windowId: beside.windowId, index: beside.index + 1 }) });
  await chrome.windows.update(tab.windowId, { focused: true });
}

function showsRecord(tabUrl: string | undefined, url: string): boolean {
  const id = recordIdInUrl(url);
  return id !== null && recordIdInUrl(tabUrl ?? "")?.slice(0, 15) === id.slice(0, 15);
}

function isSetup(url: string): boolean {
  return /^https:\/\/[^/]+\.salesforce-setup\.com\/|\/lightning\/setup\//.test(url);
}

/** `lastAccessed` came with Chrome 121; before it, the active tab counts as the latest. */
function seen(tab: chrome.tabs.Tab): number {
  return tab.lastAccessed ?? (tab.active ? 1 : 0);
}
