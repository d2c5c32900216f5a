// A newcomer starts the demo and looks around: every page has something on it, for whoever it is for. On the way somebody who received
// help gets a slip and answers with it, which takes the browser's own arithmetic.

import assert from "node:assert/strict";
import { everybodySignsIn, given, inLanguage, story } from "./person.mjs";
import { opened, send } from "./tour.mjs";

await story(async (person) => {
  const states = await everybodySignsIn(person);
  const as = (name, options = {}) => inLanguage(person, "en", options)(name, given.origin, states[name]);
  const visitor = await person("somebody", given.origin);
  const [alex, amal, grace, hugo, chidi] = [await as("maple_desk"), await as("amal"), await as("grace"), await as("hugo"), await as("chidi")];
  const pages = [
    [visitor, "/", ["Maple Hill", "Pots of soup"]],
    [visitor, "/@maple", ["Pots of soup", "Winter coats"]],
    [visitor, "/@maple/fund", ["150.00 CAD", "Cedar Court"]],
    [alex, "/log", ["fund"]],
    [alex, "/board", ["A lift to the hospital", "Somebody to put up a shelf", "Bags of rice"]],
    [alex, "/desk", ["Somebody to put up a shelf"]],
    [alex, "/fund", ["Rent", "Medicine", "CAD"]],
    [alex, "/decisions", ["Do we pay drivers for petrol?", "Do we open the pantry on Saturdays too?", "Passed."]],
    [alex, "/agreements", ["How we give help", "How we talk", "3 people accepted it"]],
    [alex, "/people", ["Nour", "Chidi", "Hugo"]],
    [alex, "/numbers", ["The three who brought most", "Ask · Rides"]],
    [alex, "/numbers/report", ["5"]],
    [alex, "/desk/calls", ["Chidi", "Hugo"]],
    [amal, "/notices", ["Something can be decided"]],
    [amal, "/promises", ["Bags of rice"]],
    [grace, "/circles", ["The Elm Street susu"]],
    [hugo, "/calls", ["Chidi"]],
    [chidi, "/calls", ["Hugo"]],
    [alex, "/deliveries", ["waits"]],
  ];
  const plain = (text) => text.replace(/[\u00a0\u2060\u2066-\u2069]/g, " ").replace(/ +/g, " ");
  const missing = [];
  for (const [who, path, words] of pages) {
    await opened(who, path);
    await who.fits();
    const text = plain(await who.text());
    for (const w of words) if (!text.includes(w)) missing.push(`${who.name} misses “${w}” on ${path}:\n${text}\n`);
  }
  assert.deepEqual(missing, []);

  // The circle is there for those who sit in it: three rounds gone, one hand late.
  await opened(grace, "/circles");
  await grace.follow("The Elm Street susu");
  await grace.reads("On Friday, when I am paid.");

  // The proposal that needs the yes of those who received help.
  await opened(alex, "/decisions");
  await alex.follow("Do we pay drivers for petrol?");
  const proposal = new URL(alex.page.url()).pathname;
  const scripted = { javaScriptEnabled: true };
  const [helped, helper] = [await as("amal", scripted), await as("chidi", scripted)];
  for (const who of [helped, helper]) {
    await opened(who, proposal);
    await who.follow("Get a slip");
    await who.fits();
    await who.page.locator("#ask button").click();
    await who.page.locator("#slip:visible").waitFor();
  }
  await helper.reads("you received no help lately");
  await helped.reads("Here is your slip.");
  const slip = await helped.page.locator('#use input[name="slip"]').inputValue();
  await helped.page.getByLabel("Yes", { exact: true }).check();
  const sent = helped.page.waitForRequest((r) => r.method() === "POST" && new URL(r.url()).pathname === "/slip");
  await helped.page.locator("#use button").click();
  const request = await sent;
  assert.ok(!(await request.allHeaders()).cookie, "it is sent without a sign of who is signed in");
  assert.deepEqual([...new URLSearchParams(request.postData()).keys()], ["slip", "answer"]);
  await helped.page.getByText("Noted.", { exact: true }).waitFor();

  // What stands on a slip is taken without scripts and without a sign-in too, as on paper.
  await opened(visitor, "/slip");
  await send(visitor, "use", { slip });
  await visitor.reads("Do we pay drivers for petrol?");
  await visitor.page.getByLabel("No", { exact: true }).check();
  await send(visitor, "use");
  await visitor.reads("Noted.");
});
