/** The few settings of the browser part. Policy (`storage.managed`) locks, the user's own choice comes next. */

export interface Settings {
  mark_numbers: boolean;
  click_to_dial: boolean;
}
export type SettingKey = keyof Settings;

/** Where policy's last word is kept: the browser's first look at policy takes it seconds, and pages are not to wait. */
const POLICY = "policy";

export const DEFAULTS: Settings = { mark_numbers: true, click_to_dial: true };
export const KEYS = Object.keys(DEFAULTS) as SettingKey[];

const SITES = "sites";
/** All that policy can set. */
export const BY_POLICY = [...KEYS, SITES];

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

/** The sites that policy wants marked, as it writes them; known like the settings. */
export async function policySites(): Promise<string[]> {
  const kept = (await chrome.storage.local.get(POLICY))[POLICY] as Record<string, unknown> | undefined;
  const sites = kept?.[SITES];
  return Array.isArray(sites) ? sites.filter((site) => typeof site === "string") : [];
}

/** At once, by what policy said last; what it says now is learnt by `onChange`. */
export async function read(): Promise<EffectiveSettings> {
  const kept = await chrome.storage.local.get([...KEYS, POLICY]);
  return merge(kept, (kept[POLICY] as Record<string, unknown> | undefined) ?? {});
}

export async function choose(key: SettingKey, value: boolean): Promise<void> {
  await chrome.storage.local.set({ [key]: value });
}

/** Follows the user's choices, and policy when it comes, changes or goes. */
export function onChange(listener: () => void): void {
  chrome.storage.onChanged.addListener((changes, area) => {
    if (area === "managed") void learnPolicy();
    if (area === "local" && [...KEYS, POLICY].some((key) => key in changes)) listener();
  });
  void learnPolicy();
}

async function learnPolicy(): Promise<void> {
  // Rejects where the browser has no policy store at all.
  const said = await chrome.storage.managed.get(BY_POLICY).catch((): Record<string, unknown> => ({}));
  const kept = (await chrome.storage.local.get(POLICY))[POLICY] as Record<string, unknown> | undefined;
  if (BY_POLICY.some((key) => JSON.stringify(said[key]) !== JSON.stringify(kept?.[key]))) await chrome.storage.local.set({ [POLICY]: said });
}
