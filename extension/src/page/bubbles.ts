/** The state of a call, or why there is none, in words at the number it is about. */
import { text } from "../common/i18n";
import { ask } from "../common/messages";
import { canHangUp, isActive, Trouble, type Call, type Problem } from "../common/protocol";
import { describe, isOver } from "../common/call-words";
import { anchor, lastRect, rects, type Mark } from "./marks";
import { shown } from "./number";
import { element, overlay } from "./overlay";
import { place, type Box } from "./placement";

const ENDED_MS = 5_000;
const PROBLEM_MS = 20_000;
const NOTE_MS = 4_000;

interface Bubble {
  box: HTMLElement;
  mark: Mark | null;
  call: Call | null;
  timer: ReturnType<typeof setTimeout> | undefined;
}

export class Bubbles {
  /** By call id; by an id of their own until there is a call. */
  private readonly shown = new Map<string, Bubble>();
  private ticking: ReturnType<typeof setInterval> | undefined;

  /** `numbers`: those in view, which may be the next to call. */
  constructor(private readonly numbers: () => Iterable<Mark>) {}

  has(id: string): boolean {
    return this.shown.has(id);
  }

  /** Is it shown as one that has ended? */
  isOver(id: string): boolean {
    const call = this.shown.get(id)?.call;
    return call != null && isOver(call);
  }

  /** Dialling has been asked for; gives the id that later words replace it by. */
  showWaiting(mark: Mark): string {
    const id = crypto.randomUUID();
    const bubble = this.open(id, mark);
    this.fill(bubble, "dialing", text("state_dialing"), shown(mark), []);
    return id;
  }

  showCall(call: Call, mark?: Mark, waiting?: string): void {
    if (waiting) this.adopt(waiting, call.id);
    const bubble = this.shown.get(call.id) ?? this.open(call.id, mark ?? null);
    // An event may come before the answer to the dial that it is about.
    if (bubble.call && isOver(bubble.call) && !isOver(call)) return;
    bubble.call = call;
    this.drawCall(bubble, call);
    if (isActive(call)) this.tick();
    else this.closeAfter(call.id, bubble, describe(call).why ? PROBLEM_MS : ENDED_MS);
  }

  showProblem(mark: Mark | null, why: Problem, id: string): void {
    const bubble = this.shown.get(id) ?? this.open(id, mark);
    this.fill(bubble, "problem", why.title, why.message, [button("close", "✕", () => this.close(id), text("close"))]);
    bubble.box.setAttribute("role", "alert");
    this.closeAfter(id, bubble, PROBLEM_MS);
  }

  /** A word in passing. */
  note(mark: Mark | null, words: string): void {
    const id = crypto.randomUUID();
    const bubble = this.open(id, mark);
    this.fill(bubble, "note", words, "", []);
    this.closeAfter(id, bubble, NOTE_MS);
  }

  askAnyway(mark: Mark, why: Problem, id: string, onYes: () => void): void {
    const bubble = this.shown.get(id) ?? this.open(id, mark);
    const yes = button("bad", text("call_anyway"), () => {
      this.close(id);
      onYes();
    });
    const no = button("main", text("dont_call"), () => this.close(id));
    this.fill(bubble, "problem tall", why.title, why.message, [yes, no]);
    bubble.box.setAttribute("role", "alertdialog");
    bubble.box.setAttribute("aria-label", why.title);
  }

  /** Follows the numbers when the page scrolls. */
  place(): void {
    const view = { width: document.documentElement.clientWidth, height: innerHeight };
    if (this.shown.size === 0) return;
    const placed: Box[] = [];
    const numbers = [...this.numbers()].flatMap((mark) => rects(mark));
    for (const { box, mark } of this.shown.values()) {
      const rect = mark && lastRect(mark);
      const number = rect && rect.bottom > 0 && rect.top < innerHeight ? rect : null;
      const at = place(number, { width: box.offsetWidth, height: box.offsetHeight }, placed, view, numbers);
      box.style.left = `${at.left}px`;
      box.style.top = `${at.top}px`;
      placed.push(at);
    }
  }

  clear(): void {
    for (const id of [...this.shown.keys()]) this.close(id);
  }

  private open(id: string, mark: Mark | null): Bubble {
    const box = element("div", "bubble");
    box.setAttribute("role", "status");
    const bubble: Bubble = { box, mark, call: null, timer: undefined };
    this.shown.set(id, bubble);
    overlay(mark && anchor(mark)).append(box);
    return bubble;
  }

  private adopt(waiting: string, id: string): void {
    const bubble = this.shown.get(waiting);
    if (!bubble) return;
    this.shown.delete(waiting);
    const early = this.shown.get(id);
    if (early) bubble.box.remove();
    else this.shown.set(id, bubble);
  }

  private drawCall(bubble: Bubble, call: Call): void {
    const { title, why } = describe(call);
    const hangUp = button("bad", text("hang_up"), () => void this.hangUp(call));
    this.fill(bubble, why ? "problem" : call.state, title, why || whoAndHowLong(call), canHangUp(call) ? [hangUp] : []);
  }

  async hangUp(call: Call): Promise<void> {
    try {
      await ask({ ask: "hangup", call_id: call.id });
    } catch (error) {
      const mark = this.shown.get(call.id)?.mark ?? null;
      if (error instanceof Trouble) this.showProblem(mark, error.problem, crypto.randomUUID());
    }
  }

  private fill(bubble: Bubble, state: string, title: string, more: string, buttons: HTMLButtonElement[]): void {
    const { box } = bubble;
    const words = element("div", "words");
    words.append(element("div", "title", title), element("div", "more", more));
    const row = element("div", "buttons");
    row.append(...buttons);
    box.className = `bubble ${state}`;
    box.replaceChildren(...(/^(?:problem|note)/.test(state) ? [] : [element("span", "dot")]), words, row);
    this.place();
  }

  private closeAfter(id: string, bubble: Bubble, ms: number): void {
    clearTimeout(bubble.timer);
    bubble.timer = setTimeout(() => this.close(id), ms);
  }

  private close(id: string): void {
    const bubble = this.shown.get(id);
    if (!bubble) return;
    clearTimeout(bubble.timer);
    bubble.box.remove();
    this.shown.delete(id);
    this.place();
  }

  /** The duration of connected calls, once a second while there are any. */
  private tick(): void {
    this.ticking ??= setInterval(() => {
      const active = [...this.shown.values()].filter((bubble) => bubble.call !== null && isActive(bubble.call));
      for (const { box, call } of active) {
        const more = box.querySelector(".more");
        if (more && call) more.textContent = whoAndHowLong(call);
      }
      if (active.length === 0) {
        clearInterval(this.ticking);
        this.ticking = undefined;
      }
    }, 1_000);
  }
}

function whoAndHowLong(call: Call): string {
  const { who, duration } = describe(call);
  return [who, duration].filter(Boolean).join(" · ");
}

function button(className: string, words: string, onClick: () => void, label?: string): HTMLButtonElement {
  const made = element("button", className, words);
  made.type = "button";
  if (label) made.setAttribute("aria-label", label);
  made.addEventListener("click", (event) => {
    if (event.isTrusted) onClick();
  });
  return made;
}
