// Flow 9, in every language, without scripts: something is given, asked for and paid by two; and a circle of three goes round.

import assert from "node:assert/strict";
import { everybodySignsIn, given, inLanguage, story } from "./person.mjs";
import { opened, send } from "./tour.mjs";

await story(async (person) => {
  const states = await everybodySignsIn(person);
  const plain = (text) => text.replace(/[\u00a0\u2060\u2066-\u2069]/g, " ").replace(/ +/g, " ");
  for (const language of ["en", "fr", "es", "ar"]) {
    const speaks = inLanguage(person, language);
    const as = (name) => speaks(name, given.origin, states[name]);
    const [ana, pia, bo] = [await as("ana"), await as("pia"), await as("bo")];
    const reads = async (who, words) => assert.ok(plain(await who.text()).includes(words), `${words} is missing:\n${await who.text()}`);

    // The purse: rules, a promise that comes, an ask, two who say yes and release.
    await opened(ana, "/fund");
    await send(ana, "fund-rules", { currency: "CAD", mode: "two-holders", lines: "" });
    await opened(bo, "/fund");
    await send(bo, "pledge", { amount: "120,50", how: "cash" });
    await opened(pia, "/fund");
    await pia.leads(() => pia.page.locator('form[id^="came-"] button').click());
    await opened(bo, "/fund");
    await send(bo, "fund-ask", { amount: "100", payee: "Café Élan / مقهى", words: "" });
    const ask = await bo.page.locator('a[href^="/fund/asks/"]').first().getAttribute("href");
    for (const form of ["yes", "release"]) {
      for (const holder of [ana, pia]) {
        await opened(holder, ask);
        await reads(holder, "100.00 CAD");
        assert.equal(await send(holder, form), 200);
      }
    }
    await opened(bo, ask);
    await send(bo, "confirm");
    const book = await speaks("anybody", given.origin);
    await opened(book, "/@maple/fund");
    await reads(book, "100.00 CAD");
    assert.ok(!(await book.text()).includes("Café"), "nobody is in the book");

    // The circle: a plan that all sign, two taps for a hand, a swap that is asked for.
    await opened(ana, "/circles");
    for (const name of ["Pia", "Bo"]) await ana.page.locator("#circle").getByLabel(name, { exact: true }).check();
    await send(ana, "circle", { title: `Susu Élan سوسو ${language}`, hand: "50", currency: "CAD", first: "2999-05-01" });
    const circle = new URL(ana.page.url()).pathname;
    for (const [who, seat] of [[ana, 1], [bo, 2], [pia, 3]]) {
      await opened(who, circle);
      await send(who, `sign-${seat}`);
    }
    await opened(pia, circle);
    await send(pia, "given-3-1");
    await opened(ana, circle);
    await send(ana, "taken-3-1");
    await opened(bo, circle);
    await send(bo, "swap", { other: "3" });
    await opened(pia, circle);
    await pia.leads(() => pia.page.locator('form[id^="yes-"] button').click());
    await opened(ana, circle);
    const turns = await ana.page.locator("ol.rows").first().locator("bdi").allInnerTexts();
    assert.deepEqual(turns, ["Ana", "Pia", "Bo"], "they swapped");
    // Nobody else sees that there is one.
    const dee = await as("dee");
    await dee.open(circle, 404);
    await opened(dee, "/circles");
    assert.ok(!(await dee.text()).includes("Susu"));
  }
});
