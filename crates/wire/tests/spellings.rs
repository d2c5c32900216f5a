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
    parse(envelope.object().expect("an object"))
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
        let l = imported(name).unwrap_or_else(|| panic!("{name} is not read"));
        assert_eq!(
            (l.kind, l.title.as_str(), l.description.as_str()),
            (Kind::Offer, "Bags of rice", "Two kilos each, unopened."),
            "{name}"
        );
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
        let l = imported(name).unwrap_or_else(|| panic!("{name} is not read"));
        assert_eq!(
            (l.kind, l.title.as_str(), l.description.as_str()),
            (Kind::Request, "Ride to the clinic", "There and back."),
            "{name}"
        );
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
