// A new server: the one-time link, a few answers, and the pod is there.

import assert from "node:assert/strict";
import { given, story } from "./person.mjs";

await story(async (person) => {
  const ana = await person("Ana", given.origin);
  await ana.open("/");
  await ana.heading("Almost there");
  await ana.reads("printed where the server was started");
  await ana.open(given.link);
  await ana.heading("Set up your pod");

  // A slip: it is said beside the field, and the rest is kept.
  await ana.fill({ "Name of the pod": "Maple Street", "Short name of the pod": "Maple!", "Your area": "Elm Street area" });
  await ana.fill({ "Your first name": "Ana", "A short name to sign in with": "ana" });
  assert.equal(await ana.press("Make the pod"), 422);
  await ana.reads("Choose 2 to 18 small letters and digits, such as maple.");
  assert.equal(await ana.field("Short name of the pod").getAttribute("aria-invalid"), "true");
  assert.equal(await ana.field("Your area").inputValue(), "Elm Street area");
  await ana.fits();

  await ana.fill({ "Short name of the pod": "maple" });
  assert.equal(await ana.press("Make the pod"), 200);
  await ana.heading("Your pod is there");
  await ana.reads("Welcome!", "Maple Street", `@maple@${new URL(given.origin).host}`, `${given.origin}/join/`);
  await ana.reads("Sign out (Ana)");
  await ana.fits();
  await ana.follow("A flyer to print");
  await ana.heading("Maple Street");
  await ana.open("/agreements");
  await ana.reads("How we do things", "Anybody may ask.");

  // The link is used up, for everybody.
  const late = await person("somebody late", given.origin);
  await late.open(given.link, 404);
  await late.heading("This link does not work any more");
  await late.open("/");
  await late.heading("Neighbours helping neighbours");
  await late.follow("Maple Street");
  await late.heading("Maple Street");
  await late.fits();
});
