/** From a click on a mark to a call, and the call's state back at the mark. */
import { ask } from "../common/messages";
import { problem } from "../common/i18n";
import { isActive, Trouble, type Call, type DialRequest, type Problem } from "../common/protocol";
import { anchor, type CallColour, type Mark, type Marks } from "./marks";
import { pageHost, recordOf } from "./record";
import type { Bubbles } from "./bubbles";

/** A second click this soon after the first is the same wish. */
const SAME_WISH_MS = 1_000;

export class Dialler {
  private lastWish = { e164: "", at: -Infinity };
  private readonly pending = new Set<string>();
  /** By number, when the last dial that came to nothing was told of, in milliseconds of this machine's clock. */
  private readonly failures = new Map<string, number>();
  /** By id, the calls that are not over. */
  private readonly active = new Map<string, Call>();

  constructor(private readonly marks: Marks, private readonly bubbles: Bubbles, private readonly onCalls: () => void) {}

  isWith({ e164 }: Mark): boolean {
    return this.callWith(e164) !== undefined;
  }

  hangUp({ e164 }: Mark): void {
    const call = this.callWith(e164);
    if (call) void this.bubbles.hangUp(call);
  }

  private callWith(e164: string): Call | undefined {
    return [...this.active.values()].find((call) => call.number === e164 && call.direction !== "internal");
  }

  /** All there are: what is not among them is over, and nobody was told. */
  follow(calls: readonly Call[]): void {
    this.active.clear();
    for (const call of calls) this.heard(call);
    this.changed();
  }

  private note(call: Call): void {
    if (isActive(call)) this.active.set(call.id, call);
    else this.active.delete(call.id);
    this.changed();
  }

  private changed(): void {
    const colours = new Map<string, CallColour>([...this.pending].map((e164) => [e164, "calling"]));
    for (const { number, direction, state } of this.active.values()) {
      if (number !== null && direction !== "internal") colours.set(number, state === "connected" ? "connected" : "calling");
    }
    this.marks.follow(colours);
    this.onCalls();
  }

  /** `device`: another one than Sidecall's own; `record`: that on which the agent has clicked. */
  dial(mark: Mark, device = "", record = recordOf(anchor(mark))): void {
    const now = performance.now();
    if (this.pending.has(mark.e164) || (this.lastWish.e164 === mark.e164 && now - this.lastWish.at < SAME_WISH_MS)) return;
    this.lastWish = { e164: mark.e164, at: now };
    if (this.isWith(mark)) void this.showOrDial(mark, device, record);
    else this.start(mark, device, record);
  }

  /** There is a call with this number. Another one is not what a second click is for; but it may be over, unheard of. */
  private async showOrDial(mark: Mark, device: string, record: string | null): Promise<void> {
    const { calls } = await ask({ ask: "page" }).catch(() => ({ calls: [...this.active.values()] }));
    this.follow(calls);
    const call = this.callWith(mark.e164);
    if (call) this.bubbles.showCall(call, mark);
    else this.start(mark, device, record);
  }

  private start(mark: Mark, device: string, record: string | null): void {
    const host = pageHost();
    void this.send(mark, {
      number: mark.e164,
      request_id: crypto.randomUUID(),
      ...(host && { page_host: host }),
      ...(host && record && { record_id: record }),
      ...(device && { device }),
    });
  }

  /** News of a call, whoever started it. */
  heard(call: Call): void {
    this.note(call);
    if (this.bubbles.isAway(call.id)) return;
    if (this.bubbles.has(call.id)) {
      this.bubbles.showCall(call);
      return;
    }
    if (call.direction !== "outbound" || !isActive(call) || call.number === null || this.pending.has(call.number)) return;
    // News of a dial may come after the answer that it has failed, which is told already.
    if (Date.parse(call.started_at) <= (this.failures.get(call.number) ?? -Infinity)) return;
    const mark = this.marks.inView(call.number);
    if (mark) this.bubbles.showCall(call, mark);
  }

  private async send(mark: Mark, request: DialRequest): Promise<void> {
    this.pending.add(mark.e164);
    this.changed();
    const bubble = this.bubbles.showWaiting(mark);
    try {
      const { call } = await ask({ ask: "dial", dial: request });
      // News of its end may have come before this answer.
      if (!this.bubbles.isOver(call.id)) this.note(call);
      this.bubbles.showCall(call, mark, bubble);
    } catch (error) {
      this.failures.set(mark.e164, Date.now());
      this.failed(mark, request, problemOf(error), bubble);
    } finally {
      this.pending.delete(mark.e164);
      this.changed();
    }
  }

  private failed(mark: Mark, request: DialRequest, why: Problem, bubble: string): void {
    if (why.code === "do_not_call" && !request.confirm) {
      this.bubbles.askAnyway(mark, why, bubble, () => {
        void this.send(mark, { ...request, request_id: crypto.randomUUID(), confirm: true });
      });
      return;
    }
    this.bubbles.showProblem(mark, why, bubble);
  }
}

/** After an update of the extension the old page script has no worker to talk to. */
function problemOf(error: unknown): Problem {
  return error instanceof Trouble ? error.problem : problem("reload");
}
