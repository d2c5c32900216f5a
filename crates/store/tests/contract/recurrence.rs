//! Listings that come again.

use caremonger_store::{
    case::case_insert,
    recurrence::{Recurrence, recurrence_delete, recurrence_due, recurrence_find, recurrence_of_case, recurrence_put},
};

use crate::{
    case::{a_case, begin},
    support::TestDb,
    world::{at, case_id, listing_id, put_listing, settle},
};

on_both!(what_comes_again_is_due_when_its_day_is_past, what_stands_there_for_a_case_comes_again_with_it);

fn every(every_days: i64) -> Recurrence {
    Recurrence { every_days, case: None }
}

async fn what_comes_again_is_due_when_its_day_is_past(t: TestDb) {
    t.write(settle).await;
    t.write(|c| {
        put_listing(c, 1)?;
        put_listing(c, 2)?;
        recurrence_put(c, listing_id(1), every(7), at(20))?;
        recurrence_put(c, listing_id(2), every(14), at(10))
    })
    .await;
    assert!(t.read(|c| recurrence_due(c, at(9), 9)).await.is_empty());
    assert_eq!(t.read(|c| recurrence_due(c, at(20), 9)).await, [listing_id(2), listing_id(1)]);
    t.write(|c| recurrence_put(c, listing_id(2), every(28), at(90))).await;
    assert_eq!(t.read(|c| recurrence_find(c, listing_id(2))).await, Some(every(28)));
    assert_eq!(t.read(|c| recurrence_due(c, at(20), 9)).await, [listing_id(1)]);
    t.write(|c| recurrence_delete(c, listing_id(1))).await;
    assert_eq!(t.read(|c| recurrence_find(c, listing_id(1))).await, None);
    t.conflict(|c| recurrence_put(c, listing_id(1), every(0), at(1))).await;
}

async fn what_stands_there_for_a_case_comes_again_with_it(t: TestDb) {
    begin(&t).await;
    t.write(|c| {
        put_listing(c, 1)?;
        case_insert(c, &a_case(1))?;
        case_insert(c, &a_case(2))?;
        recurrence_put(c, listing_id(1), Recurrence { every_days: 7, case: Some(case_id(1)) }, at(20))
    })
    .await;
    let found = t.read(|c| recurrence_find(c, listing_id(1))).await;
    assert_eq!(found, Some(Recurrence { every_days: 7, case: Some(case_id(1)) }));
    assert!(t.read(|c| recurrence_of_case(c, case_id(1))).await);
    assert!(!t.read(|c| recurrence_of_case(c, case_id(2))).await);
    t.conflict(|c| recurrence_put(c, listing_id(1), Recurrence { every_days: 7, case: Some(case_id(9)) }, at(20))).await;
}
