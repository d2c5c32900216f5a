// A browser and its maker's server for the tests, as RFC 8030, 8291, 8188 and 8292 describe them, on nothing but Node's own crypto.
//
// It prints one line, `{"endpoint", "gone", "p256dh", "auth", "control"}`, when it is ready. Messages for `endpoint` are opened with the
// keys of the browser; those for `gone` are answered with 410. `GET /` of the control port answers with what came. It ends when its
// input does, so that it never outlives the test.

import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from "node:crypto";
import { createServer } from "node:http";

const browser = createECDH("prime256v1");
browser.generateKeys();
const auth = randomBytes(16);
const derived = (secret, salt, info, length) => Buffer.from(hkdfSync("sha256", secret, salt, info, length));

/** Opens a message of one record (RFC 8188) that is sealed for this browser (RFC 8291). */
function opened(body) {
  const salt = body.subarray(0, 16);
  const length = body[20];
  const sender = body.subarray(21, 21 + length);
  const sealed = body.subarray(21 + length);
  const info = Buffer.concat([Buffer.from("WebPush: info\0"), browser.getPublicKey(), sender]);
  const secret = derived(browser.computeSecret(sender), auth, info, 32);
  const key = derived(secret, salt, "Content-Encoding: aes128gcm\0", 16);
  const nonce = derived(secret, salt, "Content-Encoding: nonce\0", 12);
  const decipher = createDecipheriv("aes-128-gcm", key, nonce);
  decipher.setAuthTag(sealed.subarray(-16));
  const padded = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  const end = padded.findLastIndex((b) => b !== 0);
  if (padded[end] !== 2) throw new Error("the last record does not end with 2");
  return padded.subarray(0, end).toString();
}

/** Who says that they sent it (RFC 8292): their key and what they claim, if they signed it. */
function sender(header) {
  const [, token, key] = /^vapid t=([^,]+), k=(.+)$/.exec(header ?? "") ?? [];
  if (!token) return null;
  const [head, claims, signature] = token.split(".");
  const point = Buffer.from(key, "base64url");
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString("base64url"));
  const jwk = { kty: "EC", crv: "P-256", x, y };
  const given = { key: createPublicKey({ key: jwk, format: "jwk" }), dsaEncoding: "ieee-p1363" };
  const signed = verify("sha256", Buffer.from(`${head}.${claims}`), given, Buffer.from(signature, "base64url"));
  return signed ? { key, ...JSON.parse(Buffer.from(claims, "base64url")) } : null;
}

const messages = [];
const server = createServer(async (request, response) => {
  if (request.url === "/gone") return response.writeHead(410).end();
  const parts = [];
  for await (const part of request) parts.push(part);
  const by = sender(request.headers.authorization);
  if (!by) return response.writeHead(401).end();
  const { ttl, topic, urgency, "content-encoding": encoding } = request.headers;
  messages.push({ ttl: Number(ttl), topic, urgency, encoding, by, raw: Buffer.concat(parts).toString("latin1"), text: opened(Buffer.concat(parts)) });
  return response.writeHead(201, { location: "/message/1" }).end();
});
const control = createServer((_, response) => response.end(JSON.stringify(messages)));
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
await new Promise((ready) => control.listen(0, "127.0.0.1", ready));
const origin = `http://push.localhost:${server.address().port}`;
console.log(
  JSON.stringify({
    endpoint: `${origin}/browser`,
    gone: `${origin}/gone`,
    p256dh: browser.getPublicKey().toString("base64url"),
    auth: auth.toString("base64url"),
    control: `http://127.0.0.1:${control.address().port}`,
  }),
);
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
