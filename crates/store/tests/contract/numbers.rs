//! Counts without people.

use caremonger_domain::{
    commitment::{Commitment, Helper, State as PromiseState},
    listing::{Listing, Visibility},
};
use caremonger_store::{
    commitment::commitment_insert,
    listing::listing_insert,
    numbers::{handed_over_since, open_by_area, open_by_category},
};

use crate::{
    support::TestDb,
    world::{a_commitment, a_listing, at, listing_id, member_id, of_pod, pod_id, put_listing, settle},
};

on_both!(what_is_open_is_counted_by_area_and_category, hand_overs_are_counted_from_a_day_on);

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
