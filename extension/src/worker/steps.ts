/** The shortcut that goes from number to number: through all frames of the tab, as one reads them. */
import { inTurn } from "../common/in-turn";
import type { FrameStops, Tell } from "../common/messages";

/** A frame that does not answer by then has no say. */
const ANSWER_MS = 1_500;

export interface Frame extends FrameStops {
  frameId: number;
}

/** A number in a frame; `at` is -1 for the frame's own beginning. */
export interface Stop {
  frameId: number;
  at: number;
}

/** Who presses it quickly means each time. */
const turn = inTurn();

export function step(tabId: number, by: 1 | -1): Promise<void> {
  return turn(() => go(tabId, by));
}

async function go(tabId: number, by: 1 | -1): Promise<void> {
  const frames = await framesOf(tabId);
  const here = frames.find(({ hasKeyboard }) => hasKeyboard) ?? frames.find(({ frameId }) => frameId === 0);
  if (!here) return;
  const next = nextStop(inOrder(frames), here, by);
  if (!next) {
    await tell(tabId, here.frameId, { tell: "no_stop" });
    return;
  }
  const first = here.at < 0 ? here.frameId : (here.home ?? here.frameId);
  await tell(tabId, next.frameId, { tell: "stop", at: next.at, home: first === next.frameId ? null : first });
  if (here.at >= 0 && here.frameId !== next.frameId) await tell(tabId, here.frameId, { tell: "stop_elsewhere" });
}

/** The agent is done with numbers: the keyboard goes back to the frame that had it. */
export async function giveBack(tabId: number, frameId: number): Promise<void> {
  await tell(tabId, frameId, { tell: "take_back" });
}

async function tell(tabId: number, frameId: number, message: Tell): Promise<void> {
  await chrome.tabs.sendMessage(tabId, message, { frameId }).catch(() => undefined);
}

async function framesOf(tabId: number): Promise<Frame[]> {
  const asked = chrome.scripting.executeScript({ target: { tabId, allFrames: true }, func: () => globalThis.sidecallPage?.stops() });
  const answers = await Promise.race([
    asked.catch(() => []),
    new Promise<[]>((resolve) => setTimeout(() => resolve([]), ANSWER_MS)),
  ]);
  return answers.flatMap(({ frameId, result }) => (result ? [{ ...result, frameId }] : []));
}

/** All stops, the frames' beginnings among them; a frame stands where its parent has it. */
export function inOrder(frames: readonly Frame[]): Stop[] {
  const left = new Set([...frames].sort((a, b) => a.path.length - b.path.length || a.frameId - b.frameId));
  const stops: Stop[] = [];
  const visit = (frame: Frame): void => {
    const { frameId, path, places } = frame;
    left.delete(frame);
    stops.push({ frameId, at: -1 });
    let at = 0;
    for (const place of places) {
      const inner = place !== null && [...left].find((one) => one.path.join() === [...path, place].join());
      if (inner) visit(inner);
      else if (place === null) stops.push({ frameId, at: at++ });
    }
  };
  // One whose parent says nothing comes last.
  for (const frame of left) visit(frame);
  return stops;
}

/** From where the keyboard is, and around; null where there is no number at all. */
export function nextStop(stops: readonly Stop[], from: Stop, by: 1 | -1): Stop | null {
  const here = stops.findIndex(({ frameId, at }) => frameId === from.frameId && at === from.at);
  for (let distance = 1; distance <= stops.length; distance++) {
    const stop = stops[(here + by * distance + stops.length * 2) % stops.length]!;
    if (stop.at >= 0) return stop;
  }
  return null;
}
