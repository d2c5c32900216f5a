// Every page, looked through by axe for what keeps people out, on light and on dark ground.

import { AxeBuilder } from "@axe-core/playwright";
import assert from "node:assert/strict";
import { given, inLanguage, story } from "./person.mjs";
import { settle, tour } from "./tour.mjs";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

await story(async (person) => {
  const states = await settle(given, person);
  const found = [];
  // The axe itself is a script, which the policy of the pages would refuse.
  const looked = inLanguage(person, given.language, { javaScriptEnabled: true, bypassCSP: true });
  await tour(given, states, looked, async (name, who) => {
    for (const colorScheme of ["light", "dark"]) {
      await who.page.emulateMedia({ colorScheme });
      // There are no frames, which is all that the other mode is for.
      const result = await new AxeBuilder({ page: who.page }).withTags(RULES).setLegacyMode(true).analyze();
      assert.ok(result.passes.length > 10, `axe looked at ${name}`);
      for (const v of result.violations) {
        found.push(`${name}, ${colorScheme}: ${v.id}: ${v.help}\n  ${v.nodes.map((n) => n.failureSummary + n.html).join("\n  ")}`);
      }
    }
  });
  assert.equal(found.length, 0, found.join("\n"));
});
