//! Offers and asks as other programs write them: the files under `tests/fixtures/spellings`, whose README says who writes what.

use caremonger_domain::listing::Kind;
use caremonger_wire::{
    activity::Envelope,
    listing::{RemoteListing, parse},
};

fn imported(name: &str) -> Option<RemoteListing> {
    let path = format!("{}/../../tests/fixtures/spellings/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).expect("the file");
    let envelope = Envelope::parse(serde_json::from_str(&text).expect("JSON")).expect("an activity");
    let listing = parse(&envelope.addressed(envelope.object().expect("an object")))?;
    assert!(listing.public && listing.actor == envelope.actor, "{name}: for everyone, by its author");
    Some(listing)
}

/// The record of a file that tells the offer or the ask all files share, as its name says.
fn told(name: &str) -> RemoteListing {
    let l = imported(name).unwrap_or_else(|| panic!("{name} is not read"));
    let (kind, title, description) = if name.ends_with("offer") {
        (Kind::Offer, "Bags of rice", "Two kilos each, unopened.")
    } else {
        (Kind::Request, "Ride to the clinic", "There and back.")
    };
    assert_eq!((l.kind, l.title.as_str(), l.description.as_str()), (kind, title, description), "{name}");
    l
}

const OFFERS: [&str; 6] = [
    "fep0837-2025-offer",
    "fep0837-note-with-publishes-offer",
    "mitra-offer",
    "fedify-offer",
    "fedify-context-offer",
    "fep0837-2023-offer",
];

#[test]
fn the_same_offer_in_every_spelling_of_the_fep_is_one_record() {
    for name in OFFERS {
        let l = told(name);
        assert_eq!((l.category.as_str(), l.area.as_str()), ("food", "Elm Street area"), "{name}");
        assert_eq!(l.remaining.map(|a| a.to_string()).as_deref(), Some("6"), "{name}");
        assert_eq!(l.unit.as_ref().map(|u| u.as_str()), Some("one"), "{name}");
        // The text of 2023 has no end.
        let end = l.closes_at.map(|t| t.whole_second().to_string());
        assert_eq!(end.as_deref(), (!name.contains("2023")).then_some("2026-12-08T20:00:00Z"), "{name}");
    }
}

#[test]
fn the_same_ask_in_every_spelling_of_the_fep_is_one_record() {
    for name in ["fep0837-2025-request", "fep0837-note-with-publishes-request", "fedify-request", "fep0837-2023-request"] {
        let l = told(name);
        assert_eq!((l.category.as_str(), l.area.as_str()), ("rides", "Elm Street area"), "{name}");
        assert_eq!(l.remaining.map(|a| a.to_string()).as_deref(), Some("1"), "{name}");
    }
}

#[test]
fn what_asks_for_something_in_return_is_no_mutual_aid() {
    for name in [
        "fep0837-2025-for-money",
        "mitra-subscription",
        "flohmarkt-attachment-for-money",
        "bonfire-exchange",
        "epicyon-for-money",
    ] {
        assert_eq!(imported(name), None, "{name}");
    }
}

#[test]
fn the_least_that_the_fep_requires_is_read() {
    let l = imported("fep0837-2025-bare-offer").expect("it is read");
    assert_eq!((l.kind, l.title.as_str(), l.category.as_str(), l.remaining), (Kind::Offer, "…", "other", None));
}

/// What each of the other vocabularies can say of the same offer and the same ask.
#[test]
fn the_same_things_in_other_vocabularies_are_records_too() {
    const END: &str = "2026-12-08T20:00:00Z";
    const NIGHT: &str = "2026-12-08T23:59:59Z";
    for (name, category, amount, unit, area, end) in [
        ("bonfire-offer", "food", "6", "one", "Elm Street area", END),
        ("bonfire-request", "other", "1", "one", "Elm Street area", END),
        ("bonfire-intent-offer", "other", "6", "bag", "Elm Street area", ""),
        ("bonfire-intent-request", "other", "1", "one", "Elm Street area", ""),
        ("unfathomably-coordination-offer", "other", "6", "bag", "Elm Street area", END),
        ("unfathomably-coordination-request", "other", "1", "one", "Elm Street area", END),
        ("unfathomably-flohmarkt-offer", "food", "6", "one", "", ""),
        ("unfathomably-market-offer", "food", "6", "one", "Elm Street area", NIGHT),
        ("unfathomably-market-shared-offer", "food", "6", "one", "Elm Street area", NIGHT),
        ("unfathomably-market-request", "rides", "1", "one", "Elm Street area", NIGHT),
        ("mutual-aid-app-offer", "other", "", "", "", END),
        ("mutual-aid-app-request", "other", "", "", "", END),
        ("mutual-aid-app-whole-iris-offer", "other", "", "", "", END),
        ("mutual-aid-app-pair-mp-offer", "other", "", "", "", END),
        ("mutual-aid-app-pair-mp-request", "other", "", "", "", END),
        ("mutual-aid-app-place-offer", "other", "", "", "Elm Street area", END),
        ("flohmarkt-offer", "food", "", "", "", ""),
        ("flohmarkt-2024-offer", "other", "", "", "", ""),
        ("flohmarkt-attachment-offer", "food", "6", "one", "Elm Street area", ""),
        ("epicyon-offer", "food", "6", "one", "Elm Street Area", ""),
        ("epicyon-request", "other", "1", "one", "Elm Street Area", ""),
    ] {
        let l = told(name);
        assert_eq!((l.category.as_str(), l.area.as_str()), (category, area), "{name}");
        assert_eq!(l.remaining.map(|a| a.to_string()).unwrap_or_default(), amount, "{name}");
        assert_eq!(l.unit.map(|u| u.to_string()).unwrap_or_default(), unit, "{name}");
        assert_eq!(l.closes_at.map(|t| t.whole_second().to_string()).unwrap_or_default(), end, "{name}");
    }
}

#[test]
fn what_is_sold_in_other_vocabularies_is_left_alone() {
    for name in ["unfathomably-market-for-money", "mutual-aid-app-sale", "flohmarkt-for-money", "flohmarkt-attachment-for-money"]
    {
        assert_eq!(imported(name), None, "{name}");
    }
}

#[test]
fn what_is_lent_is_an_offer() {
    let l = imported("mutual-aid-app-loan-offer").expect("it is read");
    assert_eq!((l.kind, l.title.as_str(), l.description.as_str()), (Kind::Offer, "Cordless drill", "For a weekend."));
}
