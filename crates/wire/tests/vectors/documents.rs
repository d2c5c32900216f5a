//! Every shape that goes over the wire, made as the node makes it. Each is a file of docs/vectors/objects.

use caremonger_domain::{
    Amount,
    actor::{ActorKind, Feed},
    commitment::State as CommitmentState,
    listing::{ClosedBecause, Listing, State},
    mark::Mark,
    money::{Currency, Money},
    peer::{Scope, Terms},
    translation::Translation,
};
use caremonger_i18n::{Locale, text};
use caremonger_wire::{
    activity::{Addressing, announce, follow, tombstone, wrap},
    actor::{self, LocalActor},
    agreement::{self, Claim, Rejection},
    case_pass, collection, context, listing,
    message::{self, Outgoing},
    peer::{self, Granted},
    quote, solidarity, sync,
};
use serde_json::{Value, json};

use crate::{
    circles, files,
    scene::{
        ANA, ANAS_NOTE, CEDAR, CEDARS_FOLLOW, CEDARS_OFFER, CLAIM, a_case, activity, agreement, ana, at, bag, cedars, claim,
        fulfilled, maple, message, rice, rice_after_a_promise, ride, urls,
    },
};

type Named = (&'static str, Value);

/// All of them.
pub(crate) fn all() -> Vec<Named> {
    [
        actors(),
        listings(),
        follows(),
        promises(),
        cases(),
        money(),
        circles::all(),
        words(),
        quotes(),
        complaints_and_moves(),
        collections(),
        comparing(),
    ]
    .concat()
}

fn to_cedar() -> Addressing {
    Addressing::direct(vec![CEDAR.to_owned()])
}

fn to_maple() -> Addressing {
    Addressing::direct(vec![maple()])
}

fn public() -> Addressing {
    Addressing::public(urls().actor_part("maple", "followers"))
}

fn without_context(mut doc: Value) -> Value {
    doc.as_object_mut().expect("an object").remove("@context");
    doc
}

/// An actor with the keys of `keys.json`.
fn local(kind: ActorKind, name: &str) -> LocalActor {
    let keys = files::read("keys.json");
    let text = |key: &str, field: &str| keys[key][field].as_str().expect("a key").to_owned();
    LocalActor {
        kind,
        name: name.to_owned(),
        title: "Maple Hill pod".to_owned(),
        summary: "We share food and rides.".to_owned(),
        area: "Maple Hill".to_owned(),
        language: "en".to_owned(),
        pod_name: "maple".to_owned(),
        published: at(0),
        rsa: (1, text("rsa", "publicKeyPem")),
        ed25519: vec![(1, text("ed25519", "publicKeyMultibase"))],
        moved_to: None,
        also_known_as: None,
    }
}

fn actors() -> Vec<Named> {
    let built = |a: &LocalActor| actor::build(&urls(), a);
    let pod = local(ActorKind::Pod, "maple");
    let keys = files::read("keys.json");
    let second = |key: &str, field: &str| keys[key][field].as_str().expect("a key").to_owned();
    let changed = LocalActor {
        rsa: (2, second("rsa-2", "publicKeyPem")),
        ed25519: vec![(2, second("ed25519-2", "publicKeyMultibase")), (1, second("ed25519", "publicKeyMultibase"))],
        ..pod.clone()
    };
    let moved = LocalActor { moved_to: Some("https://elm.example/@maple".to_owned()), ..pod.clone() };
    let known = LocalActor { also_known_as: Some("https://old.example/@maple".to_owned()), ..pod.clone() };
    let update = wrap("Update", &activity('1'), &maple(), at(60), &public(), built(&changed));
    vec![
        ("actor-node", built(&local(ActorKind::Node, "maple.example"))),
        ("actor-pod", built(&pod)),
        ("actor-feed", built(&local(ActorKind::Feed(Feed::Category("food".to_owned())), "maple_food"))),
        ("actor-with-new-keys", built(&changed)),
        ("actor-moved-away", built(&moved)),
        ("actor-moved-here", built(&known)),
        ("update-actor", update),
    ]
}

fn listings() -> Vec<Named> {
    let (urls, id, maple) = (urls(), urls().listing(rice().id), maple());
    let note = |l: &Listing, to: &Addressing| listing::note(&urls, l, to);
    let closed = Listing {
        state: State::Closed,
        closed_because: Some(ClosedBecause::Withdrawn),
        version: 3,
        updated_at: at(7_200),
        ..rice_after_a_promise()
    };
    let lent = Listing {
        translations: vec![Translation {
            language: "en".to_owned(),
            stale: false,
            title: "A drill".to_owned(),
            description: "With a case.".to_owned(),
            by: None,
        }],
        title: "Une perceuse".to_owned(),
        description: "Avec sa mallette.".to_owned(),
        language: "fr".to_owned(),
        category: "tools".to_owned(),
        marks: vec![Mark::Collect, Mark::StepFree],
        lent_for: Some(7),
        ..rice()
    };
    let gone = tombstone(&id, "Note", at(7_300));
    // By its id a listing for named pods is addressed to the pod's followers: nobody reads who else was named.
    let named = Addressing::direct(vec![urls.actor_part("maple", "followers")]);
    let told = vec![urls.actor_part("maple_food", "followers"), maple.clone()];
    let announced = announce(&activity('5'), &urls.actor("maple_food"), at(0), told, &id);
    let told = vec![urls.actor_part("maple", "followers"), "https://birch.example/@birch".to_owned()];
    let passed_on = announce(&activity('6'), &maple, at(90), told, "https://birch.example/listings/1");
    let inner = json!({"id": activity('6'), "type": "Announce", "actor": maple, "object": passed_on["object"]});
    vec![
        ("listing", note(&rice(), &public())),
        ("listing-ask", note(&ride(), &public())),
        ("listing-in-two-languages", note(&lent, &public())),
        ("listing-for-named-pods", note(&rice(), &named)),
        ("listing-closed", note(&closed, &public())),
        ("proposal", listing::proposal(&urls, &rice(), &public())),
        ("tombstone", gone.clone()),
        ("create-listing", wrap("Create", &activity('0'), &maple, at(0), &public(), note(&rice(), &public()))),
        (
            "create-listing-for-a-named-pod",
            wrap("Create", &activity('2'), &maple, at(0), &to_cedar(), note(&rice(), &to_cedar())),
        ),
        (
            "update-listing",
            wrap("Update", &activity('3'), &maple, at(3_601), &public(), note(&rice_after_a_promise(), &public())),
        ),
        ("delete-listing", wrap("Delete", &activity('4'), &maple, at(7_300), &public(), gone)),
        ("announce-by-a-feed", announced),
        ("announce-of-another-pods", passed_on),
        ("undo-announce", wrap("Undo", &activity('7'), &maple, at(95), &public(), inner)),
    ]
}

/// What maple lets cedar have.
pub(crate) fn granted() -> Granted {
    let terms = Terms {
        scopes: vec![Scope::See, Scope::Promise, Scope::Asks],
        categories: vec!["food".to_owned(), "rides".to_owned()],
        areas: vec!["maple hill".to_owned()],
    };
    Granted { terms, until: Some(at(365 * 86_400)) }
}

/// As crates/app sends a `Follow`, and answers one.
fn follows() -> Vec<Named> {
    let ours = follow(&activity('8'), &maple(), CEDAR);
    let mut asks = ours.clone();
    asks["@context"] = context::plain();
    asks["to"] = json!([CEDAR]);
    let theirs = follow(CEDARS_FOLLOW, CEDAR, &maple());
    let mut with_terms = theirs.clone();
    with_terms["@context"] = context::peers();
    let mut agreed = wrap("Accept", &activity('9'), &maple(), at(600), &to_cedar(), with_terms);
    peer::put(&mut agreed, &granted());
    let anas = follow("https://social.example/1#follow", ANA, &maple());
    let to_ana = Addressing::direct(vec![ANA.to_owned()]);
    vec![
        ("follow", asks),
        ("accept-follow", wrap("Accept", &activity('A'), &maple(), at(1), &to_ana, anas)),
        ("accept-follow-of-a-pod", agreed),
        ("reject-follow", wrap("Reject", &activity('B'), &maple(), at(600), &to_cedar(), theirs)),
        ("undo-follow", wrap("Undo", &activity('C'), &maple(), at(700), &to_cedar(), ours)),
    ]
}

fn cases() -> Vec<Named> {
    let id = urls().case_pass("01KAV40000000000000000000P".parse().expect("an id"));
    let offer = activity('P');
    let answer = |kind: &str, id: &str| wrap(kind, id, CEDAR, at(900), &to_maple(), json!(offer));
    let undone = json!({"id": offer, "type": "Offer", "actor": maple(), "object": id});
    let proposal = case_pass::proposal(&id, &maple(), CEDAR, &a_case().facts);
    vec![
        ("offer-case", wrap("Offer", &offer, &maple(), at(800), &to_cedar(), proposal)),
        ("case", case_pass::whole(&id, &maple(), CEDAR, &a_case())),
        ("accept-case", answer("Accept", &cedars('P'))),
        ("reject-case", answer("Reject", &cedars('Q'))),
        ("undo-offer-case", wrap("Undo", &activity('Q'), &maple(), at(850), &to_cedar(), undone)),
    ]
}

/// What a pod elsewhere was sent, and what came of it.
pub(crate) fn sent_and_came() -> (Money, Money, Currency) {
    let of = |minor: i64| Money::of(minor).expect("in bounds");
    (of(50_000), of(49_700), "CAD".parse().expect("a currency"))
}

fn money() -> Vec<Named> {
    let (sent, came, currency) = sent_and_came();
    let (offer, answer) = (activity('R'), cedars('R'));
    let event = solidarity::transfer(&offer, &maple(), CEDAR, sent, currency);
    let id = json!({"id": offer, "type": "Offer", "actor": maple(), "object": event["id"]});
    let mut yes = wrap("Accept", &answer, CEDAR, at(172_800), &to_maple(), json!(offer));
    yes["result"] = solidarity::transfer(&answer, &maple(), CEDAR, came, currency);
    vec![
        ("offer-solidarity", wrap("Offer", &offer, &maple(), at(800), &to_cedar(), event)),
        ("accept-solidarity", yes),
        ("undo-offer-solidarity", wrap("Undo", &activity('S'), &maple(), at(90_000), &to_cedar(), id)),
    ]
}

fn promises() -> Vec<Named> {
    let offered = |claim: &Claim| agreement::offer(CLAIM, CEDAR, &maple(), at(3_600), claim);
    let drawn = Claim { drawn_from: Some(CEDARS_OFFER.to_owned()), message: String::new(), ..claim() };
    let unit = bag();
    let why = Rejection { sentence: "Only 2 left.", code: "not-enough", left: Some((Amount::whole(2), &unit, 2)) };
    let said = |id: &str, author: &str, to: &str| {
        let name = text(Locale::En, "wire-receipt", &[]);
        agreement::receipt(id, author, to, at(108_000), &fulfilled().uri, &name, Some((Amount::whole(3), &unit)))
    };
    let undone = json!({"id": CLAIM, "type": "Offer", "actor": CEDAR});
    let mut undo = wrap("Undo", &cedars('1'), CEDAR, at(3_700), &to_maple(), undone);
    undo["content"] = json!("<p>The car broke down.</p>");
    let accepted = agreement(CommitmentState::Accepted, 1);
    let cedars_receipt = said("https://cedar.example/messages/01KAV40000000000000000000E", CEDAR, &maple());
    let maples_receipt = said(&message('1'), &maple(), CEDAR);
    vec![
        ("offer", offered(&claim())),
        ("offer-drawn-from", offered(&drawn)),
        ("accept-offer", agreement::accept(&activity('D'), &maple(), CEDAR, at(3_601), &accepted)),
        ("reject-offer", agreement::reject(&activity('E'), &maple(), CEDAR, at(3_601), CLAIM, &why)),
        ("undo-offer", undo),
        ("agreement", agreement::build(&accepted)),
        ("update-agreement", wrap("Update", &activity('F'), &maple(), at(108_001), &to_cedar(), agreement::build(&fulfilled()))),
        ("create-receipt", wrap("Create", &cedars('2'), CEDAR, at(108_000), &to_maple(), cedars_receipt)),
        ("create-receipt-of-the-home", wrap("Create", &activity('G'), &maple(), at(108_001), &to_cedar(), maples_receipt)),
    ]
}

fn words() -> Vec<Named> {
    let wrapped = |id: &str, kind: &str, (note, to): (Value, Addressing)| {
        let (author, written) = (note["attributedTo"].as_str().expect("an author").to_owned(), note["published"].clone());
        let changed = note.get("updated").cloned().unwrap_or(written);
        wrap(kind, id, &author, changed.as_str().expect("a time").parse().expect("a time"), &to, note)
    };
    let (author, address) = (maple(), urls().address("maple"));
    let (about, thanks) = (fulfilled().uri, text(Locale::En, "wire-thanks", &[]));
    let cedar = message::Mentioned { uri: CEDAR, address: "@cedar@cedar.example", url: CEDAR };
    let yes = text(Locale::En, "wire-yes", &[("amount", "2 bags".into())]);
    let (ids, hint_id) = ([message('2'), message('3')], urls().hint("01KAV4000000000000000000H1".parse().expect("an id")));
    let between = Outgoing {
        id: &ids[0],
        author: &author,
        to: cedar,
        in_reply_to: None,
        context: Some(&about),
        text: "The door is open from five.",
        published: at(4_000),
        quiet_public: false,
    };
    let from_cedar = Outgoing {
        id: "https://cedar.example/messages/01KAV40000000000000000000H",
        author: CEDAR,
        to: message::Mentioned { uri: &author, address: &address, url: &author },
        text: &thanks,
        published: at(110_000),
        ..between.clone()
    };
    let to_ana = Outgoing { id: &ids[1], to: ana(), in_reply_to: Some(ANAS_NOTE), context: None, text: &yes, ..between.clone() };
    let hinted = text(Locale::En, "wire-hint", &[("address", address.as_str().into())]);
    let hint = Outgoing { id: &hint_id, text: &hinted, quiet_public: true, ..to_ana.clone() };
    // The four options of a poll, before and after the vote.
    let asked = format!("Bags of rice\n\n{}", text(Locale::En, "wire-poll", &[]));
    let poll_id = message('4');
    let options: Vec<String> =
        ["1", "2", "3"].into_iter().map(str::to_owned).chain([text(Locale::En, "wire-poll-none", &[])]).collect();
    let poll = |answer| {
        let message = Outgoing { id: &poll_id, text: &asked, ..to_ana.clone() };
        let closes_at = at(3 * 86_400 + 4_000);
        caremonger_wire::poll::build(&caremonger_wire::poll::Poll { message, options: &options, closes_at, answer })
    };
    vec![
        ("create-message", wrapped(&activity('H'), "Create", message::build(&between))),
        ("create-thanks", wrapped(&cedars('3'), "Create", message::build(&from_cedar))),
        ("create-message-to-a-person", wrapped(&activity('J'), "Create", message::build(&to_ana))),
        ("create-hint", wrapped(&activity('K'), "Create", message::build(&hint))),
        ("create-question", wrapped(&activity('M'), "Create", poll(None))),
        ("vote", vote(&poll_id)),
        ("update-question", wrapped(&activity('N'), "Update", poll(Some(("2", at(4_200)))))),
    ]
}

/// A vote as Mastodon sends it: read here, never sent.
fn vote(poll: &str) -> Value {
    json!({
        "@context": "https://www.w3.org/ns/activitystreams",
        "id": format!("{ANA}#votes/1/activity"),
        "type": "Create",
        "actor": ANA,
        "to": maple(),
        "object": {
            "id": format!("{ANA}#votes/1"), "type": "Note", "name": "2", "attributedTo": ANA, "inReplyTo": poll, "to": maple()
        }
    })
}

/// As crates/app/src/report.rs and crates/app/src/pod_move.rs put them together.
fn quotes() -> Vec<Named> {
    let (uri, by) = (urls().listing(rice().id), format!("{ANA}/statuses/504"));
    let asked = quote::Request { quoted: uri.clone(), by: by.clone() };
    let asked = quote::request(&format!("{ANA}/quote_requests/5"), ANA, &asked);
    let mut yes = wrap("Accept", &activity('R'), &maple(), at(300), &Addressing::direct(vec![ANA.to_owned()]), asked);
    yes["result"] = json!(quote::authorization_uri(&uri, &by));
    vec![("accept-quote", yes), ("quote-authorization", quote::authorization(&urls(), "maple", &uri, &by))]
}

fn complaints_and_moves() -> Vec<Named> {
    let flag = json!({
        "@context": context::plain(), "id": activity('P'), "type": "Flag", "actor": urls().node_actor(),
        "object": [CEDAR, CEDARS_OFFER], "content": "This offer was for money.", "to": [CEDAR]
    });
    let mut moved = wrap("Move", &activity('Q'), &maple(), at(200_000), &public(), json!(maple()));
    moved["target"] = json!("https://elm.example/@maple");
    vec![("flag", flag), ("move", moved)]
}

fn collections() -> Vec<Named> {
    let (outbox, followers) = (urls().actor_part("maple", "outbox"), urls().actor_part("maple", "followers"));
    let (first, featured) = (format!("{outbox}?page=1"), urls().actor_part("maple", "featured"));
    let note = listing::note(&urls(), &rice_after_a_promise(), &public());
    let create = without_context(wrap("Create", &activity('0'), &maple(), at(0), &public(), note.clone()));
    let next = format!("{outbox}?before=17");
    vec![
        ("outbox", collection::paged(&outbox, 42, Some(&first))),
        ("outbox-page", collection::page(&first, &outbox, Some(&next), context::marketplace(), vec![create])),
        ("followers", collection::paged(&followers, 12, Some(&format!("{followers}?page=1")))),
        ("followers-page", collection::page(&format!("{followers}?page=1"), &followers, None, context::plain(), vec![])),
        ("featured", collection::whole(&featured, context::marketplace(), vec![without_context(note)])),
    ]
}

/// What cedar is told when it compares: an open listing, a promise that is kept, one that waits for an answer.
pub(crate) fn items() -> Vec<sync::Item> {
    let waits = "https://maple.example/agreements/01KAV40000000000000000000D".to_owned();
    vec![
        sync::Item::Listing { uri: urls().listing(rice().id), version: 2 },
        sync::Item::claim(CLAIM.to_owned(), Some(fulfilled().uri), CommitmentState::Accepted, 1),
        sync::Item::claim(cedars('4'), Some(waits), CommitmentState::Requested, 1),
    ]
}

fn comparing() -> Vec<Named> {
    let digests = files::read("digests.json");
    let digest = digests["listings-and-promises"]["digest"].as_str().expect("a digest");
    let (id, at_server) = (urls().actor_part("maple", "sync"), urls().actor_part("maple", "followers_synchronization"));
    let followers = digests["followers"]["items"].as_array().expect("a list").clone();
    vec![
        ("sync", sync::summary(&id, &items(), digest)),
        ("sync-page", sync::page(&id, &items(), 0)),
        ("followers-synchronization", collection::whole(&at_server, context::plain(), followers)),
    ]
}
