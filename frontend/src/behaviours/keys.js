// The keyboard of the workbench: "/" search, F2 note, F8 change of worker, and what a page names itself.

const typing = (target) => target.closest?.("input, textarea, select, [contenteditable=true], .ts-wrapper");

/** A page's own keys: an element with data-key="N" is clicked (or, if it can be typed into, focused) by N. */
export function watchKeys(root) {
  root.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
    const name = [event.ctrlKey || event.metaKey ? "Ctrl+" : "", event.altKey ? "Alt+" : "", event.key.length === 1 ? event.key.toUpperCase() : event.key].join("");
    const isPlain = !event.ctrlKey && !event.altKey && !event.metaKey && event.key.length === 1;
    if (isPlain && typing(event.target)) return;
    const found = [...root.querySelectorAll(`[data-key="${CSS.escape(name)}"]`)].find((one) => one.offsetParent !== null || one.getClientRects().length);
    if (!found) return;
    event.preventDefault();
    if (found.matches("input:not([type=checkbox], [type=radio]), textarea, select")) {
      found.focus();
      found.select?.();
    } else found.click();
  });
}
