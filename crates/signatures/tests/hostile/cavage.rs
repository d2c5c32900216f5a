//! draft-cavage-12: headers that cannot be read, another host or path, things left out, another body.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use caremonger_signatures::{
    cavage,
    digest::{digest_header, sha256},
    verify::Unsigned::{self, Algorithm, Digest, Malformed, Missing, NotCovered, Time, Wrong, WrongHost},
};

use crate::{
    draft::{COVERED, Draft, all_sent, all_spoiled, replace},
    request::{BODY, HOST, KEY_ID, public, rsa},
};

const TARGET: Unsigned = NotCovered("the request target");
const HOST_LEFT_OUT: Unsigned = NotCovered("the host");
const DATE_LEFT_OUT: Unsigned = NotCovered("the date");
const DIGEST_LEFT_OUT: Unsigned = NotCovered("the digest of the body");

#[test]
fn signature_headers_that_are_missing_doubled_or_unreadable_are_refused() {
    all_spoiled(
        Draft::post,
        &[
            ("no signature", |r| r.set("signature", None), Err(Missing)),
            (
                "no signature header, only its input",
                |r| {
                    r.set("signature", None);
                    r.set("signature-input", "sig1=()");
                },
                Err(Missing),
            ),
            ("the input of the other scheme beside it", |r| r.set("signature-input", "sig1=()"), Err(Malformed)),
            (
                "two signatures",
                |r| {
                    let s = r.header("signature").to_owned();
                    r.add("signature", &s);
                },
                Err(Malformed),
            ),
            ("two digests", |r| r.add("digest", &digest_header(BODY)), Err(Malformed)),
            (
                "two dates",
                |r| {
                    let d = r.header("date").to_owned();
                    r.add("date", &d);
                },
                Err(Malformed),
            ),
            ("an empty signature header", |r| r.set("signature", ""), Err(Malformed)),
            ("not ASCII", |r| replace(r, "maple", "mäple"), Err(Malformed)),
            ("64 KiB", |r| replace(r, "keyId", &format!("pad=\"{}\",keyId", "a".repeat(65_536))), Err(Malformed)),
            ("no key", |r| replace(r, "keyId", "kid"), Err(Malformed)),
            ("an empty key", |r| replace(r, KEY_ID, ""), Err(Malformed)),
            ("two keys", |r| replace(r, "algorithm", "keyId=\"https://fir.example/k\",algorithm"), Err(Malformed)),
            ("two lists of headers", |r| replace(r, "algorithm", "headers=\"date\",algorithm"), Err(Malformed)),
            ("no signature in the signature", |r| replace(r, ",signature=", ",sig="), Err(Malformed)),
            ("no base64", |r| replace(r, "signature=\"", "signature=\"*"), Err(Malformed)),
            ("a quote that stays open", |r| replace(r, "\",algorithm", ",algorithm"), Err(Malformed)),
            (
                "a quote that stays open at the end",
                |r| {
                    let s = format!("{},tag=\"open", r.header("signature"));
                    r.set("signature", s.as_str());
                },
                Err(Malformed),
            ),
            ("words after a value", |r| replace(r, "\",algorithm", "\" please,algorithm"), Err(Malformed)),
        ],
    );
    all_sent(&[
        ("a header twice in the list", |d| d.covered.push_str(" host"), Err(Malformed)),
        ("a header twice in the list, in capitals", |d| d.covered.push_str(" HOST"), Err(Malformed)),
        ("a header in the list that is not there", |d| d.covered.push_str(" x-absent"), Err(Malformed)),
        (
            "a covered header with two values",
            |d| {
                d.covered.push_str(" x-two");
                d.request.add("x-two", "1");
                d.request.add("x-two", "2");
            },
            Err(Malformed),
        ),
        (
            "33 headers",
            |d| {
                for n in 4..33 {
                    d.request.set(&format!("x-{n}"), "1");
                    d.covered.push_str(&format!(" x-{n}"));
                }
            },
            Err(Malformed),
        ),
        (
            "created is a word",
            |d| {
                d.created(0);
                d.created = Some("\"yesterday\"".to_owned());
            },
            Err(Malformed),
        ),
        ("created is a word, though not covered", |d| d.created = Some("yesterday".to_owned()), Err(Malformed)),
        (
            "created is covered but not there",
            |d| {
                d.created(0);
                d.created = None;
            },
            Err(Malformed),
        ),
        (
            "expires is a word",
            |d| {
                d.expires(0);
                d.expires = Some("never".to_owned());
            },
            Err(Malformed),
        ),
        (
            "expires is covered but not there",
            |d| {
                d.expires(0);
                d.expires = None;
            },
            Err(Malformed),
        ),
    ]);
}

#[test]
fn a_signature_made_for_another_host_path_or_method_is_refused() {
    all_spoiled(
        Draft::post,
        &[
            ("no host", |r| r.set("host", None), Err(WrongHost)),
            ("two hosts", |r| r.add("host", HOST), Err(WrongHost)),
            ("another host", |r| r.set("host", "cedar.example"), Err(WrongHost)),
            ("our host with a port", |r| r.set("host", "birch.example:8443"), Err(WrongHost)),
            ("another pod", |r| r.path = "/pods/ash/inbox".to_owned(), Err(Wrong)),
            ("another case", |r| r.path = "/pods/Birch/inbox".to_owned(), Err(Wrong)),
            ("one more slash", |r| r.path = "//pods/birch/inbox".to_owned(), Err(Wrong)),
            ("a dot in the path", |r| r.path = "/%2e/pods/birch/inbox".to_owned(), Err(Wrong)),
            ("an added query", |r| r.path.push_str("?page=1"), Err(Wrong)),
            ("another method", |r| r.method = "PUT", Err(Wrong)),
        ],
    );
    all_sent(&[
        ("made for cedar.example, sent to us", |d| d.request.set("host", "cedar.example"), Err(WrongHost)),
        ("our host in capitals", |d| d.request.set("host", "BIRCH.example"), Ok(())),
    ]);
    // Made for cedar.example, and the Host header then changed to ours.
    let key = rsa();
    let mut draft = Draft::post();
    draft.request.set("host", "cedar.example");
    let mut request = draft.sign(&key);
    request.set("host", HOST);
    assert_eq!(request.verdict(&public(&key)), Err(Wrong));
}

#[test]
fn a_get_is_good_for_its_own_target_only() {
    all_spoiled(
        || Draft::get("/pods/birch/outbox?page=2"),
        &[
            ("another query", |r| r.path = "/pods/birch/outbox?page=3".to_owned(), Err(Wrong)),
            ("no query", |r| r.path = "/pods/birch/outbox".to_owned(), Err(Wrong)),
            ("another path", |r| r.path = "/pods/ash/outbox?page=2".to_owned(), Err(Wrong)),
            ("used for a POST", |r| r.method = "POST", Err(DIGEST_LEFT_OUT)),
            ("another host", |r| r.set("host", "cedar.example"), Err(WrongHost)),
        ],
    );
    let key = rsa();
    for (covered, expected) in
        [("host date", TARGET), ("(request-target) date", HOST_LEFT_OUT), ("(request-target) host", DATE_LEFT_OUT)]
    {
        let draft = Draft::new("GET", "/pods/birch", b"", covered);
        assert_eq!(draft.sign(&key).verdict(&public(&key)), Err(expected), "{covered}");
    }
}

#[test]
fn a_signature_that_leaves_out_what_matters_is_refused() {
    all_sent(&[
        ("no target", |d| d.covered = "host date digest".to_owned(), Err(TARGET)),
        ("no host", |d| d.covered = "(request-target) date digest".to_owned(), Err(HOST_LEFT_OUT)),
        ("no date", |d| d.covered = "(request-target) host digest".to_owned(), Err(DATE_LEFT_OUT)),
        ("no digest", |d| d.covered = "(request-target) host date".to_owned(), Err(DIGEST_LEFT_OUT)),
        (
            "the body's type instead of its digest",
            |d| d.covered = COVERED.replace("digest", "content-type"),
            Err(DIGEST_LEFT_OUT),
        ),
        ("nothing", |d| d.covered = String::new(), Err(TARGET)),
        (
            "a time that is not covered",
            |d| {
                d.created(0);
                d.covered = "(request-target) host digest".to_owned();
            },
            Err(DATE_LEFT_OUT),
        ),
    ]);
    all_spoiled(Draft::post, &[("no list, which means the date", |r| replace(r, "headers=", "list="), Err(TARGET))]);
}

#[test]
fn a_body_other_than_the_signed_one_is_refused() {
    all_spoiled(
        Draft::post,
        &[
            ("another body", |r| r.body.push(b' '), Err(Digest)),
            ("no body", |r| r.body.clear(), Err(Digest)),
            (
                "another body with its digest",
                |r| {
                    r.body.push(b' ');
                    r.set("digest", digest_header(&r.body.clone()).as_str());
                },
                Err(Wrong),
            ),
            ("no digest", |r| r.set("digest", None), Err(Digest)),
        ],
    );
    all_sent(&[
        ("the digest of another body", |d| d.request.set("digest", digest_header(b"{}").as_str()), Err(Digest)),
        ("only SHA-512", |d| d.request.set("digest", format!("SHA-512={}", STANDARD.encode([7; 64])).as_str()), Err(Digest)),
        ("two digests in one header", |d| d.request.set("digest", format!("{0},{0}", digest_header(BODY)).as_str()), Err(Digest)),
        ("hexadecimal", |d| d.request.set("digest", format!("SHA-256={:x?}", sha256(BODY)).as_str()), Err(Digest)),
        ("not a digest", |d| d.request.set("digest", "yes"), Err(Digest)),
        ("SHA-512 beside it", |d| d.request.set("digest", format!("SHA-512=AAAA, {}", digest_header(BODY)).as_str()), Ok(())),
        ("small letters", |d| d.request.set("digest", digest_header(BODY).replace("SHA", "sha").as_str()), Ok(())),
    ]);
}

#[test]
fn only_a_broken_request_counts_as_malformed() {
    for broken in [Malformed, WrongHost] {
        assert!(broken.is_malformed(), "{broken:?}");
    }
    for unproven in [Missing, DATE_LEFT_OUT, Digest, Time, Algorithm, Wrong] {
        assert!(!unproven.is_malformed(), "{unproven:?}");
    }
}

#[test]
fn without_all_that_the_list_names_there_is_nothing_to_sign() {
    let request = Draft::post().request;
    for (names, expected) in
        [("host", Some("host: birch.example")), ("host x-absent", None), ("(created)", None), ("(expires)", None)]
    {
        let header = format!("keyId=\"k\",headers=\"{names}\",signature=\"AAAA\"");
        let parameters = cavage::parse(&header).expect("a readable header");
        let string = cavage::signing_string(&parameters, "GET", "/", &request.headers);
        assert_eq!(string.as_deref(), expected, "{names}");
    }
}
