//! A request as it arrives, free to be spoiled, and keys.

use caremonger_signatures::{
    key::{KeyKind, PrivateKey, PublicKey},
    verify::{self, Incoming, Unsigned, Unverified},
};
use http::{HeaderMap, HeaderName, HeaderValue};

/// Sun, 01 Nov 2026 12:00:00 GMT.
pub(crate) const NOW: i64 = 1_793_534_400;
pub(crate) const HOST: &str = "birch.example";
pub(crate) const INBOX: &str = "/pods/birch/inbox";
pub(crate) const KEY_ID: &str = "https://maple.example/pods/elm#main-key";
pub(crate) const BODY: &[u8] = br#"{"id":"https://maple.example/act/10","type":"Follow"}"#;

/// The RSA key of RFC 9421 appendix B.1.1, which anybody may use for tests only.
pub(crate) fn rsa() -> PrivateKey {
    let block = pem::parse(include_str!("../keys/rfc9421-rsa-private.pem")).expect("PEM");
    PrivateKey::from_pkcs8(KeyKind::Rsa, block.contents()).expect("an RSA key")
}

/// A new key of the other kind.
pub(crate) fn ed25519() -> PrivateKey {
    PrivateKey::generate(KeyKind::Ed25519).expect("an Ed25519 key")
}

pub(crate) fn public(key: &PrivateKey) -> PublicKey {
    key.public().expect("the public half")
}

/// A request as it arrives at `https://birch.example`.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: &'static str,
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Request {
    pub(crate) fn new(method: &'static str, path: &str, body: &[u8]) -> Self {
        let mut request = Self { method, path: path.to_owned(), headers: HeaderMap::new(), body: body.to_vec() };
        request.set("host", HOST);
        request
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }

    /// Gives a header one value, or takes it away when there is none to give.
    pub(crate) fn set<'v>(&mut self, name: &str, value: impl Into<Option<&'v str>>) {
        let name = HeaderName::from_bytes(name.as_bytes()).expect("a header name");
        self.headers.remove(&name);
        if let Some(value) = value.into() {
            self.headers.insert(name, HeaderValue::from_bytes(value.as_bytes()).expect("a header value"));
        }
    }

    /// Gives a header one more value.
    pub(crate) fn add(&mut self, name: &str, value: &str) {
        let name = HeaderName::from_bytes(name.as_bytes()).expect("a header name");
        self.headers.append(name, HeaderValue::from_str(value).expect("a header value"));
    }

    /// What is said before a key is looked up.
    pub(crate) fn parse(&self) -> Result<Unverified, Unsigned> {
        let incoming = Incoming {
            method: self.method,
            path_and_query: &self.path,
            origin: "https://birch.example",
            host: HOST,
            headers: &self.headers,
            body: &self.body,
            now: NOW,
        };
        verify::parse(incoming)
    }

    /// What the whole check says, all steps but the look-up of the key.
    pub(crate) fn verdict(&self, key: &PublicKey) -> Result<(), Unsigned> {
        let unverified = self.parse()?;
        assert_eq!(unverified.key_id, KEY_ID);
        unverified.check(key)
    }
}
