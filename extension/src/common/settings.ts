/** The few settings of the browser part. Policy (`storage.managed`) locks, the user's own choice comes next. */

export interface Settings {
  mark_numbers: boolean;
  click_to_dial: boolean;
}
export type SettingKey = keyof Settings;

/** How long to wait for policy: the first look at it takes the browser a second or more. */
const PATIENCE_MS = 200;

export const DEFAULTS: Settings = { mark_numbers: true, click_to_dial: true };
export const KEYS = Object.keys(DEFAULTS) as SettingKey[];

export interface EffectiveSettings {
  values: Settings;
  /** Keys set by the organisation. */
  locked: SettingKey[];
}

export function merge(own: Record<string, unknown>, managed: Record<string, unknown>): EffectiveSettings {
  const values = { ...DEFAULTS };
  const locked: SettingKey[] = [];
  for (const key of KEYS) {
    const byPolicy = managed[key];
    const chosen = own[key];
    if (typeof byPolicy === "boolean") {
      values[key] = byPolicy;
      locked.push(key);
    } else if (typeof chosen === "boolean") {
      values[key] = chosen;
    }
  }
  return { values, locked };
}

export async function read(): Promise<EffectiveSettings> {
  const late = new Promise<Record<string, unknown>>((resolve) => setTimeout(resolve, PATIENCE_MS, {}));
  const [own, managed] = await Promise.all([chrome.storage.local.get(KEYS), Promise.race([policy(), late])]);
  return merge(own, managed);
}

/** Rejects where the browser has no policy store at all. */
function policy(): Promise<Record<string, unknown>> {
  return chrome.storage.managed.get(KEYS).catch(() => ({}));
}

export async function choose(key: SettingKey, value: boolean): Promise<void> {
  await chrome.storage.local.set({ [key]: value });
}

/** Policy arrives seconds after the browser's start: nobody waits for it, and it is followed when it comes. */
export function onChange(listener: () => void): void {
  void policy().then((found) => {
    if (Object.keys(found).length > 0) listener();
  });
  chrome.storage.onChanged.addListener((changes, area) => {
    if ((area === "managed" || area === "local") && KEYS.some((key) => key in changes)) listener();
  });
}
