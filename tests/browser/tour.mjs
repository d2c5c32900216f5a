// Every page there is, for whoever sees it, and every way a page can say no. What is looked at on each is up to the caller.

import assert from "node:assert/strict";

// Forms are filled in and sent by their names, so that the tour works in every language.
export async function send(who, form, values = {}, button = "button") {
  // What most people leave as it is lies in a fold of the form.
  await who.page.evaluate((id) => document.querySelectorAll(`#${id} details`).forEach((d) => (d.open = true)), form);
  for (const [name, value] of Object.entries(values)) {
    const field = who.page.locator(`#${form} [name="${name}"]`);
    const kind = await field.first().evaluate((e) => (["radio", "checkbox"].includes(e.type) ? e.type : e.localName));
    if (kind === "radio" || kind === "checkbox") await who.page.locator(`#${form} [name="${name}"][value="${value}"]`).check();
    else if (kind === "select") await field.selectOption(value);
    else await field.fill(value);
  }
  return who.leads(() => who.page.locator(`#${form} ${button}`).first().click());
}

// Takes off what the browser itself would ask for, so that the server's own sentence comes.
async function unchecked(who) {
  await who.page.evaluate(() => document.querySelectorAll("form").forEach((f) => (f.noValidate = true)));
}

export async function unfoldAll(who) {
  await who.page.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = true)));
}

// A page with everything on it unfolded, which fits a narrow phone.
export async function opened(who, path, status = 200) {
  await who.open(path, status);
  await unfoldAll(who);
  await who.fits();
}

async function visitors(who, see, { listings, signIn }) {
  for (const [name, path, status] of [
    ["front", "/", 200],
    ["board", "/board", 200],
    ["board-nothing-found", "/board?q=nothing&kind=offer", 200],
    ["pod", "/@maple", 200],
    ["flyer", "/@maple/flyer", 200],
    ["listing", listings.rice, 200],
    ["listing-long", listings.long, 200],
    ["listing-ended", listings.ended, 200],
    ["ask-to-join", "/@maple/join", 200],
    ["offline", "/offline", 200],
    ["offline-kept", "/offline/kept", 200],
    ["card-ended", "/card/cmk_0000000000000000000000000000000000", 200],
    ["glossary", "/words", 200],
    ["sign-in", "/sign-in", 200],
    ["sign-in-link", signIn, 200],
    ["error-gone", listings.gone, 410],
    ["error-not-found", "/nothing/here", 404],
    ["error-sign-in-first", "/promises", 401],
    ["error-set-up-ended", "/setup/cmu_0000000000000000000000000000000000", 404],
    ["error-only-by-button", `${listings.rice}/close`, 405],
  ]) {
    await who.open(path, status);
    await see(name, who);
  }
  await who.open("/sign-in");
  await send(who, "passkey-sign-in");
  await see("sign-in-passkey", who);
  await who.open("/sign-in/cml_0000000000000000000000000000000000");
  assert.equal(await send(who, "sign-in"), 404);
  await see("error-link-ended", who);
  await who.page.goto("about:blank");
  await who.page.setContent(`<form method="post" action="${who.origin}/sign-out"><button>x</button></form>`);
  assert.equal(await who.leads(() => who.page.locator("button").click()), 403);
  await see("error-other-site", who);
}

async function firstVisit(who, see, { link }) {
  await who.open("/");
  await see("front-no-pod", who);
  await who.open(link);
  await see("set-up", who);
  await unchecked(who);
  assert.equal(await send(who, "setup", { title: "", name: "Maple!", your_name: "Ana" }), 422);
  await see("set-up-again", who);
}

// Asks for help without an account, and asks by code how it goes.
async function withoutAccount(who, see) {
  await who.open("/help?kind=offer");
  await see("help-offer-1", who);
  await who.open("/help");
  await see("help-1", who);
  assert.equal(await send(who, "help", { category: "food", title: "ring 416 555 0199" }), 422);
  await see("help-1-again", who);
  await send(who, "help", { category: "food", title: "Groceries for two" });
  await see("help-2", who);
  assert.equal(await send(who, "help", { amount: "many" }), 422);
  await see("help-2-again", who);
  await send(who, "help", { amount: "2", unit: "bag", needed_by: "2999-01-01" });
  await see("help-3", who);
  await unchecked(who);
  assert.equal(await send(who, "help", { name: "Rosa", phone: "12" }), 422);
  await see("help-3-again", who);
  await send(who, "help", { phone: "+1 416 555 0199", corner: "Elm and Oak", note: "Ring twice", consent: "yes" });
  await see("code-fresh", who);
  const code = await who.page.locator("p.code").innerText();
  await who.open("/code");
  await see("code-ask", who);
  assert.equal(await send(who, "code", { code: "000 000 000" }), 422);
  await see("code-ask-again", who);
  await send(who, "code", { code });
  await see("code", who);
  assert.equal(await who.leads(() => who.page.locator("#forget button").click()), 200);
  await see("code-forgotten", who);
  await who.open("/sign-in");
  assert.equal(await send(who, "code", { code: "00000000" }), 422);
  await see("sign-in-again", who);
  await unchecked(who);
  assert.equal(await send(who, "mail", { mail: "nobody" }), 422);
  await see("sign-in-mail-again", who);
  await send(who, "mail", { mail: "rosa@mail.example" });
  await see("sign-in-mail-asked", who);
}

// A call at the desk, from the form to the board, and what a second call by the same person looks like.
async function calls(who, see) {
  const call = { language: "es", category: "food", title: "Groceries for two", name: "Rosa", phone: "+1 416 555 0142",
    corner: "Elm and Oak", household: "2, no nuts", door: "7 Elm Street, ring twice", needed_by: "2999-01-01", consent: "yes" };
  await who.open("/desk/new");
  await see("call", who);
  await unchecked(who);
  assert.equal(await send(who, "new", { title: "Groceries at 7 Elm Street", category: "food" }), 422);
  await see("call-again", who);
  await who.open("/desk/new");
  assert.equal(await send(who, "new", call), 200);
  await unfoldAll(who);
  await see("case", who);
  const path = new URL(who.page.url()).pathname;
  await who.leads(() => who.page.locator("#rest button").click());
  await see("case-shown", who);
  await who.open(path);
  await unfoldAll(who);
  assert.equal(await send(who, "publish", { title: "Ring 416 555 0142" }), 422);
  await see("case-publish-again", who);
  await who.open("/desk/shopping");
  await see("shopping", who);
  await unchecked(who);
  assert.equal(await send(who, "shopping", { title: "A week", lines: "rice, many" }), 422);
  await see("shopping-again", who);
  await send(who, "shopping", { title: `A week ${Date.now()}`, lines: "Rice, 1, 1\nMilk, 1, 2\nSoap" });
  await see("shopping-list", who);
  await who.open(path);
  await unfoldAll(who);
  await send(who, "shopping", { people: "4" });
  await who.open(path);
  await unfoldAll(who);
  await send(who, "publish", { visibility: "desk" });
  await see("case-on-the-board", who);
  const listing = await who.page.locator('a[href^="/listings/"]').first().getAttribute("href");
  await who.open(`${listing}/give`);
  await see("give", who);
  await unchecked(who);
  assert.equal(await send(who, "give", { amount: "many" }), 422);
  await see("give-again", who);
  const helper = await who.page.locator('#give [name="member"]').first().getAttribute("value");
  await who.page.locator('#give [name="member"]').first().check();
  assert.equal(await send(who, "give", { amount: "1" }), 200);
  await see("card-link", who);
  const card = new URL(await who.page.locator(".address").last().innerText()).pathname;
  await who.open(card);
  await see("card-closed", who);
  await send(who, "open");
  await unfoldAll(who);
  await see("card", who);
  await send(who, "show");
  await see("card-shown", who);
  await who.open(`/desk/run/${helper}`);
  await see("run", who);
  await send(who, "show");
  await see("run-shown", who);
  await bringOver(who, see);
  await who.open("/desk/new");
  assert.equal(await send(who, "new", call), 200);
  await see("case-perhaps-the-same", who);
  await who.leads(() => who.page.locator("#no-answer button").click());
  await see("case-undo", who);
  await who.leads(() => who.page.locator("#undo button").click());
  await who.leads(() => who.page.locator("#same-as button").click());
  await unfoldAll(who);
  await see("case-the-same", who);
  await who.open("/desk/texts");
  await see("texts", who);
  await unchecked(who);
  assert.equal(await send(who, "text", { phone: "12", text: "HELP" }), 422);
  await see("texts-again", who);
  await send(who, "text", { phone: "+1 416 555 0177", text: "HELP groceries" });
  await see("texts-answered", who);
  for (const [name, at] of [
    ["desk-categories", "/desk/categories"],
    ["desk-run", "/desk/run"],
    ["desk-words", "/desk/words"],
    ["desk", "/desk"],
    ["desk-ended", "/desk/ended"],
  ]) {
    await who.open(at);
    await see(name, who);
  }
  assert.equal(await send(who, "find", { code: "000 000 000" }), 422);
  await see("desk-find-again", who);
  await unfoldAll(who);
  assert.equal(await send(who, "note", { words: "Ring 416 555 0142" }), 422);
  await see("desk-note-again", who);
  await unfoldAll(who);
  assert.equal(await send(who, "note", { words: "Somebody comes for the coats at five." }), 200);
  await see("desk-note", who);
}

// A list and a map that the desk brings.
async function bringOver(who, see) {
  await who.open("/desk/import");
  await see("import", who);
  await unchecked(who);
  assert.equal(await send(who, "import", { text: "" }), 422);
  await see("import-again", who);
  await send(who, "import", { text: "Name\tPhone\tNeeds\nSami\t+1 416 555 0178\tWarm blankets for two\n" });
  await see("import-look", who);
  await unchecked(who);
  assert.equal(await send(who, "import", {}, "button[value=bring]"), 422);
  await see("import-look-again", who);
  await send(who, "import", { consent: "yes" }, "button[value=bring]");
  await see("import-done", who);
  await who.open("/desk/import");
  await unfoldAll(who);
  await see("import-past", who);
  await who.open("/desk/flyer");
  await unfoldAll(who);
  await unchecked(who);
  assert.equal(await send(who, "flyer-en", { title: "x".repeat(81) }), 422);
  await see("flyer-words-again", who);
  await who.open("/desk/flyer");
  await unfoldAll(who);
  await send(who, "flyer-en", { title: "Need a hand?", lines: "Between Elm and Oak." });
  await unfoldAll(who);
  await see("flyer-words", who);
  await who.open("/desk/kit");
  await see("kit-at-the-desk", who);
  await unfoldAll(who);
  await unchecked(who);
  assert.equal(await send(who, "take"), 422);
  await see("kit-at-the-desk-again", who);
  // Several tours share one pod: once it is shared it stays so.
  await who.open("/desk/kit");
  if ((await who.page.locator('#share [name="shared"]').getAttribute("value")) === "yes") await send(who, "share");
  await who.open("/@maple/kit");
  await unfoldAll(who);
  await see("kit", who);
  await who.open("/desk/map");
  await see("map", who);
  assert.equal(await send(who, "map", { text: "no map" }), 422);
  await see("map-again", who);
  const around = (west) => [[[west, 43.6], [west, 43.7], [west + 0.08, 43.72], [west + 0.1, 43.6], [west, 43.6]]];
  const area = (name, west) => ({ type: "Feature", properties: { name }, geometry: { type: "Polygon", coordinates: around(west) } });
  const text = JSON.stringify({ type: "FeatureCollection", features: [area("Elm Street area", -79.5), area("Oak Hill", -79.4)] });
  assert.equal(await send(who, "map", { text, source: "© OpenStreetMap contributors" }), 200);
  await see("areas-with-a-map", who);
  await who.open("/offer/new");
  await send(who, "new", { title: "Saplings", category: "other" });
  await unfoldAll(who);
  await see("offer-2-map", who);
  assert.equal(await send(who, "new", { amount: "many", area_on_map: "Oak Hill" }), 422);
  await unfoldAll(who);
  await see("offer-2-map-chosen", who);
}

// Who asks to join, and the answer.
async function asking(who, see, somebody) {
  await somebody.open("/@maple/join");
  await unchecked(somebody);
  assert.equal(await send(somebody, "ask-join", { name: "Nour" }), 422);
  await see("ask-to-join-again", somebody);
  // Each asks with a number of their own: whoever asks twice is asked about once.
  const phone = `+1 416 ${String(Math.floor(Math.random() * 9e6) + 1e6)}`;
  await send(somebody, "ask-join", { name: "Nour", phone, note: "I know Bo." });
  await see("ask-to-join-done", somebody);
  await who.open("/people/asking");
  await see("asking", who);
  await send(who, "show");
  await unfoldAll(who);
  await see("asking-shown", who);
  await who.leads(() => who.page.locator('form[id^="yes-"] button').first().click());
  await see("asking-code", who);
}

// Who is in the pod, and how others come in.
async function people(who, see, alone) {
  await who.open("/people");
  await unfoldAll(who);
  await see("people", who);
  await unchecked(who);
  assert.equal(await send(who, "add", { name: "Rosa", phone: "12" }), 422);
  await see("people-again", who);
  assert.equal(await send(who, "add", { name: "Rosa", phone: "+1 416 555 0199" }), 200);
  await see("people-code", who);
  await who.open("/people");
  await who.page.locator(".rows a").last().click();
  await unfoldAll(who);
  await see("neighbour", who);
  assert.equal(await send(who, "job", { job: "driver", until: "2999-01-01" }), 422);
  await see("neighbour-again", who);
  await who.open(new URL(who.page.url()).pathname.replace(/\/job$/, "/apart"));
  await see("apart", who);
  await unchecked(who);
  assert.equal(await send(who, "tell", { text: "" }), 422);
  await see("apart-again", who);
  await send(who, "tell", { text: "They shouted at me.", named: "yes" });
  await see("apart-told", who);
  await who.open("/people/split");
  await see("split", who);
  await unchecked(who);
  assert.equal(await send(who, "split", { title: "Oak Hill", name: "oak" }), 422);
  await see("split-again", who);
  await fund(who, see);
  await circle(who, see);
  await company(who, see, alone);
  await deciding(who, see, alone);
  await meeting(who, see);
  await who.open("/people/merge");
  await see("merge", who);
  await unchecked(who);
  if (await who.page.locator("#merge").count()) {
    assert.equal(await send(who, "merge"), 422);
    await see("merge-again", who);
  }
  await who.open("/announcements");
  await unfoldAll(who);
  await unchecked(who);
  assert.equal(await send(who, "announce", { title: "x" }), 422);
  await see("announcements-again", who);
  await send(who, "announce", { title: "The hall is closed on Friday", text: "There is no lunch.\n\nOn Saturday as always." });
  await see("announcement", who);
  await who.leads(() => who.page.locator("#phones button").click());
  await see("announcement-phones", who);
  await who.leads(() => who.page.locator('a[href$="/sheet"]').click());
  await see("announcement-sheet", who);
  await who.open("/announcements");
  await see("announcements", who);
  await who.open("/mediation");
  await see("mediation", who);
  await who.open("/mediations");
  await unfoldAll(who);
  await see("mediations", who);
  await unchecked(who);
  assert.equal(await send(who, "ask", { text: "Music at night." }), 422);
  await see("mediations-again", who);
  await who.open("/delegates");
  await unfoldAll(who);
  await see("delegates", who);
  await who.open("/people");
  await who.leads(() => who.page.locator("#invite button").click());
  await see("people-invite", who);
  return new URL(await who.page.locator(".address").last().innerText()).pathname;
}

async function newcomer(who, see, link) {
  await who.open(link);
  await see("join", who);
  await unchecked(who);
  assert.equal(await send(who, "join", { name: "Nour", mail: "nobody" }), 422);
  await see("join-again", who);
}

// The purse: its rules, asking, what waits, and the book for everybody.
async function fund(who, see) {
  await who.open("/fund");
  await unfoldAll(who);
  await unchecked(who);
  assert.equal(await send(who, "fund-rules", { currency: "CAD", mode: "two-holders", reserve: "lots" }), 422);
  await see("fund-rules-again", who);
  await who.open("/fund");
  await unfoldAll(who);
  await send(who, "fund-rules", { currency: "CAD", mode: "two-holders", reserve: "20", lines: "Rent: 500" });
  await unfoldAll(who);
  await unchecked(who);
  assert.equal(await send(who, "fund-ask", { amount: "much", payee: "" }), 422);
  await see("fund-again", who);
  await who.open("/fund");
  await unfoldAll(who);
  await send(who, "write-down", { kind: "gift", amount: "120.50" });
  await unfoldAll(who);
  await send(who, "pledge", { amount: "15", how: "cash" });
  await unfoldAll(who);
  await send(who, "fund-ask", { amount: "80", payee: "In cash at the hall", words: "The fridge broke." });
  await unfoldAll(who);
  await see("fund", who);
  await who.leads(() => who.page.locator('a[href^="/fund/asks/"]').first().click());
  await see("fund-ask", who);
  await send(who, "withdraw");
  await who.open("/fund/solidarity");
  await unfoldAll(who);
  await unchecked(who);
  assert.equal(await send(who, "propose", { amount: "much", to: "", name: "The church hall" }), 422);
  await see("solidarity-again", who);
  await who.open("/fund/solidarity");
  await unfoldAll(who);
  await send(who, "propose", { amount: "12", to: "", name: "The church hall" });
  await unfoldAll(who);
  await see("solidarity", who);
  await who.open("/@maple/fund");
  await see("fund-book", who);
}

// A proposal, an answer, what was written, the sheet, agreements.
async function deciding(who, see, alone) {
  await who.open("/decisions");
  await unfoldAll(who);
  await unchecked(who);
  assert.equal(await send(who, "decision", { question: "So?", why: "" }), 422);
  await see("decisions-again", who);
  await who.open("/decisions");
  await unfoldAll(who);
  await see("decisions", who);
  await who.open("/slip");
  await see("slip-use", who);
  // Nobody has more than three open proposals.
  if (!alone) return;
  await who.open("/decisions");
  await unfoldAll(who);
  const points = { rule: "score", options: "Saturday\nSunday", effect: "words" };
  await send(who, "decision", { question: "On which day do we meet?", why: "More of us could come.\n\nThe hall is free on both.", ...points });
  const path = new URL(who.page.url()).pathname;
  await send(who, "answer", { p0: "5", p1: "2" });
  await unfoldAll(who);
  await send(who, "comment", { text: "I work on Sundays." });
  await unfoldAll(who);
  await see("decision", who);
  await who.open(`${path}/sheet`);
  await see("decision-sheet", who);
  await who.open("/agreements");
  await see("agreements", who);
  await who.open(path);
  await unfoldAll(who);
  await send(who, "withdraw");
  await see("decision-withdrawn", who);
  // One that needs the yes of those who received help: its slip, and slips on paper.
  await who.open("/decisions");
  await unfoldAll(who);
  await send(who, "decision", { question: "Do we pay drivers for petrol?", why: "", rule: "majority", recipients: "50", effect: "words" });
  const helped = new URL(who.page.url()).pathname;
  await see("decision-helped", who);
  await who.open(`${helped}/slip`);
  await see("slip", who);
  await who.open(`${helped}/slips`);
  await see("slips", who);
  await who.open(helped);
  await unfoldAll(who);
  await send(who, "withdraw");
}

// A meeting: called, its agenda, who comes, moved and called off.
async function meeting(who, see) {
  const day = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
  await who.open("/meetings/new");
  await unchecked(who);
  assert.equal(await send(who, "call", { day: "2020-01-01", place: "" }), 422);
  await see("meeting-new-again", who);
  await who.open("/meetings/new");
  await see("meeting-new", who);
  assert.equal(await send(who, "call", { day, place: "The library, back room", title: "The hall in winter" }), 200);
  const path = new URL(who.page.url()).pathname;
  await unfoldAll(who);
  await send(who, "point", { text: "Who opens the hall on Sundays?" });
  await unfoldAll(who);
  await send(who, "come");
  await unfoldAll(who);
  await see("meeting", who);
  await unchecked(who);
  assert.equal(await send(who, "point", { text: "" }), 422);
  await see("meeting-again", who);
  await who.open("/meetings");
  await see("meetings", who);
  await who.open(path);
  await unfoldAll(who);
  await send(who, "call-off");
  await see("meeting-called-off", who);
}

// Calls: what somebody wishes, who fits whom at the desk, one pairing, its sheet.
async function company(who, see, alone) {
  await who.open("/calls");
  await unfoldAll(who);
  await unchecked(who);
  assert.equal(await send(who, "offer", { likes: "x".repeat(201) }), 422);
  await see("calls-again", who);
  const wish = { rings: "either", day: "friday", part: "afternoon", likes: "Gardens" };
  await send(who, "offer", wish);
  await see("calls", who);
  await who.open("/desk/calls");
  await unfoldAll(who);
  assert.equal(await send(who, "wish", { wanting: "ask" }), 422);
  await see("desk-calls-again", who);
  await who.open("/desk/calls");
  await unfoldAll(who);
  await send(who, "wish", { wanting: "ask", ...wish });
  await unfoldAll(who);
  await send(who, "phone-in", { number: "416 555 0100", words: "Press 1." });
  await see("desk-calls", who);
  if (!alone) return;
  // Of whom calls have just ended nobody is suggested again; they can be put together by hand.
  const suggested = who.page.locator('form[id^="pair-"]').first();
  if (await suggested.count()) await send(who, await suggested.getAttribute("id"));
  else await send(who, "pair", { day: "friday", time: "900" });
  const path = await who.page.locator('a[href^="/calls/"]').first().getAttribute("href");
  await who.open(path);
  await see("call-asked", who);
  await who.leads(() => who.page.locator('form[id^="yes-caller"] button').click());
  await who.open("/desk/calls");
  await who.leads(() => who.page.locator('form[id^="yes-called"] button').first().click());
  await who.open(path);
  await unfoldAll(who);
  await see("call", who);
  await who.open(`${path}/worried`);
  await see("call-worried", who);
  assert.equal(await send(who, "worried"), 422);
  await see("call-worried-again", who);
  await who.open(`${path}/sheet`);
  await see("call-sheet", who);
  await who.open(path);
  await unfoldAll(who);
  await send(who, "end");
  await who.open(path);
  await see("call-ended", who);
}

// A circle of two, one with a phone alone: the plan, a round, the book on paper.
async function circle(who, see) {
  await who.open("/circles");
  await unfoldAll(who);
  await unchecked(who);
  assert.equal(await send(who, "circle", { title: "x", hand: "50", currency: "CAD", first: "2999-05-01" }), 422);
  await see("circles-again", who);
  await who.open("/circles");
  await unfoldAll(who);
  assert.equal(await send(who, "join", { invitation: "x" }), 422);
  await see("circle-join-again", who);
  const plan = { title: "The susu of Elm Street", hand: "50", currency: "CAD", first: "2999-05-01", order: "drawn", by_phone: "Gran" };
  await who.open("/circles");
  await unfoldAll(who);
  await send(who, "circle", { ...plan, words: "Whoever is late says so.\n\nWe talk." });
  await see("circle-gathering", who);
  const path = new URL(who.page.url()).pathname;
  await unfoldAll(who);
  await send(who, "invite-2");
  await see("circle-invited", who);
  await who.open(path);
  await send(who, "sign-1", { word: "maple" });
  await send(who, "sign-2");
  await unfoldAll(who);
  await see("circle", who);
  await who.leads(() => who.page.locator('a[href$="/book"]').click());
  await see("circle-book", who);
  await who.open("/circles");
  await see("circles", who);
}

async function me(who, see) {
  await who.open("/me");
  await unfoldAll(who);
  assert.equal(await send(who, "details", { phone: "12" }), 422);
  await see("me-again", who);
  await who.open("/me");
  await unfoldAll(who);
  await unchecked(who);
  assert.equal(await send(who, "availability", { weekly_limit: "many" }), 422);
  await see("me-rest-again", who);
  await who.open("/me");
  await unfoldAll(who);
  await send(who, "details", { phone: "+1 416 555 0100", mail: "bo@mail.example", door: "7 Elm Street\nSecond floor" });
  await unfoldAll(who);
  await see("me", who);
  await send(who, "new-passkey");
  await see("passkey-new", who);
  // Sent as by a browser that knows no passkeys.
  assert.equal(await who.leads(() => who.page.evaluate(() => document.getElementById("answer").submit())), 422);
  await see("passkey-new-again", who);
  await who.open("/me/notices");
  await see("how-i-hear", who);
  await unchecked(who);
  assert.equal(await send(who, "mention", { address: "nobody" }), 422);
  await see("how-i-hear-mention-again", who);
  await who.open("/me/notices");
  await unchecked(who);
  assert.equal(await send(who, "prove", { digits: "00000000" }), 422);
  await see("how-i-hear-again", who);
  await who.open("/me/notices");
  await who.leads(() => who.page.locator("#calendar button").click());
  await see("my-calendar", who);
  await who.open("/me/notices");
  await send(who, "hear", { channel: "paper", pace: "weekly" });
  await see("how-i-hear-done", who);
}

async function neighbours(who, see, { listings }) {
  for (const [name, path, status] of [
    ["own-front", "/", 200],
    ["own-sign-in", "/sign-in", 200],
    ["own-notices", "/notices", 200],
    ["own-promises", "/promises", 200],
    ["own-round", "/round", 200],
    ["numbers", "/numbers", 200],
    ["numbers-report", "/numbers/report", 200],
    ["areas", "/areas", 200],
    ["error-not-allowed", "/peers", 403],
  ]) {
    await who.open(path, status);
    await see(name, who);
  }

  await who.open(listings.rice);
  await unfoldAll(who);
  await unchecked(who);
  assert.equal(await send(who, "translate", { language: "fr", title: "x" }), 422);
  await see("translate-again", who);
  await who.open(listings.rice);
  await see("promise-form", who);
  assert.equal(await send(who, "promise", { amount: "99", message: "Thank you!" }), 422);
  await see("promise-form-again", who);
  await who.open(listings.mine);
  await who.page.locator(".rows a").first().click();
  await see("promise-open", who);
  await who.page.evaluate(() => (document.querySelector("#write [name=token]").value = "old"));
  assert.equal(await send(who, "write", { text: "Hello" }), 403);
  await see("error-old-form", who);

  await who.open("/offer/new");
  await see("offer-1", who);
  assert.equal(await send(who, "new", { title: "ab", category: "food" }), 422);
  await see("offer-1-again", who);
  await send(who, "new", { title: "Winter coats", category: "clothing", description: "Warm ones.\n\nCall 416-555-0199." });
  await see("offer-2", who);
  assert.equal(await send(who, "new", { amount: "many" }), 422);
  await see("offer-2-again", who);
  await send(who, "new", { amount: "4" });
  await see("offer-3", who);
  assert.equal(await send(who, "new", { visibility: "public" }), 422);
  await see("offer-1-private-detail", who);
  await who.open("/ask/new");
  await see("ask-1", who);
  await send(who, "new", { title: "A ride to the clinic", category: "rides" });
  await see("ask-2", who);
  await send(who, "new", { needed_by: "2999-01-01", closes_at: "2999-01-02" });
  await see("ask-3", who);
  assert.equal(await send(who, "new", { visibility: "pods", pods: "" }), 422);
  await see("ask-3-again", who);
}

async function desks(who, see, { listings, promises, interests, peer }, photo) {
  for (const [name, path] of [
    ["desk-board", "/board"],
    ["desk-promises", "/promises"],
    ["desk-notices", "/notices"],
    ["desk-peers", "/peers"],
    ["desk-peer", peer],
    ["desk-peer-dry-run", `${peer}?look=1&scopes=see&scopes=announce&categories=food&areas=Elm+Street&until=2999-05-01`],
    ["desk-neighbourhoods", "/neighbourhoods"],
    ["desk-suggestions-none", "/suggestions"],
    ["desk-safety", "/safety"],
    ["desk-log", "/log"],
    ["desk-deliveries", "/deliveries"],
    ["desk-interests", "/interests"],
    ["interest-open", interests.open],
    ["interest-accepted", interests.accepted],
    ["promise-to-hand-over", promises.agreed],
    ["promise-ended", promises.ended],
    ["listing-of-ours", listings.rice],
    ["listing-of-ours-ended", listings.ended],
  ]) {
    await who.open(path);
    await unfoldAll(who);
    await see(name, who);
  }
  await who.open(listings.rice);
  await unfoldAll(who);
  assert.equal(await send(who, "change", { amount: "1" }), 422);
  await see("listing-of-ours-again", who);
  await who.open(listings.rice);
  await unfoldAll(who);
  await unchecked(who);
  assert.equal(await send(who, "photo", { alt: "Two white bags" }), 422);
  await unfoldAll(who);
  await see("listing-of-ours-photo-again", who);
  await who.page.locator("#photo-photo").setInputFiles(photo);
  assert.equal(await send(who, "photo", { alt: "Two white bags of rice on a table" }), 200);
  await see("listing-of-ours-photo", who);
  await who.open("/offer/new");
  await unchecked(who);
  await who.page.locator("#new-photo").setInputFiles(photo);
  assert.equal(await send(who, "new", { title: "x", category: "household", alt: "A lamp with a white shade" }), 422);
  await see("offer-1-photo", who);
  await send(who, "new", { title: "A lamp for a desk" });
  await send(who, "new", { amount: "1" });
  await see("offer-3-photo", who);
  await who.open(promises.agreed);
  assert.equal(await send(who, "handed-over", { amount: "77" }), 422);
  await see("promise-to-hand-over-again", who);
  await who.open(interests.open);
  assert.equal(await send(who, "accept", { amount: "77" }), 422);
  await see("interest-open-again", who);
  await who.open("/peers");
  assert.equal(await send(who, "follow", { address: "maple" }), 422);
  await see("desk-peers-again", who);
  await who.open("/safety");
  assert.equal(await send(who, "block", { target: "no server" }), 422);
  await see("desk-safety-again", who);
}

// Goes round. Where several go round at one time, `alone` is false, and what only one of them can have is left out. `person(name, origin, state)` makes somebody who is signed in already; `see(name, who)` looks at a page.
export async function tour(world, states, person, see, alone = true) {
  const { maple, cedar, fresh } = world;
  await visitors(await person("a visitor", maple.origin), see, maple);
  await firstVisit(await person("the first one", fresh.origin), see, fresh);
  await neighbours(await person("Bo", maple.origin, states.bo), see, maple);
  await desks(await person("Ana at the desk", maple.origin, states.desk), see, maple, world.photo);
  await calls(await person("Ana takes a call", maple.origin, states.desk), see);
  await asking(
    await person("Ana lets in", maple.origin, states.desk),
    see,
    await person("somebody who asks", maple.origin),
  );
  const link = await people(await person("Ana brings in others", maple.origin, states.desk), see, alone);
  const begun = await person("Ana who began", maple.origin, states.desk);
  await begun.open(new URL(link, maple.origin).pathname.replace("/join/", "/begun/"));
  await see("begun", begun);
  await newcomer(await person("somebody new", maple.origin), see, link);
  await withoutAccount(await person("Rosa without an account", maple.origin), see);
  await me(await person("Bo about himself", maple.origin, states.bo), see);
  const there = await person("the desk of cedar", cedar.origin, states.cedar);
  for (const [name, path] of [
    ["cedar-peers", "/peers"],
    ["cedar-board", "/board"],
    ["cedar-suggestions", "/suggestions"],
    ["cedar-listing-of-maple", cedar.rice],
    ["cedar-promises", "/promises"],
  ]) {
    await there.open(path);
    await unfoldAll(there);
    await see(name, there);
  }
  await there.page.locator(".rows a").first().click();
  await see("cedar-promise", there);
  await there.open(cedar.byWord);
  await there.page.locator(".rows a").first().click();
  await unfoldAll(there);
  await see("cedar-promise-by-word", there);
}

// Signs everybody in once and does what only they themselves can do; what their browsers remember afterwards.
export async function settle(world, person) {
  const { maple, cedar } = world;
  const states = {};
  for (const [name, origin, link] of [
    ["bo", maple.origin, maple.bo],
    ["desk", maple.origin, maple.desk],
    ["cedar", cedar.origin, cedar.desk],
  ]) {
    const who = await person(name, origin);
    await who.signIn(link);
    if (name === "bo") {
      await who.open(maple.listings.mine);
      await send(who, "promise", { message: "I am free on Thursday." });
    }
    if (name === "cedar") {
      // The one that is kept in words first, so that the other is the newer.
      for (const listing of [cedar.byWord, cedar.rice]) {
        await who.open(listing);
        await send(who, "promise", { amount: "1" });
      }
    }
    states[name] = await who.context.storageState();
    await who.context.close();
  }
  return states;
}
