// A listing as a picture, for groups where people look at pictures: made in the browser, in the listing's own direction, and not at all
// without scripts.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { given, inLanguage, story } from "./person.mjs";
import { unfoldAll } from "./tour.mjs";

await story(async (person) => {
  for (const [language, path] of [["en", given.rice], ["ar", given.milk]]) {
    const ana = await inLanguage(person, language, { javaScriptEnabled: true, acceptDownloads: true })("Ana", given.origin);
    await ana.open(path);
    await unfoldAll(ana);
    const [download] = await Promise.all([ana.page.waitForEvent("download"), ana.page.locator("#picture").click()]);
    assert.match(download.suggestedFilename(), /\.png$/);
    const png = await readFile(await download.path());
    assert.deepEqual([...png.subarray(1, 4)].map((b) => String.fromCharCode(b)).join(""), "PNG");
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [1080, 1080]);
    // Where the words begin there is ink, and opposite there is none: they run as the language does.
    const ink = await ana.page.evaluate(async (data) => {
      const bitmap = await createImageBitmap(new Blob([Uint8Array.from(data)], { type: "image/png" }));
      const canvas = new OffscreenCanvas(1080, 1080);
      const pen = canvas.getContext("2d", { willReadFrequently: true });
      pen.drawImage(bitmap, 0, 0);
      const dark = (x) => {
        const { data } = pen.getImageData(x, 90, 60, 120);
        let n = 0;
        for (let i = 0; i < data.length; i += 4) n += data[i] < 100 ? 1 : 0;
        return n;
      };
      return [dark(90), dark(930)];
    }, [...png]);
    const [left, right] = ink;
    assert.ok(language === "ar" ? right > left : left > right, `${language}: ${ink}`);
  }
  const plain = await person("without scripts", given.origin);
  await plain.open(given.rice);
  await unfoldAll(plain);
  assert.equal(await plain.page.locator("#picture").isVisible(), false);
  await plain.reads("Words to copy");
});
