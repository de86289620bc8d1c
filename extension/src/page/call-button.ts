/** The button at the end of the number that is pointed at or focused, and beside it one for what else can be done. */
import { text } from "../common/i18n";
import { isPhoneField } from "../detector/tree";
import { anchor, lastRect, type Mark } from "./marks";
import type { NumberMenu } from "./menu";
import { shown } from "./number";
import { element, icon, MORE_ICON, overlay, PHONE_ICON } from "./overlay";
import { nameOf } from "./who";

const GAP = 2;
const WIDTH = 46;
const HEIGHT = 24;
/** Time to get from the number to the button. */
const LINGER_MS = 400;

interface Buttons {
  both: HTMLElement;
  call: HTMLButtonElement;
  more: HTMLButtonElement;
}

export class CallButton {
  private made: Buttons | null = null;
  private mark: Mark | null = null;
  private leaving: ReturnType<typeof setTimeout> | undefined;
  /** What had the keyboard before we took it. */
  private before: Element | null = null;

  constructor(
    private readonly onDial: (mark: Mark) => void,
    private readonly onShow: (mark: Mark | null) => void,
    private readonly menu: NumberMenu,
  ) {}

  get at(): Mark | null {
    return this.mark;
  }

  show(mark: Mark): void {
    if (this.menu.isOpen) return;
    this.stay();
    const rect = lastRect(mark);
    if (!rect) return;
    const { both, call, more } = (this.made ??= this.make());
    if (this.mark !== mark) {
      this.mark = mark;
      const label = labelOf(mark);
      call.setAttribute("aria-label", label);
      call.title = label;
      more.setAttribute("aria-label", text("more_for", shown(mark)));
      this.onShow(mark);
    }
    const left = Math.min(rect.right + GAP, innerWidth - WIDTH);
    both.style.left = `${Math.max(0, left)}px`;
    both.style.top = `${rect.top + rect.height / 2 - HEIGHT / 2}px`;
    if (!both.isConnected) overlay().append(both);
  }

  /** For the keyboard: shows it and gives it the focus, until Escape gives that back. */
  focus(mark: Mark): void {
    if (!this.hasFocus()) this.before = document.activeElement;
    this.show(mark);
    this.made?.call.focus({ preventScroll: true });
  }

  /** Goes in a moment, unless the pointer comes back. */
  leave(): void {
    if (this.mark && this.leaving === undefined && !this.hasFocus() && !this.menu.isOpen) {
      this.leaving = setTimeout(() => this.hide(), LINGER_MS);
    }
  }

  private stay(): void {
    clearTimeout(this.leaving);
    this.leaving = undefined;
  }

  hide(): void {
    this.stay();
    if (!this.mark) return;
    this.menu.close();
    this.made?.both.remove();
    this.mark = null;
    this.onShow(null);
  }

  private hasFocus(): boolean {
    return this.made !== null && this.made.both.matches(":focus-within");
  }

  private openMenu(): void {
    if (!this.mark || !this.made) return;
    const { more } = this.made;
    more.setAttribute("aria-expanded", "true");
    this.menu.open(this.mark, this.made.both.getBoundingClientRect(), labelOf(this.mark), () => {
      more.setAttribute("aria-expanded", "false");
      this.leave();
    });
  }

  private pressed(event: KeyboardEvent): void {
    if (event.key === "ArrowDown") this.openMenu();
    else if (event.key === "Escape") this.giveBack();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private giveBack(): void {
    this.hide();
    if (this.before instanceof HTMLElement && this.before.isConnected) this.before.focus({ preventScroll: true });
    this.before = null;
  }

  private make(): Buttons {
    const both = element("div", "offer");
    const call = this.button("call", PHONE_ICON, (mark) => this.onDial(mark));
    const more = this.button("rest", MORE_ICON, () => this.openMenu());
    more.setAttribute("aria-haspopup", "menu");
    more.setAttribute("aria-expanded", "false");
    both.append(call, more);
    both.addEventListener("keydown", (event) => this.pressed(event));
    both.addEventListener("focusout", () => setTimeout(() => this.leave()));
    both.addEventListener("pointerenter", () => this.stay());
    both.addEventListener("pointerleave", () => this.leave());
    return { both, call, more };
  }

  private button(name: string, path: string, onClick: (mark: Mark) => void): HTMLButtonElement {
    const button = element("button", name);
    button.type = "button";
    button.append(icon(path));
    button.addEventListener("click", (event) => {
      if (event.isTrusted && this.mark) onClick(this.mark);
    });
    // The page keeps its focus and its selection.
    button.addEventListener("mousedown", (event) => event.preventDefault());
    return button;
  }
}

/** `Call Ana Ruiz, +34 912 345 678`; without a name what stands in a sentence, which may be anybody's. */
function labelOf(mark: Mark): string {
  const name = isAField(mark) ? nameOf(anchor(mark)) : "";
  const who = name ? text("person_number", name, shown(mark)) : shown(mark);
  return mark.ext ? text("call_number_ext", who, mark.ext) : text("call_number", who);
}

function isAField({ link, block, text }: Mark): boolean {
  return link !== null || (block instanceof Element && isPhoneField(block, block.localName)) || block.textContent?.trim() === text.trim();
}
