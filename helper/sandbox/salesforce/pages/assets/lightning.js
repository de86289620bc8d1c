"use strict";
// Lightning is one page: moving on keeps the records left behind in the document, hidden.
const KEPT_HOSTS = 4;
const POLL_MS = 1500;
const viewport = document.querySelector(".viewport");

const hosts = () => [...viewport.querySelectorAll(":scope > .oneContent")];
const active = () => viewport.querySelector(":scope > .oneContent.active");

function show(host) {
  for (const other of hosts()) {
    const on = other === host;
    other.classList.toggle("active", on);
    other.classList.toggle("windowViewMode-normal", on);
    other.classList.toggle("windowViewMode-hidden", !on);
    other.toggleAttribute("aria-hidden", !on);
    if (!on) other.setAttribute("aria-hidden", "true");
  }
  refresh();
}

async function open(url) {
  const known = hosts().find((host) => host.dataset.url === new URL(url, location.href).pathname + new URL(url, location.href).search);
  if (known) return show(known);
  const response = await fetch(url);
  if (!response.ok) return location.assign(url);
  const next = new DOMParser().parseFromString(await response.text(), "text/html");
  const host = next.querySelector(".oneContent");
  if (!host) return location.assign(url);
  document.title = next.title;
  document.querySelector(".slds-context-bar").replaceWith(next.querySelector(".slds-context-bar"));
  viewport.append(host);
  const old = hosts();
  for (const gone of old.slice(0, Math.max(0, old.length - KEPT_HOSTS))) gone.remove();
  show(host);
  scrollTo(0, 0);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href^='/lightning/']");
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  history.pushState(null, "", link.href);
  void open(link.href);
});
addEventListener("popstate", () => void open(location.href));

const shown = new WeakMap();

async function refresh() {
  const list = active()?.querySelector(".timeline");
  if (!list) return;
  let answer;
  try {
    const response = await fetch(`/lightning/sandbox/activities/${encodeURIComponent(list.dataset.record)}`);
    if (!response.ok) return;
    answer = await response.json();
  } catch {
    return; // The sandbox is down for a while; the next round will tell.
  }
  const text = JSON.stringify(answer.activities);
  const before = shown.get(list);
  if (before?.text === text) return;
  list.replaceChildren(...answer.activities.map((task) => entry(task, before !== undefined && !before.ids.has(task.id))));
  shown.set(list, { text, ids: new Set(answer.activities.map((task) => task.id)) });
}

function entry(task, isNew) {
  const item = document.createElement("li");
  item.dataset.taskId = task.id;
  item.classList.toggle("new", isNew);
  const link = document.createElement("a");
  link.href = task.url;
  link.textContent = task.subject;
  const meta = document.createElement("p");
  meta.className = "meta";
  meta.textContent = [task.call_type ?? task.subtype, length(task.seconds), task.result, task.status, day(task.date), task.owner]
    .filter(Boolean).join(" · ");
  item.append(link, meta);
  if (task.description) {
    const text = document.createElement("p");
    text.className = "text";
    text.textContent = task.description;
    item.append(text);
  }
  return item;
}

function day(date) {
  return date ? date.split("-").reverse().join("/") : "";
}

function length(seconds) {
  return seconds === null ? "" : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

void refresh();
setInterval(refresh, POLL_MS);
