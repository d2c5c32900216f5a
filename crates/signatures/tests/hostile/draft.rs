//! A request signed after draft-cavage-12, by hand, and tables of what may go wrong with it.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use caremonger_signatures::{digest::digest_header, key::PrivateKey, verify::Unsigned};

use crate::request::{BODY, INBOX, KEY_ID, NOW, Request, public, rsa};

/// What everybody covers of a POST.
pub(crate) const COVERED: &str = "(request-target) host date digest";

/// What is about to be signed.
pub(crate) struct Draft {
    pub(crate) request: Request,
    /// The path as the sender signs it.
    pub(crate) target: String,
    pub(crate) covered: String,
    pub(crate) algorithm: Option<&'static str>,
    pub(crate) created: Option<String>,
    pub(crate) expires: Option<String>,
    pub(crate) separator: &'static str,
}

impl Draft {
    pub(crate) fn new(method: &'static str, path: &str, body: &[u8], covered: &str) -> Self {
        let mut request = Request::new(method, path, body);
        request.set("content-type", "application/activity+json");
        if method == "POST" {
            request.set("digest", digest_header(body).as_str());
        }
        let (target, covered) = (path.to_owned(), covered.to_owned());
        let mut draft =
            Self { request, target, covered, algorithm: Some("rsa-sha256"), created: None, expires: None, separator: "," };
        draft.date(0);
        draft
    }

    pub(crate) fn post() -> Self {
        Self::new("POST", INBOX, BODY, COVERED)
    }

    pub(crate) fn get(path: &str) -> Self {
        Self::new("GET", path, b"", "(request-target) host date")
    }

    pub(crate) fn date(&mut self, offset: i64) {
        let seconds = u64::try_from(NOW + offset).expect("after 1970");
        let date = httpdate::fmt_http_date(std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds));
        self.request.set("date", date.as_str());
    }

    /// A signature of the later drafts: its time is a parameter.
    pub(crate) fn created(&mut self, offset: i64) {
        (self.created, self.algorithm) = (Some((NOW + offset).to_string()), Some("hs2019"));
        self.covered = "(request-target) (created) host digest".to_owned();
    }

    pub(crate) fn expires(&mut self, offset: i64) {
        self.expires = Some((NOW + offset).to_string());
        self.covered.push_str(" (expires)");
    }

    pub(crate) fn sign(self, key: &PrivateKey) -> Request {
        let bare = |v: &Option<String>| v.as_deref().unwrap_or_default().trim_matches('"').to_owned();
        let line = |name: &str| match name {
            "(request-target)" => format!("(request-target): {} {}", self.request.method.to_lowercase(), self.target),
            "(created)" => format!("(created): {}", bare(&self.created)),
            "(expires)" => format!("(expires): {}", bare(&self.expires)),
            other => format!("{}: {}", other.to_lowercase(), self.request.header(other)),
        };
        let string = self.covered.split(' ').map(line).collect::<Vec<_>>().join("\n");
        let signature = STANDARD.encode(key.sign(string.as_bytes()).expect("a signature"));
        let mut parameters = vec![format!(r#"keyId="{KEY_ID}""#)];
        parameters.extend(self.algorithm.map(|a| format!(r#"algorithm="{a}""#)));
        parameters.extend(self.created.map(|v| format!("created={v}")));
        parameters.extend(self.expires.map(|v| format!("expires={v}")));
        parameters.push(format!(r#"headers="{}""#, self.covered));
        parameters.push(format!(r#"signature="{signature}""#));
        let mut request = self.request;
        request.set("signature", parameters.join(self.separator).as_str());
        request
    }
}

/// What the sender does, and what we say to it.
pub(crate) type Sent<'c> = (&'c str, fn(&mut Draft), Result<(), Unsigned>);
/// What happens to a good request on its way, and what we say to it.
pub(crate) type Spoiled<'c> = (&'c str, fn(&mut Request), Result<(), Unsigned>);

pub(crate) fn all_sent(cases: &[Sent<'_>]) {
    let key = rsa();
    for (what, change, expected) in cases {
        let mut draft = Draft::post();
        change(&mut draft);
        assert_eq!(draft.sign(&key).verdict(&public(&key)), *expected, "{what}");
    }
}

pub(crate) fn all_spoiled(good: impl Fn() -> Draft, cases: &[Spoiled<'_>]) {
    let key = rsa();
    for (what, change, expected) in cases {
        let mut request = good().sign(&key);
        assert_eq!(request.verdict(&public(&key)), Ok(()), "before: {what}");
        change(&mut request);
        assert_eq!(request.verdict(&public(&key)), *expected, "{what}");
    }
}

/// Puts `new` for `old` in the signature header.
pub(crate) fn replace(request: &mut Request, old: &str, new: &str) {
    assert!(request.header("signature").contains(old), "{old} is there to be replaced");
    let value = request.header("signature").replacen(old, new, 1);
    request.set("signature", value.as_str());
}
