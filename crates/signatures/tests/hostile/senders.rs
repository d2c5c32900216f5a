//! What must pass: the requests of the servers in use, and harmless oddities.

use crate::{
    draft::{Draft, all_sent, all_spoiled, replace},
    request::{BODY, INBOX, NOW, public, rsa},
};

#[test]
fn blanks_quotes_and_unknown_parameters_do_no_harm() {
    all_sent(&[
        ("a blank after the comma", |d| d.separator = ", ", Ok(())),
        ("blanks around the comma", |d| d.separator = " , ", Ok(())),
        (
            "created in quotes",
            |d| {
                d.created(0);
                d.created = Some(format!("\"{NOW}\""));
            },
            Ok(()),
        ),
        ("names in capitals", |d| d.covered = "(request-target) Host Date Digest".to_owned(), Ok(())),
        (
            "32 headers",
            |d| {
                for n in 4..32 {
                    d.request.set(&format!("x-{n}"), "1");
                    d.covered.push_str(&format!(" x-{n}"));
                }
            },
            Ok(()),
        ),
    ]);
    all_spoiled(
        Draft::post,
        &[("an unknown parameter, twice", |r| replace(r, ",headers", ",tag=\"a, b=c\",tag=1,headers"), Ok(()))],
    );
}

#[test]
fn what_the_servers_in_use_cover_is_enough() {
    let key = rsa();
    for (server, algorithm, covered) in [
        ("Mastodon", "rsa-sha256", "host date content-type digest (request-target)"),
        ("Mastodon to followers", "rsa-sha256", "host date content-type collection-synchronization digest (request-target)"),
        ("GoToSocial", "hs2019", "(request-target) host date digest"),
        ("Misskey", "rsa-sha256", "(request-target) date host digest"),
        ("Lemmy", "hs2019", "(request-target) content-type date digest host"),
        ("Friendica", "rsa-sha256", "(request-target) date content-length digest host"),
        ("Pleroma", "rsa-sha256", "(request-target) content-length date digest host"),
    ] {
        let mut draft = Draft::new("POST", INBOX, BODY, covered);
        draft.algorithm = Some(algorithm);
        draft.request.set("content-length", BODY.len().to_string().as_str());
        draft.request.set("collection-synchronization", r#"collectionId="https://maple.example/pods/elm/followers""#);
        assert_eq!(draft.sign(&key).verdict(&public(&key)), Ok(()), "POST by {server}");
    }
    for (server, algorithm, covered, with_query) in [
        ("Mastodon", "rsa-sha256", "host date (request-target)", true),
        ("GoToSocial", "hs2019", "(request-target) host date", true),
        ("Misskey", "rsa-sha256", "(request-target) date host accept", false),
        ("Friendica", "rsa-sha256", "(request-target) date host", true),
        ("Pleroma", "rsa-sha256", "(request-target) date host", true),
    ] {
        for path in ["/pods/birch", "/pods/birch/outbox?page=2&min=1"] {
            let mut draft = Draft::new("GET", path, b"", covered);
            draft.algorithm = Some(algorithm);
            draft.request.set("accept", "application/activity+json, application/ld+json");
            if !with_query {
                draft.target = path.split('?').next().unwrap_or_default().to_owned();
            }
            assert_eq!(draft.sign(&key).verdict(&public(&key)), Ok(()), "GET {path} by {server}");
        }
    }
}
