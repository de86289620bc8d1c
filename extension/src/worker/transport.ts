/** Transport: one POST to the helper. Knows HTTP and nothing of verbs. */
import { isProblem, type Problem } from "../common/protocol";

export const DEADLINE_MS = 15_000;

export type Posted =
  | { kind: "ok"; body: unknown }
  | { kind: "refused"; status: number; problem: Problem | null }
  /** Nobody there, or the line broke: whether anything happened is not known. */
  | { kind: "unreachable" };

export async function post(port: number, path: string, body: object, token: string | null, deadline = DEADLINE_MS): Promise<Posted> {
  const headers: Record<string, string> = { "Content-Type": "application/json" };
  if (token !== null) headers["Authorization"] = `Bearer ${token}`;
  try {
    const response = await fetch(`http://127.0.0.1:${port}/v1/${path}`, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
      cache: "no-store",
      credentials: "omit",
      redirect: "error",
      signal: AbortSignal.timeout(deadline),
    });
    const answer: unknown = await response.json().catch(() => null);
    if (response.ok) return { kind: "ok", body: answer };
    return { kind: "refused", status: response.status, problem: problemIn(answer) };
  } catch {
    return { kind: "unreachable" };
  }
}

function problemIn(answer: unknown): Problem | null {
  if (typeof answer !== "object" || answer === null) return null;
  const { error } = answer as { error?: unknown };
  return isProblem(error) ? error : null;
}
