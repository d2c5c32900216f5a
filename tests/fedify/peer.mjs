// A second server of another make: Fedify, with one actor, driven by the tests through a port of its own.
//
// Nothing of Fedify's is switched off but its refusal of private addresses. It prints one line, `{"origin", "control"}`,
// when it is ready, and ends when its input does, so that it never outlives the test.
//
// Words on the command line: `pod` (the actor says that it reads proposals), `rfc9421` (no other signature is taken).

import { note, serve, wire } from "./loopback.mjs";
import { createFederation, generateCryptoKeyPair, InProcessMessageQueue, MemoryKvStore } from "@fedify/fedify";
import {
  Activity, Agreement, Commitment, Create, Endpoints, Follow, Measure, Mention, Note, Offer, Organization,
  Person, Undo,
} from "@fedify/vocab";
import * as read from "./read.mjs";

const isPod = process.argv.includes("pod");
const onlyRfc9421 = process.argv.includes("rfc9421");
const me = "desk";

const federation = createFederation({
  kv: new MemoryKvStore(),
  queue: new InProcessMessageQueue(),
  allowPrivateAddress: true,
});
const keys = await Promise.all(["RSASSA-PKCS1-v1_5", "Ed25519"].map((kind) => generateCryptoKeyPair(kind)));

federation
  .setActorDispatcher("/users/{identifier}", async (ctx, identifier) => {
    if (identifier !== me) return null;
    const pairs = await ctx.getActorKeyPairs(identifier);
    return new (isPod ? Organization : Person)({
      id: ctx.getActorUri(identifier),
      preferredUsername: me,
      name: "A Fedify server",
      inbox: ctx.getInboxUri(identifier),
      endpoints: new Endpoints({ sharedInbox: ctx.getInboxUri() }),
      publicKey: pairs[0].cryptographicKey,
      assertionMethods: pairs.map((pair) => pair.multikey),
    });
  })
  .setKeyPairsDispatcher(() => keys);

/** Activities that passed Fedify's checks, as they came. */
const received = [];
federation
  .setInboxListeners("/users/{identifier}/inbox", "/inbox")
  .setSharedKeyDispatcher(() => ({ identifier: me }))
  .on(Activity, async (ctx, activity) => {
    received.push({ class: activity.constructor.name, activity: await activity.toJsonLd(ctx) });
  });

/** Fedify has no word for `implements` (FEP-844e), which marks an actor that reads proposals. */
async function markAsPod(response) {
  const actor = await response.json();
  actor.generator = { type: "Application", implements: [{ href: "https://w3id.org/fep/0837", name: "FEP-0837" }] };
  return new Response(JSON.stringify(actor), { headers: response.headers });
}

const origin = await serve("fedify.localhost", async (request) => {
  if (onlyRfc9421 && request.method === "POST" && !request.headers.has("signature-input")) {
    return note(request, new Response("RFC 9421, please", { status: 401 }));
  }
  let response = await federation.fetch(request, {});
  const isActor = request.method === "GET" && new URL(request.url).pathname === `/users/${me}`;
  if (isPod && isActor && response.ok) response = await markAsPod(response);
  return note(request, response);
});
const ctx = federation.createContext(new URL(origin), {});

/** A fresh id. */
const fresh = (kind) => new URL(`${origin}/${kind}/${crypto.randomUUID()}`);
const signing = () => ctx.getDocumentLoader({ identifier: me });

async function find(address, signed = true) {
  const found = await ctx.lookupObject(address, signed ? { documentLoader: await signing() } : {});
  if (found == null) throw new Error(`${address} was not found`);
  return found;
}

async function send(to, activity) {
  await ctx.sendActivity({ identifier: me }, to, activity, { immediate: true });
  return { id: activity.id.href };
}

/** The proposal of a listing, and its author. */
async function listingOf(listing) {
  const proposal = await find(`${listing}/proposal`);
  return { proposal, pod: await find(proposal.attributionId) };
}

const calls = {
  async lookup({ address }) {
    const actor = await find(address);
    return {
      class: actor.constructor.name, id: actor.id.href, subject: (await ctx.lookupWebFinger(actor.id)).subject, name: actor.name.toString(),
      inbox: actor.inboxId.href, sharedInbox: actor.endpoints?.sharedInbox?.href,
      key: (await actor.getPublicKey(ctx)).ownerId.href,
    };
  },

  async follow({ address }) {
    const pod = await find(address);
    return await send(pod, new Follow({ id: fresh("follows"), actor: ctx.getActorUri(me), object: pod.id, to: pod.id }));
  },

  async unfollow({ address, follow }) {
    const pod = await find(address);
    const object = new Follow({ id: new URL(follow), actor: ctx.getActorUri(me), object: pod.id });
    return await send(pod, new Undo({ id: fresh("undos"), actor: ctx.getActorUri(me), object, to: pod.id }));
  },

  async read({ url, signed }) {
    const document = await (signed ? await signing() : ctx.documentLoader)(url);
    return document.document;
  },

  async proposal({ listing }) {
    return await read.proposal((await listingOf(listing)).proposal, ctx);
  },

  /** A private mention of the author, in answer to the listing. */
  async reply({ listing, text }) {
    const parent = await find(listing);
    const pod = await find(parent.attributionId);
    const handle = `@${pod.preferredUsername}@${pod.id.host}`;
    const object = new Note({
      id: fresh("notes"), attribution: ctx.getActorUri(me), to: pod.id, replyTarget: parent.id,
      content: `<p><a href="${pod.id.href}" class="u-url mention">${handle}</a> ${text}</p>`,
      tags: [new Mention({ href: pod.id, name: handle })],
    });
    await send(pod, new Create({ id: fresh("creates"), actor: ctx.getActorUri(me), to: pod.id, object }));
    return { id: object.id.href };
  },

  /** FEP-0837: part of a listing is asked for. */
  async offer({ listing, amount, text }) {
    const { proposal, pod } = await listingOf(listing);
    const intent = proposal.publishes;
    const quantity = new Measure({ unit: intent.resourceQuantity.unit, numericalValue: amount });
    const object = new Agreement({ stipulates: new Commitment({ satisfies: intent.id, resourceQuantity: quantity }) });
    const actor = ctx.getActorUri(me);
    return await send(pod, new Offer({ id: fresh("offers"), actor, to: pod.id, object, content: text }));
  },

  /** The agreement in the answer to an offer. */
  async agreement({ answer }) {
    const activity = await Activity.fromJsonLd(answer, ctx);
    return await read.agreement(await activity.getResult(ctx));
  },

  received: () => received,
  wire: () => wire,
};

const control = await serve("127.0.0.1", async (request) => {
  const call = calls[new URL(request.url).pathname.slice(1)];
  if (call == null) return new Response("no such call", { status: 404 });
  try {
    return Response.json(await call(request.method === "POST" ? await request.json() : {}));
  } catch (error) {
    return new Response(String(error?.stack ?? error), { status: 500 });
  }
});

process.stdin.resume().on("end", () => process.exit());
process.on("SIGTERM", () => process.exit());
console.log(JSON.stringify({ origin, control }));
