//! Promises: found by every name they have, listed for whom they concern, due when their time is past.

use caremonger_domain::{
    Amount,
    commitment::{Commitment, Helper, Said, State},
    listing::Origin,
};
use caremonger_store::{
    commitment::{
        Whose, commitment_asked_by, commitment_due, commitment_find, commitment_find_by_claim, commitment_find_by_uri,
        commitment_holding, commitment_insert, commitment_live_of_remote, commitment_of_listing, commitment_page,
        commitment_update,
    },
    listing::listing_insert,
};

use crate::{
    support::{TestDb, sql},
    world::{a_commitment, a_listing, at, commitment_id, listing_id, member_id, of_pod, pod_id, put_listing, remote_id, settle},
};

on_both!(
    a_promise_comes_back_as_it_was_stored,
    a_claim_is_answered_by_one_promise,
    an_agreement_has_one_id,
    the_same_claim_twice_at_once_makes_one_promise,
    each_side_sees_its_promises_and_no_others,
    pages_of_promises_visit_each_once,
    those_that_hold_stock_are_the_open_ones,
    what_cancel_is_about_is_the_latest_open_promise_made_in_words,
    somebody_elsewhere_waits_for_one_answer_about_a_listing,
    due_are_promises_whose_time_is_past_longest_first,
    no_more_is_handed_over_than_was_promised,
);

async fn put(t: &TestDb, c: &Commitment) {
    let it = c.clone();
    t.write(move |c| commitment_insert(c, &it)).await;
}

async fn a_promise_comes_back_as_it_was_stored(t: TestDb) {
    t.write(settle).await;
    t.write(|c| put_listing(c, 1)).await;
    for (n, state) in (1..).zip(State::ALL) {
        let mut it = a_commitment(n, listing_id(1), Helper::Remote(remote_id(1)));
        it.state = *state;
        it.uri = Some(format!("https://maple.example/agreements/{n}"));
        it.claim_uri = Some(format!("https://cedar.example/activities/{n}"));
        it.delivered = Some(Amount::ONE);
        it.reason = Some("the car broke down".to_owned());
        it.said = Said { owner: Some(Amount::ONE), helper: Some(Amount::ZERO) };
        (it.due_at, it.version) = (Some(at(9)), 4);
        put(&t, &it).await;
        assert_eq!(t.read(move |c| commitment_find(c, commitment_id(n))).await.as_ref(), Some(&it));
        let (claim, uri) = (it.claim_uri.clone().expect("a claim"), it.uri.clone().expect("a uri"));
        assert_eq!(t.read(move |c| commitment_find_by_claim(c, &claim)).await.as_ref(), Some(&it));
        assert_eq!(t.read(move |c| commitment_find_by_uri(c, &uri)).await.as_ref(), Some(&it));
        // A change is whole: what became absent is absent.
        (it.amount, it.delivered, it.reason, it.due_at, it.said) = (None, None, None, None, Said::default());
        let changed = it.clone();
        t.write(move |c| commitment_update(c, &changed)).await;
        assert_eq!(t.read(move |c| commitment_find(c, commitment_id(n))).await, Some(it));
    }
    assert_eq!(t.read(|c| commitment_find(c, commitment_id(99))).await, None);
    assert_eq!(t.read(|c| commitment_find_by_claim(c, "https://cedar.example/activities/99")).await, None);
}

fn claimed(n: u32, claim: &str) -> Commitment {
    let mut it = a_commitment(n, listing_id(1), Helper::Remote(remote_id(1)));
    it.claim_uri = Some(claim.to_owned());
    it
}

async fn a_claim_is_answered_by_one_promise(t: TestDb) {
    t.write(settle).await;
    t.write(|c| put_listing(c, 1)).await;
    put(&t, &claimed(1, "https://cedar.example/activities/1")).await;
    t.conflict(|c| commitment_insert(c, &claimed(2, "https://cedar.example/activities/1"))).await;
    assert_eq!(t.count("commitments").await, 1);
    let found = t.read(|c| commitment_find_by_claim(c, "https://cedar.example/activities/1")).await;
    assert_eq!(found.map(|f| f.id), Some(commitment_id(1)));
}

async fn an_agreement_has_one_id(t: TestDb) {
    t.write(settle).await;
    t.write(|c| put_listing(c, 1)).await;
    let named = |n| Commitment {
        uri: Some("https://maple.example/agreements/1".to_owned()),
        ..a_commitment(n, listing_id(1), Helper::Member(member_id(1)))
    };
    put(&t, &named(1)).await;
    t.conflict(move |c| commitment_insert(c, &named(2))).await;
    // Those that have no names yet are not in one another's way.
    put(&t, &a_commitment(3, listing_id(1), Helper::Member(member_id(1)))).await;
    put(&t, &a_commitment(4, listing_id(1), Helper::Member(member_id(1)))).await;
    assert_eq!(t.count("commitments").await, 3);
}

async fn the_same_claim_twice_at_once_makes_one_promise(t: TestDb) {
    t.write(settle).await;
    t.write(|c| put_listing(c, 1)).await;
    let ask = |n| {
        let db = t.db.clone();
        async move { db.write(move |c| commitment_insert(c, &claimed(n, "https://cedar.example/activities/1"))).await.is_ok() }
    };
    let asked: tokio::task::JoinSet<bool> = (1..=20).map(ask).collect();
    assert_eq!(asked.join_all().await.into_iter().filter(|made| *made).count(), 1);
    assert_eq!(t.count("commitments").await, 1);
}

/// Ana (1) of maple and Bo (2) of elm each wrote a listing, and each answered both, as did Cedar.
async fn some(t: &TestDb) {
    t.write(settle).await;
    t.write(|c| {
        for n in 1..=2 {
            listing_insert(c, &a_listing(n, Origin::Local { pod: pod_id(n), author: Some(member_id(n)) }), None)?;
        }
        let helpers = [Helper::Member(member_id(1)), Helper::Member(member_id(2)), Helper::Remote(remote_id(1))];
        for (n, (helper, listing)) in (1..).zip(helpers.iter().flat_map(|h| [(h, 1), (h, 2)])) {
            commitment_insert(c, &a_commitment(n, listing_id(listing), helper.clone()))?;
        }
        Ok(())
    })
    .await;
}

async fn each_side_sees_its_promises_and_no_others(t: TestDb) {
    some(&t).await;
    // 1: Ana at Ana's, 2: Ana at Bo's, 3: Bo at Ana's, 4: Bo at Bo's, 5: Cedar at Ana's, 6: Cedar at Bo's.
    for (whose, expected) in [
        (Whose::Helper(member_id(1)), vec![2, 1]),
        (Whose::OwnerMember(member_id(1)), vec![5, 3, 1]),
        (Whose::OwnerPod(pod_id(2)), vec![6, 4, 2]),
        (Whose::Member(member_id(1)), vec![5, 3, 2, 1]),
        (Whose::Desk(member_id(1), pod_id(2)), vec![6, 4, 2, 1]),
        (Whose::Member(member_id(9)), vec![]),
    ] {
        let found = t.read(move |c| commitment_page(c, whose, None, 50)).await;
        let expected: Vec<_> = expected.into_iter().map(commitment_id).collect();
        assert_eq!(found.iter().map(|f| f.id).collect::<Vec<_>>(), expected, "{whose:?}");
    }
    let of_one = t.read(|c| commitment_of_listing(c, listing_id(1), 2)).await;
    assert_eq!(of_one.iter().map(|f| f.id).collect::<Vec<_>>(), [commitment_id(5), commitment_id(3)]);
}

async fn pages_of_promises_visit_each_once(t: TestDb) {
    t.write(settle).await;
    t.write(|c| put_listing(c, 1)).await;
    t.write(|c| (1..=23).try_for_each(|n| commitment_insert(c, &a_commitment(n, listing_id(1), Helper::Member(member_id(1))))))
        .await;
    let (mut seen, mut before) = (Vec::new(), None);
    loop {
        let page = t.read(move |c| commitment_page(c, Whose::OwnerPod(pod_id(1)), before, 5)).await;
        before = page.last().map(|c| c.id);
        seen.extend(page.iter().map(|c| c.id));
        if page.len() < 5 {
            break;
        }
    }
    assert_eq!(seen, (1..=23).rev().map(commitment_id).collect::<Vec<_>>());
}

async fn those_that_hold_stock_are_the_open_ones(t: TestDb) {
    t.write(settle).await;
    t.write(|c| put_listing(c, 1)).await;
    t.write(|c| put_listing(c, 2)).await;
    for (n, state) in (1..).zip(State::ALL) {
        for listing in [1, 2] {
            let mut it = a_commitment(10 * n + listing, listing_id(listing), Helper::Member(member_id(1)));
            it.state = *state;
            put(&t, &it).await;
        }
    }
    let holding = t.read(|c| commitment_holding(c, listing_id(1))).await;
    assert!(holding.iter().all(|c| c.state.holds_stock() && c.listing == listing_id(1)));
    assert_eq!(holding.len(), State::ALL.iter().filter(|s| s.holds_stock()).count());
    assert!(holding.is_sorted_by_key(|c| c.id));
}

async fn what_cancel_is_about_is_the_latest_open_promise_made_in_words(t: TestDb) {
    t.write(settle).await;
    t.write(|c| {
        put_listing(c, 1)?;
        listing_insert(c, &a_listing(2, of_pod(2)), None)
    })
    .await;
    let by_cedar = |n, listing| a_commitment(n, listing_id(listing), Helper::Remote(remote_id(1)));
    for it in [
        by_cedar(1, 1),
        by_cedar(2, 1),
        Commitment { state: State::Cancelled, ..by_cedar(3, 1) },
        Commitment { claim_uri: Some("https://cedar.example/activities/4".to_owned()), ..by_cedar(4, 1) },
        by_cedar(5, 2),
        a_commitment(6, listing_id(1), Helper::Member(member_id(1))),
    ] {
        put(&t, &it).await;
    }
    let found = t.read(|c| commitment_live_of_remote(c, remote_id(1), pod_id(1), 10)).await;
    assert_eq!(found.first().map(|f| f.id), Some(commitment_id(2)));
}

async fn somebody_elsewhere_waits_for_one_answer_about_a_listing(t: TestDb) {
    some(&t).await;
    let asked = async |listing, actor| t.read(move |c| commitment_asked_by(c, listing_id(listing), remote_id(actor))).await;
    assert!(asked(1, 1).await && asked(2, 1).await);
    assert!(!asked(3, 1).await && !asked(1, 2).await);
    // Of Cedar's promise against Ana's listing, the fifth, only the question waits.
    let mut theirs = t.read(|c| commitment_find(c, commitment_id(5))).await.expect("it is there");
    for state in State::ALL {
        theirs.state = *state;
        let changed = theirs.clone();
        t.write(move |c| commitment_update(c, &changed)).await;
        assert_eq!(asked(1, 1).await, *state == State::Requested, "{state}");
    }
    assert!(asked(2, 1).await, "about another listing they still wait");
}

async fn due_are_promises_whose_time_is_past_longest_first(t: TestDb) {
    t.write(settle).await;
    t.write(|c| put_listing(c, 1)).await;
    for (n, due) in [(1, Some(30)), (2, Some(10)), (3, None), (4, Some(20))] {
        let mut it = a_commitment(n, listing_id(1), Helper::Member(member_id(1)));
        it.due_at = due.map(at);
        put(&t, &it).await;
    }
    assert_eq!(t.read(|c| commitment_due(c, at(20), 10)).await, [commitment_id(2), commitment_id(4)]);
    assert_eq!(t.read(|c| commitment_due(c, at(99), 1)).await, [commitment_id(2)]);
    assert!(t.read(|c| commitment_due(c, at(9), 10)).await.is_empty());
}

async fn no_more_is_handed_over_than_was_promised(t: TestDb) {
    t.write(settle).await;
    t.write(|c| put_listing(c, 1)).await;
    let mut it = a_commitment(1, listing_id(1), Helper::Member(member_id(1)));
    put(&t, &it).await;
    it.delivered = Some(Amount::whole(3));
    t.conflict(move |c| commitment_update(c, &it)).await;
    for wrong in ["amount = 0", "said_owner = -1", "said_helper = -1", "state = 'perhaps'", "member_id = NULL"] {
        let statement = format!("UPDATE commitments SET {wrong}");
        t.conflict(move |c| sql(c, &statement)).await;
    }
}
