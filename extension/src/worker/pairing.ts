/** Pairing: who listens on which port, and proof that it is Sidecall before the token is used. */
import { problem } from "../common/i18n";
import { Trouble } from "../common/protocol";
import * as stored from "../common/stored";
import type { Pairing } from "../common/stored";
import * as bridge from "./bridge";
import { post } from "./transport";

const START_DEADLINE_MS = 25_000;
const ASK_AGAIN_MS = 500;

/** One attempt that only asks, and one that starts Sidecall: those who want the same at the same time share it. */
const underWay = new Map<boolean, Promise<Pairing>>();

/**
 * The stored pairing, else a new one. Throws Trouble. What the agent does starts Sidecall where it is not running; what
 * the extension does by itself must not, or it would bring back a Sidecall that was just closed.
 */
export async function paired(start: boolean): Promise<Pairing> {
  return (await stored.pairing.get()) ?? pair(start);
}

/** Pairs anew. */
export function pair(start: boolean): Promise<Pairing> {
  const sharing = underWay.get(start);
  if (sharing) return sharing;
  const attempt = pairOnce(start).finally(() => underWay.delete(start));
  underWay.set(start, attempt);
  return attempt;
}

export async function forget(): Promise<void> {
  await stored.pairing.clear();
}

async function pairOnce(start: boolean): Promise<Pairing> {
  const deadline = Date.now() + START_DEADLINE_MS;
  for (;;) {
    const reply = await bridge.hello(start);
    if ("error" in reply) throw new Trouble(bridge.inWords(reply.error));
    if ("port" in reply) {
      const proven = await prove(reply.port, reply.token);
      if (proven === "proven") {
        await stored.pairing.set(reply);
        return reply;
      }
      if (proven === "impostor") throw new Trouble(problem("impostor"));
    }
    // Starting, or gone since the bridge read its runtime file.
    if (Date.now() > deadline) throw new Trouble(problem("start_timeout"));
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
  }
}

/** Asks the port for HMAC-SHA256(token, nonce) without showing it the token. */
export async function prove(port: number, token: string): Promise<"proven" | "impostor" | "nobody"> {
  const nonce = hex(crypto.getRandomValues(new Uint8Array(32)));
  const reply = await post(port, "hello", { nonce }, null);
  if (reply.kind === "unreachable") return "nobody";
  if (reply.kind === "refused") return "impostor";
  const proof = (reply.body as { proof?: unknown } | null)?.proof;
  return typeof proof === "string" && (await verifies(token, nonce, proof)) ? "proven" : "impostor";
}

async function verifies(token: string, nonce: string, proof: string): Promise<boolean> {
  if (!/^[0-9a-f]{64}$/.test(proof)) return false;
  const utf8 = new TextEncoder();
  const key = await crypto.subtle.importKey("raw", utf8.encode(token), { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);
  const signature = Uint8Array.from(proof.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  return crypto.subtle.verify("HMAC", key, signature, utf8.encode(nonce));
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
