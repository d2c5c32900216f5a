// On the page that asks for a slip: draws a token, has it signed unseen (RFC 9474, RSABSSA-SHA384-PSS-Deterministic), and shows the
// slip. Neither the token nor what is answered with it can be traced to whoever asked.
"use strict";
(() => {
  const place = document.getElementById("slip");
  const ask = document.getElementById("ask");
  const use = document.getElementById("use");
  const answering = document.getElementById("answering");
  if (!place || !ask || !use || !answering) return;
  const say = (words) => {
    place.textContent = words;
    place.hidden = false;
  };
  if (!window.crypto?.subtle || typeof BigInt === "undefined") return say(place.dataset.none);
  const LENGTH = 256;
  const hex = (bytes) => Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
  const bytes = (text) => Uint8Array.from(text.match(/../g) ?? [], (two) => parseInt(two, 16));
  const number = (some) => BigInt(`0x${hex(some)}`);
  const octets = (n) => bytes(n.toString(16).padStart(LENGTH * 2, "0"));
  const join = (...parts) => Uint8Array.from(parts.flatMap((p) => Array.from(p)));
  const draw = (many) => crypto.getRandomValues(new Uint8Array(many));
  const sha384 = async (some) => new Uint8Array(await crypto.subtle.digest("SHA-384", some));
  const E = 65537n;
  const power = (base, exponent, n) => {
    let [out, b, e] = [1n, base % n, exponent];
    for (; e > 0n; e >>= 1n) {
      if (e & 1n) out = (out * b) % n;
      b = (b * b) % n;
    }
    return out;
  };
  // The number that makes 1 with `a` modulo `n`; nothing where there is none.
  const inverse = (a, n) => {
    let [r, next, t, after] = [n, a % n, 0n, 1n];
    while (next) {
      const q = r / next;
      [r, next, t, after] = [next, r - q * next, after, t - q * after];
    }
    return r === 1n ? ((t % n) + n) % n : undefined;
  };
  const mask = async (seed, length) => {
    let out = new Uint8Array();
    for (let i = 0; out.length < length; i++) out = join(out, await sha384(join(seed, [0, 0, 0, i])));
    return out.slice(0, length);
  };
  // EMSA-PSS of RFC 8017 section 9.1.1 for a modulus of 2048 bits, with a salt of 48 bytes.
  const encode = async (token) => {
    const salt = draw(48);
    const h = await sha384(join(new Uint8Array(8), await sha384(token), salt));
    const db = join(new Uint8Array(LENGTH - 48 - 48 - 2), [1], salt);
    const masked = (await mask(h, db.length)).map((b, i) => b ^ db[i]);
    masked[0] &= 0x7f;
    return join(masked, h, [0xbc]);
  };
  const verifies = async (signature, token, n) => {
    const em = octets(power(number(signature), E, n));
    const [masked, h] = [em.slice(0, LENGTH - 49), em.slice(LENGTH - 49, LENGTH - 1)];
    const db = (await mask(h, masked.length)).map((b, i) => b ^ masked[i]);
    const again = await sha384(join(new Uint8Array(8), await sha384(token), db.slice(-48)));
    return em[LENGTH - 1] === 0xbc && db[db.length - 49] === 1 && hex(again) === hex(h);
  };
  const keys = [place.dataset.recipients, place.dataset.others].map((k) => number(bytes(k)));
  // Below the modulus, and each as likely as the other.
  const factor = (n) => {
    for (;;) {
      const r = number(draw(LENGTH));
      if (r > 1n && r < n && inverse(r, n) !== undefined) return r;
    }
  };
  // What was drawn stays as long as this tab is open: asked again, also after a reload, it is the same slip.
  const name = `slip ${place.dataset.decision}`;
  const kept = () => JSON.parse(sessionStorage.getItem(name) ?? "null");
  const keep = (what) => sessionStorage.setItem(name, JSON.stringify(what));
  const drawn = async () => {
    const before = kept();
    if (before) return before;
    const token = draw(32);
    const fresh = { token: hex(token), padded: hex(await encode(token)), factors: keys.map((n) => hex(octets(factor(n)))) };
    keep(fresh);
    return fresh;
  };
  // Without any sign of who is signed in.
  const sends = (slip, answer) =>
    fetch(use.action, { method: "POST", body: new URLSearchParams({ slip, answer }), credentials: "omit" }).then(
      (a) => a.ok,
      () => false,
    );
  const show = (slip) => {
    use.elements.slip.value = slip;
    answering.hidden = false;
    ask.hidden = true;
    say(place.dataset.got);
  };
  if (kept()?.slip) show(kept().slip);
  ask.addEventListener("submit", async (event) => {
    event.preventDefault();
    place.hidden = true;
    const button = ask.querySelector("button");
    button.disabled = true;
    try {
      const mine = await drawn();
      const [token, padded] = [bytes(mine.token), number(bytes(mine.padded))];
      // Blinded for each of the two keys: which of them signs is seen only afterwards.
      const made = keys.map((n, i) => ({ n, r: number(bytes(mine.factors[i])) }));
      const body = new URLSearchParams(new FormData(ask));
      made.forEach(({ n, r }, i) => body.set(`blinded${i}`, hex(octets((padded * power(r, E, n)) % n))));
      const answer = await fetch(ask.action, { method: "POST", body, headers: { accept: "text/plain" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const signed = number(bytes((await answer.text()).trim()));
      for (const [i, { n, r }] of made.entries()) {
        const signature = octets((signed * inverse(r, n)) % n);
        if (!(await verifies(signature, token, n))) continue;
        const slip = `${place.dataset.decision}.${mine.token}.${hex(signature)}`;
        if (i === 1) {
          // Sent as well, so that who sends one says nothing. It counts for nothing.
          await sends(slip, "abstain");
          return say(place.dataset.other);
        }
        keep({ ...mine, slip });
        return show(slip);
      }
      say(place.dataset.failed);
    } catch {
      say(place.dataset.failed);
    } finally {
      button.disabled = false;
    }
  });
  use.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { slip, answer } = Object.fromEntries(new FormData(use));
    if (!answer) return say(place.dataset.choose);
    say((await sends(slip, answer)) ? place.dataset.done : place.dataset.again);
  });
})();
