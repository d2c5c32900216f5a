//! Photos: kept with their listing, small, and told of in its row.

use caremonger_domain::{
    id::PhotoId,
    listing::{ClosedBecause, Listing, State},
    photo::Photo,
};
use caremonger_store::{
    listing::{listing_find, listing_insert, listing_update},
    photo::{photo_delete, photo_delete_all, photo_find, photo_insert},
    photo_draft::{
        photo_draft_delete, photo_draft_delete_all, photo_draft_insert, photo_draft_jpeg, photo_draft_make_room,
        photo_draft_prune, photo_drafts_of,
    },
    photo_link::{
        PhotoLink, photo_link_count, photo_link_delete, photo_link_find, photo_link_insert, photo_link_is_due, photo_link_of,
        photo_link_over, photo_link_put_off, photo_link_take, photo_link_update,
    },
};

use crate::{
    support::TestDb,
    world::{a_listing, at, cedar, listing_id, member_id, of_remote, put_listing, settle},
};

on_both!(
    a_photo_is_kept_with_its_listing,
    no_large_picture_is_kept,
    a_photo_of_what_is_still_written_is_its_writers,
    a_photo_elsewhere_is_fetched_by_one_at_a_time,
    photos_of_what_ended_elsewhere_are_found
);

fn photo_id(n: u32) -> PhotoId {
    PhotoId::new(at(i64::from(n)), u128::from(n))
}

async fn a_photo_is_kept_with_its_listing(t: TestDb) {
    t.write(settle).await;
    let told = Photo { id: photo_id(1), alt: "Three “red” coats \\ 'x'".to_owned(), width: 640, height: 480 };
    let expected = told.clone();
    t.write(|c| {
        let mut l = put_listing(c, 1)?;
        for n in 1..=3 {
            photo_insert(c, photo_id(n), l.id, &[0, 255, 7], at(1))?;
        }
        l.photos.push(told);
        listing_update(c, &l)
    })
    .await;
    let l = t.read(|c| listing_find(c, listing_id(1))).await.expect("the listing");
    assert_eq!(l.photos, [expected]);
    assert_eq!(t.read(|c| photo_find(c, photo_id(1))).await, Some((listing_id(1), vec![0, 255, 7])));
    t.write(|c| photo_delete(c, photo_id(1))).await;
    assert_eq!(t.read(|c| photo_find(c, photo_id(1))).await, None);
    t.write(|c| photo_delete_all(c, listing_id(1))).await;
    assert_eq!(t.count("photos").await, 0);
}

async fn no_large_picture_is_kept(t: TestDb) {
    t.write(settle).await;
    t.write(|c| put_listing(c, 1).map(|_| ())).await;
    t.conflict(|c| photo_insert(c, photo_id(1), listing_id(1), &vec![1; 100_001], at(1))).await;
}

fn link(n: u32) -> PhotoLink {
    PhotoLink {
        id: photo_id(n),
        listing: listing_id(1),
        url: format!("https://cedar.example/photos/{n}"),
        alt: String::new(),
        place: n,
        tries: 0,
        due_at: Some(at(i64::from(n))),
    }
}

/// A listing of Cedar, elsewhere, with two photos.
async fn begin_elsewhere(t: &TestDb) {
    t.write(settle).await;
    t.write(|c| {
        let l = Listing { uri: Some("https://cedar.example/listings/1".to_owned()), ..a_listing(1, of_remote(1)) };
        listing_insert(c, &l, None)?;
        photo_link_insert(c, &link(2))?;
        photo_link_insert(c, &link(1))
    })
    .await;
}

async fn a_photo_elsewhere_is_fetched_by_one_at_a_time(t: TestDb) {
    begin_elsewhere(&t).await;
    t.conflict(|c| photo_link_insert(c, &PhotoLink { id: photo_id(3), ..link(1) })).await;
    assert_eq!(t.read(|c| photo_link_of(c, listing_id(1))).await, [link(1), link(2)]);
    assert_eq!(t.read(|c| photo_link_count(c, cedar().id)).await, 2);
    assert!(!t.read(|c| photo_link_is_due(c, at(0))).await);
    assert_eq!(t.write(|c| photo_link_take(c, at(0), at(9))).await, None);
    assert_eq!(
        t.write(|c| photo_link_take(c, at(2), at(9))).await.map(|l| l.id),
        Some(photo_id(1)),
        "the one that waited longest"
    );
    assert_eq!(t.write(|c| photo_link_take(c, at(2), at(9))).await.map(|l| l.id), Some(photo_id(2)));
    assert_eq!(t.write(|c| photo_link_take(c, at(2), at(9))).await, None, "others are at it");
    assert!(t.read(|c| photo_link_is_due(c, at(9))).await, "they took too long");
    assert_eq!(t.read(|c| photo_link_find(c, photo_id(1))).await.map(|l| l.tries), Some(1), "that they began is counted");
    t.write(|c| photo_link_put_off(c, "https://birch.example", at(20))).await;
    assert!(t.read(|c| photo_link_is_due(c, at(9))).await, "that is another server");
    t.write(|c| photo_link_put_off(c, "https://cedar.example", at(20))).await;
    assert!(!t.read(|c| photo_link_is_due(c, at(19))).await);
    let done = PhotoLink { alt: "A chair".to_owned(), place: 7, tries: 2, due_at: None, ..link(1) };
    let kept = done.clone();
    t.write(move |c| photo_link_update(c, &kept)).await;
    assert_eq!(t.read(|c| photo_link_find(c, photo_id(1))).await, Some(done));
    t.write(|c| photo_link_delete(c, photo_id(2))).await;
    assert!(!t.read(|c| photo_link_is_due(c, at(99))).await);
}

async fn photos_of_what_ended_elsewhere_are_found(t: TestDb) {
    begin_elsewhere(&t).await;
    assert_eq!(t.read(|c| photo_link_over(c, at(99), at(99), 9)).await, [], "it goes on");
    t.write(|c| {
        let l = listing_find(c, listing_id(1))?.expect("it");
        listing_update(
            c,
            &Listing { state: State::Closed, closed_because: Some(ClosedBecause::Fulfilled), updated_at: at(5), ..l },
        )
    })
    .await;
    assert_eq!(t.read(|c| photo_link_over(c, at(4), at(9), 9)).await, []);
    assert_eq!(t.read(|c| photo_link_over(c, at(5), at(9), 9)).await, [listing_id(1)], "once");
    assert_eq!(t.read(|c| photo_link_over(c, at(1), at(4), 9)).await, [listing_id(1)], "a clock that is not to be believed");
}

async fn a_photo_of_what_is_still_written_is_its_writers(t: TestDb) {
    t.write(settle).await;
    let draft = |n: u32| Photo { id: photo_id(n), alt: format!("Coat {n}"), width: 640, height: 480 };
    t.write(move |c| {
        for n in [2, 1, 3] {
            let form = if n == 3 { "other" } else { "form" };
            photo_draft_insert(c, member_id(1), form, &draft(n), &[0, 255, 7], at(i64::from(n)))?;
        }
        Ok(())
    })
    .await;
    assert_eq!(t.read(|c| photo_drafts_of(c, member_id(1), "form")).await, [draft(1), draft(2)]);
    assert!(t.read(|c| photo_drafts_of(c, member_id(2), "form")).await.is_empty(), "of somebody else there are none");
    assert_eq!(t.read(|c| photo_draft_jpeg(c, member_id(1), photo_id(1))).await, Some(vec![0, 255, 7]));
    assert_eq!(t.read(|c| photo_draft_jpeg(c, member_id(2), photo_id(1))).await, None);
    t.write(|c| photo_draft_delete(c, member_id(2), photo_id(1))).await;
    assert_eq!(t.count("photo_drafts").await, 3, "nobody else takes it away");
    t.write(|c| photo_draft_delete(c, member_id(1), photo_id(1))).await;
    assert_eq!(t.write(|c| photo_draft_prune(c, at(3))).await, 1);
    t.conflict(move |c| photo_draft_insert(c, member_id(1), "form", &draft(4), &vec![1; 100_001], at(4))).await;
    t.write(move |c| {
        (5..8).try_for_each(|n| photo_draft_insert(c, member_id(1), "form", &draft(n), &[7], at(i64::from(n))))?;
        photo_draft_make_room(c, member_id(1), "new", 1)
    })
    .await;
    let left = t.read(|c| photo_drafts_of(c, member_id(1), "form")).await;
    assert_eq!(left, [draft(7)], "the oldest make room");
    t.write(|c| photo_draft_make_room(c, member_id(1), "form", 0)).await;
    assert_eq!(t.count("photo_drafts").await, 1, "never those of the form itself");
    t.write(|c| photo_draft_delete_all(c, member_id(1))).await;
    assert_eq!(t.count("photo_drafts").await, 0);
}
