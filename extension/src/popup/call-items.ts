/** Calls as list items. */
import { describe, who } from "../common/call-words";
import { text } from "../common/i18n";
import { canHangUp, type Call } from "../common/protocol";

export function currentItem(call: Call, onHangUp: () => void): HTMLElement {
  const { title, duration } = describe(call);
  const place = call.queue ? text("through_queue", call.queue) : "";
  const item = callItem(call, title, [duration, place]);
  if (canHangUp(call)) item.append(button("bad", text("hang_up"), text("hang_up_who", who(call)), onHangUp));
  return item;
}

export function recentItem(call: Call, onDial: (number: string) => void): HTMLElement {
  const { title, duration, why } = describe(call);
  const item = callItem(call, title, [duration, when(call.started_at), logWords(call)], why);
  const { number } = call;
  if (number !== null) item.append(button("plain", text("call"), text("call_number", who(call)), () => onDial(number)));
  return item;
}

/** `why` a call failed is a sentence, and stands in lines of its own. */
function callItem(call: Call, state: string, details: (string | undefined)[], why = ""): HTMLElement {
  const item = document.createElement("li");
  item.className = "call";
  item.dataset["call"] = call.id;
  const words = document.createElement("div");
  words.className = "words";
  const name = document.createElement("div");
  name.className = "who";
  name.textContent = `${arrow(call)} ${who(call)}`;
  name.title = call.number ?? "";
  const what = document.createElement("div");
  what.className = "what";
  // Breaks between the facts, not in them.
  [state, ...details].filter((fact): fact is string => !!fact).forEach((fact, i, facts) => {
    const part = document.createElement("span");
    part.textContent = i < facts.length - 1 ? `${fact} ·` : fact;
    what.append(part, " ");
  });
  words.append(name, what);
  if (why) {
    const reason = document.createElement("div");
    reason.className = "what why";
    reason.textContent = why;
    words.append(reason);
  }
  item.append(words);
  return item;
}

function arrow(call: Call): string {
  return call.direction === "inbound" ? "↙" : call.direction === "outbound" ? "↗" : "↔";
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

function button(className: string, words: string, label: string, onClick: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = className;
  made.textContent = words;
  made.setAttribute("aria-label", label);
  made.addEventListener("click", onClick);
  return made;
}
