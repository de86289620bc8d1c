/** The button at the end of the number that is pointed at or focused, and beside it one for what else can be done. */
import { text } from "../common/i18n";
import { kindOf } from "../detector/tree";
import { anchor, lastRect, rects, type Mark } from "./marks";
import type { NumberMenu } from "./menu";
import { shown } from "./number";
import { element, HANG_UP_ICON, icon, MORE_ICON, overlay, PHONE_ICON, raise } from "./overlay";
import { roomBeside, type Place } from "./room";
import { nameOf } from "./who";

const SIZE = { width: 46, height: 24 };
/** What has just come under the pointer was not what the agent wanted to click. */
const INERT_MS = 300;
/** Time to get from the number to the button. */
const LINGER_MS = 400;

/** Calls that there are with a number. */
export interface Calling {
  isWith(mark: Mark): boolean;
  hangUp(mark: Mark): void;
}

interface Buttons {
  both: HTMLElement;
  call: HTMLButtonElement;
  more: HTMLButtonElement;
}

export class CallButton {
  private made: Buttons | null = null;
  private mark: Mark | null = null;
  /** Where it stands, from the number's own place. */
  private offset: Place = { left: 0, top: 0 };
  private place: Place = { left: NaN, top: NaN };
  private movedAt = -Infinity;
  private leaving: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly onDial: (mark: Mark) => void,
    private readonly calling: Calling,
    private readonly onShow: (mark: Mark | null) => void,
    private readonly menu: NumberMenu,
    /** Escape: the keyboard goes to where it was before. */
    private readonly onGiveBack: () => void,
    /** Those in view, which are not to be hidden. */
    private readonly numbers: () => Iterable<Mark>,
  ) {}

  get at(): Mark | null {
    return this.mark;
  }

  show(mark: Mark): void {
    if (this.menu.isOpen) return;
    this.stay();
    const rect = lastRect(mark);
    if (!rect) return;
    const { both, more } = (this.made ??= this.make());
    if (this.mark !== mark) {
      both.remove();
      const { left, top } = roomBeside(rect, SIZE, this.othersThan(mark));
      this.offset = { left: left - rect.right, top: top - rect.top };
      this.mark = mark;
      this.describe();
      more.setAttribute("aria-label", text("more_for", shown(mark)));
      this.onShow(mark);
    }
    this.put({ left: rect.right + this.offset.left, top: rect.top + this.offset.top });
    if (!both.isConnected) {
      overlay(anchor(mark)).append(both);
      raise();
    }
  }

  /** Where it is on show. */
  get boxes(): DOMRect[] {
    return this.mark && this.made ? [this.made.both.getBoundingClientRect()] : [];
  }

  private othersThan(mark: Mark): DOMRect[] {
    return [...this.numbers()].filter((other) => other !== mark).flatMap(rects);
  }

  /** News of calls: it may offer to hang up now. */
  describe(): void {
    if (!this.mark || !this.made) return;
    const { both, call } = this.made;
    const busy = this.calling.isWith(this.mark);
    const label = busy ? text("hang_up_who", shown(this.mark)) : labelOf(this.mark);
    both.classList.toggle("busy", busy);
    call.setAttribute("aria-label", label);
    call.title = label;
    call.replaceChildren(icon(busy ? HANG_UP_ICON : PHONE_ICON));
  }

  private put({ left, top }: Place): void {
    const { both } = this.made!;
    const isMoved = !both.isConnected || Math.abs(left - this.place.left) > 2 || Math.abs(top - this.place.top) > 2;
    if (isMoved) this.movedAt = performance.now();
    this.place = { left, top };
    both.style.left = `${left}px`;
    both.style.top = `${top}px`;
  }

  /** For the keyboard: shows it and gives it the focus, until Escape gives that back. */
  focus(mark: Mark): void {
    this.menu.close();
    this.show(mark);
    this.made?.call.focus({ preventScroll: true });
  }

  /** Goes in a moment, unless the pointer comes back. */
  leave(): void {
    if (this.mark && this.leaving === undefined && !this.hasFocus && !this.menu.isOpen) {
      this.leaving = setTimeout(() => {
        this.leaving = undefined;
        // The keyboard may just have been on its way here.
        if (!this.hasFocus) this.hide();
      }, LINGER_MS);
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

  get hasFocus(): boolean {
    return this.made !== null && this.made.both.matches(":focus-within");
  }

  private openMenu(): void {
    if (!this.mark || !this.made) return;
    this.stay();
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
    this.onGiveBack();
  }

  private make(): Buttons {
    const both = element("div", "offer");
    const call = this.button("call", PHONE_ICON, (mark) => (this.calling.isWith(mark) ? this.calling.hangUp(mark) : this.onDial(mark)));
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
      // The keyboard is moved to it by the agent alone.
      const isReady = event.detail === 0 || performance.now() - this.movedAt > INERT_MS;
      if (event.isTrusted && this.mark && isReady) onClick(this.mark);
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
  return link !== null || (block instanceof Element && kindOf(block, block.localName) === "phone field") || block.textContent?.trim() === text.trim();
}
