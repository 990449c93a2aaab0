// The picture of a building by keyboard: arrows walk from door to door, 1-4 (page keys) record a visit there.

/** Doors above and below, left and right, as they stand on the screen. */
function neighbour(door, doors, key) {
  const here = door.getBoundingClientRect();
  const [x, y] = [here.left + here.width / 2, here.top + here.height / 2];
  const ahead = { ArrowLeft: (dx) => -dx, ArrowRight: (dx) => dx, ArrowUp: (_dx, dy) => -dy, ArrowDown: (_dx, dy) => dy }[key];
  const isSideways = key === "ArrowLeft" || key === "ArrowRight";
  let best = null;
  for (const one of doors) {
    const box = one.getBoundingClientRect();
    const [dx, dy] = [box.left + box.width / 2 - x, box.top + box.height / 2 - y];
    if (ahead(dx, dy) < 4) continue;
    const cost = isSideways ? Math.abs(dx) + Math.abs(dy) * 20 : Math.abs(dy) + Math.abs(dx) * 20;
    if (!best || cost < best.cost) best = { one, cost };
  }
  return best?.one;
}

export function attach(house) {
  const pane = () => house.querySelector("#pane");
  let waiting = null; // a digit pressed before the door's pane has come
  const choose = (door) => {
    for (const one of house.querySelectorAll(".door[aria-current]")) one.removeAttribute("aria-current");
    door.setAttribute("aria-current", "true");
    waiting = null;
    pane().setAttribute("aria-busy", "true");
    for (const button of pane().querySelectorAll("button")) button.disabled = true;
  };
  house.addEventListener("click", (event) => {
    const door = event.target.closest(".door");
    if (door && !event.ctrlKey && !event.metaKey) choose(door);
  });
  house.addEventListener("keydown", (event) => {
    const door = event.target.closest?.(".door");
    if (!door || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key.startsWith("Arrow")) {
      const doors = [...house.querySelectorAll(".door")].filter((one) => one.getClientRects().length);
      const next = neighbour(door, doors, event.key);
      if (next) {
        event.preventDefault();
        next.focus();
        next.click();
      }
    } else if (/^[1-4]$/.test(event.key) && pane().getAttribute("aria-busy") === "true") {
      event.preventDefault();
      waiting = event.key;
    }
  });
  house.addEventListener("htmx:afterSettle", () => {
    const key = waiting;
    waiting = null;
    const at = house.querySelector(".door[aria-current]")?.dataset.door;
    if (key && pane().dataset.at === at) pane().querySelector(`[data-key="${key}"]`)?.click();
  });
}
