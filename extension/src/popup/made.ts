/** Elements of the popup's lists. */

export function made<K extends keyof HTMLElementTagNameMap>(name: K, className: string, words = ""): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  element.className = className;
  element.textContent = words;
  return element;
}

/** `label` is what is read out, where the words alone would not say enough. */
export function button(className: string, words: string, label: string, onClick: () => void): HTMLButtonElement {
  const element = made("button", className, words);
  element.type = "button";
  if (label !== words) element.setAttribute("aria-label", label);
  element.addEventListener("click", onClick);
  return element;
}
