/** The service worker: listeners only, all registered before the first await, so that any of them can wake it. */
import type { Ask, Answers } from "../common/messages";
import * as settings from "../common/settings";
import * as stored from "../common/stored";
import * as calls from "./calls";
import { dial, hangUp } from "./dial";
import * as link from "./link";
import * as menus from "./menus";
import * as sites from "./sites";
import { RECONNECT_ALARM, settle, watch } from "./socket";

chrome.runtime.onInstalled.addListener(() => {
  menus.create();
  void sites.followSites();
  void sites.injectOpenTabs();
});
chrome.runtime.onStartup.addListener(() => void sites.followSites());
chrome.contextMenus.onClicked.addListener((info) => void menus.clicked(info));
stored.sites.onChange(() => void sites.followSites());
chrome.permissions.onAdded.addListener(() => void sites.followSites());
chrome.permissions.onRemoved.addListener(() => void sites.followSites());

chrome.alarms.onAlarm.addListener((alarm) => {
  if (alarm.name === RECONNECT_ALARM) void settle();
});

chrome.tabs.onUpdated.addListener((_id, change) => {
  if (change.status === "complete" || change.url !== undefined) void settle();
});
chrome.tabs.onRemoved.addListener(() => void settle());
chrome.windows.onFocusChanged.addListener(() => void settle());

settings.onChange(() => void link.tellState());

chrome.runtime.onConnect.addListener((port) => {
  if (port.name === "popup" && port.sender?.id === chrome.runtime.id) watch(port);
});

chrome.runtime.onMessage.addListener((message: Ask, sender, reply) => {
  if (sender.id !== chrome.runtime.id) return false;
  answer(message).then(
    (ok) => reply({ ok }),
    (error: unknown) => reply({ error: link.problemOf(error) }),
  );
  return true;
});

async function answer(message: Ask): Promise<Answers[Ask["ask"]]> {
  switch (message.ask) {
    case "dial":
      return { call: await dial(message.dial) };
    case "hangup":
      await hangUp(message.call_id);
      return { done: true };
    case "refresh":
      return { status: await link.refresh(true) };
    case "page":
      return link.pageState();
  }
}

void calls.showBadge();
void settle();
