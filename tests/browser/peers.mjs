// Two pods come to see each other's listings, through their own pages; and what waits to be sent.

import assert from "node:assert/strict";
import { given, story } from "./person.mjs";

const { maple, cedar } = given;

await story(async (person) => {
  const ana = await person("Ana of maple", maple.origin);
  const bo = await person("Bo of cedar", cedar.origin);
  await ana.signIn(maple.link);
  await bo.signIn(cedar.link);

  await bo.follow("Other pods");
  for (const [address, words] of [
    ["maple", "Write the address like @maple@maple.example."],
    [`@nobody@${new URL(maple.origin).host}`, "Nobody was found at that address."],
  ]) {
    await bo.fill({ "Address of the pod": address });
    assert.equal(await bo.press("Ask to see its listings"), 422);
    await bo.reads(words);
    assert.equal(await bo.field("Address of the pod").inputValue(), address);
  }
  await bo.fill({ "Address of the pod": maple.address });
  await bo.press("Ask to see its listings");
  await bo.reads("Asked. You will be told here.", maple.address, "you asked; waiting for them");
  await bo.fits();

  await ana.sees("A pod would like to see your listings", "/notices");
  await ana.follow("A pod would like to see your listings");
  await ana.heading("Other pods");
  await ana.reads(cedar.address, "waiting for you");
  await ana.press("Say yes");
  await ana.reads("they see your listings");
  await ana.fits();

  await bo.sees("A pod said yes", "/notices");
  await bo.sees("you see their listings", "/peers");
  await bo.sees("Bags of rice", "/board");

  // What is on its way: everything arrives in the end.
  await ana.sees("Nothing waits to be sent.", "/deliveries");
  await ana.heading("Sending to others");
  await ana.fits();

  // Either side can end it.
  await bo.open("/peers");
  await bo.press("End it");
  await bo.reads("ended");
  await ana.sees("ended", "/peers");
});
