//! The incoming queue and the leases on queues.

use caremonger_domain::Timestamp;
use caremonger_store::{
    inbox::{
        Item, NewItem, Outcome, inbox_end, inbox_insert, inbox_next, inbox_origins, inbox_progress, inbox_prune, inbox_retry,
    },
    lease::{lease_clear, lease_release, lease_take},
};

use crate::{
    support::{TestDb, sql},
    world::at,
};

on_both!(
    what_comes_twice_is_kept_once,
    what_comes_twice_at_once_is_kept_once,
    each_server_is_handled_in_the_order_its_words_came,
    what_is_put_off_does_not_hold_up_the_rest,
    an_end_has_an_effect_once,
    an_end_that_is_not_committed_leaves_it_waiting,
    progress_is_what_waits,
    old_bodies_are_forgotten_and_their_ids_are_not,
    a_lease_has_one_holder_until_it_ends,
    of_many_who_reach_for_a_lease_at_once_one_gets_it,
    a_lease_is_given_back_by_its_holder_alone,
    all_leases_are_freed_at_a_start,
);

fn item(n: u32, host: &str) -> NewItem {
    NewItem {
        activity_uri: format!("https://{host}/activities/{n}"),
        origin: format!("https://{host}"),
        actor_uri: format!("https://{host}/@ana"),
        scheme: "cavage".to_owned(),
        body: format!("{{\"n\":{n}}}"),
    }
}

async fn come(t: &TestDb, n: u32, host: &'static str, now: i64) -> bool {
    t.write(move |c| inbox_insert(c, &item(n, host), at(now))).await
}

async fn waiting(t: &TestDb, origin: &'static str, now: Timestamp, limit: i64) -> Vec<Item> {
    t.read(move |c| inbox_next(c, origin, now, limit)).await
}

async fn bodies(t: &TestDb, origin: &'static str, now: i64) -> Vec<String> {
    waiting(t, origin, at(now), 50).await.into_iter().map(|i| i.body).collect()
}

async fn what_comes_twice_is_kept_once(t: TestDb) {
    assert!(come(&t, 1, "a.example", 1).await);
    let other = NewItem { body: "{\"another\":true}".to_owned(), ..item(1, "a.example") };
    assert!(!t.write(move |c| inbox_insert(c, &other, at(2))).await);
    assert_eq!(bodies(&t, "https://a.example", 9).await, ["{\"n\":1}"], "what came first stands");
    let first = waiting(&t, "https://a.example", at(9), 1).await.remove(0);
    assert!(t.write(move |c| inbox_end(c, first.seq, &Outcome::Done("fine".to_owned()))).await);
    assert!(!come(&t, 1, "a.example", 3).await, "also after it was handled");
    assert!(bodies(&t, "https://a.example", 9).await.is_empty());
}

async fn what_comes_twice_at_once_is_kept_once(t: TestDb) {
    let come = |_| {
        let db = t.db.clone();
        async move { db.write(|c| inbox_insert(c, &item(1, "a.example"), at(1))).await.expect("the write works") }
    };
    let came: tokio::task::JoinSet<bool> = (0..20).map(come).collect();
    assert_eq!(came.join_all().await.into_iter().filter(|new| *new).count(), 1);
    assert_eq!(t.count("inbox").await, 1);
}

async fn each_server_is_handled_in_the_order_its_words_came(t: TestDb) {
    for (n, host) in [(3, "b.example"), (1, "a.example"), (2, "b.example"), (7, "a.example")] {
        come(&t, n, host, 1).await;
    }
    assert_eq!(bodies(&t, "https://a.example", 1).await, ["{\"n\":1}", "{\"n\":7}"]);
    assert_eq!(bodies(&t, "https://b.example", 1).await, ["{\"n\":3}", "{\"n\":2}"]);
    let one = waiting(&t, "https://b.example", at(1), 1).await;
    assert_eq!((one.len(), one[0].attempts, one[0].actor_uri.as_str()), (1, 0, "https://b.example/@ana"));
    assert_eq!(t.read(|c| inbox_origins(c, at(1), 10)).await, ["https://b.example", "https://a.example"]);
    assert_eq!(t.read(|c| inbox_origins(c, at(1), 1)).await, ["https://b.example"]);
    assert!(t.read(|c| inbox_origins(c, at(0), 10)).await.is_empty(), "not before it came");
}

async fn what_is_put_off_does_not_hold_up_the_rest(t: TestDb) {
    for n in 1..=3 {
        come(&t, n, "a.example", 1).await;
    }
    let first = waiting(&t, "https://a.example", at(1), 1).await.remove(0).seq;
    t.write(move |c| inbox_retry(c, first, at(60), "its author cannot be fetched")).await;
    assert_eq!(bodies(&t, "https://a.example", 59).await, ["{\"n\":2}", "{\"n\":3}"]);
    let all = waiting(&t, "https://a.example", at(60), 50).await;
    assert_eq!(all.iter().map(|i| i.attempts).collect::<Vec<_>>(), [1, 0, 0], "it is first again once it is due");
    for n in all {
        t.write(move |c| inbox_end(c, n.seq, &Outcome::Ignored("nothing to do".to_owned()))).await;
    }
    t.write(move |c| inbox_retry(c, first, at(61), "too late")).await;
    assert!(t.read(|c| inbox_origins(c, at(99), 10)).await.is_empty(), "what has ended is not put off");
}

async fn an_end_has_an_effect_once(t: TestDb) {
    for (n, outcome, state) in [
        (1, Outcome::Done("a".to_owned()), "done"),
        (2, Outcome::Ignored("b".to_owned()), "ignored"),
        (3, Outcome::Failed("c".to_owned()), "failed"),
    ] {
        come(&t, n, "a.example", 1).await;
        let seq = waiting(&t, "https://a.example", at(1), 1).await.remove(0).seq;
        let why = outcome.clone();
        assert!(t.write(move |c| inbox_end(c, seq, &why)).await);
        for late in [outcome, Outcome::Done("again".to_owned())] {
            assert!(!t.write(move |c| inbox_end(c, seq, &late)).await);
        }
        let row = format!("inbox WHERE seq = {seq} AND state = '{state}' AND attempts = 1 AND outcome <> 'again'");
        assert_eq!(t.count(&row).await, 1);
    }
    assert!(!t.write(|c| inbox_end(c, 999, &Outcome::Done(String::new()))).await);
}

async fn an_end_that_is_not_committed_leaves_it_waiting(t: TestDb) {
    come(&t, 1, "a.example", 1).await;
    let seq = waiting(&t, "https://a.example", at(1), 1).await.remove(0).seq;
    let undone = t.db.write(move |c| {
        inbox_end(c, seq, &Outcome::Done("half".to_owned()))?;
        sql(c, "INSERT INTO nowhere VALUES (1)")
    });
    assert!(undone.await.is_err());
    assert_eq!(bodies(&t, "https://a.example", 1).await.len(), 1);
}

async fn progress_is_what_waits(t: TestDb) {
    assert_eq!(t.read(inbox_progress).await, (0, None));
    come(&t, 1, "a.example", 5).await;
    come(&t, 2, "a.example", 4).await;
    assert_eq!(t.read(inbox_progress).await, (2, Some(at(4))));
    let seq = waiting(&t, "https://a.example", at(9), 2).await.remove(1).seq;
    t.write(move |c| inbox_end(c, seq, &Outcome::Failed("no".to_owned()))).await;
    assert_eq!(t.read(inbox_progress).await, (1, Some(at(5))));
}

async fn old_bodies_are_forgotten_and_their_ids_are_not(t: TestDb) {
    come(&t, 1, "a.example", 1).await;
    come(&t, 2, "a.example", 1).await;
    let seq = waiting(&t, "https://a.example", at(1), 1).await.remove(0).seq;
    t.write(move |c| inbox_end(c, seq, &Outcome::Done("fine".to_owned()))).await;
    assert_eq!(t.write(|c| inbox_prune(c, at(1))).await, 0);
    assert_eq!(t.write(|c| inbox_prune(c, at(2))).await, 1);
    assert_eq!(t.write(|c| inbox_prune(c, at(2))).await, 0);
    assert!(!come(&t, 1, "a.example", 9).await);
    assert_eq!(bodies(&t, "https://a.example", 9).await, ["{\"n\":2}"], "what waits keeps its body");
}

async fn take(t: &TestDb, holder: &'static str, now: i64, until: i64) -> bool {
    t.write(move |c| lease_take(c, "out https://a.example", holder, at(now), at(until))).await
}

async fn a_lease_has_one_holder_until_it_ends(t: TestDb) {
    assert!(take(&t, "one", 0, 15).await);
    assert!(!take(&t, "two", 1, 16).await);
    assert!(take(&t, "one", 10, 25).await, "its holder renews it");
    assert!(!take(&t, "two", 20, 35).await, "the first end does not count any more");
    assert!(!take(&t, "two", 25, 40).await, "not at its end");
    assert!(take(&t, "two", 26, 41).await, "after its end it is free");
    assert!(!take(&t, "one", 27, 42).await);
    assert!(t.write(|c| lease_take(c, "out https://b.example", "one", at(27), at(42))).await, "each queue has its own");
}

async fn of_many_who_reach_for_a_lease_at_once_one_gets_it(t: TestDb) {
    for (now, until) in [(0, 10), (20, 30)] {
        let reach = |n: i32| {
            let db = t.db.clone();
            async move {
                let holder = format!("worker {n}");
                db.write(move |c| lease_take(c, "in https://a.example", &holder, at(now), at(until))).await.expect("it works")
            }
        };
        let got: tokio::task::JoinSet<bool> = (0..20).map(reach).collect();
        assert_eq!(got.join_all().await.into_iter().filter(|got| *got).count(), 1, "free at {now}");
    }
}

async fn a_lease_is_given_back_by_its_holder_alone(t: TestDb) {
    take(&t, "one", 0, 15).await;
    t.write(|c| lease_release(c, "out https://a.example", "two")).await;
    assert!(!take(&t, "two", 1, 16).await);
    t.write(|c| lease_release(c, "out https://a.example", "one")).await;
    assert!(take(&t, "two", 1, 16).await);
}

async fn all_leases_are_freed_at_a_start(t: TestDb) {
    take(&t, "before the crash", 0, 60).await;
    t.write(lease_clear).await;
    assert!(take(&t, "after it", 1, 61).await);
}
