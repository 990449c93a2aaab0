// Idle lock: after data-lock-minutes without a key or a click the page is covered, here and on the server.
import htmx from "htmx.org";
import { fetchInto } from "./popovers.js";
import { currentToken } from "./switch.js";

const channel = "BroadcastChannel" in window ? new BroadcastChannel("linli-lock") : null;
const SAY_EVERY = 60_000;
const LOOK_EVERY = 5_000;

let told; // the template with addresses and words
let cover = null;
let last = Date.now(); // when somebody was there, in any window of this browser
let said = Date.now(); // when the server heard of it
let title = "";

const post = (address, fields = {}) =>
  fetch(address, { method: "POST", headers: { "X-CSRFToken": currentToken(), "HX-Request": "true" }, body: new URLSearchParams(fields), keepalive: true });

export function watchLock() {
  told = document.querySelector("template[data-lock-minutes]");
  if (!told) return;
  for (const name of ["keydown", "pointerdown", "pointermove", "wheel"]) addEventListener(name, here, { capture: true, passive: true });
  addEventListener("visibilitychange", look);
  setInterval(look, LOOK_EVERY);
  channel?.addEventListener("message", ({ data }) => {
    if (data === "here") last = Date.now();
    if (data === "lock") hide();
    if (data === "unlock") show();
  });
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.xhr.status === 401) detail.shouldSwap = false;
  });
  document.addEventListener("htmx:responseError", ({ detail }) => {
    if (detail.xhr.getResponseHeader("X-Linli") === "locked") hide();
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-lock-now]")) return;
    event.preventDefault();
    lock();
  });
  document.body.addEventListener("linli:worker", ({ detail }) => {
    if (detail.owes) return;
    show();
    channel?.postMessage("unlock");
  });
}

function here() {
  const now = Date.now();
  if (cover || now - last < 1_000) return;
  if (now - last > told.dataset.lockMinutes * 60_000) return look(); // the computer slept: the first key is no proof
  last = now;
  channel?.postMessage("here");
}

async function look() {
  if (cover) return;
  if (Date.now() - last > told.dataset.lockMinutes * 60_000) return lock();
  if (last > said && Date.now() - said > SAY_EVERY) {
    said = Date.now();
    const answer = await post(told.dataset.awake).catch(() => null);
    if (answer?.headers.get("X-Linli") === "locked") hide();
  }
}

function lock() {
  hide();
  channel?.postMessage("lock");
  post(told.dataset.lock).catch(() => {});
}

/** The page goes out of sight and out of reach; nothing of it is lost. */
function hide() {
  if (cover) return;
  const before = document.activeElement;
  cover = told.content.firstElementChild.cloneNode(true);
  for (const one of cover.querySelectorAll("input[name=csrfmiddlewaretoken]")) one.value = currentToken();
  cover.back = before;
  for (const one of document.body.children) if (one.tagName !== "TEMPLATE") one.inert = true;
  document.body.append(cover);
  document.documentElement.dataset.locked = "";
  title = document.title;
  document.title = told.dataset.title;
  htmx.process(cover);
  cover.querySelector("[data-unlock-form]").addEventListener("submit", open);
  cover.querySelector("[data-cover-switch]").addEventListener("click", faces);
  cover.querySelector("[data-cover-back]").addEventListener("click", back);
  cover.querySelector("[name=secret]").focus();
}

function show() {
  if (!cover) return;
  const { back } = cover;
  cover.remove();
  cover = null;
  for (const one of document.body.children) one.inert = false;
  delete document.documentElement.dataset.locked;
  document.title = title;
  last = said = Date.now();
  if (back?.isConnected) back.focus();
}

async function open(event) {
  event.preventDefault();
  const field = cover.querySelector("[name=secret]");
  const answer = await post(told.dataset.unlock, { secret: field.value }).catch(() => null);
  if (!cover) return;
  field.value = "";
  if (answer?.status === 204) {
    show();
    channel?.postMessage("unlock");
    return;
  }
  const line = cover.querySelector(".said");
  const isOver = Boolean(answer) && answer.status !== 422;
  line.textContent = !answer ? told.dataset.lost : isOver ? told.dataset.over : await answer.text();
  line.hidden = false;
  cover.querySelector("[data-again]").hidden = !isOver;
  field.focus();
}

/** Another worker opens the same page with her own PIN. */
async function faces() {
  const card = cover.querySelector("[data-cover-faces]");
  const box = card.firstElementChild;
  await fetchInto(box, document.querySelector("[data-switch]").dataset.pop);
  if (!cover) return;
  change(card, cover.querySelector("[data-unlock-form]"));
  (box.querySelector("[data-first] :checked, [autofocus]") ?? card.querySelector("[data-cover-back]")).focus();
}

function back() {
  change(cover.querySelector("[data-unlock-form]"), cover.querySelector("[data-cover-faces]"));
  cover.querySelector("[name=secret]").focus();
}

function change(shown, hidden) {
  shown.hidden = false;
  hidden.hidden = true;
}
