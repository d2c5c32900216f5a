// From asking without an account to the door and to "helped", without JavaScript on a narrow phone, in every language.
// Forms are sent by the names of their fields, so that the same story is told in each.

import assert from "node:assert/strict";
import { everybodySignsIn, given, inLanguage, story } from "./person.mjs";
import { send, unfoldAll } from "./tour.mjs";

const TITLES = { en: "Groceries for two", fr: "Courses pour deux", es: "Compra para dos", ar: "مشتريات لشخصين Rosa & Co" };

await story(async (person) => {
  const states = await everybodySignsIn(person);
  const tell = async (language) => {
    const speaks = inLanguage(person, language);
    const [rosa, ana, bo] = [await speaks("Rosa", given.origin), await speaks("Ana", given.origin, states.ana), await speaks("Bo", given.origin, states.bo)];
    const all = [rosa, ana, bo];
    const title = TITLES[language];

    // Rosa taps once on the front page and answers three questions.
    await rosa.open("/");
    await rosa.leads(() => rosa.page.locator("main .buttons a").first().click());
    await send(rosa, "help", { category: "food", title });
    await send(rosa, "help", { amount: "1", needed_by: new Date(Date.now() + 6 * 3_600_000).toISOString().slice(0, 10) });
    await send(rosa, "help", { name: "Rosa", phone: "+1 416 555 0199", corner: "Elm & Oak", note: "Ring twice", consent: "yes" });
    const code = await rosa.page.locator("p.code").innerText();
    assert.match(code.replace(/\s/g, ""), /^\d{9}$/);
    assert.deepEqual(await rosa.context.cookies().then((all) => all.map((c) => c.name)), ["language"], "no session, no other cookie");

    // Ana finds it by the code, asks for the door, and puts it on the board.
    await ana.open("/desk");
    await send(ana, "find", { code });
    const path = new URL(ana.page.url()).pathname;
    await ana.readsNot("555 0199");
    await unfoldAll(ana);
    await send(ana, "tell", { door: "7 Elm Street, 2nd floor" });
    await unfoldAll(ana);
    await send(ana, "publish", { visibility: "pod" });
    const listing = await ana.page.locator('a[href^="/listings/"]').first().getAttribute("href");

    // Bo sees nothing of her on the board, promises, and is shown the way once Ana says yes.
    await bo.open(listing);
    await bo.reads(title);
    await bo.readsNot("Elm & Oak");
    await send(bo, "promise", { amount: "1" });
    const promise = new URL(bo.page.url()).pathname;
    assert.equal(await bo.page.locator("#reveal").count(), 0, "nothing before a yes");
    await ana.open(promise);
    await send(ana, "accept");
    await bo.open("/round");
    await bo.reads(title);
    await bo.readsNot("7 Elm Street");
    await send(bo, "show");
    await bo.reads("7 Elm Street, 2nd floor", "+1 416 555 0199", "Ring twice");
    await bo.fits();

    // It is brought, both say so, and Rosa reads that it is done, and who saw her door.
    await bo.open(promise);
    await send(bo, "handed-over", { amount: "1" });
    await ana.open(promise);
    await send(ana, "received", { amount: "1" });
    await rosa.open("/code");
    await send(rosa, "code", { code });
    await rosa.reads("Bo");
    assert.equal(await rosa.page.locator("#no-more").count(), 0, "nothing is left to take back");
    await send(rosa, "forget");
    await ana.open(path);
    assert.equal(await ana.page.locator("#rest, #door").count(), 0, "there is nothing left to be shown");
    for (const who of all) {
      await who.fits();
      const page = await who.page.evaluate(() => [document.documentElement.lang, getComputedStyle(document.body).direction]);
      assert.deepEqual(page, [language, language === "ar" ? "rtl" : "ltr"]);
    }
  };
  for (const language of ["en", "fr", "es", "ar"]) await tell(language);
});
