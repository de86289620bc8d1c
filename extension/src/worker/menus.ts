/** "Call with 3CX" on selected text and on tel: links, on any site. */
import { problem, text } from "../common/i18n";
import { detect, fromHref } from "../detector";
import { hostOf } from "../common/salesforce";
import { recordIdInUrl } from "../common/record-id";
import * as stored from "../common/stored";
import { dialOrNotice, leave } from "./dial";

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
  const region = (await stored.region.get()) ?? "";
  const said = info.menuItemId === LINK ? (info.linkUrl ?? "") : (info.selectionText ?? "");
  const number = info.menuItemId === LINK ? fromHref(decode(said), region)?.e164 : detect(said, region)[0]?.e164;
  if (!number) {
    await leave({ problem: problem("no_number", said.slice(0, 40)) });
    return;
  }
  const pageUrl = info.frameUrl ?? info.pageUrl;
  const host = hostOf(pageUrl);
  const recordId = recordIdInUrl(pageUrl ?? "");
  await dialOrNotice({
    number,
    request_id: crypto.randomUUID(),
    ...(host && { page_host: host }),
    ...(host && recordId && { record_id: recordId }),
  });
}

/** linkUrl comes percent-encoded, whatever the page's href says. */
function decode(url: string): string {
  try {
    return decodeURI(url);
  } catch {
    return url;
  }
}
