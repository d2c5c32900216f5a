//! FEDERATION.md and docs/vectors say what the code does: every shape there is made here and compared, every example in the
//! text is a part of one, and what others send is read from the same files.
//!
//! After a change on purpose: `UPDATE_VECTORS=1 cargo test -p caremonger-wire --test federation_md`.

#[path = "vectors/circles.rs"]
mod circles;
#[path = "vectors/documents.rs"]
mod documents;
#[path = "vectors/examples.rs"]
mod examples;
#[path = "vectors/files.rs"]
mod files;
#[path = "vectors/scene.rs"]
mod scene;

use std::{collections::BTreeSet, fs, path::Path};

use caremonger_domain::{
    Amount, commitment,
    listing::{Acceptance, ClosedBecause, Kind},
};
use caremonger_wire::{
    activity::{Envelope, is_public},
    actor::{self, KeyText},
    agreement, case_pass, circle, circle_act, json, listing, message, peer, solidarity, sync, terms,
};
use scene::{ANA, ANAS_NOTE, CEDAR, CEDARS_FOLLOW, CEDARS_OFFER, CLAIM, a_case, at, claim, maple, rice, urls};
use serde_json::Value;

fn object(name: &str) -> Value {
    files::read(&format!("objects/{name}.json"))
}

fn federation_md() -> String {
    fs::read_to_string(files::folder().join("../../FEDERATION.md")).expect("FEDERATION.md")
}

/// The names of the files below docs/vectors, but for the index.
fn vector_files() -> BTreeSet<String> {
    let json = |folder: &Path| {
        let files =
            fs::read_dir(folder).expect("a folder").map(|f| f.expect("a file").file_name().into_string().expect("a name"));
        files.filter(|n| n.ends_with(".json")).collect::<Vec<_>>()
    };
    let objects = json(&files::folder().join("objects")).into_iter().map(|n| format!("objects/{n}"));
    json(&files::folder()).into_iter().chain(objects).collect()
}

#[test]
fn every_shape_is_made_as_its_file_says() {
    let made = documents::all();
    let wrong: Vec<_> =
        made.iter().filter(|(name, doc)| !files::agrees(&format!("objects/{name}.json"), doc)).map(|(name, _)| *name).collect();
    assert!(wrong.is_empty(), "these differ from what the code makes: {wrong:?}");
    let names: BTreeSet<String> = made.iter().map(|(name, _)| format!("objects/{name}.json")).collect();
    assert_eq!(names.len(), made.len(), "two shapes of one name");
    let files: BTreeSet<String> = vector_files().into_iter().filter(|f| f.starts_with("objects/")).collect();
    assert_eq!(names, files, "a file that nothing makes");
}

#[test]
fn every_file_is_named_in_the_index_and_in_the_text() {
    let index = fs::read_to_string(files::folder().join("README.md")).expect("the index");
    let text = federation_md();
    let section = text.split_once("\n## Test vectors\n").expect("a section on the vectors").1;
    let section = section.split("\n## ").next().expect("its text");
    for file in vector_files() {
        assert!(index.contains(&format!("({file})")), "docs/vectors/README.md does not link {file}");
        assert!(section.contains(&format!("(docs/vectors/{file})")), "the section on vectors does not link {file}");
    }
}

#[test]
fn every_example_in_the_text_is_a_part_of_the_file_it_names() {
    let text = federation_md();
    let found = examples::of(&text);
    assert!(found.len() >= 9, "where are the examples? {}", found.len());
    for example in found {
        let file = example.file.unwrap_or_else(|| panic!("line {}: an example that names no file", example.line));
        let value: Value = serde_json::from_str(&example.json).unwrap_or_else(|e| panic!("line {}: {e}", example.line));
        if let Err(why) = examples::fits(&value, &files::read(&file)) {
            panic!("line {}: it is not as {file} says: {why}", example.line);
        }
    }
}

#[test]
fn an_example_that_says_something_else_is_found() {
    let (offer, text) = (object("offer"), |t: &str| serde_json::from_str::<Value>(t).expect("JSON"));
    for fine in [r#"{"…": "…", "type": "Offer"}"#, r#"{"…": "…", "id": "https://cedar.example/…A"}"#, r#""…""#] {
        assert_eq!(examples::fits(&text(fine), &offer), Ok(()), "{fine}");
    }
    for wrong in [
        r#"{"…": "…", "type": "Accept"}"#,
        r#"{"…": "…", "id": "https://cedar.example/…B"}"#,
        r#"{"…": "…", "cc": ["…"]}"#,
        r#"{"…": "…", "object": {"type": "Agreement"}}"#,
        r#"{"…": "…", "extra": "…"}"#,
        r#"{"type": "Offer"}"#,
    ] {
        assert!(examples::fits(&text(wrong), &offer).is_err(), "{wrong}");
    }
    let found = examples::of("[a](docs/vectors/a.json)\n```json\n{}\n```\n```json\n[]\n```\n");
    let found: Vec<_> = found.iter().map(|e| (e.line, e.file.as_deref(), e.json.trim())).collect();
    assert_eq!(found, [(2, Some("a.json"), "{}"), (5, None, "[]")]);
}

#[test]
fn every_file_is_json_that_is_taken_here_and_spelled_our_way() {
    for file in vector_files() {
        let bytes = fs::read(files::folder().join(&file)).expect("a file");
        let doc = json::parse_strict(&bytes).unwrap_or_else(|e| panic!("{file}: {e}"));
        if file.starts_with("objects/") {
            assert_eq!(terms::plain(doc.clone()), doc, "{file}");
        }
    }
}

#[test]
fn activities_are_read_as_activities() {
    for (name, doc) in documents::all().into_iter().filter(|(_, doc)| doc.get("actor").is_some()) {
        let envelope = Envelope::parse(object(name)).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!((Some(envelope.id.as_str()), Some(envelope.actor.as_str())), (doc["id"].as_str(), doc["actor"].as_str()));
        assert_eq!(envelope.kind, doc["type"], "{name}");
        assert_eq!(envelope.is_about_itself(), name == "update-actor", "{name}");
        assert_eq!(is_public(&doc), doc.to_string().contains("#Public"), "{name}");
    }
}

#[test]
fn actors_are_read_with_their_keys() {
    let keys = files::read("keys.json");
    for (name, kind, number, multikeys) in [
        ("actor-node", "Application", "", 1),
        ("actor-pod", "Organization", "", 1),
        ("actor-feed", "Service", "", 1),
        ("actor-moved-away", "Organization", "", 1),
        ("actor-moved-here", "Organization", "", 1),
        ("actor-with-new-keys", "Organization", "-2", 2),
    ] {
        let a = actor::parse(&object(name)).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!(a.kind, kind);
        assert!(a.speaks_proposals && a.speaks_rfc9421, "{name}");
        assert_eq!(a.shared_inbox.as_deref(), Some("https://maple.example/inbox"));
        assert_eq!(a.keys.len(), 1 + multikeys, "{name}");
        assert_eq!(a.keys[0].id, format!("{}#main-key{number}", a.uri));
        assert_eq!(a.keys[1].id, format!("{}#ed25519-key{number}", a.uri));
        let pem = &keys[if number.is_empty() { "rsa" } else { "rsa-2" }]["publicKeyPem"];
        assert!(matches!(&a.keys[0].text, KeyText::Pem(text) if text == pem), "{name}");
        let followers = (kind != "Application").then(|| format!("{}/followers", a.uri));
        assert_eq!(a.followers, followers, "{name}");
    }
    assert_eq!(object("actor-moved-away")["movedTo"], "https://elm.example/@maple");
    assert_eq!(json::ids_at(&object("actor-moved-here"), "alsoKnownAs"), ["https://old.example/@maple"]);
}

#[test]
fn listings_are_read_as_they_were_meant() {
    let offer = listing::parse(&object("listing")).expect("a listing");
    let expected = rice();
    assert_eq!((&offer.title, &offer.description, &offer.category), (&expected.title, &expected.description, &expected.category));
    assert_eq!((offer.kind, offer.acceptance, &offer.unit), (Kind::Offer, Acceptance::FirstCome, &expected.unit));
    assert_eq!((offer.remaining, offer.total), (Some(Amount::whole(7)), Some(Amount::whole(7))));
    assert_eq!((offer.closes_at, offer.published, offer.version), (expected.closes_at, Some(at(0)), Some(1)));
    assert_eq!((offer.intent_uri, &offer.actor, offer.public), (claim().satisfies, &maple(), true));

    let proposal = listing::parse(&object("proposal")).expect("a listing");
    assert_eq!((proposal.title, proposal.remaining, proposal.kind), (offer.title, offer.remaining, Kind::Offer));

    let ask = listing::parse(&object("listing-ask")).expect("a listing");
    assert_eq!((ask.kind, ask.remaining, ask.language.as_str()), (Kind::Request, None, "fr"));
    assert_eq!((ask.description.as_str(), ask.needed_by), ("", Some(at(3 * 86_400))));

    let named = listing::parse(&object("listing-for-named-pods")).expect("a listing");
    assert!(!named.public && named.addressed == [urls().actor_part("maple", "followers")]);
    let told = Envelope::parse(object("create-listing-for-a-named-pod")).expect("an activity");
    let named = listing::parse(told.object().expect("an object")).expect("a listing");
    assert!(!named.public && named.addressed == [CEDAR]);

    let changed = Envelope::parse(object("update-listing")).expect("an activity");
    let changed = listing::parse(changed.object().expect("an object")).expect("a listing");
    assert_eq!((changed.remaining, changed.version, changed.updated), (Some(Amount::whole(4)), Some(2), Some(at(3_601))));

    let closed = listing::parse(&object("listing-closed")).expect("a listing");
    assert_eq!((closed.closed_because, closed.remaining), (Some(ClosedBecause::Withdrawn), Some(Amount::ZERO)));
}

#[test]
fn promises_are_read_as_they_were_meant() {
    let read = agreement::parse_claim(&object("offer")).expect("an amount").expect("a claim");
    assert_eq!(read, claim());
    let read = agreement::parse_claim(&object("offer-drawn-from")).expect("an amount").expect("a claim");
    assert_eq!((read.drawn_from.as_deref(), read.message.as_str()), (Some(CEDARS_OFFER), ""));

    let accepted = scene::agreement(commitment::State::Accepted, 1);
    assert_eq!(agreement::parse(&object("agreement")), Some(accepted.clone()));
    let accept = object("accept-offer");
    assert_eq!((json::id_at(&accept, "object"), agreement::parse(&accept["result"])), (Some(CLAIM), Some(accepted)));
    assert_eq!(agreement::parse(&object("update-agreement")["object"]), Some(scene::fulfilled()));

    let reject = object("reject-offer");
    assert_eq!((json::id_at(&reject, "object"), json::str_at(&reject, "reason")), (Some(CLAIM), Some("not-enough")));
    assert_eq!(listing::measured(&reject["availableQuantity"]), Some(Amount::whole(2)));
    for name in ["create-receipt", "create-receipt-of-the-home"] {
        let read = agreement::parse_receipt(&object(name)["object"]);
        assert_eq!(read, Some((scene::fulfilled().uri, Some(Amount::whole(3)))), "{name}");
    }
    let undo = Envelope::parse(object("undo-offer")).expect("an activity");
    assert_eq!((undo.object_id(), undo.object().is_some_and(|o| json::has_type(o, "Offer"))), (Some(CLAIM), true));
}

#[test]
fn words_and_votes_are_read_as_they_were_meant() {
    let note = |name: &str, author: &str| message::parse(&object(name)["object"], author).unwrap_or_else(|| panic!("{name}"));
    let between = note("create-message", &maple());
    assert_eq!((between.text.as_str(), between.context), ("The door is open from five.", Some(scene::fulfilled().uri)));
    assert!(!between.public && between.addressed == [CEDAR]);
    let thanks = note("create-thanks", CEDAR);
    assert_eq!((thanks.text.as_str(), thanks.addressed), ("Thank you from the person you helped.", vec![maple()]));
    let to_ana = note("create-message-to-a-person", &maple());
    assert!(!to_ana.public && to_ana.in_reply_to.as_deref() == Some(ANAS_NOTE) && to_ana.addressed == [ANA]);
    assert!(note("create-hint", &maple()).public);
    let vote = note("vote", ANA);
    assert_eq!(
        (vote.vote.as_deref(), vote.in_reply_to.as_deref()),
        (Some("2"), object("create-question")["object"]["id"].as_str())
    );
    let answered = object("update-question");
    let counted: Vec<_> =
        json::many(answered["object"].get("oneOf")).map(|o| (o["name"].clone(), o["replies"]["totalItems"].clone())).collect();
    assert_eq!(counted, [("1", 0), ("2", 1), ("3", 0), ("Not now", 0)].map(|(name, n)| (Value::from(name), Value::from(n))));
}

#[test]
fn agreements_between_pods_and_what_they_compare_are_read_as_they_were_meant() {
    let accept = object("accept-follow-of-a-pod");
    assert_eq!(peer::parse(&accept), Some(documents::granted()));
    assert_eq!(json::id_at(&accept, "object"), Some(CEDARS_FOLLOW));
    assert_eq!(peer::parse(&object("accept-follow")), None, "to others nothing is limited");

    assert_eq!(sync::parse_page(&object("sync-page"), &maple()), documents::items());
    let digests = files::read("digests.json");
    let lines: Vec<String> = documents::items().iter().map(sync::Item::line).collect();
    assert_eq!(digests["listings-and-promises"]["items"], Value::from(lines));
    let header = digests["followers"]["header"].as_str().expect("a header");
    let told = sync::Synchronization::parse(header).expect("readable");
    assert_eq!(told.to_header(), header);
    assert_eq!(Some(told.digest.as_str()), digests["followers"]["digest"].as_str());
    assert_eq!(told.collection, urls().actor_part("maple", "followers"));
    assert_eq!(object("followers-synchronization")["id"], told.url);
}

#[test]
fn complaints_and_moves_are_read_as_they_were_meant() {
    assert_eq!(json::ids_at(&object("flag"), "object"), [CEDAR, CEDARS_OFFER]);
    let moved = Envelope::parse(object("move")).expect("an activity");
    assert_eq!(
        (moved.object_id(), json::id_at(&moved.doc, "target")),
        (Some(maple().as_str()), Some("https://elm.example/@maple"))
    );
}

#[test]
fn a_case_is_read_as_it_was_offered_and_as_it_was_given() {
    let offered = Envelope::parse(object("offer-case")).expect("an activity");
    assert_eq!(offered.object().and_then(case_pass::parse), Some(a_case().facts));
    assert!(!offered.doc.to_string().contains("Rosa"));
    assert_eq!(case_pass::parse_whole(&terms::plain(object("case"))), Some(a_case()));
}

#[test]
fn money_for_another_pod_is_read_on_both_sides() {
    let (sent, came, currency) = documents::sent_and_came();
    let offered = Envelope::parse(object("offer-solidarity")).expect("an activity");
    assert_eq!(offered.object().and_then(solidarity::parse), Some((sent, currency)));
    let answer = Envelope::parse(object("accept-solidarity")).expect("an activity");
    assert_eq!(answer.object_id(), Some(offered.id.as_str()));
    assert_eq!(answer.doc.get("result").and_then(solidarity::parse), Some((came, currency)));
}

#[test]
fn a_circle_over_two_nodes_is_read_on_both_sides() {
    let join = Envelope::parse(object("join-circle")).expect("an activity");
    assert_eq!(circle::code_of(&join.doc), Some(circles::CODE));
    assert_eq!(circle::parse(&object("circle")), Some(circles::book()));
    let news = Envelope::parse(object("update-circle")).expect("an activity");
    assert_eq!((news.object_id(), news.object()), (join.object_id(), None), "news is a bare id");
    assert_eq!(circle_act::parse(&object("circle-act")), Some(circles::said()));
    let undone = Envelope::parse(object("undo-join-circle")).expect("an activity");
    assert_eq!(undone.object_id(), Some(join.id.as_str()));
}
