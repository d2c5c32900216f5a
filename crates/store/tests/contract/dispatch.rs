//! Giving tasks: how much neighbours want to be asked, task cards, shopping lists.

use caremonger_domain::{
    availability::Availability,
    commitment::{Commitment, Helper, State},
    id::{PodId, ShoppingListId},
    listing::{Kind, Listing},
    zone::Weekday,
};
use caremonger_store::{
    Conn, DbError,
    availability::{availability_delete, availability_find, availability_of_pod, availability_put, helped_in_area, load_of_pod},
    card::{card_by_holder, card_by_link, card_delete, card_open, card_prune, card_put},
    commitment::{commitment_insert, commitment_update},
    listing::listing_insert,
    shopping::{ShoppingList, shopping_all, shopping_delete, shopping_put},
};

use crate::{
    support::TestDb,
    world::{a_commitment, a_listing, at, commitment_id, listing_id, member_id, of_pod, pod_id, put_listing, settle},
};

on_both!(
    wishes_are_kept_and_what_each_took_on_is_counted,
    a_card_is_opened_by_one_and_ends,
    a_list_is_replaced_by_one_of_its_name,
);

fn put_promise(c: &mut Conn, n: u32) -> Result<Commitment, DbError> {
    let promise = a_commitment(n, listing_id(1), Helper::Member(member_id(1)));
    commitment_insert(c, &promise)?;
    Ok(promise)
}

async fn wishes_are_kept_and_what_each_took_on_is_counted(t: TestDb) {
    t.write(settle).await;
    let free_days = vec![Weekday::Tuesday, Weekday::Sunday];
    let wish = Availability { weekly_limit: Some(2), resting_until: Some(at(500)), free_days };
    t.write(move |c| availability_put(c, member_id(1), &Availability::default(), at(1))).await;
    let said = wish.clone();
    t.write(move |c| availability_put(c, member_id(1), &said, at(2))).await;
    assert_eq!(t.read(|c| availability_find(c, member_id(1))).await, wish);
    assert_eq!(t.read(|c| availability_find(c, member_id(2))).await, Availability::default());
    assert_eq!(t.read(|c| availability_of_pod(c, pod_id(1))).await, [(member_id(1), wish)]);
    t.conflict(|c| availability_put(c, member_id(2), &Availability { weekly_limit: Some(21), ..Availability::default() }, at(1)))
        .await;
    let promises = t
        .write(|c| {
            listing_insert(c, &Listing { kind: Kind::Request, ..a_listing(1, of_pod(1)) }, None)?;
            listing_insert(c, &a_listing(2, of_pod(1)), None)?;
            // What one takes of an offer is no task.
            commitment_insert(c, &a_commitment(9, listing_id(2), Helper::Member(member_id(1))))?;
            Ok([put_promise(c, 1)?, put_promise(c, 2)?, put_promise(c, 3)?])
        })
        .await;
    let helper = promises[0].helper.member().expect("a neighbour");
    assert_eq!(t.read(|c| load_of_pod(c, pod_id(1), at(0))).await, [(helper, 3)]);
    assert_eq!(t.read(|c| load_of_pod(c, pod_id(1), at(2))).await, [(helper, 1)], "those before are not counted");
    assert!(t.read(|c| helped_in_area(c, pod_id(1), "maple hill")).await.is_empty(), "not before it was brought");
    let mut brought = promises[0].clone();
    brought.state = State::Fulfilled;
    t.write(move |c| commitment_update(c, &brought)).await;
    let area = a_listing(1, of_pod(1)).area.to_uppercase();
    assert_eq!(t.read(move |c| helped_in_area(c, pod_id(1), &area)).await, [helper]);
    assert!(t.read(|c| helped_in_area(c, pod_id(1), "elsewhere")).await.is_empty());
    let mut back = promises[2].clone();
    back.state = State::Cancelled;
    t.write(move |c| commitment_update(c, &back)).await;
    assert!(t.read(|c| load_of_pod(c, pod_id(1), at(2))).await.is_empty(), "what was taken back is no load");
    t.write(|c| availability_delete(c, member_id(1))).await;
    assert!(t.read(|c| availability_of_pod(c, pod_id(1))).await.is_empty());
}

async fn a_card_is_opened_by_one_and_ends(t: TestDb) {
    t.write(settle).await;
    t.write(|c| {
        put_listing(c, 1)?;
        put_promise(c, 1)?;
        card_put(c, commitment_id(1), member_id(1), b"old", (at(1), at(50)))?;
        card_put(c, commitment_id(1), member_id(1), b"link", (at(2), at(100)))
    })
    .await;
    assert_eq!(t.read(|c| card_by_link(c, b"old", at(3))).await, None, "the new one ended it");
    assert_eq!(t.read(|c| card_by_link(c, b"link", at(3))).await, Some((commitment_id(1), at(100), false)));
    assert!(t.write(|c| card_open(c, commitment_id(1), b"phone", at(3))).await);
    assert!(!t.write(|c| card_open(c, commitment_id(1), b"other", at(3))).await, "one opens it");
    assert_eq!(t.read(|c| card_by_holder(c, b"phone", at(99))).await, Some((commitment_id(1), member_id(1))));
    assert_eq!(t.read(|c| card_by_holder(c, b"other", at(99))).await, None);
    assert_eq!(t.read(|c| card_by_holder(c, b"phone", at(100))).await, None, "it has ended");
    assert_eq!(t.write(|c| card_prune(c, at(99))).await, 0);
    assert_eq!(t.write(|c| card_prune(c, at(100))).await, 1);
    t.write(|c| card_put(c, commitment_id(1), member_id(1), b"third", (at(2), at(100)))).await;
    t.write(|c| card_delete(c, commitment_id(1))).await;
    assert_eq!(t.read(|c| card_by_link(c, b"third", at(3))).await, None);
}

fn list(n: u32, pod: PodId, lines: &str) -> ShoppingList {
    ShoppingList { id: ShoppingListId::new(at(1), u128::from(n)), pod, title: "A week".to_owned(), lines: lines.to_owned() }
}

async fn a_list_is_replaced_by_one_of_its_name(t: TestDb) {
    t.write(settle).await;
    t.write(|c| shopping_put(c, &list(1, pod_id(1), "rice"), at(1))).await;
    t.write(|c| shopping_put(c, &list(2, pod_id(1), "milk"), at(2))).await;
    assert_eq!(t.read(|c| shopping_all(c, pod_id(1))).await, [list(2, pod_id(1), "milk")]);
    assert!(!t.write(|c| shopping_delete(c, list(2, pod_id(1), "").id, pod_id(2))).await, "another pod's");
    assert!(t.write(|c| shopping_delete(c, list(2, pod_id(1), "").id, pod_id(1))).await);
    assert!(t.read(|c| shopping_all(c, pod_id(1))).await.is_empty());
}
