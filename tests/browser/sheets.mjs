// What is printed: each sheet is one page, and nothing on it needs colour. In every language, so also from right to left.

import assert from "node:assert/strict";
import { given, inLanguage, story } from "./person.mjs";
import { send, unfoldAll } from "./tour.mjs";

/** How many pages a PDF has. */
const pages = (pdf) => pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;

/** Colours on the page that are more than light and dark. */
const colours = () => {
  const seen = new Set();
  for (const e of document.body.querySelectorAll("*")) {
    const style = getComputedStyle(e);
    if (style.display === "none" || e.getClientRects().length === 0) continue;
    for (const name of ["color", "backgroundColor", "borderTopColor", "fill"]) {
      const parts = style[name].match(/^rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)$/);
      if (!parts || parts[4] === "0") continue;
      const [r, g, b] = parts.slice(1, 4).map(Number);
      if (Math.max(r, g, b) - Math.min(r, g, b) > 12) seen.add(`${name} ${style[name]} on ${e.localName}.${e.className}`);
    }
  }
  return [...seen];
};

async function sheet(who, name) {
  await who.page.emulateMedia({ media: "print" });
  assert.deepEqual(await who.page.evaluate(colours), [], `${name}: all is grey`);
  for (const format of ["A4", "Letter"]) {
    const count = pages(await who.page.pdf({ format, printBackground: true }));
    assert.equal(count, 1, `${name} on ${format}: one page`);
  }
  await who.page.emulateMedia({ media: null });
}

await story(async (person) => {
  const ana = await person("Ana", given.origin);
  await ana.signIn(given.links.ana);
  const bo = await person("Bo", given.origin);
  await bo.signIn(given.links.bo);
  // Six people to bring something to, with everything that whoever brings it is shown; a card for the first.
  // Near enough that the door is shown, at whatever hour this runs: 8 to 32 hours before the end of that day.
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  let card;
  for (let n = 1; n <= 6; n += 1) {
    await ana.open("/desk/new");
    await send(ana, "new", {
      category: "food", title: `Groceries, number ${n}`, name: `Rosa María ${n}`, phone: `+1 416 555 01${20 + n}`, needed_by: today,
      corner: `Elm and Oak ${n}`, household: "4, no nuts, no gluten", shopping: "Rice\nMilk, or oat milk\nSoap\nBread, at most 4.50",
      door: `${n} Elm Street, third floor, ring twice`, note: "The dog is loud and friendly.", consent: "yes",
    });
    await unfoldAll(ana);
    await send(ana, "publish", { visibility: "pod" });
    const listing = await ana.page.locator('a[href^="/listings/"]').first().getAttribute("href");
    if (n > 1) {
      await bo.open(listing);
      await send(bo, "promise", { amount: "1" });
      await ana.open(new URL(bo.page.url()).pathname);
      await send(ana, "accept");
      continue;
    }
    await ana.open(`${listing}/give`);
    const bos = (all) => (all.find((e) => e.labels[0].innerText.trim().startsWith("Bo")).checked = true);
    await ana.page.locator('#give [name="member"]').evaluateAll(bos);
    assert.equal(await send(ana, "give", { amount: "1" }), 200, await ana.text());
    card = new URL(await ana.page.locator(".address").last().innerText()).pathname;
  }
  for (let n = 1; n <= 12; n += 1) {
    await ana.open("/people");
    await ana.page.locator("details:has(#add)").evaluate((d) => (d.open = true));
    assert.equal(await send(ana, "add", { name: `Neighbour ${n}`, phone: `+1 416 555 01${10 + n}` }), 200);
  }
  await ana.open("/announcements");
  await ana.page.locator("details:has(#announce)").evaluate((d) => (d.open = true));
  await send(ana, "announce", { title: "The hall is closed on Friday", text: "There is no lunch.\n\nOn Saturday we meet as always." });
  const announcement = new URL(ana.page.url()).pathname;
  // A circle of twelve: its book is one sheet too.
  await ana.open("/circles");
  const names = ["Amina", "Béatrice", "Chidi", "Dalia", "Esperanza", "Fatou", "Gustavo", "Hawa", "Ines", "Jamal", "Kofi"].join("\n");
  await ana.page.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = true)));
  await send(ana, "circle", { title: "The susu of Elm Street", hand: "50", currency: "CAD", first: "2999-05-01", by_phone: names });
  for (let n = 1; n <= 12; n += 1) await send(ana, `sign-${n}`);
  const book = `${new URL(ana.page.url()).pathname}/book`;
  // Calls with one of the neighbours, and a number for all on the flyer.
  const unfold = () => ana.page.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = true)));
  const wish = { day: "friday", part: "afternoon" };
  await ana.open("/calls");
  await unfold();
  await send(ana, "offer", { ...wish, rings: "me" });
  await ana.open("/desk/calls");
  await unfold();
  await send(ana, "wish", { ...wish, wanting: "ask", rings: "other" });
  await unfold();
  await send(ana, "phone-in", { number: "416 555 0100", words: "Press 1." });
  await ana.leads(() => ana.page.locator('form[id^="pair-"] button').first().click());
  const call = await ana.page.locator('a[href^="/calls/"]').first().getAttribute("href");
  await ana.leads(() => ana.page.locator('form[id^="yes-called"] button').first().click());
  await ana.open(call);
  await ana.leads(() => ana.page.locator('form[id^="yes-caller"] button').click());
  // A proposal, to be answered on paper.
  await ana.open("/decisions");
  await unfold();
  const points = { rule: "score", options: "Saturday\nSunday\nWednesday evening", effect: "words" };
  await send(ana, "decision", { question: "On which day do we meet?", why: "More of us could come.", ...points });
  const ballot = `${new URL(ana.page.url()).pathname}/sheet`;
  // A card opens once, in one browser.
  const first = await person("a holder", given.origin);
  await first.open(card);
  await send(first, "open");
  const opened = await first.context.storageState();
  const states = { ana: await ana.context.storageState(), bo: await bo.context.storageState() };

  for (const language of ["en", "fr", "es", "ar"]) {
    const speaks = inLanguage(person, language, { colorScheme: "dark" });
    const visitor = await speaks("a visitor", given.origin);
    await visitor.open("/@maple/flyer");
    await sheet(visitor, `flyer in ${language}`);
    const desk = await speaks("Ana", given.origin, states.ana);
    await desk.open(announcement);
    await desk.leads(() => desk.page.locator("#phones button").click());
    assert.equal(await desk.page.locator('a[href^="tel:"]').count(), 12);
    await sheet(desk, `phone tree in ${language}`);
    await desk.leads(() => desk.page.locator('a[href$="/sheet"]').click());
    await sheet(desk, `notice in ${language}`);
    await desk.open(`${call}/sheet`);
    await sheet(desk, `calls in ${language}`);
    await desk.open(book);
    await sheet(desk, `book of a circle in ${language}`);
    await desk.open(ballot);
    await sheet(desk, `ballot in ${language}`);
    const driver = await speaks("Bo", given.origin, states.bo);
    await driver.open("/round");
    await send(driver, "show");
    assert.equal(await driver.page.getByText("third floor", { exact: false }).count(), 6, "with the doors");
    await sheet(driver, `round in ${language}`);
    const holder = await speaks("a holder", given.origin, opened);
    await holder.open(card);
    await send(holder, "show");
    await holder.reads("oat milk", "no gluten", "third floor");
    await sheet(holder, `card in ${language}`);
  }
});
