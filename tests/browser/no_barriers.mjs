// Every page, looked through by axe for what keeps people out, on light and on dark ground.

import { AxeBuilder } from "@axe-core/playwright";
import assert from "node:assert/strict";
import { given, inLanguage, story } from "./person.mjs";
import { settle, tour } from "./tour.mjs";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
// The two grounds differ in nothing but their colours, which these look at.
const COLOURS = ["color-contrast", "link-in-text-block"];
// What differs between languages that run the same way: names, and how much room their words take.
const WORDS = ["button-name", "document-title", "html-has-lang", "html-lang-valid", "input-button-name", "label", "link-name",
  "link-in-text-block", "select-name", "summary-name", "target-size", "valid-lang"];

await story(async (person) => {
  const states = await settle(given, person);
  const found = [];
  // The axe itself is a script, which the policy of the pages would refuse.
  const scripts = { javaScriptEnabled: true, bypassCSP: true };
  await tour(given, states, inLanguage(person, given.language, scripts), async (name, who) => {
    await who.page.emulateMedia({ colorScheme: "light" });
    if (given.words) {
      const axe = new AxeBuilder({ page: who.page }).setLegacyMode(true).options({ resultTypes: ["violations"] });
      const { violations } = await axe.withRules(WORDS).analyze();
      for (const v of violations) found.push(`${name}: ${v.id}: ${v.help}\n  ${v.nodes.map((n) => n.html).join("\n  ")}`);
      return;
    }
    // There are no frames, which is all that the other mode is for.
    const axe = new AxeBuilder({ page: who.page }).setLegacyMode(true).options({ resultTypes: ["violations"] });
    const light = await axe.withTags(TAGS).analyze();
    await who.page.emulateMedia({ colorScheme: "dark" });
    // The axe is in the page by now; putting it there again takes longer than all its looking.
    const again = { runOnly: { type: "rule", values: COLOURS }, resultTypes: ["violations"] };
    const dark = await who.page.evaluate((options) => window.axe.run(options), again);
    for (const [ground, result] of Object.entries({ light, dark })) {
      assert.ok(result.passes.some((p) => p.id === "color-contrast"), `axe looked at ${name}`);
      for (const v of result.violations) {
        const nodes = v.nodes.map((n) => `${n.failureSummary}\n  ${n.html}`).join("\n  ");
        found.push(`${name} on ${ground} ground: ${v.id}: ${v.help}\n  ${nodes}`);
      }
    }
  });
  assert.equal(found.length, 0, found.join("\n"));
});
