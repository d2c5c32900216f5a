// The main path, on a narrow phone with JavaScript off: an offer and an ask in three steps each, a neighbour of another pod
// finds them on its own board and promises, both sides say what changed hands.

import assert from "node:assert/strict";
import { given, story } from "./person.mjs";

const { maple, cedar } = given;

async function publish(who, kind, steps) {
  await who.follow(kind);
  for (const [at, answers, then] of steps) {
    await who.reads(at);
    await who.fits();
    await answers();
    assert.equal(await who.press(then), 200, await who.text());
  }
  await who.reads("Published.");
  return who.page.url();
}

// The first three lines of what happened, as everybody on a promise reads them.
async function timeline(who) {
  return (await who.page.locator("ol.timeline li > span").allInnerTexts()).join(" ");
}

await story(async (person) => {
  const ana = await person("Ana of maple", maple.origin);
  const bo = await person("Bo of cedar", cedar.origin);

  await ana.open("/");
  await ana.heading("Neighbours helping neighbours");
  await ana.reads("Pod maple", `@maple@${new URL(maple.origin).host}`);
  await ana.follow("I can give something");
  await ana.heading("Offer help");
  await ana.open("/offer/new", 401);
  await ana.heading("Please sign in first");
  await ana.signIn(maple.link);
  await bo.signIn(cedar.link);

  // An offer.
  const offer = await publish(ana, "Offer help", [
    ["Step 1 of 3", async () => {
      await ana.fill({ "What do you have?": "Bags of rice", "More about it": "Brown rice, two kilos each." });
      await ana.field("Kind of thing").selectOption({ label: "Food" });
    }, "Go on"],
    ["Step 2 of 3", async () => {
      await ana.unfold("More, if you like");
      await ana.fill({ "How many?": "3", "Of what?": "bags", "Where": "Maple Hill" });
    }, "Go on"],
    ["Step 3 of 3", async () => {
      const preview = ana.page.locator(".preview");
      await preview.getByRole("heading", { name: "Bags of rice" }).waitFor();
      const seen = await preview.innerText();
      for (const part of ["3 bags left", "Maple Hill", "Brown rice, two kilos each.", "On Mastodon it reads:"]) {
        assert.ok(seen.includes(part), `${part}: ${seen}`);
      }
      assert.ok(!seen.includes("Ana"), "the pod speaks, never the neighbour");
      // A look back loses nothing.
      await ana.press("Go back");
      assert.equal(await ana.field("Where").inputValue(), "Maple Hill");
      await ana.press("Go on");
      await ana.page.getByLabel("Everybody", { exact: false }).first().waitFor();
    }, "Publish"],
  ]);
  await ana.reads("3 bags left");

  // An ask.
  await publish(ana, "Ask for help", [
    ["Step 1 of 3", async () => {
      await ana.fill({ "What do you need?": "A ride to the clinic" });
      await ana.field("Kind of thing").selectOption({ label: "Rides" });
    }, "Go on"],
    ["Step 2 of 3", async () => {
      await ana.unfold("More, if you like");
      await ana.fill({ "Needed by": "2999-01-01", "Until": "2999-01-02" });
    }, "Go on"],
    ["Step 3 of 3", async () => ana.page.locator(".preview").getByText("A ride to the clinic").first().waitFor(), "Publish"],
  ]);

  // The board of the other pod, and its filters.
  await bo.sees("Bags of rice", "/board");
  await bo.sees("A ride to the clinic", "/board");
  await bo.fits();
  for (const [filter, choice, offered, asked] of [
    ["Offers or asks", "Asks", false, true],
    ["Offers or asks", "Both", true, true],
    ["Kind of thing", "Food", true, false],
    ["From where", "This server", false, false],
  ]) {
    if (!(await bo.field(filter).isVisible())) await bo.unfold("Choose what to see");
    await bo.field(filter).selectOption({ label: choice });
    await bo.press("Show");
    const cards = (await bo.page.locator(".card h2").allInnerTexts()).join(", ");
    assert.equal(cards.includes("Bags of rice"), offered, `${filter} ${choice}: ${cards}`);
    assert.equal(cards.includes("A ride to the clinic"), asked, `${filter} ${choice}: ${cards}`);
  }
  await bo.open("/board?q=rice");
  assert.deepEqual(await bo.page.locator(".card h2").allInnerTexts(), ["Bags of rice"]);

  // A promise across pods; the home of the offer says yes.
  await bo.follow("Bags of rice");
  await bo.fits();
  await bo.fill({ "How many would you like?": "2", "A few words to them": "I can come on Friday." });
  assert.equal(await bo.press("I would like this"), 200);
  const his = bo.page.url().split("?")[0];
  await bo.sees("agreed", his);
  await bo.fits();
  await ana.sees("1 bag left", offer.split("?")[0]);

  // News leads the owner to it.
  await ana.sees("Somebody promised", "/notices");
  await ana.fits();
  await ana.follow("Somebody promised");
  const hers = ana.page.url();
  await ana.reads("I can come on Friday.", "agreed");
  await ana.fits();
  await ana.fill({ "Your message": "Come to the red door." });
  await ana.press("Send");
  await bo.sees("Come to the red door.", his);

  // Handed over, and received.
  await ana.open(hers);
  assert.equal(await ana.field("How many did you hand over?").inputValue(), "2");
  assert.equal(await ana.press("I handed it over"), 200);
  await ana.reads("You said how it went. Now the other side says it too.");
  await bo.sees("2 bags changed hands", his);
  assert.equal(await bo.press("I received it"), 200);
  await bo.sees("Both sides say so", his);
  await ana.sees("Both sides say so", hers);
  for (const who of [ana, bo]) {
    assert.equal(await who.page.locator(".state").innerText(), "handed over");
    assert.match(await timeline(who), /2 bags changed hands.*Handed over: 2 bags\. Both sides say so\./s, who.name);
    await who.fits();
  }
  await bo.sees("Bags of rice", "/promises");
  await bo.reads("handed over");
  await bo.sees("The other side said what was handed over", "/notices");
});
