//! Pages of listings: who sees what, what filters keep, and that paging neither skips nor repeats.

use caremonger_domain::{
    id::ListingId,
    listing::{ClosedBecause, Kind, Listing, Origin, State, Visibility},
};
use caremonger_store::{
    listing::{listing_insert, listing_pods_set, listing_update},
    listing_page::{Filter, From, Viewer, listing_is_visible, listing_page},
    pod::pod_insert,
};

use crate::{
    support::TestDb,
    world::{a_listing, a_pod, at, listing_id, member_id, of_pod, of_remote, pod_id, settle},
};

on_both!(
    everyone_sees_what_is_for_them_and_nothing_else,
    every_filter_keeps_what_it_names,
    filters_are_joined,
    what_is_public_only_is_so_for_everyone,
    paging_visits_each_listing_once,
    paging_through_words_visits_each_listing_once,
    what_few_may_see_is_found_behind_much_that_they_may_not,
    deleted_listings_are_on_no_page,
    a_changed_listing_is_found_by_its_new_words_alone,
);

fn of(pod: u32, name: &str, desk: bool) -> Viewer {
    Viewer::Member { member: member_id(99), pod: pod_id(pod), pod_address: format!("@{name}@maple.example"), desk }
}

async fn put(t: &TestDb, listing: &Listing) {
    let listing = listing.clone();
    t.write(move |c| listing_insert(c, &listing, None)).await;
}

async fn page(t: &TestDb, viewer: &Viewer, filter: &Filter, before: Option<ListingId>, limit: i64) -> Vec<ListingId> {
    let (viewer, filter) = (viewer.clone(), filter.clone());
    let page = t.read(move |c| listing_page(c, &viewer, &filter, before, limit)).await;
    page.into_iter().map(|l| l.id).collect()
}

async fn everyone_sees_what_is_for_them_and_nothing_else(t: TestDb) {
    t.write(settle).await;
    t.write(|c| pod_insert(c, &a_pod(3, "birch"))).await;
    // 1 to 5 are maple's, 11 to 15 copies of Cedar's; those for named pods name elm.
    for (n, visibility) in (1..).zip(Visibility::ALL) {
        let written = Origin::Local { pod: pod_id(1), author: Some(member_id(1)) };
        for (n, origin) in [(n, written), (10 + n, of_remote(1))] {
            let mut l = a_listing(n, origin);
            l.visibility = *visibility;
            put(&t, &l).await;
            if *visibility == Visibility::Pods {
                t.write(move |c| listing_pods_set(c, listing_id(n), &["@elm@maple.example".to_owned()])).await;
            }
        }
    }
    // Columns: desk, pod, node, named pods, public. Of copies only the last two exist, and the pods they are for are
    // known here as well.
    let author =
        Viewer::Member { member: member_id(1), pod: pod_id(3), pod_address: "@birch@maple.example".to_owned(), desk: false };
    let x = true;
    let o = false;
    for (who, viewer, here, elsewhere) in [
        ("anyone", Viewer::Anyone, [o, o, o, o, x], [o, o, o, o, x]),
        ("a neighbour of the pod", of(1, "maple", false), [o, x, x, x, x], [o, o, x, o, x]),
        ("the desk of the pod", of(1, "maple", true), [x, x, x, x, x], [o, o, x, o, x]),
        ("a neighbour of the named pod", of(2, "elm", false), [o, o, x, x, x], [o, o, x, x, x]),
        ("the desk of the named pod", of(2, "elm", true), [o, o, x, x, x], [o, o, x, x, x]),
        ("who wrote it, whatever the pod", author, [x, x, x, x, x], [o, o, x, o, x]),
        ("a neighbour of another pod", of(3, "birch", false), [o, o, x, o, x], [o, o, x, o, x]),
        ("the desk of another pod", of(3, "birch", true), [o, o, x, o, x], [o, o, x, o, x]),
    ] {
        for (words, from) in [("", "the board"), ("rice", "the search")] {
            let filter = Filter { words: Filter::words_of(words), ..Filter::default() };
            let seen = page(&t, &viewer, &filter, None, 50).await;
            for (base, table) in [(0, here), (10, elsewhere)] {
                for ((n, visibility), expected) in (base + 1..).zip(Visibility::ALL).zip(table) {
                    let id = listing_id(n);
                    assert_eq!(seen.contains(&id), expected, "{who}, {from}: {visibility} {n}");
                    let viewer = viewer.clone();
                    let visible = t.read(move |c| listing_is_visible(c, &viewer, id)).await;
                    assert_eq!(visible, expected, "{who}, alone: {visibility} {n}");
                }
            }
        }
    }
}

/// Listings 1 to 6, each different from the first in one thing.
async fn assorted(t: &TestDb) {
    t.write(settle).await;
    for n in 1..=6 {
        let mut l = a_listing(n, if n == 6 { of_remote(1) } else { of_pod(1) });
        match n {
            2 => l.kind = Kind::Request,
            3 => l.category = "tools".to_owned(),
            4 => (l.state, l.closed_because) = (State::Closed, Some(ClosedBecause::Fulfilled)),
            5 => l.area = "Elm Street".to_owned(),
            _ => {}
        }
        put(t, &l).await;
    }
    put(t, &a_listing(7, of_pod(2))).await;
}

async fn every_filter_keeps_what_it_names(t: TestDb) {
    assorted(&t).await;
    let all = Filter::default;
    for (filter, expected) in [
        (all(), vec![7, 6, 5, 4, 3, 2, 1]),
        (Filter { kind: Some(Kind::Offer), ..all() }, vec![7, 6, 5, 4, 3, 1]),
        (Filter { kind: Some(Kind::Request), ..all() }, vec![2]),
        (Filter { category: Some("tools".to_owned()), ..all() }, vec![3]),
        (Filter { category: Some("nothing".to_owned()), ..all() }, vec![]),
        (Filter { state: Some(State::Open), ..all() }, vec![7, 6, 5, 3, 2, 1]),
        (Filter { state: Some(State::Closed), ..all() }, vec![4]),
        (Filter { area: Some("Elm Street".to_owned()), ..all() }, vec![5]),
        (Filter { area: Some("elm street".to_owned()), ..all() }, vec![5]),
        (Filter { area: Some("elm".to_owned()), ..all() }, vec![]),
        (Filter { pod: Some(pod_id(2)), ..all() }, vec![7]),
        (Filter { from: From::Here, ..all() }, vec![7, 5, 4, 3, 2, 1]),
        (Filter { from: From::Elsewhere, ..all() }, vec![6]),
    ] {
        let expected: Vec<_> = expected.into_iter().map(listing_id).collect();
        assert_eq!(page(&t, &of(1, "maple", true), &filter, None, 50).await, expected, "{filter:?}");
        // Every listing holds the word; it changes nothing about the rest.
        let filter = Filter { words: Filter::words_of("rice"), ..filter };
        assert_eq!(page(&t, &of(1, "maple", true), &filter, None, 50).await, expected, "{filter:?}");
    }
}

async fn filters_are_joined(t: TestDb) {
    assorted(&t).await;
    let filter = Filter {
        kind: Some(Kind::Offer),
        category: Some("food".to_owned()),
        state: Some(State::Open),
        pod: Some(pod_id(1)),
        from: From::Here,
        area: Some("Maple Hill".to_owned()),
        words: Filter::words_of("bags"),
        public_only: true,
        ..Filter::default()
    };
    assert_eq!(page(&t, &of(1, "maple", true), &filter, None, 50).await, [listing_id(1)]);
}

async fn what_is_public_only_is_so_for_everyone(t: TestDb) {
    t.write(settle).await;
    for (n, visibility) in (1..).zip(Visibility::ALL) {
        let mut l = a_listing(n, of_pod(1));
        l.visibility = *visibility;
        put(&t, &l).await;
    }
    let filter = Filter { public_only: true, ..Filter::default() };
    assert_eq!(page(&t, &of(1, "maple", true), &filter, None, 50).await, [listing_id(5)]);
}

async fn all_pages(t: &TestDb, filter: &Filter, limit: usize) -> Vec<ListingId> {
    let (mut seen, mut before) = (Vec::new(), None);
    loop {
        let next = page(t, &Viewer::Anyone, filter, before, i64::try_from(limit).expect("small")).await;
        assert!(next.len() <= limit);
        seen.extend(&next);
        if next.len() < limit {
            return seen;
        }
        before = next.last().copied();
    }
}

async fn paging_visits_each_listing_once(t: TestDb) {
    t.write(settle).await;
    t.write(|c| (1..=53).try_for_each(|n| listing_insert(c, &a_listing(n, of_pod(1 + n % 2)), None))).await;
    let newest_first: Vec<_> = (1..=53).rev().map(listing_id).collect();
    for limit in [1, 7, 53, 54] {
        assert_eq!(all_pages(&t, &Filter::default(), limit).await, newest_first, "{limit} a page");
    }
    // What comes while somebody pages does not shift what they see.
    let first = page(&t, &Viewer::Anyone, &Filter::default(), None, 10).await;
    put(&t, &a_listing(99, of_pod(1))).await;
    let second = page(&t, &Viewer::Anyone, &Filter::default(), first.last().copied(), 10).await;
    assert_eq!([first, second].concat(), newest_first[..20]);
}

async fn paging_through_words_visits_each_listing_once(t: TestDb) {
    t.write(settle).await;
    t.write(|c| {
        (1..=450).try_for_each(|n| {
            let mut l = a_listing(n, of_pod(1));
            l.title = if n % 3 == 0 { format!("Rice {n}") } else { format!("Bread {n}") };
            l.category = if n % 2 == 0 { "food".to_owned() } else { "other".to_owned() };
            listing_insert(c, &l, None)
        })
    })
    .await;
    let rice = Filter { words: vec!["rice".to_owned()], ..Filter::default() };
    let expected: Vec<_> = (1..=450).rev().filter(|n| n % 3 == 0).map(listing_id).collect();
    for limit in [9, 100, 150, 151, 500] {
        assert_eq!(all_pages(&t, &rice, limit).await, expected, "{limit} a page");
    }
    let food = Filter { category: Some("food".to_owned()), ..rice };
    let expected: Vec<_> = (1..=450).rev().filter(|n| n % 6 == 0).map(listing_id).collect();
    for limit in [9, 75, 76] {
        assert_eq!(all_pages(&t, &food, limit).await, expected, "{limit} a page");
    }
    // Two acts of one moment may be stored in another order than that of their ids.
    t.write(|c| [503, 501, 502, 500].into_iter().try_for_each(|n| listing_insert(c, &a_listing(n, of_pod(1)), None))).await;
    let bags = Filter { words: vec!["bags".to_owned()], ..Filter::default() };
    for limit in [1, 2, 3, 9] {
        let mut seen = all_pages(&t, &bags, limit).await;
        seen.sort();
        assert_eq!(seen, (500..=503).map(listing_id).collect::<Vec<_>>(), "{limit} a page");
    }
}

async fn what_few_may_see_is_found_behind_much_that_they_may_not(t: TestDb) {
    t.write(settle).await;
    t.write(|c| {
        (1..=700).try_for_each(|n| {
            let mut l = a_listing(n, of_pod(1));
            l.visibility = if n <= 2 { Visibility::Public } else { Visibility::Pod };
            listing_insert(c, &l, None)
        })
    })
    .await;
    for words in ["", "rice"] {
        let filter = Filter { words: Filter::words_of(words), ..Filter::default() };
        assert_eq!(page(&t, &Viewer::Anyone, &filter, None, 10).await, [listing_id(2), listing_id(1)]);
    }
}

async fn deleted_listings_are_on_no_page(t: TestDb) {
    t.write(settle).await;
    for n in 1..=3 {
        let mut l = a_listing(n, if n == 3 { of_remote(1) } else { of_pod(1) });
        put(&t, &l).await;
        if n != 1 {
            l.deleted_at = Some(at(9));
            t.write(move |c| listing_update(c, &l)).await;
        }
    }
    for viewer in [Viewer::Anyone, of(1, "maple", true)] {
        for words in ["", "rice"] {
            let filter = Filter { words: Filter::words_of(words), ..Filter::default() };
            assert_eq!(page(&t, &viewer, &filter, None, 50).await, [listing_id(1)], "{viewer:?} {words}");
        }
    }
}

async fn a_changed_listing_is_found_by_its_new_words_alone(t: TestDb) {
    t.write(settle).await;
    let mut l = a_listing(1, of_pod(1));
    put(&t, &l).await;
    l.title = "Winter coats".to_owned();
    t.write(move |c| listing_update(c, &l)).await;
    for (words, found) in [("coats", true), ("rice", false), ("maple hill", true)] {
        let filter = Filter { words: Filter::words_of(words), ..Filter::default() };
        assert_eq!(page(&t, &Viewer::Anyone, &filter, None, 5).await.len(), usize::from(found), "{words}");
    }
}
