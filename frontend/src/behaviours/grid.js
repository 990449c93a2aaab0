// Many rows at once: a sheet of inputs, moved through by arrows and Tab, filled by pasting from Excel.
import { keepDrafts } from "./drafting.js";
import { read } from "./dates.js";

const WAIT = 350;

/** Lines and cells of what Excel puts on the clipboard; a cell with line breaks stands in quotes. */
export function parsed(text) {
  const rows = [[""]];
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    const row = rows[rows.length - 1];
    if (isQuoted) {
      if (sign === '"' && text[at + 1] === '"') row[row.length - 1] += text[(at += 1)];
      else if (sign === '"') isQuoted = false;
      else row[row.length - 1] += sign;
    } else if (sign === '"' && row[row.length - 1] === "") isQuoted = true;
    else if (sign === "\t") row.push("");
    else if (sign === "\n") rows.push([""]);
    else if (sign !== "\r") row[row.length - 1] += sign;
  }
  if (rows.length > 1 && rows[rows.length - 1].join("") === "") rows.pop();
  return rows.map((row) => row.map((cell) => cell.replace(/\s*\n\s*/g, " ").trim()));
}

const plain = (title) => title.replace(/[\s:：*＊"'“”‘’、，,;；.。_]+/g, "").replace(/[([【〔]/g, "（").replace(/[)\]】〕]/g, "）").toLowerCase();

/** Of a pasted first line the column each cell names, if it is a line of headers: two known names at least. */
export function headed(line, columns) {
  const found = line.map((title) => columns.findIndex((one) => title && one.names.includes(plain(title))));
  return found.filter((one) => one >= 0).length >= Math.min(2, line.length) ? found : null;
}

export function attach(form) {
  const table = form.querySelector("[data-sheet]");
  const told = JSON.parse(table.dataset.sheet);
  const { columns } = told;
  const tally = form.querySelector("[data-tally]");
  const save = form.querySelector("[data-save]");
  const saveWords = form.querySelector("[data-save-words]");
  const usual = saveWords.textContent;
  const most = Number(form.dataset.most);
  let timer = 0;
  let asked = 0;
  let checked = "";

  table.innerHTML = '<thead><tr><th scope="col" class="serial">#</th></tr></thead>';
  const body = document.createElement("tbody");
  table.append(body);
  for (const [at, column] of columns.entries()) {
    const head = document.createElement("th");
    head.scope = "col";
    head.id = `g-${at}`;
    if (column.needed) head.innerHTML = '<b class="must">*</b>';
    head.append(column.title);
    if (column.help) head.title = column.help;
    table.tHead.rows[0].append(head);
    if (column.choices.length) {
      const list = document.createElement("datalist");
      list.id = `g-choices-${at}`;
      for (const choice of column.choices) list.append(new Option(choice));
      form.append(list);
    }
  }

  const rows = () => [...body.querySelectorAll("tr[data-row]")];
  const cells = (row) => [...row.querySelectorAll("input")];

  function addRow(values = []) {
    const number = rows().length;
    if (number >= most) return null;
    const row = body.insertRow();
    row.dataset.row = number;
    const serial = document.createElement("th");
    serial.scope = "row";
    serial.className = "serial";
    serial.textContent = number + 1;
    row.append(serial);
    for (const [at, column] of columns.entries()) {
      const input = document.createElement("input");
      input.setAttribute("aria-labelledby", `g-${at}`);
      input.value = values[at] ?? "";
      if (column.choices.length) input.setAttribute("list", `g-choices-${at}`);
      const size = Math.max(column.title.length, ...column.choices.map((one) => one.length), column.isDate ? 7 : 4);
      input.style.width = `${Math.min(size, 12) + (column.choices.length ? 3 : 2)}em`;
      row.insertCell().append(input);
    }
    return row;
  }

  function fill(startRow, startColumn, lines) {
    for (const [down, line] of lines.entries()) {
      const row = rows()[startRow + down] ?? addRow();
      if (!row) break;
      for (const [across, value] of line.entries()) {
        const input = cells(row)[startColumn + across];
        if (input) input.value = value;
      }
    }
    if (rows().length < startRow + lines.length + 1) addRow();
  }

  const content = () => JSON.stringify({ keys: columns.map((one) => one.key), rows: rows().map((row) => cells(row).map((one) => one.value.trim())) });

  function data() {
    form.elements.rows.value = content();
    return new FormData(form);
  }

  function show(problems) {
    for (const why of body.querySelectorAll("tr.why-row")) why.remove();
    for (const input of body.querySelectorAll("[aria-invalid], .asked")) {
      input.removeAttribute("aria-invalid");
      input.removeAttribute("aria-describedby");
      input.classList.remove("asked");
    }
    const all = rows();
    const byRow = new Map();
    for (const one of problems) byRow.set(one.row, [...(byRow.get(one.row) ?? []), one]);
    for (const [number, own] of byRow) {
      const row = all[number];
      if (!row) continue;
      const why = document.createElement("tr");
      why.className = "why-row";
      const cell = why.insertCell();
      cell.colSpan = columns.length + 1;
      for (const [at, one] of own.entries()) {
        const column = columns.findIndex((each) => each.key === one.key || each.key.split(".")[0] === one.key.split(".")[0]);
        const words = document.createElement("span");
        words.id = `g-why-${number}-${at}`;
        words.className = one.refuses ? "wrong" : "said-ask";
        words.textContent = `${one.found}。${one.remedy}`;
        cell.append(words, " ");
        const input = cells(row)[column];
        if (!input) continue;
        if (one.refuses) input.setAttribute("aria-invalid", "true");
        else input.classList.add("asked");
        input.setAttribute("aria-describedby", words.id);
      }
      row.after(why);
    }
    const wrong = problems.filter((one) => one.refuses).length;
    save.disabled = wrong > 0;
    saveWords.textContent = wrong ? `改好 ${wrong} 处后存` : usual;
  }

  async function check() {
    const now = content();
    if (now === checked) return;
    const mine = ++asked;
    const answer = await fetch(form.dataset.check, { method: "POST", body: data(), redirect: "manual" }).catch(() => null);
    if (!answer?.ok || mine !== asked) return;
    checked = now;
    const { problems, new: fresh, changed, unchanged } = await answer.json();
    show(problems);
    const wrong = new Set(problems.filter((one) => one.refuses).map((one) => one.row)).size;
    tally.textContent = [`新登记 ${fresh} 行`, changed && `更正账上已有的 ${changed} 行`, unchanged && `账上已有、不变 ${unchanged} 行`, wrong && `要改 ${wrong} 行`].filter(Boolean).join(" · ");
  }

  function soon(wait = WAIT) {
    clearTimeout(timer);
    timer = setTimeout(check, wait);
  }

  function go(row, column) {
    const input = row && cells(row)[column];
    if (!input) return false;
    input.focus();
    input.select();
    return true;
  }

  body.addEventListener("keydown", (event) => {
    const input = event.target;
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const row = input.closest("tr");
    const all = rows();
    const at = all.indexOf(row);
    const column = cells(row).indexOf(input);
    const atStart = input.selectionStart === 0 && input.selectionEnd === 0;
    const atEnd = input.selectionStart === input.value.length;
    const isAll = input.value !== "" && input.selectionStart === 0 && input.selectionEnd === input.value.length;
    let moved = false;
    if (event.key === "ArrowDown" && !input.list) moved = go(all[at + 1] ?? addRow(), column);
    else if (event.key === "ArrowUp" && !input.list) moved = go(all[at - 1], column);
    else if (event.key === "ArrowLeft" && (atStart || isAll)) moved = go(row, column - 1);
    else if (event.key === "ArrowRight" && (atEnd || isAll)) moved = go(row, column + 1);
    else if (event.key === "Enter") moved = go(row, column + 1) || go(all[at + 1] ?? addRow(), 0);
    if (moved || event.key === "Enter") event.preventDefault();
  });
  body.addEventListener("focusin", (event) => {
    const row = event.target.closest("tr");
    if (row === rows().at?.(-1) && rows().length < most) addRow();
  });
  // A row is looked at when one has left it.
  body.addEventListener("focusout", (event) => {
    const from = event.target.closest("tr");
    if (from !== event.relatedTarget?.closest?.("tr")) soon();
  });
  body.addEventListener("change", (event) => {
    const column = columns[cells(event.target.closest("tr")).indexOf(event.target)];
    if (!column?.isDate) return;
    const known = read(event.target.value, form.dataset.today);
    if (!known) return;
    const two = (number) => String(number).padStart(2, "0");
    event.target.value = known.precision === 0 ? `${known.year}-${two(known.month)}-${two(known.day)}` : known.precision === 1 ? `${known.year}年${known.month}月` : `${known.year}年`;
  });
  body.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain");
    if (!/[\t\n]/.test(text)) return;
    event.preventDefault();
    const lines = parsed(text);
    const row = rows().indexOf(event.target.closest("tr"));
    const head = headed(lines[0], columns);
    if (head) {
      const ordered = lines.slice(1).map((line) => {
        const values = Array(columns.length).fill("");
        head.forEach((column, at) => {
          if (column >= 0) values[column] = line[at] ?? "";
        });
        return values;
      });
      fill(row, 0, ordered);
    } else fill(row, cells(event.target.closest("tr")).indexOf(event.target), lines);
    event.target.dispatchEvent(new Event("input", { bubbles: true }));
    soon(0);
  });
  form.querySelector("[data-more]").addEventListener("click", () => {
    for (let at = 0; at < 10; at += 1) addRow();
  });
  form.addEventListener("submit", () => data());

  const order = columns.map((one) => told.keys.indexOf(one.key));
  for (const row of told.rows) addRow(order.map((at) => (at < 0 ? "" : row[at])));
  while (rows().length < 8) addRow();
  if (told.rows.length) {
    show(told.problems);
    if (!told.problems.length) soon(0);
  }
  keepDrafts(form, data);
  (body.querySelector("[aria-invalid=true]") ?? cells(rows()[0])[0]).focus();
}
