// Going through a page with the keyboard alone.

import assert from "node:assert/strict";

// What has the focus, as somebody who cannot see the page would hear it, and whether it shows.
export function focused(page) {
  return page.evaluate(() => {
    const e = document.activeElement;
    const style = getComputedStyle(e);
    const label = e.labels?.[0] ?? e;
    return {
      words: (label.innerText || e.value || "").trim(),
      shown: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    };
  });
}

// Goes on with Tab until something of that name has the focus.
export async function tabTo(who, words) {
  const heard = [];
  for (let i = 0; i < 60; i++) {
    await who.page.keyboard.press("Tab");
    const at = await focused(who.page);
    heard.push(at.words);
    if (at.words.startsWith(words)) {
      assert.ok(at.shown, `the focus does not show on “${words}”`);
      return;
    }
  }
  assert.fail(`Tab does not lead to “${words}”: ${heard.join(" | ")}`);
}
