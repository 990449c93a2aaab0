// A button that copies a text for a chat; hidden where script is off.

export function attach(button) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const text = document.querySelector(button.dataset.takeFrom);
    text.select();
    try {
      await navigator.clipboard.writeText(text.value);
    } catch {
      document.execCommand("copy"); // old Windows without a secure context
    }
    button.dataset.done = "yes";
  });
}
