//! Every shape that leaves a node, as it is sent. What stands in `snapshots/` was read against FEDERATION.md; a change there
//! is a change of what others have to understand.

use caremonger_domain::{
    Amount, Timestamp, Unit,
    actor::{ActorKind, Feed},
    commitment,
    id::{ActivityId, CommitmentId, InterestId, ListingId, MessageId, PhotoId, PodId},
    listing::{Acceptance, ClosedBecause, Kind, Listing, Origin, State, Visibility},
    mark::Mark,
    photo::Photo,
    stock::Stock,
    translation::Translation,
};
use caremonger_wire::{
    PUBLIC,
    activity::{Addressing, follow, tombstone, wrap},
    actor::{self, LocalActor},
    agreement::{self, Agreement, Claim, Rejection},
    collection, context, listing,
    message::{self, Mentioned, Outgoing},
    urls::Urls,
};

/// Keys in order of the alphabet: whether JSON keeps its own order is a feature that other crates of a build switch on.
macro_rules! assert_json_snapshot {
    ($name:expr, $value:expr $(,)?) => {{
        let mut settings = insta::Settings::clone_current();
        settings.set_sort_maps(true);
        settings.bind(|| insta::assert_json_snapshot!($name, $value));
    }};
}

use serde_json::{Value, json};

const CEDAR: &str = "https://cedar.example/@cedar";

fn urls() -> Urls {
    Urls::new("https://maple.example").expect("an origin")
}

fn at(seconds: i64) -> Timestamp {
    // 2026-11-20T09:00:00Z, and a bit that is cut off on the wire.
    Timestamp::from_micros((1_795_165_200 + seconds) * 1_000_000 + 654_321)
}

fn activity_id(n: u128) -> String {
    urls().activity(ActivityId::new(at(0), n))
}

fn maple() -> String {
    urls().actor("maple")
}

fn bag() -> Unit {
    "bag".parse().expect("a unit")
}

fn actor_of(kind: ActorKind, name: &str, summary: &str) -> Value {
    let document = LocalActor {
        kind,
        name: name.to_owned(),
        title: "Maple <pod>".to_owned(),
        summary: summary.to_owned(),
        area: "Maple Hill".to_owned(),
        language: "en".to_owned(),
        pod_name: "maple".to_owned(),
        published: at(0),
        rsa: (1, "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n".to_owned()),
        ed25519: vec![(1, "z6Mk".to_owned())],
        moved_to: None,
        also_known_as: None,
    };
    actor::build(&urls(), &document)
}

/// Seven bags of rice, as in FEDERATION.md.
fn rice() -> Listing {
    Listing {
        id: ListingId::new(at(0), 1),
        uri: Some(urls().listing(ListingId::new(at(0), 1))),
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
        closes_at: Some(at(10 * 86_400)),
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

/// A ride somebody needs, in French: not counted, a service, answered by hand.
fn ride() -> Listing {
    Listing {
        kind: Kind::Request,
        title: "Trajet à l'hôpital".to_owned(),
        description: String::new(),
        category: "rides".to_owned(),
        unit: None,
        stock: None,
        acceptance: Acceptance::ByHand,
        area: String::new(),
        needed_by: Some(at(3 * 86_400)),
        closes_at: None,
        language: "fr".to_owned(),
        ..rice()
    }
}

fn public() -> Addressing {
    Addressing::public(urls().actor_part("maple", "followers"))
}

/// As the pod addresses what is for named pods: nobody reads who else was named.
fn for_named_pods() -> Addressing {
    Addressing::direct(vec![urls().actor_part("maple", "followers")])
}

#[test]
fn actors() {
    assert_json_snapshot!("actor_node", actor_of(ActorKind::Node, "maple.example", ""));
    assert_json_snapshot!("actor_pod", actor_of(ActorKind::Pod, "maple", "We share.\n\nWrite to us & come by."));
    assert_json_snapshot!("actor_pod_that_says_nothing", actor_of(ActorKind::Pod, "maple", ""));
    assert_json_snapshot!("actor_feed_of_offers", actor_of(ActorKind::Feed(Feed::Kind(Kind::Offer)), "maple_offers", ""));
    let own = ActorKind::Feed(Feed::Category("seeds".to_owned()));
    assert_json_snapshot!(
        "actor_feed_of_a_category",
        actor_of(ActorKind::Feed(Feed::Category("food".to_owned())), "maple_food", "")
    );
    assert_json_snapshot!("actor_feed_of_a_word_of_the_pod", actor_of(own, "maple_seeds", ""));
}

#[test]
fn listings() {
    assert_json_snapshot!("note_counted_offer", listing::note(&urls(), &rice(), &public()));
    assert_json_snapshot!("note_uncounted_ask", listing::note(&urls(), &ride(), &public()));
    let things = Listing { unit: Some(Unit::one()), closes_at: None, ..rice() };
    assert_json_snapshot!("note_whole_things", listing::note(&urls(), &things, &public()));
    let halves = Listing { stock: Some(Stock::new(Amount::from_millionths(2_500_000).expect("an amount"))), ..things };
    assert_json_snapshot!("note_things_in_parts", listing::note(&urls(), &halves, &public()));
    assert_json_snapshot!("note_for_named_pods", listing::note(&urls(), &rice(), &for_named_pods()));
    let words = Listing { title: "<b>\"Rice\" & 'beans'".to_owned(), description: "a < b\nc\n\n<script>".to_owned(), ..rice() };
    assert_json_snapshot!("note_with_letters_of_html", listing::note(&urls(), &words, &public()));
    let own_word = Listing { category: "seeds".to_owned(), language: "ar".to_owned(), ..rice() };
    assert_json_snapshot!("note_in_a_category_of_the_pod", listing::note(&urls(), &own_word, &public()));
    assert_json_snapshot!("proposal", listing::proposal(&urls(), &rice(), &public()));
    let photo = Photo { id: PhotoId::new(at(0), 2), alt: "Seven white bags & a cat".to_owned(), width: 1_280, height: 960 };
    let shown = Listing { photos: vec![photo], ..rice() };
    assert_json_snapshot!("note_with_a_photo", listing::note(&urls(), &shown, &public()));
    let spanish = Translation {
        language: "es".to_owned(),
        title: "Bolsas de arroz".to_owned(),
        description: "Dos kilos cada una.".to_owned(),
        by: None,
        stale: false,
    };
    let old = Translation { language: "ar".to_owned(), stale: true, ..spanish.clone() };
    let known = Listing {
        translations: vec![old, spanish.clone()],
        marks: vec![Mark::Collect, Mark::StepFree],
        lent_for: Some(7),
        ..rice()
    };
    // The language it was written in comes first, also where another would in the alphabet.
    let french = Listing { language: "fr".to_owned(), ..known.clone() };
    let first = |doc: &serde_json::Value| doc["contentMap"].as_object().and_then(|m| m.keys().next().cloned());
    let english = Translation { language: "en".to_owned(), ..spanish.clone() };
    let french = Listing { translations: vec![english], ..french };
    assert_eq!(first(&listing::note(&urls(), &french, &public())).as_deref(), Some("fr"));
    assert_eq!(listing::parse(&listing::note(&urls(), &french, &public())).map(|r| r.language).as_deref(), Some("fr"));
    let note = listing::note(&urls(), &known, &public());
    assert_eq!(
        note["contentMap"].as_object().and_then(|m| m.keys().next()).map(String::as_str),
        Some("en"),
        "its own comes first"
    );
    let read = listing::parse(&note).expect("ours");
    assert_eq!((read.language.as_str(), read.translations, read.marks), ("en", vec![spanish], known.marks.clone()));
    assert_eq!(read.lent_for, Some(7));
    assert_json_snapshot!("note_in_two_languages", note);
    let for_pods = listing::note(&urls(), &Listing { visibility: Visibility::Pods, ..shown }, &for_named_pods());
    assert!(for_pods["attachment"].as_array().is_some_and(Vec::is_empty), "a photo for some is shown on our pages alone");
}

#[test]
fn listings_that_changed_or_ended() {
    let taken = Listing {
        stock: rice().stock.map(|s| s.hold(Amount::whole(3)).expect("three of seven")),
        version: 2,
        updated_at: at(60),
        ..rice()
    };
    let note = listing::note(&urls(), &taken, &public());
    assert_json_snapshot!("update_of_a_listing", wrap("Update", &activity_id(2), &maple(), at(60), &public(), note));
    for because in ClosedBecause::ALL {
        let closed =
            Listing { state: State::Closed, closed_because: Some(*because), version: 3, updated_at: at(90), ..taken.clone() };
        assert_json_snapshot!(format!("note_closed_{because}"), listing::note(&urls(), &closed, &public()));
    }
    let gone = tombstone(&urls().listing(rice().id), "Note", at(120));
    assert_json_snapshot!("tombstone", gone);
    assert_json_snapshot!("delete_of_a_listing", wrap("Delete", &activity_id(3), &maple(), at(120), &public(), gone));
}

#[test]
fn listings_that_are_told() {
    let note = listing::note(&urls(), &rice(), &public());
    assert_json_snapshot!("create_of_a_listing", wrap("Create", &activity_id(1), &maple(), at(0), &public(), note));
    let told = Addressing { to: vec![PUBLIC.to_owned()], cc: vec![urls().actor_part("maple_food", "followers"), maple()] };
    let doc = wrap("Announce", &activity_id(4), &urls().actor("maple_food"), at(0), &told, json!(urls().listing(rice().id)));
    assert_json_snapshot!("announce_by_a_feed", doc);
}

#[test]
fn follows() {
    let to_cedar = Addressing::direct(vec![CEDAR.to_owned()]);
    let theirs = follow("https://cedar.example/activities/f1", CEDAR, &maple());
    let ours = follow(&activity_id(5), &maple(), CEDAR);
    assert_json_snapshot!("follow_as_embedded", ours);
    for kind in ["Accept", "Reject"] {
        let doc = wrap(kind, &activity_id(6), &maple(), at(0), &to_cedar, theirs.clone());
        assert_json_snapshot!(format!("{}_of_a_follow", kind.to_lowercase()), doc);
    }
    assert_json_snapshot!("undo_of_a_follow", wrap("Undo", &activity_id(7), &maple(), at(0), &to_cedar, ours));
}

fn claim() -> Claim {
    Claim {
        satisfies: "https://maple.example/listings/1#primary".to_owned(),
        amount: Some(Amount::whole(3)),
        unit: Some(bag()),
        message: "For three families.".to_owned(),
        drawn_from: None,
    }
}

fn agreed(state: commitment::State) -> Agreement {
    Agreement {
        uri: urls().agreement(CommitmentId::new(at(0), 1)),
        owner: maple(),
        claim_uri: "https://cedar.example/activities/1".to_owned(),
        satisfies: claim().satisfies,
        amount: claim().amount,
        unit: claim().unit,
        state,
        reason: None,
        owner_said: None,
        helper_said: None,
        delivered: None,
        version: 1,
    }
}

#[test]
fn claims_and_their_answers() {
    let asked = "https://cedar.example/activities/1";
    assert_json_snapshot!("offer_of_an_agreement", agreement::offer(asked, CEDAR, &maple(), at(3_600), &claim()));
    let uncounted = Claim { amount: None, unit: None, message: String::new(), ..claim() };
    assert_json_snapshot!("offer_against_what_is_not_counted", agreement::offer(asked, CEDAR, &maple(), at(3_600), &uncounted));
    let doc = agreement::accept(&activity_id(8), &maple(), CEDAR, at(3_601), &agreed(commitment::State::Accepted));
    assert_json_snapshot!("accept_of_a_claim", doc);
    let unit = bag();
    let not_enough = Rejection { sentence: "Only 2 are left.", code: "not-enough", left: Some((Amount::whole(2), &unit, 4)) };
    let closed = Rejection { sentence: "It has ended.", code: "closed", left: None };
    for (name, why) in [("with_what_is_left", not_enough), ("of_something_closed", closed)] {
        let doc = agreement::reject(&activity_id(9), &maple(), CEDAR, at(3_601), asked, &why);
        assert_json_snapshot!(format!("reject_{name}"), doc);
    }
    let to_maple = Addressing::direct(vec![maple()]);
    let object = json!({"id": asked, "type": "Offer", "actor": CEDAR});
    let undo = wrap("Undo", "https://cedar.example/activities/2", CEDAR, at(3_700), &to_maple, object);
    assert_json_snapshot!("undo_of_a_claim", undo);
}

#[test]
fn agreements_in_every_state() {
    for state in commitment::State::ALL {
        let mut a = agreed(*state);
        match state {
            commitment::State::Declined | commitment::State::Cancelled => a.reason = Some("The car broke down.".to_owned()),
            commitment::State::Unconfirmed => a.helper_said = Some(Amount::whole(3)),
            commitment::State::Fulfilled => {
                (a.owner_said, a.helper_said, a.delivered) =
                    (Some(Amount::whole(2)), Some(Amount::whole(2)), Some(Amount::whole(2)));
            }
            _ => {}
        }
        a.version = 4;
        assert_json_snapshot!(format!("agreement_{state}"), agreement::build(&a));
    }
    let to_cedar = Addressing::direct(vec![CEDAR.to_owned()]);
    let object = agreement::build(&agreed(commitment::State::Cancelled));
    assert_json_snapshot!("update_of_an_agreement", wrap("Update", &activity_id(10), &maple(), at(9), &to_cedar, object));
    let uncounted = Agreement { amount: None, unit: None, ..agreed(commitment::State::Accepted) };
    assert_json_snapshot!("agreement_about_what_is_not_counted", agreement::build(&uncounted));
}

#[test]
fn receipts() {
    let (id, about) = ("https://cedar.example/messages/1", agreed(commitment::State::Accepted).uri);
    let unit = bag();
    let counted = agreement::receipt(id, CEDAR, &maple(), at(99), &about, "Handed over", Some((Amount::whole(3), &unit)));
    let plain = agreement::receipt(id, CEDAR, &maple(), at(99), &about, "Handed over", None);
    assert_json_snapshot!("receipt_that_does_not_count", plain);
    let to_maple = Addressing::direct(vec![maple()]);
    let doc = wrap("Create", "https://cedar.example/activities/3", CEDAR, at(99), &to_maple, counted);
    assert_json_snapshot!("create_of_a_receipt", doc);
}

#[test]
fn messages() {
    let ana =
        Mentioned { uri: "https://social.example/users/ana", address: "@ana@social.example", url: "https://social.example/@ana" };
    let (id, author) = (urls().message(MessageId::new(at(0), 1)), maple());
    let private = Outgoing {
        id: &id,
        author: &author,
        to: ana,
        in_reply_to: Some("https://social.example/users/ana/statuses/1"),
        context: None,
        text: "Yes, two are yours.\n\nCome at five & ring.",
        published: at(5),
        quiet_public: false,
    };
    let (note, addressing) = message::build(&private);
    assert_json_snapshot!("message_to_a_person", wrap("Create", &activity_id(11), &author, at(5), &addressing, note));
    let agreement = agreed(commitment::State::Accepted).uri;
    let cedar = Mentioned { uri: CEDAR, address: "@cedar@cedar.example", url: CEDAR };
    let between = Outgoing { to: cedar, in_reply_to: None, context: Some(&agreement), ..private.clone() };
    assert_json_snapshot!("message_between_pods", message::build(&between).0);
    let hint_id = urls().hint(InterestId::new(at(0), 1));
    let hint = Outgoing { id: &hint_id, text: "Please write to us privately.", quiet_public: true, ..private };
    let (note, addressing) = message::build(&hint);
    assert_json_snapshot!("hint", wrap("Create", &activity_id(12), &author, at(5), &addressing, note));
}

#[test]
fn collections() {
    let id = urls().actor_part("maple", "outbox");
    let (first, second) = (format!("{id}?page=1"), format!("{id}?before=2"));
    assert_json_snapshot!("collection_in_pages", collection::paged(&id, 42, Some(&first)));
    assert_json_snapshot!("collection_that_is_empty", collection::paged(&id, 0, None));
    let note = listing::note(&urls(), &rice(), &public());
    let mut create = wrap("Create", &activity_id(1), &maple(), at(0), &public(), note);
    create.as_object_mut().expect("an object").remove("@context");
    assert_json_snapshot!(
        "page_of_an_outbox",
        collection::page(&first, &id, Some(&second), context::marketplace(), vec![create])
    );
    let followers = urls().actor_part("maple", "followers");
    let page = collection::page(&format!("{followers}?page=1"), &followers, None, context::plain(), Vec::new());
    assert_json_snapshot!("page_of_followers", page);
    let featured = urls().actor_part("maple", "featured");
    assert_json_snapshot!("featured", collection::whole(&featured, context::plain(), vec![json!(urls().listing(rice().id))]));
}
