/** Keyboard shortcuts. Pressing one lets us see the tab it was pressed on. */
import { problem } from "../common/i18n";
import { callSaid } from "./by-hand";
import { leave } from "./dial";
import { step } from "./steps";

export async function pressed(command: string, tab: chrome.tabs.Tab | undefined): Promise<void> {
  if (tab?.id === undefined) return;
  if (command === "call-selection") await callSelection(tab.id, tab.url);
  if (command === "step") await step(tab.id, 1);
  if (command === "step-back") await step(tab.id, -1);
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
