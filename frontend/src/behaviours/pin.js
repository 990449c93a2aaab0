// A PIN as boxes that fill up: <div data-pin><input maxlength=6></div>. The input stays; the boxes are a picture.
export function attach(box) {
  const input = box.querySelector("input");
  const boxes = Array.from({ length: input.maxLength }, () => document.createElement("i"));
  const row = document.createElement("span");
  row.className = "pin-boxes";
  row.setAttribute("aria-hidden", "true");
  row.append(...boxes);
  box.append(row);
  box.classList.add("boxed");
  const paint = () => boxes.forEach((one, place) => {
    one.className = place < input.value.length ? "full" : place === input.value.length ? "next" : "";
  });
  input.addEventListener("input", () => {
    input.value = input.value.replace(/\D/g, "");
    paint();
    if (input.value.length === input.maxLength) input.form.requestSubmit();
  });
  paint();
}
