// Asking without an account, finding something on the board, promising it and handing it over: with the keyboard alone.

import assert from "node:assert/strict";
import { focused, tabTo } from "./focus.mjs";
import { everybodySignsIn, given, story } from "./person.mjs";

await story(async (person) => {
  const states = await everybodySignsIn(person);
  const desk = { viewport: { width: 1280, height: 800 } };
  const rosa = await person("Rosa with a keyboard", given.origin, desk);
  const type = (who, text) => who.page.keyboard.type(text);

  // Asking: three steps, a slip that the focus leads to, and a code.
  await rosa.open("/");
  await tabTo(rosa, "I need something");
  await rosa.key("Enter");
  await tabTo(rosa, "Kind of thing");
  await type(rosa, "Food");
  await tabTo(rosa, "What do you need?");
  await type(rosa, "Groceries for two");
  await tabTo(rosa, "Go on");
  await rosa.key("Enter");
  await tabTo(rosa, "Go on");
  await rosa.key("Enter");
  await tabTo(rosa, "Name");
  await type(rosa, "Rosa");
  await tabTo(rosa, "Phone");
  await type(rosa, "12");
  await tabTo(rosa, "You may keep this");
  await rosa.page.keyboard.press("Space");
  await tabTo(rosa, "Send to the desk");
  assert.equal(await rosa.key("Enter"), 422);
  await tabTo(rosa, "Write a phone number of at least five digits.");
  await rosa.page.keyboard.press("Enter");
  const at = await focused(rosa.page);
  assert.ok(at.words.startsWith("Phone") && at.shown, `the message leads to the field: ${at.words}`);
  await rosa.page.keyboard.press("Control+a");
  await type(rosa, "416 555 0199");
  assert.equal(await rosa.key("Enter"), 200);
  assert.match((await rosa.page.locator("p.code").innerText()).replace(/\s/g, ""), /^\d{9}$/);

  // The board: filtered, and answered.
  const bo = await person("Bo with a keyboard", given.origin, { ...desk, storageState: states.bo });
  await bo.open("/board");
  await tabTo(bo, "Choose what to see");
  await bo.page.keyboard.press("Enter");
  await tabTo(bo, "Offers or asks");
  await type(bo, "Offers");
  await tabTo(bo, "Show");
  await bo.key("Enter");
  await tabTo(bo, "Bags of rice");
  await bo.key("Enter");
  await tabTo(bo, "How many would you like?");
  await bo.page.keyboard.press("Control+a");
  await type(bo, "2");
  await tabTo(bo, "I would like this");
  assert.equal(await bo.key("Enter"), 200);
  const promise = new URL(bo.page.url()).pathname;

  // The promise: a word, stepping back from one, and what was received.
  await tabTo(bo, "Your message");
  await type(bo, "On Friday?");
  await tabTo(bo, "Send");
  assert.equal(await bo.key("Enter"), 200);
  await bo.reads("On Friday?");
  await bo.open(promise);
  await tabTo(bo, "I received it");
  assert.equal(await bo.key("Enter"), 200);
  await bo.reads("You said how it went.");
  await bo.open("/board?kind=request");
  await tabTo(bo, "A ride to the clinic");
  await bo.key("Enter");
  await tabTo(bo, "I can help");
  assert.equal(await bo.key("Enter"), 200);
  await tabTo(bo, "Take it back");
  await bo.page.keyboard.press("Enter");
  await tabTo(bo, "Take it back");
  assert.equal(await bo.key("Enter"), 200);
  await bo.reads("taken back");
});
