/** Our one element on the page: a closed shadow root above everything, empty most of the time. */
import { CSS_TEXT } from "./overlay-style";

export const HOST = "sidecall-marks";

let root: ShadowRoot | null = null;
let host: HTMLElement | null = null;

export function overlay(): ShadowRoot {
  if (!root || !host) {
    host = document.createElement(HOST);
    root = host.attachShadow({ mode: "closed" });
    const style = document.createElement("style");
    style.textContent = CSS_TEXT;
    root.append(style);
  }
  if (!host.isConnected) document.documentElement.append(host);
  return root;
}

export function isOurs(target: EventTarget | undefined): boolean {
  return host !== null && target === host;
}

export function remove(): void {
  host?.remove();
  host = null;
  root = null;
}

export function element<K extends keyof HTMLElementTagNameMap>(name: K, className: string, text = ""): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

export const PHONE_ICON =
  "M6.6 10.8c1.4 2.8 3.8 5.1 6.6 6.6l2.2-2.2c.3-.3.7-.4 1-.2 1.1.4 2.3.6 3.6.6.6 0 1 .4 1 1V20c0 .6-.4 1-1 1C10.6 21 3 13.4 3 4c0-.6.4-1 1-1h3.5c.6 0 1 .4 1 1 0 1.2.2 2.4.6 3.6.1.3 0 .7-.2 1z";

export const MORE_ICON = "M7 10l5 5 5-5z";

export function icon(path: string): SVGSVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const shape = document.createElementNS("http://www.w3.org/2000/svg", "path");
  shape.setAttribute("d", path);
  svg.append(shape);
  return svg;
}
