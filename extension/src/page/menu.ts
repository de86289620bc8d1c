/** What else can be done with a number: call it with another device, copy it, look for it in Salesforce. */
import { text } from "../common/i18n";
import type { Device } from "../common/protocol";
import { anchor, lastRect, type Mark } from "./marks";
import { element, overlay } from "./overlay";

export interface Deeds {
  dial(mark: Mark, device?: string): void;
  copy(mark: Mark): void;
  /** Null where the page is none of an org's. */
  search: ((mark: Mark) => void) | null;
  /** The agent's phones; none when they can't be asked for. */
  devices(): Promise<Device[]>;
}

const MARGIN = 8;
/** Phones come when they are known, and move the items below: what has just come under the pointer was not what the agent wanted to click. */
const INERT_MS = 300;

export class NumberMenu {
  private box: HTMLElement | null = null;
  private off = new AbortController();
  private onClose: (() => void) | null = null;
  private movedAt = -Infinity;

  constructor(private readonly deeds: Deeds) {}

  get isOpen(): boolean {
    return this.box !== null;
  }

  /** Below the button at `at` and the number; `onClose` is told when it goes without anything done. */
  open(mark: Mark, at: DOMRect, label: string, onClose: () => void): void {
    this.close();
    const box = element("div", "menu");
    box.setAttribute("role", "menu");
    box.setAttribute("aria-label", label);
    const { search } = this.deeds;
    box.append(
      this.item(text("call"), () => this.deeds.dial(mark)),
      this.item(text("copy_number", mark.e164), () => this.deeds.copy(mark)),
      ...(search ? [this.item(text("search_number"), () => search(mark))] : []),
    );
    this.box = box;
    this.onClose = onClose;
    overlay(anchor(mark)).append(box);
    this.place(mark, at);
    this.items()[0]?.focus();
    void this.addDevices(box, mark, at);
    this.listen(box);
  }

  close(): void {
    this.off.abort();
    this.box?.remove();
    this.box = null;
    this.onClose = null;
  }

  private listen(box: HTMLElement): void {
    this.off = new AbortController();
    const { signal } = this.off;
    box.addEventListener("keydown", (event) => this.pressed(event), { signal });
    // Out of our shadow root, every event in the menu is one on our host.
    const leave = (event: Event): void => {
      if (!event.composedPath().includes(box.getRootNode() instanceof ShadowRoot ? (box.getRootNode() as ShadowRoot).host : box)) this.dismiss();
    };
    for (const type of ["pointerdown", "focusin", "scroll"]) addEventListener(type, leave, { capture: true, passive: true, signal });
    addEventListener("blur", () => this.dismiss(), { signal });
  }

  private dismiss(): void {
    const { onClose } = this;
    this.close();
    onClose?.();
  }

  private async addDevices(box: HTMLElement, mark: Mark, at: DOMRect): Promise<void> {
    const devices = await this.deeds.devices();
    if (this.box !== box || devices.length < 2) return;
    this.items()[0]!.after(...devices.map(({ id, name }) => this.item(text("call_with", name), () => this.deeds.dial(mark, id))));
    this.place(mark, at);
  }

  private item(words: string, onChoose: () => void): HTMLButtonElement {
    const item = element("button", "item", words);
    item.type = "button";
    item.setAttribute("role", "menuitem");
    item.tabIndex = -1;
    item.addEventListener("click", (event) => {
      const isReady = event.detail === 0 || performance.now() - this.movedAt > INERT_MS;
      if (!event.isTrusted || !isReady) return;
      this.dismiss();
      onChoose();
    });
    return item;
  }

  private items(): HTMLButtonElement[] {
    return [...(this.box?.querySelectorAll<HTMLButtonElement>(".item") ?? [])];
  }

  private pressed(event: KeyboardEvent): void {
    const items = this.items();
    const here = items.findIndex((item) => item.matches(":focus"));
    const to = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: -1 }[event.key];
    if (to !== undefined) items.at(to % items.length)?.focus();
    else if (event.key === "Escape" || event.key === "Tab") this.dismiss();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private place(mark: Mark, at: DOMRect): void {
    const { box } = this;
    if (!box) return;
    this.movedAt = performance.now();
    const number = lastRect(mark) ?? at;
    const below = Math.max(at.bottom, number.bottom) + 4;
    const top = below + box.offsetHeight + MARGIN <= innerHeight ? below : Math.min(at.top, number.top) - box.offsetHeight - 4;
    const left = Math.min(at.left, document.documentElement.clientWidth - box.offsetWidth - MARGIN);
    box.style.left = `${Math.max(MARGIN, left)}px`;
    box.style.top = `${Math.max(MARGIN, top)}px`;
  }
}
