/** The connections as list items, and what the doctor has found. */
import { text } from "../common/i18n";
import type { Check } from "../common/protocol";
import type { Act, Line } from "./links";
import { button, made } from "./made";

export function linkItem({ tone, words, mend, act }: Line, onAct: (act: Act) => void): HTMLElement {
  const item = made("li", tone, words);
  if (mend) item.append(made("div", "mend", mend));
  if (act) item.append(button("", text(`act_${act}`), text(`act_${act}`), () => onAct(act)));
  return item;
}

export function checkItem({ ok, title, message }: Check): HTMLElement {
  const item = made("li", ok ? "good" : "bad", title);
  if (message) item.append(made("div", "mend", message));
  return item;
}
