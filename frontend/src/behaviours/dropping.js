// A file dropped anywhere on the zone is the form's file; its name is shown and the form sent.

export function attach(form) {
  const input = form.querySelector("input[type=file]");
  const zone = input.closest(".drop-zone");
  const words = zone.querySelector(".drop-words");
  for (const kind of ["dragenter", "dragover"]) {
    zone.addEventListener(kind, (event) => {
      event.preventDefault();
      zone.classList.add("over");
    });
  }
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    form.requestSubmit();
  });
  input.addEventListener("change", () => {
    if (input.files.length) words.textContent = input.files[0].name;
  });
}
