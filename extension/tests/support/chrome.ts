/** As much of `chrome` as the worker's protocol layers use: storage in memory, texts from _locales/en, a bridge of the test's own. */
import { vi } from "vitest";
import messages from "../../_locales/en/messages.json";

type Bag = Record<string, unknown>;
type Listener = (changes: Record<string, { newValue?: unknown }>, area: string) => void;

export interface FakeChrome {
  session: Bag;
  local: Bag;
  managed: Bag;
  /** Answers `sendNativeMessage`; throws to fail. */
  bridge: (message: unknown) => unknown;
  asked: unknown[];
}

export function stubChrome(): FakeChrome {
  const fake: FakeChrome = { session: {}, local: {}, managed: {}, bridge: () => ({ starting: true }), asked: [] };
  const listeners: Listener[] = [];
  const area = (name: "session" | "local" | "managed") => ({
    get: async (keys: string | string[]) => Object.fromEntries([keys].flat().filter((key) => key in fake[name]).map((key) => [key, fake[name][key]])),
    set: async (values: Bag) => {
      Object.assign(fake[name], values);
      const changes = Object.fromEntries(Object.entries(values).map(([key, newValue]) => [key, { newValue }]));
      for (const listener of listeners) listener(changes, name);
    },
    remove: async (key: string) => {
      delete fake[name][key];
      for (const listener of listeners) listener({ [key]: {} }, name);
    },
  });
  vi.stubGlobal("chrome", {
    storage: {
      session: area("session"), local: area("local"), managed: area("managed"),
      onChanged: { addListener: (listener: Listener) => listeners.push(listener) },
    },
    i18n: { getMessage: message },
    runtime: {
      sendNativeMessage: async (_host: string, asked: unknown) => {
        fake.asked.push(asked);
        return fake.bridge(asked);
      },
    },
  });
  return fake;
}

function message(key: string, fill: string[] = []): string {
  const found = (messages as Record<string, { message: string }>)[key]?.message ?? "";
  return found.replace(/\$(\d)/g, (_, place: string) => fill[Number(place) - 1] ?? "");
}
