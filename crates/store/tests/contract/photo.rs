//! Photos: kept with their listing, small, and told of in its row.

use caremonger_domain::{id::PhotoId, photo::Photo};
use caremonger_store::{
    listing::{listing_find, listing_update},
    photo::{photo_delete, photo_delete_all, photo_find, photo_insert},
};

use crate::{
    support::TestDb,
    world::{at, listing_id, put_listing, settle},
};

on_both!(a_photo_is_kept_with_its_listing, no_large_picture_is_kept);

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
