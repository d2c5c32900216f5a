//! A request signed after RFC 9421, by hand, and tables of what may go wrong with it.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use caremonger_signatures::{digest::content_digest_header, key::PrivateKey, verify::Unsigned};

use crate::request::{BODY, INBOX, KEY_ID, NOW, Request, ed25519, public};

/// What is about to be signed.
pub(crate) struct Draft {
    pub(crate) request: Request,
    pub(crate) label: &'static str,
    /// The covered components, as they stand in the header.
    pub(crate) components: String,
    /// All that follows the list.
    pub(crate) parameters: String,
    /// Scheme, host and port as the sender signs them.
    pub(crate) origin: &'static str,
}

impl Draft {
    pub(crate) fn new(method: &'static str, path: &str, body: &[u8]) -> Self {
        let mut request = Request::new(method, path, body);
        let mut components = r#""@method" "@target-uri""#.to_owned();
        if method == "POST" {
            request.set("content-digest", content_digest_header(body).as_str());
            components.push_str(r#" "content-digest""#);
        }
        let parameters = format!(r#";created={NOW};keyid="{KEY_ID}";alg="ed25519""#);
        Self { request, label: "sig1", components, parameters, origin: "https://birch.example" }
    }

    pub(crate) fn post() -> Self {
        Self::new("POST", INBOX, BODY)
    }

    pub(crate) fn get(path: &str) -> Self {
        Self::new("GET", path, b"")
    }

    /// Covers `target` in place of the whole URL.
    pub(crate) fn cover(mut self, target: &str) -> Self {
        self.components = self.components.replace(r#""@target-uri""#, target);
        self
    }

    pub(crate) fn swap(&mut self, old: &str, new: &str) {
        assert!(self.components.contains(old) || self.parameters.contains(old), "{old} is there to be replaced");
        (self.components, self.parameters) = (self.components.replace(old, new), self.parameters.replace(old, new));
    }

    pub(crate) fn created(&mut self, offset: i64) {
        self.swap(&format!("created={NOW}"), &format!("created={}", NOW + offset));
    }

    pub(crate) fn expires(&mut self, offset: i64) {
        self.parameters.push_str(&format!(";expires={}", NOW + offset));
    }

    pub(crate) fn sign(self, key: &PrivateKey) -> Request {
        let mut request = self.request;
        let (path, query) = request.path.split_once('?').unwrap_or((&request.path, ""));
        let line = |component: &str| {
            let value = match component.trim_matches('"') {
                "@method" => request.method.to_owned(),
                "@target-uri" => format!("{}{}", self.origin, request.path),
                "@authority" => self.origin.trim_start_matches("https://").to_owned(),
                "@scheme" => "https".to_owned(),
                "@request-target" => request.path.clone(),
                "@path" => path.to_owned(),
                "@query" => format!("?{query}"),
                field => request.headers.get_all(field).iter().flat_map(|v| v.to_str()).collect::<Vec<_>>().join(", "),
            };
            format!("{component}: {value}\n")
        };
        let list = format!("({}){}", self.components, self.parameters);
        let base: String = self.components.split(' ').filter(|c| !c.is_empty()).map(line).collect();
        let base = format!("{base}\"@signature-params\": {list}");
        let signature = STANDARD.encode(key.sign(base.as_bytes()).expect("a signature"));
        request.set("signature-input", format!("{}={list}", self.label).as_str());
        request.set("signature", format!("{}=:{signature}:", self.label).as_str());
        request
    }
}

/// What the sender does, and what we say to it.
pub(crate) type Sent<'c> = (&'c str, fn(&mut Draft), Result<(), Unsigned>);
/// What happens to a good request on its way, and what we say to it.
pub(crate) type Spoiled<'c> = (&'c str, fn(&mut Request), Result<(), Unsigned>);

pub(crate) fn all_sent(cases: &[Sent<'_>]) {
    let key = ed25519();
    for (what, change, expected) in cases {
        let mut draft = Draft::post();
        change(&mut draft);
        assert_eq!(draft.sign(&key).verdict(&public(&key)), *expected, "{what}");
    }
}

pub(crate) fn all_spoiled(good: impl Fn() -> Draft, cases: &[Spoiled<'_>]) {
    let key = ed25519();
    for (what, change, expected) in cases {
        let mut request = good().sign(&key);
        assert_eq!(request.verdict(&public(&key)), Ok(()), "before: {what}");
        change(&mut request);
        assert_eq!(request.verdict(&public(&key)), *expected, "{what}");
    }
}

/// Adds what another request was signed with behind or, for `first`, before it.
pub(crate) fn merge(request: &mut Request, other: &Request, first: bool) {
    for name in ["signature-input", "signature"] {
        let (one, two) = (request.header(name), other.header(name));
        let value = if first { format!("{two}, {one}") } else { format!("{one}, {two}") };
        request.set(name, value.as_str());
    }
}
