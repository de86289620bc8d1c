/**
 * The agent's pointer and keyboard on the page. Listens in the capture phase, takes nothing from the page but the click
 * on a `tel:` link. A page can have the browser make clicks that are trusted, on a link that nobody has pressed: what
 * counts is a press on the number itself.
 */
import type { CallButton } from "./call-button";
import { anchor, type Mark, type Marks } from "./marks";
import { isOurs } from "./overlay";
import { around, recordOf } from "./record";
import { deepest, elementAt } from "./roots";
import { isShown, type Sight } from "./seen";

/** What answers a click itself: a number in it does not dial by a plain click, its button does. */
const CONTROLS = "a[href], button, input, select, textarea, summary, label, [role='button'], [role='link'], [role='tab'], [role='option'], [role='menuitem'], [role='checkbox'], [onclick]";
/** A second click within this makes a double click of the first, which selects or opens an editor. */
const DOUBLE_CLICK_MS = 350;
/** A key pressed this short before a click is what made it. */
const BY_KEY_MS = 500;

interface Press {
  mark: Mark;
  /** What the pointer was over. */
  target: Element | null;
  /** Whose number it was then. */
  record: string | null;
  /** A click that takes a selection away is meant for nothing else. */
  hadSelection: boolean;
}

export class Pointer {
  private readonly off = new AbortController();
  private hovered: Mark | null = null;
  private press: Press | null = null;
  private lastKey = -Infinity;
  private waiting: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly marks: Marks,
    private readonly button: CallButton,
    private readonly sight: Sight,
    private readonly dial: (mark: Mark, record: string | null) => void,
    private readonly clickDials: () => boolean,
  ) {}

  start(): void {
    const { signal } = this.off;
    const options = { capture: true, passive: true, signal };
    window.addEventListener("pointerover", (event) => this.moved(event), options);
    window.addEventListener("pointermove", (event) => this.moved(event), options);
    window.addEventListener("focusin", (event) => this.focused(event), options);
    window.addEventListener("focusout", () => this.button.leave(), options);
    window.addEventListener("scroll", () => this.scrolled(), options);
    window.addEventListener("pointerdown", (event) => this.pressed(event), options);
    window.addEventListener("pointerup", (event) => this.released(event), options);
    window.addEventListener("keydown", (event) => this.keyed(event), options);
    window.addEventListener("dblclick", () => this.think(), options);
    document.addEventListener("selectionchange", () => isSelecting() && this.think(), options);
    window.addEventListener("click", (event) => this.clicked(event), { capture: true, signal });
  }

  stop(): void {
    this.off.abort();
    this.hovered = null;
    this.think();
  }

  private moved(event: PointerEvent): void {
    if (!event.isTrusted || isOurs(event.composedPath()[0])) return;
    const mark = this.markUnder(event);
    if (mark === null || mark !== this.hovered) this.button.leave();
    this.hovered = mark && isShown(mark) ? mark : null;
    if (this.hovered) void this.offer(this.hovered);
  }

  /** Our button lies beside the number: whether anything else lies over that is found out before. */
  private async offer(mark: Mark): Promise<void> {
    await this.sight.watch(mark);
    if (this.hovered === mark) this.button.show(mark);
  }

  private scrolled(): void {
    this.hovered = null;
    this.button.hide();
  }

  private focused(event: FocusEvent): void {
    if (!event.isTrusted) return;
    const target = event.composedPath()[0];
    const link = target instanceof Element ? linkAround(target) : null;
    const mark = link && this.marks.ofLink(link);
    if (mark && isShown(mark)) this.button.show(mark);
  }

  private pressed(event: PointerEvent): void {
    if (!event.isTrusted) return;
    this.think();
    const target = targetOf(event);
    const mark = this.markUnder(event, target);
    this.press = mark && { mark, target, record: recordOf(anchor(mark)), hadSelection: isSelecting() };
    if (mark) void this.sight.watch(mark);
  }

  private keyed(event: KeyboardEvent): void {
    if (!event.isTrusted) return;
    this.think();
    this.lastKey = performance.now();
    this.press = null;
    const target = event.composedPath()[0];
    if (event.key !== "Enter" || event.repeat || !(target instanceof Element)) return;
    const mark = this.marks.ofLink(target);
    if (mark) this.press = { mark, target, record: recordOf(anchor(mark)), hadSelection: false };
  }

  /** A plain click by the agent; one with a modifier key, or at the end of a selection, is meant otherwise. */
  private clicked(event: MouseEvent): void {
    if (!isPlain(event) || !this.clickDials()) return;
    const { press } = this;
    this.press = null;
    const target = targetOf(event);
    const mark = event.detail === 0 ? this.markOf(event) : this.markUnder(event, target);
    if (!mark || !this.marks.near.has(mark) || !isShown(mark)) return;
    if (mark.link) {
      if (press?.mark !== mark && !this.isByScreenReader(event, mark)) return;
      event.preventDefault();
      void this.dialClear(mark, recordOf(anchor(mark)));
    } else if (press?.mark === mark && !press.hadSelection && event.detail === 1 && !isControl(target, mark)) {
      this.dialUnlessMore(mark, event);
    }
  }

  /** Where the page has drawn the number anew under the finger, the browser makes no click of it. */
  private released(event: PointerEvent): void {
    const { press } = this;
    if (!press?.target || press.target.isConnected || !isPlain(event) || !this.clickDials()) return;
    this.press = null;
    const target = elementAt(event.clientX, event.clientY);
    const mark = this.markUnder(event, target);
    if (!mark || mark !== press.mark || recordOf(anchor(mark)) !== press.record || !this.marks.near.has(mark) || !isShown(mark)) return;
    if (mark.link) void this.dialClear(mark, recordOf(anchor(mark)));
    else if (!press.hadSelection && !isControl(target, mark)) this.dialUnlessMore(mark, event);
  }

  /** It presses nothing and clicks the link itself. A page's own access key does that too, but is a key. */
  private isByScreenReader(event: MouseEvent, { link }: Mark): boolean {
    return event.detail === 0 && event.composedPath()[0] === link && performance.now() - this.lastKey > BY_KEY_MS;
  }

  private dialUnlessMore(mark: Mark, event: MouseEvent): void {
    const { href } = location;
    // A list may be sorted anew before the call is made.
    const record = recordOf(anchor(mark));
    this.waiting = setTimeout(() => {
      this.waiting = undefined;
      // The page may have taken the click for its own: then it was not for us.
      if (event.defaultPrevented || location.href !== href || isSelecting() || !this.marks.near.has(mark)) return;
      void this.dialClear(mark, record);
    }, DOUBLE_CLICK_MS);
  }

  /** Something lies over it that lets clicks through: our button, which nothing lies over, says what it would dial. */
  private async dialClear(mark: Mark, record: string | null): Promise<void> {
    const isClear = await this.sight.isClear(mark);
    if (isClear) this.dial(mark, record);
    else if (isClear === false) this.button.show(mark);
  }

  /** The click that waits was more than a click. */
  private think(): void {
    clearTimeout(this.waiting);
    this.waiting = undefined;
  }

  /** Where the pointer is; null in an editor, and in a control of its own within a link. */
  private markUnder(event: MouseEvent, target = targetOf(event)): Mark | null {
    if (!target || isOurs(target) || isEdited(target)) return null;
    const link = linkAround(target);
    const linked = link && this.marks.ofLink(link);
    if (linked) return hasControlWithin(link, target) ? null : linked;
    return this.marks.at(target, event.clientX, event.clientY);
  }

  /** Of a click without a pointer. */
  private markOf(event: MouseEvent): Mark | null {
    const target = event.composedPath()[0];
    return target instanceof Element && !isEdited(target) ? this.marks.ofLink(target) : null;
  }
}

function isPlain(event: MouseEvent): boolean {
  return event.isTrusted && event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
}

function targetOf(event: MouseEvent): Element | null {
  return deepest(event.composedPath()[0], event);
}

function linkAround(target: Element): Element | null {
  for (const at of around(target)) if (at.localName === "a") return at;
  return null;
}

function hasControlWithin(link: Element, target: Element): boolean {
  for (const at of around(target)) {
    if (at === link) return false;
    if (at.matches(CONTROLS)) return true;
  }
  return false;
}

/** Or what the page shows as something to be clicked. */
function isControl(target: Element | null, mark: Mark): boolean {
  if (!target) return true;
  for (const at of around(target)) if (at.matches(CONTROLS)) return true;
  const block = mark.block instanceof Element ? mark.block : target;
  return getComputedStyle(block).cursor === "pointer" && getComputedStyle(document.body).cursor !== "pointer";
}

function isEdited(target: Element): boolean {
  return document.designMode === "on" || (target instanceof HTMLElement && target.isContentEditable);
}

function isSelecting(): boolean {
  const selection = getSelection();
  return selection !== null && !selection.isCollapsed && selection.toString().trim() !== "";
}
