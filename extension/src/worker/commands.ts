/** Keyboard shortcuts. Pressing one lets us see the tab it was pressed on. */
import { problem } from "../common/i18n";
import type { Tell } from "../common/messages";
import { callSaid } from "./by-hand";
import { leave } from "./dial";

export async function pressed(command: string, tab: chrome.tabs.Tab | undefined): Promise<void> {
  if (tab?.id === undefined) return;
  if (command === "call-selection") await callSelection(tab.id, tab.url);
  if (command === "step") await chrome.tabs.sendMessage(tab.id, { tell: "step" } satisfies Tell).catch(() => undefined);
}

async function callSelection(tabId: number, pageUrl: string | undefined): Promise<void> {
  let selected: string | undefined;
  try {
    const frames = await chrome.scripting.executeScript({
      target: { tabId, allFrames: true },
      func: () => (document.hasFocus() ? (getSelection()?.toString() ?? "") : ""),
    });
    selected = frames.map(({ result }) => result ?? "").find((text) => text.trim() !== "");
  } catch {
    await leave({ problem: problem("no_page") });
    return;
  }
  if (selected) await callSaid(selected, false, pageUrl);
  else await leave({ problem: problem("nothing_selected") });
}
