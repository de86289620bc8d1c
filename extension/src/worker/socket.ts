/** Transport: the helper's WebSocket, open only while someone looks: a tab with a page script or the popup. */
import { problem } from "../common/i18n";
import type { Browser, EventIn, EventOut } from "../common/protocol";
import * as stored from "../common/stored";
import * as calls from "./calls";
import * as link from "./link";
import { forget, paired } from "./pairing";
import * as records from "./records";
import { loopbackTabs, markedTabs, openTabs } from "./tabs";

/** Chrome stops a silent worker after 30 s; socket traffic counts as a sign of life. */
const PING_MS = 20_000;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 30_000;
export const RECONNECT_ALARM = "reconnect";

let socket: WebSocket | null = null;
let connecting = false;
let ping: ReturnType<typeof setInterval> | undefined;
let failures = 0;
let lastTabs = "";
/** How often it was asked who is watching. */
let asked = 0;
const popups = new Set<chrome.runtime.Port>();

/** The popup counts as a watcher until it closes. */
export function watch(port: chrome.runtime.Port): void {
  popups.add(port);
  port.onDisconnect.addListener(() => {
    popups.delete(port);
    void settle();
  });
  void settle();
}

/** Brings the socket in line with who is watching, and tells the helper about tabs that changed. */
export async function settle(): Promise<void> {
  const mine = ++asked;
  if (!(await isWanted())) {
    // A later question has a later answer.
    if (mine === asked) close();
    return;
  }
  if (socket?.readyState === WebSocket.OPEN) await tellTabs();
  else await connect();
}

async function isWanted(): Promise<boolean> {
  if (popups.size > 0 || (await markedTabs()).length > 0) return true;
  // A page on loopback may be the sandbox's: worth asking until the helper has said which org it is signed in to.
  const status = await stored.status.get();
  const settled = status?.salesforce.state === "connected" && !status.salesforce.sandbox;
  return !settled && (await loopbackTabs()).length > 0;
}

async function connect(): Promise<void> {
  if (connecting || socket) return;
  connecting = true;
  try {
    await link.refresh(false);
    const { port, token } = await paired(false);
    const fresh = new WebSocket(`ws://127.0.0.1:${port}/v1/events`);
    socket = fresh;
    fresh.onopen = () => void opened(fresh, token);
    fresh.onmessage = (message) => void received(fresh, String(message.data));
    fresh.onclose = () => void closed(fresh);
  } catch {
    // link.refresh has kept the reason for the popup.
    await retryLater();
  } finally {
    connecting = false;
  }
}

async function opened(fresh: WebSocket, token: string): Promise<void> {
  const { orgs, focused } = await openTabs();
  send(fresh, { token, browser: browserName(), profile: await profileId(), orgs, focused });
  lastTabs = JSON.stringify({ orgs, focused });
  await chrome.alarms.clear(RECONNECT_ALARM);
  clearInterval(ping);
  ping = setInterval(() => send(fresh, { type: "ping" }), PING_MS);
}

async function received(from: WebSocket, data: string): Promise<void> {
  failures = 0;
  const event = readEvent(data);
  if (event?.type === "call") await calls.update(event.call);
  if (event?.type === "status") await link.take(event.status);
  if (event?.type === "open_record") {
    const done = await records.open(event.url, event.host, event.asked ?? true);
    if (done !== "refused") send(from, { type: done, id: event.id });
  }
}

function readEvent(data: string): EventIn | null {
  try {
    const event = JSON.parse(data) as Partial<EventIn> | null;
    return event && typeof event.type === "string" ? (event as EventIn) : null;
  } catch {
    return null;
  }
}

async function closed(gone: WebSocket): Promise<void> {
  if (socket !== gone) return;
  socket = null;
  clearInterval(ping);
  await forget();
  await link.lost(problem("unreachable"));
  await retryLater();
}

async function retryLater(): Promise<void> {
  failures += 1;
  const wait = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** (failures - 1));
  // The timer serves while the worker lives; the alarm, half a minute at the least, wakes one that doesn't.
  setTimeout(() => void settle(), wait);
  await chrome.alarms.create(RECONNECT_ALARM, { periodInMinutes: 0.5 });
}

function close(): void {
  const open = socket;
  socket = null;
  clearInterval(ping);
  open?.close(1000);
  void calls.letGo();
  void chrome.alarms.clear(RECONNECT_ALARM);
}

async function tellTabs(): Promise<void> {
  const tabs = await openTabs();
  const now = JSON.stringify(tabs);
  if (now === lastTabs || !socket) return;
  lastTabs = now;
  send(socket, { type: "tabs", ...tabs });
}

function send(to: WebSocket, event: EventOut): void {
  if (to.readyState === WebSocket.OPEN) to.send(JSON.stringify(event));
}

function browserName(): Browser {
  if (navigator.userAgent.includes("Edg/")) return "edge";
  const brands = (navigator as { userAgentData?: { brands: { brand: string }[] } }).userAgentData?.brands ?? [];
  return brands.some(({ brand }) => brand === "Google Chrome") ? "chrome" : "chromium";
}

async function profileId(): Promise<string> {
  const known = await stored.profile.get();
  if (known !== null) return known;
  const fresh = crypto.randomUUID();
  await stored.profile.set(fresh);
  return fresh;
}
