// The search box: asks while one types (not while an input method composes), arrows walk through what was found.

const PAUSE = 160;

export function attach(form) {
  const box = form.elements.q;
  const list = form.querySelector("[role=listbox]");
  let waiting = 0;
  let asking = null;
  let at = -1;

  const options = () => [...list.querySelectorAll("[role=option]")];

  function show(isOpen) {
    list.hidden = !isOpen;
    box.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) point(-1);
  }

  function point(place) {
    const all = options();
    at = all.length ? (place + all.length + 1) % (all.length + 1) : -1; // beyond the last: back in the box
    if (at === all.length) at = -1;
    all.forEach((one, number) => one.setAttribute("aria-selected", String(number === at)));
    if (at < 0) box.removeAttribute("aria-activedescendant");
    else {
      box.setAttribute("aria-activedescendant", all[at].id);
      all[at].scrollIntoView({ block: "nearest" });
    }
  }

  async function ask() {
    asking?.abort();
    if (!box.value.trim()) return show(false);
    asking = new AbortController();
    const words = new FormData(form);
    words.set("part", "yes");
    try {
      const answer = await fetch(form.action, { method: "POST", body: words, signal: asking.signal });
      if (!answer.ok || answer.redirected) return;
      list.innerHTML = await answer.text();
      at = -1;
      show(true);
    } catch (error) {
      if (error.name !== "AbortError") show(false);
    }
  }

  function typed(event) {
    if (event?.isComposing) return; // "wang" on its way to 王 is not what is looked for
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  }

  box.addEventListener("input", typed);
  box.addEventListener("compositionend", () => typed());
  box.addEventListener("focus", () => box.value.trim() && list.childElementCount && show(true));
  box.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) return;
      event.preventDefault();
      point(event.key === "ArrowDown" ? at + 1 : at < 0 ? options().length - 1 : at - 1);
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      location.assign(options()[at].href);
    } else if (event.key === "Escape") {
      if (list.hidden) box.blur();
      else event.stopPropagation();
      show(false);
    }
  });
  document.addEventListener("click", (event) => !form.contains(event.target) && show(false));
}
