/** The agent's pointer and keyboard on the page. Listens in the capture phase, takes nothing from the page but the click on a `tel:` link. */
import type { CallButton } from "./call-button";
import type { Mark, Marks } from "./marks";
import { isOurs } from "./overlay";

/** What answers a click itself: a number in it does not dial by a plain click, its button does. */
const CONTROLS = "a[href], button, input, select, textarea, summary, label, [role='button'], [role='link'], [role='tab'], [role='option'], [role='menuitem'], [role='checkbox'], [onclick]";

export class Pointer {
  private readonly off = new AbortController();

  constructor(
    private readonly marks: Marks,
    private readonly button: CallButton,
    private readonly dial: (mark: Mark) => void,
    private readonly clickDials: () => boolean,
  ) {}

  start(): void {
    const options = { capture: true, passive: true, signal: this.off.signal };
    window.addEventListener("pointerover", (event) => this.moved(event), options);
    window.addEventListener("pointermove", (event) => this.moved(event), options);
    window.addEventListener("focusin", (event) => this.focused(event), options);
    window.addEventListener("focusout", () => this.button.leave(), options);
    window.addEventListener("scroll", () => this.button.hide(), options);
    window.addEventListener("click", (event) => this.clicked(event), { capture: true, signal: this.off.signal });
  }

  stop(): void {
    this.off.abort();
  }

  private moved(event: PointerEvent): void {
    const target = event.composedPath()[0];
    if (isOurs(target)) return;
    const mark = target instanceof Element ? this.markAt(target, event) : null;
    if (mark) this.button.show(mark);
    else this.button.leave();
  }

  private focused(event: FocusEvent): void {
    const link = linkIn(event.composedPath());
    const mark = link && this.marks.ofLink(link);
    if (mark) this.button.show(mark);
  }

  /** A plain click by the agent; one with a modifier key, or at the end of a selection, is meant otherwise. */
  private clicked(event: MouseEvent): void {
    if (!event.isTrusted || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (!this.clickDials()) return;
    const path = event.composedPath();
    const link = linkIn(path);
    const linked = link && this.marks.ofLink(link);
    if (linked) {
      event.preventDefault();
      this.dial(linked);
      return;
    }
    const target = path[0];
    if (!(target instanceof Element) || isOurs(target) || target.closest(CONTROLS) || isSelecting()) return;
    const mark = this.marks.at(target, event.clientX, event.clientY);
    if (mark) this.dial(mark);
  }

  private markAt(target: Element, { clientX, clientY }: PointerEvent): Mark | null {
    const link = target.closest("a[href]");
    return (link && this.marks.ofLink(link)) ?? this.marks.at(target, clientX, clientY);
  }
}

function linkIn(path: readonly EventTarget[]): Element | null {
  return (path.find((step) => step instanceof Element && step.localName === "a") as Element | undefined) ?? null;
}

function isSelecting(): boolean {
  const selection = getSelection();
  return selection !== null && !selection.isCollapsed && selection.toString().trim() !== "";
}
