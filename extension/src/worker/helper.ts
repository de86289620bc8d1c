/** The helper as typed verbs. Pairs when needed, repeats what is safe to repeat, and only that. */
import { problem } from "../common/i18n";
import { Trouble, type Verb, type Verbs } from "../common/protocol";
import { forget, pair, paired } from "./pairing";
import { DEADLINE_MS, post, type Posted } from "./transport";

/** `dial` is: its request_id makes it one dial. `hangup` is not asked twice of a call that may be another by then. */
const SAFE_TO_REPEAT: Record<Verb, boolean> = {
  status: true, dial: true, calls: true, note: true,
  devices: true, search: true, window: true, doctor: true,
  hangup: false, answer: false, divert: false, transfer: false, show: false, "salesforce/sign_in": false,
};
/** The doctor waits for servers that do not answer. */
const DOCTOR_MS = 75_000;

/** Throws Trouble with words for people. `start`: the agent wants this, so Sidecall is started where it is not running. */
export async function call<V extends Verb>(verb: V, body: Verbs[V]["in"], start = true): Promise<Verbs[V]["out"]> {
  const first = await paired(start);
  const deadline = verb === "doctor" ? DOCTOR_MS : DEADLINE_MS;
  let reply = await post(first.port, verb, body, first.token, deadline);
  if (isStale(reply, verb)) {
    await forget();
    const second = await pair(start);
    reply = await post(second.port, verb, body, second.token, deadline);
  }
  if (reply.kind === "ok") return reply.body as Verbs[V]["out"];
  if (reply.kind === "refused") throw new Trouble(reply.problem ?? problem("unclear_answer", String(reply.status)));
  await forget();
  throw new Trouble(problem("unreachable"));
}

/** A 401 did nothing, whatever the verb; a broken line may have. */
function isStale(reply: Posted, verb: Verb): boolean {
  if (reply.kind === "refused") return reply.status === 401;
  return reply.kind === "unreachable" && SAFE_TO_REPEAT[verb];
}
