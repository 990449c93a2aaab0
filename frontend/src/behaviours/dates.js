// Dates typed as digits, said back in words while one types; the server reads them for good.

/** [words, precision] of 0504, 20100504, 201005, 2010, 2010-5-4; null for what only the server can read. */
export function read(typed, today) {
  const text = typed.trim();
  const digits = /^\d+$/.test(text) ? text : null;
  let year, month, day;
  if (digits?.length === 4 && !(Number(digits) >= 1850 && Number(digits) <= 2099)) [year, month, day] = [Number(today.slice(0, 4)), Number(digits.slice(0, 2)), Number(digits.slice(2))];
  else if (digits && [4, 6, 8].includes(digits.length)) [year, month, day] = [digits.slice(0, 4), digits.slice(4, 6), digits.slice(6)].map((one) => (one ? Number(one) : undefined));
  else {
    const match = /^(\d{4})[-./年](\d{1,2})?(?:[-./月](\d{1,2})?日?)?$/.exec(text);
    if (!match) return null;
    [year, month, day] = match.slice(1).map((one) => (one ? Number(one) : undefined));
  }
  if (year < 1850 || year > 2099 || month < 1 || month > 12) return null;
  if (day !== undefined && (day < 1 || day > new Date(year, month, 0).getDate())) return null;
  return { year, month, day, precision: day !== undefined ? 0 : month !== undefined ? 1 : 2 };
}

function words({ year, month, day }, precision) {
  return `${year}年${precision < 2 && month ? `${month}月` : ""}${precision < 1 && day ? `${day}日` : ""}`;
}

export function sayDates(root, today) {
  root.addEventListener("input", (event) => {
    const input = event.target.closest?.("[data-date]") ?? event.target.closest?.(".date")?.querySelector("[data-date]");
    if (!input) return;
    const box = input.closest(".date") ?? input.parentElement;
    const known = read(input.value, today);
    const switches = [...box.querySelectorAll(".precision input")];
    if (known && event.target === input) {
      // The switch follows what was typed; afterwards a coarser one may be chosen, never a finer.
      for (const one of switches) one.checked = Number(one.value) === known.precision;
    }
    const chosen = Number(switches.find((one) => one.checked)?.value ?? 0);
    const place = box.querySelector(".words");
    if (place) place.textContent = known ? words(known, Math.max(known.precision, chosen)) : "";
  });
}
