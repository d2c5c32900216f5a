// Works for whoever goes up a stairwell without a signal. Nothing is kept but the page with one's own round, for a day and only once
// its details were asked for, and what was pressed in the meantime.
"use strict";
const PAGES = "caremonger-pages";
const QUEUE = "caremonger-queue";
const ROUND = "/round";
const DAY = 24 * 3600 * 1000;
// What may be sent later: words about a hand-over. Who presses twice says the same twice, and the server takes the first.
const LATER = /^\/(promises\/[^/]+|card\/[^/]+)\/(handed-over|received|not-received)$/;

// Where somebody signs in or out.
const SIGNS = /^\/(sign-in|sign-out|join|setup|me\/leave)(\/|$)/;

addEventListener("install", (e) => {
  // Without a cookie: these two are for nobody in particular.
  const plain = ["/offline", "/offline/kept"].map((path) => new Request(path, { credentials: "omit" }));
  e.waitUntil(caches.open(PAGES).then((c) => c.addAll(plain)).then(() => skipWaiting()));
});
addEventListener("activate", (e) => e.waitUntil(clients.claim()));

async function keep(response) {
  const headers = { "content-type": "text/html; charset=utf-8", "x-kept": String(Date.now()) };
  await (await caches.open(PAGES)).put(ROUND, new Response(await response.text(), { headers }));
}

async function forgetRound() {
  await (await caches.open(PAGES)).delete(ROUND);
}

// What is older than a day goes whenever anything is asked for.
async function forgetOld() {
  const found = await (await caches.open(PAGES)).match(ROUND);
  if (found && Date.now() - Number(found.headers.get("x-kept")) >= DAY) await forgetRound();
}

async function kept(path) {
  await forgetOld();
  const pages = await caches.open(PAGES);
  return (await pages.match(path)) ?? pages.match("/offline");
}

async function look(request, path) {
  try {
    const response = await fetch(request);
    // Signed out: what was kept for whoever was signed in goes.
    if (response.status === 401) await forgetRound();
    else await forgetOld();
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
    const toldTo = await clients.matchAll();
    try {
      const response = await fetch(request.url, { method: "POST", body, headers, credentials: "include", redirect: "manual" });
      if (response.status >= 500 || response.status === 429) {
        told.waiting += 1;
        continue;
      }
      const taken = response.type === "opaqueredirect" || response.ok;
      told[taken ? "sent" : "refused"] += 1;
      // What is not taken is forgotten only once somebody was told.
      if (taken || toldTo.length > 0) await queue.delete(request);
    } catch {
      told.waiting += 1;
    }
  }
  for (const client of await clients.matchAll()) client.postMessage(told);
  return told.waiting;
}

// Somebody signs in or out on this phone: what was kept for whoever was here before goes, and what waits is sent first.
async function change(request) {
  await send().catch(() => {});
  await forgetRound();
  return fetch(request);
}
const send = () => (sending = sending.then(sendAll, sendAll));
addEventListener("message", (e) => e.data === "send" && e.waitUntil(send()));
// The browser tries again later when something is left.
const sendOrFail = async () => {
  if (await send()) throw new Error("still without a signal");
};
addEventListener("sync", (e) => e.tag === "send" && e.waitUntil(sendOrFail()));

addEventListener("fetch", (e) => {
  const { request } = e;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === "GET" && url.pathname.startsWith("/assets/")) e.respondWith(asset(request));
  else if (request.mode !== "navigate") return;
  else if (request.method === "GET") e.respondWith(look(request, url.pathname));
  else if (SIGNS.test(url.pathname)) e.respondWith(change(request));
  else if (url.pathname === ROUND) e.respondWith(showRound(request));
  else if (LATER.test(url.pathname)) e.respondWith(say(request, url.pathname));
});

// News: how much is new, and nothing of what. A press leads to the page where they are, or ends them.
addEventListener("push", (e) => {
  let news;
  try {
    news = e.data.json();
  } catch {
    return;
  }
  const { title, body, lang, dir, link, stop, stopWords } = news;
  const actions = [{ action: "stop", title: stopWords }];
  const options = { body, lang, dir, actions, tag: "news", renotify: true, data: { link, stop } };
  e.waitUntil(registration.showNotification(title, options));
});
addEventListener("notificationclick", (e) => {
  e.notification.close();
  const { link, stop } = e.notification.data;
  const url = new URL(e.action === "stop" ? stop : link, location.origin);
  if (url.origin === location.origin) e.waitUntil(clients.openWindow(url.href));
});
