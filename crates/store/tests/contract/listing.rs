//! Listings: what is stored comes back, and which of them the timers and shelves are given.

use caremonger_domain::{
    Timestamp,
    listing::{Acceptance, ClosedBecause, Kind, Listing, Origin, State, Visibility},
};
use caremonger_store::listing::{
    listing_copies_close, listing_count_local_public, listing_expired, listing_featured, listing_find, listing_find_by_uri,
    listing_insert, listing_intent_uri, listing_lock, listing_pods, listing_pods_set, listing_update,
};
use caremonger_store::listing_news::{News, listing_news, listing_news_due, listing_news_set};

use crate::{
    support::{TestDb, sql},
    world::{a_listing, at, listing_id, member_id, of_pod, of_remote, pod_id, put_listing, remote_id, settle},
};

on_both!(
    a_listing_comes_back_as_it_was_stored,
    a_change_is_stored_whole_and_leaves_the_intent_alone,
    a_uri_names_one_listing,
    listings_without_a_uri_do_not_disturb_one_another,
    what_is_not_there_is_not_found,
    a_listing_has_one_home,
    a_closed_listing_says_why,
    words_that_no_version_knows_are_refused,
    named_pods_are_set_as_a_whole,
    expired_are_open_listings_whose_time_is_past_oldest_end_first,
    the_shelf_shows_the_newest_open_public_listings_of_the_pod,
    public_listings_of_this_node_are_counted,
    open_copies_of_an_actor_leave_the_board,
    news_are_due_once_and_in_order,
);

async fn put(t: &TestDb, listing: &Listing) {
    let listing = listing.clone();
    t.write(move |c| listing_insert(c, &listing, None)).await;
}

async fn a_listing_comes_back_as_it_was_stored(t: TestDb) {
    t.write(settle).await;
    let mut n = 0;
    for kind in Kind::ALL {
        for visibility in Visibility::ALL {
            for acceptance in Acceptance::ALL {
                n += 1;
                let mut l = a_listing(n, Origin::Local { pod: pod_id(1), author: n.is_multiple_of(2).then(|| member_id(1)) });
                (l.kind, l.visibility, l.acceptance) = (*kind, *visibility, *acceptance);
                l.uri = Some(format!("https://maple.example/listings/{n}"));
                l.description = "First line\n\nSecond line".to_owned();
                (l.needed_by, l.closes_at) = (Some(at(500)), Some(at(900)));
                put(&t, &l).await;
                assert_eq!(t.read(move |c| listing_find(c, listing_id(n))).await.as_ref(), Some(&l));
                let uri = l.uri.clone().expect("a uri");
                assert_eq!(t.read(move |c| listing_find_by_uri(c, &uri)).await, Some(l));
            }
        }
    }
    for because in ClosedBecause::ALL {
        n += 1;
        let mut l = a_listing(n, of_remote(1));
        (l.state, l.closed_because, l.deleted_at) = (State::Closed, Some(*because), Some(at(5)));
        put(&t, &l).await;
        assert_eq!(t.read(move |c| listing_find(c, listing_id(n))).await, Some(l));
    }
    for moment in [i64::MIN, -1, 0, i64::MAX] {
        n += 1;
        let mut l = a_listing(n, of_pod(1));
        let moment = Timestamp::from_micros(moment);
        (l.published_at, l.updated_at, l.closes_at, l.version) = (moment, moment, Some(moment), i64::MAX);
        put(&t, &l).await;
        assert_eq!(t.read(move |c| listing_find(c, listing_id(n))).await, Some(l));
    }
}

async fn a_change_is_stored_whole_and_leaves_the_intent_alone(t: TestDb) {
    t.write(settle).await;
    let mut l = a_listing(1, of_remote(1));
    (l.closes_at, l.needed_by) = (Some(at(9)), Some(at(8)));
    let first = l.clone();
    t.write(move |c| listing_insert(c, &first, Some("https://cedar.example/1#primary"))).await;
    "Something else".clone_into(&mut l.title);
    (l.closes_at, l.needed_by, l.stock, l.unit) = (None, None, None, None);
    l.version = 2;
    let second = l.clone();
    t.write(move |c| listing_update(c, &second)).await;
    assert_eq!(t.read(|c| listing_find(c, listing_id(1))).await, Some(l), "what is gone is gone");
    let intent = t.read(|c| listing_intent_uri(c, listing_id(1))).await;
    assert_eq!(intent.as_deref(), Some("https://cedar.example/1#primary"));
}

async fn a_uri_names_one_listing(t: TestDb) {
    t.write(settle).await;
    let mut l = a_listing(1, of_remote(1));
    l.uri = Some("https://cedar.example/listings/1".to_owned());
    put(&t, &l).await;
    let mut other = a_listing(2, of_remote(1));
    (other.uri, other.title) = (l.uri.clone(), "Another".to_owned());
    t.conflict(move |c| listing_insert(c, &other, None)).await;
    assert_eq!(t.count("listings").await, 1);
    assert_eq!(t.read(|c| listing_find_by_uri(c, "https://cedar.example/listings/1")).await, Some(l));
    let again = a_listing(1, of_pod(1));
    t.conflict(move |c| listing_insert(c, &again, None)).await;
}

async fn listings_without_a_uri_do_not_disturb_one_another(t: TestDb) {
    t.write(settle).await;
    t.write(|c| put_listing(c, 1)).await;
    t.write(|c| put_listing(c, 2)).await;
    assert_eq!(t.count("listings").await, 2);
}

async fn what_is_not_there_is_not_found(t: TestDb) {
    assert_eq!(t.read(|c| listing_find(c, listing_id(1))).await, None);
    assert_eq!(t.write(|c| listing_lock(c, listing_id(1))).await, None);
    assert_eq!(t.read(|c| listing_find_by_uri(c, "https://maple.example/listings/1")).await, None);
    assert_eq!(t.read(|c| listing_intent_uri(c, listing_id(1))).await, None);
    let nobodys = a_listing(1, of_pod(77));
    t.conflict(move |c| listing_insert(c, &nobodys, None)).await;
}

async fn a_listing_has_one_home(t: TestDb) {
    t.write(settle).await;
    t.write(|c| put_listing(c, 1)).await;
    t.conflict(|c| sql(c, "UPDATE listings SET pod_id = NULL")).await;
    t.conflict(|c| sql(c, &format!("UPDATE listings SET remote_actor_id = '{}'", remote_id(1)))).await;
}

async fn a_closed_listing_says_why(t: TestDb) {
    t.write(settle).await;
    t.write(|c| put_listing(c, 1)).await;
    t.conflict(|c| sql(c, "UPDATE listings SET state = 'closed'")).await;
    t.conflict(|c| sql(c, "UPDATE listings SET closed_because = 'expired'")).await;
}

async fn words_that_no_version_knows_are_refused(t: TestDb) {
    t.write(settle).await;
    t.write(|c| put_listing(c, 1)).await;
    for column in ["kind", "visibility", "acceptance", "state", "closed_because"] {
        let statement = format!("UPDATE listings SET {column} = 'perhaps'");
        t.conflict(move |c| sql(c, &statement)).await;
    }
}

async fn named_pods_are_set_as_a_whole(t: TestDb) {
    t.write(settle).await;
    t.write(|c| put_listing(c, 1)).await;
    let names = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
    let (first, second) = (names(&["@b@x.example", "@a@x.example"]), names(&["@c@x.example", "@b@x.example"]));
    t.write(move |c| listing_pods_set(c, listing_id(1), &first)).await;
    t.write(move |c| listing_pods_set(c, listing_id(1), &second)).await;
    assert_eq!(t.read(|c| listing_pods(c, listing_id(1))).await, ["@b@x.example", "@c@x.example"]);
    t.write(|c| listing_pods_set(c, listing_id(1), &[])).await;
    assert!(t.read(|c| listing_pods(c, listing_id(1))).await.is_empty());
}

async fn expired_are_open_listings_whose_time_is_past_oldest_end_first(t: TestDb) {
    t.write(settle).await;
    let ends: [Option<i64>; 6] = [Some(30), Some(10), Some(20), Some(21), None, Some(5)];
    for (n, end) in (1..).zip(ends) {
        let mut l = a_listing(n, if n == 2 { of_remote(1) } else { of_pod(1) });
        l.closes_at = end.map(at);
        if n == 6 {
            (l.state, l.closed_because) = (State::Closed, Some(ClosedBecause::Withdrawn));
        }
        put(&t, &l).await;
    }
    let ids = |n: &[u32]| n.iter().map(|n| listing_id(*n)).collect::<Vec<_>>();
    assert_eq!(t.read(|c| listing_expired(c, at(20), 10)).await, ids(&[2, 3]), "the very moment counts");
    assert_eq!(t.read(|c| listing_expired(c, at(99), 3)).await, ids(&[2, 3, 4]), "no more than asked for");
    assert!(t.read(|c| listing_expired(c, at(9), 10)).await.is_empty());
}

async fn the_shelf_shows_the_newest_open_public_listings_of_the_pod(t: TestDb) {
    t.write(settle).await;
    for n in 1..=8 {
        let mut l = a_listing(n, if n == 5 { of_pod(2) } else { of_pod(1) });
        match n {
            2 => l.visibility = Visibility::Node,
            3 => (l.state, l.closed_because) = (State::Closed, Some(ClosedBecause::Fulfilled)),
            4 => l.deleted_at = Some(at(9)),
            _ => {}
        }
        put(&t, &l).await;
    }
    let shelf = t.read(|c| listing_featured(c, pod_id(1), 3)).await;
    assert_eq!(shelf.iter().map(|l| l.id).collect::<Vec<_>>(), [listing_id(8), listing_id(7), listing_id(6)]);
    let all = t.read(|c| listing_featured(c, pod_id(1), 99)).await;
    assert_eq!(all.len(), 4);
}

async fn public_listings_of_this_node_are_counted(t: TestDb) {
    t.write(settle).await;
    assert_eq!(t.read(listing_count_local_public).await, 0);
    for n in 1..=4 {
        let mut l = a_listing(n, if n == 1 { of_remote(1) } else { of_pod(1) });
        match n {
            2 => l.visibility = Visibility::Pods,
            3 => l.deleted_at = Some(at(9)),
            _ => {}
        }
        put(&t, &l).await;
    }
    assert_eq!(t.read(listing_count_local_public).await, 1);
}

async fn open_copies_of_an_actor_leave_the_board(t: TestDb) {
    t.write(settle).await;
    for n in 1..=4 {
        let mut l = a_listing(n, if n == 1 { of_pod(1) } else { of_remote(1) });
        if n == 2 {
            (l.state, l.closed_because) = (State::Closed, Some(ClosedBecause::Expired));
        }
        put(&t, &l).await;
    }
    assert_eq!(t.write(|c| listing_copies_close(c, remote_id(1), at(9))).await, 2);
    let closed = t.read(|c| listing_find(c, listing_id(3))).await.expect("the copy");
    assert_eq!((closed.state, closed.version), (State::Closed, 0), "whatever is heard of it next brings it back");
    assert_eq!(t.read(|c| listing_find(c, listing_id(1))).await.expect("ours").state, State::Open);
}

async fn news_are_due_once_and_in_order(t: TestDb) {
    t.write(settle).await;
    let news = |told: &str, due: Option<i64>| News {
        told: told.to_owned(),
        told_at: at(1).as_micros(),
        due_at: due.map(|d| at(d).as_micros()),
    };
    for (n, due) in [(1, Some(30)), (2, Some(10)), (3, None), (4, Some(20))] {
        let news = news("7 left", due);
        t.write(move |c| put_listing(c, n)).await;
        t.write(move |c| listing_news_set(c, listing_id(n), &news)).await;
    }
    assert_eq!(t.read(|c| listing_news_due(c, at(20), 10)).await, [listing_id(2), listing_id(4)]);
    assert_eq!(t.read(|c| listing_news_due(c, at(99), 1)).await, [listing_id(2)]);
    let told = news("6 left", None);
    let expected = told.clone();
    t.write(move |c| listing_news_set(c, listing_id(2), &told)).await;
    assert_eq!(t.read(|c| listing_news(c, listing_id(2))).await, Some(expected));
    assert_eq!(t.read(|c| listing_news_due(c, at(20), 10)).await, [listing_id(4)], "told is told");
    assert_eq!(t.read(|c| listing_news(c, listing_id(9))).await, None);
}
