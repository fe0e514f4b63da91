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

// Lets a telephone keep the page of telephone numbers for when there is no network. Without scripts nothing is missing.
if ("serviceWorker" in navigator && isSecureContext && document.querySelector("link[rel=manifest]")) {
  addEventListener("load", () => navigator.serviceWorker.register("/sw.js").catch(() => {}));
}

// Warns two minutes before a session ends and lets it last. Without scripts the text typed too late is kept all the same.
const warning = document.querySelector("[data-session-left]");
if (warning) {
  const EARLY = 120;
  let endsAt = Date.now() + Number(warning.dataset.sessionLeft) * 1000;
  let timer = 0;
  const plan = () => {
    clearTimeout(timer);
    // A timer holds no more than 24 days, and one in a sleeping tab is late: it looks at the clock again.
    timer = setTimeout(look, Math.min(Math.max(endsAt - Date.now() - EARLY * 1000, 0) + 250, 2 ** 30));
  };
  const ask = async (options) => {
    const answer = await fetch(warning.dataset.sessionAddress, { headers: { Accept: "application/json" }, ...options });
    if (!answer.ok || answer.redirected) throw new Error("session over");
    endsAt = Date.now() + (await answer.json()).left * 1000;
  };
  const isNear = () => endsAt - Date.now() <= EARLY * 1000;
  async function look() {
    if (!isNear()) return plan();
    // Another tab may have made it last: the server knows.
    try { await ask({}); } catch { endsAt = Date.now(); }
    if (!isNear()) { warning.hidden = true; return plan(); }
    warning.hidden = false;
  }
  const form = warning.querySelector("form"); // not there in a preview
  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await ask({ method: "POST", body: new FormData(form) });
      warning.hidden = true;
      plan();
    } catch { form.submit(); }
  });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
  plan();
}
