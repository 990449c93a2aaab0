// 快记: the line is told apart while one types, kept if the machine dies, and a pasted 接龙 goes to its own page.

const KEPT_FOR = 3 * 24 * 3600 * 1000;
const PAUSE = 180;

export function attach(form) {
  const line = form.elements.line;
  const slots = Object.fromEntries([...form.querySelectorAll("[data-slot]")].map((one) => [one.dataset.slot, one]));
  const key = form.dataset.keep;
  let waiting = 0;
  let asking = null;

  function fill(html) {
    const told = document.createElement("template");
    told.innerHTML = html;
    for (const [name, slot] of Object.entries(slots)) slot.replaceChildren(...(told.content.querySelector(`[data-part="${name}"]`)?.childNodes ?? []));
    follow();
  }

  // The underlines stay beneath the letters: not when the line has become another one, not out of step.
  function follow() {
    slots.echo.hidden = !line.value.startsWith(slots.echo.textContent.trimEnd());
    slots.echo.scrollLeft = line.scrollLeft;
  }

  async function tell() {
    asking?.abort();
    if (!line.value.trim()) return fill("");
    asking = new AbortController();
    try {
      const answer = await fetch(form.dataset.read, { method: "POST", body: new FormData(form), signal: asking.signal });
      if (answer.ok && !answer.redirected) fill(await answer.text());
    } catch (error) {
      if (error.name !== "AbortError") fill(""); // without the server the line is still typed and kept
    }
  }

  function typed(event) {
    if (event?.isComposing) return; // half a pinyin is no word yet
    keep(key, line.value);
    follow();
    clearTimeout(waiting);
    waiting = setTimeout(tell, PAUSE);
  }

  line.addEventListener("input", typed);
  line.addEventListener("compositionend", () => typed());
  line.addEventListener("scroll", follow);
  line.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain");
    if (text.split("\n").filter((one) => one.trim()).length < 2) return;
    event.preventDefault();
    const chain = document.createElement("form");
    Object.assign(chain, { method: "post", action: form.dataset.several, hidden: true });
    const lines = Object.assign(document.createElement("textarea"), { name: "lines", value: text });
    chain.append(lines, form.elements.csrfmiddlewaretoken.cloneNode());
    document.body.append(chain);
    chain.submit();
  });
  form.addEventListener("submit", (event) => {
    if (line.value.trim()) return;
    event.preventDefault();
    event.stopPropagation();
  }, true);

  if (form.closest("[data-noted]")) {
    forget(key);
    if (location.search.includes("noted=")) history.replaceState(null, "", location.pathname); // noted once
  } else if (!line.value) line.value = kept(key);
  if (line.value) tell();
}

function keep(key, text) {
  if (text.trim()) localStorage.setItem(key, JSON.stringify({ text, at: Date.now() }));
  else forget(key);
}

function kept(key) {
  try {
    const { text, at } = JSON.parse(localStorage.getItem(key) ?? "{}");
    if (Date.now() - at < KEPT_FOR) return text;
  } catch {
    // not ours: away with it
  }
  forget(key);
  return "";
}

function forget(key) {
  localStorage.removeItem(key);
}
