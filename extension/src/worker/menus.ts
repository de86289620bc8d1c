/** "Call with 3CX" on selected text and on tel: links, on any site. */
import { text } from "../common/i18n";
import { callSaid } from "./by-hand";

const SELECTION = "dial-selection";
const LINK = "dial-link";

export function create(): void {
  chrome.contextMenus.removeAll(() => {
    chrome.contextMenus.create({ id: SELECTION, title: text("menu_call_selection"), contexts: ["selection"] });
    chrome.contextMenus.create({
      id: LINK,
      title: text("menu_call_link"),
      contexts: ["link"],
      targetUrlPatterns: ["tel:*", "callto:*"],
    });
  });
}

export async function clicked(info: chrome.contextMenus.OnClickData): Promise<void> {
  const isLink = info.menuItemId === LINK;
  await callSaid((isLink ? info.linkUrl : info.selectionText) ?? "", isLink, info.frameUrl ?? info.pageUrl);
}
