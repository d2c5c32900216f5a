// On the page that asks for a passkey: has the browser make or use one, puts its answer into the form, and sends it.
"use strict";
(() => {
  const place = document.getElementById("passkey");
  const form = document.getElementById("answer");
  if (!place || !form) return;
  const say = (words) => {
    place.textContent = words;
    place.hidden = false;
  };
  if (!window.PublicKeyCredential) return say(place.dataset.none);
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) =>
    buffer && btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const options = JSON.parse(place.dataset.options);
  options.challenge = bytes(options.challenge);
  if (options.user) options.user.id = bytes(options.user.id);
  for (const list of ["excludeCredentials", "allowCredentials"]) {
    for (const known of options[list] ?? []) known.id = bytes(known.id);
  }
  const answered = ({ id, rawId, type, response }) => ({
    id,
    rawId: text(rawId),
    type,
    clientExtensionResults: {},
    response: {
      clientDataJSON: text(response.clientDataJSON),
      attestationObject: text(response.attestationObject),
      authenticatorData: text(response.authenticatorData),
      signature: text(response.signature),
      userHandle: text(response.userHandle),
    },
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    place.hidden = true;
    try {
      const asked = { publicKey: options };
      const made = options.user ? await navigator.credentials.create(asked) : await navigator.credentials.get(asked);
      form.elements.answer.value = JSON.stringify(answered(made));
      form.submit();
    } catch {
      say(place.dataset.failed);
    }
  });
})();
