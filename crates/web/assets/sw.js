// Works for whoever goes up a stairwell without a signal. Nothing is kept but the page with one's own round, for a day and only once
// its details were asked for, and what was pressed in the meantime.
"use strict";
const PAGES = "caremonger-pages";
const QUEUE = "caremonger-queue";
const ROUND = "/round";
const DAY = 24 * 3600 * 1000;
// What may be sent later: words about a hand-over. Who presses twice says the same twice, and the server takes the first.
const LATER = /^\/(promises\/[^/]+|card\/[^/]+)\/(handed-over|received|not-received)$/;

addEventListener("install", (e) => {
  e.waitUntil(caches.open(PAGES).then((c) => c.addAll(["/offline", "/offline/kept"])).then(() => skipWaiting()));
});
addEventListener("activate", (e) => e.waitUntil(clients.claim()));

async function keep(response) {
  const headers = { "content-type": "text/html; charset=utf-8", "x-kept": String(Date.now()) };
  await (await caches.open(PAGES)).put(ROUND, new Response(await response.text(), { headers }));
}

async function kept(path) {
  const pages = await caches.open(PAGES);
  const found = await pages.match(path);
  const since = Number(found?.headers.get("x-kept") ?? Date.now());
  if (found && Date.now() - since < DAY) return found;
  if (found) await pages.delete(path);
  return pages.match("/offline");
}

async function look(request, path) {
  try {
    const response = await fetch(request);
    // Signed out: what was kept for whoever was signed in goes.
    if (response.status === 401) await (await caches.open(PAGES)).delete(ROUND);
    return response;
  } catch {
    return (await kept(path)) ?? Response.error();
  }
}

async function asset(request) {
  const pages = await caches.open(PAGES);
  const found = await pages.match(request);
  if (found) return found;
  const response = await fetch(request);
  if (response.ok) await pages.put(request, response.clone());
  return response;
}

async function showRound(request) {
  try {
    const response = await fetch(request);
    if (response.ok) await keep(response.clone());
    return response;
  } catch {
    return (await kept(ROUND)) ?? Response.error();
  }
}

async function say(request, path) {
  const body = await request.clone().text();
  try {
    return await fetch(request);
  } catch {
    const queue = await caches.open(QUEUE);
    // The same word about the same promise waits once.
    await queue.put(path, new Response(body));
    await registration.sync?.register("send").catch(() => {});
    return (await caches.match("/offline/kept")) ?? Response.error();
  }
}

let sending = Promise.resolve();
async function sendAll() {
  const queue = await caches.open(QUEUE);
  const told = { waiting: 0, sent: 0, refused: 0 };
  for (const request of await queue.keys()) {
    const body = await (await queue.match(request)).text();
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    try {
      const response = await fetch(request.url, { method: "POST", body, headers, credentials: "include", redirect: "manual" });
      if (response.status >= 500 || response.status === 429) {
        told.waiting += 1;
        continue;
      }
      told[response.type === "opaqueredirect" || response.ok ? "sent" : "refused"] += 1;
      await queue.delete(request);
    } catch {
      told.waiting += 1;
    }
  }
  for (const client of await clients.matchAll()) client.postMessage(told);
}
const send = () => (sending = sending.then(sendAll, sendAll));
addEventListener("message", (e) => e.data === "send" && e.waitUntil(send()));
addEventListener("sync", (e) => e.tag === "send" && e.waitUntil(send()));

addEventListener("fetch", (e) => {
  const { request } = e;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === "GET" && url.pathname.startsWith("/assets/")) e.respondWith(asset(request));
  else if (request.mode !== "navigate") return;
  else if (request.method === "GET") e.respondWith(look(request, url.pathname));
  else if (url.pathname === ROUND) e.respondWith(showRound(request));
  else if (LATER.test(url.pathname)) e.respondWith(say(request, url.pathname));
});
