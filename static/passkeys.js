// Passkeys: asks the device, and sends its answer with an ordinary form. Without it every page offers another way.
(() => {
  "use strict";
  if (!window.PublicKeyCredential) return;

  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  const asked = (options) => ({
    ...options,
    challenge: bytes(options.challenge),
    ...(options.user && { user: { ...options.user, id: bytes(options.user.id) } }),
    ...(options.excludeCredentials && {
      excludeCredentials: options.excludeCredentials.map((one) => ({ ...one, id: bytes(one.id) })),
    }),
  });

  const answer = (credential) => {
    const response = {};
    for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[part]) response[part] = text(credential.response[part]);
    }
    return JSON.stringify({
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      clientExtensionResults: {},
      response,
    });
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      const field = form.querySelector("input[name=answer]");
      if (field.value) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const publicKey = asked(JSON.parse(form.dataset.options));
      const ask = form.dataset.passkey === "new" ? "create" : "get";
      try {
        field.value = answer(await navigator.credentials[ask]({ publicKey }));
        form.requestSubmit();
      } catch {
        form.querySelector("[data-failed]").hidden = false;
      }
    }, { capture: true });
  }
})();
