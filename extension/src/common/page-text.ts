/** Puts texts into our own pages: `data-text` names the message. */
import { text } from "./i18n";

export { text };

export function fill(): void {
  document.documentElement.lang = text("language");
  for (const place of document.querySelectorAll<HTMLElement>("[data-text]")) place.textContent = text(place.dataset["text"]!);
  for (const place of document.querySelectorAll<HTMLElement>("[data-label]")) place.setAttribute("aria-label", text(place.dataset["label"]!));
  for (const place of document.querySelectorAll<HTMLInputElement>("[data-placeholder]")) place.placeholder = text(place.dataset["placeholder"]!);
}
