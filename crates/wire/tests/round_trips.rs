//! What is built is read back as it was; every spelling that is documented is read; and nothing anybody sends panics.

use caremonger_domain::{
    Amount, Timestamp, Unit,
    commitment::State as Promise,
    id::{ListingId, PodId},
    listing::{Acceptance, ClosedBecause, Kind, Listing, Origin, State, Visibility, tidy_line, tidy_text},
    stock::Stock,
};
use caremonger_wire::{
    PUBLIC,
    activity::{Addressing, Envelope, is_public},
    actor, agreement,
    agreement::{Agreement, Claim},
    html, json as wire_json, listing, message,
    urls::Urls,
};
use proptest::prelude::*;
use serde_json::{Value, json};

const MAPLE: &str = "https://maple.example/@maple";

fn urls() -> Urls {
    Urls::new("https://maple.example").expect("an origin")
}

fn amount() -> impl Strategy<Value = Amount> {
    let least = prop_oneof![Just(1), 1..10_000_000_i64, 1..=999_999_999_999_999_999_i64];
    least.prop_map(|m| Amount::from_millionths(m).expect("an amount"))
}

fn unit() -> impl Strategy<Value = Unit> {
    prop_oneof![Just("one".to_owned()), "[a-z]{1,10}", "[\\p{L}]{1,8}( [\\p{L}]{1,8})?"]
        .prop_filter_map("a unit", |u| u.parse().ok())
}

/// A moment as it is after having been on the wire.
fn moment() -> impl Strategy<Value = Timestamp> {
    (0..4_000_000_000_i64).prop_map(Timestamp::from_seconds)
}

fn line() -> impl Strategy<Value = String> {
    "\\PC{3,60}".prop_map(|s| tidy_line(&s)).prop_filter("words", |s| s.chars().count() >= 3)
}

prop_compose! {
    fn a_listing()(
        (kind, acceptance) in (prop::sample::select(Kind::ALL), prop::sample::select(Acceptance::ALL)),
        (title, description, area) in (line(), "\\PC{0,80}(\n\n?\\PC{0,80})?".prop_map(|s| tidy_text(&s)), "[\\p{L} ]{0,30}".prop_map(|s| tidy_line(&s))),
        category in prop::sample::select(&["food", "rides", "other", "seeds"][..]),
        counted in prop::option::of((amount(), unit(), 0..=100_i64)),
        (published, changed, needed_by, closes_at) in (moment(), prop::option::of(1..1_000_000_i64), prop::option::of(moment()), prop::option::of(moment())),
        because in prop::option::of(prop::sample::select(ClosedBecause::ALL)),
        language in prop::sample::select(&["en", "fr", "es", "ar", "pt-br"][..]),
        version in 1..i64::MAX,
    ) -> Listing {
        let stock = counted.as_ref().map(|(amount, _, percent)| {
            let left = amount.millionths() / 100 * percent;
            let remaining = Amount::from_millionths(left).expect("less than the amount");
            Stock { amount: *amount, remaining, held: amount.minus(remaining).expect("less"), delivered: Amount::ZERO }
        });
        Listing {
            id: ListingId::new(published, 1),
            uri: None,
            origin: Origin::Local { pod: PodId::new(published, 1), author: None },
            pod_name: "maple".to_owned(),
            host: "maple.example".to_owned(),
            kind, title, description, area, acceptance, needed_by, closes_at, version, stock,
            category: category.to_owned(),
            unit: counted.map(|c| c.1),
            visibility: Visibility::Public,
            language: language.to_owned(),
            state: if because.is_some() { State::Closed } else { State::Open },
            closed_because: because,
            published_at: published,
            updated_at: changed.map_or(published, |s| Timestamp::from_seconds(published.as_seconds() + s)),
            deleted_at: None,
            photos: Vec::new(),
            translations: Vec::new(),
            marks: Vec::new(),
            lent_for: None,
        }
    }
}

prop_compose! {
    fn an_agreement()(
        state in prop::sample::select(Promise::ALL),
        amounts in prop::option::of((amount(), unit(), prop::option::of(amount()), prop::option::of(amount()), prop::option::of(amount()))),
        reason in prop::option::of("\\PC{1,200}"),
        version in any::<i64>(),
    ) -> Agreement {
        let unit = amounts.as_ref().map_or_else(Unit::one, |a| a.1.clone());
        Agreement {
            uri: "https://maple.example/agreements/1".to_owned(),
            owner: MAPLE.to_owned(),
            claim_uri: "https://cedar.example/activities/1".to_owned(),
            satisfies: "https://maple.example/listings/1#primary".to_owned(),
            amount: amounts.as_ref().map(|a| a.0),
            owner_said: amounts.as_ref().and_then(|a| a.2),
            helper_said: amounts.as_ref().and_then(|a| a.3),
            delivered: amounts.as_ref().and_then(|a| a.4),
            // One is the unit of what is not counted, too.
            unit: Some(unit),
            state, reason, version,
        }
    }
}

/// Any JSON at all, with the keys we look for among others.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,20}".prop_map(Value::from),
        prop::sample::select(
            &[
                "Note",
                "Proposal",
                "Intent",
                "Agreement",
                "Commitment",
                "Document",
                "Offer",
                "Person",
                "offer",
                "request",
                "accepted",
                "7",
                "-1",
                "1e9",
                "NaN",
                "bag",
                "om2:kilogram",
                ":",
                "2026-11-20T09:00:00Z",
                "99999-01-01T00:00:00Z",
                PUBLIC,
                MAPLE,
                "https://maple.example/listings/1",
                "https://maple.example:99999/",
                "https://[::1",
                "<p>a</p",
                "&lt;",
                "",
            ][..]
        )
        .prop_map(Value::from),
    ];
    let key = prop_oneof![
        9 => prop::sample::select(&[
            "id", "type", "actor", "object", "attributedTo", "to", "cc", "content", "contentMap", "publishes", "purpose", "attachment",
            "name", "note", "resourceQuantity", "availableQuantity", "totalQuantity", "hasUnit", "hasNumericalValue", "stipulates",
            "satisfies", "finished", "context", "state", "version", "location", "endTime", "due", "published", "updated", "inbox",
            "publicKey", "publicKeyPem", "assertionMethod", "generator", "implements", "href", "endpoints", "sharedInbox", "inReplyTo",
            "preferredUsername", "resourceConformsTo", "category", "acceptance", "closedBecause", "ownerSaid", "reason", "nameMap", "noteMap", "marks", "lentForDays",
        ][..]).prop_map(str::to_owned),
        1 => "\\PC{0,8}",
    ];
    leaf.prop_recursive(5, 60, 8, move |inner| {
        prop_oneof![
            1 => prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            4 => prop::collection::vec((key.clone(), inner), 0..10).prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    })
}

/// Everything that reads what others sent.
fn read_all(doc: &Value) {
    let _ = listing::parse(doc);
    let _ = agreement::parse(doc);
    let _ = agreement::parse_claim(doc);
    let _ = agreement::parse_receipt(doc);
    let _ = actor::parse(doc);
    let _ = message::parse(doc, MAPLE);
    let _ = listing::measured(doc);
    let _ = listing::unit_of(doc);
    let _ = is_public(doc);
    let _ = wire_json::parse_strict(doc.to_string().as_bytes());
    if let Ok(envelope) = Envelope::parse(doc.clone()) {
        let _ = (envelope.object_id(), envelope.object(), envelope.is_about_itself());
    }
    if let Some(text) = doc.as_str() {
        let _ = html::to_text(text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_listing_is_read_as_it_was_written(l in a_listing()) {
        let public = Addressing::public(urls().actor_part("maple", "followers"));
        let note = listing::note(&urls(), &l, &public);
        for (doc, uri) in [(note, urls().listing(l.id)), (listing::proposal(&urls(), &l, &public), urls().proposal(l.id))] {
            // What is sent is text.
            let doc = wire_json::parse_strict(doc.to_string().as_bytes()).expect("JSON that is taken");
            let read = listing::parse(&doc).expect("a listing");
            let closed = l.state == State::Closed;
            prop_assert_eq!(&read.uri, &uri);
            prop_assert_eq!(&read.intent_uri, &listing::intent_uri(&urls(), &l));
            prop_assert_eq!(read.actor.as_str(), MAPLE);
            prop_assert_eq!((read.kind, read.acceptance, read.closed_because), (l.kind, l.acceptance, l.closed_because));
            prop_assert_eq!(&read.title, &l.title);
            prop_assert_eq!(&read.description, &l.description);
            prop_assert_eq!((&read.category, &read.area), (&l.category, &l.area));
            prop_assert_eq!(read.amount, l.stock.map(|s| s.amount));
            prop_assert_eq!(read.remaining, l.stock.map(|s| if closed { Amount::ZERO } else { s.remaining }));
            prop_assert_eq!(&read.unit, &l.unit);
            prop_assert_eq!((read.needed_by, read.closes_at), (l.needed_by, l.closes_at));
            prop_assert_eq!((read.version, read.published), (Some(l.version), Some(l.published_at)));
            prop_assert_eq!(read.updated, (l.updated_at > l.published_at).then_some(l.updated_at));
            prop_assert!(read.public);
            prop_assert_eq!(&read.language, &l.language);
        }
    }

    #[test]
    fn an_agreement_is_read_as_it_was_written(a in an_agreement()) {
        let doc = wire_json::parse_strict(agreement::build(&a).to_string().as_bytes()).expect("JSON that is taken");
        prop_assert_eq!(agreement::parse(&doc), Some(a.clone()));
        let accept = agreement::accept("https://maple.example/activities/1", MAPLE, "https://cedar.example/@cedar", Timestamp::from_seconds(0), &a);
        prop_assert_eq!(agreement::parse(&accept["result"]), Some(a));
    }

    #[test]
    fn a_claim_is_read_as_it_was_written(quantity in prop::option::of((amount(), unit())), message in "\\PC{0,200}(\n\n?\\PC{0,50})?") {
        let (amount, unit) = quantity.unzip();
        let message = tidy_text(&message);
        let claim = Claim { satisfies: "https://maple.example/listings/1#primary".to_owned(), amount, unit, message, drawn_from: None };
        let doc = agreement::offer("https://cedar.example/activities/1", "https://cedar.example/@cedar", MAPLE, Timestamp::from_seconds(0), &claim);
        let read = agreement::parse_claim(&doc).expect("readable").expect("a claim");
        // What is not counted is written as so many of the unit one.
        prop_assert_eq!(read, Claim { unit: Some(claim.unit.clone().unwrap_or_else(Unit::one)), ..claim });
    }

    #[test]
    fn a_receipt_is_read_as_it_was_written(said in prop::option::of((amount(), unit()))) {
        let said_of = said.as_ref().map(|(amount, unit)| (*amount, unit));
        let doc = agreement::receipt("https://cedar.example/m/1", "https://cedar.example/@cedar", MAPLE, Timestamp::from_seconds(0), "https://maple.example/a/1", "Handed over", said_of);
        prop_assert_eq!(agreement::parse_receipt(&doc), Some(("https://maple.example/a/1".to_owned(), said.map(|s| s.0))));
    }

    #[test]
    fn nothing_anybody_sends_panics(doc in any_json()) {
        read_all(&doc);
    }

    #[test]
    fn nothing_that_is_nearly_right_panics(l in a_listing(), broken in any_json(), at in any::<prop::sample::Index>(), deep in any::<bool>()) {
        let public = Addressing::public(urls().actor_part("maple", "followers"));
        let mut doc = listing::note(&urls(), &l, &public);
        let part = if deep { &mut doc["publishes"] } else { &mut doc };
        let part = part.as_object_mut().expect("an object");
        let keys: Vec<String> = part.keys().cloned().collect();
        part.insert(keys[at.index(keys.len())].clone(), broken);
        read_all(&doc);
    }

    #[test]
    fn no_markup_panics(text in "[<>&;/a-z\"' =]{0,200}") {
        let _ = html::to_text(&text);
    }
}

/// The least of a Note that is a proposal.
fn least() -> Value {
    json!({
        "id": "https://maple.example/n/1",
        "type": "Note",
        "attributedTo": MAPLE,
        "to": PUBLIC,
        "content": "<p>Rice</p>",
        "purpose": "offer",
        "publishes": {
            "type": "Intent",
            "id": "https://maple.example/n/1#primary",
            "action": "transfer",
            "resourceQuantity": {"hasUnit": "one", "hasNumericalValue": "1"},
            "availableQuantity": {"hasUnit": "one", "hasNumericalValue": "4"}
        }
    })
}

#[test]
fn a_note_with_publishes_a_proposal_and_a_note_with_one_attached_say_the_same() {
    let note = listing::parse(&least()).expect("a Note with publishes");
    let mut proposal = least();
    proposal["type"] = json!("Proposal");
    assert_eq!(listing::parse(&proposal).as_ref(), Some(&note));
    let mut attached = least();
    let fields = attached.as_object_mut().expect("an object");
    let (purpose, publishes) = (fields.remove("purpose"), fields.remove("publishes"));
    attached["attachment"] = json!([{"type": "Image"}, {"type": "Proposal", "purpose": purpose, "publishes": publishes}]);
    assert_eq!(listing::parse(&attached).as_ref(), Some(&note));
    attached["attachment"] = attached["attachment"][1].clone();
    assert_eq!(listing::parse(&attached), Some(note), "one and many are the same");
}

#[test]
fn amounts_are_strings_or_numbers() {
    for (written, expected) in [
        (json!("4"), 4_000_000),
        (json!(4), 4_000_000),
        (json!(4.0), 4_000_000),
        (json!(2.5), 2_500_000),
        (json!("2.5"), 2_500_000),
    ] {
        let mut doc = least();
        doc["publishes"]["availableQuantity"]["hasNumericalValue"] = written.clone();
        let read = listing::parse(&doc).expect("a listing");
        assert_eq!(read.remaining.map(Amount::millionths), Some(expected), "{written}");
        let offer = json!({"object": {"type": "Agreement", "stipulates": {"satisfies": "https://maple.example/n/1#primary", "resourceQuantity": {"hasUnit": "one", "hasNumericalValue": written}}}});
        let claim = agreement::parse_claim(&offer).expect("readable").expect("a claim");
        assert_eq!(claim.amount.map(Amount::millionths), Some(expected));
    }
    for wrong in
        [json!("-1"), json!(-1), json!("1e3"), json!("NaN"), json!(1e300), json!(null), json!([]), json!(""), json!("1,5")]
    {
        let offer = json!({"object": {"type": "Agreement", "stipulates": {"satisfies": "https://maple.example/n/1#primary", "resourceQuantity": {"hasUnit": "one", "hasNumericalValue": wrong}}}});
        assert!(agreement::parse_claim(&offer).is_err(), "{wrong} is answered with a reason");
    }
}

#[test]
fn one_and_many_are_the_same_everywhere() {
    let base = listing::parse(&least()).expect("a listing");
    for (pointer, value) in [
        ("to", json!([PUBLIC])),
        ("to", json!(["https://maple.example/@maple/followers", PUBLIC])),
        ("to", json!("as:Public")),
        ("type", json!(["Note", "Proposal"])),
        ("attributedTo", json!([MAPLE])),
        ("attributedTo", json!({"id": MAPLE, "type": "Organization"})),
        ("publishes", json!([least()["publishes"]])),
    ] {
        let mut doc = least();
        doc[pointer] = value.clone();
        let mut read = listing::parse(&doc).expect("a listing");
        read.addressed.clone_from(&base.addressed);
        assert_eq!(read, base, "{pointer}: {value}");
    }
    let mut quiet = least();
    (quiet["to"], quiet["cc"]) = (json!([]), json!([PUBLIC]));
    assert!(listing::parse(&quiet).expect("a listing").public, "public in cc is public");
    quiet["cc"] = json!([]);
    assert!(!listing::parse(&quiet).expect("a listing").public);
    for unit in ["om2:kilogram", "http://www.ontology-of-units-of-measure.org/resource/om-2/kilogram", "x#kilogram", "kilogram"] {
        let mut doc = least();
        doc["publishes"]["resourceQuantity"]["hasUnit"] = json!(unit);
        assert_eq!(listing::parse(&doc).expect("a listing").unit.map(|u| u.to_string()).as_deref(), Some("kilogram"), "{unit}");
    }
}

#[test]
fn what_is_no_listing_of_its_author_is_not_read() {
    for (pointer, value) in [
        ("id", json!("https://evil.example/n/1")),
        ("id", json!(7)),
        ("attributedTo", json!("https://evil.example/@maple")),
        ("attributedTo", json!([MAPLE, "https://maple.example/@elm"])),
        ("purpose", json!("gift")),
        ("publishes", json!([])),
        ("publishes", json!({"id": "https://evil.example/1#primary"})),
    ] {
        let mut doc = least();
        doc[pointer] = value.clone();
        assert_eq!(listing::parse(&doc), None, "{pointer}: {value}");
    }
    for missing in ["id", "attributedTo", "purpose", "publishes"] {
        let mut doc = least();
        doc.as_object_mut().expect("an object").remove(missing);
        assert_eq!(listing::parse(&doc), None, "without {missing}");
    }
}

#[test]
fn what_fep_0837_says_without_our_words_is_read() {
    let read = listing::parse(&least()).expect("a listing");
    assert_eq!((read.amount, read.remaining), (Some(Amount::whole(4)), Some(Amount::whole(4))));
    assert_eq!((read.acceptance, read.closed_because, read.version), (Acceptance::ByHand, None, None));
    let mut fixed = least();
    fixed["publishes"].as_object_mut().expect("an object").remove("availableQuantity");
    fixed["publishes"]["resourceQuantity"]["hasNumericalValue"] = json!("3");
    assert_eq!(listing::parse(&fixed).expect("a listing").remaining, Some(Amount::whole(3)));
    let mut finished = least();
    finished["publishes"]["finished"] = json!(true);
    assert_eq!(listing::parse(&finished).expect("a listing").closed_because, Some(ClosedBecause::Fulfilled));
    let agreement = json!({
        "id": "https://maple.example/agreements/1", "type": "Agreement", "attributedTo": MAPLE,
        "stipulates": [{"type": "Commitment", "satisfies": "https://maple.example/n/1#primary", "finished": true}]
    });
    let read = agreement::parse(&agreement).expect("an agreement");
    assert_eq!((read.state, read.version, read.amount), (Promise::Fulfilled, 1, None));
}
