/**
 * Everything the extension stores, one typed accessor per key.
 * `session` lives in memory, for trusted pages only, and is gone with the browser: the token is nowhere else.
 */
import type { Notice } from "./messages";
import type { Call, Problem, Status } from "./protocol";

export interface Pairing {
  port: number;
  token: string;
  version: string;
}

type Area = "session" | "local";

export interface Stored<T> {
  get(): Promise<T>;
  set(value: T): Promise<void>;
  clear(): Promise<void>;
  /** Calls back with each new value until the page or worker goes. */
  onChange(listener: (value: T) => void): void;
}

function stored<T>(area: Area, key: string, empty: T): Stored<T> {
  return {
    async get() {
      const found = await chrome.storage[area].get(key);
      return (found[key] as T | undefined) ?? empty;
    },
    async set(value) {
      await chrome.storage[area].set({ [key]: value });
    },
    async clear() {
      await chrome.storage[area].remove(key);
    },
    onChange(listener) {
      chrome.storage.onChanged.addListener((changes, changed) => {
        const change = changes[key];
        if (changed === area && change) listener((change.newValue as T | undefined) ?? empty);
      });
    },
  };
}

/** Port and token of the helper that proved itself. */
export const pairing = stored<Pairing | null>("session", "pairing", null);
/** The helper's last word on both connections; null while it cannot be reached. */
export const status = stored<Status | null>("session", "status", null);
/** Why the helper cannot be reached; null when it can. */
export const linkProblem = stored<Problem | null>("session", "link_problem", null);
/** Current and recent calls, newest first. */
export const calls = stored<Call[]>("session", "calls", []);
/** What went wrong with a dial that was not started on a page. */
export const notice = stored<Notice | null>("session", "notice", null);
/** Region of numbers without a country code, kept so that pages are marked before the helper answers. */
export const region = stored<string | null>("local", "region", null);
/** A random id that tells this browser profile from others on the same machine. */
export const profile = stored<string | null>("local", "profile", null);
/** Origins outside Salesforce that the user switched on, as match patterns. */
export const sites = stored<string[]>("local", "sites", []);
