// Flow 8, in every language, without scripts: two are put together, both say yes, one rings the other at the time and says in one word
// how it was; nobody answers, somebody else rings; and it ends gently.

import assert from "node:assert/strict";
import { ago, change } from "./database.mjs";
import { everybodySignsIn, given, inLanguage, story } from "./person.mjs";
import { opened, send } from "./tour.mjs";

/** Makes it time for the call: what would be a week's wait is a change of the one moment that is waited for. */
function itIsTime(id) {
  change("UPDATE pairings SET next_at = ?, reminded_at = 1 WHERE id = ?", ago(60_000), id);
  change("UPDATE calls SET said_at = 1 WHERE pairing_id = ?", id);
}

await story(async (person) => {
  const states = await everybodySignsIn(person);
  for (const language of ["en", "fr", "es", "ar"]) {
    const speaks = inLanguage(person, language);
    const as = (name) => speaks(name, given.origin, states[name]);
    const [ana, bo, dee, eve] = [await as("ana"), await as("bo"), await as("dee"), await as("eve")];
    await opened(bo, "/me");
    await send(bo, "details", { phone: "+1 416 555 0199" });
    for (const [who, form, rings] of [[bo, "ask", "other"], [ana, "offer", "me"]]) {
      await opened(who, "/calls");
      for (const day of ["tuesday", "friday"]) await who.page.locator(`#${form} [value="${day}"]`).check();
      await send(who, form, { rings, part: "afternoon", likes: "Café Élan, شطرنج" });
    }
    // The desk sees why they fit, and asks both; the second person is Eve.
    await opened(dee, "/desk/calls");
    if (language === "en") {
      const pair = await dee.page.locator('form[id^="pair-"]').first().getAttribute("id");
      const words = await dee.page.locator("article.card").first().innerText();
      assert.ok(words.includes("شطرنج"), words);
      await dee.page.locator(`#${pair} [name="second"]`).selectOption({ label: "Eve" });
      await send(dee, pair);
    } else {
      // Whose calls have just ended is not suggested again; the desk can still put them together by hand.
      assert.equal(await dee.page.locator('form[id^="pair-"]').count(), 0);
      await dee.page.locator('#pair [name="second"]').selectOption({ label: "Eve" });
      assert.equal(await send(dee, "pair", { day: "tuesday", time: "900" }), 200);
    }
    const id = (await dee.page.locator('a[href^="/calls/"]').first().getAttribute("href")).split("/").pop();
    for (const [who, side] of [[bo, "called"], [ana, "caller"]]) {
      await opened(who, `/calls/${id}`);
      await who.leads(() => who.page.locator(`form[id^="yes-${side}"] button`).click());
    }
    await opened(ana, `/calls/${id}`);
    assert.equal(await ana.page.locator("#reveal").count(), 0, "no number before its time");

    // It is time: a big button that rings, and one tap for how it was.
    itIsTime(id);
    await opened(ana, `/calls/${id}`);
    await send(ana, "reveal");
    const ring = ana.page.locator('a[href="tel:+14165550199"]');
    assert.ok((await ring.boundingBox()).height >= 44, "easy to hit");
    assert.equal(await send(ana, "say-talked"), 200);
    await opened(ana, `/calls/${id}`);
    assert.equal(await ana.page.locator("#reveal").count(), 0, "and then it is gone");

    // Nobody answers, twice: Eve is asked, and reaches them.
    for (let n = 0; n < 2; n += 1) {
      itIsTime(id);
      await opened(ana, `/calls/${id}`);
      await send(ana, "say-no-answer");
    }
    await opened(eve, `/calls/${id}`);
    await send(eve, "reveal");
    await eve.fits();
    assert.equal(await eve.page.locator('a[href="tel:+14165550199"]').count(), 1);
    await send(eve, "say-talked");
    await eve.open(`/calls/${id}`, 404);

    // A worry is two answers, and nobody is asked to write anything.
    await opened(bo, `/calls/${id}/worried`);
    assert.equal(await bo.page.locator("textarea, input[type=text]").count(), 0);
    await send(bo, "worried", { danger: "no", knows: "yes" });
    await opened(dee, `/calls/${id}`);
    await send(dee, "say-talked");

    // And it ends.
    await opened(bo, `/calls/${id}`);
    await send(bo, "end");
    await opened(ana, `/calls/${id}`);
    assert.equal(await ana.page.locator("#reveal, #say-talked, #end").count(), 0);
    await opened(ana, "/calls");
    assert.equal(await ana.page.locator('form[id^="keep-"]').count(), 1, "somebody else can be looked for");
  }
});
