// The desk: a private message from another service becomes a promise, written back to and seen through to its end.

import assert from "node:assert/strict";
import { given, story } from "./person.mjs";

await story(async (person) => {
  const ana = await person("Ana at the desk", given.origin);
  await ana.signIn(given.link);

  await ana.sees("A message from outside", "/notices");
  await ana.follow("A message from outside");
  await ana.heading("A message from outside");
  await ana.follow("Messages from outside");
  await ana.reads(given.from, "Bags of rice", "two please", "waiting for you");
  await ana.fits();
  await ana.follow(given.from);
  await ana.reads("two please", "We read: 2 bags.");
  await ana.fits();

  // More than there is: said beside the number, which is kept.
  await ana.fill({ "How many": "9" });
  assert.equal(await ana.press("Say yes"), 422);
  await ana.reads("Only 5 left.");
  assert.equal(await ana.field("How many").inputValue(), "9");

  await ana.unfold("Write to them");
  await ana.fill({ "Your message": "Two are yours. When can you come?" });
  await ana.press("Send");
  await ana.reads("Two are yours. When can you come?");
  assert.equal(await ana.field("How many").inputValue(), "2");
  assert.equal(await ana.press("Say yes"), 200);
  await ana.reads("became a promise");
  await ana.follow("See the promise");
  await ana.reads(given.from, "2 bags", "agreed");
  const promise = ana.page.url();
  await ana.follow("Bags of rice");
  await ana.reads("3 bags left", given.from);

  // Whoever answers from outside has no buttons: the desk says it for both.
  await ana.open(promise);
  await ana.press("I handed it over");
  await ana.press("I received it");
  await ana.reads("Handed over: 2 bags. Both sides say so.");
  assert.equal(await ana.page.locator(".state").innerText(), "handed over");
  await ana.fits();
});
