/** The toolbar popup: a picture of what the worker keeps, and a field to call and to find people from. */
import { fill as fillTexts, text } from "../common/page-text";
import { ask, type Notice } from "../common/messages";
import { isActive, Trouble, type Call, type DialRequest, type Person, type Problem } from "../common/protocol";
import * as stored from "../common/stored";
import { describe } from "../common/call-words";
import { problem } from "../common/i18n";
import { currentItem, recentItem, tick, type CallActions } from "./call-items";
import { checkItem, linkItem } from "./link-items";
import { linkLines, type Act } from "./links";
import { NumberField } from "./number-field";
import { personItem } from "./person-items";
import { Search, type Found } from "./search";
import { SendOn } from "./send-on";
import { showSite } from "./site";

const byId = <E extends HTMLElement>(id: string): E => document.getElementById(id) as E;

// The worker keeps its line to the helper open for as long as this port is.
chrome.runtime.connect({ name: "popup" });

fillTexts();
const search = new Search(async (text) => (await ask({ ask: "search", text })).people, showFound);
const field = new NumberField(byId("dial"), (number) => void dial({ number }), (typed) => search.typed(typed), focusFound);
const sendOn = new SendOn(byId("send-on"), (call, how, to) => tried(ask({ ask: "send_on", how, call_id: call.id, to })));

const onCall: CallActions = {
  answer: (call) => void tried(ask({ ask: "answer", call_id: call.id })),
  hangUp: (call) => void tried(ask({ ask: "hangup", call_id: call.id })),
  sendOn: (call, how) => sendOn.open(call, how),
};
let found: Found = { text: "", people: [] };
let calls: Call[] = [];

byId("options").addEventListener("click", () => void chrome.runtime.openOptionsPage());
byId("dismiss").addEventListener("click", () => void dismiss());
byId("anyway").addEventListener("click", () => void callAnyway());
addEventListener("keydown", walk);

stored.calls.onChange(showCalls);
stored.notice.onChange(showNotice);
stored.status.onChange(() => void showLinks());
stored.linkProblem.onChange(() => void showLinks());
stored.region.onChange((region) => field.useRegion(region ?? ""));
setInterval(() => {
  for (const call of calls.filter(({ state }) => state === "connected")) {
    const item = document.querySelector<HTMLElement>(`#current li[data-call="${CSS.escape(call.id)}"]`);
    if (item) tick(item, call);
  }
}, 1_000);

void start();

async function start(): Promise<void> {
  field.useRegion((await stored.region.get()) ?? "");
  showCalls(await stored.calls.get());
  showNotice(await stored.notice.get());
  await showLinks();
  await Promise.all([refresh(), showSite(byId("site"))]);
}

async function refresh(): Promise<void> {
  // What went wrong is kept by the worker and shown as the state of the line.
  await ask({ ask: "refresh", start: true }).catch(() => undefined);
}

/** With the person it is meant for, whose record the helper believes because it is the signed-in org's. */
async function dial(wish: { number: string; person?: Person | null }): Promise<void> {
  const host = (await stored.status.get())?.salesforce.hosts?.[0];
  const record = wish.person && wish.person.kind !== "User" && host && { record_id: wish.person.id, page_host: host };
  await send({ number: wish.number, request_id: crypto.randomUUID(), ...record });
}

async function send(request: DialRequest): Promise<void> {
  field.busy(true);
  const { content } = field;
  try {
    await ask({ ask: "dial", dial: request });
    await stored.notice.clear();
    // The agent may be looking for somebody else by now.
    if (field.content === content) field.clear();
  } catch (error) {
    await stored.notice.set({ problem: problemOf(error), dial: request });
  } finally {
    field.busy(false);
  }
}

async function callAnyway(): Promise<void> {
  const notice = await stored.notice.get();
  await dismiss();
  if (notice?.dial) await send({ ...notice.dial, request_id: crypto.randomUUID(), confirm: true });
}

async function dismiss(): Promise<void> {
  await stored.notice.clear();
  byId("number").focus();
}

/** Says what went wrong, where it did. */
async function tried(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    await stored.notice.set({ problem: problemOf(error) });
    return false;
  }
}

function showCalls(all: Call[]): void {
  calls = all.filter(isActive);
  const recent = all.filter((call) => !isActive(call));
  byId("current").hidden = calls.length === 0;
  replaceItems("#current ul", calls.map((call) => currentItem(call, onCall)));
  replaceItems("#recent ul", recent.map((call) => recentItem(call, ({ number, person }) => {
    if (number !== null) void dial({ number, person: person ?? null });
  })));
  byId("no-calls").hidden = recent.length > 0;
  // Once for each change, where the list itself counts the seconds.
  const states = calls.map((call) => `${describe(call).title}: ${describe(call).who}`).join(". ");
  if (byId("said").textContent !== states) byId("said").textContent = states;
  sendOn.follow(calls);
  showFound(found);
}

function showFound(now: Found): void {
  found = now;
  byId("found").hidden = now.text === "";
  const none = byId("found-none");
  none.hidden = now.text === "" || now.people.length > 0;
  none.textContent = now.problem ? `${now.problem.title}. ${now.problem.message}` : text("found_none", now.text);
  const call = calls.find(({ direction }) => direction !== "internal");
  replaceItems("#found ul", now.people.map((person) => personItem(person, {
    call: (person, number) => void dial({ number, person }),
    open: (person) => void tried(ask({ ask: "show", person_id: person.id })),
    ...(call && person.kind !== "User" && { take: (person: Person) => void take(call, person) }),
  })));
}

async function take(call: Call, person: Person): Promise<void> {
  if (await tried(ask({ ask: "take", call_id: call.id, person_id: person.id }))) field.clear();
}

/** Enter on a name goes to who was found. */
function focusFound(): boolean {
  const first = document.querySelector<HTMLElement>("#found li button");
  first?.focus();
  return first !== null;
}

/** The arrow keys walk the rows of all lists, and lead back to the field. */
function walk(event: KeyboardEvent): void {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (step === 0 || event.altKey || event.ctrlKey || event.metaKey) return;
  const rows = [...document.querySelectorAll<HTMLElement>("#found li, #current li, #recent li")].filter((row) => row.checkVisibility() && row.querySelector("button"));
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const isField = document.activeElement?.id === "number";
  if (at < 0 && !(isField && step > 0)) return;
  event.preventDefault();
  const next = rows[at + step];
  if (next) next.querySelector<HTMLElement>("button")!.focus();
  else if (at + step < 0) byId("number").focus();
}

/** Keeps the keyboard's place when the list is drawn again. */
function replaceItems(selector: string, items: HTMLElement[]): void {
  const list = document.querySelector(selector)!;
  const buttonsOf = (row: Element | undefined): HTMLElement[] => [...(row?.querySelectorAll<HTMLElement>("button") ?? [])];
  const rowAt = [...list.children].findIndex((row) => row.contains(document.activeElement));
  const id = (list.children[rowAt] as HTMLElement | undefined)?.dataset["call"];
  const buttonAt = buttonsOf(list.children[rowAt]).indexOf(document.activeElement as HTMLElement);
  list.replaceChildren(...items);
  if (rowAt < 0) return;
  const row = items.find((item) => item.dataset["call"] === id && id !== undefined) ?? items[rowAt];
  const buttons = buttonsOf(row);
  (buttons[Math.min(buttonAt, buttons.length - 1)] ?? byId("number")).focus();
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
  byId("links").replaceChildren(...lines.map((line) => linkItem(line, (act) => void mend(act))));
  document.title = text("name");
  raise(lines.some(({ tone }) => tone === "bad"));
}

/** What has to be mended comes first; what is well, last. */
function raise(urgent: boolean): void {
  const lines = document.querySelector("footer")!;
  if (urgent === lines.classList.contains("urgent")) return;
  lines.classList.toggle("urgent", urgent);
  if (urgent) byId("dial").before(lines);
  else document.body.append(lines);
}

async function mend(act: Act): Promise<void> {
  switch (act) {
    case "again":
      return refresh();
    case "sign_in":
      return void (await tried(ask({ ask: "sign_in" })));
    case "doctor":
      return examine();
    default:
      return void (await tried(ask({ ask: "window", name: act })));
  }
}

async function examine(): Promise<void> {
  const list = byId("checks");
  list.hidden = false;
  list.replaceChildren(Object.assign(document.createElement("li"), { textContent: text("checking") }));
  try {
    list.replaceChildren(...(await ask({ ask: "doctor" })).checks.map(checkItem));
  } catch (error) {
    list.hidden = true;
    await stored.notice.set({ problem: problemOf(error) });
  }
}

function problemOf(error: unknown): Problem {
  return error instanceof Trouble ? error.problem : problem("unexpected", String(error));
}
