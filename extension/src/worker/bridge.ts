/** Transport: native messaging with `com.sidecall.bridge`. Its only use is pairing. */
import { problem } from "../common/i18n";
import { isProblem, Trouble, type BridgeReply, type Problem } from "../common/protocol";

const HOST = "com.sidecall.bridge";

/** One question, one short-lived bridge process; with `start` it starts Sidecall. Throws Trouble when there is no bridge. */
export async function hello(start: boolean): Promise<BridgeReply> {
  let reply: unknown;
  try {
    reply = await chrome.runtime.sendNativeMessage(HOST, start ? { v: 1, cmd: "hello" } : { v: 1, cmd: "hello", start });
  } catch (error) {
    throw new Trouble(explain(error instanceof Error ? error.message : String(error)));
  }
  const read = readReply(reply);
  if (!read) throw new Trouble(problem("bridge_unclear"));
  return read;
}

/** Chrome tells these apart by an English sentence only (extensions/browser/api/messaging/native_message_host.h). */
function explain(message: string) {
  if (/not found/i.test(message)) return problem("not_installed");
  if (/forbidden/i.test(message)) return problem("not_allowed");
  return problem("bridge_failed");
}

/** The bridge knows English only: what it says is said by its code. */
export function inWords(error: Problem): Problem {
  switch (error.code) {
    case "forbidden":
      return problem("not_allowed");
    case "bad_request":
      return problem("bridge_unclear");
    case "not_running":
      return problem("not_running");
    case "start_failed":
    case "runtime_unsafe":
      return problem(error.code, error.message);
    default:
      return error;
  }
}

export function readReply(reply: unknown): BridgeReply | null {
  if (typeof reply !== "object" || reply === null) return null;
  const { port, token, version, starting, error } = reply as Record<string, unknown>;
  if (starting === true) return { starting: true };
  if (isProblem(error)) return { error };
  const portFits = typeof port === "number" && Number.isInteger(port) && port > 0 && port < 65536;
  if (portFits && typeof token === "string" && token.length >= 32 && typeof version === "string") {
    return { port, token, version };
  }
  return null;
}
