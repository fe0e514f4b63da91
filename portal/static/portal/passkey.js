// Makes and uses passkeys. Forms for them stay hidden where the browser knows none; words in their place say so.
const bytes = (text) => {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
};
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const opened = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

async function answer(form) {
  let options = form.dataset.options && JSON.parse(form.dataset.options);
  if (!options) {
    const asked = await fetch(form.dataset.optionsAddress, { headers: { Accept: "application/json" } });
    if (!asked.ok) throw new Error("no challenge");
    options = (await asked.json()).options;
  }
  const key = options.publicKey;
  key.challenge = bytes(key.challenge);
  const isNew = form.dataset.passkey === "create";
  if (isNew) {
    key.user.id = bytes(key.user.id);
    key.excludeCredentials = opened(key.excludeCredentials);
  } else {
    key.allowCredentials = opened(key.allowCredentials);
  }
  const made = await navigator.credentials[isNew ? "create" : "get"]({ publicKey: key });
  const said = { clientDataJSON: text(made.response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (made.response[name]) said[name] = text(made.response[name]);
  }
  return {
    id: made.id, rawId: text(made.rawId), type: made.type, response: said,
    clientExtensionResults: made.getClientExtensionResults(),
  };
}

if (window.PublicKeyCredential && navigator.credentials) {
  for (const words of document.querySelectorAll("[data-passkey-without]")) words.hidden = true;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    const failed = form.querySelector("[data-passkey-failed]");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      failed.hidden = true;
      try {
        form.elements.credential.value = JSON.stringify(await answer(form));
        form.submit();
      } catch {
        failed.hidden = false;
      }
    });
  }
}
