//! Who and what the vectors are about: the pod `maple` offers seven bags of rice, the pod `cedar` asks for three, and ana
//! on a microblog writes to maple.

use caremonger_domain::{
    Amount, Timestamp, Unit,
    case::Channel,
    case_pass::Facts,
    commitment,
    id::PodId,
    listing::{Acceptance, Kind, Listing, Origin, State, Visibility},
    person::{Details, Field},
    stock::Stock,
};
use caremonger_wire::{
    agreement::{Agreement, Claim},
    case_pass::Whole,
    message::Mentioned,
    urls::Urls,
};

pub(crate) const CEDAR: &str = "https://cedar.example/@cedar";
pub(crate) const ANA: &str = "https://social.example/users/ana";
/// Ana's private message about the rice.
pub(crate) const ANAS_NOTE: &str = "https://social.example/users/ana/statuses/1";
/// Cedar's `Offer`, and the agreement it leads to.
pub(crate) const CLAIM: &str = "https://cedar.example/activities/01KAV40000000000000000000A";
pub(crate) const AGREEMENT: &str = "https://maple.example/agreements/01KAV40000000000000000000C";
/// Cedar's `Follow` of maple.
pub(crate) const CEDARS_FOLLOW: &str = "https://cedar.example/activities/01KAV40000000000000000000F";
/// What cedar has of its own that maple's ask could be filled from.
pub(crate) const CEDARS_OFFER: &str = "https://cedar.example/listings/01KAV3X0000000000000000001";

pub(crate) fn urls() -> Urls {
    Urls::new("https://maple.example").expect("an origin")
}

pub(crate) fn maple() -> String {
    urls().actor("maple")
}

/// Seconds after 2026-11-20T09:00:00Z.
pub(crate) const fn at(seconds: i64) -> Timestamp {
    Timestamp::from_seconds(1_795_165_200 + seconds)
}

/// An activity of maple's, told from the others by its last letter.
pub(crate) fn activity(last: char) -> String {
    urls().activity(format!("01KAV4000000000000000000M{last}").parse().expect("an id"))
}

/// The same of cedar's.
pub(crate) fn cedars(last: char) -> String {
    format!("https://cedar.example/activities/01KAV4000000000000000000C{last}")
}

/// A message of maple's.
pub(crate) fn message(last: char) -> String {
    urls().message(format!("01KAV4000000000000000000T{last}").parse().expect("an id"))
}

/// Somebody needs two bags of groceries, and has said that cedar may help.
pub(crate) fn a_case() -> Whole {
    let told = [(Field::Name, "Rosa"), (Field::Phone, "416 555 0199"), (Field::Note, "Ring twice.")];
    let details = told.into_iter().try_fold(Details::default(), |d, (field, text)| d.with(field, text));
    Whole {
        facts: Facts {
            kind: Kind::Request,
            category: "food".to_owned(),
            amount: Some(Amount::whole(2)),
            unit: Some(bag()),
            area: "Elm Street".to_owned(),
            language: "es".to_owned(),
            needed_by: Some(at(86_400)),
        },
        title: "Groceries for two".to_owned(),
        code: "482190375".to_owned(),
        channel: Channel::Phone,
        spoken_with: true,
        details: details.expect("details"),
    }
}

pub(crate) fn bag() -> Unit {
    "bag".parse().expect("a unit")
}

/// Seven bags of rice.
pub(crate) fn rice() -> Listing {
    Listing {
        id: "01KAV3W8Q2N5T7R9X1C4E6G8J0".parse().expect("an id"),
        uri: None,
        origin: Origin::Local { pod: PodId::new(at(0), 1), author: None },
        pod_name: "maple".to_owned(),
        host: "maple.example".to_owned(),
        kind: Kind::Offer,
        title: "Bags of rice".to_owned(),
        description: "Two kilos each, unopened.".to_owned(),
        category: "food".to_owned(),
        unit: Some(bag()),
        stock: Some(Stock::new(Amount::whole(7))),
        visibility: Visibility::Public,
        acceptance: Acceptance::FirstCome,
        area: "Maple Hill".to_owned(),
        needed_by: None,
        // 2026-11-30T20:00:00Z.
        closes_at: Some(at(10 * 86_400 + 11 * 3_600)),
        language: "en".to_owned(),
        state: State::Open,
        closed_because: None,
        version: 1,
        published_at: at(0),
        updated_at: at(0),
        deleted_at: None,
        photos: Vec::new(),
        translations: Vec::new(),
        marks: Vec::new(),
        lent_for: None,
    }
}

/// A ride somebody needs, in French: not counted, answered by hand.
pub(crate) fn ride() -> Listing {
    Listing {
        id: "01KAV3W8Q2N5T7R9X1C4E6G8J1".parse().expect("an id"),
        kind: Kind::Request,
        title: "Trajet à l'hôpital".to_owned(),
        description: String::new(),
        category: "rides".to_owned(),
        unit: None,
        stock: None,
        acceptance: Acceptance::ByHand,
        needed_by: Some(at(3 * 86_400)),
        closes_at: None,
        language: "fr".to_owned(),
        ..rice()
    }
}

/// The rice after three bags were promised.
pub(crate) fn rice_after_a_promise() -> Listing {
    let stock = rice().stock.map(|s| s.hold(Amount::whole(3)).expect("three of seven"));
    Listing { stock, version: 2, updated_at: at(3_601), ..rice() }
}

/// What cedar asks for.
pub(crate) fn claim() -> Claim {
    Claim {
        satisfies: format!("{}#primary", urls().listing(rice().id)),
        amount: Some(Amount::whole(3)),
        unit: Some(bag()),
        message: "For three families.".to_owned(),
        drawn_from: None,
    }
}

/// What came of it.
pub(crate) fn agreement(state: commitment::State, version: i64) -> Agreement {
    Agreement {
        uri: AGREEMENT.to_owned(),
        owner: maple(),
        claim_uri: CLAIM.to_owned(),
        satisfies: claim().satisfies,
        amount: claim().amount,
        unit: claim().unit,
        state,
        reason: None,
        owner_said: None,
        helper_said: None,
        delivered: None,
        version,
    }
}

/// The agreement when all three bags were handed over.
pub(crate) fn fulfilled() -> Agreement {
    let three = claim().amount;
    Agreement { owner_said: three, helper_said: three, delivered: three, ..agreement(commitment::State::Fulfilled, 3) }
}

pub(crate) const fn ana() -> Mentioned<'static> {
    Mentioned { uri: ANA, address: "@ana@social.example", url: "https://social.example/@ana" }
}
