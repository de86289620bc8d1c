/** The options page: the browser's own few settings. Everything else is set in Sidecall itself. */
import { fill as fillTexts, text } from "../common/page-text";
import * as settings from "../common/settings";
import type { SettingKey } from "../common/settings";
import * as stored from "../common/stored";
import { siteLabel, sitePattern } from "./sites";

const byId = <E extends HTMLElement>(id: string): E => document.getElementById(id) as E;
const boxes = [...document.querySelectorAll<HTMLInputElement>("[data-setting]")];

fillTexts();
document.title = text("options_title");
byId("version").textContent = chrome.runtime.getManifest().version;

for (const box of boxes) {
  box.addEventListener("change", () => void settings.choose(box.dataset["setting"] as SettingKey, box.checked));
}
byId("add-site").addEventListener("submit", (event) => {
  event.preventDefault();
  void addSite(byId<HTMLInputElement>("site"));
});
settings.onChange(() => void showSettings());
stored.sites.onChange(showSites);
stored.region.onChange(showRegion);
stored.status.onChange((status) => showHelper(status?.version));

void showSettings();
void stored.sites.get().then(showSites);
void stored.region.get().then(showRegion);
void stored.status.get().then((status) => showHelper(status?.version));

async function showSettings(): Promise<void> {
  const { values, locked } = await settings.read();
  for (const box of boxes) {
    const key = box.dataset["setting"] as SettingKey;
    box.checked = values[key];
    box.disabled = locked.includes(key);
    document.querySelector<HTMLElement>(`[data-locked="${key}"]`)!.hidden = !box.disabled;
  }
  byId("pages").classList.remove("waiting");
}

/** The browser asks the user; without the answer nothing is stored. */
async function addSite(input: HTMLInputElement): Promise<void> {
  const pattern = sitePattern(input.value);
  byId("site-wrong").textContent = pattern ? "" : text("site_wrong");
  if (!pattern || !(await chrome.permissions.request({ origins: [pattern] }))) return;
  await stored.sites.set([...new Set([...(await stored.sites.get()), pattern])].sort());
  input.value = "";
}

async function removeSite(pattern: string): Promise<void> {
  await stored.sites.set((await stored.sites.get()).filter((site) => site !== pattern));
  await chrome.permissions.remove({ origins: [pattern] }).catch(() => false);
}

function showSites(sites: string[]): void {
  byId("sites").replaceChildren(...sites.map((pattern) => {
    const item = document.createElement("li");
    const remove = document.createElement("button");
    remove.type = "button";
    remove.textContent = text("site_remove");
    remove.setAttribute("aria-label", text("site_remove_which", siteLabel(pattern)));
    remove.addEventListener("click", () => void removeSite(pattern));
    item.append(siteLabel(pattern), remove);
    return item;
  }));
}

function showRegion(region: string | null): void {
  const name = region && new Intl.DisplayNames([text("language")], { type: "region" }).of(region);
  byId("region").textContent = name ? `${name} (${region})` : text("region_unknown");
}

function showHelper(version: string | undefined): void {
  byId("helper-version").textContent = version ?? text("helper_unreachable");
}
