// The grid of readings: Enter goes to the next row, the difference shows while one types. Without it, the form works too.
const fields = [...document.querySelectorAll(".readings-grid input[data-before]")];
const number = (text) => Number(text.replace(/\s/g, "").replace(",", "."));

function showUse(field) {
  const cell = field.closest("tr").querySelector("[data-use]");
  const value = number(field.value);
  if (!field.value.trim() || !field.dataset.before || Number.isNaN(value)) { cell.textContent = ""; return; }
  const use = value - number(field.dataset.before);
  cell.textContent = use.toLocaleString("pl-PL", { maximumFractionDigits: 3 });
  cell.classList.toggle("word-warning", use < 0);
}

fields.forEach((field, at) => {
  field.addEventListener("input", () => showUse(field));
  field.addEventListener("keydown", (event) => {
    const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || event.isComposing) return;
    event.preventDefault();
    if (event.key === "Enter" && event.ctrlKey) { field.form.querySelector("[value=save]").click(); return; }
    const next = fields[at + step];
    if (next) next.focus();
    else if (event.key === "Enter") field.form.querySelector("[value=save]").focus();
  });
  field.addEventListener("focus", () => field.select());
});
const wrong = document.querySelector(".readings-grid [aria-invalid=true]");
if (!document.querySelector(".error-summary")) (wrong ?? fields.find((field) => !field.value))?.focus();
