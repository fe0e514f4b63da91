// The desk's comforts: answers while one types, and single letters as commands. Everything works without them, too.
const form = document.querySelector(".desk-search");
const field = form?.querySelector("input[type=search]");
const list = form?.querySelector(".search-hints");
const said = form?.querySelector("[role=status]");
const LATER = 120; // milliseconds without a new letter
let timer, asking, active = -1, answered = "";

const options = () => [...list.querySelectorAll("[role=option]")];

function mark(at) {
  const all = options();
  active = all.length ? (at + all.length) % all.length : -1;
  all.forEach((option, index) => option.setAttribute("aria-selected", String(index === active)));
  if (active < 0) field.removeAttribute("aria-activedescendant");
  else field.setAttribute("aria-activedescendant", all[active].id);
}

function close() {
  list.hidden = true;
  field.setAttribute("aria-expanded", "false");
  mark(-1);
  field.removeAttribute("aria-activedescendant");
}

async function ask() {
  const text = field.value.trim();
  asking?.abort();
  if (text.length < 2) return close();
  asking = new AbortController();
  try {
    // In the body, with the form's token: an address would stand in logs and in the history.
    const answer = await fetch(form.dataset.hints, { method: "POST", body: new URLSearchParams(new FormData(form)), signal: asking.signal });
    // A session that ended answers with another page; the form itself then leads to the sign-in.
    if (!answer.ok || answer.redirected) return close();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    list.replaceChildren(...page.body.children);
  } catch {
    return undefined; // aborted by the next letter, or no network: Enter still sends the form
  }
  answered = text;
  const count = options().length;
  said.textContent = count ? `Znalezione: ${count}` : "Nic nie znaleziono";
  list.hidden = count === 0;
  field.setAttribute("aria-expanded", String(count > 0));
  return mark(count ? 0 : -1);
}

if (field) {
  for (const [name, value] of [["role", "combobox"], ["aria-expanded", "false"], ["aria-controls", list.id], ["aria-autocomplete", "list"]]) field.setAttribute(name, value);
  field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, LATER); });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return close();
    if (list.hidden) return undefined;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      return mark(active + (event.key === "ArrowDown" ? 1 : -1));
    }
    if (event.key === "Enter" && answered === field.value.trim() && active >= 0) {
      event.preventDefault();
      options()[active].click();
    }
    return undefined;
  });
  form.addEventListener("focusout", (event) => { if (!form.contains(event.relatedTarget)) close(); });
}

// Ctrl+Enter sends the form that is being filled in, also out of a text of many lines.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.ctrlKey) return;
  const filled = event.target.closest?.("form[data-ctrl-enter]");
  if (filled) {
    event.preventDefault();
    filled.requestSubmit();
  }
});

// A letter presses the button or follows the link that carries it (data-key); a switch in the foot turns this off.
document.addEventListener("keydown", (event) => {
  if (document.body.dataset.keys !== "on" || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
  if (event.key === "/" && field) {
    event.preventDefault();
    field.focus();
    field.select();
    return;
  }
  const target = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (target && event.key.length === 1) {
    event.preventDefault();
    target.click();
  }
});
