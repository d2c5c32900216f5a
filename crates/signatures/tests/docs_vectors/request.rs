//! A request as it arrives, to be signed, spoiled, and written down.

use caremonger_signatures::{
    Outgoing, Scheme, cavage, host_header,
    key::{KeyKind, PrivateKey, PublicKey},
    rfc9421, sign,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde_json::{Value, json};
use url::Url;

use crate::files;

/// Fri, 20 Nov 2026 09:00:00 GMT.
pub(crate) const NOW: i64 = 1_795_165_200;
pub(crate) const INBOX: &str = "https://cedar.example/inbox";
pub(crate) const LISTING: &str = "https://cedar.example/listings/01KAV3X0000000000000000001";
/// Byte for byte what is signed; the same as `objects/follow.json`.
pub(crate) const BODY: &str = r#"{"@context":"https://www.w3.org/ns/activitystreams","id":"https://maple.example/activities/01KAV4000000000000000000M8","type":"Follow","actor":"https://maple.example/@maple","object":"https://cedar.example/@cedar","to":["https://cedar.example/@cedar"]}"#;

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

pub(crate) fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|i| u8::from_str_radix(&hex[i..i + 2], 16).expect("two hex digits")).collect()
}

pub(crate) fn text_of(v: &Value, key: &str) -> String {
    v[key].as_str().unwrap_or_else(|| panic!("no {key}")).to_owned()
}

/// A key of `keys.json` that signs.
pub(crate) fn private(name: &str) -> PrivateKey {
    let spelled = &files::read("keys.json")[name];
    let (kind, der) = match spelled.get("privateKeyPem").and_then(Value::as_str) {
        Some(pem) => (KeyKind::Rsa, pem::parse(pem).expect("PEM").into_contents()),
        None => {
            // PKCS#8 of an Ed25519 key is this head and the seed (RFC 8410).
            let mut der = bytes("302e020100300506032b657004220420");
            der.extend(bytes(&text_of(spelled, "privateKeyHex")));
            (KeyKind::Ed25519, der)
        }
    };
    PrivateKey::from_pkcs8(kind, &der).expect("a key")
}

/// The public half, as it stands in the actor.
pub(crate) fn public(name: &str) -> PublicKey {
    let spelled = &files::read("keys.json")[name];
    let pem = spelled.get("publicKeyPem").and_then(Value::as_str);
    let key = pem.map_or_else(|| PublicKey::from_multibase(&text_of(spelled, "publicKeyMultibase")), PublicKey::from_pem);
    key.expect("a key")
}

pub(crate) fn url_of(scene: &Value) -> Url {
    Url::parse(&text_of(scene, "url")).expect("a URL")
}

pub(crate) fn headers_of(scene: &Value) -> HeaderMap {
    let mut map = HeaderMap::new();
    for pair in scene["headers"].as_array().expect("headers") {
        let (name, value) = (pair[0].as_str().expect("a name"), pair[1].as_str().expect("a value"));
        map.append(HeaderName::from_bytes(name.as_bytes()).expect("a name"), HeaderValue::from_str(value).expect("a value"));
    }
    map
}

pub(crate) fn text<'h>(map: &'h HeaderMap, name: &str) -> &'h str {
    map.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
}

/// Headers in the order in which they are written down.
const ORDER: [&str; 8] =
    ["host", "date", "digest", "content-digest", "content-type", "collection-synchronization", "signature-input", "signature"];

/// A signed request; the fields may be spoiled afterwards.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) scheme: &'static str,
    pub(crate) key: &'static str,
    pub(crate) key_id: String,
    pub(crate) method: &'static str,
    pub(crate) url: &'static str,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<String>,
    pub(crate) now: i64,
    signs: String,
}

impl Request {
    /// Not signed yet. A POST brings [`BODY`] and its digest in both spellings' own header.
    pub(crate) fn new(scheme: &'static str, key: &'static str, method: &'static str, url: &'static str) -> Self {
        let owner = if method == "POST" { "@maple" } else { "actor" };
        let fragment = if key == "rsa" { "main-key" } else { "ed25519-key" };
        let key_id = format!("https://maple.example/{owner}#{fragment}");
        let body = (method == "POST").then(|| BODY.to_owned());
        let mut new = Self { scheme, key, key_id, method, url, headers: HeaderMap::new(), body, now: NOW, signs: String::new() };
        new.set("host", &host_header(&new.url()));
        new
    }

    pub(crate) fn url(&self) -> Url {
        Url::parse(self.url).expect("a URL")
    }

    pub(crate) fn set(&mut self, name: &'static str, value: &str) {
        self.headers.insert(name, HeaderValue::from_str(value).expect("a value"));
    }

    /// Signed as the node does it.
    pub(crate) fn signed(mut self, synchronization: Option<&str>) -> Self {
        let (method, url) = (Method::from_bytes(self.method.as_bytes()).expect("a method"), self.url());
        let scheme = if self.scheme == "rfc9421" { Scheme::Rfc9421 } else { Scheme::Cavage };
        let body = self.body.as_deref().map(str::as_bytes);
        let request = Outgoing { method: &method, url: &url, body, now: self.now, synchronization };
        let headers = sign(scheme, request, &private(self.key), &self.key_id).expect("signed");
        for (name, value) in &headers {
            self.headers.insert(name, value.clone());
        }
        self.signs = self.base();
        self
    }

    /// Signed over other things than the node covers: draft-cavage.
    pub(crate) fn cavage(self, algorithm: &str, covered: &str, times: Option<(i64, i64)>) -> Self {
        let path = cavage::path_and_query(&self.url());
        self.cavage_of(&path, algorithm, covered, times)
    }

    /// The same, with another path than that of the URL.
    pub(crate) fn cavage_of(mut self, path: &str, algorithm: &str, covered: &str, times: Option<(i64, i64)>) -> Self {
        let times = times.map_or_else(String::new, |(created, expires)| format!("created={created},expires={expires},"));
        let start = format!(r#"keyId="{}",algorithm="{algorithm}",{times}headers="{covered}",signature="#, self.key_id);
        let unsigned = cavage::parse(&format!(r#"{start}"AA==""#)).expect("readable");
        self.signs = cavage::signing_string(&unsigned, self.method, path, &self.headers).expect("all is there");
        let signature = base64(&private(self.key).sign(self.signs.as_bytes()).expect("signed"));
        self.set("signature", &format!(r#"{start}"{signature}""#));
        self
    }

    /// The same: RFC 9421, by the text of the inner list and the parameters behind it.
    pub(crate) fn rfc9421(mut self, covered: &str, parameters: &str) -> Self {
        let input = format!(r#"sig1=({covered});{parameters}keyid="{}""#, self.key_id);
        self.set("signature-input", &input);
        self.set("signature", "sig1=:AA==:");
        self.signs = self.base();
        let signature = base64(&private(self.key).sign(self.signs.as_bytes()).expect("signed"));
        self.set("signature", &format!("sig1=:{signature}:"));
        self
    }

    fn base(&self) -> String {
        let (url, header) = (self.url(), |name: &str| text(&self.headers, name));
        if self.scheme == "rfc9421" {
            let one = rfc9421::parse(header("signature-input"), header("signature")).expect("readable").swap_remove(0);
            let asked = rfc9421::Request { method: self.method, target_uri: url.as_str(), headers: &self.headers };
            return rfc9421::signature_base(&one.input, asked).expect("a base");
        }
        let p = cavage::parse(header("signature")).expect("readable");
        cavage::signing_string(&p, self.method, &cavage::path_and_query(&url), &self.headers).expect("a string")
    }

    fn written(&self, name: &str) -> Value {
        let headers: Vec<Value> = ORDER
            .iter()
            .flat_map(|name| self.headers.get_all(*name).iter().map(move |v| json!([name, v.to_str().expect("text")])))
            .collect();
        let mut doc = json!({
            "name": name, "scheme": self.scheme, "key": self.key, "keyId": self.key_id, "method": self.method, "url": self.url,
            "headers": headers, "now": self.now
        });
        if let Some(body) = &self.body {
            doc["body"] = json!(body);
        }
        doc
    }

    pub(crate) fn accepted(&self, name: &str) -> Value {
        let mut doc = self.written(name);
        doc["verdict"] = json!("accepted");
        doc["signs"] = json!(self.signs);
        doc
    }

    pub(crate) fn refused(&self, name: &str, status: u16, why: &str) -> Value {
        let mut doc = self.written(name);
        doc["verdict"] = json!("refused");
        doc["status"] = json!(status);
        doc["why"] = json!(why);
        doc
    }
}

fn base64(bytes: &[u8]) -> String {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    STANDARD.encode(bytes)
}
