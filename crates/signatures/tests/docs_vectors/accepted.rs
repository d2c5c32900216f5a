//! Requests that are to be accepted: signed as this node does it, and as others do it.

use caremonger_signatures::digest;
use serde_json::Value;

use crate::request::{BODY, INBOX, LISTING, NOW, Request};

pub(crate) fn all() -> Vec<Value> {
    let [cavage, rfc9421] = ["draft-cavage-12", "rfc9421"];
    let followers = crate::files::read("digests.json")["followers"]["header"].as_str().expect("a header").to_owned();
    let page = "https://cedar.example/@cedar/outbox?before=17";
    let with_digest = |scheme| {
        let mut request = Request::new(scheme, "rsa", "POST", INBOX);
        request.set("date", "Fri, 20 Nov 2026 09:00:00 GMT");
        request.set("digest", &digest::digest_header(BODY.as_bytes()));
        request.set("content-digest", &digest::content_digest_header(BODY.as_bytes()));
        request.set("content-type", "application/activity+json");
        request
    };
    let (times, life) = ((NOW, NOW + 300), format!("created={NOW};expires={};", NOW + 300));
    vec![
        Request::new(cavage, "rsa", "POST", INBOX).signed(None).accepted("cavage-post"),
        Request::new(cavage, "rsa", "GET", LISTING).signed(None).accepted("cavage-get"),
        Request::new(rfc9421, "rsa", "POST", INBOX).signed(None).accepted("rfc9421-post"),
        Request::new(rfc9421, "rsa", "GET", LISTING).signed(None).accepted("rfc9421-get"),
        Request::new(cavage, "rsa", "POST", INBOX).signed(Some(&followers)).accepted("cavage-post-to-followers"),
        Request::new(rfc9421, "rsa", "POST", INBOX).signed(Some(&followers)).accepted("rfc9421-post-to-followers"),
        Request::new(cavage, "ed25519", "POST", INBOX).signed(None).accepted("cavage-post-ed25519"),
        Request::new(rfc9421, "ed25519", "POST", INBOX).signed(None).accepted("rfc9421-post-ed25519"),
        with_digest(cavage)
            .cavage("hs2019", "(request-target) (created) (expires) host digest", Some(times))
            .accepted("cavage-post-with-created"),
        with_digest(cavage)
            .cavage("rsa-sha256", "host date content-type digest (request-target)", None)
            .accepted("cavage-post-in-another-order"),
        Request::new(cavage, "rsa", "GET", page).signed(None).accepted("cavage-get-with-a-query"),
        {
            let mut request = Request::new(cavage, "rsa", "GET", page);
            request.set("date", "Fri, 20 Nov 2026 09:00:00 GMT");
            let path = request.url().path().to_owned();
            request.cavage_of(&path, "rsa-sha256", "(request-target) host date", None).accepted("cavage-get-without-the-query")
        },
        Request::new(rfc9421, "rsa", "GET", page)
            .rfc9421(r#""@method" "@authority" "@path" "@query""#, &life)
            .accepted("rfc9421-get-by-parts"),
        with_digest(rfc9421)
            .rfc9421(r#""@method" "@authority" "@request-target" "content-digest" "content-type" "date""#, &life)
            .accepted("rfc9421-post-by-parts"),
        {
            let mut request = Request::new(cavage, "rsa", "POST", INBOX).signed(None);
            request.now += 3_600;
            request.accepted("cavage-post-an-hour-late")
        },
    ]
}
