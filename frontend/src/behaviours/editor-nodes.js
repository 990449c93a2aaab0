// The blocks of a report as the editor knows them; the server reads them strictly (reports/drafting/editor_json.py).
import { Extension, Node, textblockTypeInputRule } from "@tiptap/core";
import { Plugin, PluginKey } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";
import { Table, TableCell, TableHeader, TableRow } from "@tiptap/extension-table";
import StarterKit from "@tiptap/starter-kit";

const PIECE = { id: { default: "", rendered: false, keepOnSplit: false }, made: { default: "", rendered: false, keepOnSplit: false } };
const DIGITS = "一二三四五六七八九";

/** 1 → 一, 12 → 十二: as far as headings go. */
function chinese(number) {
  const tens = Math.floor(number / 10);
  return (tens ? (tens > 1 ? DIGITS[tens - 1] : "") + "十" : "") + (number % 10 ? DIGITS[(number % 10) - 1] : "");
}
const HEADING = [(n) => `${chinese(n)}、`, (n) => `（${chinese(n)}）`, (n) => `${n}.`, (n) => `（${n}）`];

/** [position, number] of each heading; an attachment begins anew. */
export function numbered(doc) {
  const counts = [0, 0, 0, 0];
  const found = [];
  doc.forEach((node, offset) => {
    if (node.type.name === "attachment") counts.fill(0);
    if (node.type.name !== "heading") return;
    const { level } = node.attrs;
    counts[level - 1] += 1;
    counts.fill(0, level);
    found.push({ node, offset, level, number: HEADING[level - 1](counts[level - 1]) });
  });
  return found;
}

export const keyOf = ({ indicator, period, role, qualifier }) => [indicator, period, role, qualifier].join("|");
const element = (tag, className, text) => Object.assign(document.createElement(tag), { className: className ?? "", textContent: text ?? "" });

/** A small input inside a block: what is typed there becomes an attribute of the block. */
function attributeInput({ view, getPos, name, label, value, className }) {
  const input = Object.assign(element("input", className), { value, placeholder: label });
  input.setAttribute("aria-label", label);
  input.addEventListener("input", () => {
    if (input.composing) return;
    const node = view.state.doc.nodeAt(getPos());
    view.dispatch(view.state.tr.setNodeMarkup(getPos(), null, { ...node.attrs, [name]: input.value }));
  });
  input.addEventListener("compositionstart", () => (input.composing = true));
  input.addEventListener("compositionend", () => {
    input.composing = false;
    input.dispatchEvent(new Event("input"));
  });
  return input;
}

function removeButton({ view, getPos, words }) {
  const button = Object.assign(element("button", "block-remove", words.remove), { type: "button" });
  button.addEventListener("click", () => {
    const at = getPos();
    view.dispatch(view.state.tr.delete(at, at + view.state.doc.nodeAt(at).nodeSize));
    view.focus();
  });
  return button;
}

const inside = { stopEvent: (event) => Boolean(event.target.closest?.("input, button, details")), ignoreMutation: () => true };

export function extensions(store) {
  const { words } = store;
  const Doc = Node.create({ name: "doc", topNode: true, content: "letterhead? title recipient piece*" });
  const Title = Node.create({
    name: "title", content: "text*", marks: "", defining: true, isolating: true,
    renderHTML: () => ["div", { class: "report-title" }, 0],
  });
  const Recipient = Node.create({
    name: "recipient", atom: true, selectable: false,
    renderHTML: () => ["p", { class: "recipient", contenteditable: "false" }, store.recipient ? `${store.recipient}：` : ""],
  });
  const Heading = Node.create({
    name: "heading", group: "piece", content: "text*", marks: "", defining: true,
    addAttributes: () => ({ ...PIECE, level: { default: 1, rendered: false } }),
    parseHTML: () => [1, 2, 3, 4, 5, 6].map((n) => ({ tag: `h${n}`, attrs: { level: Math.min(4, Math.max(1, n - 1)) } })),
    renderHTML: ({ node }) => [`h${node.attrs.level + 1}`, 0],
    addInputRules() {
      const rule = (find, level) => textblockTypeInputRule({ find, type: this.type, getAttributes: { level } });
      return [rule(/^[一二三四五六七八九十]+、$/, 1), rule(/^（[一二三四五六七八九十]+）$/, 2)];
    },
    addKeyboardShortcuts() {
      return {
        Enter: ({ editor }) => {
          const { $from, empty } = editor.state.selection;
          if (!empty || $from.parent.type.name !== this.name || $from.parentOffset < $from.parent.content.size) return false;
          return editor.chain().insertContentAt($from.after(), { type: "paragraph" }).setTextSelection($from.after() + 1).run();
        },
        Backspace: ({ editor }) => {
          const { $from, empty } = editor.state.selection;
          if (!empty || $from.parent.type.name !== this.name || $from.parentOffset) return false;
          return editor.commands.setNode("paragraph");
        },
      };
    },
  });
  const Paragraph = Node.create({
    name: "paragraph", group: "piece", content: "inline*", priority: 1000,
    addAttributes: () => PIECE,
    parseHTML: () => [{ tag: "p" }],
    renderHTML: () => ["p", 0],
  });
  const Attachment = Node.create({
    name: "attachment", group: "piece", content: "text*", marks: "", defining: true,
    addAttributes: () => PIECE,
    renderHTML: () => ["div", { class: "attachment-head", "data-mark": words.attachment }, 0],
  });
  const Figure = Node.create({
    name: "figure", group: "inline", inline: true, atom: true, selectable: true, draggable: true, marks: "",
    addAttributes: () => Object.fromEntries(["indicator", "period", "role", "qualifier"].map((name) => [name, { default: name === "role" ? "value" : "" }])),
    parseHTML: () => [{
      tag: "span[data-figure]",
      getAttrs: (dom) => { const [indicator, period, role, qualifier] = dom.dataset.figure.split("|"); return { indicator, period, role, qualifier }; },
    }],
    renderHTML: ({ node }) => ["span", { "data-figure": keyOf(node.attrs) }, store.figures[keyOf(node.attrs)]?.text ?? ""],
    renderText: ({ node }) => store.figures[keyOf(node.attrs)]?.text ?? "",
    addNodeView: () => ({ node, view }) => {
      const dom = element("span", "figure");
      const shown = element("span");
      const mark = element("sup", "figure-mark");
      dom.append(shown, mark);
      const key = keyOf(node.attrs);
      dom.dataset.figure = key;
      dom.tabIndex = -1;
      dom.setAttribute("role", "button");
      dom.dataset.pop = `${store.addresses.figure}?${new URLSearchParams(node.attrs)}`;
      const show = () => {
        const told = store.figures[key] ?? { text: "…", state: "computed", mark: "", title: "" };
        shown.textContent = told.text;
        mark.textContent = told.mark;
        mark.hidden = !told.mark;
        dom.className = told.state === "computed" ? "figure" : `figure figure-${told.state}`;
        dom.title = told.title;
        dom.dataset.popLabel = told.title || told.text;
      };
      show();
      const forget = store.watch(show);
      return {
        dom, destroy: forget, ignoreMutation: () => true,
        update: (next) => next.type.name === "figure" && keyOf(next.attrs) === key,
        selectNode: () => dom.classList.add("chosen"), deselectNode: () => dom.classList.remove("chosen"),
      };
    },
  });
  const ReportTable = Table.extend({
    group: "piece", content: "tableRow+",
    addAttributes: () => ({ ...PIECE, caption: { default: "", rendered: false }, notes: { default: [], rendered: false } }),
    renderHTML: () => ["table", ["tbody", 0]],
    addNodeView: () => ({ node, view, getPos }) => {
      const dom = element("div", "table-frame");
      const caption = attributeInput({ view, getPos, name: "caption", label: words.caption, value: node.attrs.caption, className: "caption-input" });
      const table = element("table");
      const columns = element("colgroup");
      const contentDOM = element("tbody");
      const notes = element("div", "notes");
      table.append(columns, contentDOM);
      dom.append(caption, table, notes);
      const lay = (one) => {
        const widths = [];
        one.firstChild?.forEach((cell) => widths.push(cell.attrs.width ?? 1));
        const whole = widths.reduce((sum, width) => sum + width, 0);
        columns.replaceChildren(...widths.map((width) => {
          const column = element("col");
          column.style.width = `${(width / whole) * 100}%`;
          return column;
        }));
        const aligned = [];
        one.firstChild?.forEach((cell) => aligned.push(cell.attrs.align ?? "left"));
        table.dataset.aligned = aligned.join(" ");
        notes.replaceChildren(...one.attrs.notes.map((text) => element("p", "note", text)));
      };
      lay(node);
      return {
        dom, contentDOM,
        update: (next) => {
          if (next.type.name !== "table") return false;
          if (document.activeElement !== caption) caption.value = next.attrs.caption;
          lay(next);
          return true;
        },
        stopEvent: (event) => event.target === caption,
        ignoreMutation: (change) => change.type !== "selection" && !contentDOM.contains(change.target),
      };
    },
  }).configure({ resizable: false });
  const cellOf = (kind, more) => kind.extend({
    content: "paragraph",
    addAttributes: () => ({ colspan: { default: 1 }, rowspan: { default: 1 }, colwidth: { default: null, rendered: false }, ...more }),
  });
  const Cell = cellOf(TableCell, {});
  const Head = cellOf(TableHeader, { width: { default: 1, rendered: false }, align: { default: "left", rendered: false } });
  const Chart = Node.create({
    name: "chart", group: "piece", atom: true, draggable: true,
    addAttributes: () => ({
      ...PIECE, kind: { default: "bar", rendered: false }, title: { default: "", rendered: false }, unit: { default: "", rendered: false },
      categories: { default: [], rendered: false }, series: { default: [], rendered: false },
    }),
    renderHTML: () => ["figure"],
    addNodeView: () => ({ node, view, getPos }) => {
      const dom = element("figure", "chart-frame");
      const drawing = element("div");
      const title = attributeInput({ view, getPos, name: "title", label: words.chartTitle, value: node.attrs.title, className: "caption-input chart-title" });
      dom.append(drawing, title, removeButton({ view, getPos, words }));
      let drawn = "";
      const show = async () => {
        const known = store.charts[node.attrs.id];
        // Drawn by the server, which escapes every word in it.
        if (known) drawing.innerHTML = drawn = known;
        else if (!drawn) {
          const { id, made, ...facts } = node.attrs;
          drawn = (await store.post(store.addresses.drawing, facts))?.svg ?? "";
          drawing.innerHTML = drawn;
        }
      };
      show();
      const forget = store.watch(show);
      return {
        dom, destroy: forget, ...inside,
        update: (next) => {
          if (next.type.name !== "chart") return false;
          if (JSON.stringify(next.attrs.series) !== JSON.stringify(node.attrs.series)) return false;
          node = next;
          if (document.activeElement !== title) title.value = next.attrs.title;
          return true;
        },
      };
    },
  });
  const Photos = Node.create({
    name: "photos", group: "piece", content: "photo+", isolating: true,
    addAttributes: () => PIECE,
    renderHTML: () => ["div", { class: "photos" }, 0],
  });
  const Photo = Node.create({
    name: "photo", content: "text*", marks: "", isolating: true, draggable: true,
    addAttributes: () => ({ number: { default: 0, rendered: false } }),
    renderHTML: () => ["figure", 0],
    addNodeView: () => ({ node, view, getPos }) => {
      const dom = element("figure");
      const image = Object.assign(element("img"), { src: `${store.addresses.photos}${node.attrs.number}.jpg`, alt: "" });
      const contentDOM = element("figcaption");
      contentDOM.dataset.placeholder = words.photoCaption;
      const button = Object.assign(element("button", "block-remove", words.remove), { type: "button" });
      button.addEventListener("click", () => {
        const at = view.state.doc.resolve(getPos());
        const [from, to] = at.parent.childCount > 1 ? [getPos(), getPos() + node.nodeSize] : [at.before(), at.after()];
        view.dispatch(view.state.tr.delete(from, to));
      });
      image.contentEditable = button.contentEditable = "false";
      dom.append(image, button, contentDOM);
      return { dom, contentDOM, stopEvent: (event) => event.target === button, ignoreMutation: (change) => change.type !== "selection" && !contentDOM.contains(change.target) };
    },
  });
  const Letterhead = Node.create({
    name: "letterhead", atom: true,
    addAttributes: () => ({ ...PIECE, number: { default: "", rendered: false }, signer: { default: "", rendered: false } }),
    renderHTML: () => ["header"],
    addNodeView: () => ({ node, view, getPos }) => {
      const dom = element("div", "letterhead");
      const line = element("p", "going-up");
      line.append(
        attributeInput({ view, getPos, name: "number", label: words.letterheadNumber, value: node.attrs.number, className: "bare-input" }),
        attributeInput({ view, getPos, name: "signer", label: words.signer, value: node.attrs.signer, className: "bare-input" }),
      );
      dom.append(element("p", "office", store.issuer), line, removeButton({ view, getPos, words }));
      return { dom, ...inside, update: (next) => next.type.name === "letterhead" };
    },
  });
  const still = (name, render) => Node.create({ name, group: "piece", atom: true, draggable: true, addAttributes: () => PIECE, renderHTML: () => ["div"], addNodeView: () => render });
  const Signature = still("signature", () => {
    const dom = element("div", "signature");
    dom.append(element("p", "", store.issuer), element("p", "", store.dated));
    return { dom, ignoreMutation: () => true };
  });
  const PageBreak = still("pageBreak", ({ view, getPos }) => {
    const dom = element("div", "page-break-frame");
    dom.append(element("hr", "page-break"), element("span", "break-word", words.pageBreak), removeButton({ view, getPos, words }));
    return { dom, ...inside };
  });
  const Generated = Node.create({
    name: "generated", group: "piece", atom: true, draggable: true,
    addAttributes: () => ({ ...PIECE, name: { default: "", rendered: false } }),
    renderHTML: () => ["section"],
    addNodeView: () => ({ node, view, getPos }) => {
      const dom = element("div", "generated");
      const details = element("details");
      const content = element("div");
      const summary = element("summary");
      details.append(summary, content);
      dom.append(details, removeButton({ view, getPos, words }));
      const show = () => {
        const part = store.parts[node.attrs.name];
        summary.replaceChildren(element("b", "", `${words.attachment} ${part?.title ?? node.attrs.name}`), element("span", "", words.generated));
        if (!details.open) return;
        content.innerHTML = part?.html ?? ""; // written and escaped by the server
        for (const link of content.querySelectorAll("[id]")) link.removeAttribute("id"); // the same figure stands in several
        for (const link of content.querySelectorAll("a")) Object.assign(link, { target: "_blank", rel: "noopener" }); // the text stays open
      };
      details.addEventListener("toggle", show);
      show();
      const forget = store.watch(show);
      return { dom, destroy: forget, ...inside, update: (next) => next.type.name === "generated" && next.attrs.name === node.attrs.name };
    },
  });

  /** Every piece bears one id of its own; a copy is nobody's, so it loses the name of what it was copied from. */
  const Ids = Extension.create({
    name: "ids",
    addProseMirrorPlugins: () => [new Plugin({
      appendTransaction: (changes, _before, { doc, tr }) => {
        if (!changes.some((change) => change.docChanged)) return null;
        const ids = new Set();
        const names = new Set();
        doc.forEach((node, offset) => {
          if (!("made" in node.attrs)) return;
          let { id, made } = node.attrs;
          if (!id || ids.has(id)) id = `w${crypto.getRandomValues(new Uint32Array(2)).reduce((text, part) => text + part.toString(36), "")}`.slice(0, 14);
          if (made && names.has(made)) made = "";
          ids.add(id);
          if (made) names.add(made);
          if (id !== node.attrs.id || made !== node.attrs.made) tr.setNodeMarkup(offset, null, { ...node.attrs, id, made }, node.marks);
        });
        return tr.docChanged ? tr.setMeta("addToHistory", true) : null;
      },
    })],
  });
  const Numbers = Extension.create({
    name: "numbers",
    addProseMirrorPlugins: () => [new Plugin({
      key: FLASH,
      state: { init: () => "", apply: (change, before) => change.getMeta(FLASH) ?? before },
      props: {
        decorations: (state) => {
          const made = numbered(state.doc).map(({ node, offset, number }) => Decoration.node(offset, offset + node.nodeSize, { "data-number": number }));
          const flashed = FLASH.getState(state);
          state.doc.forEach((node, offset) => {
            if (flashed && node.attrs.id === flashed) made.push(Decoration.node(offset, offset + node.nodeSize, { class: "flashed" }));
            const isEmpty = node.isTextblock && !node.content.size;
            if (isEmpty && node.type.name === "title") made.push(Decoration.node(offset, offset + node.nodeSize, { "data-placeholder": words.title }));
            if (isEmpty && node.type.name === "heading") made.push(Decoration.node(offset, offset + node.nodeSize, { "data-placeholder": words.heading }));
          });
          return DecorationSet.create(state.doc, made);
        },
      },
    })],
  });
  return [
    StarterKit.configure({
      document: false, paragraph: false, heading: false, blockquote: false, bulletList: false, code: false, codeBlock: false, dropcursor: false,
      hardBreak: false, horizontalRule: false, italic: false, link: false, strike: false, underline: false, trailingNode: false,
      listItem: false, orderedList: false,
    }),
    Doc, Title, Recipient, Heading, Paragraph, Attachment, Figure, ...lists(), ReportTable, TableRow.extend({ addAttributes: () => ({}) }), Cell, Head,
    Chart, Photos, Photo, Letterhead, Signature, PageBreak, Generated, Ids, Numbers,
  ];
}

export const FLASH = new PluginKey("flash");

function lists() {
  const OrderedList = Node.create({
    name: "orderedList", group: "piece", content: "listItem+",
    addAttributes: () => PIECE,
    parseHTML: () => [{ tag: "ol" }, { tag: "ul" }],
    renderHTML: () => ["ol", { class: "numbered" }, 0],
    addCommands() {
      return { toggleNumbers: () => ({ commands }) => commands.toggleList(this.name, "listItem") };
    },
  });
  const ListItem = Node.create({
    name: "listItem", content: "paragraph", defining: true,
    parseHTML: () => [{ tag: "li" }],
    renderHTML: () => ["li", 0],
    addKeyboardShortcuts() {
      return {
        Enter: () => this.editor.commands.splitListItem(this.name),
        Backspace: ({ editor }) => {
          const { $from, empty } = editor.state.selection;
          if (!empty || $from.parentOffset || $from.node(-1)?.type.name !== this.name || $from.index(-2)) return false;
          return editor.commands.liftListItem(this.name);
        },
      };
    },
  });
  return [OrderedList, ListItem];
}
