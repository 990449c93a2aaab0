// The report's editor: paper in the middle, outline at the left, 报前自查 at the right; keeps by itself.
import { Editor } from "@tiptap/core";
import { NodeSelection, TextSelection } from "@tiptap/pm/state";
import { FLASH, extensions, keyOf, numbered } from "./editor-nodes.js";
import { SlashMenu, openPalette } from "./editor-panels.js";

const AFTER_TYPING = 900;
const AGAIN = 5000;
const element = (tag, className, text) => Object.assign(document.createElement(tag), { className: className ?? "", textContent: text ?? "" });
const filled = (text, number) => text.replace("%n", number);

/** What the books say now; whoever shows a part of it watches. */
class Store {
  constructor(told) {
    Object.assign(this, told);
    this.watchers = new Set();
    this.token = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}");
  }

  watch(show) {
    this.watchers.add(show);
    return () => this.watchers.delete(show);
  }

  learn(figures) {
    Object.assign(this.figures, figures);
    this.watchers.forEach((show) => show());
  }

  renew(told) {
    for (const name of ["figures", "charts", "parts", "version", "saved", "read"]) if (told[name] !== undefined) this[name] = told[name];
    this.watchers.forEach((show) => show());
  }

  async get(address) {
    const answer = await fetch(address, { headers: { Accept: "application/json" } }).catch(() => null);
    return answer?.ok ? answer.json() : null;
  }

  /** The answer, with its status; null where nobody answered. */
  async post(address, told, more = {}) {
    const body = told instanceof FormData ? told : JSON.stringify(told);
    const headers = { ...this.token, ...(told instanceof FormData ? {} : { "Content-Type": "application/json" }) };
    const answer = await fetch(address, { method: "POST", body, headers, ...more }).catch(() => null);
    if (!answer) return null;
    const said = await answer.json().catch(() => ({}));
    return { ...said, status: answer.status };
  }
}

/** The red header stands above the title on paper, and after it in the document; the recipient is not the writer's. */
const forEditor = ({ content: [title, ...pieces] }) => ({
  type: "doc",
  content: [...pieces.filter((one) => one.type === "letterhead"), title, { type: "recipient" }, ...pieces.filter((one) => one.type !== "letterhead")],
});
const forServer = ({ content }) => {
  const rest = content.filter((one) => !["letterhead", "title", "recipient"].includes(one.type));
  return { type: "doc", content: [content.find((one) => one.type === "title"), ...content.filter((one) => one.type === "letterhead"), ...rest] };
};

export function attach(root) {
  if (matchMedia("(max-width: 700px)").matches) return; // on a phone a report is read, not written
  new Desk(root, JSON.parse(document.getElementById(root.dataset.editor).textContent));
}

class Desk {
  constructor(root, told) {
    this.page = root.closest("main");
    this.store = new Store(told);
    this.words = told.words;
    this.paper = this.find("[data-paper]");
    this.isDirty = false;
    this.keeping = null;
    const article = element("article", "report");
    article.lang = "zh-CN";
    this.slash = new SlashMenu(this.store, this.choices());
    this.editor = new Editor({
      element: article,
      extensions: extensions(this.store),
      content: forEditor(told.document),
      injectCSS: false,
      editorProps: {
        attributes: { class: "report-text", "aria-label": this.words.editor, role: "textbox", "aria-multiline": "true", spellcheck: "false" },
        handleKeyDown: (view, event) => this.key(view, event),
        handleDOMEvents: { compositionend: () => void setTimeout(() => this.slash.follow(this.editor.view)) },
        handlePaste: (_view, event) => this.pasted(event),
      },
      onUpdate: () => this.changed(),
      onTransaction: () => queueMicrotask(() => this.moved()),
      onBlur: () => this.slash.close(),
    });
    this.paper.replaceChildren(article);
    this.find("[data-toolbar]").hidden = false;
    const { doc, tr } = this.editor.state;
    this.editor.view.dispatch(tr.setSelection(TextSelection.near(doc.resolve(numberedStart(doc)))));
    this.bind();
    this.outline();
    this.recheck(true);
    this.page.dataset.writing = "yes";
  }

  find(selector) {
    return this.page.querySelector(selector);
  }

  choices() {
    const insert = (label, keys, run) => ({ label, keys, run });
    const label = (name) => this.find(`[data-do="${name}"]`).textContent.trim();
    const styles = [...this.find("[data-style]").options];
    return [
      insert(label("figure"), ["s", "shuzi", "sz"], () => this.do("figure")),
      insert(label("table"), ["b", "biao"], () => this.do("table")),
      insert(label("chart"), ["t", "tu"], () => this.do("chart")),
      insert(label("photo"), ["z", "zhaopian", "zp"], () => this.do("photo")),
      insert(styles[1].text, ["1", "bt", "yj"], () => this.style(1)),
      insert(styles[2].text, ["2", "ej"], () => this.style(2)),
      insert(label("list"), ["bh", "bianhao"], () => this.do("list")),
      insert(label("break"), ["fy", "lq"], () => this.do("break")),
    ];
  }

  bind() {
    this.page.addEventListener("click", (event) => {
      const on = (name) => event.target.closest(`[data-${name}]`);
      const button = event.target.closest("button, a");
      if (!button) return;
      if (on("do")) this.do(button.dataset.do);
      else if (on("view")) this.view(button.dataset.view);
      else if (on("refresh")) this.refresh();
      else if (on("recheck")) this.flush().then(() => this.recheck(true));
      else if (on("submit")) this.view("before");
      else if (on("send")) this.submit();
      else if (on("jump")) this.jump(button.dataset.jump);
      else if (on("repair")) this.repair(JSON.parse(button.dataset.repair));
      else if (on("offer")) this.offer(button.dataset.offer, button.dataset.take === "yes");
    });
    // A press on a tool must not take the caret out of the text.
    this.find("[data-toolbar]").addEventListener("mousedown", (event) => event.target.closest("button") && event.preventDefault());
    this.find("[data-style]").addEventListener("change", (event) => this.style(Number(event.target.value)));
    this.find("[data-photo-input]").addEventListener("change", (event) => this.photos([...event.target.files]).then(() => (event.target.value = "")));
    document.body.addEventListener("linli-figures", () => this.renew());
    addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key === "s") {
        event.preventDefault();
        this.flush();
      }
    });
    addEventListener("pagehide", () => this.isDirty && this.keep(true));
    document.addEventListener("visibilitychange", () => document.hidden && this.isDirty && this.keep(true));
    addEventListener("beforeunload", (event) => this.isDirty && event.preventDefault());
    for (const name of ["dragover", "drop"])
      this.paper.addEventListener(name, (event) => {
        if (![...(event.dataTransfer?.items ?? [])].some((one) => one.kind === "file")) return;
        event.preventDefault();
        event.stopPropagation();
        if (name === "drop") this.photos([...event.dataTransfer.files]);
      }, true);
  }

  // —— writing ——

  key(view, event) {
    if (event.isComposing || event.keyCode === 229) return false;
    if (this.slash.key(event)) return true;
    const { selection } = view.state;
    if (event.key === "Enter" && selection instanceof NodeSelection && selection.node.type.name === "figure") {
      view.nodeDOM(selection.from).click();
      return true;
    }
    return false;
  }

  pasted(event) {
    const files = [...(event.clipboardData?.files ?? [])].filter((one) => one.type.startsWith("image/"));
    if (!files.length || event.clipboardData.types.includes("text/html")) return false;
    this.photos(files);
    return true;
  }

  do(name) {
    const { editor } = this;
    const chain = () => editor.chain().focus();
    const acts = {
      figure: () => this.palette("figure"),
      table: () => this.palette("table"),
      chart: () => this.palette("chart"),
      photo: () => this.find("[data-photo-input]").click(),
      bold: () => chain().toggleBold().run(),
      list: () => chain().toggleNumbers().run(),
      undo: () => chain().undo().run(),
      break: () => this.put({ type: "pageBreak" }),
      letterhead: () => this.letterhead(),
      rowAdd: () => chain().addRowAfter().run(),
      rowRemove: () => chain().deleteRow().run(),
      columnAdd: () => chain().addColumnAfter().run(),
      columnRemove: () => chain().deleteColumn().run(),
      tableRemove: () => chain().deleteTable().run(),
    };
    acts[name]?.();
  }

  style(level) {
    const { editor } = this;
    const { $from } = editor.state.selection;
    if ($from.depth === 1) editor.chain().focus().setNode(level ? "heading" : "paragraph", level ? { level } : {}).run();
    else editor.commands.focus();
  }

  letterhead() {
    const { state, view } = this.editor;
    const first = state.doc.firstChild;
    if (first.type.name === "letterhead") view.dispatch(state.tr.delete(0, first.nodeSize));
    else view.dispatch(state.tr.insert(0, state.schema.nodes.letterhead.create()));
  }

  palette(mode) {
    const { view } = this.editor;
    const at = view.coordsAtPos(view.state.selection.from);
    openPalette({
      store: this.store, mode, at,
      onClose: () => view.focus(),
      onFigure: (facts) => this.editor.chain().focus().insertContent({ type: "figure", attrs: facts }).run(),
      onMany: async (asked) => {
        const made = await this.store.post(this.store.addresses.insertion, asked);
        if (made?.node) {
          this.store.learn(made.figures);
          this.put(made.node);
        } else this.notice(made?.refused ?? this.words.failed, true);
      },
    });
  }

  /** Puts a block behind the one with the caret; an empty line gives way to it. */
  put(node) {
    const { state } = this.editor;
    const { $from } = state.selection;
    const top = $from.depth ? $from.node(1) : state.doc.firstChild;
    let at = $from.depth ? $from.after(1) : state.doc.content.size;
    let from = at;
    if ($from.depth && top.type.name === "paragraph" && !top.content.size) from = $from.before(1);
    const first = numberedStart(state.doc);
    if (at < first) at = from = first;
    const more = node.type === "paragraph" ? [] : [{ type: "paragraph" }];
    const isLast = at >= state.doc.content.size || state.doc.nodeAt(at)?.type.name !== "paragraph";
    this.editor.chain().focus().insertContentAt({ from, to: at }, isLast ? [node, ...more] : [node]).run();
  }

  async photos(files) {
    this.notice(this.words.photoBusy);
    const photos = [];
    let problem = "";
    for (const file of files) {
      const form = new FormData();
      form.append("photo", file);
      const made = await this.store.post(this.store.addresses.photos, form);
      if (made?.number) photos.push({ type: "photo", attrs: { number: made.number }, content: [{ type: "text", text: file.name.replace(/\.[^.]+$/, "") }] });
      else problem = made?.refused ?? this.words.failed;
    }
    if (photos.length) this.put({ type: "photos", content: photos });
    this.notice(problem, Boolean(problem));
  }

  // —— keeping ——

  changed() {
    this.isDirty = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), AFTER_TYPING);
  }

  async flush() {
    clearTimeout(this.timer);
    if (this.keeping) await this.keeping;
    if (this.isDirty) await this.keep();
    return !this.isDirty;
  }

  keep(isLeaving = false) {
    if (!isLeaving && this.editor.view.composing) return void this.changed();
    if (this.keeping && !isLeaving) return this.keeping.then(() => this.isDirty && this.keep());
    this.isDirty = false;
    this.find("[data-saved]").textContent = this.words.saving;
    const told = { version: this.store.version, document: forServer(this.editor.getJSON()) };
    this.keeping = this.store.post(this.store.addresses.save, told, { keepalive: isLeaving && JSON.stringify(told).length < 60000 }).then((answer) => {
      this.keeping = null;
      if (answer?.status === 200) {
        this.store.version = answer.version;
        this.find("[data-saved]").textContent = answer.saved;
        this.recheck();
        return;
      }
      this.isDirty = true;
      this.find("[data-saved]").textContent = this.words.unsaved;
      if (answer?.status === 409) this.twoWindows(answer);
      else if (answer?.status === 410) {
        this.isDirty = false;
        this.editor.setEditable(false);
        this.notice(answer.refused, true);
      } else if (answer?.refused) this.notice(answer.refused, true);
      else this.timer = setTimeout(() => this.keep(), AGAIN);
    });
    return this.keeping;
  }

  twoWindows({ refused, version }) {
    const theirs = Object.assign(element("button", "small", this.words.theirs), { type: "button" });
    const mine = Object.assign(element("button", "small", this.words.mine), { type: "button" });
    theirs.addEventListener("click", () => {
      this.isDirty = false;
      location.reload();
    });
    mine.addEventListener("click", () => {
      this.store.version = version;
      this.notice("");
      this.keep();
    });
    this.notice(refused, true, [theirs, mine]);
  }

  notice(text, isProblem = false, buttons = []) {
    const line = this.find("[data-notice]");
    line.replaceChildren(text, ...buttons);
    line.classList.toggle("wrong", isProblem);
  }

  // —— the books ——

  async renew() {
    const told = await this.store.get(this.store.addresses.now);
    if (!told) return;
    const { version: _kept, saved: _told, ...rest } = told;
    this.store.renew({ ...rest, figures: { ...this.store.figures, ...rest.figures } });
    this.outline();
    this.recheck();
  }

  /** The document as the server has it now, the caret where it was. */
  load(told) {
    const { editor } = this;
    const at = editor.state.selection.from;
    this.store.renew(told);
    editor.chain().setMeta("addToHistory", false).setContent(forEditor(told.document), { emitUpdate: false }).run();
    const { doc, tr } = editor.state;
    editor.view.dispatch(tr.setSelection(TextSelection.near(doc.resolve(Math.min(at, doc.content.size)))));
    this.isDirty = false;
    this.find("[data-saved]").textContent = told.saved;
    this.find("[data-read]").textContent = told.read;
    this.outline();
    this.recheck();
  }

  async refresh() {
    if (!(await this.flush())) return;
    const told = await this.store.post(this.store.addresses.refresh, { version: this.store.version });
    if (told?.status !== 200) return this.notice(told?.refused ?? this.words.failed, true);
    this.load(told);
    this.notice(told.followed ? filled(this.words.followed, told.followed) : this.words.same);
  }

  async offer(made, take) {
    if (!(await this.flush())) return;
    const told = await this.store.post(this.store.addresses.offer, { version: this.store.version, made, take });
    if (told?.status !== 200) return this.notice(told?.refused ?? this.words.failed, true);
    this.load(told);
    if (take) this.jump(told.document.content.find((one) => one.attrs?.made === made)?.attrs.id);
  }

  // —— 报前自查 ——

  recheck(looks = false) {
    clearTimeout(this.asking);
    this.asking = setTimeout(async () => {
      const answer = await fetch(this.store.addresses.checks + (looks ? "?look=1" : "")).catch(() => null);
      if (!answer?.ok) return;
      const box = this.find("[data-checks]");
      box.innerHTML = await answer.text(); // our own template
      const toDo = Number(box.querySelector("[data-count]").dataset.count);
      this.find("[data-to-do]").textContent = toDo ? filled(this.words.toDo, toDo) : "";
      const state = this.find("[data-state]");
      state.textContent = toDo ? filled(this.words.remaining, toDo) : this.words.ready;
      state.className = toDo ? "tag warn" : "tag ok";
      this.outline();
    }, looks ? 0 : 250);
  }

  place(id) {
    let found = null;
    this.editor.state.doc.forEach((node, offset) => { if (node.attrs.id === id) found = { node, offset }; });
    return found;
  }

  jump(id) {
    this.view("write");
    const found = id && this.place(id);
    if (!found) return;
    const { view } = this.editor;
    view.dispatch(view.state.tr.setSelection(TextSelection.near(view.state.doc.resolve(found.offset + 1))).setMeta(FLASH, id));
    const dom = view.nodeDOM(found.offset);
    dom.scrollIntoView?.({ block: "center" });
    clearTimeout(this.flashing);
    this.flashing = setTimeout(() => view.dispatch(view.state.tr.setMeta(FLASH, "")), 1800);
    view.focus();
  }

  repair({ place, found, instead, figure, nodes }) {
    const at = this.place(place);
    if (!at) return this.notice(this.words.unfound, true);
    const { view, schema } = this.editor;
    const { tr } = view.state;
    if (!found) {
      tr.insert(at.offset + at.node.nodeSize - 1, nodes.map((one) => schema.nodeFromJSON(one)));
    } else {
      let where = -1;
      at.node.descendants((node, offset) => {
        if (where < 0 && node.isText && node.text.includes(found)) where = at.offset + 1 + offset + node.text.indexOf(found);
        return where < 0;
      });
      if (where >= 0 && figure) tr.replaceWith(where, where + found.length, schema.nodes.figure.create(figure));
      else if (where >= 0) tr.insertText(instead, where, where + found.length);
      else {
        const name = ["title", "caption"].find((one) => at.node.attrs[one]?.includes(found));
        if (!name) return this.notice(this.words.unfound, true);
        tr.setNodeMarkup(at.offset, null, { ...at.node.attrs, [name]: at.node.attrs[name].replace(found, instead) });
      }
    }
    view.dispatch(tr);
    this.flush().then(() => figure && this.renew());
    this.jump(place);
  }

  // —— around the paper ——

  moved() {
    const { editor } = this;
    if (editor.isDestroyed) return;
    this.slash.follow(editor.view);
    const { $from } = editor.state.selection;
    const top = $from.depth ? $from.node(1) : null;
    this.find("[data-style]").value = top?.type.name === "heading" ? String(Math.min(3, top.attrs.level)) : "0";
    this.pressed("bold", editor.isActive("bold"));
    this.pressed("list", top?.type.name === "orderedList");
    this.pressed("letterhead", editor.state.doc.firstChild.type.name === "letterhead");
    this.find("[data-table-tools]").hidden = top?.type.name !== "table";
    if (!this.drawing) this.drawing = requestAnimationFrame(() => { this.drawing = 0; this.outline(); });
  }

  pressed(name, is) {
    this.find(`[data-do="${name}"]`).setAttribute("aria-pressed", String(Boolean(is)));
  }

  outline() {
    const { doc, selection } = this.editor.state;
    const headings = numbered(doc);
    const asked = [...this.page.querySelectorAll("[data-checks] .blocks [data-jump], [data-checks] .wording [data-jump]")].map((one) => one.dataset.jump);
    const offsets = new Map();
    doc.forEach((node, offset) => offsets.set(node.attrs.id, offset));
    const list = this.find("[data-outline]");
    list.replaceChildren(...headings.map(({ node, offset, level, number }, place) => {
      const end = headings[place + 1]?.offset ?? doc.content.size;
      const own = asked.filter((id) => offsets.get(id) >= offset && offsets.get(id) < end).length;
      const item = element("li", `level${level}`);
      const button = Object.assign(element("button", "outline-line"), { type: "button" });
      button.dataset.jump = node.attrs.id;
      if (selection.from >= offset && selection.from < end) button.setAttribute("aria-current", "true");
      button.append(element("span", "", number + node.textContent));
      if (own) button.append(element("span", "count warn", String(own)));
      item.append(button);
      return item;
    }));
    this.origins(doc);
  }

  origins(doc) {
    const counted = {};
    let whole = 0;
    doc.descendants((node) => {
      if (node.type.name !== "figure") return true;
      const state = this.store.figures[keyOf(node.attrs)]?.state ?? "computed";
      counted[state] = (counted[state] ?? 0) + 1;
      whole += 1;
      return false;
    });
    const line = (state) => {
      const item = element("p", "origin");
      item.append(element("span", `num num-${state === "computed" ? "live" : state}`, String(counted[state] ?? 0)), element("span", "", this.words[state]));
      return item;
    };
    const shown = ["computed", "hand", "opening", ...["range", "none"].filter((state) => counted[state])];
    this.find("[data-origins]").replaceChildren(element("p", "origins-head", filled(this.words.figures, whole)), ...shown.map(line));
  }

  async view(name) {
    const paper = this.paper;
    const other = this.find("[data-other]");
    for (const button of this.page.querySelectorAll(".segments [data-view]")) button.setAttribute("aria-pressed", String(button.dataset.view === name));
    if (name === "write") {
      paper.hidden = false;
      other.hidden = true;
      this.find("[data-toolbar]").hidden = false;
      return;
    }
    if (!(await this.flush())) return;
    this.notice(name === "pages" ? this.words.loading : "");
    const answer = await fetch(this.store.addresses[name]).catch(() => null);
    this.notice(answer?.ok ? "" : this.words.failed, !answer?.ok);
    if (!answer?.ok) return this.view("write");
    other.innerHTML = await answer.text(); // our own template
    other.hidden = false;
    paper.hidden = true;
    this.find("[data-toolbar]").hidden = true;
    this.find("[data-ground]").scrollTop = 0;
    const pages = other.querySelector("[data-pages]")?.dataset.pages;
    if (pages) this.find('.segments [data-view="pages"]').textContent = filled(this.words.pages, pages);
    this.find("[data-ground]").focus();
  }

  async submit() {
    const problem = this.find("[data-problem]");
    const button = this.find("[data-send]");
    button.disabled = true;
    const seen = Object.fromEntries(Object.entries(this.store.figures).map(([key, { text }]) => [key, text]));
    const told = { version: this.store.version, seen, reason: this.find("#reason")?.value ?? "" };
    const answer = await this.store.post(this.store.addresses.submit, told);
    if (answer?.address) {
      this.isDirty = false;
      location.assign(answer.address);
      return;
    }
    button.disabled = false;
    problem.textContent = answer?.refused ?? this.words.failed;
  }
}

/** Where the pieces begin: behind the title and the recipient. */
function numberedStart(doc) {
  let at = 0;
  doc.forEach((node, offset) => { if (["letterhead", "title", "recipient"].includes(node.type.name)) at = offset + node.nodeSize; });
  return at;
}
