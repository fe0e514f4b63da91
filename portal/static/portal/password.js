// Ticks off a password's rule while it is typed. The rule stands above as a sentence; the server has the last word.
const has = {
  min: (text, length) => [...text].length >= length,
  max: (text, length) => [...text].length <= length,
  letter: (text) => /\p{L}/u.test(text),
  lower: (text) => /\p{Ll}/u.test(text),
  upper: (text) => /\p{Lu}/u.test(text),
  digit: (text) => /\p{Nd}/u.test(text),
  special: (text) => /[^\p{L}\p{N}]/u.test(text),
  digit_or_special: (text) => /\p{Nd}|[^\p{L}\p{N}]/u.test(text),
};
for (const list of document.querySelectorAll("[data-needs-of]")) {
  const input = document.getElementById(list.dataset.needsOf);
  if (!input) continue;
  const tell = () => {
    const text = input.value.normalize("NFC");
    for (const item of list.querySelectorAll("[data-need]")) {
      const met = text !== "" && has[item.dataset.need](text, Number(item.dataset.length));
      item.classList.toggle("met", met);
      const words = met ? list.dataset.met : list.dataset.missing;
      const place = item.querySelector("span");
      if (place.textContent !== words) place.textContent = words;
    }
  };
  list.hidden = false;
  input.addEventListener("input", tell);
  tell();
}
