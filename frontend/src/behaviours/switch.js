// 换经办人: the page stays, its forms get the new worker's token; every open tab of this browser hears of it.
import htmx from "htmx.org";
import { closePopover } from "./popovers.js";

const channel = "BroadcastChannel" in window ? new BroadcastChannel("linli-worker") : null;

export const currentToken = () => JSON.parse(document.body.getAttribute("hx-headers") ?? "{}")["X-CSRFToken"] ?? "";

/** The forms of this page and its own requests go on with the token of the worker who is there now. */
function takeToken(token) {
  const headers = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}");
  document.body.setAttribute("hx-headers", JSON.stringify({ ...headers, "X-CSRFToken": token }));
  const within = [document, ...[...document.querySelectorAll("template")].map((one) => one.content)];
  for (const root of within) for (const one of root.querySelectorAll("input[name=csrfmiddlewaretoken]")) one.value = token;
}

function takeName(name) {
  for (const one of document.querySelectorAll("[data-handler]")) one.textContent = name;
  for (const one of document.querySelectorAll(".who-name .face")) one.textContent = name.slice(0, 1);
}

/** Whether somebody may have something half-typed here. */
const isForm = () => Boolean(document.querySelector("main form[method=post] :is(input:not([type=hidden], [type=submit]), textarea, select), main [contenteditable=true]"));

/** The side bar of the worker who is there now; a page that is not hers says so and keeps what was typed. */
async function takePlaces(name) {
  if (!isForm()) return location.reload();
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer || answer.redirected) return;
  document.querySelector("[data-not-hers]")?.remove();
  if (!answer.ok) {
    const said = document.createElement("p");
    said.className = "said foreign";
    said.dataset.notHers = "";
    said.setAttribute("role", "alert");
    said.textContent = document.querySelector("[data-switch]").dataset.foreign.replace("%s", name);
    document.querySelector("main").prepend(said);
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of [".side", ".where"]) {
    const [mine, hers] = [document.querySelector(part), page.querySelector(part)];
    if (mine && hers) {
      mine.replaceChildren(...hers.childNodes);
      htmx.process(mine);
    }
  }
}

export function watchSwitching() {
  if (!document.querySelector("[data-switch]")) return;
  document.body.addEventListener("linli:worker", ({ detail }) => {
    takeToken(detail.token);
    channel?.postMessage({ token: detail.token, handler: detail.handler });
    takeName(detail.handler);
    if (detail.owes) return;
    setTimeout(closePopover);
    takePlaces(detail.handler);
  });
  channel?.addEventListener("message", ({ data }) => {
    if (data.token === currentToken()) return;
    takeToken(data.token);
    takeName(data.handler);
  });
  // The small menu closes like any other: by a click elsewhere or Esc.
  const leaveMenu = (event) => {
    for (const menu of document.querySelectorAll(".menu[open]")) {
      if (event.key === "Escape") menu.querySelector("summary").focus();
      if (event.key === "Escape" || !menu.contains(event.target) || event.target.closest("[data-lock-now]")) menu.open = false;
    }
  };
  document.addEventListener("click", leaveMenu);
  document.addEventListener("keydown", (event) => event.key === "Escape" && leaveMenu(event));
  // Whoever logged in anew in another window: forms that were open before go on.
  channel?.postMessage({ token: currentToken(), handler: document.querySelector("[data-handler]").textContent });
}
