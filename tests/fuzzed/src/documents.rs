//! Documents of other servers: activities, what they are about, proofs inside them, and answers of WebFinger.

use std::sync::LazyLock;

use caremonger_domain::{
    Amount, Timestamp, Unit, category, commitment,
    listing::{DESCRIPTION_MAX, TITLE_MAX, is_language},
    money::Money,
};
use caremonger_signatures::{
    key::{KeyKind, PrivateKey, PublicKey},
    proof::{self as proofs, Unproven},
};
use caremonger_wire::{
    activity::{Envelope, is_public},
    actor::{self, KeyText},
    agreement::{self, Agreement, Claim},
    case_pass, circle, circle_act, html, json, listing, message, solidarity, terms,
    urls::{Urls, host_of, origin_of, same_origin},
};
use serde_json::Value;

use crate::NOW;

/// An activity in the inbox, then the same bytes as a document that was fetched.
///
/// # Panics
/// When something the node relies on does not hold.
pub fn activity(data: &[u8]) {
    let Ok(doc) = json::parse_strict(data) else { return };
    if let Ok(envelope) = Envelope::parse(doc.clone()) {
        handled(&envelope);
    }
    let fetched = terms::plain(doc);
    fetched_actor(&fetched);
    let author = json::id_at(&fetched, "attributedTo").unwrap_or_default().to_owned();
    object(&fetched, &author);
    for page in ["orderedItems", "items"] {
        for item in json::many(fetched.get(page)) {
            let inner = if json::has_type(item, "Create") { item.get("object") } else { Some(item) };
            inner.into_iter().for_each(|o| object(o, &author));
        }
    }
}

/// What the handlers in `federation` do, whatever the type of the activity.
fn handled(e: &Envelope) {
    assert!(same_origin(&e.id, &e.actor) && e.id.len() <= json::URI_MAX, "the id is at its actor's host");
    let _ = (e.object_id(), e.is_about_itself(), is_public(&e.doc));
    if let Some(o) = e.object() {
        object(&e.addressed(o), &e.actor);
        let _ = json::id_at(o, "actor");
    }
    if let Ok(Some(claim)) = agreement::parse_claim(&e.doc) {
        claimed(&claim);
    }
    if let Some(result) = e.doc.get("result") {
        object(result, &e.actor);
    }
    let _ = (json::str_at(&e.doc, "content").map(html::to_text), circle::code_of(&e.doc));
    let _ = e.doc.get("availableQuantity").and_then(listing::measured);
}

fn object(doc: &Value, author: &str) {
    if let Some(l) = listing::parse(doc) {
        assert!(same_origin(&l.uri, &l.actor) && same_origin(&l.intent_uri, &l.actor), "a listing is at its author's host");
        assert!(!l.title.is_empty() && l.title.chars().count() <= TITLE_MAX && !l.title.contains('\n'));
        assert!(l.description.chars().count() <= DESCRIPTION_MAX && l.area.chars().count() <= 80);
        assert!(category::is_slug(&l.category) && is_language(&l.language));
        assert_eq!((l.unit.is_some(), l.amount.is_some()), (l.remaining.is_some(), l.remaining.is_some()));
        assert!(l.remaining <= l.amount, "no more is left than there was");
    }
    if let Some(a) = agreement::parse(doc) {
        let again = agreement::parse(&agreement::build(&a));
        assert_eq!(again, Some(Agreement { unit: a.unit.clone().or_else(|| Some(Unit::one())), ..a }));
    }
    let _ = agreement::parse_receipt(doc);
    if let Some(w) = case_pass::parse_whole(doc) {
        assert!(w.title.chars().count() <= TITLE_MAX && w.facts.area.chars().count() <= 80);
        assert!(category::is_slug(&w.facts.category) && is_language(&w.facts.language));
        assert_eq!(w.facts.amount.is_some(), w.facts.unit.is_some());
        let id = "https://maple.example/passes/1";
        let again = case_pass::parse_whole(&case_pass::whole(id, author, author, &w)).expect("ours");
        assert_eq!((again.title, again.details, again.code), (w.title, w.details, w.code), "it is read back as it was written");
    }
    if let Some((money, currency)) = solidarity::parse(doc) {
        assert!(money > Money::ZERO);
        let again = solidarity::transfer("https://maple.example/activities/1", author, author, money, currency);
        assert_eq!(solidarity::parse(&again), Some((money, currency)));
    }
    if let Some(b) = circle::parse(doc) {
        let others = i64::try_from(b.seats.len()).expect("few") - 1;
        assert!(b.hand.minor().checked_mul(others).is_some(), "the sums hold");
        let again = circle::parse(&circle::document("https://maple.example/rounds/1", author, author, &b));
        assert_eq!(again, Some(b), "it is read back as it was written");
    }
    if let Some(said) = circle_act::parse(doc) {
        let again = circle_act::parse(&circle_act::document("https://maple.example/rounds/acts/1", author, author, &said));
        assert_eq!(again, Some(said));
    }
    if let Some(note) = message::parse(doc, author) {
        assert!(same_origin(&note.uri, author) && note.author == author);
        assert!(note.text.chars().count() <= 4_000);
        if let Some(vote) = note.vote {
            assert!(vote.chars().count() <= 200 && note.text.is_empty(), "a vote has no words beside it");
            let _ = vote.parse::<Amount>();
        }
    }
    fetched_actor(doc);
}

/// What is asked for can be passed on to another pod.
fn claimed(claim: &Claim) {
    assert!(claim.message.chars().count() <= commitment::MESSAGE_MAX);
    let sent = agreement::offer(
        "https://a.example/1",
        "https://a.example/a",
        "https://b.example/b",
        Timestamp::from_seconds(NOW),
        claim,
    );
    let again = agreement::parse_claim(&sent).expect("an amount").expect("an agreement");
    assert_eq!((&again.satisfies, again.amount), (&claim.satisfies, claim.amount));
    assert_eq!(again.unit, claim.unit.clone().or_else(|| Some(Unit::one())));
}

fn fetched_actor(doc: &Value) {
    let Ok(a) = actor::parse(doc) else { return };
    for home in [Some(&a.inbox), a.shared_inbox.as_ref(), a.followers.as_ref(), a.outbox.as_ref()].into_iter().flatten() {
        assert!(same_origin(home, &a.uri), "an actor is asked at its own host only");
    }
    assert!(origin_of(&a.uri).is_some() && host_of(&a.uri).is_some());
    assert!(a.name.chars().count() <= 200 && !a.name.contains('\n'));
    assert!(!a.username.contains(['@', '/', ' ']));
    for key in &a.keys {
        let _ = match &key.text {
            KeyText::Pem(pem) => PublicKey::from_pem(pem),
            KeyText::Multibase(text) => PublicKey::from_multibase(text),
        };
    }
}

/// A key for proofs of our own: PKCS#8 of RFC 8410, the seed being 32 times the same byte.
static KEY: LazyLock<PrivateKey> = LazyLock::new(|| {
    let mut der = vec![0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
    der.extend([7; 32]);
    PrivateKey::from_pkcs8(KeyKind::Ed25519, &der).expect("a key")
});
static PUBLIC: LazyLock<PublicKey> = LazyLock::new(|| KEY.public().expect("the public half"));

/// A proof inside a document, and one that is put there by us.
///
/// # Panics
/// When something the node relies on does not hold.
pub fn proof(data: &[u8]) {
    let Ok(mut doc) = json::parse_strict(data) else { return };
    if let Ok(claimed) = proofs::read(&doc, NOW) {
        let _ = claimed.check(&PUBLIC);
    }
    // A signature of the older kind is not covered when reading, and never sent.
    if let Some(map) = doc.as_object_mut() {
        map.remove("signature");
    }
    if proofs::add(&mut doc, &KEY, "https://a.example/a#ed25519-key", "2026-11-01T12:00:00Z").is_ok() {
        assert_eq!(proofs::read(&doc, NOW).and_then(|p| p.check(&PUBLIC)), Ok(()), "our own proof is believed");
        doc["changed"] = Value::from(data.len());
        assert_eq!(proofs::read(&doc, NOW).and_then(|p| p.check(&PUBLIC)), Err(Unproven::Wrong), "a changed document is not");
    }
}

/// An answer of WebFinger (RFC 7033). The choice of its link is in `federation`, with the request; here are the parts it is
/// made of, and what is done with the link after.
///
/// # Panics
/// When something the node relies on does not hold.
pub fn webfinger(data: &[u8]) {
    let Ok(doc) = json::parse_strict(data) else { return };
    let subject = json::str_at(&doc, "subject").unwrap_or_default();
    let _ = subject.eq_ignore_ascii_case("acct:elm@maple.example");
    let urls = Urls::new("https://birch.example").expect("a URL");
    for link in json::many(doc.get("links")).filter(|l| json::str_at(l, "rel") == Some("self")) {
        let Some(href) = json::str_at(link, "href") else { continue };
        let Some(origin) = origin_of(href) else { continue };
        assert!(same_origin(href, &origin), "an origin is its own");
        assert!(host_of(href).is_some_and(|host| origin.ends_with(&host)));
        assert!(!urls.is_local(href) || origin == urls.origin(), "what is ours is at our origin");
        let _ = (urls.actor_name(href), urls.listing_id(href), json::str_at(link, "type"));
    }
}
