// Passkeys: ask the device, put its answer into the form, send the form.
"use strict";

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

const ways = {
  create: async (given) => {
    const asked = {
      ...given,
      challenge: bytes(given.challenge),
      user: { ...given.user, id: bytes(given.user.id) },
      excludeCredentials: known(given.excludeCredentials),
    };
    const made = await navigator.credentials.create({ publicKey: asked });
    return answer(made, {
      attestationObject: text(made.response.attestationObject),
    });
  },
  get: async (given) => {
    const asked = {
      ...given,
      challenge: bytes(given.challenge),
      allowCredentials: known(given.allowCredentials),
    };
    const shown = await navigator.credentials.get({ publicKey: asked });
    const { authenticatorData, signature, userHandle } = shown.response;
    return answer(shown, {
      authenticatorData: text(authenticatorData),
      signature: text(signature),
      userHandle: userHandle && userHandle.byteLength ? text(userHandle) : null,
    });
  },
};

const answer = (credential, response) => ({
  id: credential.id,
  rawId: text(credential.rawId),
  type: credential.type,
  response: { clientDataJSON: text(credential.response.clientDataJSON), ...response },
  clientExtensionResults: credential.getClientExtensionResults(),
});

for (const form of document.querySelectorAll("[data-passkey]")) {
  const says = form.querySelector("[data-passkey-says]");
  const options = JSON.parse(form.dataset.options);
  form.querySelector("button").disabled = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!window.PublicKeyCredential) {
      says.textContent = says.dataset.unable;
      return;
    }
    try {
      const given = (options.creation_options || options.request_options).publicKey;
      const found = await ways[form.dataset.passkey](given);
      form.elements.credential.value = JSON.stringify(found);
      form.submit();
    } catch (fault) {
      says.textContent = fault.name === "SecurityError" ? says.dataset.unable : says.dataset.failed;
    }
  });
}
