/** The button at the end of the number that is pointed at or focused. */
import { text } from "../common/i18n";
import { lastRect, type Mark } from "./marks";
import { element, icon, overlay, PHONE_ICON } from "./overlay";

const GAP = 2;
const SIZE = 24;
/** Time to get from the number to the button. */
const LINGER_MS = 400;

export class CallButton {
  private button: HTMLButtonElement | null = null;
  private mark: Mark | null = null;
  private leaving: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly onDial: (mark: Mark) => void, private readonly onShow: (mark: Mark | null) => void) {}

  show(mark: Mark): void {
    this.stay();
    const rect = lastRect(mark);
    if (!rect) return;
    const button = (this.button ??= this.make());
    if (this.mark !== mark) {
      this.mark = mark;
      const label = mark.ext ? text("call_number_ext", mark.e164, mark.ext) : text("call_number", mark.e164);
      button.setAttribute("aria-label", label);
      button.title = label;
      this.onShow(mark);
    }
    const left = Math.min(rect.right + GAP, innerWidth - SIZE);
    button.style.left = `${Math.max(0, left)}px`;
    button.style.top = `${rect.top + rect.height / 2 - SIZE / 2}px`;
    if (!button.isConnected) overlay().append(button);
  }

  /** Goes in a moment, unless the pointer comes back. */
  leave(): void {
    if (this.mark && this.leaving === undefined) this.leaving = setTimeout(() => this.hide(), LINGER_MS);
  }

  private stay(): void {
    clearTimeout(this.leaving);
    this.leaving = undefined;
  }

  hide(): void {
    this.stay();
    if (!this.mark) return;
    this.button?.remove();
    this.mark = null;
    this.onShow(null);
  }

  private make(): HTMLButtonElement {
    const button = element("button", "call");
    button.type = "button";
    button.append(icon(PHONE_ICON));
    button.addEventListener("click", (event) => {
      if (event.isTrusted && this.mark) this.onDial(this.mark);
    });
    // The page keeps its focus and its selection.
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("pointerenter", () => this.stay());
    button.addEventListener("pointerleave", () => this.leave());
    return button;
  }
}
