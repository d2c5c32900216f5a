// What a screen reader is given of asking, of a promise, and of the purse and a circle: every field has a name, a slip is said with its
// field, what was done is a status, an amount is one name, and a list is a list.

import assert from "node:assert/strict";
import { everybodySignsIn, given, inLanguage, story } from "./person.mjs";
import { send, unfoldAll } from "./tour.mjs";

// The accessibility tree as the browser hands it to a screen reader.
async function heard(who) {
  const session = await who.context.newCDPSession(who.page);
  const { nodes } = await session.send("Accessibility.getFullAXTree");
  await session.detach();
  const property = (n, name) => n.properties?.find((p) => p.name === name)?.value.value;
  return nodes
    .filter((n) => !n.ignored)
    .map((n) => ({
      role: n.role?.value,
      name: (n.name?.value ?? "").trim(),
      description: (n.description?.value ?? "").trim(),
      invalid: property(n, "invalid"),
      level: property(n, "level"),
    }));
}

const CONTROLS = ["textbox", "combobox", "spinbutton", "checkbox", "radio", "button", "link", "Date", "DisclosureTriangle"];

// What holds for every page.
async function sound(who, page) {
  const tree = await heard(who);
  const nameless = tree.filter((n) => CONTROLS.includes(n.role) && n.name === "");
  assert.deepEqual(nameless, [], `${page}: everything that can be pressed or filled in has a name`);
  assert.equal(tree.filter((n) => n.role === "heading" && n.level === 1).length, 1, `${page}: one name of the page`);
  for (const role of ["main", "banner", "contentinfo"]) assert.ok(tree.some((n) => n.role === role), `${page}: ${role}`);
  return tree;
}

const named = (tree, role) => tree.filter((n) => n.role === role).map((n) => n.name);

await story(async (person) => {
  const states = await everybodySignsIn(person);
  for (const language of ["en", "fr", "es", "ar"]) {
    const speaks = inLanguage(person, language);
    const rosa = await speaks("Rosa", given.origin);
    await rosa.open("/help");
    await sound(rosa, "first question");
    await send(rosa, "help", { category: "food", title: "Groceries" });
    await sound(rosa, "second question");
    await send(rosa, "help", {});
    assert.equal(await send(rosa, "help", { phone: "12", consent: "yes" }), 422);
    const slip = await sound(rosa, "a slip");
    const field = slip.filter((n) => n.invalid === "true");
    assert.equal(field.length, 1, "one field is said to be at fault");
    const message = await rosa.page.locator("span.error").innerText();
    assert.ok(field[0].description.includes(message), `“${message}” is said with its field: ${field[0].description}`);
    assert.ok(slip.some((n) => n.role === "alert"), "and at once when the page comes");
    await send(rosa, "help", { phone: "+1 416 555 0199", consent: "yes" });
    await sound(rosa, "the code");

    const bo = await speaks("Bo", given.origin, states.bo);
    await bo.open(given.rice);
    await sound(bo, "a listing");
    await send(bo, "promise", { amount: "1" });
    const promise = await sound(bo, "a promise");
    assert.ok(promise.some((n) => n.role === "status" && n.name + n.description !== undefined), "what was done is a status");
    assert.ok(promise.some((n) => n.role === "list") && promise.some((n) => n.role === "listitem"), "what happened is a list");
    await unfoldAll(bo);
    await send(bo, "cancel");

    const pia = await speaks("Pia", given.origin, states.pia);
    await pia.open("/fund");
    await sound(pia, "the purse");
    await pia.open("/fund/book");
    const book = await sound(pia, "its book");
    assert.ok(named(book, "columnheader").every((name) => name !== ""), "every column has a name");
    await pia.open("/circles");
    await sound(pia, "the circles");
    for (const who of [rosa, bo, pia]) await who.context.close();
  }
});
