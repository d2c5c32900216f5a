//! What we sign we verify, and so do two libraries by other people: `httpsig` (RFC 9421) and `http-signature-normalization`
//! (draft-cavage); what they sign we verify too.

use std::{collections::BTreeMap, time::Duration};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use caremonger_signatures::{
    Outgoing, Scheme, cavage, digest, host_header,
    key::{KeyKind, PrivateKey, PublicKey},
    sign,
    verify::{self, Incoming, Unsigned},
};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use http_signature_normalization::Config;
use httpsig::prelude::{
    AlgorithmName, HttpSignatureBase, HttpSignatureHeaders, HttpSignatureParams, PublicKey as TheirPublicKey, SecretKey,
    VerifyingKey as _,
    message_component::{HttpMessageComponent, HttpMessageComponentId},
};
use url::Url;

const NOW: i64 = 1_793_534_400;
const KEY_ID: &str = "https://maple.example/pods/elm#main-key";
const BODY: &[u8] = br#"{"type":"Follow"}"#;
const URLS: [&str; 9] = [
    "https://birch.example/inbox",
    "https://birch.example/pods/birch/outbox?page=2&min=%2F",
    "https://birch.example/pods/birch?",
    "https://birch.example",
    "https://birch.example:8443/inbox?a",
    "http://localhost:3000/inbox",
    "http://[::1]:3000/pods/b%C3%A4r",
    "https://Birch.Example:443/Inbox//x",
    "https://birch.example/pods/birch#main-key",
];

fn keys() -> [PrivateKey; 2] {
    let block = pem::parse(include_str!("keys/rfc9421-rsa-private.pem")).expect("PEM");
    let rsa = PrivateKey::from_pkcs8(KeyKind::Rsa, block.contents()).expect("an RSA key");
    [rsa, PrivateKey::generate(KeyKind::Ed25519).expect("an Ed25519 key")]
}

fn public(key: &PrivateKey) -> PublicKey {
    key.public().expect("the public half")
}

/// The headers a server gets, `Host` included, which an HTTP client adds by itself.
fn sent(scheme: Scheme, method: &Method, url: &Url, key: &PrivateKey) -> HeaderMap {
    let body = (method == Method::POST).then_some(BODY);
    let mut headers = sign(scheme, Outgoing { method, url, body, now: NOW, synchronization: None }, key, KEY_ID).expect("signed");
    headers.insert("host", HeaderValue::from_str(&host_header(url)).expect("a host"));
    headers
}

fn verdict(method: &Method, url: &Url, headers: &HeaderMap, body: &[u8], key: &PublicKey) -> Result<Scheme, Unsigned> {
    let unverified = verify::parse(Incoming {
        method: method.as_str(),
        path_and_query: &cavage::path_and_query(url),
        origin: &url.origin().ascii_serialization(),
        host: &host_header(url),
        headers,
        body,
        now: NOW,
    })?;
    assert_eq!(unverified.key_id, KEY_ID);
    unverified.check(key).map(|()| unverified.scheme)
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> &'h str {
    headers.get(name).and_then(|v| v.to_str().ok()).expect("a header")
}

#[test]
fn what_we_sign_we_verify_with_this_key_only() {
    for key in keys() {
        let stranger = PrivateKey::generate(key.kind()).expect("a key");
        for scheme in [Scheme::Cavage, Scheme::Rfc9421] {
            for method in [Method::GET, Method::POST] {
                for url in URLS {
                    let url = Url::parse(url).expect("a URL");
                    let headers = sent(scheme, &method, &url, &key);
                    let body = if method == Method::POST { BODY } else { b"" };
                    let what = format!("{key:?} {scheme:?} {method} {url}");
                    assert_eq!(verdict(&method, &url, &headers, body, &public(&key)), Ok(scheme), "{what}");
                    assert_eq!(verdict(&method, &url, &headers, body, &public(&stranger)), Err(Unsigned::Wrong), "{what}");
                    if method == Method::POST {
                        assert_eq!(verdict(&method, &url, &headers, b"{}", &public(&key)), Err(Unsigned::Digest), "{what}");
                    }
                }
            }
        }
    }
}

#[test]
fn a_key_that_was_published_as_text_verifies_as_well() {
    let [rsa, ed25519] = keys();
    let url = Url::parse(URLS[0]).expect("a URL");
    for (key, read) in [
        (&rsa, PublicKey::from_pem(&public(&rsa).to_pem())),
        (&ed25519, PublicKey::from_multibase(&public(&ed25519).to_multibase())),
    ] {
        let headers = sent(Scheme::Rfc9421, &Method::POST, &url, key);
        let read = read.expect("a readable key");
        assert_eq!(verdict(&Method::POST, &url, &headers, BODY, &read), Ok(Scheme::Rfc9421), "{key:?}");
    }
}

#[test]
fn the_host_header_has_a_port_unless_it_is_the_usual_one() {
    let [key, _] = keys();
    let hosts = ["birch.example:8443", "localhost:3000", "[::1]:3000", "birch.example"];
    for (url, host) in URLS[4..].iter().zip(hosts) {
        let url = Url::parse(url).expect("a URL");
        assert_eq!(host_header(&url), host);
        let signed = sign(
            Scheme::Cavage,
            Outgoing { method: &Method::GET, url: &url, body: None, now: NOW, synchronization: None },
            &key,
            KEY_ID,
        );
        assert_eq!(text(&signed.expect("signed"), "host"), host, "{url}");
    }
}

// ---- RFC 9421 with httpsig ----

fn algorithm(key: &PrivateKey) -> AlgorithmName {
    match key.kind() {
        KeyKind::Rsa => AlgorithmName::RsaV1_5Sha256,
        KeyKind::Ed25519 => AlgorithmName::Ed25519,
    }
}

/// The covered components of a request, each as a line of the signature base, by httpsig.
fn their_lines(names: &[&str], method: &Method, url: &Url, headers: &HeaderMap) -> Vec<HttpMessageComponent> {
    let line = |name: &&str| {
        let id = HttpMessageComponentId::try_from(*name).expect("a component's name");
        let value = match *name {
            "@method" => method.to_string(),
            "@target-uri" => url[..url::Position::AfterQuery].to_owned(),
            "@authority" => host_header(url),
            "@path" => url.path().to_owned(),
            "@query" => format!("?{}", url.query().unwrap_or_default()),
            field => text(headers, field).to_owned(),
        };
        HttpMessageComponent::try_from((&id, &[value][..])).expect("a component")
    };
    names.iter().map(line).collect()
}

#[test]
fn httpsig_verifies_what_we_sign() {
    for key in keys() {
        let theirs = match key.kind() {
            KeyKind::Rsa => TheirPublicKey::from_pem(&algorithm(&key), &public(&key).to_pem()),
            KeyKind::Ed25519 => TheirPublicKey::from_bytes(&algorithm(&key), public(&key).der()),
        }
        .expect("a key httpsig reads");
        for (method, names) in
            [(Method::GET, &["@method", "@target-uri"][..]), (Method::POST, &["@method", "@target-uri", "content-digest"])]
        {
            for url in URLS {
                let url = Url::parse(url).expect("a URL");
                let headers = sent(Scheme::Rfc9421, &method, &url, &key);
                let (input, signature) = (text(&headers, "signature-input"), text(&headers, "signature"));
                let map = HttpSignatureHeaders::try_parse(signature, input).expect("headers httpsig reads");
                let one = map.get("sig1").expect("our label");
                let parameters = one.signature_params();
                assert_eq!(parameters.keyid.as_deref(), Some(KEY_ID));
                assert_eq!(parameters.alg, Some(algorithm(&key).to_string()));
                assert_eq!((parameters.created, parameters.expires), (Some(1_793_534_400), Some(1_793_534_700)));
                let lines = their_lines(names, &method, &url, &headers);
                assert!(HttpSignatureBase::try_new(&lines, parameters).is_ok(), "these are the components we name");
                // httpsig writes the parameters in an order of its own, the RFC (2.5) in the order received.
                let received = input.strip_prefix("sig1=").expect("our label");
                let lines: String = lines.iter().map(|line| format!("{line}\n")).collect();
                let base = format!("{lines}\"@signature-params\": {received}");
                let bytes = signature.strip_prefix("sig1=:").and_then(|s| s.strip_suffix(':')).expect("bytes");
                let bytes = STANDARD.decode(bytes).expect("base64");
                assert!(theirs.verify(base.as_bytes(), &bytes).is_ok(), "{key:?} {method} {url}");
            }
        }
    }
}

#[test]
fn we_verify_what_httpsig_signs() {
    for key in keys() {
        let theirs = SecretKey::from_der(&algorithm(&key), &key.to_pkcs8().expect("PKCS#8")).expect("a key httpsig reads");
        for names in [
            &["@method", "@target-uri", "content-digest"][..],
            &["content-digest", "content-type", "@authority", "@query", "@path", "@method"],
        ] {
            for url in URLS {
                let url = Url::parse(url).expect("a URL");
                let mut headers = HeaderMap::new();
                for (name, value) in [
                    ("host", host_header(&url)),
                    ("content-type", "application/activity+json".to_owned()),
                    ("content-digest", digest::content_digest_header(BODY)),
                ] {
                    headers.insert(HeaderName::from_static(name), HeaderValue::from_str(&value).expect("a header value"));
                }
                let lines = their_lines(names, &Method::POST, &url, &headers);
                let ids: Vec<_> = lines.iter().map(|line| line.id.clone()).collect();
                let mut parameters = HttpSignatureParams::try_new(&ids).expect("parameters");
                parameters.set_created(1_793_534_400).set_expires(1_793_534_700).set_keyid(KEY_ID).set_random_nonce();
                parameters.set_alg(&algorithm(&key));
                let base = HttpSignatureBase::try_new(&lines, &parameters).expect("a base");
                let signed = base.build_signature_headers(&theirs, Some("theirs")).expect("signed");
                for (name, value) in
                    [("signature-input", signed.signature_input_header_value()), ("signature", signed.signature_header_value())]
                {
                    headers.insert(HeaderName::from_static(name), HeaderValue::from_str(&value).expect("a header value"));
                }
                let result = verdict(&Method::POST, &url, &headers, BODY, &public(&key));
                assert_eq!(result, Ok(Scheme::Rfc9421), "{key:?} {names:?} {url}");
            }
        }
    }
}

// ---- draft-cavage with http-signature-normalization ----

/// Good for a hundred years: the library has a clock of its own.
fn their_config() -> Config {
    Config::new().mastodon_compat().set_expiration(Duration::from_secs(100 * 31_557_600))
}

fn plain(headers: &HeaderMap) -> BTreeMap<String, String> {
    headers.iter().map(|(name, value)| (name.to_string(), value.to_str().expect("ASCII").to_owned())).collect()
}

#[test]
fn http_signature_normalization_verifies_what_we_sign() {
    let [key, _] = keys();
    for method in [Method::GET, Method::POST] {
        for url in URLS {
            let url = Url::parse(url).expect("a URL");
            let headers = sent(Scheme::Cavage, &method, &url, &key);
            let config = if method == Method::POST { their_config().require_digest() } else { their_config() };
            let unverified = config
                .begin_verify(method.as_str(), &cavage::path_and_query(&url), plain(&headers))
                .expect("headers the library reads, and all it asks for covered");
            assert_eq!(unverified.key_id(), KEY_ID);
            let holds = unverified.verify(|signature, string| {
                STANDARD.decode(signature).is_ok_and(|bytes| public(&key).verifies(string.as_bytes(), &bytes))
            });
            assert!(holds, "{method} {url}");
        }
    }
}

#[test]
fn we_verify_what_http_signature_normalization_signs() {
    let [key, _] = keys();
    for url in URLS {
        let url = Url::parse(url).expect("a URL");
        let path = cavage::path_and_query(&url);
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("host", host_header(&url)),
            ("date", "Sun, 01 Nov 2026 12:00:00 GMT".to_owned()),
            ("content-type", "application/activity+json".to_owned()),
            ("digest", digest::digest_header(BODY)),
        ] {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_str(&value).expect("a header value"));
        }
        let unsigned = their_config().begin_sign("POST", &path, plain(&headers)).expect("all the library asks for");
        let signed = unsigned
            .sign(KEY_ID.to_owned(), |string| key.sign(string.as_bytes()).map(|bytes| STANDARD.encode(bytes)))
            .expect("signed");
        headers.insert("signature", HeaderValue::from_str(&signed.signature_header()).expect("a header value"));
        assert_eq!(verdict(&Method::POST, &url, &headers, BODY, &public(&key)), Ok(Scheme::Cavage), "{url}");
    }
}
