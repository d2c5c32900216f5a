// A phone of 2012 in a stairwell: 50 kilobits a second, a third of a second for every question, no JavaScript (check f). Counted is what goes over
// the line, not how long it takes: that another machine decides.

import assert from "node:assert/strict";
import { given, story } from "./person.mjs";
import { send } from "./tour.mjs";

const MOST = 30_000;

await story(async (person) => {
  const rosa = await person("Rosa on a slow line", given.origin);
  const line = await rosa.context.newCDPSession(rosa.page);
  await line.send("Network.enable");
  await line.send("Network.emulateNetworkConditions", {
    offline: false, latency: 300, downloadThroughput: 50_000 / 8, uploadThroughput: 20_000 / 8, connectionType: "cellular2g",
  });
  let bytes = 0;
  line.on("Network.loadingFinished", (e) => (bytes += e.encodedDataLength));

  await rosa.open("/");
  assert.ok(bytes > 1_000 && bytes < MOST, `the first page with all that belongs to it is ${bytes} bytes`);
  const first = bytes;
  await rosa.open("/help");
  await send(rosa, "help", { category: "food", title: "Groceries for two" });
  await send(rosa, "help", { amount: "2", needed_by: "2999-01-01" });
  await send(rosa, "help", { name: "Rosa", phone: "+1 416 555 0199", consent: "yes" });
  assert.match(await rosa.page.locator("p.code").innerText(), /\d{3}/);
  // What a page shares with the others is fetched once: asking for help in three steps costs less than the first page twice.
  assert.ok(bytes < 2 * MOST, `${bytes - first} bytes to ask for help`);

  // A picture is fetched when it is asked for.
  await rosa.open(given.listing);
  assert.equal(await rosa.page.locator("img").count(), 1);
  await rosa.press("Leave pictures out, to save data");
  assert.equal(await rosa.page.locator("img").count(), 0);
  const saved = bytes;
  await rosa.open(given.listing);
  assert.ok(bytes - saved < 6_000, `${bytes - saved} bytes without the picture`);
  await rosa.reads("Photo: Three winter coats");
  await rosa.press("Show pictures");
  assert.equal(await rosa.page.locator("img").count(), 1);
});
