//! Published vectors: the handbook's own (sections 6.1, 6.3, 9.2), RFC 9421 (4.3, B.2.3, B.2.6, B.4) and
//! draft-cavage-http-signatures-12 (C.2, C.3). Keys: RFC 9421 B.1.1, B.1.2, B.1.3, B.1.4 and the draft's appendix C.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use caremonger_signatures::{
    Outgoing, Scheme, cavage, digest,
    key::{KeyError, KeyKind, PrivateKey, PublicKey},
    rfc9421, sign,
    verify::{self, Incoming, Unsigned},
};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use url::Url;

const BODY: &str = r#"{"@context":"https://www.w3.org/ns/activitystreams","id":"https://maple.example/act/10","type":"Follow","actor":"https://maple.example/pods/elm","object":"https://birch.example/pods/birch","to":["https://birch.example/pods/birch"]}"#;
const SEED: &str = "f3be3ef778fe7c013543470e757ef20289658aa7ddbdb29484af1de5855c5984";
const MULTIKEY: &str = "z6MksPbhBbYDxsezCU9kjq9s4r6vD6RL8KZB4N9KsAcArA3a";
const NOW: i64 = 1_793_534_400;

const RFC_RSA: &str = include_str!("keys/rfc9421-rsa-public.pem");
const RFC_RSA_PSS: &str = "-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAr4tmm3r20Wd/PbqvP1s2
+QEtvpuRaV8Yq40gjUR8y2Rjxa6dpG2GXHbPfvMs8ct+Lh1GH45x28Rw3Ry53mm+
oAXjyQ86OnDkZ5N8lYbggD4O3w6M6pAvLkhk95AndTrifbIFPNU8PPMO7OyrFAHq
gDsznjPFmTOtCEcN2Z1FpWgchwuYLPL+Wokqltd11nqqzi+bJ9cvSKADYdUAAN5W
Utzdpiy6LbTgSxP7ociU4Tn0g5I6aDZJ7A8Lzo0KSyZYoA485mqcO0GVAdVw9lq4
aOT9v6d+nb4bnNkQVklLQ3fVAvJm+xdDOp9LCNCN48V2pnDOkFV6+U9nV5oyc6XI
2wIDAQAB
-----END PUBLIC KEY-----";
const RFC_ED25519: &str = "-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=
-----END PUBLIC KEY-----";
const RFC_ED25519_PRIVATE: &str = "MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF";
const RFC_P256: &str = "-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqIVYZVLCrPZHGHjP17CTW0/+D9Lf
w0EkjqF7xB4FivAxzic30tMM4GF+hR6Dxh71Z50VGGdldkkDXZCnTNnoXQ==
-----END PUBLIC KEY-----";
/// Called «2048-bit» in the draft, but has 1024.
const CAVAGE_RSA: &str = "-----BEGIN PUBLIC KEY-----
MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDCFENGw33yGihy92pDjZQhl0C3
6rPJj+CvfSC8+q28hxA161QFNUd13wuCTUcq0Qd2qsBe/2hFyc2DCJJg0h1L78+6
Z4UMR7EOcpfdUE9Hf3m/hs+FUR45uBJeDK1HSFHD8bHKD6kv8FPGfJTotc+2xjJw
oYi+1hqp1fIekaxsyQIDAQAB
-----END PUBLIC KEY-----";

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

fn headers(lines: &[(&'static str, &str)]) -> HeaderMap {
    let mut map = HeaderMap::new();
    for (name, value) in lines {
        map.append(HeaderName::from_static(name), HeaderValue::from_str(value).expect("a header value"));
    }
    map
}

fn text<'h>(map: &'h HeaderMap, name: &str) -> &'h str {
    map.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
}

/// The test request of RFC 9421 appendix B.2.
fn rfc_request() -> HeaderMap {
    headers(&[
        ("host", "example.com"),
        ("date", "Tue, 20 Apr 2021 02:07:55 GMT"),
        ("content-type", "application/json"),
        ("content-digest", "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:"),
        ("content-length", "18"),
    ])
}

/// The base of the signature at `index`, and the signature.
fn base_of(method: &str, target_uri: &str, map: &HeaderMap, input: &str, signature: &str, index: usize) -> (String, Vec<u8>) {
    let one = rfc9421::parse(input, signature).expect("readable headers").swap_remove(index);
    let request = rfc9421::Request { method, target_uri, headers: map };
    (rfc9421::signature_base(&one.input, request).expect("a base"), one.signature)
}

// ---- the handbook ----

#[test]
fn the_handbooks_cavage_request_has_the_written_signing_string_and_digest() {
    assert_eq!(digest::digest_header(BODY.as_bytes()), "SHA-256=KIFNOpumYoo/OBo8ioNPsfN4rSE4nk41IXtIpGSyg2E=");
    let key = PrivateKey::generate(KeyKind::Rsa).expect("a key");
    let url = Url::parse("https://birch.example/inbox").expect("a URL");
    let outgoing = Outgoing { method: &Method::POST, url: &url, body: Some(BODY.as_bytes()), now: NOW, synchronization: None };
    let signed = sign(Scheme::Cavage, outgoing, &key, "https://maple.example/pods/elm#main-key").expect("signed");
    let parameters = cavage::parse(text(&signed, "signature")).expect("a readable header");
    let string = cavage::signing_string(&parameters, "POST", "/inbox", &signed).expect("a signing string");
    assert_eq!(
        string,
        "(request-target): post /inbox\nhost: birch.example\ndate: Sun, 01 Nov 2026 12:00:00 GMT\n\
         digest: SHA-256=KIFNOpumYoo/OBo8ioNPsfN4rSE4nk41IXtIpGSyg2E=\ncontent-type: application/activity+json"
    );
    assert_eq!(hex(&digest::sha256(string.as_bytes())), "9fb5b082d92af330add2df5e15d773df8924c253766a8c2015a5575ff3b16490");
    let start = concat!(
        r#"keyId="https://maple.example/pods/elm#main-key",algorithm="rsa-sha256","#,
        r#"headers="(request-target) host date digest content-type",signature=""#
    );
    assert!(text(&signed, "signature").starts_with(start), "{signed:?}");
    assert!(key.public().expect("a public half").verifies(string.as_bytes(), &parameters.signature));
}

#[test]
fn the_handbooks_rfc9421_request_is_signed_and_verified_to_the_letter() {
    let mut der = STANDARD.decode("MC4CAQAwBQYDK2VwBCIEIA==").expect("the head of a PKCS#8 Ed25519 key");
    der.extend(SEED.as_bytes().chunks(2).map(|pair| {
        u8::from_str_radix(std::str::from_utf8(pair).expect("ASCII"), 16).expect("a hex digit pair") // the seed
    }));
    let key = PrivateKey::from_pkcs8(KeyKind::Ed25519, &der).expect("a key");
    let public = PublicKey::from_multibase(MULTIKEY).expect("a public key");
    assert_eq!(key.public(), Ok(public.clone()), "the seed and the multikey belong together");
    assert_eq!(hex(public.der()), "c037d2b22e10de3de900ef4a14e878a9a27df98acd2f0829d6521392923a1631");

    let url = Url::parse("https://birch.example/inbox").expect("a URL");
    let outgoing = Outgoing { method: &Method::POST, url: &url, body: Some(BODY.as_bytes()), now: NOW, synchronization: None };
    let mut signed = sign(Scheme::Rfc9421, outgoing, &key, "https://maple.example/pods/elm#ed25519-key").expect("signed");
    let input = r#"sig1=("@method" "@target-uri" "content-digest");created=1793534400;expires=1793534700;keyid="https://maple.example/pods/elm#ed25519-key";alg="ed25519""#;
    let signature = "sig1=:HRgdHsWEP9uWuOkX/+biiGPcQmJ/MqZNWIu2xfry8fEbjxEI61W2nOJtNMlzPJdFuYWfEChxPfp/pctGMmwJDw==:";
    assert_eq!(text(&signed, "content-digest"), "sha-256=:KIFNOpumYoo/OBo8ioNPsfN4rSE4nk41IXtIpGSyg2E=:");
    assert_eq!(text(&signed, "content-type"), "application/activity+json");
    assert_eq!(text(&signed, "signature-input"), input);
    assert_eq!(text(&signed, "signature"), signature);

    let (base, bytes) = base_of("POST", "https://birch.example/inbox", &signed, input, signature, 0);
    assert_eq!(hex(&digest::sha256(base.as_bytes())), "e17d61820942f203508947fb7fc7f2ced310bcf3494349021d5aa708cb1aa281");
    assert!(public.verifies(base.as_bytes(), &bytes));

    signed.insert("host", HeaderValue::from_static("birch.example"));
    let incoming = Incoming {
        method: "POST",
        path_and_query: "/inbox",
        origin: "https://birch.example",
        host: "birch.example",
        headers: &signed,
        body: BODY.as_bytes(),
        now: NOW,
    };
    let unverified = verify::parse(incoming).expect("everything is covered");
    assert_eq!(unverified.key_id, "https://maple.example/pods/elm#ed25519-key");
    assert_eq!(unverified.check(&public), Ok(()));
}

// ---- RFC 9421 ----

#[test]
fn rfc9421_b26_ed25519_has_the_published_base_and_signature() {
    let input = r#"sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519""#;
    let signature = "sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:";
    let (base, bytes) = base_of("POST", "https://example.com/foo?param=Value&Pet=dog", &rfc_request(), input, signature, 0);
    let expected = r#""date": Tue, 20 Apr 2021 02:07:55 GMT
"@method": POST
"@path": /foo
"@authority": example.com
"content-type": application/json
"content-length": 18
"@signature-params": ("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519""#;
    assert_eq!(base, expected);
    let public = PublicKey::from_pem(RFC_ED25519).expect("the key of B.1.4");
    assert_eq!(public.kind(), KeyKind::Ed25519);
    assert!(public.verifies(base.as_bytes(), &bytes));
    let private = STANDARD.decode(RFC_ED25519_PRIVATE).expect("base64");
    let private = PrivateKey::from_pkcs8(KeyKind::Ed25519, &private).expect("the key of B.1.4");
    assert_eq!(private.sign(base.as_bytes()), Ok(bytes));
    assert_eq!(private.public(), Ok(public));
}

#[test]
fn rfc9421_section_4_3_rsa_v1_5_has_the_published_base_and_signature() {
    let mut map = rfc_request();
    map.insert("host", HeaderValue::from_static("origin.host.internal.example"));
    map.insert("forwarded", HeaderValue::from_static("for=192.0.2.123;host=example.com;proto=https"));
    let input = r#"sig1=("@method" "@authority" "@path" "content-digest" "content-type" "content-length");created=1618884475;keyid="test-key-ecc-p256", proxy_sig=("@method" "@authority" "@path" "content-digest" "content-type" "content-length" "forwarded");created=1618884480;keyid="test-key-rsa";alg="rsa-v1_5-sha256";expires=1618884540"#;
    let signature = "sig1=:X5spyd6CFnAG5QnDyHfqoSNICd+BUP4LYMz2Q0JXlb//4Ijpzp+kve2w4NIyqeAuM7jTDX+sNalzA8ESSaHD3A==:, \
        proxy_sig=:S6ZzPXSdAMOPjN/6KXfXWNO/f7V6cHm7BXYUh3YD/fRad4BCaRZxP+JH+8XY1I6+8Cy+CM5g92iHgxtRPz+MjniOaYmdkDcnL9cCpXJl\
        eXsOckpURl49GwiyUpZ10KHgOEe11sx3G2gxI8S0jnxQB+Pu68U9vVcasqOWAEObtNKKZd8tSFu7LB5YAv0RAGhB8tmpv7sFnIm9y+7X5kXQfi8NMaZa\
        A8i2ZHwpBdg7a6CMfwnnrtflzvZdXAsD3LH2TwevU+/PBPv0B6NMNk93wUs/vfJvye+YuI87HU38lZHowtznbLVdp770I6VHR6WfgS9ddzirrswsE1w5\
        o0LV/g==:";
    let uri = "https://origin.host.internal.example/foo?param=Value&Pet=dog";
    let (base, bytes) = base_of("POST", uri, &map, input, signature, 1);
    assert!(base.ends_with(r#""content-type" "content-length" "forwarded");created=1618884480;keyid="test-key-rsa";alg="rsa-v1_5-sha256";expires=1618884540"#));
    let public = PublicKey::from_pem(RFC_RSA).expect("the key of B.1.1, PKCS#1");
    assert!(public.verifies(base.as_bytes(), &bytes));
    let private = pem::parse(include_str!("keys/rfc9421-rsa-private.pem")).expect("PEM");
    let private = PrivateKey::from_pkcs8(KeyKind::Rsa, private.contents()).expect("the key of B.1.1");
    assert_eq!(private.sign(base.as_bytes()), Ok(bytes), "PKCS#1 v1.5 has no chance in it");
}

#[test]
fn rfc9421_b23_rsa_pss_has_the_published_base_but_is_not_accepted() {
    let components =
        r#"("date" "@method" "@path" "@query" "@authority" "content-type" "content-digest" "content-length");created=1618884473"#;
    let parameters = format!(r#"{components};keyid="test-key-rsa-pss""#);
    let signature = "sig-b23=:bbN8oArOxYoyylQQUU6QYwrTuaxLwjAC9fbY2F6SVWvh0yBiMIRGOnMYwZ/5MR6fb0Kh1rIRASVxFkeGt683+qRpRRU5p2vo\
        Tp768ZrCUb38K0fUxN0O0iC59DzYx8DFll5GmydPxSmme9v6ULbMFkl+V5B1TP/yPViV7KsLNmvKiLJH1pFkh/aYA2HXXZzNBXmIkoQoLd7YfW91kE9o\
        /CCoC1xMy7JA1ipwvKvfrs65ldmlu9bpG6A9BmzhuzF8Eim5f8ui9eH8LZH896+QIF61ka39VBrohr9iyMUJpvRX2Zbhl5ZJzSRxpJyoEZAFL2FUo5fT\
        IztsDZKEgM4cUA==:";
    let map = rfc_request();
    let uri = "https://example.com/foo?param=Value&Pet=dog";
    let (base, bytes) = base_of("POST", uri, &map, &format!("sig-b23={parameters}"), signature, 0);
    let digest = text(&map, "content-digest");
    assert_eq!(
        base,
        format!(
            "\"date\": Tue, 20 Apr 2021 02:07:55 GMT\n\"@method\": POST\n\"@path\": /foo\n\"@query\": ?param=Value&Pet=dog\n\
             \"@authority\": example.com\n\"content-type\": application/json\n\"content-digest\": {digest}\n\
             \"content-length\": 18\n\"@signature-params\": {parameters}"
        )
    );
    let public = PublicKey::from_pem(RFC_RSA_PSS).expect("the key of B.1.2");
    assert!(!public.verifies(base.as_bytes(), &bytes), "RSA means PKCS#1 v1.5 here, whatever the key is used for elsewhere");

    let mut map = map;
    let named = format!(r#"sig-b23={components};keyid="test-key-rsa-pss";alg="rsa-pss-sha512""#);
    map.insert("signature-input", HeaderValue::from_str(&named).expect("a header value"));
    map.insert("signature", HeaderValue::from_str(signature).expect("a header value"));
    let incoming = Incoming {
        method: "POST",
        path_and_query: "/foo?param=Value&Pet=dog",
        origin: "https://example.com",
        host: "example.com",
        headers: &map,
        body: br#"{"hello": "world"}"#,
        now: 1_618_884_473,
    };
    assert_eq!(verify::parse(incoming).map(|_| ()), Err(Unsigned::Algorithm));
}

#[test]
fn rfc9421_b4_a_signature_survives_the_transformations_it_should_and_no_others() {
    let input = r#"transform=("@method" "@path" "@authority" "accept");created=1618884473;keyid="test-key-ed25519""#;
    let signature = "transform=:ZT1kooQsEHpZ0I1IjCqtQppOmIqlJPeo7DHR3SoMn0s5JZ1eRGS0A+vyYP9t/LXlh5QMFFQ6cpLt2m0pmj3NDA==:";
    let public = PublicKey::from_pem(RFC_ED25519).expect("the key of B.1.4");
    let two = [("accept", "application/json"), ("accept", "*/*")];
    let collapsed = [("accept", "application/json, */*")];
    let turned = [("accept", "*/*"), ("accept", "application/json")];
    for (method, uri, accept, holds) in [
        ("GET", "https://example.org/demo?name1=Value1&Name2=value2", &two[..], true),
        ("GET", "https://example.org/demo?name1=Value1&Name2=value2&param=added", &two[..], true),
        ("GET", "https://example.org/demo?name1=Value1&Name2=value2", &collapsed, true),
        ("GET", "https://example.org/demo?name1=Value1&Name2=value2", &turned, false),
        ("POST", "https://example.org/demo?name1=Value1&Name2=value2", &two[..], false),
        ("GET", "https://example.com/demo?name1=Value1&Name2=value2", &two[..], false),
    ] {
        let (base, bytes) = base_of(method, uri, &headers(accept), input, signature, 0);
        assert_eq!(public.verifies(base.as_bytes(), &bytes), holds, "{method} {uri} {accept:?}");
    }
}

#[test]
fn rfc9421_section_5_1_a_wish_is_granted_when_it_names_no_more_than_we_cover() {
    let published = r#"sig1=("@method" "@target-uri" "@authority" "content-digest" "cache-control");keyid="test-key-rsa-pss";created;tag="app-123""#;
    let modest = r#"sig1=("@method" "@target-uri" "content-digest");created;alg="ed25519""#;
    let both = format!("{}, {modest}", published.replace("sig1", "sig0"));
    for (wish, granted) in
        [(published, false), (modest, true), (both.as_str(), true), ("", false), ("sig1=?1", false), ("(", false)]
    {
        assert_eq!(rfc9421::accepts(wish), granted, "{wish}");
    }
}

// ---- draft-cavage-http-signatures-12 ----

#[test]
fn cavage_appendix_c_has_the_published_signing_strings_and_signatures() {
    let map = headers(&[
        ("host", "example.com"),
        ("date", "Sun, 05 Jan 2014 21:31:40 GMT"),
        ("content-type", "application/json"),
        ("digest", "SHA-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE="),
        ("content-length", "18"),
    ]);
    assert!(digest::digest_matches(text(&map, "digest"), br#"{"hello": "world"}"#));
    let short = "(request-target): post /foo?param=value&pet=dog\nhost: example.com\ndate: Sun, 05 Jan 2014 21:31:40 GMT";
    let long = format!(
        "{short}\ncontent-type: application/json\ndigest: SHA-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=\ncontent-length: 18"
    );
    let c2 = "qdx+H7PHHDZgy4y/Ahn9Tny9V3GP6YgBPyUXMmoxWtLbHpUnXS2mg2+SbrQDMCJypxBLSPQR2aAjn7ndmw2iicw3HMbe8VfEdKFYRqzic+efkb3\
        nndiv/x1xSHDJWeSWkx3ButlYSuBskLu6kd9Fswtemr3lgdDEmn04swr2Os0=";
    // The draft's header names (created) and (expires) too, its signing string and its signature leave them out.
    let c3 = "vSdrb+dS3EceC9bcwHSo4MlyKS59iFIrhgYkz8+oVLEEzmYZZvRs8rgOp+63LEM3v+MFHB32NfpB2bEKBIvB1q52LaEUHFv120V01IL+TAD48XaE\
        RZFukWgHoBTLMhYS2Gb51gWxpeIq8knRmPnYePbF5MOkR0Zkly4zKH7s1dE=";
    for (names, expected, signature) in [
        ("(request-target) host date", short, c2),
        ("(request-target) host date content-type digest content-length", long.as_str(), c3),
    ] {
        let header = format!(r#"keyId="Test",algorithm="rsa-sha256",headers="{names}",signature="{signature}""#);
        let parameters = cavage::parse(&header).expect("a readable header");
        assert_eq!(parameters.key_id, "Test");
        assert_eq!(parameters.signature, STANDARD.decode(signature).expect("base64"));
        let string = cavage::signing_string(&parameters, "POST", "/foo?param=value&pet=dog", &map).expect("a signing string");
        assert_eq!(string, expected);
        // Our own keys have 2048 bits or more, so another library looks at the published signature.
        use httpsig::prelude::{AlgorithmName, PublicKey, VerifyingKey as _};
        let theirs = PublicKey::from_pem(&AlgorithmName::RsaV1_5Sha256, CAVAGE_RSA).expect("the draft's key");
        assert!(theirs.verify(string.as_bytes(), &parameters.signature).is_ok(), "{names}");
    }
}

#[test]
fn keys_that_are_too_short_or_of_another_kind_are_refused() {
    assert_eq!(PublicKey::from_pem(CAVAGE_RSA), Err(KeyError::Unreadable), "1024 bits");
    assert_eq!(PublicKey::from_pem(RFC_P256), Err(KeyError::Unreadable), "an elliptic curve of another kind");
    assert!(PublicKey::from_pem(RFC_RSA_PSS).is_ok(), "2048 bits");
}
