//! Interests, hints, messages, notices and the activities that were sent; and that texts come back as they went in.

use caremonger_domain::{
    Amount, Timestamp,
    actor::ActorKind,
    commitment::{Helper, Side},
    id::NoticeId,
    interest::{Interest, State},
};
use caremonger_store::{
    activity::{activity_find, activity_insert, activity_latest, outbox_count, outbox_forget, outbox_page},
    actor::actor_insert,
    commitment::commitment_insert,
    interest::{
        hint_add, interest_find, interest_find_by_commitment, interest_find_by_note, interest_insert, interest_latest,
        interest_page, interest_update,
    },
    listing::{listing_find, listing_insert},
    message::{Message, Thread, message_find_by_uri, message_insert, message_page},
    notice::{Notice, notice_insert, notice_page},
    remote_actor::remote_actor_put,
};

use crate::{
    support::{TestDb, sql},
    world::{
        a_commitment, a_listing, a_message, a_remote, actor_id, an_activity, an_actor, an_interest, at, cedar, commitment_id,
        interest_id, listing_id, member_id, message_id, of_pod, pod_id, put_activity, put_listing, remote_id, settle,
    },
};

on_both!(
    an_interest_comes_back_as_it_was_stored,
    a_note_is_one_interest,
    pages_of_interests_are_of_one_pod_and_perhaps_one_listing,
    a_person_is_hinted_once_by_each_pod,
    a_message_belongs_to_one_thread,
    a_message_that_comes_twice_is_kept_once,
    pages_of_messages_visit_each_once,
    notices_are_the_neighbours_own_newest_first,
    an_activity_is_kept_word_for_word_and_once,
    an_outbox_shows_what_stands_in_it_newest_first,
    what_is_deleted_leaves_the_outbox,
    the_latest_activity_about_something_is_found,
    texts_come_back_as_they_went_in,
);

async fn an_interest_comes_back_as_it_was_stored(t: TestDb) {
    t.write(settle).await;
    t.write(|c| {
        put_listing(c, 1)?;
        commitment_insert(c, &a_commitment(1, listing_id(1), Helper::Remote(remote_id(1))))
    })
    .await;
    let mut it = an_interest(1, &cedar(), Some(listing_id(1)));
    let first = it.clone();
    t.write(move |c| interest_insert(c, &first)).await;
    for state in State::ALL {
        (it.state, it.commitment) = (*state, (*state == State::Accepted).then(|| commitment_id(1)));
        let changed = it.clone();
        t.write(move |c| interest_update(c, &changed, at(9))).await;
        assert_eq!(t.read(|c| interest_find(c, interest_id(1))).await.as_ref(), Some(&it));
        let by_promise = t.read(|c| interest_find_by_commitment(c, commitment_id(1))).await;
        assert_eq!(by_promise.is_some(), *state == State::Accepted);
    }
    (it.listing, it.amount) = (None, None);
    let changed = it.clone();
    t.write(move |c| interest_update(c, &changed, at(9))).await;
    let note = it.note_uri.clone();
    assert_eq!(t.read(move |c| interest_find_by_note(c, &note)).await, Some(it));
}

async fn a_note_is_one_interest(t: TestDb) {
    t.write(settle).await;
    t.write(|c| {
        put_listing(c, 1)?;
        commitment_insert(c, &a_commitment(1, listing_id(1), Helper::Remote(remote_id(1))))?;
        let taken = Interest { commitment: Some(commitment_id(1)), ..an_interest(1, &cedar(), None) };
        interest_insert(c, &taken)
    })
    .await;
    let same_note = Interest { note_uri: an_interest(1, &cedar(), None).note_uri, ..an_interest(2, &cedar(), None) };
    t.conflict(move |c| interest_insert(c, &same_note)).await;
    let same_promise = Interest { commitment: Some(commitment_id(1)), ..an_interest(3, &cedar(), None) };
    t.conflict(move |c| interest_insert(c, &same_promise)).await;
    assert_eq!(t.count("interests").await, 1);
}

async fn pages_of_interests_are_of_one_pod_and_perhaps_one_listing(t: TestDb) {
    t.write(settle).await;
    t.write(|c| {
        remote_actor_put(c, &a_remote(2, "ana", "social.example"), &[])?;
        put_listing(c, 1)?;
        for n in 1..=9 {
            let from = if n == 9 { a_remote(2, "ana", "social.example") } else { cedar() };
            let mut it = an_interest(n, &from, n.is_multiple_of(3).then(|| listing_id(1)));
            it.pod = pod_id(if n == 8 { 2 } else { 1 });
            interest_insert(c, &it)?;
        }
        Ok(())
    })
    .await;
    for (listing, before, limit, expected) in [
        (None, None, 99, vec![9, 7, 6, 5, 4, 3, 2, 1]),
        (None, Some(6), 2, vec![5, 4]),
        (Some(listing_id(1)), None, 99, vec![9, 6, 3]),
        (Some(listing_id(1)), Some(9), 1, vec![6]),
    ] {
        let page = t.read(move |c| interest_page(c, pod_id(1), listing, before.map(interest_id), limit)).await;
        assert_eq!(page.iter().map(|i| i.id).collect::<Vec<_>>(), expected.into_iter().map(interest_id).collect::<Vec<_>>());
    }
    let latest = t.read(|c| interest_latest(c, remote_id(1), pod_id(1))).await.expect("an interest");
    assert_eq!((latest.id, latest.from.as_str()), (interest_id(7), "@cedar@cedar.example"));
    assert_eq!(t.read(|c| interest_latest(c, remote_id(2), pod_id(2))).await, None);
}

async fn a_person_is_hinted_once_by_each_pod(t: TestDb) {
    t.write(settle).await;
    assert!(t.write(|c| hint_add(c, pod_id(1), remote_id(1), at(1))).await);
    assert!(!t.write(|c| hint_add(c, pod_id(1), remote_id(1), at(2))).await);
    assert!(t.write(|c| hint_add(c, pod_id(2), remote_id(1), at(3))).await);
}

/// A promise (1) and an interest (1) to talk about.
async fn threads(t: &TestDb) {
    t.write(settle).await;
    t.write(|c| {
        put_listing(c, 1)?;
        commitment_insert(c, &a_commitment(1, listing_id(1), Helper::Member(member_id(2))))?;
        interest_insert(c, &an_interest(1, &cedar(), None))
    })
    .await;
}

const PROMISE: fn() -> Thread = || Thread::Commitment(commitment_id(1));
const INTEREST: fn() -> Thread = || Thread::Interest(interest_id(1));

async fn a_message_belongs_to_one_thread(t: TestDb) {
    threads(&t).await;
    let mut kept = Vec::new();
    for (n, thread, side) in [(1, PROMISE(), Side::Owner), (2, INTEREST(), Side::Helper)] {
        let uri = Some(format!("https://maple.example/messages/{n}"));
        let message = Message { side, uri, ..a_message(n, thread) };
        kept.push(message.clone());
        t.write(move |c| message_insert(c, &message)).await;
    }
    assert_eq!(t.read(|c| message_page(c, PROMISE(), None, 9)).await, kept[..1]);
    assert_eq!(t.read(|c| message_page(c, INTEREST(), None, 9)).await, kept[1..]);
    assert_eq!(t.read(|c| message_find_by_uri(c, "https://maple.example/messages/2")).await.as_ref(), kept.last());
    t.conflict(|c| sql(c, "UPDATE messages SET commitment_id = NULL, interest_id = NULL")).await;
    t.conflict(|c| message_insert(c, &a_message(3, Thread::Commitment(commitment_id(9))))).await;
}

async fn a_message_that_comes_twice_is_kept_once(t: TestDb) {
    threads(&t).await;
    let named = |n| Message { uri: Some("https://cedar.example/notes/1".to_owned()), ..a_message(n, PROMISE()) };
    t.write(move |c| message_insert(c, &named(1))).await;
    t.conflict(move |c| message_insert(c, &named(2))).await;
    t.write(|c| message_insert(c, &a_message(3, PROMISE()))).await;
    t.write(|c| message_insert(c, &a_message(4, PROMISE()))).await;
    assert_eq!(t.count("messages").await, 3, "those that stayed here have no name to share");
}

async fn pages_of_messages_visit_each_once(t: TestDb) {
    threads(&t).await;
    t.write(|c| (1..=14).try_for_each(|n| message_insert(c, &a_message(n, PROMISE())))).await;
    let (mut seen, mut before) = (Vec::new(), None);
    loop {
        let page = t.read(move |c| message_page(c, PROMISE(), before, 5)).await;
        before = page.last().map(|m| m.id);
        seen.extend(page.iter().map(|m| m.id));
        if page.len() < 5 {
            break;
        }
    }
    assert_eq!(seen, (1..=14).rev().map(message_id).collect::<Vec<_>>());
}

async fn notices_are_the_neighbours_own_newest_first(t: TestDb) {
    threads(&t).await;
    let notice = |n: u32, member: u32| Notice {
        case: None,
        id: NoticeId::new(at(i64::from(n)), u128::from(n)),
        member: member_id(member),
        kind: "promised".to_owned(),
        listing: Some(listing_id(1)),
        commitment: (n == 1).then(|| commitment_id(1)),
        interest: (n == 2).then(|| interest_id(1)),
        created_at: at(i64::from(n)),
    };
    t.write(move |c| [(1, 1), (2, 1), (3, 2), (4, 1)].iter().try_for_each(|(n, m)| notice_insert(c, &notice(*n, *m)))).await;
    assert_eq!(t.read(|c| notice_page(c, member_id(1), None, 9)).await, [notice(4, 1), notice(2, 1), notice(1, 1)]);
    let before = notice(4, 1).id;
    assert_eq!(t.read(move |c| notice_page(c, member_id(1), Some(before), 1)).await, [notice(2, 1)]);
}

async fn an_activity_is_kept_word_for_word_and_once(t: TestDb) {
    t.write(settle).await;
    let body = "{\"content\":\"<p>7 left</p>\", \"spaces\" : 1.0}";
    let first = t.write(move |c| {
        let uri = "https://maple.example/activities/1";
        activity_insert(
            c,
            &caremonger_store::activity::NewActivity { body, ..an_activity(uri, "https://maple.example/l/1") },
            at(1),
        )
    });
    let first = first.await;
    t.conflict(|c| put_activity(c, 1)).await;
    let second = t.write(|c| put_activity(c, 2)).await;
    assert!(second > first, "numbers are in the order of sending");
    let kept = t.read(|c| activity_find(c, "https://maple.example/activities/1")).await.expect("it is kept");
    assert_eq!((kept.seq, kept.body.as_str(), kept.public), (first, body, true));
    assert_eq!(t.read(|c| activity_find(c, "https://maple.example/activities/3")).await, None);
}

async fn an_outbox_shows_what_stands_in_it_newest_first(t: TestDb) {
    t.write(settle).await;
    t.write(|c| {
        actor_insert(c, &an_actor(2, ActorKind::Pod, Some(pod_id(2)), "elm"))?;
        for n in 1..=9_u32 {
            let uri = format!("https://maple.example/activities/{n}");
            let mut new = an_activity(&uri, "https://maple.example/l/1");
            (new.in_outbox, new.actor) = (n != 4, actor_id(if n == 6 { 2 } else { 1 }));
            activity_insert(c, &new, at(1))?;
        }
        Ok(())
    })
    .await;
    assert_eq!(t.read(|c| outbox_count(c, actor_id(1))).await, 7);
    let (mut seen, mut before) = (Vec::new(), None);
    loop {
        let page = t.read(move |c| outbox_page(c, actor_id(1), before, 3)).await;
        before = page.last().map(|a| a.seq);
        seen.extend(page.iter().map(|a| a.seq));
        if page.len() < 3 {
            break;
        }
    }
    assert_eq!(seen, [9, 8, 7, 5, 3, 2, 1]);
}

async fn what_is_deleted_leaves_the_outbox(t: TestDb) {
    t.write(settle).await;
    t.write(|c| {
        activity_insert(c, &an_activity("https://maple.example/activities/1", "https://maple.example/l/1"), at(1))?;
        activity_insert(c, &an_activity("https://maple.example/activities/2", "https://maple.example/l/2"), at(1))?;
        outbox_forget(c, "https://maple.example/l/1")
    })
    .await;
    let left = t.read(|c| outbox_page(c, actor_id(1), None, 9)).await;
    assert_eq!(left.iter().map(|a| a.object_uri.as_str()).collect::<Vec<_>>(), ["https://maple.example/l/2"]);
    let gone = t.read(|c| activity_find(c, "https://maple.example/activities/1")).await.expect("it is kept");
    assert!(!gone.public, "and nobody may fetch it");
}

async fn the_latest_activity_about_something_is_found(t: TestDb) {
    t.write(settle).await;
    t.write(|c| {
        for (n, kind, object) in [(1, "Accept", "a"), (2, "Update", "a"), (3, "Announce", "a"), (4, "Update", "b")] {
            let (uri, object) = (format!("https://maple.example/activities/{n}"), format!("https://maple.example/{object}"));
            activity_insert(c, &caremonger_store::activity::NewActivity { kind, ..an_activity(&uri, &object) }, at(1))?;
        }
        Ok(())
    })
    .await;
    for (kinds, expected) in [(&["Accept", "Update"][..], Some(2)), (&["Accept"], Some(1)), (&["Reject"], None), (&[], None)] {
        let found = t.read(move |c| activity_latest(c, "https://maple.example/a", kinds)).await;
        assert_eq!(found.map(|f| f.seq), expected, "{kinds:?}");
    }
}

async fn texts_come_back_as_they_went_in(t: TestDb) {
    threads(&t).await;
    let long = "Zwei Säcke, 两袋, كيسان. ".repeat(4_000);
    for (n, text) in (10..).zip([
        "",
        " spaces before and after ",
        "👩‍👩‍👧 🇺🇳 🫶🏽 \u{1f9d1}\u{200d}\u{1f33e}",
        "سبعة أكياس من الأرز (2 كغ)",
        "\u{202e}right to left\u{202c} and אורז together",
        "cafe\u{301} is not café",
        "line\nline\r\n\ttab",
        "' \" \\ ` ; -- /* $1 %s {} <b>&amp;</b>",
        "\u{10ffff}\u{feff}\u{200d}",
        long.as_str(),
    ]) {
        let mut listing = a_listing(n, of_pod(1));
        (listing.title, listing.description, listing.area) = (text.to_owned(), text.to_owned(), text.to_owned());
        let message = Message { text: text.to_owned(), author_name: text.to_owned(), ..a_message(n, PROMISE()) };
        let interest = Interest { text: text.to_owned(), ..an_interest(n, &cedar(), None) };
        let expected = (listing.clone(), message.clone(), interest.clone());
        t.write(move |c| {
            listing_insert(c, &listing, None)?;
            message_insert(c, &message)?;
            interest_insert(c, &interest)
        })
        .await;
        let found = t.read(move |c| {
            let message = message_page(c, PROMISE(), None, 1)?.remove(0);
            Ok((listing_find(c, listing_id(n))?, message, interest_find(c, interest_id(n))?))
        });
        assert_eq!(found.await, (Some(expected.0), expected.1, Some(expected.2)), "{n}");
    }
    let edge = Interest { amount: Amount::from_millionths(999_999_999_999_999_999), ..an_interest(99, &cedar(), None) };
    let edge = Interest { created_at: Timestamp::from_micros(i64::MIN), ..edge };
    let expected = edge.clone();
    t.write(move |c| interest_insert(c, &edge)).await;
    assert_eq!(t.read(|c| interest_find(c, interest_id(99))).await, Some(expected));
}
