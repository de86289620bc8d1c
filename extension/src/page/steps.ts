/** From number to number with the keyboard, through all frames of the tab: what this frame has to say and to do. */
import type { FrameStops } from "../common/messages";
import { ask } from "../common/messages";
import type { CallButton } from "./call-button";
import { anchor, lastRect, type Mark, type Marks } from "./marks";
import { isOurs } from "./overlay";
import { around } from "./record";
import { allRoots, inRoots, rootOf } from "./roots";
import { isShown } from "./seen";

/** A frame that is not on the screen is told late, or never, what of it can be seen. */
const ANSWER_MS = 300;

interface Placed {
  item: number | { frame: number };
  rect: DOMRectReadOnly;
}

export class Steps {
  /** The numbers in view when the worker asked last. */
  private stops: Mark[] = [];
  /** What had the keyboard before we took it. */
  private before: Element | null = null;
  /** The frame that had it then, where that is another one. */
  private home: number | null = null;

  constructor(private readonly marks: Marks, private readonly button: CallButton) {}

  async look(): Promise<FrameStops> {
    const hasKeyboard = document.hasFocus() && !isFrame(focused());
    const isAway = hasKeyboard && !this.button.hasFocus;
    if (isAway) this.before = focused();
    const seen = await inSight([...this.marks.near].filter(isShown));
    const placed: Placed[] = seen.map(({ mark, rect }) => ({ item: this.marks.near.has(mark) ? 0 : -1, rect }));
    void placed;
    return { path: [], items: [], at: -1, hasKeyboard, home: null };
  }
}
