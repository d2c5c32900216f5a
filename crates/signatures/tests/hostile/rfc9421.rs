//! RFC 9421 (handbook section 6.3): the same attacks on the new scheme, and its own.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use caremonger_signatures::{
    digest::content_digest_header,
    key::PrivateKey,
    verify::Unsigned::{self, Algorithm, Digest, Malformed, Missing, NotCovered, Time, Wrong, WrongHost},
};

use crate::{
    draft9421::{Draft, all_sent, all_spoiled, merge},
    request::{BODY, KEY_ID, NOW, ed25519, public, rsa},
};

const METHOD_LEFT_OUT: Unsigned = NotCovered("the method");
const TARGET_LEFT_OUT: Unsigned = NotCovered("the request target");
const DATE_LEFT_OUT: Unsigned = NotCovered("the date");
const DIGEST_LEFT_OUT: Unsigned = NotCovered("the digest of the body");

#[test]
fn rfc9421_headers_that_are_missing_doubled_or_unreadable_are_refused() {
    all_spoiled(
        Draft::post,
        &[
            ("no signature", |r| r.set("signature", None), Err(Missing)),
            ("a signature that is not of this scheme", |r| r.set("signature-input", None), Err(Malformed)),
            ("two signature headers", |r| r.add("signature", "sig2=:AAAA:"), Err(Malformed)),
            ("two inputs", |r| r.add("signature-input", r#"sig2=("@method")"#), Err(Malformed)),
            ("two digests", |r| r.add("content-digest", &content_digest_header(BODY)), Err(Malformed)),
            ("not a dictionary", |r| r.set("signature-input", "sig1=("), Err(Malformed)),
            ("an input that is no list", |r| r.set("signature-input", "sig1=1"), Err(Malformed)),
            ("a signature that is no bytes", |r| r.set("signature", "sig1=\"AAAA\""), Err(Malformed)),
            ("the signature of another label", |r| r.set("signature", "sig2=:AAAA:"), Err(Malformed)),
            ("a signature of 64 KiB", |r| r.set("signature", format!("sig1=:{}:", "A".repeat(65_536)).as_str()), Err(Malformed)),
            ("not ASCII", |r| r.set("signature-input", "sig1=(\"ä\")"), Err(Malformed)),
        ],
    );
    all_sent(&[
        ("an input of 64 KiB", |d| d.parameters.push_str(&format!(";tag=\"{}\"", "a".repeat(65_536))), Err(Malformed)),
        ("no key", |d| d.swap("keyid", "kid"), Err(Malformed)),
        ("a key that is no text", |d| d.swap(&format!("\"{KEY_ID}\""), "1"), Err(Malformed)),
    ]);
}

#[test]
fn rfc9421_components_we_do_not_know_are_refused() {
    all_sent(&[
        ("a made-up one", |d| d.components.push_str(" \"@nonsense\""), Err(Malformed)),
        ("one for responses", |d| d.components.push_str(" \"@status\""), Err(Malformed)),
        ("one of a query", |d| d.components.push_str(" \"@query-param\";name=\"a\""), Err(Malformed)),
        ("a header that is not there", |d| d.components.push_str(" \"x-absent\""), Err(Malformed)),
        ("a header in capitals", |d| d.components.push_str(" \"Host\""), Err(Malformed)),
        ("a part of a header", |d| d.components.push_str(" \"content-digest\";key=\"sha-256\""), Err(Malformed)),
        ("a header as its parts", |d| d.components.push_str(" \"host\";sf"), Err(Malformed)),
        ("one twice", |d| d.components.push_str(" \"@method\""), Err(Malformed)),
        ("one that is no text", |d| d.components.push_str(" host"), Err(Malformed)),
        ("the method of another request", |d| d.swap("\"@method\"", "\"@method\";req"), Err(METHOD_LEFT_OUT)),
    ]);
}

#[test]
fn rfc9421_a_signature_made_for_another_host_path_or_method_is_refused() {
    all_spoiled(
        Draft::post,
        &[
            ("another host", |r| r.set("host", "cedar.example"), Err(WrongHost)),
            ("no host", |r| r.set("host", None), Err(WrongHost)),
            ("another pod", |r| r.path = "/pods/ash/inbox".to_owned(), Err(Wrong)),
            ("another case", |r| r.path = "/pods/Birch/inbox".to_owned(), Err(Wrong)),
            ("one more slash", |r| r.path = "//pods/birch/inbox".to_owned(), Err(Wrong)),
            ("a dot in the path", |r| r.path = "/%2e/pods/birch/inbox".to_owned(), Err(Wrong)),
            ("an added query", |r| r.path.push_str("?page=1"), Err(Wrong)),
            ("another method", |r| r.method = "PUT", Err(Wrong)),
            (
                "another label",
                |r| {
                    for name in ["signature", "signature-input"] {
                        let v = r.header(name).replace("sig1", "x");
                        r.set(name, v.as_str());
                    }
                },
                Ok(()),
            ),
        ],
    );
    let targets = [r#""@authority" "@path""#, r#""@authority" "@request-target""#, r#""@authority" "@path" "@query""#];
    all_sent(&[
        ("made for cedar.example, Host changed", |d| d.origin = "https://cedar.example", Err(Wrong)),
        (
            "made for cedar.example, Host kept",
            |d| {
                d.origin = "https://cedar.example";
                d.request.set("host", "cedar.example");
            },
            Err(WrongHost),
        ),
        ("made for http", |d| d.origin = "http://birch.example", Err(Wrong)),
        ("made for a port", |d| d.origin = "https://birch.example:8443", Err(Wrong)),
    ]);
    for target in targets {
        let key = ed25519();
        let mut draft = Draft::post().cover(target);
        draft.origin = "https://cedar.example";
        assert_eq!(draft.sign(&key).verdict(&public(&key)), Err(Wrong), "{target}");
        all_spoiled(
            || Draft::post().cover(target),
            &[
                ("another pod", |r| r.path = "/pods/ash/inbox".to_owned(), Err(Wrong)),
                ("another method", |r| r.method = "PUT", Err(Wrong)),
            ],
        );
    }
    // Whoever signs the path only says nothing of a query: there must be none.
    all_spoiled(|| Draft::post().cover(targets[0]), &[("a query", |r| r.path.push_str("?page=1"), Err(TARGET_LEFT_OUT))]);
    all_spoiled(|| Draft::post().cover(targets[1]), &[("a query", |r| r.path.push_str("?page=1"), Err(Wrong))]);
    all_spoiled(|| Draft::post().cover(targets[2]), &[("a query", |r| r.path.push_str("?page=1"), Err(Wrong))]);
    for target in [r#""@target-uri""#, targets[1], targets[2]] {
        all_spoiled(
            || Draft::get("/pods/birch/outbox?page=2").cover(target),
            &[
                ("another query", |r| r.path = "/pods/birch/outbox?page=3".to_owned(), Err(Wrong)),
                ("no query", |r| r.path = "/pods/birch/outbox".to_owned(), Err(Wrong)),
                ("used for a POST", |r| r.method = "POST", Err(DIGEST_LEFT_OUT)),
            ],
        );
    }
}

#[test]
fn rfc9421_a_signature_that_leaves_out_what_matters_is_refused() {
    all_sent(&[
        ("no method", |d| d.swap("\"@method\" ", ""), Err(METHOD_LEFT_OUT)),
        ("no target", |d| d.swap(" \"@target-uri\"", ""), Err(TARGET_LEFT_OUT)),
        ("only the host", |d| d.swap("@target-uri", "@authority"), Err(TARGET_LEFT_OUT)),
        ("only the path", |d| d.swap("@target-uri", "@path"), Err(TARGET_LEFT_OUT)),
        ("the path with its query, not the host", |d| d.swap("@target-uri", "@request-target"), Err(TARGET_LEFT_OUT)),
        ("no digest", |d| d.swap(" \"content-digest\"", ""), Err(DIGEST_LEFT_OUT)),
        (
            "the old digest",
            |d| {
                d.swap("content-digest", "digest");
                d.request.set("digest", "SHA-256=AAAA");
            },
            Err(DIGEST_LEFT_OUT),
        ),
        ("no time", |d| d.swap(&format!(";created={NOW}"), ""), Err(DATE_LEFT_OUT)),
        (
            "a time in a header",
            |d| {
                d.swap(&format!(";created={NOW}"), "");
                d.components.push_str(" \"date\"");
                d.request.set("date", "Sun, 01 Nov 2026 12:00:00 GMT");
            },
            Err(DATE_LEFT_OUT),
        ),
        ("created is a word", |d| d.swap(&format!("created={NOW}"), "created=\"now\""), Err(DATE_LEFT_OUT)),
        ("nothing", |d| d.components.clear(), Err(METHOD_LEFT_OUT)),
        (
            "more than is asked for",
            |d| d.components.push_str(" \"@scheme\" \"@authority\" \"@path\" \"@query\" \"@request-target\" \"host\""),
            Ok(()),
        ),
    ]);
}

#[test]
fn rfc9421_a_body_other_than_the_signed_one_is_refused() {
    all_spoiled(
        Draft::post,
        &[
            ("another body", |r| r.body.push(b' '), Err(Digest)),
            ("no body", |r| r.body.clear(), Err(Digest)),
            (
                "another body with its digest",
                |r| {
                    r.body.push(b' ');
                    r.set("content-digest", content_digest_header(&r.body.clone()).as_str());
                },
                Err(Wrong),
            ),
            ("no digest", |r| r.set("content-digest", None), Err(Digest)),
        ],
    );
    all_sent(&[
        ("the digest of another body", |d| d.request.set("content-digest", content_digest_header(b"{}").as_str()), Err(Digest)),
        (
            "only SHA-512",
            |d| d.request.set("content-digest", format!("sha-512=:{}:", STANDARD.encode([7; 64])).as_str()),
            Err(Digest),
        ),
        (
            "no bytes",
            |d| {
                let v = content_digest_header(BODY).replace(':', "\"");
                d.request.set("content-digest", v.as_str());
            },
            Err(Digest),
        ),
        (
            "SHA-512 beside it",
            |d| d.request.set("content-digest", format!("sha-512=:AAAA:, {}", content_digest_header(BODY)).as_str()),
            Ok(()),
        ),
    ]);
}

#[test]
fn rfc9421_a_signature_is_good_for_an_hour_before_and_after_its_time() {
    const YEARS: i64 = 10 * 31_557_600;
    all_sent(&[
        ("created 2 hours ago", |d| d.created(-7_200), Err(Time)),
        ("created 61 minutes ago", |d| d.created(-3_660), Err(Time)),
        ("created a second too early", |d| d.created(-3_601), Err(Time)),
        ("created an hour ago", |d| d.created(-3_600), Ok(())),
        ("created 5 minutes ago", |d| d.created(-300), Ok(())),
        ("created in 5 minutes", |d| d.created(300), Ok(())),
        ("created in an hour", |d| d.created(3_600), Ok(())),
        ("created in 61 minutes", |d| d.created(3_660), Err(Time)),
        ("created in 10 years", |d| d.created(YEARS), Err(Time)),
        ("created before 1970", |d| d.created(-2 * NOW), Err(Time)),
        ("expired a second ago", |d| d.expires(-1), Err(Time)),
        ("expires this second", |d| d.expires(0), Ok(())),
        ("expires after 12 hours", |d| d.expires(43_200), Ok(())),
        ("expires after more than 12 hours", |d| d.expires(43_201), Err(Time)),
        ("expires in 10 years", |d| d.expires(YEARS), Err(Time)),
    ]);
}

#[test]
fn rfc9421_an_algorithm_or_a_key_of_another_kind_is_refused() {
    all_sent(&[
        ("none", |d| d.swap("\"ed25519\"", "\"none\""), Err(Algorithm)),
        ("HMAC", |d| d.swap("\"ed25519\"", "\"hmac-sha256\""), Err(Algorithm)),
        ("RSA-PSS", |d| d.swap("\"ed25519\"", "\"rsa-pss-sha512\""), Err(Algorithm)),
        ("a curve we do not use", |d| d.swap("\"ed25519\"", "\"ecdsa-p256-sha256\""), Err(Algorithm)),
        ("the name of the old scheme", |d| d.swap("\"ed25519\"", "\"hs2019\""), Err(Algorithm)),
        ("RSA, by an Ed25519 key", |d| d.swap("\"ed25519\"", "\"rsa-v1_5-sha256\""), Err(Algorithm)),
        ("not said", |d| d.swap(";alg=\"ed25519\"", ""), Ok(())),
        ("a nonce and a tag", |d| d.parameters.push_str(";nonce=\"n\";tag=\"activitypub\""), Ok(())),
    ]);
    let (large, small, stranger) = (rsa(), ed25519(), ed25519());
    let mut hopeless = Draft::post();
    hopeless.swap("\"ed25519\"", "\"hmac-sha256\"");
    assert_eq!(hopeless.sign(&small).parse().err(), Some(Algorithm), "no key is looked up for this");
    for (alg, signs, checks, expected) in [
        (";alg=\"rsa-v1_5-sha256\"", &large, &large, Ok(())),
        (";alg=\"ed25519\"", &large, &large, Err(Algorithm)),
        (";alg=\"rsa-v1_5-sha256\"", &large, &small, Err(Algorithm)),
        (";alg=\"ed25519\"", &small, &large, Err(Algorithm)),
        (";alg=\"ed25519\"", &small, &stranger, Err(Wrong)),
        ("", &large, &large, Ok(())),
        ("", &large, &small, Err(Wrong)),
        ("", &small, &large, Err(Wrong)),
    ] {
        let mut draft = Draft::post();
        draft.swap(";alg=\"ed25519\"", alg);
        assert_eq!(draft.sign(signs).verdict(&public(checks)), expected, "{alg} {signs:?} {checks:?}");
    }
    all_spoiled(Draft::post, &[("an empty signature", |r| r.set("signature", "sig1=::"), Err(Wrong))]);
}

#[test]
fn rfc9421_of_several_labels_the_first_that_covers_enough_counts() {
    let (key, stranger) = (ed25519(), ed25519());
    let labelled = |label: &'static str, key: &PrivateKey, change: fn(&mut Draft)| {
        let mut draft = Draft::post();
        draft.label = label;
        change(&mut draft);
        draft.sign(key)
    };
    let good = labelled("sig1", &key, |_| {});
    let poor = |label| labelled(label, &key, |d| d.swap(" \"content-digest\"", ""));
    for (what, others, first, expected) in [
        ("one that covers less, behind", vec![poor("a")], false, Ok(())),
        ("one that covers less, before", vec![poor("a")], true, Ok(())),
        ("one that is too old, before", vec![labelled("a", &key, |d| d.created(-7_200))], true, Ok(())),
        ("one of another algorithm, before", vec![labelled("a", &key, |d| d.swap("\"ed25519\"", "\"none\""))], true, Ok(())),
        ("two that cover less, before", vec![poor("a"), poor("b")], true, Ok(())),
        ("three that cover less, before", vec![poor("a"), poor("b"), poor("c")], true, Err(DIGEST_LEFT_OUT)),
        ("one by a stranger that covers enough, before", vec![labelled("a", &stranger, |_| {})], true, Err(Wrong)),
    ] {
        let mut request = good.clone();
        others.iter().for_each(|other| merge(&mut request, other, first));
        assert_eq!(request.verdict(&public(&key)), expected, "{what}");
    }
    let mut both = poor("a");
    merge(&mut both, &labelled("b", &key, |d| d.created(-7_200)), false);
    assert_eq!(both.verdict(&public(&key)), Err(DIGEST_LEFT_OUT), "the first one's fault is told");
    // A label without a signature and a signature without an input are passed over.
    let mut request = good;
    for (name, value) in [("signature-input", "lone=(\"@method\")"), ("signature", "alone=:AAAA:")] {
        let merged = format!("{value}, {}", request.header(name));
        request.set(name, merged.as_str());
    }
    assert_eq!(request.verdict(&public(&key)), Ok(()));
}
