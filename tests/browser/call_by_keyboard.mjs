// A call at the desk taken, shown and put on the board with the keyboard alone.

import assert from "node:assert/strict";
import { tabTo } from "./focus.mjs";
import { given, story } from "./person.mjs";

await story(async (person) => {
  const ana = await person("Ana on the phone", given.origin, { viewport: { width: 1280, height: 800 } });
  const type = (text) => ana.page.keyboard.type(text);
  await ana.signIn(given.link);
  await ana.open("/desk");
  await tabTo(ana, "Take a call");
  await ana.key("Enter");
  await tabTo(ana, "Their language");
  await type("Esp");
  await tabTo(ana, "Kind of thing");
  await type("Food");
  await tabTo(ana, "What, in a few words");
  await type("Groceries for two");
  await tabTo(ana, "Name");
  await type("Rosa");
  await tabTo(ana, "Phone");
  await type("+1 416 555 0199");
  await tabTo(ana, "Where about");
  await type("Elm and Oak");
  await tabTo(ana, "They said yes");
  await ana.page.keyboard.press("Space");
  await tabTo(ana, "Keep this case");
  assert.equal(await ana.key("Enter"), 200);
  await ana.reads("The case is kept. Read the code to them.", "Español", "Locked away: Name, Phone, Where about.");
  await ana.readsNot("555 0199");
  await tabTo(ana, "Show what is needed to help");
  await ana.key("Enter");
  await ana.reads("+1 416 555 0199", "It is written down that you saw this.");
  await tabTo(ana, "Put it on the board");
  await ana.page.keyboard.press("Enter");
  await tabTo(ana, "What, in a few words");
  await tabTo(ana, "Put it on the board");
  await ana.key("Enter");
  await ana.reads("Published.", "On the board");
});
