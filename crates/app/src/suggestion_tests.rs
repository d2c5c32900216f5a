//! When two listings match.

use caremonger_domain::{
    Timestamp, Unit,
    id::{ListingId, PodId},
    listing::Acceptance,
    stock::Stock,
};

use super::*;

fn listing(kind: Kind, category: &str, amount: u32, area: &str) -> Listing {
    let now = Timestamp::from_micros(1_793_534_400_000_000);
    Listing {
        id: ListingId::new(now, 1),
        uri: None,
        origin: Origin::Local { pod: PodId::new(now, 1), author: None },
        pod_name: "maple".into(),
        host: "maple.example".into(),
        kind,
        title: "Rice".into(),
        description: String::new(),
        category: category.into(),
        unit: (amount > 0).then(Unit::one),
        stock: (amount > 0).then(|| Stock::new(Amount::whole(amount))),
        visibility: Visibility::Public,
        acceptance: Acceptance::ByHand,
        area: area.into(),
        needed_by: None,
        closes_at: None,
        language: "en".into(),
        state: State::Open,
        closed_because: None,
        version: 1,
        published_at: now,
        updated_at: now,
        deleted_at: None,
        photos: Vec::new(),
        translations: Vec::new(),
        marks: Vec::new(),
        lent_for: None,
    }
}

#[test]
fn an_offer_and_an_ask_of_one_kind_match_with_the_reasons() {
    let (ask, offer) = (listing(Kind::Request, "food", 6, "Elm Street"), listing(Kind::Offer, "food", 4, "elm street"));
    assert_eq!(rule(&ask, &offer), Some(("category area part".into(), Some(Amount::whole(4)))));
    assert_eq!(rule(&offer, &ask), rule(&ask, &offer), "whichever side looks");
    let plenty = listing(Kind::Offer, "food", 9, "Oak Park");
    assert_eq!(rule(&ask, &plenty), Some(("category amount".into(), Some(Amount::whole(6)))));
    assert_eq!(rule(&listing(Kind::Request, "food", 0, ""), &offer), Some(("category".into(), None)));
}

#[test]
fn what_differs_in_kind_unit_or_date_does_not_match() {
    let day = std::time::Duration::from_secs(24 * 3600);
    let (ask, offer) = (listing(Kind::Request, "food", 6, ""), listing(Kind::Offer, "food", 4, ""));
    assert_eq!(rule(&ask, &listing(Kind::Offer, "clothing", 4, "")), None);
    assert_eq!(rule(&ask, &Listing { lent_for: Some(7), ..listing(Kind::Offer, "food", 4, "") }), None, "what is lent");
    assert_eq!(rule(&ask, &listing(Kind::Request, "food", 4, "")), None);
    assert_eq!(rule(&listing(Kind::Request, "other", 6, ""), &listing(Kind::Offer, "other", 4, "")), None);
    let mut kilos = offer.clone();
    kilos.unit = "kilogram".parse().ok();
    assert_eq!(rule(&ask, &kilos), None);
    let mut soon_over = offer.clone();
    soon_over.closes_at = Some(offer.published_at.plus(day));
    let mut later = ask.clone();
    later.needed_by = Some(ask.published_at.plus(day * 2));
    assert_eq!(rule(&later, &soon_over), None);
    later.needed_by = Some(ask.published_at.plus(day / 2));
    assert!(rule(&later, &soon_over).is_some());
    let mut gone = offer;
    gone.state = State::Closed;
    assert_eq!(rule(&ask, &gone), None);
}
