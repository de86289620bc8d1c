/** Has Lightning itself go somewhere, which spares the agent the load of the whole app; a console opens a tab for it. */
import { recordIdInUrl } from "../common/record-id";

const ARRIVED_MS = 3_000;
const LOOK_AGAIN_MS = 100;
const NAVIGATE_MS = 1_500;

interface AuraEvent {
  setParams(parameters: object): void;
  fire(): void;
}
interface Aura {
  get(name: string): AuraEvent | undefined;
  getCallback(callback: () => void): () => void;
}

export function isLightning(url: URL): boolean {
  return /^\/(?:lightning|one)\//.test(url.pathname);
}

/** Whether the app in that tab took the wish; where it is is another question. */
export async function navigate(tabId: number, url: string): Promise<boolean> {
  const { pathname, search } = new URL(url);
  const asked = chrome.scripting.executeScript({
    target: { tabId },
    world: "MAIN",
    func: inPage,
    args: [recordIdInUrl(url) ?? "", pathname + search],
  });
  const done = await Promise.race([
    asked.catch(() => null),
    new Promise<null>((resolve) => setTimeout(() => resolve(null), NAVIGATE_MS)),
  ]);
  return done?.[0]?.result === true;
}

/** Runs among the page's own scripts, by the events that Salesforce offers its components for this. Takes nothing from here. */
function inPage(recordId: string, path: string): boolean {
  try {
    const aura = (globalThis as { $A?: Aura }).$A;
    const event = aura?.get(recordId ? "e.force:navigateToSObject" : "e.force:navigateToURL");
    if (!aura || !event) return false;
    event.setParams(recordId ? { recordId } : { url: path });
    aura.getCallback(() => event.fire())();
    return true;
  } catch {
    return false;
  }
}

export async function arrived(tabId: number, url: string): Promise<boolean> {
  const wanted = recordIdInUrl(url)?.slice(0, 15) ?? new URL(url).pathname;
  for (const deadline = Date.now() + ARRIVED_MS; Date.now() < deadline; ) {
    const tab = await chrome.tabs.get(tabId).catch(() => null);
    if (!tab || tab.url?.includes(wanted)) return true;
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
  return false;
}
