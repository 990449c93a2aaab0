// A field that searches while one types: <input data-lookup="address"> shows the server's list below itself.
// In a [data-person] the choice is a person's number and what the books know of him; elsewhere it is the text.

const WAIT = 160;

export function attach(input) {
  const list = document.getElementById(input.getAttribute("aria-controls"));
  const picker = input.closest("[data-person]");
  let timer = 0;
  let asked = 0;
  let at = -1;

  const options = () => [...list.querySelectorAll("[role=option]:not([aria-disabled])")];

  function show(isOpen) {
    list.hidden = !isOpen;
    input.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) {
      at = -1;
      input.removeAttribute("aria-activedescendant");
    }
  }

  function mark(next) {
    const all = options();
    at = Math.max(0, Math.min(next, all.length - 1));
    all.forEach((one, place) => one.setAttribute("aria-selected", String(place === at)));
    if (all[at]) {
      input.setAttribute("aria-activedescendant", all[at].id);
      all[at].scrollIntoView({ block: "nearest" });
    }
  }

  async function search() {
    const typed = input.value.trim();
    const mine = ++asked;
    if (!typed && picker) return show(false);
    const answer = await fetch(`${input.dataset.lookup}?q=${encodeURIComponent(typed)}`, { redirect: "manual" }).catch(() => null);
    if (!answer?.ok || mine !== asked || document.activeElement !== input) return;
    list.innerHTML = await answer.text();
    show(list.childElementCount > 0);
    if (picker && options().length) mark(0);
  }

  function changed(element) {
    element.dispatchEvent(new Event("input", { bubbles: true }));
    element.dispatchEvent(new Event("change", { bubbles: true }));
  }

  async function choose(option) {
    asked += 1;
    show(false);
    if (!picker) {
      input.value = option.dataset.value;
      changed(input);
      return;
    }
    const chosen = picker.querySelector("[data-chosen]");
    const toggle = picker.querySelector("[data-new]");
    if (option.dataset.newcomer !== undefined) {
      beNew(option.dataset.newcomer);
      return;
    }
    toggle.checked = false;
    chosen.value = option.dataset.value;
    input.value = option.dataset.text;
    changed(chosen);
    await known(option.dataset.value);
  }

  async function known(number) {
    const answer = await fetch(picker.dataset.known.replace("/0/", `/${number}/`), { redirect: "manual" }).catch(() => null);
    picker.querySelector("[data-known-box]").innerHTML = answer?.ok ? await answer.text() : "";
  }

  /** The fields of a new resident, his name taken from what was searched for. */
  function beNew(typed) {
    const toggle = picker.querySelector("[data-new]");
    toggle.checked = true;
    picker.querySelector("[data-chosen]").value = "";
    picker.querySelector("[data-known-box]").innerHTML = "";
    const name = picker.querySelector(".new-fields input");
    if (name && !name.value && /[^\x00-\x7f]/.test(typed)) name.value = typed;
    show(false);
    changed(toggle);
    name?.focus();
  }

  input.addEventListener("input", (event) => {
    if (!event.isTrusted) return;
    if (picker) {
      picker.querySelector("[data-chosen]").value = "";
      picker.querySelector("[data-known-box]").innerHTML = "";
    }
    clearTimeout(timer);
    if (!event.isComposing) timer = setTimeout(search, WAIT);
  });
  input.addEventListener("compositionend", () => {
    clearTimeout(timer);
    timer = setTimeout(search, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) search();
      else mark(at + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && !list.hidden && options()[at]) {
      event.preventDefault();
      choose(options()[at]);
    } else if (event.key === "Enter" && picker && input.value.trim() && !picker.querySelector("[data-chosen]").value && !picker.querySelector("[data-new]").checked) {
      event.preventDefault(); // quicker than the answer: the list comes first, the next Enter chooses
      clearTimeout(timer);
      search();
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      show(false);
    }
  });
  input.addEventListener("blur", () => setTimeout(() => show(false), 150));
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]:not([aria-disabled])");
    if (option) choose(option);
  });
  // Somebody was quicker than this file.
  if (document.activeElement === input && input.value.trim() && !picker?.querySelector("[data-chosen]").value) search();
  picker?.querySelector("[data-new]").addEventListener("click", (event) => {
    if (event.target.checked) beNew(input.value.trim());
  });
  for (const one of picker?.querySelectorAll("[data-candidate]") ?? []) {
    one.addEventListener("change", () => {
      picker.querySelector("[data-new]").checked = false;
      picker.querySelector("[data-chosen]").value = one.value;
      input.value = one.dataset.candidate;
      known(one.value);
    });
  }
}
