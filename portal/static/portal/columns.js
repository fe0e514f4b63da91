// Drags a column's name from the table onto one of our fields, and shows what stands in the chosen column.
// The selects do the same by keyboard and without scripts.
const TYPE = "text/x-iok-column";

function show(select) {
  const example = select.closest("[data-drop]").querySelector("[data-example]");
  const at = Number(select.value);
  const cells = [...document.querySelectorAll("tbody tr")].map((row) => row.children[at + 1]?.textContent.trim() ?? "");
  const filled = select.value === "" ? [] : cells.filter((cell) => cell !== "");
  example.textContent = [...new Set(filled)].slice(0, 2).join(" · ");
}

for (const head of document.querySelectorAll("th[data-column]")) {
  head.draggable = true;
  head.addEventListener("dragstart", (event) => {
    event.dataTransfer.setData(TYPE, head.dataset.column);
    event.dataTransfer.effectAllowed = "copy";
  });
}
for (const field of document.querySelectorAll("[data-drop]")) {
  const select = field.querySelector("select");
  select.addEventListener("change", () => show(select));
  field.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes(TYPE)) return;
    event.preventDefault();
    field.classList.add("is-over");
  });
  field.addEventListener("dragleave", () => field.classList.remove("is-over"));
  field.addEventListener("drop", (event) => {
    event.preventDefault();
    field.classList.remove("is-over");
    select.value = event.dataTransfer.getData(TYPE);
    show(select);
    select.focus();
  });
}
for (const hint of document.querySelectorAll(".drag-hint")) hint.hidden = false;
