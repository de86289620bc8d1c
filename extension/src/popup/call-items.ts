/** Calls as list items. */
import { describe, who } from "../common/call-words";
import { text } from "../common/i18n";
import { canHangUp, type Call } from "../common/protocol";
import { button, made } from "./made";
import type { How } from "./send-on";

export interface CallActions {
  answer(call: Call): void;
  hangUp(call: Call): void;
  sendOn(call: Call, how: How): void;
}

export function currentItem(call: Call, actions: CallActions): HTMLElement {
  const item = callItem(call, currentFacts(call));
  const row = made("div", "buttons");
  if (call.actions?.includes("answer")) row.append(button("main", text("answer"), text("answer_who", who(call)), () => actions.answer(call)));
  for (const how of ["divert", "transfer"] as const) {
    if (call.actions?.includes(how)) row.append(button("plain", text(`${how}_dots`), text(`${how}_who`, who(call)), () => actions.sendOn(call, how)));
  }
  if (canHangUp(call)) row.append(button("bad", text("hang_up"), text("hang_up_who", who(call)), () => actions.hangUp(call)));
  item.append(row);
  return item;
}

/** The duration goes on; the buttons, and what has the keyboard, stay. */
export function tick(item: HTMLElement, call: Call): void {
  item.querySelector(".what")?.replaceChildren(...parts(currentFacts(call)));
}

export function recentItem(call: Call, onDial: (call: Call) => void): HTMLElement {
  const { title, duration, why } = describe(call);
  const item = callItem(call, [title, duration, when(call.started_at), logWords(call)], why);
  if (call.number !== null) item.append(button("plain", text("call"), text("call_number", who(call)), () => onDial(call)));
  return item;
}

function currentFacts(call: Call): string[] {
  const { title, duration } = describe(call);
  return [title, duration, call.queue ? text("through_queue", call.queue) : ""];
}

/** `why` a call failed is a sentence, and stands in lines of its own. */
function callItem(call: Call, facts: string[], why = ""): HTMLElement {
  const item = made("li", "call");
  item.dataset["call"] = call.id;
  const words = made("div", "words");
  const name = made("div", "who");
  const arrow = made("span", "arrow", ARROWS[call.direction]);
  arrow.setAttribute("role", "img");
  arrow.setAttribute("aria-label", text(`direction_${call.direction}`));
  name.append(arrow, ` ${who(call)}`);
  name.title = call.number ?? "";
  const what = made("div", "what");
  what.append(...parts(facts));
  words.append(name, what);
  if (why) words.append(made("div", "what why", why));
  item.append(words);
  return item;
}

const ARROWS = { inbound: "↙", outbound: "↗", internal: "↔" } as const;

/** Breaks between the facts, not in them. */
function parts(facts: string[]): (HTMLElement | string)[] {
  return facts.filter(Boolean).flatMap((fact, i, all) => [made("span", "", i < all.length - 1 ? `${fact} ·` : fact), " "]);
}

/** What became of the call in Salesforce. */
function logWords(call: Call): string {
  const state = call.log?.state;
  return state ? text(`log_${state}`) : "";
}

function when(startedAt: string): string {
  const start = new Date(startedAt);
  const today = start.toDateString() === new Date().toDateString();
  const format: Intl.DateTimeFormatOptions = today ? { timeStyle: "short" } : { dateStyle: "short", timeStyle: "short" };
  return new Intl.DateTimeFormat(undefined, format).format(start);
}
