/** The toolbar popup: a picture of what the worker keeps, and a field to call from. */
import { fill as fillTexts, text } from "../common/page-text";
import { ask, type Notice } from "../common/messages";
import { isActive, Trouble, type Call, type DialRequest, type Problem } from "../common/protocol";
import * as stored from "../common/stored";
import { currentItem, recentItem } from "./call-items";
import { linkLines } from "./links";
import { NumberField } from "./number-field";
import { problem } from "../common/i18n";

const byId = <E extends HTMLElement>(id: string): E => document.getElementById(id) as E;

// The worker keeps its line to the helper open for as long as this port is.
chrome.runtime.connect({ name: "popup" });

fillTexts();
const field = new NumberField(byId("dial"), (number) => dial({ number, request_id: crypto.randomUUID() }));

byId("options").addEventListener("click", () => void chrome.runtime.openOptionsPage());
byId("dismiss").addEventListener("click", () => void dismiss());
byId("anyway").addEventListener("click", () => void callAnyway());
byId("again").addEventListener("click", () => void refresh());

stored.calls.onChange(showCalls);
stored.notice.onChange(showNotice);
stored.status.onChange(() => void showLinks());
stored.linkProblem.onChange(() => void showLinks());
stored.region.onChange((region) => field.useRegion(region ?? ""));
setInterval(() => void stored.calls.get().then((calls) => {
  if (calls.some((call) => call.state === "connected")) showCalls(calls);
}), 1_000);

void start();

async function start(): Promise<void> {
  field.useRegion((await stored.region.get()) ?? "");
  showCalls(await stored.calls.get());
  showNotice(await stored.notice.get());
  await showLinks();
  await refresh();
}

async function refresh(): Promise<void> {
  byId<HTMLButtonElement>("again").disabled = true;
  // What went wrong is kept by the worker and shown as the state of the line.
  await ask({ ask: "refresh" }).catch(() => undefined);
  byId<HTMLButtonElement>("again").disabled = false;
}

async function dial(request: DialRequest): Promise<void> {
  field.busy(true);
  try {
    await ask({ ask: "dial", dial: request });
    await stored.notice.clear();
    field.clear();
  } catch (error) {
    await stored.notice.set({ problem: problemOf(error), dial: request });
  } finally {
    field.busy(false);
  }
}

async function callAnyway(): Promise<void> {
  const notice = await stored.notice.get();
  await dismiss();
  if (notice?.dial) await dial({ ...notice.dial, request_id: crypto.randomUUID(), confirm: true });
}

async function dismiss(): Promise<void> {
  await stored.notice.clear();
  await chrome.action.setBadgeText({ text: "" });
}

async function hangUp(call: Call): Promise<void> {
  try {
    await ask({ ask: "hangup", call_id: call.id });
  } catch (error) {
    await stored.notice.set({ problem: problemOf(error) });
  }
}

function showCalls(calls: Call[]): void {
  const current = calls.filter(isActive);
  const recent = calls.filter((call) => !isActive(call));
  byId("current").hidden = current.length === 0;
  replaceItems("#current ul", current.map((call) => currentItem(call, () => void hangUp(call))));
  replaceItems("#recent ul", recent.map((call) => recentItem(call, (number) => void dial({ number, request_id: crypto.randomUUID() }))));
  byId("no-calls").hidden = recent.length > 0;
}

/** Keeps the keyboard's place when the list is drawn again. */
function replaceItems(selector: string, items: HTMLElement[]): void {
  const list = document.querySelector(selector)!;
  const focused = document.activeElement?.closest<HTMLElement>("li[data-call]")?.dataset["call"];
  list.replaceChildren(...items);
  if (focused) list.querySelector<HTMLElement>(`li[data-call="${CSS.escape(focused)}"] button`)?.focus();
}

function showNotice(notice: Notice | null): void {
  const box = byId("problem");
  box.hidden = notice === null;
  if (!notice) return;
  box.querySelector(".title")!.textContent = notice.problem.title;
  box.querySelector(".message")!.textContent = notice.problem.message;
  byId("anyway").hidden = notice.problem.code !== "do_not_call" || !notice.dial;
}

async function showLinks(): Promise<void> {
  const [status, why] = await Promise.all([stored.status.get(), stored.linkProblem.get()]);
  const lines = linkLines(status, why, chrome.runtime.getManifest().version);
  byId("links").replaceChildren(...lines.map(({ tone, words, mend }) => {
    const item = document.createElement("li");
    item.className = tone;
    item.append(words);
    if (mend) {
      const more = document.createElement("div");
      more.className = "mend";
      more.textContent = mend;
      item.append(more);
    }
    return item;
  }));
  byId("again").hidden = lines.every(({ tone }) => tone === "good");
  document.title = text("name");
}

function problemOf(error: unknown): Problem {
  return error instanceof Trouble ? error.problem : problem("unexpected", String(error));
}
