// Last month's list by the keyboard: 1 adds a row, 2 减, 3 变, 4 无变化, arrows go from row to row.

import { keepDrafts } from "./drafting.js";
import { behave } from "./form.js";

const OWN = ["csrfmiddlewaretoken", "-draft", "-form", "-reason"];

export function attach(form) {
  const body = form.querySelector("[data-rows]");
  const fresh = form.querySelector("[data-fresh]");
  const rows = () => [...body.querySelectorAll("tr[data-row]")].filter((row) => row.getClientRects().length);
  const all = () => [...body.querySelectorAll("tr[data-row]")];
  const stateOf = (row) => row.querySelector("[data-mark]:checked")?.value ?? row.dataset.booked ?? "";

  function tally() {
    const count = { changed: 0, same: 0, unseen: 0 };
    for (const row of all()) {
      const state = stateOf(row) || "unseen";
      if (state in count) count[state] += 1;
    }
    for (const [name, number] of Object.entries(count)) form.querySelector(`[data-count=${name}] b`).textContent = number;
  }

  const touched = () => form.dispatchEvent(new Event("input", { bubbles: true }));

  async function open(row, mark) {
    const number = row.dataset.row;
    body.querySelector(`tr[data-of="${number}"]`)?.remove();
    if (mark !== "went" && mark !== "changed") return;
    const answer = await fetch(`${form.dataset.rowAddress.replace("/0/", `/${number}/`)}?mark=${mark}`, { redirect: "manual" }).catch(() => null);
    if (!answer?.ok || stateOf(row) !== mark) return;
    const opened = document.createElement("tr");
    opened.className = `open-row row-${mark}`;
    opened.dataset.of = number;
    const cell = opened.insertCell();
    cell.colSpan = row.cells.length;
    cell.innerHTML = `<input type="hidden" name="r${number}.version" value="${row.dataset.version}">${await answer.text()}`;
    row.after(opened);
    opened.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true, detail: { elt: opened } }));
    cell.querySelector("input:not([type=hidden]), select")?.focus();
  }

  async function add() {
    const at = 1 + Math.max(-1, ...[...fresh.querySelectorAll("[data-new]")].map((one) => Number(one.dataset.new)));
    const answer = await fetch(`${form.dataset.rowAddress}?mark=came&at=${at}`, { redirect: "manual" }).catch(() => null);
    if (!answer?.ok) return;
    const row = document.createElement("tr");
    row.className = "open-row row-came";
    row.dataset.new = at;
    const cell = row.insertCell();
    cell.colSpan = form.querySelector(".month-rows thead tr").cells.length;
    cell.innerHTML = `<p class="open-head"><b>增</b> <button type="button" class="text" data-forget>不增了</button></p>${await answer.text()}`;
    fresh.prepend(row);
    row.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true, detail: { elt: row } }));
    cell.querySelector("[role=combobox], input:not([type=hidden])")?.focus();
  }

  function mark(row, value) {
    const input = row.querySelector(`[data-mark][value=${value}]`);
    if (!input) return;
    input.checked = true;
    changed(input);
  }

  function changed(input) {
    const row = input.closest("tr");
    row.className = `row-${input.value}${row.dataset.booked ? " booked" : ""}`;
    tally();
    open(row, input.value);
    touched();
  }

  function go(row) {
    const input = row?.querySelector("[data-mark]:checked") ?? row?.querySelector("[data-mark]");
    if (!input) return false;
    input.focus();
    row.scrollIntoView({ block: "nearest" });
    return true;
  }

  body.addEventListener("change", (event) => {
    if (event.target.matches("[data-mark]")) changed(event.target);
  });
  form.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const row = event.target.closest?.("tr[data-row]");
    if (!row || !event.target.matches("[data-mark]")) return;
    const list = rows();
    const at = list.indexOf(row);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      for (let next = at + step; list[next]; next += step) if (go(list[next])) break;
    } else if (event.key === "1") {
      event.preventDefault();
      add();
    } else if (/^[234]$/.test(event.key)) {
      event.preventDefault();
      mark(row, { 2: "went", 3: "changed", 4: "same" }[event.key]);
      // What opens nothing leads on to the next row at once.
      if (event.key === "4") for (let next = at + 1; list[next]; next += 1) if (go(list[next])) break;
    }
  });
  form.addEventListener("click", (event) => {
    if (event.target.closest("[data-add]")) add();
    if (event.target.closest("[data-forget]")) {
      event.target.closest("tr").remove();
      touched();
    }
    if (event.target.closest("[data-rest]")) {
      for (const row of all()) {
        if (stateOf(row)) continue;
        const input = row.querySelector("[data-mark][value=same]");
        if (!input) continue;
        input.checked = true;
        row.className = "row-same";
      }
      tally();
      touched();
    }
  });
  form.querySelector("[data-only]").addEventListener("change", (event) => form.classList.toggle("only-moved-rows", event.target.checked));
  // A long list has more fields than a server takes apart: it goes as one text.
  form.addEventListener("formdata", ({ formData }) => {
    const told = {};
    for (const [name, value] of [...formData.entries()]) {
      if (OWN.includes(name)) continue;
      told[name] = value;
      formData.delete(name);
    }
    formData.set("rows", JSON.stringify(told));
  });
  behave(form);
  keepDrafts(form, () => new FormData(form));
  if (!("wrong" in form.dataset)) go(rows().find((row) => !stateOf(row)) ?? rows()[0]);
}
