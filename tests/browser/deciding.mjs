// Flow 10, in every language, without scripts: a question is asked, answered by page and by voice at the desk, and carried out; and the
// sheet for the meeting is one that can be read out.

import assert from "node:assert/strict";
import { ago, change } from "./database.mjs";
import { everybodySignsIn, given, inLanguage, story } from "./person.mjs";
import { opened, send, unfoldAll } from "./tour.mjs";

/** Makes it the day on which it closes. */
const itsDay = (id) => change("UPDATE decisions SET closes_at = ? WHERE id = ?", ago(1000), id);

await story(async (person) => {
  const states = await everybodySignsIn(person);
  for (const language of ["en", "fr", "es", "ar"]) {
    const speaks = inLanguage(person, language);
    const as = (name) => speaks(name, given.origin, states[name]);
    const [ana, bo, dee] = [await as("ana"), await as("bo"), await as("dee")];
    await opened(bo, "/decisions");
    const agreement = { effect: "agreement", title: `Café Élan ${language} مقهى`, months: "6", rule: "consent", days: "3" };
    await send(bo, "decision", { question: "Do we greet each other? هل نتبادل التحية؟", why: "Whoever comes in is greeted.", ...agreement });
    const path = new URL(bo.page.url()).pathname;
    // Answer buttons are reachable before everything else that can be pressed on the page.
    await opened(ana, path);
    const first = await ana.page.locator("main form").first().getAttribute("id");
    assert.equal(first, "answer");
    assert.equal(await send(ana, "answer", { answer: "object", reason: "" }), 422);
    await ana.fits();
    await opened(ana, path);
    await send(ana, "answer", { answer: "yes" });
    await opened(dee, path);
    assert.equal(await send(dee, "for", { answer: "no" }), 422, "nobody is chosen for anybody");
    await opened(dee, path);
    await send(dee, "for", { member: "Bo", answer: "no" });
    await opened(bo, path);
    await send(bo, "comment", { text: "نعم، please." });
    await opened(bo, `${path}/sheet`);
    itsDay(path.split("/").pop());
    await bo.open("/agreements");
    await bo.sees(`Café Élan ${language}`);
    await bo.fits();
    const accept = await bo.page.locator('form[id^="accept-"]').first().getAttribute("id");
    await send(bo, accept);
    await opened(ana, path);
    assert.equal(await ana.page.locator("#answer").count(), 0);
    // Points, too, fit a narrow phone.
    await opened(ana, "/decisions");
    const points = { rule: "score", options: "Saturday السبت\nSunday", effect: "words" };
    await send(ana, "decision", { question: "On which day do we meet?", why: "", ...points });
    await unfoldAll(ana);
    await ana.fits();
    await send(ana, "answer", { p0: "5", p1: "2" });
    await opened(ana, new URL(ana.page.url()).pathname);
    await send(ana, "withdraw");
    await ana.fits();
    await opened(ana, "/decisions");
    assert.ok((await ana.page.locator('a[href="/decisions/log.csv"]').count()) === 1);
  }
});
