//! Signed requests and the keys they are signed with.

use std::sync::LazyLock;

use caremonger_signatures::{
    Scheme, cavage, digest,
    key::{KeyKind, PublicKey},
    rfc9421,
    verify::{self, Incoming},
};
use http::{HeaderMap, HeaderName, HeaderValue, uri::PathAndQuery};

use crate::{NOW, text};

/// The key of RFC 9421 appendix B.1.1, with which the seeds of the corpus are signed.
static RSA: LazyLock<PublicKey> = LazyLock::new(|| {
    PublicKey::from_pem(include_str!("../../../crates/signatures/tests/keys/rfc9421-rsa-public.pem")).expect("a key")
});
static ED25519: LazyLock<PublicKey> =
    LazyLock::new(|| PublicKey::from_multibase("z6MksPbhBbYDxsezCU9kjq9s4r6vD6RL8KZB4N9KsAcArA3a").expect("a key"));

/// A request written as HTTP/1.1 writes it, so that the corpus can be read by people: a line with method and path, headers, an
/// empty line, the body. Lines end with `\n`. What no HTTP library would let through is left out.
struct Request<'a> {
    method: &'static str,
    path: String,
    headers: HeaderMap,
    body: &'a [u8],
}

impl<'a> Request<'a> {
    fn read(data: &'a [u8]) -> Self {
        let (head, body) = match data.windows(2).position(|two| two == b"\n\n") {
            Some(end) => (&data[..end], &data[end + 2..]),
            None => (data, &[][..]),
        };
        let mut lines = head.split(|b| *b == b'\n');
        let first = text(lines.next().unwrap_or_default());
        let (method, path) = first.split_once(' ').unwrap_or(("", &first));
        let path = path.parse::<PathAndQuery>().map_or_else(|_| "/inbox".to_owned(), |p| p.to_string());
        let header = |line: &[u8]| {
            let colon = line.iter().position(|b| *b == b':')?;
            let name = HeaderName::from_bytes(&line[..colon]).ok()?;
            Some((name, HeaderValue::from_bytes(line[colon + 1..].trim_ascii()).ok()?))
        };
        let mut headers = HeaderMap::new();
        for (name, value) in lines.filter_map(header).take(64) {
            headers.append(name, value);
        }
        Self { method: if method == "GET" { "GET" } else { "POST" }, path, headers, body }
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }

    /// All that the inbox does with it, the keys being known: whether it is signed with one of them.
    fn verify(&self) -> bool {
        let incoming = Incoming {
            method: self.method,
            path_and_query: &self.path,
            origin: "https://birch.example",
            host: "birch.example",
            headers: &self.headers,
            body: self.body,
            now: NOW,
        };
        let Ok(unverified) = verify::parse(incoming) else { return false };
        let scheme = if self.headers.contains_key("signature-input") { Scheme::Rfc9421 } else { Scheme::Cavage };
        assert_eq!(unverified.scheme, scheme);
        [&RSA, &ED25519].into_iter().any(|key| unverified.check(key).is_ok())
    }
}

/// A request signed as draft-cavage-http-signatures-12 says.
///
/// # Panics
/// When something the node relies on does not hold.
pub fn signature_cavage(data: &[u8]) {
    let request = Request::read(data);
    let _ = request.verify();
    let _ = digest::digest_matches(request.header("digest"), request.body);
    let whole = text(data);
    // The header alone too: then nothing has to be guessed before it.
    for header in [request.header("signature"), whole.as_ref()] {
        let Some(p) = cavage::parse(header) else { continue };
        assert!(!p.key_id.is_empty() && p.headers.len() <= 32);
        if let Some(signed) = cavage::signing_string(&p, request.method, &request.path, &request.headers) {
            assert_eq!(signed.matches('\n').count(), p.headers.len().saturating_sub(1), "no value may begin another line");
        }
    }
}

/// A request signed as RFC 9421 says.
///
/// # Panics
/// When something the node relies on does not hold.
pub fn signature_rfc9421(data: &[u8]) {
    let request = Request::read(data);
    let _ = request.verify();
    let _ = digest::content_digest_matches(request.header("content-digest"), request.body);
    let _ = rfc9421::accepts(request.header("accept-signature"));
    let Some(found) = rfc9421::parse(request.header("signature-input"), request.header("signature")) else { return };
    assert!((1..=rfc9421::LABELS_MAX).contains(&found.len()));
    let target_uri = format!("https://birch.example{}", request.path);
    let view = rfc9421::Request { method: request.method, target_uri: &target_uri, headers: &request.headers };
    for one in found {
        let _ = (one.text("keyid"), one.number("created"), one.covers("@method"));
        if let Some(base) = rfc9421::signature_base(&one.input, view) {
            assert_eq!(base.matches('\n').count(), one.input.items.len(), "no value may begin another line");
        }
    }
}

/// A public key in each of the ways it is written.
///
/// # Panics
/// When something the node relies on does not hold.
pub fn key(data: &[u8]) {
    let said = text(data);
    if let Ok(key) = PublicKey::from_multibase(&said) {
        assert_eq!(key.kind(), KeyKind::Ed25519);
        assert_eq!(key.to_multibase(), said, "a key has one spelling");
        again(&key);
    }
    if let Ok(key) = PublicKey::from_pem(&said) {
        match key.kind() {
            KeyKind::Rsa => assert_eq!(PublicKey::from_pem(&key.to_pem()), Ok(key.clone())),
            KeyKind::Ed25519 => assert_eq!(PublicKey::from_multibase(&key.to_multibase()), Ok(key.clone())),
        }
        again(&key);
    }
    for kind in [KeyKind::Rsa, KeyKind::Ed25519] {
        if let Ok(key) = PublicKey::from_der(kind, data.to_vec()) {
            again(&key);
        }
    }
}

/// A key as it is after having been stored, used on signatures that are none.
fn again(key: &PublicKey) {
    assert_eq!(PublicKey::from_der(key.kind(), key.der().to_vec()).as_ref(), Ok(key));
    for length in [0, 64, 256] {
        assert!(!key.verifies(b"a message", &vec![1; length]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Otherwise the fuzzer never gets past the first check.
    #[test]
    fn seeds_named_after_a_method_are_well_signed() {
        for target in ["signature_cavage", "signature_rfc9421"] {
            let folder = format!("{}/../fuzz/corpus/{target}", env!("CARGO_MANIFEST_DIR"));
            let mut signed = 0;
            for file in std::fs::read_dir(folder).expect("a folder of the corpus") {
                let file = file.expect("an entry").path();
                let name = file.file_name().expect("a name").to_string_lossy();
                if name.starts_with("post-") || name.starts_with("get-") {
                    assert!(Request::read(&std::fs::read(&file).expect("a file")).verify(), "{target}/{name}");
                    signed += 1;
                }
            }
            assert!(signed > 2, "{target}");
        }
    }
}
