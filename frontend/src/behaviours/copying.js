// Ctrl+C copies the chosen rows of a table, else nothing of ours: a selection of text goes its usual way.

/** The visible cells of rows, as text for a chat and as a table for Excel. */
export function copied(rows) {
  const lines = [...rows].map((row) =>
    [...row.cells].filter((cell) => !cell.hasAttribute("data-bare")).map((cell) => cell.innerText.trim().replace(/\s+/g, " ")),
  );
  const escape = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
  const html = lines.map((line) => `<tr>${line.map((cell) => `<td style="mso-number-format:'\\@'">${escape(cell)}</td>`).join("")}</tr>`).join("");
  return { text: lines.map((line) => line.join("\t")).join("\n"), html: `<table>${html}</table>` };
}

export function watchCopying(root) {
  root.addEventListener("copy", (event) => {
    if (String(getSelection()) || event.target.closest?.("input, textarea, [contenteditable=true]")) return;
    const chosen = root.querySelectorAll("table[data-copy] tbody tr:has(input[data-choose]:checked), table[data-copy] tbody tr.at");
    if (!chosen.length) return;
    const head = chosen[0].closest("table").tHead?.rows ?? [];
    const { text, html } = copied([...head, ...chosen]);
    event.clipboardData.setData("text/plain", text);
    event.clipboardData.setData("text/html", html);
    event.preventDefault();
  });
}
