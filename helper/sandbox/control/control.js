"use strict";
const POLL_MS = 1000;
const at = (id) => document.getElementById(id);
const drawn = new Map();
let people = [];

async function order(verb, body = {}) {
  try {
    const response = await fetch(`/control/${verb}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    const answer = await response.json();
    say(response.ok ? "" : answer.error);
    return response.ok ? answer : undefined;
  } catch {
    say("The sandbox does not answer. Was it stopped?");
    return undefined;
  }
}

function say(problem) {
  at("problem").textContent = problem;
  at("problem").hidden = problem === "";
}

async function act(verb, body) {
  await order(verb, body);
  await poll();
}

function element(name, attributes = {}, ...content) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "onclick") made.addEventListener("click", value);
    else made.setAttribute(key, value);
  }
  made.append(...content);
  return made;
}

/** Redraw a list only when its data changed, so that the keyboard's focus stays where it is. */
function draw(id, data, make) {
  const text = JSON.stringify(data);
  if (drawn.get(id) === text) return;
  drawn.set(id, text);
  const before = [...at(id).querySelectorAll("button, a")].indexOf(document.activeElement);
  at(id).replaceChildren(...data.map(make));
  if (before >= 0) at(id).querySelectorAll("button, a")[before]?.focus();
}

const ring = (number) => act("pbx/ring", { number, queue: at("queues").value });

function person(one) {
  const call = element("button", { type: "button", onclick: () => ring(one.number) },
    element("span", { class: "who" }, one.name),
    element("span", { class: "where" }, one.company),
    element("span", { class: "number" }, one.number));
  return element("li", {}, call, element("a", { href: one.url, target: "_blank", rel: "noopener", "aria-label": `Page of ${one.name}` }, "Page"));
}

function drawPeople() {
  const wanted = at("filter").value.trim().toLocaleLowerCase();
  draw("people", people.filter((one) => `${one.name} ${one.company} ${one.number}`.toLocaleLowerCase().includes(wanted)), person);
}

const STATES = { ringing: "rings", dialing: "is being dialled", connected: "connected", ended: "ended" };

function call(one) {
  const far = [one.who, one.number || "a withheld number"].filter(Boolean).join(", ");
  const direction = { inbound: "from", outbound: "to", internal: "internal," }[one.direction];
  const actions = [];
  if (one.state === "ringing") actions.push(["Agent answers", "go", () => act("pbx/answer", { callid: one.callid })]);
  if (one.state === "dialing") actions.push(["Far end answers", "go", () => act("pbx/far_answer", { callid: one.callid })]);
  actions.push(["Far end hangs up", "stop", () => act("pbx/hang_up", { callid: one.callid, by: "far" })]);
  actions.push(["Agent hangs up", "stop", () => act("pbx/hang_up", { callid: one.callid, by: "agent" })]);
  const through = one.queue ? `, through ${one.queue}` : "";
  return element("li", {},
    element("span", { class: "what" }, `Call ${direction} ${far}`, element("small", {}, `${STATES[one.state]}, extension ${one.extension}${through}`)),
    ...actions.map(([label, kind, onclick]) => element("button", { type: "button", class: kind, onclick }, label)));
}

function task(one) {
  const about = [one.who, one.call_type, one.seconds === null ? "" : `${one.seconds} s`, one.result, one.status].filter(Boolean).join(" · ");
  const item = element("li", {}, element("a", { href: one.url, target: "_blank", rel: "noopener" }, one.subject), element("small", {}, about));
  if (one.description) item.append(element("pre", {}, one.description));
  return item;
}

const DOWN = { off: "Salesforce is up", refuse: "Salesforce closes connections", maintenance: "Salesforce in maintenance", hang: "Salesforce hangs",
  maintenance_200: "Salesforce in maintenance", bad_gateway: "Salesforce behind a broken gateway", edge: "Salesforce turned away", unavailable: "Salesforce unavailable" };

async function poll() {
  const page = await order("page");
  if (!page) return;
  people = page.people;
  drawPeople();
  draw("queues", [{ dn: "", name: "direct" }, ...page.queues], (queue) => element("option", { value: queue.dn }, queue.dn ? `${queue.name} (${queue.dn})` : queue.name));
  draw("calls", page.calls, call);
  at("no-calls").hidden = page.calls.length > 0;
  draw("tasks", page.tasks, task);
  at("no-tasks").hidden = page.tasks.length > 0;
  at("task-count").textContent = page.task_count ? `(${page.task_count})` : "";
  at("offline").checked = page.offline;
  at("pbx-state").textContent = page.offline ? "3CX offline" : `3CX up, ${page.websockets} listening`;
  at("pbx-state").classList.toggle("off", page.offline);
  if (document.activeElement !== at("down")) at("down").value = page.down;
  at("salesforce-state").textContent = DOWN[page.down];
  at("salesforce-state").classList.toggle("off", page.down !== "off");
  at("records").href = page.salesforce;
  at("requests").textContent = `${page.requests} API requests so far`;
}

at("ring").addEventListener("submit", (event) => {
  event.preventDefault();
  const number = new FormData(event.target).get("number").trim();
  if (number === "") say("Type a number, or press Withheld.");
  else void ring(number.replace(/[\s().-]/g, ""));
});
at("withheld").addEventListener("click", () => void ring(""));
at("filter").addEventListener("input", drawPeople);
at("offline").addEventListener("change", (event) => void act("pbx/offline", { on: event.target.checked }));
at("down").addEventListener("change", (event) => void act("salesforce/down", { mode: event.target.value }));
at("behave").addEventListener("submit", (event) => {
  event.preventDefault();
  void act("pbx/behave", Object.fromEntries(new FormData(event.target)));
});
at("fault").addEventListener("submit", (event) => {
  event.preventDefault();
  const wanted = new FormData(event.target);
  const [answer, page] = wanted.get("answer").split(" ");
  const how = answer === "hang" ? { hang: true } : { status: Number(answer), page: page === "page" };
  void act("pbx/fault", { of: wanted.get("of"), ...how });
});
at("refuse").addEventListener("submit", (event) => {
  event.preventDefault();
  const [errorCode, message, field] = new FormData(event.target).get("reason").split("|");
  void act("salesforce/refuse_next_task", { errorCode, message, fields: field ? [field] : [] });
});
for (const button of document.querySelectorAll("[data-verb]")) {
  button.addEventListener("click", () => void act(button.dataset.verb));
}

void poll();
setInterval(poll, POLL_MS);
