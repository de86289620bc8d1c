/** People that a search has found, as list items. */
import { text } from "../common/i18n";
import type { Person } from "../common/protocol";
import { button, made } from "./made";

export interface PersonActions {
  call(person: Person, number: string): void;
  open(person: Person): void;
  /** Makes them the person of the current call; absent while there is none. */
  take?: (person: Person) => void;
}

export function personItem(person: Person, actions: PersonActions): HTMLElement {
  const item = made("li", "person");
  const words = made("div", "words");
  words.append(made("div", "who", person.name));
  const what = [person.title, person.company].filter(Boolean).join(" · ") || text(`kind_${person.kind}`);
  words.append(made("div", "what", what));
  if (person.do_not_call) words.append(made("div", "what warn", text("do_not_call")));
  const numbers = made("div", "buttons");
  for (const { label, number } of person.phones ?? []) {
    numbers.append(button("number", number, text("call_person", person.name, label, number), () => actions.call(person, number)));
  }
  const { take } = actions;
  if (take) numbers.append(button("plain", text("take"), text("take_who", person.name), () => take(person)));
  // A colleague whom only 3CX knows has no page.
  if (person.url) numbers.append(button("plain", text("open_record"), text("open_record_who", person.name), () => actions.open(person)));
  item.append(words, numbers);
  return item;
}
