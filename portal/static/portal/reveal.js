// Adds "show" to password fields. Without scripts the field simply stays hidden, as browsers draw it.
for (const frame of document.querySelectorAll("[data-reveal]")) {
  const input = frame.querySelector("input");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-secondary";
  button.textContent = frame.dataset.show;
  button.setAttribute("aria-label", frame.dataset.showLabel);
  button.setAttribute("aria-controls", input.id);
  button.addEventListener("click", () => {
    const hidden = input.type === "password";
    input.type = hidden ? "text" : "password";
    button.textContent = hidden ? frame.dataset.hide : frame.dataset.show;
    button.setAttribute("aria-label", hidden ? frame.dataset.hideLabel : frame.dataset.showLabel);
  });
  // Sync: a browser must not keep a revealed password in its form memory.
  input.form?.addEventListener("submit", () => { input.type = "password"; });
  frame.append(button);
}
