//! Listings that come again.

use caremonger_store::recurrence::{recurrence_delete, recurrence_due, recurrence_find, recurrence_put};

use crate::{
    support::TestDb,
    world::{at, listing_id, put_listing, settle},
};

on_both!(what_comes_again_is_due_when_its_day_is_past);

async fn what_comes_again_is_due_when_its_day_is_past(t: TestDb) {
    t.write(settle).await;
    t.write(|c| {
        put_listing(c, 1)?;
        put_listing(c, 2)?;
        recurrence_put(c, listing_id(1), 7, at(20))?;
        recurrence_put(c, listing_id(2), 14, at(10))
    })
    .await;
    assert!(t.read(|c| recurrence_due(c, at(9), 9)).await.is_empty());
    assert_eq!(t.read(|c| recurrence_due(c, at(20), 9)).await, [listing_id(2), listing_id(1)]);
    t.write(|c| recurrence_put(c, listing_id(2), 28, at(90))).await;
    assert_eq!(t.read(|c| recurrence_find(c, listing_id(2))).await, Some(28));
    assert_eq!(t.read(|c| recurrence_due(c, at(20), 9)).await, [listing_id(1)]);
    t.write(|c| recurrence_delete(c, listing_id(1))).await;
    assert_eq!(t.read(|c| recurrence_find(c, listing_id(1))).await, None);
    t.conflict(|c| recurrence_put(c, listing_id(1), 0, at(1))).await;
}
