/**
 * Our one element on the page: a closed shadow root, empty most of the time. What is in it stands in the browser's top
 * layer, above the page's own dialogs; a modal one lets nothing outside it be used, so our element goes into it.
 */
import { CSS_TEXT } from "./overlay-style";
import { around } from "./record";

export const HOST = "sidecall-marks";
const IN_TOP_LAYER = "dialog:modal, :popover-open";

interface Ours {
  host: HTMLElement;
  layer: HTMLElement;
}

let ours: Ours | null = null;

/** Where our things go, above all that there is now. `beside`: what they are about. */
export function overlay(beside: Element | null = null): HTMLElement {
  const { host, layer } = (ours ??= make());
  const home = homeFor(beside);
  if (host.parentNode !== home) home.append(host);
  if (!layer.matches(":popover-open")) layer.showPopover();
  return layer;
}

/** Above what has come to the top layer since; not while the keyboard is in ours, which would lose it. */
export function raise(): void {
  if (!ours?.host.isConnected || ours.layer.matches(":focus-within")) return;
  const { host, layer } = ours;
  const modal = [...document.querySelectorAll("dialog:modal")].at(-1);
  if (modal && !modal.contains(host)) modal.append(host);
  if (layer.matches(":popover-open")) layer.hidePopover();
  layer.showPopover();
}

function homeFor(beside: Element | null): Element {
  for (const at of around(beside)) if (at.matches(IN_TOP_LAYER)) return at;
  return [...document.querySelectorAll("dialog:modal")].at(-1) ?? document.documentElement;
}

function make(): Ours {
  const host = document.createElement(HOST);
  const root = host.attachShadow({ mode: "closed" });
  const style = document.createElement("style");
  style.textContent = CSS_TEXT;
  const layer = element("div", "layer");
  layer.popover = "manual";
  root.append(style, layer);
  return { host, layer };
}

export function isOurs(target: EventTarget | null | undefined): boolean {
  return ours !== null && target === ours.host;
}

/** A bubble's shadow counts for the browser, which takes what lies in it for covered. */
const SHADOW_PX = 20;

/** Does anything of ours lie over this part of the window, or throw its shadow there? */
export function isUnderOurs({ left, top, right, bottom }: DOMRectReadOnly): boolean {
  return [...(ours?.layer.children ?? [])].some((child) => {
    const box = child.getBoundingClientRect();
    return box.left - SHADOW_PX < right && left < box.right + SHADOW_PX && box.top - SHADOW_PX < bottom && top < box.bottom + SHADOW_PX;
  });
}

/** Out of the way for a moment, which the browser needs to look at what is under it. */
export function veil(on: boolean): void {
  ours?.layer.classList.toggle("veiled", on);
}

export function remove(): void {
  ours?.host.remove();
  ours = null;
}

export function element<K extends keyof HTMLElementTagNameMap>(name: K, className: string, text = ""): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

export const PHONE_ICON =
  "M6.6 10.8c1.4 2.8 3.8 5.1 6.6 6.6l2.2-2.2c.3-.3.7-.4 1-.2 1.1.4 2.3.6 3.6.6.6 0 1 .4 1 1V20c0 .6-.4 1-1 1C10.6 21 3 13.4 3 4c0-.6.4-1 1-1h3.5c.6 0 1 .4 1 1 0 1.2.2 2.4.6 3.6.1.3 0 .7-.2 1z";

export const HANG_UP_ICON =
  "M12 9c-1.6 0-3.15.25-4.6.72v3.1c0 .39-.23.74-.56.9-.98.49-1.87 1.12-2.66 1.85-.18.18-.43.28-.7.28-.28 0-.53-.11-.71-.29L.29 13.08a.96.96 0 0 1-.29-.7c0-.28.11-.53.29-.71C3.34 8.78 7.46 7 12 7s8.66 1.78 11.71 4.67c.18.18.29.43.29.71s-.11.53-.29.71l-2.48 2.48c-.18.18-.43.29-.71.29-.27 0-.52-.11-.7-.28a11.3 11.3 0 0 0-2.67-1.85.99.99 0 0 1-.56-.9v-3.1C15.15 9.25 13.6 9 12 9z";

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
