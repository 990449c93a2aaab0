// A ledger's list by keyboard and hand: rows, choices, panels, words that are sought while one types.
import { copied } from "./copying.js";

const QUIET = 300;

export function attach(element) {
  const { book, asks, float, chatText, print } = element.dataset;
  if (book !== undefined) attachBook(element);
  if (asks !== undefined) attachAsking(element);
  if (float !== undefined) attachFloat(element);
  if (chatText !== undefined) attachWords(element);
  if (print !== undefined) element.addEventListener("click", () => window.print());
}

/** The card with the rows: arrows move, space chooses, Enter opens; the foot says how many are chosen. */
function attachBook(book) {
  const table = book.querySelector("table[data-copy]");
  if (!table) return;
  const rows = () => [...table.tBodies[0].rows];
  const box = (row) => row.querySelector("input[data-choose]");
  let last = null;

  const tell = () => {
    const chosen = rows().filter((row) => box(row).checked);
    book.querySelector("[data-chosen]").textContent = chosen.length;
    const all = book.querySelector("[data-choose-all]");
    all.checked = chosen.length > 0 && chosen.length === rows().length;
    all.indeterminate = chosen.length > 0 && !all.checked;
  };
  const go = (row) => {
    if (!row) return;
    table.querySelector("tr.at")?.classList.remove("at");
    row.classList.add("at");
    row.scrollIntoView({ block: "nearest" });
  };
  const choose = (row, value) => {
    box(row).checked = value;
    last = row;
    tell();
  };

  book.addEventListener("click", (event) => {
    const row = event.target.closest("tbody tr");
    if (!row || event.target.closest("a, button")) return;
    if (event.target.matches("input[data-choose]")) {
      if (event.shiftKey && last) {
        const [from, to] = [rows().indexOf(last), rows().indexOf(row)].sort((a, b) => a - b);
        rows().slice(from, to + 1).forEach((one) => choose(one, event.target.checked));
      }
      last = row;
      tell();
    } else if (!event.target.closest("label")) go(row);
  });
  book.addEventListener("change", (event) => {
    if (event.target.matches("[data-choose-all]")) rows().forEach((row) => choose(row, event.target.checked));
    tell();
  });
  book.addEventListener("dblclick", (event) => event.target.closest("tbody tr")?.querySelector(".row-name a")?.click());
  book.querySelector("[data-copy-chosen]")?.addEventListener("click", (event) => {
    const chosen = rows().filter((row) => box(row).checked);
    put(copied([...table.tHead.rows, ...chosen]));
    say(event.currentTarget, chosen.length);
  });

  const keys = (event) => {
    if (!book.isConnected) return document.removeEventListener("keydown", keys);
    const inField = event.target.closest?.("input:not([type=checkbox]), textarea, select, summary, button, a, .pop, .ts-wrapper, [contenteditable=true]");
    if (event.isComposing || event.defaultPrevented || inField || event.ctrlKey || event.metaKey || event.altKey) return;
    const all = rows();
    const at = all.findIndex((row) => row.classList.contains("at"));
    const goal = { ArrowDown: at + 1, ArrowUp: at < 0 ? 0 : at - 1, Home: 0, End: all.length - 1, PageDown: at + 12, PageUp: at - 12 }[event.key];
    if (goal !== undefined) {
      const row = all[Math.max(0, Math.min(goal, all.length - 1))];
      go(row);
      if (event.shiftKey) choose(row, true);
    } else if (event.key === " " && at >= 0 && !event.target.matches("input")) choose(all[at], !box(all[at]).checked);
    else if (event.key === "Enter" && at >= 0) all[at].querySelector(".row-name a")?.click();
    else if (event.key === "Escape") rows().forEach((row) => choose(row, false));
    else return;
    event.preventDefault();
  };
  document.addEventListener("keydown", keys);
  tell();
}

/** The line of filters: asks again when a panel closes, a period is chosen, or one has stopped typing. */
function attachAsking(form) {
  const said = () => new URLSearchParams(new FormData(form)).toString();
  let asked = said();
  let waiting = 0;
  const ask = () => {
    if (said() === asked) return;
    asked = said();
    form.dispatchEvent(new Event("asked"));
  };
  const seek = form.querySelector("[type=search]");
  seek.addEventListener("input", (event) => {
    clearTimeout(waiting);
    if (!event.isComposing) waiting = setTimeout(ask, QUIET);
  });
  seek.addEventListener("compositionend", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, QUIET);
  });
  form.addEventListener("change", (event) => event.target.matches("[data-now]") && ask());
  form.addEventListener("toggle", (event) => event.target.matches("details") && !event.target.open && ask(), true);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask();
  });
}

/** Panels that float: one at a time, closed by Esc and by a click elsewhere. */
function attachFloat(panel) {
  const away = (event) => {
    if (!panel.isConnected) return document.removeEventListener("click", away);
    if (panel.open && !panel.contains(event.target)) panel.open = false;
  };
  document.addEventListener("click", away);
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    panel.open = false;
    panel.querySelector("summary").focus();
    event.stopPropagation();
  });
}

/** The words for a chat. */
function attachWords(area) {
  const button = area.closest("section").querySelector("[data-copy-words]");
  button.addEventListener("click", () => {
    put({ text: area.value });
    say(button, 0);
  });
}

function put({ text, html }) {
  const onCopy = (event) => {
    event.clipboardData.setData("text/plain", text);
    if (html) event.clipboardData.setData("text/html", html);
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  // The old way works without https, which an office's own server seldom has.
  document.addEventListener("copy", onCopy, { capture: true, once: true });
  document.execCommand("copy");
  document.removeEventListener("copy", onCopy, { capture: true });
}

function say(button, count) {
  const before = button.innerHTML;
  button.textContent = count ? `已复制 ${count} 行` : "已复制";
  setTimeout(() => (button.innerHTML = before), 1500);
}
