//! Counts without people.

use caremonger_domain::{
    case::{Case, State as CaseState},
    commitment::{Commitment, Helper, State as PromiseState},
    listing::{ClosedBecause, Kind, Listing, State, Visibility},
};
use caremonger_store::{
    case::{case_insert, case_listed, case_update},
    commitment::commitment_insert,
    listing::{listing_insert, listing_update},
    numbers::{Need, handed_over_since, hands_between, needs_between, open_by_area, open_by_category},
};

use crate::{
    case::{a_case, begin},
    support::TestDb,
    world::{a_commitment, a_listing, at, listing_id, member_id, of_pod, pod_id, put_listing, settle},
};

on_both!(
    what_is_open_is_counted_by_area_and_category,
    hand_overs_are_counted_from_a_day_on,
    needs_and_hands_of_a_time_are_counted_once,
    what_is_listed_again_for_a_case_is_one_need,
);

async fn what_is_open_is_counted_by_area_and_category(t: TestDb) {
    t.write(settle).await;
    t.write(|c| {
        let all = [
            (1, "Elm", Visibility::Public, "food"),
            (2, "Elm", Visibility::Public, "rides"),
            (3, "Oak", Visibility::Public, "food"),
            (4, "Oak", Visibility::Desk, "food"),
            (5, "Oak", Visibility::Pod, "food"),
        ];
        for (n, area, visibility, category) in all {
            let l = Listing { area: area.to_owned(), visibility, category: category.to_owned(), ..a_listing(n, of_pod(1)) };
            listing_insert(c, &l, None)?;
        }
        let gone = Listing { area: "Elm".to_owned(), deleted_at: Some(at(1)), ..a_listing(6, of_pod(1)) };
        listing_insert(c, &gone, None)
    })
    .await;
    let areas = t.read(open_by_area).await;
    assert_eq!(areas, [("Elm".to_owned(), 2), ("Oak".to_owned(), 1)]);
    let by: Vec<_> = t.read(|c| open_by_category(c, pod_id(1))).await.into_iter().map(|(_, category, n)| (category, n)).collect();
    assert_eq!(by, [("food".to_owned(), 3), ("rides".to_owned(), 1)]);
}

async fn hand_overs_are_counted_from_a_day_on(t: TestDb) {
    t.write(settle).await;
    t.write(|c| {
        put_listing(c, 1)?;
        for (n, state, updated) in
            [(1, PromiseState::Fulfilled, 10), (2, PromiseState::Fulfilled, 90), (3, PromiseState::Accepted, 90)]
        {
            let promise =
                Commitment { state, updated_at: at(updated), ..a_commitment(n, listing_id(1), Helper::Member(member_id(1))) };
            commitment_insert(c, &promise)?;
        }
        Ok(())
    })
    .await;
    let found = t.read(|c| handed_over_since(c, pod_id(1), at(50))).await;
    assert_eq!(found, [(at(90), member_id(1).to_string())]);
}

async fn needs_and_hands_of_a_time_are_counted_once(t: TestDb) {
    t.write(settle).await;
    t.write(|c| {
        for (n, kind, asked, state) in [
            (1, Kind::Request, 20, State::Closed),
            (2, Kind::Request, 30, State::Open),
            (3, Kind::Request, 5, State::Open),
            (4, Kind::Offer, 30, State::Open),
        ] {
            let closed_because = (state == State::Closed).then_some(ClosedBecause::Fulfilled);
            let l = a_listing(n, of_pod(1));
            listing_insert(
                c,
                &Listing { kind, state, closed_because, published_at: at(asked), area: "Elm".to_owned(), ..l },
                None,
            )?;
        }
        for (n, listing, updated) in [(1, 1, 40), (2, 1, 35), (3, 4, 50), (4, 4, 200)] {
            let promise = a_commitment(n, listing_id(listing), Helper::Member(member_id(1)));
            commitment_insert(c, &Commitment { state: PromiseState::Fulfilled, updated_at: at(updated), ..promise })?;
        }
        Ok(())
    })
    .await;
    let need = |asked, open, met: Option<i64>| Need {
        category: "food".to_owned(),
        area: "Elm".to_owned(),
        asked_at: at(asked),
        open,
        met: met.is_some(),
        met_at: met.map(at),
    };
    let found = t.read(|c| needs_between(c, pod_id(1), at(10), at(100))).await;
    assert_eq!(found, [need(20, false, Some(35)), need(30, true, None)], "met by two hands, it is one need");
    let me = Some(member_id(1).to_string());
    let hands = t.read(|c| hands_between(c, pod_id(1), at(10), at(100))).await;
    assert_eq!(hands.len(), 3);
    assert_eq!(hands.iter().filter(|(gave, _)| *gave == me).count(), 2, "who helps with an ask gives");
    assert_eq!(hands.iter().filter(|(_, received)| *received == me).count(), 1, "who takes of an offer receives");
    assert!(t.read(|c| needs_between(c, pod_id(2), at(0), at(100))).await.is_empty());
}

async fn what_is_listed_again_for_a_case_is_one_need(t: TestDb) {
    begin(&t).await;
    let ready = || Case { state: CaseState::Ready, ..a_case(1) };
    let asked = |n, at_, because: Option<ClosedBecause>| {
        let state = if because.is_some() { State::Closed } else { State::Open };
        let l = a_listing(n, of_pod(1));
        Listing { kind: Kind::Request, state, closed_because: because, published_at: at(at_), area: "Elm".to_owned(), ..l }
    };
    t.write(move |c| {
        case_insert(c, &ready())?;
        for l in [asked(1, 20, Some(ClosedBecause::Expired)), asked(2, 60, None)] {
            listing_insert(c, &l, None)?;
            case_listed(c, ready().id, l.id)?;
        }
        Ok(())
    })
    .await;
    let need = |open, met: Option<i64>| Need {
        category: "food".to_owned(),
        area: "Elm".to_owned(),
        asked_at: at(20),
        open,
        met: met.is_some(),
        met_at: met.map(at),
    };
    assert_eq!(t.read(|c| needs_between(c, pod_id(1), at(10), at(100))).await, [need(true, None)], "asked for once");
    assert!(t.read(|c| needs_between(c, pod_id(1), at(50), at(100))).await.is_empty(), "and counted when it was asked for first");
    t.write(move |c| listing_update(c, &asked(2, 60, Some(ClosedBecause::Withdrawn)))).await;
    let waits = t.read(|c| needs_between(c, pod_id(1), at(10), at(100))).await;
    assert_eq!(waits, [need(true, None)], "between two times on the board somebody still waits");
    t.write(move |c| {
        let promise = a_commitment(1, listing_id(2), Helper::Member(member_id(1)));
        commitment_insert(c, &Commitment { state: PromiseState::Fulfilled, updated_at: at(70), ..promise })?;
        case_update(c, &Case { state: CaseState::Done, ended_at: Some(at(70)), ..ready() })
    })
    .await;
    for until in [30, 100] {
        let found = t.read(move |c| needs_between(c, pod_id(1), at(10), at(until))).await;
        assert_eq!(found, [need(false, Some(70))], "met the second time, it is met");
    }
}
