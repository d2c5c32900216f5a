// On the page of switches: asks the browser whether it may show news, and sends to this server where its maker takes them.
"use strict";
(() => {
  const form = document.getElementById("push-on");
  const place = document.getElementById("push");
  if (!form || !place) return;
  const say = (words) => {
    place.textContent = words;
    place.hidden = false;
  };
  if (!("serviceWorker" in navigator) || !("PushManager" in window)) return say(place.dataset.none);
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    place.hidden = true;
    try {
      if ((await Notification.requestPermission()) !== "granted") return say(place.dataset.refused);
      await navigator.serviceWorker.register("/sw.js");
      const { pushManager } = await navigator.serviceWorker.ready;
      const before = await pushManager.getSubscription();
      await before?.unsubscribe();
      const options = { userVisibleOnly: true, applicationServerKey: bytes(place.dataset.key) };
      const { endpoint, keys } = (await pushManager.subscribe(options)).toJSON();
      form.elements.endpoint.value = endpoint;
      form.elements.p256dh.value = keys.p256dh;
      form.elements.auth.value = keys.auth;
      form.submit();
    } catch {
      say(place.dataset.failed);
    }
  });
})();
