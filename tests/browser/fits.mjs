// Every page in every language on a phone of 320 pixels with JavaScript off: nothing sticks out, the direction is right,
// there is one heading, and nothing is asked of anybody else.

import assert from "node:assert/strict";
import { given, inLanguage, story } from "./person.mjs";
import { settle, tour } from "./tour.mjs";

// The pages that have a script, each for what browsers offer no other way.
const SCRIPTED = /^(own-round|passkey-new|sign-in-passkey|how-i-hear|slip$)/;

await story(async (person) => {
  const states = await settle(given, person);
  const round = async (language) => {
    const seen = new Set();
    await tour(given, states, inLanguage(person, language), async (name, who) => {
      seen.add(name);
      await who.fits();
      const page = await who.page.evaluate(() => ({
        lang: document.documentElement.lang,
        dir: getComputedStyle(document.body).direction,
        headings: document.querySelectorAll("h1").length,
        scripts: document.scripts.length,
        drawn: document.querySelectorAll("#picture").length,
      }));
      // Where a listing can be passed on, it can be drawn as a picture too.
      const { drawn } = page;
      const dir = language === "ar" ? "rtl" : "ltr";
      assert.deepEqual(page, { lang: language, dir, headings: 1, scripts: SCRIPTED.test(name) ? 1 : drawn, drawn }, name);
    }, false);
    assert.ok(seen.size >= 50, `${seen.size} pages`);
  };
  await Promise.all(["en", "fr", "es", "ar"].map(round));
});
