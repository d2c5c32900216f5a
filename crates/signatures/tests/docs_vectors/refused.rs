//! Requests that are to be refused, each for one reason.

use caremonger_signatures::digest;
use serde_json::Value;

use crate::request::{BODY, INBOX, LISTING, NOW, Request};

const CAVAGE: &str = "draft-cavage-12";
const RFC_9421: &str = "rfc9421";
const COVERED: &str = "(request-target) host date digest";
const COMPONENTS: &str = r#""@method" "@target-uri" "content-digest""#;

fn post(scheme: &'static str) -> Request {
    let mut request = Request::new(scheme, "rsa", "POST", INBOX);
    request.set("date", "Fri, 20 Nov 2026 09:00:00 GMT");
    request.set("content-type", "application/activity+json");
    if scheme == CAVAGE {
        request.set("digest", &digest::digest_header(BODY.as_bytes()));
    } else {
        request.set("content-digest", &digest::content_digest_header(BODY.as_bytes()));
    }
    request
}

fn spoiled(mut request: Request, spoil: impl FnOnce(&mut Request)) -> Request {
    spoil(&mut request);
    request
}

pub(crate) fn all() -> Vec<Value> {
    [of_cavage(), of_rfc9421()].concat()
}

fn of_cavage() -> Vec<Value> {
    let signed = || Request::new(CAVAGE, "rsa", "POST", INBOX).signed(None);
    let over = |covered: &str| post(CAVAGE).cavage("rsa-sha256", covered, None);
    let cases = [
        ("cavage-unsigned", 401, "the request is not signed", post(CAVAGE)),
        ("cavage-another-body", 401, "the digest does not fit the body", {
            spoiled(signed(), |r| r.body = Some(BODY.replace("@cedar", "@birch")))
        }),
        ("cavage-without-a-digest", 401, "the digest does not fit the body", {
            spoiled(over(COVERED), |r| drop(r.headers.remove("digest")))
        }),
        ("cavage-digest-not-covered", 401, "the signature leaves out the digest of the body", over("(request-target) host date")),
        ("cavage-target-not-covered", 401, "the signature leaves out the request target", over("host date digest")),
        ("cavage-host-not-covered", 401, "the signature leaves out the host", over("(request-target) date digest")),
        ("cavage-date-not-covered", 401, "the signature leaves out the date", over("(request-target) host digest")),
        ("cavage-for-another-host", 400, "the request was made for another host", {
            spoiled(signed(), |r| r.set("host", "birch.example"))
        }),
        ("cavage-signed-twice", 400, "the signature headers cannot be read", {
            spoiled(signed(), |r| {
                let again = r.headers["signature"].clone();
                r.headers.append("signature", again);
            })
        }),
        ("cavage-too-old", 401, "the time of the signature is off; check the clock", spoiled(signed(), |r| r.now += 3_601)),
        ("cavage-from-the-future", 401, "the time of the signature is off; check the clock", {
            spoiled(signed(), |r| r.now -= 3_601)
        }),
        ("cavage-expired", 401, "the time of the signature is off; check the clock", {
            let covered = "(request-target) (created) (expires) host digest";
            spoiled(post(CAVAGE).cavage("hs2019", covered, Some((NOW, NOW + 300))), |r| r.now += 301)
        }),
        ("cavage-another-date-than-signed", 401, "the signature is wrong", {
            spoiled(signed(), |r| r.set("date", "Fri, 20 Nov 2026 09:00:01 GMT"))
        }),
        ("cavage-another-path-than-signed", 401, "the signature is wrong", {
            spoiled(signed(), |r| r.url = "https://cedar.example/@cedar/inbox")
        }),
        ("cavage-by-another-key", 401, "the signature is wrong", spoiled(signed(), |r| r.key = "rsa-2")),
        ("cavage-with-a-shared-secret", 401, "the algorithm of the signature is not accepted", {
            post(CAVAGE).cavage("hmac-sha256", COVERED, None)
        }),
    ];
    cases.into_iter().map(|(name, status, why, request)| request.refused(name, status, why)).collect()
}

fn of_rfc9421() -> Vec<Value> {
    let signed = || Request::new(RFC_9421, "rsa", "POST", INBOX).signed(None);
    let life = format!("created={NOW};");
    let over = |components: &str| post(RFC_9421).rfc9421(components, &life);
    let page = "https://cedar.example/@cedar/outbox?before=17";
    let get = |components: &str| Request::new(RFC_9421, "rsa", "GET", page).rfc9421(components, &life);
    let cases = [
        ("rfc9421-another-body", 401, "the digest does not fit the body", {
            spoiled(signed(), |r| r.body = Some(BODY.replace("@cedar", "@birch")))
        }),
        ("rfc9421-digest-not-covered", 401, "the signature leaves out the digest of the body", {
            over(r#""@method" "@target-uri""#)
        }),
        ("rfc9421-method-not-covered", 401, "the signature leaves out the method", over(r#""@target-uri" "content-digest""#)),
        ("rfc9421-target-not-covered", 401, "the signature leaves out the request target", {
            over(r#""@method" "@authority" "content-digest""#)
        }),
        ("rfc9421-query-not-covered", 401, "the signature leaves out the request target", {
            get(r#""@method" "@authority" "@path""#)
        }),
        ("rfc9421-without-created", 401, "the signature leaves out the date", post(RFC_9421).rfc9421(COMPONENTS, "")),
        ("rfc9421-too-old", 401, "the time of the signature is off; check the clock", {
            spoiled(over(COMPONENTS), |r| r.now += 3_601)
        }),
        ("rfc9421-expired", 401, "the time of the signature is off; check the clock", spoiled(signed(), |r| r.now += 301)),
        ("rfc9421-lives-too-long", 401, "the time of the signature is off; check the clock", {
            post(RFC_9421).rfc9421(COMPONENTS, &format!("created={NOW};expires={};", NOW + 43_201))
        }),
        ("rfc9421-rsa-pss", 401, "the algorithm of the signature is not accepted", {
            post(RFC_9421).rfc9421(COMPONENTS, &format!(r#"{life}alg="rsa-pss-sha512";"#))
        }),
        ("rfc9421-another-kind-of-key", 401, "the algorithm of the signature is not accepted", {
            post(RFC_9421).rfc9421(COMPONENTS, &format!(r#"{life}alg="ed25519";"#))
        }),
        ("rfc9421-another-address-than-signed", 401, "the signature is wrong", {
            spoiled(Request::new(RFC_9421, "rsa", "GET", LISTING).signed(None), |r| r.url = page)
        }),
        ("rfc9421-by-another-key", 401, "the signature is wrong", spoiled(signed(), |r| r.key = "rsa-2")),
    ];
    cases.into_iter().map(|(name, status, why, request)| request.refused(name, status, why)).collect()
}
