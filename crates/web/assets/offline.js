// On the page with my own round: keeps it on this phone for a day, and sends later what was pressed where there was no signal.
"use strict";
(async () => {
  const place = document.getElementById("offline");
  if (!place || !("serviceWorker" in navigator)) return;
  navigator.serviceWorker.addEventListener("message", ({ data }) => {
    const said = [
      [data.waiting, place.dataset.waiting],
      [data.sent, place.dataset.sent],
      [data.refused, place.dataset.refused],
    ];
    place.textContent = said.filter(([n]) => n > 0).map(([n, words]) => `${words} (${n})`).join(" ");
    place.hidden = !place.textContent;
  });
  const kept = document.getElementById("kept");
  if (kept) kept.hidden = !navigator.serviceWorker.controller;
  await navigator.serviceWorker.register("/sw.js");
  const worker = (await navigator.serviceWorker.ready).active;
  const send = () => worker.postMessage("send");
  addEventListener("online", send);
  send();
})();
