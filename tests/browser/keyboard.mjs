// An offer published with the keyboard alone.

import assert from "node:assert/strict";
import { focused, tabTo } from "./focus.mjs";
import { given, story } from "./person.mjs";

await story(async (person) => {
  const ana = await person("Ana with a keyboard", given.origin, { viewport: { width: 1280, height: 800 } });
  const type = (text) => ana.page.keyboard.type(text);
  const replace = async (text) => {
    await ana.page.keyboard.press("Control+a");
    await type(text);
  };

  await ana.open(given.link);
  await tabTo(ana, "Sign in");
  await tabTo(ana, "Sign in");
  assert.equal(await ana.key("Enter"), 200);

  // The first stop of a page leads past everything that is on every page.
  await ana.page.keyboard.press("Tab");
  assert.equal((await focused(ana.page)).words, "Skip to the page");
  await ana.page.keyboard.press("Enter");
  await ana.page.waitForURL("**/board*#main");
  await ana.page.keyboard.press("Tab");
  assert.equal((await focused(ana.page)).words, "Search");

  await ana.open("/");
  await tabTo(ana, "Offer help");
  await ana.key("Enter");
  await ana.reads("Step 1 of 3");
  await tabTo(ana, "What do you have?");
  await type("Winter coats");
  await tabTo(ana, "Kind of thing");
  await type("Clo");
  assert.equal(await ana.field("Kind of thing").inputValue(), "clothing");
  await tabTo(ana, "More about it");
  await type("Warm ones.");
  await tabTo(ana, "Go on");
  await ana.key("Enter");

  // In a line, Enter means the next step, never the way back.
  await ana.reads("Step 2 of 3");
  await tabTo(ana, "How many?");
  await replace("4");
  await ana.key("Enter");
  await ana.reads("Step 3 of 3", "Winter coats", "4 left");

  await tabTo(ana, "Everybody");
  await ana.page.keyboard.press("ArrowUp");
  await ana.page.keyboard.press("ArrowUp");
  assert.ok(await ana.page.locator("input[name=visibility][value=pod]").isChecked());
  await tabTo(ana, "Publish");
  await ana.key("Space");
  await ana.reads("Published.", "Winter coats", "4 left", "My pod");
});
