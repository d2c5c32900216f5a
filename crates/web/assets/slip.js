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
  ask.addEventListener("submit", async (event) => {
    event.preventDefault();
    place.hidden = true;
    const button = ask.querySelector("button");
    button.disabled = true;
    try {
      const token = draw(32);
      const padded = number(await encode(token));
      // Blinded for each of the two keys: which of them signs is seen only afterwards.
      const made = [];
      for (const n of keys) {
        let r, back;
        do {
          r = number(draw(LENGTH)) % n;
          back = r > 1n ? inverse(r, n) : undefined;
        } while (back === undefined);
        made.push({ n, back, blinded: octets((padded * power(r, E, n)) % n) });
      }
      const body = new URLSearchParams(new FormData(ask));
      made.forEach((m, i) => body.set(`blinded${i}`, hex(m.blinded)));
      const answer = await fetch(ask.action, { method: "POST", body, headers: { accept: "text/plain" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const signed = number(bytes((await answer.text()).trim()));
      for (const [i, m] of made.entries()) {
        const signature = octets((signed * m.back) % m.n);
        if (!(await verifies(signature, token, m.n))) continue;
        if (i === 1) return say(place.dataset.other);
        use.elements.slip.value = `${place.dataset.decision}.${hex(token)}.${hex(signature)}`;
        answering.hidden = false;
        ask.hidden = true;
        return say(place.dataset.got);
      }
      say(place.dataset.failed);
    } catch {
      say(place.dataset.failed);
    } finally {
      button.disabled = false;
    }
  });
  // Sent without any sign of who is signed in.
  use.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { slip, answer } = Object.fromEntries(new FormData(use));
    const body = new URLSearchParams({ slip, answer: answer ?? "" });
    const sent = await fetch(use.action, { method: "POST", body, credentials: "omit" }).catch(() => ({ ok: false }));
    say(sent.ok ? place.dataset.done : place.dataset.failed);
  });
})();
