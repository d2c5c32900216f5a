// The board on a narrow phone without JavaScript, in every language: what there is, filtered by what one can do, answered.

import assert from "node:assert/strict";
import { given, inLanguage, story } from "./person.mjs";
import { unfoldAll } from "./tour.mjs";

await story(async (person) => {
  const signed = await person("Bo", given.origin);
  await signed.signIn(given.links.bo);
  const state = await signed.context.storageState();

  for (const language of ["en", "fr", "es", "ar"]) {
    const bo = await inLanguage(person, language)("Bo", given.origin, state);
    const choose = async (values) => {
      await bo.open("/board");
      await unfoldAll(bo);
      for (const [name, value] of Object.entries(values)) await bo.page.locator(`.filters [name="${name}"]`).selectOption(value);
      await bo.leads(() => bo.page.locator(".filters button").click());
      await bo.fits();
      return bo.page.locator("article.card h2").allInnerTexts();
    };
    await bo.open("/board");
    assert.equal(await bo.page.locator("article.card").count(), 4);
    await bo.fits();
    assert.deepEqual(await choose({ kind: "offer" }), ["Bags of rice"]);
    assert.deepEqual(await choose({ only: "car" }), ["A ride to the clinic"]);
    assert.deepEqual(await choose({ only: "small" }), ["خبز لأسرة"]);
    assert.deepEqual(await choose({ language: "es" }), ["Compañía para Rosa & Co"]);
    assert.deepEqual(await choose({ only: "lifting" }), []);
    assert.ok((await bo.page.locator("main p").last().innerText()).length > 10, "an empty list says what to do");
    // A title in another script keeps its own direction within the page.
    await choose({ only: "small" });
    const title = bo.page.locator("article.card h2").first();
    assert.deepEqual(await title.evaluate((e) => [e.lang, getComputedStyle(e).direction]), ["ar", "rtl"]);
    await bo.leads(() => title.locator("a").click());
    await bo.leads(() => bo.page.locator("#promise button").first().click());
    assert.match(new URL(bo.page.url()).pathname, /^\/promises\//);
    await bo.fits();
    await unfoldAll(bo);
    await bo.leads(() => bo.page.locator("#cancel button").click());
    await bo.context.close();
  }
});
