//! Listings of strangers: they wait word for word, once for each pod, until somebody decides.

use caremonger_store::{
    Conn, DbError,
    quarantine::{
        Waiting, quarantine_accepted, quarantine_count, quarantine_decide, quarantine_find, quarantine_forget, quarantine_prune,
        quarantine_put, quarantine_waiting,
    },
    remote_actor::remote_actor_put,
};

use crate::{
    support::{TestDb, sql},
    world::{a_remote, at, cedar, pod_id, quarantine_id, remote_id, settle},
};

on_both!(
    what_was_decided_stays_decided,
    what_was_refused_is_away_for_a_long_time_and_what_was_taken_for_good,
    what_waits_comes_back_word_for_word,
    a_listing_waits_once_for_each_pod,
    newer_words_of_its_author_replace_those_that_wait,
    a_listing_sent_twice_at_once_waits_once,
    what_is_decided_waits_no_more,
    what_was_decided_takes_no_newer_words,
    those_who_wait_are_listed_oldest_first_and_no_more_than_asked_for,
    they_are_counted_for_a_pod_and_for_a_sender,
    what_its_author_deleted_is_gone_and_nobody_elses,
    what_nobody_looked_at_is_forgotten,
    what_waits_is_for_somebody_known_and_of_somebody_known,
);

/// Listing `n` of Cedar, sent to maple.
fn waiting(n: u32) -> Waiting {
    Waiting {
        id: quarantine_id(n),
        pod: pod_id(1),
        actor: remote_id(1),
        from: cedar().address,
        uri: format!("https://cedar.example/listings/{n}"),
        title: format!("Bags of rice {n}"),
        body: format!("{{\"name\": \"Bags of rice {n}\",\n \"unit\":\"ü\"}}"),
        created_at: at(i64::from(n)),
    }
}

/// Cedar (1) and birch (2) elsewhere.
async fn settled(t: &TestDb) {
    t.write(settle).await;
    t.write(|c| remote_actor_put(c, &a_remote(2, "birch", "birch.example"), &[])).await;
}

/// Puts one that is new.
fn put(c: &mut Conn, w: &Waiting) -> Result<(), DbError> {
    assert!(quarantine_put(c, w)?, "it is new");
    Ok(())
}

async fn found(t: &TestDb, n: u32) -> Option<Waiting> {
    t.read(move |c| quarantine_find(c, quarantine_id(n))).await
}

async fn what_waits_comes_back_word_for_word(t: TestDb) {
    settled(&t).await;
    assert_eq!(found(&t, 1).await, None);
    t.write(|c| put(c, &waiting(1))).await;
    assert_eq!(found(&t, 1).await, Some(waiting(1)));
    assert_eq!(t.read(|c| quarantine_waiting(c, pod_id(1), 9)).await, [waiting(1)]);
    assert!(!t.read(|c| quarantine_accepted(c, remote_id(1), &waiting(1).uri)).await, "nobody said yes");
}

async fn a_listing_waits_once_for_each_pod(t: TestDb) {
    settled(&t).await;
    t.write(|c| put(c, &waiting(1))).await;
    assert!(!t.write(|c| quarantine_put(c, &Waiting { id: quarantine_id(2), ..waiting(1) })).await, "it waits already");
    t.write(|c| put(c, &Waiting { id: quarantine_id(3), pod: pod_id(2), ..waiting(1) })).await;
    assert_eq!(t.count("quarantine").await, 2);
    assert_eq!(found(&t, 2).await, None);
    t.conflict(|c| quarantine_put(c, &Waiting { uri: waiting(9).uri, ..waiting(1) })).await;
}

async fn newer_words_of_its_author_replace_those_that_wait(t: TestDb) {
    settled(&t).await;
    t.write(|c| put(c, &waiting(1))).await;
    t.write(|c| put(c, &Waiting { id: quarantine_id(3), pod: pod_id(2), ..waiting(1) })).await;
    let newer =
        |n| Waiting { id: quarantine_id(n), title: "Rye".to_owned(), body: "[]".to_owned(), created_at: at(8), ..waiting(1) };
    assert!(!t.write(move |c| quarantine_put(c, &newer(4))).await);
    let expected = Waiting { title: "Rye".to_owned(), body: "[]".to_owned(), ..waiting(1) };
    assert_eq!(found(&t, 1).await, Some(expected.clone()), "it keeps its place in the line");
    let other = found(&t, 3).await.expect("it waits");
    assert_eq!(other.title, waiting(1).title, "another pod's is another");
    // Nobody else speaks for its author.
    let forged = Waiting { id: quarantine_id(5), actor: remote_id(2), title: "Mine".to_owned(), ..waiting(1) };
    assert!(!t.write(move |c| quarantine_put(c, &forged)).await);
    assert_eq!(found(&t, 1).await, Some(expected));
}

async fn a_listing_sent_twice_at_once_waits_once(t: TestDb) {
    settled(&t).await;
    let send = |n: u32| {
        let db = t.db.clone();
        async move {
            let sent = Waiting { id: quarantine_id(n), ..waiting(1) };
            db.write(move |c| quarantine_put(c, &sent)).await.expect("the write works")
        }
    };
    let sent: tokio::task::JoinSet<bool> = (1..=20).map(send).collect();
    assert_eq!(sent.join_all().await.into_iter().filter(|new| *new).count(), 1);
    assert_eq!(t.count("quarantine").await, 1);
}

async fn what_is_decided_waits_no_more(t: TestDb) {
    settled(&t).await;
    t.write(|c| (1..=3).try_for_each(|n| put(c, &waiting(n)))).await;
    t.write(|c| quarantine_decide(c, quarantine_id(1), true)).await;
    t.write(|c| quarantine_decide(c, quarantine_id(2), false)).await;
    for (n, waits, accepted) in [(1, false, true), (2, false, false), (3, true, false)] {
        assert_eq!(found(&t, n).await.is_some(), waits, "{n}");
        assert_eq!(t.read(move |c| quarantine_accepted(c, remote_id(1), &waiting(n).uri)).await, accepted, "{n}");
    }
    assert_eq!(t.read(|c| quarantine_waiting(c, pod_id(1), 9)).await, [waiting(3)]);
    assert_eq!(t.read(|c| quarantine_count(c, pod_id(1), None)).await, 1);
    assert_eq!(t.count("quarantine WHERE body <> ''").await, 1, "the words of those decided about are not kept");
}

async fn what_was_decided_takes_no_newer_words(t: TestDb) {
    settled(&t).await;
    for (n, accept) in [(1, true), (2, false)] {
        t.write(move |c| put(c, &waiting(n))).await;
        t.write(move |c| quarantine_decide(c, quarantine_id(n), accept)).await;
        let again = Waiting { id: quarantine_id(n + 10), title: "Rye".to_owned(), ..waiting(n) };
        assert!(!t.write(move |c| quarantine_put(c, &again)).await, "{n}");
        assert_eq!(t.read(move |c| quarantine_accepted(c, remote_id(1), &waiting(n).uri)).await, accept, "{n}");
    }
    assert!(t.read(|c| quarantine_waiting(c, pod_id(1), 9)).await.is_empty());
    assert_eq!(t.count("quarantine WHERE title = 'Rye' OR body <> ''").await, 0);
}

async fn those_who_wait_are_listed_oldest_first_and_no_more_than_asked_for(t: TestDb) {
    settled(&t).await;
    for n in [4, 2, 5, 1, 3] {
        let one = Waiting { pod: pod_id(if n == 3 { 2 } else { 1 }), created_at: at(9), ..waiting(n) };
        t.write(move |c| put(c, &one)).await;
    }
    let ids = async |pod, limit| {
        t.read(move |c| quarantine_waiting(c, pod_id(pod), limit)).await.iter().map(|w| w.id).collect::<Vec<_>>()
    };
    assert_eq!(ids(1, 9).await, [1, 2, 4, 5].map(quarantine_id));
    assert_eq!(ids(1, 2).await, [1, 2].map(quarantine_id));
    assert_eq!(ids(2, 9).await, [quarantine_id(3)]);
}

async fn they_are_counted_for_a_pod_and_for_a_sender(t: TestDb) {
    settled(&t).await;
    for (n, pod, actor) in [(1, 1, 1), (2, 1, 1), (3, 1, 2), (4, 2, 1)] {
        t.write(move |c| put(c, &Waiting { pod: pod_id(pod), actor: remote_id(actor), ..waiting(n) })).await;
    }
    for (pod, from, number) in [(1, None, 3), (1, Some(1), 2), (1, Some(2), 1), (2, None, 1), (2, Some(2), 0), (77, None, 0)] {
        let count = t.read(move |c| quarantine_count(c, pod_id(pod), from.map(remote_id))).await;
        assert_eq!(count, number, "for {pod} of {from:?}");
    }
}

async fn what_its_author_deleted_is_gone_and_nobody_elses(t: TestDb) {
    settled(&t).await;
    t.write(|c| {
        put(c, &waiting(1))?;
        put(c, &waiting(2))?;
        put(c, &Waiting { id: quarantine_id(3), pod: pod_id(2), ..waiting(1) })?;
        put(c, &Waiting { actor: remote_id(2), ..waiting(4) })
    })
    .await;
    assert_eq!(t.write(|c| quarantine_forget(c, remote_id(2), Some(&waiting(1).uri))).await, 0, "it is not theirs");
    assert_eq!(t.write(|c| quarantine_forget(c, remote_id(1), Some(&waiting(1).uri))).await, 2, "for both pods");
    assert_eq!(found(&t, 2).await, Some(waiting(2)));
    t.write(|c| put(c, &waiting(5))).await;
    t.write(|c| quarantine_decide(c, quarantine_id(5), true)).await;
    assert_eq!(t.write(|c| quarantine_forget(c, remote_id(1), None)).await, 2, "all of one who left, decided or not");
    assert!(!t.read(|c| quarantine_accepted(c, remote_id(1), &waiting(5).uri)).await);
    assert_eq!(found(&t, 4).await.map(|w| (w.actor, w.from)), Some((remote_id(2), "@birch@birch.example".to_owned())));
}

async fn what_nobody_looked_at_is_forgotten(t: TestDb) {
    settled(&t).await;
    t.write(|c| (1..=3).try_for_each(|n| put(c, &waiting(n)))).await;
    assert_eq!(t.write(|c| quarantine_prune(c, at(1), at(0))).await, 0, "the very moment does not count");
    assert_eq!(t.write(|c| quarantine_prune(c, at(3), at(0))).await, 2);
    assert_eq!(t.read(|c| quarantine_waiting(c, pod_id(1), 9)).await, [waiting(3)]);
    t.write(|c| put(c, &Waiting { id: quarantine_id(9), ..waiting(1) })).await;
}

async fn what_waits_is_for_somebody_known_and_of_somebody_known(t: TestDb) {
    settled(&t).await;
    t.conflict(|c| quarantine_put(c, &Waiting { pod: pod_id(77), ..waiting(1) })).await;
    t.conflict(|c| quarantine_put(c, &Waiting { actor: remote_id(77), ..waiting(1) })).await;
    t.write(|c| put(c, &waiting(1))).await;
    t.conflict(|c| sql(c, "UPDATE quarantine SET state = 'perhaps'")).await;
    t.conflict(|c| sql(c, "DELETE FROM remote_actors WHERE username = 'cedar'")).await;
}

async fn what_was_decided_stays_decided(t: TestDb) {
    settled(&t).await;
    t.write(|c| put(c, &waiting(1))).await;
    assert!(t.write(|c| quarantine_decide(c, quarantine_id(1), true)).await);
    assert!(!t.write(|c| quarantine_decide(c, quarantine_id(1), false)).await, "somebody was faster");
    assert!(t.read(|c| quarantine_accepted(c, remote_id(1), &waiting(1).uri)).await);
}

async fn what_was_refused_is_away_for_a_long_time_and_what_was_taken_for_good(t: TestDb) {
    settled(&t).await;
    t.write(|c| (1..=2).try_for_each(|n| put(c, &waiting(n)))).await;
    t.write(|c| quarantine_decide(c, quarantine_id(1), false)).await;
    t.write(|c| quarantine_decide(c, quarantine_id(2), true)).await;
    assert_eq!(t.write(|c| quarantine_prune(c, at(9), at(1))).await, 0);
    assert!(!t.write(|c| quarantine_put(c, &waiting(1))).await, "somebody decided about it");
    assert_eq!(t.write(|c| quarantine_prune(c, at(9), at(9))).await, 1);
    assert!(t.read(|c| quarantine_accepted(c, remote_id(1), &waiting(2).uri)).await);
    t.write(|c| put(c, &waiting(1))).await;
}
