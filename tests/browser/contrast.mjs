// Windows' high contrast (forced colours): where there is something to be seen by its colour alone elsewhere, it is still to be seen.

import assert from "node:assert/strict";
import { given, story } from "./person.mjs";

await story(async (person) => {
  const signed = await person("Ana", given.origin);
  await signed.signIn(given.link);
  const storageState = await signed.context.storageState();
  for (const colorScheme of ["light", "dark"]) {
    const ana = await person("Ana", given.origin, { colorScheme, forcedColors: "active", viewport: { width: 1280, height: 800 }, storageState });
    const looks = (selector, names) =>
      ana.page.locator(selector).first().evaluate((e, names) => {
        const style = getComputedStyle(e);
        return Object.fromEntries(names.map((name) => [name, style[name]]));
      }, names);
    await ana.open("/numbers");
    const ground = (await looks("body", ["backgroundColor"])).backgroundColor;
    const bar = await looks(".bars rect", ["fill"]);
    assert.notEqual(bar.fill, ground, `a bar is seen on ${colorScheme} ground`);
    await ana.open("/board");
    const button = await looks("main button, main .button", ["borderTopStyle", "borderTopWidth"]);
    assert.ok(button.borderTopStyle !== "none" && parseFloat(button.borderTopWidth) > 0, "a button has an edge");
    await ana.page.keyboard.press("Tab");
    const focus = await ana.page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
    assert.notEqual(focus, "none", "the focus shows");
    const card = await looks("article.card", ["borderTopStyle"]);
    assert.notEqual(card.borderTopStyle, "none", "a card has an edge");
    await ana.context.close();
  }
});
