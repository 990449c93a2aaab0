// What opens beside the caret: the list of figures, and the menu behind "/" at the start of a line.
const element = (tag, className, text) => Object.assign(document.createElement(tag), { className: className ?? "", textContent: text ?? "" });
const filled = (text, number) => text.replace("%n", number);

function floating(className, label) {
  const box = element("div", `pop ${className}`);
  box.setAttribute("role", "dialog");
  box.setAttribute("aria-label", label);
  document.body.append(box);
  return box;
}

function placeAt(box, at, width) {
  box.style.width = `${width}px`;
  box.style.left = `${Math.max(8, Math.min(at.left, innerWidth - width - 8))}px`;
  const below = innerHeight - at.bottom > box.offsetHeight + 12 || at.top < box.offsetHeight + 12;
  box.style.top = `${Math.max(8, below ? at.bottom + 6 : at.top - box.offsetHeight - 6)}px`;
}

/** mode: figure (one, at the caret), table or chart (several). Calls back with what was chosen. */
export function openPalette({ store, mode, at, onFigure, onMany, onClose }) {
  const { words } = store;
  const box = floating("palette", words.searchLabel);
  const search = Object.assign(element("input", "palette-search"), { type: "search", placeholder: words.search });
  search.setAttribute("role", "combobox");
  search.setAttribute("aria-expanded", "true");
  search.setAttribute("aria-controls", "palette-list");
  search.setAttribute("aria-label", words.searchLabel);
  const list = element("ul", "palette-list");
  list.id = "palette-list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", words.searchLabel);
  const foot = element("div", "palette-foot");
  box.append(search, list, foot);
  const chosen = new Map();
  let rows = [];
  let row = 0;
  let way = 0;
  let asked = 0;

  const close = () => {
    removeEventListener("pointerdown", outside, true);
    box.remove();
    onClose();
  };
  const outside = (event) => { if (!box.contains(event.target)) close(); };

  const show = () => {
    list.replaceChildren(...rows.map((one, place) => {
      const item = element("li", place === row ? "at" : "");
      item.id = `palette-${place}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", String(mode === "figure" ? place === row : chosen.has(one.indicator)));
      const name = element("span", "palette-name", one.label);
      name.append(element("span", "meta", ` ${one.ledger}`));
      const ways = element("span", "palette-ways");
      if (mode === "figure") {
        one.ways.forEach((each, number) => {
          const chip = element("span", `figure${each.chip.state === "computed" ? "" : ` figure-${each.chip.state}`}${place === row && number === way ? " chosen" : ""}`, each.chip.text);
          chip.title = each.name;
          chip.addEventListener("click", (event) => { event.stopPropagation(); take(one, each); });
          if (number) ways.append(element("span", "meta", each.name));
          ways.append(chip);
        });
      } else {
        ways.append(element("span", "", one.ways[0].chip.text));
        if (chosen.has(one.indicator)) item.classList.add("taken");
      }
      item.append(name, ways);
      item.title = one.definition;
      item.addEventListener("click", () => { row = place; way = 0; pick(); });
      return item;
    }));
    if (!rows.length) list.replaceChildren(element("li", "none", words.nothing));
    search.setAttribute("aria-activedescendant", rows.length ? `palette-${row}` : "");
    list.querySelector(".at")?.scrollIntoView({ block: "nearest" });
    if (mode !== "figure") footer();
  };
  const take = (one, each) => { store.learn({ [each.key]: each.chip }); close(); onFigure(each.figure); };
  const pick = () => {
    const one = rows[row];
    if (!one) return;
    if (mode === "figure") return take(one, one.ways[way] ?? one.ways[0]);
    if (chosen.has(one.indicator)) chosen.delete(one.indicator);
    else chosen.set(one.indicator, one);
    show();
  };
  const options = mode === "table" ? ["now", "last_year", "change", "target", "done"] : ["lastYear"];
  const ticked = new Set(mode === "table" ? ["now", "last_year", "change"] : []);
  const footer = () => {
    const boxes = options.map((name) => {
      const label = element("label", "tick");
      const input = Object.assign(element("input"), { type: "checkbox", checked: ticked.has(name) });
      input.addEventListener("change", () => (input.checked ? ticked.add(name) : ticked.delete(name)));
      label.append(input, words[name]);
      return label;
    });
    const done = Object.assign(element("button", "primary", words.insert), { type: "button", disabled: !chosen.size });
    done.addEventListener("click", finish);
    foot.replaceChildren(...boxes, element("span", "meta push", filled(words.chosen, chosen.size)), done);
  };
  const finish = () => {
    if (!chosen.size) return;
    close();
    onMany({ as: mode, indicators: [...chosen.keys()], columns: [...ticked], last_year: ticked.has("lastYear") });
  };
  const load = async () => {
    const mine = ++asked;
    const found = await store.get(`${store.addresses.choice}?q=${encodeURIComponent(search.value)}`);
    if (mine !== asked || !found) return;
    rows = found.figures.filter((one) => mode === "figure" || one.ways[0].figure.role !== "share");
    row = way = 0;
    show();
    if (mode === "figure") foot.replaceChildren(element("span", "meta", found.more ? filled(words.more, found.more) : ""));
  };
  let timer = 0;
  search.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(load, 120); });
  search.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    const ways = rows[row]?.ways.length ?? 1;
    const steps = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ...(mode === "figure" && !search.value ? { ArrowRight: [0, 1], ArrowLeft: [0, -1] } : {}) };
    if (steps[event.key] && rows.length) {
      const [down, along] = steps[event.key];
      row = (row + down + rows.length) % rows.length;
      way = down ? 0 : (way + along + ways) % ways;
      show();
    } else if (event.key === "Tab" && mode === "figure" && rows.length) {
      way = (way + (event.shiftKey ? ways - 1 : 1)) % ways;
      show();
    } else if (event.key === "Enter" && event.ctrlKey) finish();
    else if (event.key === "Enter") pick();
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  box.addEventListener("keydown", (event) => { if (event.key === "Escape") { event.stopPropagation(); close(); } });
  addEventListener("pointerdown", outside, true);
  load().then(() => placeAt(box, at, 520));
  placeAt(box, at, 520);
  search.focus();
}

/** The menu behind "/": opens while a line holds nothing else, follows what is typed, never inside a composition. */
export class SlashMenu {
  constructor(store, choices) {
    this.words = store.words;
    this.choices = choices;
    this.box = null;
    this.at = 0;
  }

  follow(view) {
    const { $from, empty } = view.state.selection;
    const typed = $from.parent.type.name === "paragraph" && $from.depth === 1 && empty ? $from.parent.textContent : "";
    const match = !view.composing && $from.parentOffset === $from.parent.content.size ? /^[/、]([^\s/]{0,6})$/.exec(typed) : null;
    if (!match || (typed[0] === "、" && !this.box)) return this.close();
    this.view = view;
    this.found = this.choices.filter(({ label, keys }) => !match[1] || label.includes(match[1]) || keys.some((key) => key.startsWith(match[1].toLowerCase())));
    if (!this.found.length) return this.close();
    if (!this.box) {
      this.box = floating("slash", this.words.menu);
      this.box.setAttribute("role", "listbox");
      this.at = 0;
    }
    this.at = Math.min(this.at, this.found.length - 1);
    this.show();
  }

  show() {
    this.box.replaceChildren(...this.found.map((choice, place) => {
      const item = element("div", place === this.at ? "at" : "", choice.label);
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", String(place === this.at));
      item.addEventListener("pointerdown", (event) => { event.preventDefault(); this.at = place; this.take(); });
      return item;
    }));
    placeAt(this.box, this.view.coordsAtPos(this.view.state.selection.from), 180);
  }

  close() {
    this.box?.remove();
    this.box = null;
  }

  take() {
    const { view } = this;
    const { $from } = view.state.selection;
    const choice = this.found[this.at];
    this.close();
    view.dispatch(view.state.tr.delete($from.start(), $from.end()));
    choice.run();
  }

  /** True where the menu took the key. */
  key(event) {
    if (!this.box || event.isComposing || event.keyCode === 229) return false;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      this.at = (this.at + (event.key === "ArrowDown" ? 1 : this.found.length - 1)) % this.found.length;
      this.show();
    } else if (event.key === "Enter" || event.key === "Tab") this.take();
    else if (event.key === "Escape") this.close();
    else return false;
    event.preventDefault();
    return true;
  }
}
