/** The state of a call, or why there is none, in words at the number it is about. */
import { text } from "../common/i18n";
import { ask } from "../common/messages";
import { canHangUp, isActive, Trouble, type Call, type Problem } from "../common/protocol";
import { describe, isOver } from "../common/call-words";
import { anchor, lastRect, type Mark } from "./marks";
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
  /** What Escape does in it. */
  onEscape: (() => void) | null;
}

export class Bubbles {
  /** By call id; by an id of their own until there is a call. */
  private readonly shown = new Map<string, Bubble>();
  /** Calls the agent wants to hear no more of. */
  private readonly away = new Set<string>();
  private ticking: ReturnType<typeof setInterval> | undefined;

  /** `kept`: what stays to be seen, as the next number to call. `onGiveBack`: the keyboard was in one that is put away. */
  constructor(private readonly kept: () => readonly Box[], private readonly onGiveBack: () => void) {}

  has(id: string): boolean {
    return this.shown.has(id);
  }

  isAway(id: string): boolean {
    return this.away.has(id);
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
    this.fill(bubble, "dialing", text("state_dialing"), [shown(mark)], []);
    return id;
  }

  showCall(call: Call, mark?: Mark, waiting?: string): void {
    if (waiting) this.adopt(waiting, call.id);
    this.away.delete(call.id);
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
    this.fill(bubble, "problem", why.title, [why.message], [this.closer(bubble, () => this.close(id))]);
    bubble.box.setAttribute("role", "alert");
    this.closeAfter(id, bubble, PROBLEM_MS);
  }

  /** A word in passing. */
  note(mark: Mark | null, words: string): void {
    const id = crypto.randomUUID();
    const bubble = this.open(id, mark);
    this.fill(bubble, "note", words, [], []);
    this.closeAfter(id, bubble, NOTE_MS);
  }

  askAnyway(mark: Mark, why: Problem, id: string, onYes: () => void): void {
    const bubble = this.shown.get(id) ?? this.open(id, mark);
    const yes = button("bad", text("call_anyway"), () => {
      this.close(id);
      onYes();
    });
    const no = button("main", text("dont_call"), () => this.close(id));
    this.fill(bubble, "problem tall", why.title, [why.message], [yes, no]);
    bubble.onEscape = () => this.close(id);
    bubble.box.setAttribute("role", "alertdialog");
    bubble.box.setAttribute("aria-label", why.title);
  }

  /** Follows the numbers when the page scrolls. */
  place(): void {
    if (this.shown.size === 0) return;
    const view = { width: document.documentElement.clientWidth, height: innerHeight };
    const placed: Box[] = [];
    const kept = this.kept();
    for (const { box, mark } of this.shown.values()) {
      const rect = mark && lastRect(mark);
      const number = rect && rect.bottom > 0 && rect.top < innerHeight ? rect : null;
      const at = place(number, { width: box.offsetWidth, height: box.offsetHeight }, placed, view, kept);
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
    const bubble: Bubble = { box, mark, call: null, timer: undefined, onEscape: null };
    box.addEventListener("keydown", (event) => this.pressed(event, bubble));
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

  private pressed(event: KeyboardEvent, { onEscape }: Bubble): void {
    if (event.key !== "Escape" || !onEscape) return;
    event.preventDefault();
    event.stopPropagation();
    onEscape();
    this.onGiveBack();
  }

  private closer(bubble: Bubble, onClose: () => void): HTMLButtonElement {
    bubble.onEscape = onClose;
    return button("close", "✕", onClose, text("close"));
  }

  private drawCall(bubble: Bubble, call: Call): void {
    const { title, why, who, duration } = describe(call);
    const hangUp = button("bad", text("hang_up"), () => void this.hangUp(call));
    const buttons = [...(canHangUp(call) ? [hangUp] : []), this.closer(bubble, () => this.putAway(call.id))];
    this.fill(bubble, why ? "problem" : call.state, title, why ? [why] : [who, duration], buttons);
  }

  /** The call goes on: the number keeps its colour and its button hangs up. */
  private putAway(id: string): void {
    this.away.add(id);
    this.close(id);
  }

  async hangUp(call: Call): Promise<void> {
    try {
      await ask({ ask: "hangup", call_id: call.id });
    } catch (error) {
      const mark = this.shown.get(call.id)?.mark ?? null;
      if (error instanceof Trouble) this.showProblem(mark, error.problem, crypto.randomUUID());
    }
  }

  /** `more`: words, and how long it has lasted, which a screen reader is not to say each second. */
  private fill(bubble: Bubble, state: string, title: string, [more = "", time = ""]: string[], buttons: HTMLButtonElement[]): void {
    const { box } = bubble;
    const held = box.querySelector("button:focus")?.className;
    const words = element("div", "words");
    const line = element("div", "more");
    line.append(said("who", time ? `${more} · ` : more));
    if (time) line.append(said("time", time));
    words.append(said("title", title), line);
    const row = element("div", "buttons");
    row.append(...buttons);
    box.className = `bubble ${state}`;
    box.replaceChildren(...(/^(?:problem|note)/.test(state) ? [] : [element("span", "dot")]), words, row);
    if (held) box.querySelector<HTMLButtonElement>(`button.${held}`)?.focus({ preventScroll: true });
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
        const time = box.querySelector<HTMLElement>(".time");
        if (time && call) time.dataset["words"] = describe(call).duration;
      }
      if (active.length === 0) {
        clearInterval(this.ticking);
        this.ticking = undefined;
      }
    }, 1_000);
  }
}

/** Drawn by our style from an attribute: a page finds what is text, even in a closed shadow root, by `window.find`. */
function said(className: "title" | "who" | "time", words: string): HTMLElement {
  const made = element(className === "title" ? "div" : "span", className);
  made.dataset["words"] = words;
  if (className === "time") made.setAttribute("role", "timer");
  return made;
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
