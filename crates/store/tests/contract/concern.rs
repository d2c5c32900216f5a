//! What is told the mediators, and neighbours who keep apart.

use caremonger_domain::{
    id::{ConcernId, MemberId},
    listing::{Listing, Origin, Visibility},
};
use caremonger_store::{
    concern::{Concern, concern_close, concern_count, concern_find, concern_insert, concern_over, concern_page, concern_wipe},
    listing::listing_insert,
    listing_page::{Filter, Viewer, listing_is_visible, listing_page},
    member::{Member, member_erase, member_insert},
    member_block::{member_block_add, member_block_all, member_block_between, member_block_remove},
};

use crate::{
    support::TestDb,
    world::{a_listing, at, listing_id, member_id, pod_id, settle},
};

on_both!(what_was_told_is_kept_closed_and_wiped, who_keep_apart_see_nothing_of_one_another);

fn concern(n: u32) -> Concern {
    Concern {
        id: ConcernId::new(at(i64::from(n)), u128::from(n)),
        pod: pod_id(1),
        about: Some(member_id(1)),
        listing: None,
        by: Some(member_id(1)),
        by_mark: vec![9; 32],
        sealed: Some(vec![1, 2, 3]),
        created_at: at(i64::from(n)),
        closed_at: None,
    }
}

async fn what_was_told_is_kept_closed_and_wiped(t: TestDb) {
    t.write(settle).await;
    t.write(|c| {
        concern_insert(c, &concern(1))?;
        concern_insert(c, &concern(2))
    })
    .await;
    assert_eq!(t.read(|c| concern_page(c, pod_id(1), 9, 9)).await, [concern(2), concern(1)]);
    assert_eq!(t.read(|c| concern_count(c, &[9; 32], at(2))).await, 1);
    t.write(|c| concern_close(c, concern(1).id, at(10))).await;
    t.write(|c| concern_close(c, concern(1).id, at(20))).await;
    let closed = Concern { closed_at: Some(at(10)), ..concern(1) };
    assert_eq!(t.read(|c| concern_find(c, concern(1).id)).await, Some(closed), "closed once");
    assert!(t.read(|c| concern_over(c, at(10), 9)).await.is_empty());
    assert_eq!(t.read(|c| concern_over(c, at(11), 9)).await, [concern(1).id], "not what is open");
    t.write(|c| concern_wipe(c, concern(1).id)).await;
    assert!(t.read(|c| concern_over(c, at(99), 9)).await.is_empty());
    let left = t.read(|c| concern_find(c, concern(1).id)).await.expect("that there was one stays");
    assert!(left.sealed.is_none() && left.by.is_none() && left.by_mark.is_empty());
}

fn another(n: u32) -> Member {
    Member {
        id: member_id(n),
        pod: pod_id(1),
        handle: format!("m{n}"),
        name: format!("M{n}"),
        language: "en".to_owned(),
        jobs: Vec::new(),
        created_at: at(0),
        known: true,
    }
}

fn eyes(member: MemberId) -> Viewer {
    Viewer::Member { member, pod: pod_id(1), pod_address: "@maple@maple.example".to_owned(), desk: false }
}

async fn who_keep_apart_see_nothing_of_one_another(t: TestDb) {
    t.write(settle).await;
    t.write(|c| {
        member_insert(c, &another(50))?;
        member_insert(c, &another(51))?;
        let of = |n, author| Listing {
            origin: Origin::Local { pod: pod_id(1), author },
            visibility: Visibility::Pod,
            ..a_listing(n, Origin::Local { pod: pod_id(1), author: None })
        };
        listing_insert(c, &of(1, Some(member_id(50))), None)?;
        listing_insert(c, &of(2, Some(member_id(51))), None)?;
        listing_insert(c, &of(3, None), None)
    })
    .await;
    let seen = async |who: u32| {
        let viewer = eyes(member_id(who));
        t.read(move |c| listing_page(c, &viewer, &Filter::default(), None, 9)).await.len()
    };
    assert_eq!((seen(50).await, seen(51).await), (3, 3));
    t.write(|c| member_block_add(c, member_id(50), member_id(51), at(1))).await;
    t.write(|c| member_block_add(c, member_id(50), member_id(51), at(2))).await;
    assert_eq!((seen(50).await, seen(51).await), (2, 2), "neither sees the other's, both what is nobody's");
    assert!(!t.read(|c| listing_is_visible(c, &eyes(member_id(51)), listing_id(1))).await);
    assert!(t.read(|c| member_block_between(c, member_id(51), member_id(50))).await);
    assert_eq!(t.read(|c| member_block_all(c, member_id(50))).await, [(member_id(51), "M51".to_owned())]);
    assert!(t.read(|c| member_block_all(c, member_id(51))).await.is_empty(), "they do not know");
    t.conflict(|c| member_block_add(c, member_id(50), member_id(50), at(3))).await;
    t.write(|c| member_block_remove(c, member_id(50), member_id(51))).await;
    assert_eq!(seen(51).await, 3);
    t.write(|c| member_block_add(c, member_id(50), member_id(51), at(1))).await;
    t.write(|c| member_erase(c, member_id(51), at(9))).await;
    assert_eq!(t.count("member_blocks").await, 0);
}
