// A passkey on a phone: made, used to sign in, shut out when the phone is lost. The browser's own authenticator keeps it.

import assert from "node:assert/strict";
import { given, story } from "./person.mjs";
import { send } from "./tour.mjs";

await story(async (person) => {
  const ana = await person("Ana", given.origin, { javaScriptEnabled: true });
  const devices = await ana.context.newCDPSession(ana.page);
  await devices.send("WebAuthn.enable");
  const options = { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true };
  const { authenticatorId } = await devices.send("WebAuthn.addVirtualAuthenticator", { options: { ...options, automaticPresenceSimulation: true } });
  const kept = async () => (await devices.send("WebAuthn.getCredentials", { authenticatorId })).credentials;

  await ana.signIn(given.link);
  await ana.open("/me");
  await send(ana, "new-passkey");
  await ana.fits();
  await ana.fill({ "What do you call it?": "Old blue phone" });
  await send(ana, "answer");
  await ana.reads("Your passkey is here.", "Old blue phone");
  const [credential] = await kept();
  assert.ok(credential.isResidentCredential, "nobody has to type who they are");
  // The same phone does not get a second one.
  await send(ana, "new-passkey");
  await ana.page.locator("#answer button").click();
  await ana.page.locator("#passkey:visible").waitFor();
  await ana.reads("the passkey was not there, or you said no");

  await ana.press("Sign out (Ana)");
  await ana.open("/sign-in");
  await send(ana, "passkey-sign-in");
  await ana.fits();
  const posted = ana.page.waitForRequest((r) => r.url().endsWith("/sign-in/by-passkey/answer"));
  assert.equal(await send(ana, "answer"), 200);
  await ana.reads("You are signed in.");
  const answer = (await posted).postData();
  await ana.open("/me");
  await ana.reads("last used");
  await ana.open("/notices");
  await ana.reads("A passkey was added for you");

  // An answer is good once: whoever overheard it gets nothing.
  const thief = await person("a thief", given.origin);
  await thief.open("/sign-in");
  await send(thief, "passkey-sign-in");
  await thief.page.evaluate((body) => {
    const form = document.getElementById("answer");
    for (const name of ["try", "answer"]) form.elements[name].value = new URLSearchParams(body).get(name);
  }, answer);
  assert.equal(await send(thief, "answer"), 422);
  await thief.reads("That passkey did not work.");
  await thief.open("/promises", 401);

  // The phone is lost: one button, and what it keeps is good for nothing.
  await ana.open("/me");
  assert.equal(await send(ana, "end"), 200);
  await ana.press("Sign out (Ana)");
  await ana.open("/sign-in");
  await send(ana, "passkey-sign-in");
  assert.equal(await send(ana, "answer"), 422);
  await ana.reads("That passkey did not work. Try again, or sign in with a code.");

  // Without scripts the page says so, and leads back to the code.
  const old = await person("an old phone", given.origin);
  await old.open("/sign-in");
  await send(old, "passkey-sign-in");
  await old.reads("You can sign in with a code instead.");
  await old.fits();
  await old.follow("Back");
  await old.heading("Sign in");
});
