// The form of an entry: Enter moves on, digits choose, dates are said in words, and a draft is kept all the while.
import htmx from "htmx.org";
import { keepDrafts } from "./drafting.js";
import { sayDates } from "./dates.js";

const FIELDS = "input:not([type=hidden], [type=checkbox]), select, textarea, button[data-save]";

/** The stops of Enter: one for each field, of a row of choices the chosen or the first. */
function stops(form) {
  const seen = new Set();
  return [...form.querySelectorAll(FIELDS)].filter((one) => {
    if (one.disabled || !one.getClientRects().length || one.name.endsWith(".precision")) return false;
    if (one.type !== "radio") return true;
    if (seen.has(one.name)) return false;
    const chosen = form.querySelector(`input[name="${CSS.escape(one.name)}"]:checked`);
    if (chosen && chosen !== one) return false;
    seen.add(one.name);
    return true;
  });
}

function toNext(form, from) {
  const all = stops(form);
  const at = all.findIndex((one) => one === from || (from.type === "radio" && one.name === from.name));
  const next = all[at + 1];
  next?.focus();
  if (next?.matches("input:not([type=radio])")) next.select?.();
}

function watchEnter(form) {
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.isComposing || event.defaultPrevented) return;
    if (!event.target.matches("input, select")) return;
    event.preventDefault();
    toNext(form, event.target);
  });
}

/** 1-7 choose an option and move on, 0 says 未采集; only while the row of choices has the focus. */
function watchDigits(form) {
  form.addEventListener("keydown", (event) => {
    const keys = event.target.closest?.("[data-keys]");
    if (!keys || !/^[0-9]$/.test(event.key) || event.ctrlKey || event.altKey || event.metaKey) return;
    const option = keys.querySelector(`input[data-digit="${event.key}"]`);
    if (!option) return;
    event.preventDefault();
    option.checked = true;
    option.focus();
    option.dispatchEvent(new Event("input", { bubbles: true }));
    option.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

/** 未采集 and 拒绝提供 are answers: the button writes the word into the field, once more takes it back. */
function watchGaps(form) {
  form.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-gap]");
    if (!button) return;
    const input = button.parentElement.querySelector("input:not([type=radio])");
    input.value = input.value === button.dataset.gap ? "" : button.dataset.gap;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  form.addEventListener("input", (event) => {
    for (const button of event.target.closest?.(".date, .typed-in")?.querySelectorAll("[data-gap]") ?? []) {
      button.setAttribute("aria-pressed", String(event.target.value === button.dataset.gap));
    }
  });
}

/** What the ledger says of the field that has the focus, at the head of the card: nothing jumps. */
function watchHelp(form) {
  const place = form.querySelector("[data-help]");
  if (!place) return;
  const usual = [...place.childNodes].map((one) => one.cloneNode(true));
  form.addEventListener("focusin", (event) => {
    const words = event.target.closest?.(".ask")?.querySelector("[data-words]")?.textContent;
    place.replaceChildren(...(words ? [words] : usual.map((one) => one.cloneNode(true))));
  });
}

/** What saving would do, asked for after each pause; an answer that came too late is not shown. */
function foresee(form) {
  const aside = form.querySelector("[data-preview]");
  if (!aside) return;
  let timer = 0;
  let running = null;
  const ask = async () => {
    running?.abort();
    running = new AbortController();
    aside.classList.add("is-old");
    try {
      const answer = await fetch(aside.dataset.preview, { method: "POST", body: new FormData(form), signal: running.signal, redirect: "manual" });
      if (!answer.ok) return;
      htmx.swap(aside, await answer.text(), { swapStyle: "innerHTML" });
      aside.classList.remove("is-old");
    } catch {
      // The next pause asks again; saving does not depend on it.
    }
  };
  const soon = (wait) => () => {
    clearTimeout(timer);
    timer = setTimeout(ask, wait);
  };
  form.addEventListener("input", soon(700));
  form.addEventListener("change", soon(250));
  addEventListener("pagehide", () => running?.abort());
  soon(200)();
}

/** What every form does that asks for facts: keys, gaps, dates in words, and the first wrong field has the focus. */
export function behave(form) {
  watchEnter(form);
  watchDigits(form);
  watchGaps(form);
  watchHelp(form);
  sayDates(form, form.dataset.today);
  const first = form.querySelector("[data-first]") ?? form.querySelector('[aria-invalid="true"]') ?? form.querySelector(".is-wrong input");
  if ("wrong" in form.dataset && first) {
    first.focus();
    first.scrollIntoView({ block: "center" });
  }
}

export function attach(form) {
  behave(form);
  foresee(form);
  keepDrafts(form, () => new FormData(form));
}
