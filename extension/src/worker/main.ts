/** The service worker: listeners only, all registered before the first await, so that any of them can wake it. */
import type { Ask, Answers, PageAsk } from "../common/messages";
import * as settings from "../common/settings";
import * as stored from "../common/stored";
import * as badge from "./badge";
import * as calls from "./calls";
import * as commands from "./commands";
import { dial, hangUp } from "./dial";
import * as helper from "./helper";
import * as link from "./link";
import * as menus from "./menus";
import { signIn } from "./sign-in";
import * as sites from "./sites";
import { giveBack } from "./steps";
import { RECONNECT_ALARM, settle, watch } from "./socket";

chrome.runtime.onInstalled.addListener(() => {
  menus.create();
  void sites.followSites();
  void sites.injectOpenTabs();
});
chrome.runtime.onStartup.addListener(() => void sites.followSites());
chrome.contextMenus.onClicked.addListener((info) => void menus.clicked(info));
chrome.commands.onCommand.addListener((command, tab) => void commands.pressed(command, tab));
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

settings.onChange(() => {
  void link.tellState();
  void sites.followSites();
});

chrome.runtime.onConnect.addListener((port) => {
  if (port.name === "popup" && port.sender?.id === chrome.runtime.id) watch(port);
});

chrome.runtime.onMessage.addListener((message: Ask, sender, reply) => {
  if (sender.id !== chrome.runtime.id) return false;
  // A page script lives in a page's process: it may ask for what an agent does on a page, and no more.
  const own = sender.url?.startsWith(chrome.runtime.getURL("")) ?? false;
  (own ? answer(message, sender) : answerPage(message as PageAsk, sender)).then(
    (ok) => reply({ ok }),
    (error: unknown) => reply({ error: link.problemOf(error) }),
  );
  return true;
});

async function answerPage(message: PageAsk, { tab }: chrome.runtime.MessageSender): Promise<Answers[PageAsk["ask"]]> {
  switch (message.ask) {
    case "dial":
      return { call: await dial(message.dial) };
    case "hangup":
      await hangUp(message.call_id);
      return { done: true };
    case "devices":
      return helper.call("devices", {});
    case "give_back":
      if (tab?.id !== undefined) await giveBack(tab.id, message.frame_id);
      return {};
    case "page":
      return link.pageState();
    default:
      throw new Error("Not for pages");
  }
}

async function answer(message: Ask, sender: chrome.runtime.MessageSender): Promise<Answers[Ask["ask"]]> {
  switch (message.ask) {
    case "refresh":
      return { status: await link.refresh(message.start) };
    case "answer":
      return helper.call("answer", { call_id: message.call_id });
    case "send_on":
      return helper.call(message.how, { call_id: message.call_id, to: message.to });
    case "take":
      await calls.update((await helper.call("note", { call_id: message.call_id, person_id: message.person_id })).call);
      return {};
    case "search":
      return helper.call("search", { text: message.text });
    case "show":
      return helper.call("show", { person_id: message.person_id });
    case "sign_in":
      return signIn();
    case "window":
      return helper.call("window", { name: message.name });
    case "doctor":
      return helper.call("doctor", {});
    default:
      return answerPage(message, sender);
  }
}

badge.follow();
void settle();
