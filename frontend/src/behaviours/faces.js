// Faces to choose from: a digit chooses and goes on to the PIN, whose label says whose it is.
export function attach(list) {
  const form = list.form;
  const pin = form.querySelector("[name=pin]");
  const label = form.querySelector("[data-pin-label]");
  const faces = [...list.querySelectorAll("input[name=worker]")];
  const told = () => {
    const chosen = faces.find((one) => one.checked);
    const name = chosen?.closest("label").querySelector("b").textContent;
    if (name) label.textContent = label.dataset.pinLabel.replace("%s", name);
  };
  list.addEventListener("change", () => {
    told();
    pin.value = "";
    pin.dispatchEvent(new Event("input"));
  });
  // With the mouse or a finger the next thing is the PIN; the arrow keys go on through the faces.
  list.addEventListener("click", (event) => {
    if (event.target.closest("label") && event.detail) setTimeout(() => pin.focus());
  });
  list.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      return pin.focus();
    }
    const found = /^[1-9]$/.test(event.key) && !event.ctrlKey && !event.altKey ? faces[Number(event.key) - 1] : null;
    if (!found) return;
    event.preventDefault();
    choose(found);
  });
  const choose = (face) => {
    face.checked = true;
    face.dispatchEvent(new Event("change", { bubbles: true }));
    pin.focus();
  };
  told();
  // Quick fingers: F8, the number and the PIN were typed before the panel was there.
  list.closest(".pop")?.addEventListener("linli:typed", ({ detail }) => {
    const face = list.querySelector("kbd") ? faces[Number(detail[0]) - 1] : null;
    if (face) choose(face);
    // The rest of it may have reached the field by itself: it came after.
    pin.value = (detail.slice(face ? 1 : 0).join("") + pin.value).slice(0, pin.maxLength);
    pin.dispatchEvent(new Event("input"));
  });
}
