// A stairwell without a signal: the round is read from the phone, "handed over" is pressed, and is sent when there is a signal again.

import assert from "node:assert/strict";
import { given, story } from "./person.mjs";
import { send } from "./tour.mjs";

await story(async (person) => {
  const bo = await person("Bo on the stairs", given.origin, { javaScriptEnabled: true });
  await bo.signIn(given.link);
  await bo.open("/round");
  await bo.page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await send(bo, "show");
  await bo.reads("Groceries for two", "This page stays on this phone for a day");

  await bo.context.setOffline(true);
  await bo.open("/round");
  await bo.reads("Groceries for two");
  await bo.fits();
  await bo.open("/board");
  await bo.heading("There is no signal");
  await bo.open("/round");
  await bo.leads(() => bo.page.locator('form[id^="brought-"] button').click());
  await bo.heading("Kept on this phone");
  await bo.fits();

  await bo.context.setOffline(false);
  await bo.open("/round");
  // The browser may send it by itself the moment there is a signal, or the page does.
  await bo.sees("You said how it went", given.promise);

  // Whoever signs out leaves nothing behind.
  await bo.open("/");
  await bo.leads(() => bo.page.locator('form[action="/sign-out"] button').click());
  await bo.page.waitForFunction(async () => (await caches.keys()).length === 0);
  // Only what was tried without a signal failed.
  bo.complaints = bo.complaints.filter((c) => !c.includes("ERR_INTERNET_DISCONNECTED"));
});
