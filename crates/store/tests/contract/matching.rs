//! Matches between listings, and promises that are drawn from a listing of the helper's own pod.

use caremonger_domain::{
    Amount,
    commitment::{self, Commitment, Helper},
    listing::{ClosedBecause, Kind, Listing, State},
};
use caremonger_store::{
    Conn, DbError,
    commitment::{commitment_drawn, commitment_find, commitment_insert, commitment_thank, commitment_update},
    listing::{listing_insert, listing_update},
    suggestion::{
        Among, Suggestion, listing_counterparts, listing_stored_after, suggestion_decide, suggestion_open, suggestion_put,
        suggestion_reopen,
    },
};

use crate::{
    support::{TestDb, sql},
    world::{a_commitment, a_listing, at, commitment_id, listing_id, member_id, of_pod, of_remote, pod_id, settle},
};

on_both!(
    a_match_is_kept_once_whatever_became_of_it,
    open_matches_are_those_of_the_pod_newest_first_while_both_are_open,
    a_match_is_decided_about_once,
    twenty_who_take_up_a_match_at_once_take_it_once,
    what_was_taken_up_can_be_looked_at_again_and_what_was_let_go_cannot,
    a_match_is_between_two_listings_that_exist,
    what_was_stored_lately_is_looked_at_in_its_order,
    counterparts_are_open_and_of_the_kind_and_category,
    a_promise_knows_what_it_is_drawn_from,
    promises_drawn_from_one_against_another_are_the_live_ones,
    thanks_are_said_once,
);

fn a_match(own: u32, other: u32, second: i64) -> Suggestion {
    Suggestion {
        own: listing_id(own),
        other: listing_id(other),
        rule: "category area".to_owned(),
        amount: Some(Amount::whole(3)),
        created_at: at(second),
    }
}

/// Listings 1 and 2 of maple, 3 of elm, 4 and 5 copies of Cedar's.
async fn settled(t: &TestDb) {
    t.write(settle).await;
    t.write(|c| {
        let origins = [of_pod(1), of_pod(1), of_pod(2), of_remote(1), of_remote(1)];
        (1..).zip(origins).try_for_each(|(n, origin)| listing_insert(c, &a_listing(n, origin), None))
    })
    .await;
}

async fn put(t: &TestDb, s: Suggestion) -> bool {
    t.write(move |c| suggestion_put(c, &s)).await
}

async fn open(t: &TestDb, pod: u32, limit: i64) -> Vec<Suggestion> {
    t.read(move |c| suggestion_open(c, pod_id(pod), limit)).await
}

async fn decide(t: &TestDb, own: u32, other: u32, state: &'static str) -> bool {
    t.write(move |c| suggestion_decide(c, listing_id(own), listing_id(other), state)).await
}

fn close(c: &mut Conn, mut l: Listing) -> Result<(), DbError> {
    (l.state, l.closed_because) = (State::Closed, Some(ClosedBecause::Fulfilled));
    listing_update(c, &l)
}

async fn a_match_is_kept_once_whatever_became_of_it(t: TestDb) {
    settled(&t).await;
    assert!(put(&t, a_match(1, 4, 5)).await, "it is new");
    assert!(!put(&t, Suggestion { rule: "category".to_owned(), amount: None, ..a_match(1, 4, 9) }).await);
    assert_eq!(open(&t, 1, 9).await, [a_match(1, 4, 5)], "it stays as it was found");
    for (own, state) in [(1, "dismissed"), (2, "taken")] {
        put(&t, a_match(own, 4, 5)).await;
        assert!(decide(&t, own, 4, state).await);
        assert!(!put(&t, a_match(own, 4, 9)).await, "{state}");
    }
    assert!(open(&t, 1, 9).await.is_empty(), "nobody is asked again");
    // Seen from the other side it is another, and may be decided otherwise.
    assert!(put(&t, a_match(1, 3, 6)).await && put(&t, Suggestion { amount: None, ..a_match(3, 1, 7) }).await);
    assert!(decide(&t, 1, 3, "dismissed").await);
    assert_eq!(open(&t, 2, 9).await, [Suggestion { amount: None, ..a_match(3, 1, 7) }]);
    assert_eq!(t.count("suggestions").await, 4);
}

async fn open_matches_are_those_of_the_pod_newest_first_while_both_are_open(t: TestDb) {
    settled(&t).await;
    for (own, other, second) in [(2, 5, 8), (1, 4, 5), (1, 3, 9), (3, 4, 7), (2, 4, 8), (1, 5, 8)] {
        assert!(put(&t, a_match(own, other, second)).await);
    }
    let all = [a_match(1, 3, 9), a_match(1, 5, 8), a_match(2, 4, 8), a_match(2, 5, 8), a_match(1, 4, 5)];
    assert_eq!(open(&t, 1, 9).await, all);
    assert_eq!(open(&t, 1, 2).await, all[..2]);
    assert_eq!(open(&t, 2, 9).await, [a_match(3, 4, 7)]);
    t.write(|c| close(c, a_listing(5, of_remote(1)))).await;
    assert_eq!(open(&t, 1, 9).await, [a_match(1, 3, 9), a_match(2, 4, 8), a_match(1, 4, 5)], "the other one is closed");
    t.write(|c| close(c, a_listing(1, of_pod(1)))).await;
    assert_eq!(open(&t, 1, 9).await, [a_match(2, 4, 8)], "their own is closed");
}

async fn a_match_is_decided_about_once(t: TestDb) {
    settled(&t).await;
    for (other, first, second) in [(4, "dismissed", "taken"), (5, "taken", "dismissed")] {
        put(&t, a_match(1, other, 5)).await;
        assert!(decide(&t, 1, other, first).await);
        assert!(!decide(&t, 1, other, second).await, "somebody was faster");
        let stands = format!("suggestions WHERE other_id = '{}' AND state = '{first}'", listing_id(other));
        assert_eq!(t.count(&stands).await, 1);
    }
    assert!(!decide(&t, 1, 3, "taken").await, "there is none");
    assert!(!decide(&t, 4, 1, "taken").await, "nor from the other side");
    put(&t, a_match(2, 4, 5)).await;
    t.conflict(|c| suggestion_decide(c, listing_id(2), listing_id(4), "perhaps")).await;
    assert_eq!(open(&t, 1, 9).await, [a_match(2, 4, 5)]);
}

async fn twenty_who_take_up_a_match_at_once_take_it_once(t: TestDb) {
    settled(&t).await;
    put(&t, a_match(1, 4, 5)).await;
    let take = |_| {
        let db = t.db.clone();
        async move {
            let taken = db.write(|c| suggestion_decide(c, listing_id(1), listing_id(4), "taken")).await;
            taken.expect("the write works")
        }
    };
    let taken: tokio::task::JoinSet<bool> = (0..20).map(take).collect();
    assert_eq!(taken.join_all().await.into_iter().filter(|taken| *taken).count(), 1);
}

async fn what_was_taken_up_can_be_looked_at_again_and_what_was_let_go_cannot(t: TestDb) {
    settled(&t).await;
    for (own, state) in [(1, "taken"), (2, "dismissed")] {
        put(&t, a_match(own, 4, 5)).await;
        put(&t, a_match(own, 5, 5)).await;
        assert!(decide(&t, own, 4, state).await && decide(&t, own, 5, state).await);
        t.write(move |c| suggestion_reopen(c, listing_id(own), listing_id(4))).await;
    }
    assert_eq!(open(&t, 1, 9).await, [a_match(1, 4, 5)]);
    assert!(decide(&t, 1, 4, "dismissed").await);
}

async fn a_match_is_between_two_listings_that_exist(t: TestDb) {
    settled(&t).await;
    t.conflict(|c| suggestion_put(c, &a_match(77, 4, 5))).await;
    t.conflict(|c| suggestion_put(c, &a_match(1, 77, 5))).await;
    t.conflict(|c| suggestion_put(c, &Suggestion { amount: Some(Amount::ZERO), ..a_match(1, 4, 5) })).await;
    assert_eq!(t.count("suggestions").await, 0);
    put(&t, a_match(1, 4, 5)).await;
    t.conflict(|c| sql(c, &format!("DELETE FROM listings WHERE id = '{}'", listing_id(4)))).await;
}

fn ids(listings: &[Listing]) -> Vec<caremonger_domain::id::ListingId> {
    listings.iter().map(|l| l.id).collect()
}

async fn what_was_stored_lately_is_looked_at_in_its_order(t: TestDb) {
    settled(&t).await;
    t.write(|c| close(c, a_listing(3, of_pod(2)))).await;
    let after = async |n, before, limit| ids(&t.read(move |c| listing_stored_after(c, listing_id(n), at(before), limit)).await);
    assert_eq!(after(1, 9, 9).await, [2, 4, 5].map(listing_id), "copies among them, and not the one itself");
    assert_eq!(after(1, 5, 9).await, [2, 4].map(listing_id), "the very moment does not count");
    assert_eq!(after(1, 9, 1).await, [2].map(listing_id));
    assert!(after(5, 9, 9).await.is_empty());
}

async fn counterparts_are_open_and_of_the_kind_and_category(t: TestDb) {
    settled(&t).await;
    t.write(|c| {
        listing_insert(c, &Listing { kind: Kind::Request, ..a_listing(6, of_pod(2)) }, None)?;
        listing_insert(c, &Listing { category: "tools".to_owned(), ..a_listing(7, of_pod(2)) }, None)?;
        close(c, a_listing(2, of_pod(1)))
    })
    .await;
    for (kind, category, among, limit, expected) in [
        (Kind::Offer, "food", Among::All, 9, vec![5, 4, 3, 1]),
        (Kind::Offer, "food", Among::All, 3, vec![5, 4, 3]),
        (Kind::Offer, "food", Among::Node, 9, vec![3, 1]),
        (Kind::Offer, "food", Among::Pod(pod_id(2)), 9, vec![3]),
        (Kind::Offer, "food", Among::Pod(pod_id(1)), 1, vec![1]),
        (Kind::Request, "food", Among::All, 9, vec![6]),
        (Kind::Offer, "tools", Among::Node, 9, vec![7]),
        (Kind::Request, "tools", Among::All, 9, vec![]),
    ] {
        let found = t.read(move |c| listing_counterparts(c, kind, category, among, limit)).await;
        let expected: Vec<_> = expected.into_iter().map(listing_id).collect();
        assert_eq!(ids(&found), expected, "{kind} {category} {among:?} {limit}");
    }
}

/// A promise of Ana against a copy of Cedar's listing, drawn from one of maple's.
fn drawn(n: u32, from: u32, against: u32) -> Commitment {
    Commitment { drawn_from: Some(listing_id(from)), ..a_commitment(n, listing_id(against), Helper::Member(member_id(1))) }
}

async fn a_promise_knows_what_it_is_drawn_from(t: TestDb) {
    settled(&t).await;
    t.write(|c| commitment_insert(c, &drawn(1, 1, 4))).await;
    assert_eq!(t.read(|c| commitment_find(c, commitment_id(1))).await, Some(drawn(1, 1, 4)));
    let free = Commitment { drawn_from: None, ..drawn(1, 1, 4) };
    let expected = free.clone();
    t.write(move |c| commitment_update(c, &free)).await;
    assert_eq!(t.read(|c| commitment_find(c, commitment_id(1))).await, Some(expected));
    t.conflict(|c| commitment_insert(c, &drawn(2, 77, 4))).await;
    t.conflict(|c| commitment_update(c, &drawn(1, 77, 4))).await;
}

async fn promises_drawn_from_one_against_another_are_the_live_ones(t: TestDb) {
    settled(&t).await;
    for (n, state) in (1..).zip(commitment::State::ALL) {
        t.write(move |c| commitment_insert(c, &Commitment { state: *state, ..drawn(n, 1, 4) })).await;
    }
    for other in [drawn(20, 2, 4), drawn(21, 1, 5), Commitment { drawn_from: None, ..drawn(22, 1, 4) }] {
        t.write(move |c| commitment_insert(c, &other)).await;
    }
    let mut found = t.read(|c| commitment_drawn(c, listing_id(1), listing_id(4))).await;
    found.sort_by_key(|c| c.id);
    let live = (1..).zip(commitment::State::ALL).filter(|(_, state)| state.holds_stock());
    assert_eq!(found, live.map(|(n, state)| Commitment { state: *state, ..drawn(n, 1, 4) }).collect::<Vec<_>>());
    assert!(t.read(|c| commitment_drawn(c, listing_id(4), listing_id(1))).await.is_empty());
}

async fn thanks_are_said_once(t: TestDb) {
    settled(&t).await;
    t.write(|c| commitment_insert(c, &drawn(1, 1, 4))).await;
    t.write(|c| commitment_insert(c, &drawn(2, 1, 5))).await;
    assert!(t.write(|c| commitment_thank(c, commitment_id(1), at(9))).await);
    assert!(!t.write(|c| commitment_thank(c, commitment_id(1), at(10))).await, "they had before");
    assert!(!t.write(|c| commitment_thank(c, commitment_id(77), at(10))).await, "for nothing");
    // A later change of the promise does not take them back.
    let changed = Commitment { version: 2, state: commitment::State::Fulfilled, ..drawn(1, 1, 4) };
    t.write(move |c| commitment_update(c, &changed)).await;
    assert!(!t.write(|c| commitment_thank(c, commitment_id(1), at(11))).await);
    assert_eq!(t.count(&format!("commitments WHERE thanked_at = {}", at(9).as_micros())).await, 1);
    assert_eq!(t.count("commitments WHERE thanked_at IS NULL").await, 1, "another promise is another");
}
