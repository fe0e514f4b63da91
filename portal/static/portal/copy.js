// Buttons that copy what stands beside them. Without scripts, or a clipboard, there are none: the text can be selected.
if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copy]")) {
    const words = button.textContent;
    const frame = button.parentElement;
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(button.dataset.copy);
      } catch {
        return;
      }
      const told = frame.querySelector("[role=status]");
      button.textContent = frame.dataset.copied;
      told.textContent = `${frame.dataset.copied}: ${words}`;
      setTimeout(() => { button.textContent = words; told.textContent = ""; }, 4000);
    });
  }
}
