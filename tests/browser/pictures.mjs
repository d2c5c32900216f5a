// Pictures of every page, to look at with one's own eyes: phone and desk, light and dark, from left and from right.

import { given, inLanguage, story } from "./person.mjs";
import { settle, tour } from "./tour.mjs";

const LOOKS = [
  ["phone-light", "en", { viewport: { width: 360, height: 740 }, colorScheme: "light" }],
  ["phone-dark", "en", { viewport: { width: 360, height: 740 }, colorScheme: "dark" }],
  ["phone-arabic", "ar", { viewport: { width: 360, height: 740 }, colorScheme: "light" }],
  ["phone-arabic-dark", "ar", { viewport: { width: 360, height: 740 }, colorScheme: "dark" }],
  ["desk-light", "en", { viewport: { width: 1280, height: 800 }, colorScheme: "light" }],
  ["desk-dark", "en", { viewport: { width: 1280, height: 800 }, colorScheme: "dark" }],
  ["desk-arabic", "ar", { viewport: { width: 1280, height: 800 }, colorScheme: "light" }],
  ["desk-arabic-dark", "ar", { viewport: { width: 1280, height: 800 }, colorScheme: "dark" }],
];

await story(async (person) => {
  const states = await settle(given, person);
  for (const [look, language, options] of LOOKS.filter(([look]) => !given.look || look === given.look)) {
    await tour(given, states, inLanguage(person, language, options), async (name, who) => {
      await who.page.screenshot({ path: `${given.folder}/${look}/${name}.png`, fullPage: true });
    });
  }
});
