// A button that prints the page: <button data-print>.
export function attach(element) {
  element.addEventListener("click", () => window.print());
}
