// Where `.localhost` is, and a record of what went over the wire.
//
// Imported before Fedify sends anything: Fedify uses Node's own `fetch`, and keeps all of its checks and signing.

import dns from "node:dns";
import http from "node:http";

/** Every name under `.localhost` is this machine (RFC 6761); the resolver of the system may not know. */
const lookup = dns.lookup;
dns.lookup = (name, options, answer) =>
  lookup(name.endsWith(".localhost") ? "127.0.0.1" : name, options, answer);

/** Requests in both directions, in order: `{out, method, url, scheme, status}`. */
export const wire = [];

/** How a request is signed: `rfc9421`, `cavage`, or null. */
function scheme(headers) {
  if (headers.has("signature-input")) return "rfc9421";
  return headers.has("signature") ? "cavage" : null;
}

const send = globalThis.fetch;
globalThis.fetch = async (input, init) => {
  const request = new Request(input, init);
  const url = new URL(request.url);
  let response;
  if (url.protocol === "https:" && url.hostname.endsWith(".localhost")) {
    // An `@address` has no scheme, so Fedify asks https. Only that question (WebFinger) is ever asked this way.
    url.protocol = "http:";
    response = await send(url, init);
  } else {
    response = await send(request);
  }
  wire.push({ out: true, method: request.method, url: url.href, scheme: scheme(request.headers), status: response.status });
  return response;
};

/** Serves `answer` (a Request to a Response) on a free loopback port, known by that name; the origin. */
export async function serve(name, answer) {
  let origin;
  const server = http.createServer(async (incoming, outgoing) => {
    const body = [];
    for await (const chunk of incoming) body.push(chunk);
    const url = new URL(incoming.url, origin);
    const headers = new Headers(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]));
    const hasBody = !["GET", "HEAD"].includes(incoming.method);
    const request = new Request(url, { method: incoming.method, headers, body: hasBody ? Buffer.concat(body) : undefined });
    const response = await answer(request);
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(Buffer.from(await response.arrayBuffer()));
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  origin = `http://${name}:${server.address().port}`;
  return origin;
}

/** Notes a request that came in, and how it was answered. */
export function note(request, response) {
  wire.push({ out: false, method: request.method, url: request.url, scheme: scheme(request.headers), status: response.status });
  return response;
}
