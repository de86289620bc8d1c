/** The page script, once in every frame: finds numbers, marks them, dials what the agent clicks. */
import { text } from "../common/i18n";
import { ask, type FrameStops, type PageState, type Tell } from "../common/messages";
import { Bubbles } from "./bubbles";
import { CallButton } from "./call-button";
import { Dialler } from "./dialler";
import { deeds } from "./deeds";
import { Marks, rects } from "./marks";
import { NumberMenu } from "./menu";
import * as overlay from "./overlay";
import { Painter } from "./painter";
import { Pointer } from "./pointer";
import { Reader } from "./reader";
import { Sight } from "./seen";
import { Steps } from "./steps";
import { Unsaved } from "./unsaved";

declare global {
  // Seen by this extension's own scripts and by debuggers only: the page has its own globals.
  var sidecallPage: Page | undefined;
}

const CHECK_MS = 1_000;

class Page {
  private state: PageState = { region: "", markNumbers: false, clickToDial: false, calls: [] };
  private readonly marks = new Marks();
  private readonly bubbles = new Bubbles((): DOMRect[] => [...[...this.marks.near].flatMap(rects), ...this.button.boxes], (): void => this.steps.giveBack());
  private readonly dialler = new Dialler(this.marks, this.bubbles, () => this.button.describe());
  private readonly button = new CallButton(
    (mark) => this.dialler.dial(mark),
    this.dialler,
    (mark) => this.marks.point(mark),
    new NumberMenu(deeds(this.dialler, this.bubbles)),
    () => this.steps.giveBack(),
    () => this.marks.near,
  );
  private readonly steps = new Steps(this.marks, this.button);
  private readonly sight = new Sight();
  private readonly pointer = new Pointer(this.marks, this.button, this.sight, (mark, record) => this.dialler.dial(mark, "", record), () => this.state.clickToDial);
  private readonly painter = new Painter(this.marks);
  private readonly input = new Unsaved();
  private readonly reader = new Reader(this.marks, () => this.state.region, () => this.painter.soon());

  private readonly off = new AbortController();
  private readonly watch = setInterval(() => {
    if (isOrphan()) this.end();
    else if (this.marks.isOutOfStep) this.marks.paintInView();
  }, CHECK_MS);

  start(): void {
    chrome.runtime.onMessage.addListener((message: Tell) => {
      if (message.tell === "page") this.follow(message.page);
      if (message.tell === "call") this.dialler.heard(message.call);
      if (message.tell === "stop") this.steps.go(message.at, message.home);
      if (message.tell === "stop_elsewhere") this.button.hide();
      if (message.tell === "no_stop") this.bubbles.note(null, text("no_numbers_in_view"));
      if (message.tell === "take_back") this.steps.takeBack();
    });
    this.pointer.start();
    this.painter.start();
    this.input.start();
    const { signal } = this.off;
    addEventListener("scroll", () => this.bubbles.place(), { capture: true, passive: true, signal });
    addEventListener("toggle", (event) => overlay.isOurs(event.composedPath()[0]) || overlay.raise(), { capture: true, passive: true, signal });
    addEventListener("resize", () => this.bubbles.place(), { passive: true, signal });
    this.ask();
  }

  /** Without an answer the extension is just being replaced; its new page script will take over. */
  ask(): void {
    ask({ ask: "page" }).then((state) => this.follow(state), () => undefined);
  }

  get ended(): boolean {
    return this.off.signal.aborted;
  }

  /** For the worker: has the agent entered something in this frame that is not saved? */
  get unsaved(): boolean {
    return this.input.any;
  }

  /** For the worker: where the keyboard can go in this frame. */
  async stops(): Promise<FrameStops | null> {
    return this.state.markNumbers ? this.steps.look() : null;
  }

  /** For the benchmark: numbers marked, milliseconds of the main thread spent on reading, the longest slice. */
  get figures(): { numbers: number; total: number; longest: number; busy: boolean } {
    return { numbers: this.marks.size, ...this.reader.spent, busy: this.reader.busy };
  }

  private follow(state: PageState): void {
    const { region, markNumbers } = this.state;
    this.state = state;
    if (state.markNumbers && (!markNumbers || region !== state.region)) this.reader.restart();
    if (!state.markNumbers && markNumbers) this.stop();
    this.dialler.follow(state.calls);
  }

  /** The extension was switched off, removed or updated: leaves the page as it was found. */
  private end(): void {
    clearInterval(this.watch);
    this.off.abort();
    this.pointer.stop();
    this.painter.stop();
    this.input.stop();
    this.stop();
  }

  private stop(): void {
    this.reader.stop();
    this.sight.forget();
    this.button.hide();
    this.bubbles.clear();
    overlay.remove();
  }
}

/** Nothing tells a page script that its extension is gone; its API is. */
function isOrphan(): boolean {
  return chrome.runtime?.id === undefined;
}

if (!globalThis.sidecallPage || globalThis.sidecallPage.ended) {
  globalThis.sidecallPage = new Page();
  globalThis.sidecallPage.start();
} else {
  // Injected into a tab that has it already: its site was switched off and on again.
  globalThis.sidecallPage.ask();
}
