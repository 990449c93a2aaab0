// The desk grid: a digit sets the line's result and goes to the next line, 0 clears it, arrows change lines.
export function attach(form) {
  const lines = () => [...form.querySelectorAll("tr[data-line]")];
  const go = (line) => (line.querySelector("input[type=radio]:checked") ?? line.querySelector("input[type=radio]"))?.focus();
  const told = form.querySelector("[data-desk-count]");
  const count = () => {
    const typed = form.querySelectorAll("input[type=radio]:checked").length;
    told.textContent = typed ? told.dataset.deskCount.replace("%", typed) : "";
  };
  form.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    const line = event.target.closest?.("tr[data-line]");
    if (!line) return;
    const all = lines();
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const isNote = event.target.matches("input:not([type=radio])");
    if (step || (event.key === "Enter" && isNote)) {
      event.preventDefault();
      const next = all[all.indexOf(line) + (step ?? 1)];
      if (next) isNote && step ? next.querySelector("input:not([type=radio])").focus() : go(next);
    } else if (!isNote && /^[0-4]$/.test(event.key)) {
      event.preventDefault();
      for (const one of line.querySelectorAll("input[type=radio]")) one.checked = one.dataset.digit === event.key;
      count();
      const next = all[all.indexOf(line) + 1];
      if (event.key !== "0" && next) go(next);
    }
  });
  form.addEventListener("change", count);
  const before = JSON.stringify([...new FormData(form)]);
  let isSent = false;
  form.addEventListener("submit", () => (isSent = true));
  addEventListener("beforeunload", (event) => {
    if (!isSent && JSON.stringify([...new FormData(form)]) !== before) event.preventDefault();
  });
  count();
}
