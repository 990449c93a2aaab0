// A live figure opens its pop-over beside it; Esc or a click elsewhere closes it, and the focus goes back.
import htmx from "htmx.org";

let opened = null;

/** The focus goes back to where it was: a field that somebody was typing in, else the link. */
export function closePopover() {
  if (!opened) return;
  const { box, from, before } = opened;
  opened = null;
  box.remove();
  from.removeAttribute("aria-expanded");
  (before && before !== document.body && before.isConnected ? before : from).focus();
}

/** Puts a fragment into a box; done when what it asks for is attached. */
export async function fetchInto(box, address) {
  const loaded = new Promise((done) => box.addEventListener("htmx:load", done, { once: true }));
  await htmx.ajax("GET", address, { target: box, swap: "innerHTML" });
  if (box.firstElementChild) await loaded;
  await new Promise((done) => setTimeout(done));
}

/** A link with data-pop="address" shows that fragment; without script, or with Ctrl, it is a link. */
export function watchPopovers(root) {
  root.addEventListener("click", async (event) => {
    const from = event.target.closest?.("[data-pop]");
    if (!from || event.ctrlKey || event.metaKey || event.shiftKey) {
      if (opened && ((!opened.box.contains(event.target) && event.target.isConnected) || event.target.closest?.("[data-close]"))) closePopover();
      return;
    }
    event.preventDefault();
    const isSame = opened?.from === from;
    const before = document.activeElement;
    closePopover();
    if (isSame) return;
    const box = document.createElement("div");
    box.className = "pop";
    box.tabIndex = -1;
    box.setAttribute("role", "dialog");
    box.setAttribute("aria-label", from.dataset.popLabel || from.innerText);
    from.setAttribute("aria-expanded", "true");
    document.body.append(box);
    opened = { box, from, before };
    // What is typed before it has come must not land in the form beneath; it is handed on instead.
    const early = [];
    box.addEventListener("keydown", (event) => event.target === box && /^[0-9]$/.test(event.key) && early.push(event.key));
    place(box, from);
    box.focus({ preventScroll: true });
    await fetchInto(box, from.dataset.pop);
    if (opened?.box !== box) return;
    place(box, from);
    (box.querySelector("[data-first] :checked, [autofocus]") ?? box).focus();
    if (early.length) box.firstElementChild?.dispatchEvent(new CustomEvent("linli:typed", { detail: early, bubbles: true }));
  });
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && opened) closePopover();
  });
}

function place(box, from) {
  const at = from.getBoundingClientRect();
  const width = Math.min(Number(from.dataset.popWidth ?? 560), innerWidth - 16);
  const left = Math.max(8, Math.min(at.left, innerWidth - width - 8));
  const below = innerHeight - at.bottom > box.offsetHeight + 12 || at.top < box.offsetHeight + 12;
  box.style.width = `${width}px`;
  box.style.left = `${left + scrollX}px`;
  box.style.top = `${(below ? at.bottom + 6 : at.top - box.offsetHeight - 6) + scrollY}px`;
}
