// People with a browser each. Whoever walks through the pages also watches that nothing leaves for another host, that no
// request fails and that the browser has nothing to complain about.

import assert from "node:assert/strict";
import { chromium } from "playwright-core";

export const given = JSON.parse(process.env.CAREMONGER_TEST_GIVEN);

// A phone as narrow as WCAG 1.4.10 asks for; also a screen of 1280 at 400 %.
export const NARROW = { width: 320, height: 640 };

const PATIENCE = 30_000;

const FLAGS = [
  "--host-resolver-rules=MAP *.localhost 127.0.0.1,MAP * ~NOTFOUND",
  "--no-proxy-server",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export class Person {
  static #all = [];

  constructor(name, context, page, origin) {
    Object.assign(this, { name, context, page, origin, complaints: [] });
    Person.#all.push(this);
    this.#watch();
  }

  static get all() {
    return Person.#all;
  }

  #watch() {
    const complain = (text) => this.complaints.push(`${this.name}: ${text}`);
    const host = new URL(this.origin).host;
    // A page that a form of another site is sent from is not one of ours.
    const ours = (url) => url === "about:blank" || url.startsWith(`blob:${this.origin}`) || new URL(url).host === host;
    this.context.on("request", (r) => ours(r.url()) || complain(`a request to another host: ${r.url()}`));
    this.context.on("requestfailed", (r) => {
      // Aborted is what a page left before its icon came.
      if (r.failure()?.errorText !== "net::ERR_ABORTED") complain(`${r.url()} failed: ${r.failure()?.errorText}`);
    });
    this.context.on("response", (r) => {
      // What a service worker fetches for a page is checked as that page.
      if (r.status() >= 400 && !r.request().isNavigationRequest() && !r.request().serviceWorker()) complain(`${r.status()} for ${r.url()}`);
    });
    this.context.on("weberror", (e) => complain(`an error in the page: ${e.error()}`));
    this.context.on("console", (m) => {
      // The status of a page is checked where it is opened.
      const page = m.text().startsWith("Failed to load resource: the server responded with a status of");
      if (!page && ["error", "warning"].includes(m.type())) complain(`${m.type()} on ${this.page.url()}: ${m.text()}`);
    });
  }

  async open(path, status = 200) {
    const response = await this.page.goto(new URL(path, this.origin).href);
    assert.equal(response.status(), status, `status of ${path}`);
  }

  // Does something that leads to another page; the status of that page.
  async leads(act) {
    const arrived = this.page.waitForResponse((r) => r.request().isNavigationRequest() && ![302, 303].includes(r.status()));
    const loaded = this.page.waitForEvent("load");
    const [response] = await Promise.all([arrived, loaded, act()]);
    return response.status();
  }

  async press(name, within = this.page) {
    return this.leads(() => within.getByRole("button", { name, exact: true }).click());
  }

  async follow(name, within = this.page) {
    return this.leads(() => within.getByRole("link", { name }).first().click());
  }

  async key(key) {
    return this.leads(() => this.page.keyboard.press(key));
  }

  // Opens what is folded away.
  async unfold(words) {
    await this.page.locator("summary", { hasText: words }).click();
  }

  field(label) {
    return this.page.getByLabel(label, { exact: true });
  }

  async fill(values) {
    for (const [label, value] of Object.entries(values)) await this.field(label).fill(value);
  }

  text() {
    return this.page.locator("body").innerText();
  }

  async reads(...parts) {
    const text = await this.text();
    for (const part of parts) assert.ok(text.includes(part), `“${part}” is missing on ${this.page.url()}:\n${text}`);
  }

  async readsNot(part) {
    const text = await this.text();
    assert.ok(!text.includes(part), `“${part}” stands on ${this.page.url()}:\n${text}`);
  }

  async heading(words) {
    assert.equal(await this.page.locator("h1").innerText(), words);
  }

  // Loads the page again until something stands on it: pages do not move by themselves.
  async sees(part, path = this.page.url()) {
    const begun = Date.now();
    for (;;) {
      await this.open(path);
      if ((await this.text()).includes(part)) return;
      assert.ok(Date.now() - begun < PATIENCE, `“${part}” did not come up on ${path}:\n${await this.text()}`);
      await new Promise((again) => setTimeout(again, 100));
    }
  }

  async signIn(link) {
    await this.open(link);
    assert.equal(await this.press("Sign in"), 200);
    await this.reads("You are signed in.");
  }

  // Nothing sticks out sideways, so that nobody has to scroll in two directions.
  async fits() {
    const wide = await this.page.evaluate(() => {
      const room = document.documentElement.clientWidth;
      if (document.documentElement.scrollWidth <= room) return [];
      const out = [...document.body.querySelectorAll("*")].filter((e) => {
        const box = e.getBoundingClientRect();
        return box.right > room + 0.5 || box.left < -0.5;
      });
      return [`${document.documentElement.scrollWidth} of ${room}`, ...out.map((e) => e.outerHTML.slice(0, 120))];
    });
    assert.deepEqual(wide, [], `${this.page.url()} has to be scrolled sideways`);
  }
}

// People who chose a language and are signed in already.
export function inLanguage(person, language, options = {}) {
  return async (name, origin, storageState) => {
    const who = await person(`${name} (${language})`, origin, { ...options, storageState });
    await who.context.addCookies([{ name: "language", value: language, url: origin }]);
    return who;
  };
}

// Signs in everybody there is a link for; how they come back, by name.
export async function everybodySignsIn(person) {
  const states = {};
  for (const [name, link] of Object.entries(given.links)) {
    const who = await person(name, given.origin);
    await who.signIn(link);
    states[name] = await who.context.storageState();
  }
  return states;
}

// Runs a story with a browser; says where everybody stood when it fails.
export async function story(tell) {
  const root = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const browser = await chromium.launch({ executablePath: process.env.CAREMONGER_TEST_CHROMIUM, args: [...FLAGS, ...root] });
  const person = async (name, origin, options = {}) => {
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: NARROW, locale: "en-GB", ...options });
    context.setDefaultTimeout(PATIENCE);
    return new Person(name, context, await context.newPage(), origin);
  };
  try {
    await tell(person);
    assert.deepEqual(Person.all.flatMap((p) => p.complaints), []);
  } catch (error) {
    for (const p of Person.all) console.log(`${p.name} is at ${p.page.url()}`, p.complaints);
    console.log(error);
    process.exitCode = 1;
  } finally {
    await browser.close();
  }
}
