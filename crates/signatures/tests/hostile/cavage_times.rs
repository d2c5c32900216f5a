//! draft-cavage-12: the time of a signature, its algorithm, and whose it is.

use caremonger_signatures::{
    key::{KeyKind, PrivateKey},
    verify::Unsigned::{Algorithm, Time, Wrong},
};

use crate::{
    draft::{Draft, all_sent},
    request::{Request, ed25519, public, rsa},
};

#[test]
fn a_signature_is_good_for_an_hour_before_and_after_its_time() {
    const YEARS: i64 = 10 * 31_557_600;
    all_sent(&[
        ("date 2 hours ago", |d| d.date(-7_200), Err(Time)),
        ("date 61 minutes ago", |d| d.date(-3_660), Err(Time)),
        ("date a second too old", |d| d.date(-3_601), Err(Time)),
        ("date an hour ago", |d| d.date(-3_600), Ok(())),
        ("date 5 minutes ago", |d| d.date(-300), Ok(())),
        ("date in 5 minutes", |d| d.date(300), Ok(())),
        ("date in an hour", |d| d.date(3_600), Ok(())),
        ("date in 61 minutes", |d| d.date(3_660), Err(Time)),
        ("date in 10 years", |d| d.date(YEARS), Err(Time)),
        ("date before 1970", |d| d.request.set("date", "Mon, 01 Nov 1965 12:00:00 GMT"), Err(Time)),
        ("date as RFC 3339", |d| d.request.set("date", "2026-11-01T12:00:00Z"), Err(Time)),
        ("date a word", |d| d.request.set("date", "now"), Err(Time)),
        ("date covered but not there", |d| d.request.set("date", None), Err(Time)),
        ("created 61 minutes ago", |d| d.created(-3_660), Err(Time)),
        ("created 5 minutes ago", |d| d.created(-300), Ok(())),
        ("created in 61 minutes", |d| d.created(3_660), Err(Time)),
        (
            "created at the end of time",
            |d| {
                d.created(0);
                d.created = Some(i64::MAX.to_string());
            },
            Err(Time),
        ),
        (
            "created at the beginning of time",
            |d| {
                d.created(0);
                d.created = Some(i64::MIN.to_string());
            },
            Err(Time),
        ),
        (
            "created now, date 2 hours ago",
            |d| {
                d.created(0);
                d.date(-7_200);
                d.covered.push_str(" date");
            },
            Err(Time),
        ),
        (
            "created 2 hours ago, date now",
            |d| {
                d.created(-7_200);
                d.covered.push_str(" date");
            },
            Err(Time),
        ),
        (
            "expired a second ago",
            |d| {
                d.created(-300);
                d.expires(-1);
            },
            Err(Time),
        ),
        (
            "expires this second",
            |d| {
                d.created(-300);
                d.expires(0);
            },
            Ok(()),
        ),
        (
            "expires after 12 hours",
            |d| {
                d.created(0);
                d.expires(43_200);
            },
            Ok(()),
        ),
        (
            "expires after more than 12 hours",
            |d| {
                d.created(0);
                d.expires(43_201);
            },
            Err(Time),
        ),
    ]);
}

#[test]
fn an_algorithm_or_a_key_of_another_kind_is_refused() {
    all_sent(&[
        ("none", |d| d.algorithm = Some("none"), Err(Algorithm)),
        ("empty", |d| d.algorithm = Some(""), Err(Algorithm)),
        ("HMAC", |d| d.algorithm = Some("hmac-sha256"), Err(Algorithm)),
        ("SHA-1", |d| d.algorithm = Some("rsa-sha1"), Err(Algorithm)),
        ("SHA-512", |d| d.algorithm = Some("rsa-sha512"), Err(Algorithm)),
        ("Ed25519, by an RSA key", |d| d.algorithm = Some("ed25519"), Err(Algorithm)),
        ("hs2019", |d| d.algorithm = Some("hs2019"), Ok(())),
        ("capitals", |d| d.algorithm = Some("RSA-SHA256"), Ok(())),
        ("not said", |d| d.algorithm = None, Ok(())),
    ]);
    let (key, small) = (rsa(), ed25519());
    let mut hopeless = Draft::post();
    hopeless.algorithm = Some("hmac-sha256");
    assert_eq!(hopeless.sign(&key).parse().err(), Some(Algorithm), "no key is looked up for this");
    let stranger = PrivateKey::generate(KeyKind::Rsa).expect("a key");
    for (algorithm, signs, checks, expected) in [
        ("hs2019", &small, &small, Ok(())),
        ("ed25519", &small, &small, Ok(())),
        ("rsa-sha256", &small, &small, Err(Algorithm)),
        ("hs2019", &key, &stranger, Err(Wrong)),
        ("hs2019", &key, &small, Err(Wrong)),
        ("hs2019", &small, &key, Err(Wrong)),
        ("rsa-sha256", &key, &small, Err(Algorithm)),
    ] {
        let mut draft = Draft::post();
        draft.algorithm = Some(algorithm);
        assert_eq!(draft.sign(signs).verdict(&public(checks)), expected, "{algorithm} {signs:?} {checks:?}");
    }
    let put = |r: &mut Request, signature: &str| {
        let (start, _) = r.header("signature").split_once("signature=").expect("a signature in it");
        let value = format!("{start}signature=\"{signature}\"");
        r.set("signature", value.as_str());
    };
    for bad in ["".to_owned(), "AAAA".to_owned(), "A".repeat(344), "/".repeat(344)] {
        let mut request = Draft::post().sign(&key);
        put(&mut request, &bad);
        assert_eq!(request.verdict(&public(&key)), Err(Wrong), "{bad}");
    }
}
