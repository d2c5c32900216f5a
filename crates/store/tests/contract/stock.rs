//! Stock: nothing is promised twice, and the database itself keeps the sums.

use caremonger_domain::{Amount, listing::Origin, stock::Stock};
use caremonger_store::{
    DbError,
    listing::{listing_find, listing_insert, listing_lock, listing_update},
    remote_actor::remote_actor_put,
};

use crate::{
    support::{TestDb, sql},
    world::{a_listing, a_remote, listing_id, of_pod, of_remote, put_listing, settle},
};

on_both!(
    stock_that_does_not_add_up_is_refused_at_home,
    a_copy_may_know_less_than_its_home,
    no_number_of_a_stock_is_below_nothing,
    a_listing_is_counted_whole_or_not_at_all,
    forty_who_ask_at_once_for_seven_get_exactly_seven,
    two_listings_are_taken_from_side_by_side,
    amounts_keep_every_digit,
);

fn with_stock(n: u32, origin: Origin, numbers: [u32; 4]) -> caremonger_domain::listing::Listing {
    let [amount, remaining, held, delivered] = numbers.map(Amount::whole);
    let mut listing = a_listing(n, origin);
    listing.stock = Some(Stock { amount, remaining, held, delivered });
    listing
}

async fn stock_that_does_not_add_up_is_refused_at_home(t: TestDb) {
    t.write(settle).await;
    for numbers in [[7, 7, 1, 0], [7, 6, 0, 0], [7, 0, 0, 6], [7, 5, 1, 2]] {
        let wrong = with_stock(1, of_pod(1), numbers);
        t.conflict(move |c| listing_insert(c, &wrong, None)).await;
    }
    t.write(|c| put_listing(c, 1)).await;
    let wrong = with_stock(1, of_pod(1), [7, 5, 1, 0]);
    t.conflict(move |c| listing_update(c, &wrong)).await;
    t.conflict(|c| sql(c, "UPDATE listings SET held = held + 1")).await;
    t.conflict(|c| sql(c, "UPDATE listings SET amount = amount - 1")).await;
    let right = with_stock(1, of_pod(1), [7, 3, 2, 2]);
    let expected = right.clone();
    t.write(move |c| listing_update(c, &right)).await;
    assert_eq!(t.read(|c| listing_find(c, listing_id(1))).await, Some(expected));
}

async fn a_copy_may_know_less_than_its_home(t: TestDb) {
    t.write(settle).await;
    let copy = with_stock(1, of_remote(1), [7, 2, 0, 0]);
    let expected = copy.clone();
    t.write(move |c| listing_insert(c, &copy, Some("https://cedar.example/listings/1#primary"))).await;
    assert_eq!(t.read(|c| listing_find(c, listing_id(1))).await, Some(expected));
    let more_than_there_was = with_stock(1, of_remote(1), [7, 8, 0, 0]);
    t.conflict(move |c| listing_update(c, &more_than_there_was)).await;
}

async fn no_number_of_a_stock_is_below_nothing(t: TestDb) {
    t.write(settle).await;
    t.write(|c| put_listing(c, 1)).await;
    for wrong in [
        "remaining = -1, held = 8000000",
        "held = -1, remaining = 7000001",
        "delivered = -1, held = 1",
        "amount = 0, remaining = 0, held = 0, delivered = 0",
    ] {
        let statement = format!("UPDATE listings SET {wrong}");
        t.conflict(move |c| sql(c, &statement)).await;
    }
}

async fn a_listing_is_counted_whole_or_not_at_all(t: TestDb) {
    t.write(settle).await;
    t.write(|c| put_listing(c, 1)).await;
    for column in ["amount", "remaining", "held", "delivered", "unit"] {
        let statement = format!("UPDATE listings SET {column} = NULL");
        t.conflict(move |c| sql(c, &statement)).await;
    }
    let mut uncounted = a_listing(2, of_pod(1));
    (uncounted.stock, uncounted.unit) = (None, None);
    let expected = uncounted.clone();
    t.write(move |c| listing_insert(c, &uncounted, None)).await;
    assert_eq!(t.read(|c| listing_find(c, listing_id(2))).await, Some(expected));
}

/// Takes one, as the one function that takes stock does; whether there was one left.
async fn take(db: caremonger_store::Db, n: u32) -> bool {
    db.write(move |c| {
        let mut listing = listing_lock(c, listing_id(n))?.ok_or(DbError::Corrupt("listings.id"))?;
        let stock = listing.stock.ok_or(DbError::Corrupt("listings.amount"))?;
        let Ok(stock) = stock.hold(Amount::ONE) else { return Ok::<_, DbError>(false) };
        listing.stock = Some(stock);
        listing.version += 1;
        listing_update(c, &listing)?;
        Ok(true)
    })
    .await
    .expect("the database can do it")
}

async fn forty_who_ask_at_once_for_seven_get_exactly_seven(t: TestDb) {
    t.write(settle).await;
    t.write(|c| put_listing(c, 1)).await;
    let takers: tokio::task::JoinSet<bool> = (0..40).map(|_| take(t.db.clone(), 1)).collect();
    let got = takers.join_all().await.into_iter().filter(|got| *got).count();
    assert_eq!(got, 7);
    let listing = t.read(|c| listing_find(c, listing_id(1))).await.expect("the listing");
    let stock = listing.stock.expect("a stock");
    assert!(stock.adds_up());
    assert_eq!((stock.remaining, stock.held), (Amount::ZERO, Amount::whole(7)));
    assert_eq!(listing.version, 8, "each taking is a version of its own");
}

async fn two_listings_are_taken_from_side_by_side(t: TestDb) {
    t.write(settle).await;
    t.write(|c| put_listing(c, 1)).await;
    t.write(|c| put_listing(c, 2)).await;
    let takers: tokio::task::JoinSet<bool> = (0..40).map(|n| take(t.db.clone(), 1 + n % 2)).collect();
    assert_eq!(takers.join_all().await.into_iter().filter(|got| *got).count(), 14);
}

async fn amounts_keep_every_digit(t: TestDb) {
    t.write(settle).await;
    t.write(|c| remote_actor_put(c, &a_remote(2, "birch", "birch.example"), &[])).await;
    let most = Amount::from_millionths(999_999_999_999_999_999).expect("the largest amount");
    let least = Amount::from_millionths(1).expect("the smallest amount");
    for (n, amount, held) in [(1, most, Amount::ZERO), (2, least, least), (3, most, most), (4, most, least)] {
        let mut listing = a_listing(n, of_pod(1));
        let remaining = amount.minus(held).expect("less is held than there is");
        listing.stock = Some(Stock { amount, remaining, held, delivered: Amount::ZERO });
        let expected = listing.clone();
        t.write(move |c| listing_insert(c, &listing, None)).await;
        assert_eq!(t.read(move |c| listing_find(c, listing_id(n))).await, Some(expected));
    }
}
