//! Being level with another node: what it should know of our listings, promises and followers, and what we should of its.

use caremonger_domain::{
    actor::ActorKind,
    commitment::{self, Commitment, Helper},
    listing::{ClosedBecause, Kind, Listing, Origin, State, Visibility},
};
use caremonger_store::{
    Conn, DbError,
    actor::actor_insert,
    commitment::commitment_insert,
    delivery::{Outcome, delivery_end, delivery_next, delivery_prune, delivery_to_actor},
    follower::follower_put,
    listing::{listing_insert, listing_pods_set},
    remote_actor::{remote_actor_gone, remote_actor_put},
    sync::{
        LiveClaim, OpenListing, listing_naming, sync_claims_against, sync_claims_from, sync_copies, sync_followers_at,
        sync_open_listings, sync_send_again,
    },
};

use crate::{
    support::TestDb,
    world::{
        a_commitment, a_listing, a_remote, actor_id, an_actor, at, commitment_id, listing_id, member_id, of_pod, of_remote,
        pod_id, put_activity, remote_id, settle,
    },
};

on_both!(
    a_name_with_an_underscore_is_a_name_of_its_own,
    what_is_said_again_is_said_to_one,
    a_server_may_know_of_public_listings_and_of_those_that_name_a_pod_there,
    a_server_knows_what_an_open_listing_is_about,
    copies_are_the_open_ones_of_one_actor,
    promises_of_a_server_are_those_that_hold_stock_of_our_pod,
    our_promises_are_those_that_hold_stock_of_theirs,
    followers_at_a_server_are_those_who_live_there,
    what_was_said_is_said_again_and_once,
    what_was_forgotten_is_said_again,
    what_was_never_said_is_not_said_again,
    listings_that_name_a_pod_are_found_until_they_are_taken_down,
);

fn uri(n: u32) -> String {
    format!("https://maple.example/listings/{n}")
}

fn listed(n: u32, origin: Origin) -> Listing {
    Listing { uri: Some(uri(n)), ..a_listing(n, origin) }
}

fn closed(l: Listing) -> Listing {
    Listing { state: State::Closed, closed_because: Some(ClosedBecause::Expired), ..l }
}

/// Stores a listing, for the pods it names.
fn put(c: &mut Conn, l: &Listing, names: &[&str]) -> Result<(), DbError> {
    listing_insert(c, l, None)?;
    listing_pods_set(c, l.id, &names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>())
}

async fn a_server_may_know_of_public_listings_and_of_those_that_name_a_pod_there(t: TestDb) {
    t.write(settle).await;
    t.write(|c| {
        for (n, visibility) in (1..).zip(Visibility::ALL) {
            put(c, &Listing { visibility: *visibility, ..listed(n, of_pod(1)) }, &[])?;
        }
        let named = |n| Listing { visibility: Visibility::Pods, ..listed(n, of_pod(1)) };
        put(c, &named(10), &["@birch@birch.example", "@cedar@cedar.example"])?;
        put(c, &named(11), &["@cedar@notcedar.example", "@cedar@cedar.example.org", "@cedar.example@birch.example"])?;
        put(c, &closed(named(12)), &["@cedar@cedar.example"])?;
        put(c, &Listing { deleted_at: Some(at(9)), ..named(13) }, &["@cedar@cedar.example"])?;
        // Once it named pods; what it is now counts.
        put(c, &Listing { visibility: Visibility::Pod, ..listed(14, of_pod(1)) }, &["@cedar@cedar.example"])?;
        put(c, &closed(listed(20, of_pod(1))), &[])?;
        put(c, &Listing { deleted_at: Some(at(9)), ..listed(21, of_pod(1)) }, &[])?;
        put(c, &Listing { uri: None, ..listed(22, of_pod(1)) }, &[])?;
        put(c, &listed(23, of_pod(2)), &[])?;
        put(c, &listed(24, of_remote(1)), &[])?;
        put(c, &listed(25, of_pod(1)), &[])
    })
    .await;
    // Public is the last of the words: the fifth.
    for (host, expected) in [
        ("cedar.example", vec![(5, false), (10, true), (25, false)]),
        ("birch.example", vec![(5, false), (10, true), (11, true), (25, false)]),
        ("elm.example", vec![(5, false), (25, false)]),
        ("%", vec![(5, false), (25, false)]),
    ] {
        let open = t.read(move |c| sync_open_listings(c, pod_id(1), host)).await;
        let told: Vec<_> = open.into_iter().map(|l| (l.uri, l.named)).collect();
        assert_eq!(told, expected.into_iter().map(|(n, named)| (uri(n), named)).collect::<Vec<_>>(), "{host}");
    }
}

async fn a_server_knows_what_an_open_listing_is_about(t: TestDb) {
    t.write(settle).await;
    let ask = Listing {
        kind: Kind::Request,
        category: "tools".to_owned(),
        area: "ÉLM Street".to_owned(),
        version: 7,
        ..listed(1, of_pod(1))
    };
    t.write(move |c| put(c, &ask, &[])).await;
    let expected = OpenListing {
        uri: uri(1),
        version: 7,
        kind: Kind::Request,
        category: "tools".to_owned(),
        area_key: "elm street".to_owned(),
        named: false,
    };
    assert_eq!(t.read(|c| sync_open_listings(c, pod_id(1), "cedar.example")).await, [expected]);
}

async fn copies_are_the_open_ones_of_one_actor(t: TestDb) {
    t.write(settle).await;
    t.write(|c| {
        remote_actor_put(c, &a_remote(2, "birch", "birch.example"), &[])?;
        put(c, &Listing { version: 3, ..listed(2, of_remote(1)) }, &[])?;
        put(c, &Listing { visibility: Visibility::Pods, ..listed(1, of_remote(1)) }, &[])?;
        put(c, &closed(listed(3, of_remote(1))), &[])?;
        put(c, &Listing { deleted_at: Some(at(9)), ..listed(4, of_remote(1)) }, &[])?;
        put(c, &Listing { uri: None, ..listed(5, of_remote(1)) }, &[])?;
        put(c, &listed(6, of_remote(2)), &[])?;
        put(c, &listed(7, of_pod(1)), &[])
    })
    .await;
    let copies = t.read(|c| sync_copies(c, remote_id(1))).await;
    assert_eq!(copies, [(listing_id(1), uri(1), 1), (listing_id(2), uri(2), 3)]);
    assert_eq!(t.read(|c| sync_copies(c, remote_id(2))).await, [(listing_id(6), uri(6), 1)]);
}

fn claim(n: u32, listing: u32, helper: Helper, state: commitment::State) -> Commitment {
    Commitment {
        claim_uri: Some(format!("https://cedar.example/claims/{n}")),
        uri: n.is_multiple_of(2).then(|| format!("https://maple.example/agreements/{n}")),
        state,
        version: i64::from(n),
        ..a_commitment(n, listing_id(listing), helper)
    }
}

/// What the other side is told of the promises that hold stock among `all`.
fn live(all: &[Commitment]) -> Vec<LiveClaim> {
    let of = |c: &Commitment| LiveClaim {
        claim_uri: c.claim_uri.clone().unwrap_or_default(),
        uri: c.uri.clone(),
        state: c.state,
        version: c.version,
    };
    all.iter().filter(|c| c.state.holds_stock()).map(of).collect()
}

fn in_every_state(listing: u32, helper: &Helper) -> Vec<Commitment> {
    (1..).zip(commitment::State::ALL).map(|(n, state)| claim(n, listing, helper.clone(), *state)).collect()
}

async fn promises_of_a_server_are_those_that_hold_stock_of_our_pod(t: TestDb) {
    t.write(settle).await;
    let theirs = Helper::Remote(remote_id(1));
    let mut all = in_every_state(1, &theirs);
    // Another actor of that server counts as well: servers compare, not people.
    all.push(claim(20, 1, Helper::Remote(remote_id(3)), commitment::State::Accepted));
    let stored = all.clone();
    t.write(move |c| {
        remote_actor_put(c, &a_remote(2, "birch", "birch.example"), &[])?;
        remote_actor_put(c, &a_remote(3, "driver", "cedar.example"), &[])?;
        for (n, origin) in [(1, of_pod(1)), (2, of_pod(2)), (3, of_remote(1))] {
            put(c, &listed(n, origin), &[])?;
        }
        let accepted = commitment::State::Accepted;
        let others = [
            claim(30, 1, Helper::Remote(remote_id(2)), accepted),
            claim(31, 2, theirs.clone(), accepted),
            claim(32, 3, Helper::Member(member_id(1)), accepted),
            claim(33, 1, Helper::Member(member_id(1)), accepted),
            // Made in words, without a claim: there is nothing to compare.
            Commitment { claim_uri: None, ..claim(34, 1, theirs, accepted) },
        ];
        stored.iter().chain(&others).try_for_each(|c_| commitment_insert(c, c_))
    })
    .await;
    assert_eq!(t.read(|c| sync_claims_from(c, pod_id(1), "https://cedar.example")).await, live(&all));
    let elms = t.read(|c| sync_claims_from(c, pod_id(2), "https://cedar.example")).await;
    assert_eq!(elms.iter().map(|c| c.claim_uri.as_str()).collect::<Vec<_>>(), ["https://cedar.example/claims/31"]);
    assert!(t.read(|c| sync_claims_from(c, pod_id(1), "https://elm.example")).await.is_empty());
}

async fn our_promises_are_those_that_hold_stock_of_theirs(t: TestDb) {
    t.write(settle).await;
    let all = in_every_state(1, &Helper::Member(member_id(1)));
    let stored = all.clone();
    t.write(move |c| {
        remote_actor_put(c, &a_remote(2, "birch", "birch.example"), &[])?;
        for (n, origin) in [(1, of_remote(1)), (2, of_remote(2)), (3, of_pod(1))] {
            put(c, &listed(n, origin), &[])?;
        }
        let accepted = commitment::State::Accepted;
        let others = [
            claim(30, 2, Helper::Member(member_id(1)), accepted),
            claim(31, 3, Helper::Member(member_id(1)), accepted),
            claim(32, 1, Helper::Remote(remote_id(2)), accepted),
            Commitment { claim_uri: None, ..claim(33, 1, Helper::Member(member_id(2)), accepted) },
        ];
        stored.iter().chain(&others).try_for_each(|c_| commitment_insert(c, c_))
    })
    .await;
    assert_eq!(t.read(|c| sync_claims_against(c, remote_id(1))).await, live(&all));
    assert_eq!(t.read(|c| sync_claims_against(c, remote_id(2))).await.len(), 1);
    assert_eq!(
        t.read(|c| caremonger_store::commitment::commitment_find(c, commitment_id(33))).await.map(|c| c.claim_uri),
        Some(None)
    );
}

async fn followers_at_a_server_are_those_who_live_there(t: TestDb) {
    t.write(settle).await;
    t.write(|c| {
        actor_insert(c, &an_actor(2, ActorKind::Pod, Some(pod_id(2)), "elm"))?;
        for (n, name, host) in
            [(5, "zoe", "s.example"), (6, "ana", "s.example"), (7, "Bo", "s.example"), (8, "cy", "s.example.org")]
        {
            remote_actor_put(c, &a_remote(n, name, host), &[])?;
            follower_put(c, actor_id(1), remote_id(n), &format!("https://{host}/f/{n}"), at(1))?;
        }
        remote_actor_put(c, &a_remote(9, "dee", "s.example"), &[])?;
        follower_put(c, actor_id(2), remote_id(9), "https://s.example/f/9", at(1))?;
        follower_put(c, actor_id(2), remote_id(6), "https://s.example/f/10", at(1))
    })
    .await;
    let there = async |actor, origin: &'static str| t.read(move |c| sync_followers_at(c, actor_id(actor), origin)).await;
    // Both sides make one digest of them: they are ids, each once, in an order that no language changes.
    assert_eq!(
        there(1, "https://s.example").await,
        ["https://s.example/@Bo", "https://s.example/@ana", "https://s.example/@zoe"]
    );
    assert_eq!(there(2, "https://s.example").await, ["https://s.example/@ana", "https://s.example/@dee"]);
    assert_eq!(there(1, "https://s.example.org").await, ["https://s.example.org/@cy"]);
    assert!(there(1, "https://cedar.example").await.is_empty());
    t.write(|c| remote_actor_gone(c, remote_id(6), at(9))).await;
    assert_eq!(there(1, "https://s.example").await, ["https://s.example/@Bo", "https://s.example/@zoe"]);
}

/// Activity 1 of maple, sent to Cedar.
async fn said(t: &TestDb) -> i64 {
    t.write(settle).await;
    t.write(|c| {
        let seq = put_activity(c, 1)?;
        delivery_to_actor(c, seq, remote_id(1), at(1))?;
        Ok(seq)
    })
    .await
}

async fn again(t: &TestDb, activity: u32, second: i64) -> bool {
    let uri = format!("https://maple.example/activities/{activity}");
    t.write(move |c| sync_send_again(c, &uri, remote_id(1), at(second))).await
}

async fn end(t: &TestDb, outcome: Outcome) {
    t.write(move |c| {
        let due = delivery_next(c, "https://cedar.example", at(99), 9)?.due;
        due.iter().try_for_each(|d| delivery_end(c, d.seq, &outcome, at(10)))
    })
    .await;
}

async fn what_was_said_is_said_again_and_once(t: TestDb) {
    said(&t).await;
    let waits = |second| {
        let micros = at(second).as_micros();
        format!(
            "deliveries WHERE state = 'waiting' AND attempts = 0 AND due_at = {micros} AND created_at = {micros} AND ended_at IS NULL"
        )
    };
    assert!(again(&t, 1, 5).await);
    assert_eq!((t.count(&waits(1)).await, t.count("deliveries").await), (1, 1), "what waits stays as it is");
    let failed = Outcome::Failed { status: Some(500), error: "no".to_owned() };
    for (second, outcome) in [(20, Outcome::Done { status: 202 }), (30, failed)] {
        end(&t, outcome).await;
        assert_eq!(t.count("deliveries WHERE state = 'waiting'").await, 0);
        assert!(again(&t, 1, second).await);
        assert_eq!((t.count(&waits(second)).await, t.count("deliveries").await), (1, 1), "at {second}");
    }
}

async fn what_was_forgotten_is_said_again(t: TestDb) {
    let seq = said(&t).await;
    end(&t, Outcome::Done { status: 202 }).await;
    assert_eq!(t.write(|c| delivery_prune(c, at(11))).await, 1);
    assert!(again(&t, 1, 50).await);
    let due = t.read(|c| delivery_next(c, "https://cedar.example", at(50), 9)).await.due;
    assert_eq!(
        due.iter().map(|d| (d.activity_seq, d.inbox.as_str())).collect::<Vec<_>>(),
        [(seq, "https://cedar.example/@cedar/inbox")]
    );
}

async fn what_was_never_said_is_not_said_again(t: TestDb) {
    said(&t).await;
    end(&t, Outcome::Done { status: 202 }).await;
    assert!(!again(&t, 2, 50).await);
    t.write(|c| put_activity(c, 3)).await;
    assert!(again(&t, 3, 50).await);
    assert_eq!(t.count("deliveries WHERE state = 'waiting'").await, 1, "the third, and not the first");
    assert_eq!(t.count("deliveries").await, 2);
}

async fn listings_that_name_a_pod_are_found_until_they_are_taken_down(t: TestDb) {
    t.write(settle).await;
    t.write(|c| {
        let cedar = &["@birch@birch.example", "@cedar@cedar.example"];
        put(c, &listed(1, of_pod(1)), cedar)?;
        put(c, &closed(listed(2, of_pod(1))), cedar)?;
        put(c, &Listing { deleted_at: Some(at(9)), ..listed(3, of_pod(1)) }, cedar)?;
        put(c, &listed(4, of_pod(2)), cedar)?;
        put(c, &listed(5, of_pod(1)), &["@cedar@cedar.example.org"])
    })
    .await;
    let mut naming = t.read(|c| listing_naming(c, pod_id(1), "@cedar@cedar.example")).await;
    naming.sort();
    assert_eq!(naming, [1, 2].map(listing_id), "closed ones may open again");
    assert_eq!(t.read(|c| listing_naming(c, pod_id(2), "@birch@birch.example")).await, [listing_id(4)]);
    assert!(t.read(|c| listing_naming(c, pod_id(1), "@Cedar@cedar.example")).await.is_empty());
}

async fn what_is_said_again_is_said_to_one(t: TestDb) {
    t.write(settle).await;
    t.write(|c| {
        remote_actor_put(c, &a_remote(2, "birch", "birch.example"), &[])?;
        let seq = put_activity(c, 1)?;
        for to in [1, 2] {
            delivery_to_actor(c, seq, remote_id(to), at(1))?;
        }
        for origin in ["https://cedar.example", "https://birch.example"] {
            for d in delivery_next(c, origin, at(2), 9)?.due {
                delivery_end(c, d.seq, &Outcome::Done { status: 202 }, at(2))?;
            }
        }
        sync_send_again(c, "https://maple.example/activities/1", remote_id(1), at(9))
    })
    .await;
    assert_eq!(t.count("deliveries WHERE state = 'waiting' AND origin = 'https://cedar.example'").await, 1);
    assert_eq!(t.count("deliveries WHERE state = 'waiting' AND origin = 'https://birch.example'").await, 0);
}

async fn a_name_with_an_underscore_is_a_name_of_its_own(t: TestDb) {
    t.write(settle).await;
    t.write(|c| {
        let l =
            Listing { uri: Some("https://maple.example/1".to_owned()), visibility: Visibility::Pods, ..a_listing(1, of_pod(1)) };
        listing_insert(c, &l, None)?;
        listing_pods_set(c, l.id, &["@pod@elmhill.example".to_owned()])
    })
    .await;
    assert!(t.read(|c| sync_open_listings(c, pod_id(1), "elm_hill.example")).await.is_empty());
}
