//! The gate of decision 1, over whatever could stand in what we send.

use caremonger_domain::{
    Amount, Timestamp, Unit,
    id::{ActivityId, CommitmentId, ListingId, PodId},
    listing::{Acceptance, Kind, Listing, Origin, State, Visibility},
    stock::Stock,
    translation::Translation,
};
use caremonger_wire::{
    activity::{Addressing, wrap},
    agreement::{self, Agreement, Claim, Rejection},
    listing,
    message::{self, Mentioned},
    poll::{self, Poll},
    urls::Urls,
};
use proptest::prelude::*;
use serde_json::json;

use super::*;

const CEDAR: &str = "https://cedar.example/@cedar";

#[test]
fn the_gate_finds_a_private_detail_however_deep() {
    let fine = json!({"object": {"content": "<p>2 bags</p>", "published": "2026-11-01T12:00:00Z", "tag": [{"name": "@ana@social.example"}]}});
    assert_eq!(gate(&fine), Ok(()));
    for bad in [
        json!({"content": "<p>call 416-555-0199</p>"}),
        json!({"object": {"content": "<p>ana@<b>mail</b>.example.org</p>"}}),
        json!({"object": {"publishes": [{"note": "12 Elm Street"}]}}),
        json!({"object": {"location": {"type": "Place", "name": "12 Elm Street"}}}),
        json!({"object": {"publishes": {"totalQuantity": {"hasUnit": "416 555 0199"}}}}),
        json!({"object": {"category": "call-416-555-0199"}}),
        // What is no HTML hides nothing behind what looks like a tag.
        json!({"reason": "not <now, call 416-555-0199>"}),
        json!({"type": "Flag", "content": "from <ana@mail.example.org>"}),
    ] {
        assert!(gate(&bad).is_err(), "{bad}");
    }
}

fn now() -> Timestamp {
    Timestamp::from_micros(1_795_165_200_000_000)
}

fn urls() -> Urls {
    Urls::new("https://maple.example").expect("an origin")
}

/// The words of people that can stand in what we send, each in its place.
#[derive(Debug, Clone)]
struct Words {
    title: String,
    description: String,
    area: String,
    message: String,
    reason: String,
    unit: Unit,
}

fn a_listing(w: &Words) -> Listing {
    let id = ListingId::new(now(), 1);
    Listing {
        id,
        uri: Some(urls().listing(id)),
        origin: Origin::Local { pod: PodId::new(now(), 1), author: None },
        pod_name: "maple".into(),
        host: "maple.example".into(),
        kind: Kind::Offer,
        title: w.title.clone(),
        description: w.description.clone(),
        category: "food".into(),
        unit: Some(w.unit.clone()),
        stock: Some(Stock::new(Amount::whole(7))),
        visibility: Visibility::Public,
        acceptance: Acceptance::ByHand,
        area: w.area.clone(),
        needed_by: None,
        closes_at: Some(now().plus(std::time::Duration::from_secs(86_400))),
        language: "fr".into(),
        state: State::Open,
        closed_because: None,
        version: 1,
        published_at: now(),
        updated_at: now(),
        deleted_at: None,
        photos: Vec::new(),
        translations: vec![Translation {
            language: "es".into(),
            title: w.message.clone(),
            description: w.reason.clone(),
            by: None,
            stale: false,
        }],
        marks: Vec::new(),
        lent_for: None,
    }
}

/// Every kind of thing that leaves with people's words in it, and which of the words stand in it.
fn documents(w: &Words) -> Vec<(Value, Vec<&str>)> {
    let (urls, l) = (urls(), a_listing(w));
    let (maple, id) = (urls.actor("maple"), urls.activity(ActivityId::new(now(), 1)));
    let public = Addressing::public(urls.actor_part("maple", "followers"));
    let create = |kind: &str, object: Value| wrap(kind, &id, &maple, now(), &public, object);
    let listed = vec![&w.title, w.description.as_str(), &w.area, w.unit.as_str(), &w.message, &w.reason];
    let claim = Claim {
        satisfies: format!("{CEDAR}/1"),
        amount: Some(Amount::ONE),
        unit: Some(w.unit.clone()),
        message: w.message.clone(),
        drawn_from: None,
    };
    let agreement = Agreement {
        uri: urls.agreement(CommitmentId::new(now(), 1)),
        owner: maple.clone(),
        claim_uri: format!("{CEDAR}/2"),
        satisfies: listing::intent_uri(&urls, &l),
        amount: Some(Amount::ONE),
        unit: Some(w.unit.clone()),
        state: caremonger_domain::commitment::State::Cancelled,
        reason: Some(w.reason.clone()),
        owner_said: None,
        helper_said: None,
        delivered: None,
        version: 2,
    };
    let why = Rejection { sentence: &w.reason, code: "declined", left: Some((Amount::ONE, &w.unit, 1)) };
    let to = Mentioned { uri: CEDAR, address: "@cedar@cedar.example", url: CEDAR };
    let said = message::Outgoing {
        id: &id,
        author: &maple,
        to,
        in_reply_to: None,
        context: None,
        text: &w.message,
        published: now(),
        quiet_public: false,
    };
    let options = [w.message.clone(), "2".to_owned()];
    let asked = Poll { message: said.clone(), options: &options, closes_at: now(), answer: None };
    vec![
        (create("Create", listing::note(&urls, &l, &public)), listed.clone()),
        (create("Update", listing::proposal(&urls, &l, &public)), listed),
        (agreement::offer(&id, &maple, CEDAR, now(), &claim), vec![&w.message, w.unit.as_str()]),
        (agreement::accept(&id, &maple, CEDAR, now(), &agreement), vec![&w.reason, w.unit.as_str()]),
        (create("Update", agreement::build(&agreement)), vec![&w.reason, w.unit.as_str()]),
        (agreement::reject(&id, &maple, CEDAR, now(), CEDAR, &why), vec![&w.reason, w.unit.as_str()]),
        (create("Create", message::build(&said).0), vec![&w.message]),
        (create("Create", poll::build(&asked).0), vec![&w.message]),
    ]
}

fn harmless() -> impl Strategy<Value = String> {
    "[a-zéü]{1,8}( [a-zéü<>&]{1,8}){0,6}"
}

fn detail() -> impl Strategy<Value = String> {
    prop_oneof![
        (1_000_000u64..9_999_999_999_999).prop_map(|n| n.to_string()),
        "\\+[1-9][0-9] [0-9]{2} [0-9]{2} [0-9]{2} [0-9]{2}",
        "[a-z]{1,8}\\.[a-z]{1,8}@[a-z]{2,8}\\.(org|example|fr)",
        "[1-9][0-9]{0,3} [A-Z][a-z]{2,8} (Street|Road|Avenue|Lane)",
        "[1-9][0-9]{0,2} rue [A-Z][a-z]{2,8}",
    ]
}

fn words() -> impl Strategy<Value = Words> {
    (harmless(), harmless(), harmless(), harmless(), harmless(), "[a-z]{1,10}").prop_map(
        |(title, description, area, message, reason, unit)| Words {
            title,
            description,
            area,
            message,
            reason,
            unit: unit.parse().expect("a unit"),
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_holds_no_private_detail_leaves(w in words()) {
        for (doc, _) in documents(&w) {
            prop_assert_eq!(gate(&doc), Ok(()), "{}", doc);
        }
    }

    #[test]
    fn a_private_detail_leaves_in_no_field_of_no_document(w in words(), d in detail(), before in harmless(), after in harmless(), which in 0usize..6) {
        let mut w = w;
        let planted = format!("{before} {d}\n{after}");
        match which {
            0 => w.title = planted,
            1 => w.description = planted,
            2 => w.area = planted,
            3 => w.message = planted,
            4 => w.reason = planted,
            _ => match d.parse() {
                Ok(unit) => w.unit = unit,
                // A unit cannot hold such a detail in the first place.
                Err(_) => return Ok(()),
            },
        }
        for (doc, holds) in documents(&w) {
            let private = holds.iter().any(|text| text.contains(&d));
            prop_assert_eq!(gate(&doc).is_err(), private, "{}: {}", d, doc);
        }
    }

    #[test]
    fn it_is_found_under_any_key_that_holds_words_at_any_depth(
        d in detail(),
        path in prop::collection::vec(prop::sample::select(vec!["object", "publishes", "result", "stipulates", "attachment", "oneOf", "location", "[]"]), 0..7),
        key in prop::sample::select([HTML, PLAIN].concat()),
    ) {
        let words = if HTML.contains(&key) { format!("<p>{d}</p>") } else { format!("1 <a {d}") };
        let mut doc = json!({key: words, "id": "https://maple.example/1"});
        for step in path {
            doc = if step == "[]" { json!([{"type": "Note"}, doc]) } else { json!({step: doc, "name": "Rice"}) };
        }
        prop_assert!(gate(&doc).is_err(), "{}", doc);
    }
}
