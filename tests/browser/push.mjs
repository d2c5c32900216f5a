// News on a phone: the page asks the browser, and the little program of the page shows that something is new. Where the browser's maker
// takes messages cannot be here: a server of the tests stands in its place.

import assert from "node:assert/strict";
import { given, story } from "./person.mjs";
import { send } from "./tour.mjs";

await story(async (person) => {
  const ana = await person("Ana", given.origin, { javaScriptEnabled: true, permissions: ["notifications"] });
  await ana.context.addInitScript(({ endpoint, p256dh, auth }) => {
    PushManager.prototype.getSubscription = async () => null;
    PushManager.prototype.subscribe = async (options) => {
      if (!options.userVisibleOnly || new Uint8Array(options.applicationServerKey).length !== 65) throw new Error("not as browsers ask");
      return { toJSON: () => ({ endpoint, keys: { p256dh, auth } }) };
    };
  }, given.phone);
  await ana.signIn(given.link);
  await ana.open("/me/notices");
  await ana.fits();
  assert.equal(await send(ana, "push-on"), 200);
  await ana.reads("News are shown here from now on.", "News are shown on one phone or computer.");
  assert.equal(await ana.page.locator('#hear [name="channel"]:checked').inputValue(), "push");

  // What comes is shown, in the words it brings.
  const worker = await ana.context.newCDPSession(ana.page);
  const found = new Promise((told) => worker.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => registrations.length && told(registrations[0])));
  await worker.send("ServiceWorker.enable");
  const { registrationId } = await found;
  const news = { title: "Noticias de Maple", body: "Hay una cosa nueva.", lang: "es", dir: "ltr", link: `${given.origin}/notices`, stop: `${given.origin}/stop/x/y`, stopWords: "No más" };
  for (const data of [JSON.stringify(news), "not what we send"]) {
    await worker.send("ServiceWorker.deliverPushMessage", { origin: given.origin, registrationId, data });
  }
  const shown = await ana.page.waitForFunction(async () => {
    const all = await (await navigator.serviceWorker.ready).getNotifications();
    return all.length ? all.map(({ title, body, lang, tag }) => ({ title, body, lang, tag })) : null;
  });
  assert.deepEqual(await shown.jsonValue(), [{ title: news.title, body: news.body, lang: "es", tag: "news" }]);
});
