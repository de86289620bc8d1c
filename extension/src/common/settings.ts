/** The few settings of the browser part. Policy (`storage.managed`) locks, the user's own choice comes next. */

export interface Settings {
  mark_numbers: boolean;
  click_to_dial: boolean;
}
export type SettingKey = keyof Settings;

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
  const [own, managed] = await Promise.all([
    chrome.storage.local.get(KEYS),
    // Rejects where the browser has no policy store at all.
    chrome.storage.managed.get(KEYS).catch(() => ({})),
  ]);
  return merge(own, managed);
}

export async function choose(key: SettingKey, value: boolean): Promise<void> {
  await chrome.storage.local.set({ [key]: value });
}

/** Policy arrives seconds after a force-installed extension's first start, so it is followed, not read once. */
export function onChange(listener: () => void): void {
  chrome.storage.onChanged.addListener((changes, area) => {
    if ((area === "managed" || area === "local") && KEYS.some((key) => key in changes)) listener();
  });
}
