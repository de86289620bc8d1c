/** The options page: the browser's own few settings. Everything else is set in Sidecall itself. */
import { fill as fillTexts, text } from "../common/page-text";
import { ask } from "../common/messages";
import { Trouble } from "../common/protocol";
import * as settings from "../common/settings";
import type { SettingKey } from "../common/settings";
import * as stored from "../common/stored";
import * as sites from "../common/sites";

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
byId("app-settings").addEventListener("click", () => void openSettings());
byId("change-shortcuts").addEventListener("click", () => void chrome.tabs.create({ url: "chrome://extensions/shortcuts" }));
settings.onChange(() => {
  void showSettings();
  void showSites();
});
stored.sites.onChange(() => void showSites());
chrome.permissions.onAdded.addListener(() => void showSites());
chrome.permissions.onRemoved.addListener(() => void showSites());
stored.region.onChange(showRegion);
stored.status.onChange((status) => showHelper(status?.version));

void showSettings();
void showSites();
void showShortcuts();
// They are changed on a page of the browser's, which tells nobody.
addEventListener("focus", () => void showShortcuts());
void stored.region.get().then(showRegion);
void stored.status.get().then(async (status) => {
  if (status) showHelper(status.version);
  else await ask({ ask: "refresh", start: false }).catch(() => showHelper(undefined));
});

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

/** The browser asks the user. */
async function addSite(input: HTMLInputElement): Promise<void> {
  const pattern = sites.sitePattern(input.value);
  byId("site-wrong").textContent = pattern ? "" : text("site_wrong");
  if (pattern && (await sites.add(pattern))) input.value = "";
}

async function showSites(): Promise<void> {
  byId("sites").replaceChildren(...(await sites.all()).map(siteItem));
}

function siteItem({ pattern, byPolicy, permitted }: sites.Site): HTMLElement {
  const item = document.createElement("li");
  const words = document.createElement("div");
  words.append(sites.siteLabel(pattern));
  for (const more of [byPolicy && "set_by_organisation", !permitted && "site_not_permitted"]) {
    if (!more) continue;
    const line = document.createElement("div");
    line.className = "soft";
    line.textContent = text(more);
    words.append(line);
  }
  item.append(words);
  if (!permitted) item.append(button("site_allow", pattern, () => void chrome.permissions.request({ origins: [pattern] }).then(showSites)));
  if (!byPolicy) item.append(button("site_remove", pattern, () => void sites.remove(pattern)));
  return item;
}

function button(key: "site_allow" | "site_remove", pattern: string, onClick: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text(key);
  made.setAttribute("aria-label", text(`${key}_which`, sites.siteLabel(pattern)));
  made.addEventListener("click", onClick);
  return made;
}

async function openSettings(): Promise<void> {
  byId("app-wrong").textContent = "";
  try {
    await ask({ ask: "window", name: "settings" });
  } catch (error) {
    if (error instanceof Trouble) byId("app-wrong").textContent = `${error.problem.title}. ${error.problem.message}`;
  }
}

async function showShortcuts(): Promise<void> {
  byId("shortcuts").replaceChildren(...(await chrome.commands.getAll()).flatMap(({ name, description, shortcut }) => {
    const what = document.createElement("dt");
    what.textContent = name === "_execute_action" ? text("command_open") : (description ?? "");
    const keys = document.createElement("dd");
    keys.textContent = shortcut || text("shortcut_none");
    return [what, keys];
  }));
}

function showRegion(region: string | null): void {
  const name = region && new Intl.DisplayNames([text("language")], { type: "region" }).of(region);
  byId("region").textContent = name ? `${name} (${region})` : text("region_unknown");
}

function showHelper(version: string | undefined): void {
  byId("helper-version").textContent = version ?? text("helper_unreachable");
}
