/** What the menu at a number does. */
import { text } from "../common/i18n";
import { ask } from "../common/messages";
import type { Bubbles } from "./bubbles";
import type { Dialler } from "./dialler";
import type { Mark } from "./marks";
import type { Deeds } from "./menu";
import { pageHost } from "./record";
import { shown } from "./number";
import { searchUrl } from "./search-url";

export function deeds(dialler: Dialler, bubbles: Bubbles): Deeds {
  const canSearch = searchUrl(pageHost(), "") !== null;
  return {
    dial: (mark, device) => dialler.dial(mark, device),
    copy: (mark) => void copy(mark, bubbles),
    search: canSearch ? (mark) => search(mark) : null,
    // Without them one calls with the device that is chosen.
    devices: () => ask({ ask: "devices" }).then(({ devices }) => devices, () => []),
  };
}

async function copy(mark: Mark, bubbles: Bubbles): Promise<void> {
  const done = await navigator.clipboard.writeText(mark.e164).then(() => true, () => copyByCommand(mark.e164));
  bubbles.note(mark, done ? text("copied", mark.e164) : text("not_copied"));
}

/** A frame may be denied the clipboard; the old way asks nobody. The page does not see the event. */
function copyByCommand(words: string): boolean {
  const fill = (event: ClipboardEvent): void => {
    event.clipboardData?.setData("text/plain", words);
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  addEventListener("copy", fill, { capture: true });
  try {
    return document.execCommand("copy");
  } finally {
    removeEventListener("copy", fill, { capture: true });
  }
}

function search(mark: Mark): void {
  const url = searchUrl(pageHost(), mark.link ? shown(mark) : mark.text);
  if (url) open(url, "_blank", "noopener");
}
