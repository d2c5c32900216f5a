//! The outgoing queue: each server gets what is meant for it, once, in the order it was made.

use caremonger_domain::Timestamp;
use caremonger_store::{
    Conn, DbError,
    actor::actor_insert,
    delivery::{
        DueOrigin, Failed, Followers, Next, Outcome, delivery_end, delivery_failed, delivery_give_up, delivery_next,
        delivery_origins, delivery_progress, delivery_prune, delivery_to_actor, delivery_to_followers,
    },
    follower::follower_put,
    host::{Host, host_put},
    remote_actor::{RemoteActor, remote_actor_gone, remote_actor_put},
};

use crate::{
    support::{TestDb, sql},
    world::{a_remote, actor_id, an_actor, at, pod_id, put_activity, remote_id, settle},
};

on_both!(
    a_shared_inbox_gets_an_activity_once,
    an_inbox_gets_an_activity_once_however_often_it_is_meant,
    pods_and_plain_followers_are_told_apart,
    those_who_are_gone_get_nothing,
    nothing_overtakes_an_older_activity,
    inboxes_of_one_activity_are_served_side_by_side_and_no_more_than_asked_for,
    an_inbox_that_is_put_off_waits_alone,
    what_waited_too_long_is_given_up_on_tried_or_not,
    an_outcome_is_written_down,
    marking_twice_has_one_effect,
    every_server_that_has_something_waiting_is_served,
    servers_that_are_put_off_or_blocked_are_left_out,
    progress_is_what_waits_and_what_failed,
    pruning_forgets_what_ended_and_nothing_that_waits,
);

const DONE: Outcome = Outcome::Done { status: 202 };

/// A follower of maple.
fn follows(c: &mut Conn, who: &RemoteActor) -> Result<(), DbError> {
    remote_actor_put(c, who, &[])?;
    follower_put(c, actor_id(1), who.id, &format!("{}/follow", who.uri), at(0))
}

/// Activity `n` of maple, to all its followers.
fn send(c: &mut Conn, n: u32) -> Result<i64, DbError> {
    let seq = put_activity(c, n)?;
    delivery_to_followers(c, seq, &[actor_id(1)], Followers::All, None, at(i64::from(n)))?;
    Ok(seq)
}

/// What a server is to get next: the end of the oldest activity's id, and the inboxes it goes to.
async fn next(t: &TestDb, origin: &str, now: Timestamp) -> Option<(String, Vec<String>)> {
    let origin = origin.to_owned();
    let next = t.read(move |c| delivery_next(c, &origin, now, 50)).await;
    let first = next.due.first()?.activity_seq;
    let name = next.activities[&first].uri.rsplit('/').next().unwrap_or_default().to_owned();
    Some((name, heads(&next).map(|d| d.inbox.clone()).collect()))
}

/// The deliveries of the oldest activity.
fn heads(next: &Next) -> impl Iterator<Item = &caremonger_store::delivery::Delivery> {
    let first = next.due.first().map(|d| d.activity_seq);
    next.due.iter().filter(move |d| Some(d.activity_seq) == first)
}

/// Marks the oldest activity that is due for a server now.
async fn end(t: &TestDb, origin: &'static str, outcome: Outcome, now: Timestamp) {
    t.write(move |c| {
        let next = delivery_next(c, origin, now, 50)?;
        heads(&next).try_for_each(|d| delivery_end(c, d.seq, &outcome, now))
    })
    .await;
}

async fn a_shared_inbox_gets_an_activity_once(t: TestDb) {
    t.write(settle).await;
    let added = t.write(|c| {
        for (n, name) in [(11, "ana"), (12, "bo"), (13, "cy")] {
            let shared_inbox = (n != 13).then(|| "https://social.example/inbox".to_owned());
            follows(c, &RemoteActor { shared_inbox, ..a_remote(n, name, "social.example") })?;
        }
        follows(c, &a_remote(14, "dee", "other.example"))?;
        let seq = put_activity(c, 1)?;
        delivery_to_followers(c, seq, &[actor_id(1)], Followers::All, None, at(1))
    });
    assert_eq!(added.await, 3);
    let (_, mut inboxes) = next(&t, "https://social.example", at(1)).await.expect("something waits");
    inboxes.sort();
    assert_eq!(inboxes, ["https://social.example/@cy/inbox", "https://social.example/inbox"]);
    let other = next(&t, "https://other.example", at(1)).await;
    assert_eq!(other, Some(("1".to_owned(), vec!["https://other.example/@dee/inbox".to_owned()])));
}

async fn an_inbox_gets_an_activity_once_however_often_it_is_meant(t: TestDb) {
    t.write(settle).await;
    let added = t.write(|c| {
        let feed = caremonger_domain::actor::ActorKind::Feed(caremonger_domain::actor::Feed::from_suffix("offers"));
        actor_insert(c, &an_actor(2, feed, Some(pod_id(1)), "maple_offers"))?;
        let ana = a_remote(11, "ana", "social.example");
        follows(c, &ana)?;
        follower_put(c, actor_id(2), ana.id, "https://social.example/2", at(0))?;
        let seq = put_activity(c, 1)?;
        let first = delivery_to_followers(c, seq, &[actor_id(1), actor_id(2)], Followers::All, None, at(1))?;
        let again = delivery_to_followers(c, seq, &[actor_id(2)], Followers::All, None, at(1))?;
        delivery_to_actor(c, seq, ana.id, at(1))?;
        Ok((first, again))
    });
    assert_eq!(added.await, (1, 0));
    assert_eq!(t.count("deliveries").await, 1);
    let nobody = t.write(|c| {
        let seq = put_activity(c, 2)?;
        delivery_to_followers(c, seq, &[], Followers::All, None, at(1))
    });
    assert_eq!(nobody.await, 0);
    t.conflict(|c| delivery_to_actor(c, 999, remote_id(11), at(1))).await;
}

async fn pods_and_plain_followers_are_told_apart(t: TestDb) {
    t.write(settle).await;
    t.write(|c| {
        follows(c, &RemoteActor { speaks_proposals: true, ..a_remote(11, "birch", "birch.example") })?;
        follows(c, &a_remote(12, "ana", "social.example"))?;
        for (n, which) in [(1, Followers::All), (2, Followers::Pods), (3, Followers::Plain)] {
            let seq = put_activity(c, n)?;
            delivery_to_followers(c, seq, &[actor_id(1)], which, None, at(1))?;
        }
        Ok(())
    })
    .await;
    for (origin, expected) in [("https://birch.example", ["1", "2"]), ("https://social.example", ["1", "3"])] {
        for expected in expected {
            assert_eq!(next(&t, origin, at(1)).await.expect("something waits").0, expected, "{origin}");
            end(&t, origin, DONE, at(1)).await;
        }
        assert_eq!(next(&t, origin, at(1)).await, None, "{origin}");
    }
}

async fn those_who_are_gone_get_nothing(t: TestDb) {
    t.write(settle).await;
    t.write(|c| {
        follows(c, &a_remote(11, "ana", "social.example"))?;
        remote_actor_gone(c, remote_id(11), at(1))?;
        let seq = send(c, 1)?;
        delivery_to_actor(c, seq, remote_id(11), at(1))?;
        delivery_to_actor(c, seq, remote_id(99), at(1))
    })
    .await;
    assert_eq!(t.count("deliveries").await, 0);
}

async fn nothing_overtakes_an_older_activity(t: TestDb) {
    t.write(settle).await;
    t.write(|c| {
        follows(c, &a_remote(11, "ana", "social.example"))?;
        follows(c, &a_remote(12, "bo", "other.example"))?;
        (1..=3).try_for_each(|n| send(c, n).map(|_| ()))
    })
    .await;
    let origin = "https://social.example";
    let later = Outcome::Retry { at: at(60), status: Some(503), error: "busy".to_owned() };
    end(&t, origin, later, at(5)).await;
    // It is the turn of the first until it has ended, though it is not due.
    let put_off = t.read(|c| delivery_next(c, "https://social.example", at(10), 50)).await;
    assert!(put_off.due.is_empty() && put_off.activities.is_empty(), "{put_off:?}");
    assert_eq!(put_off.later, Some(at(60)));
    assert_eq!(next(&t, origin, at(60)).await.map(|n| n.1.len()), Some(1));
    // The other server does not wait for it.
    end(&t, "https://other.example", DONE, at(5)).await;
    assert_eq!(next(&t, "https://other.example", at(5)).await.expect("more").0, "2");
    for expected in ["1", "2", "3"] {
        assert_eq!(next(&t, origin, at(60)).await.expect("more").0, expected);
        let given_up = Outcome::Failed { status: Some(410), error: "gone".to_owned() };
        end(&t, origin, if expected == "2" { given_up } else { DONE }, at(60)).await;
    }
    assert_eq!(next(&t, origin, at(60)).await, None);
}

async fn inboxes_of_one_activity_are_served_side_by_side_and_no_more_than_asked_for(t: TestDb) {
    t.write(settle).await;
    t.write(|c| {
        for n in 11..=15 {
            follows(c, &a_remote(n, &format!("p{n}"), "social.example"))?;
        }
        send(c, 1)?;
        send(c, 2)
    })
    .await;
    let some = t.read(|c| delivery_next(c, "https://social.example", at(9), 7)).await;
    assert_eq!(some.due.iter().filter(|d| d.activity_seq == 1).count(), 5, "the older one first, to all five");
    assert_eq!((some.due.len(), some.activities.len(), some.later), (7, 2, None));
    let first = &some.activities[&1];
    assert!(first.uri.ends_with("/1") && first.actor == actor_id(1) && first.body == "{}");
    assert!(some.due[..5].iter().all(|d| d.attempts == 0 && d.created_at == at(1).as_micros()));
}

async fn an_inbox_that_is_put_off_waits_alone(t: TestDb) {
    t.write(settle).await;
    t.write(|c| {
        for n in 11..=13 {
            follows(c, &a_remote(n, &format!("p{n}"), "social.example"))?;
        }
        send(c, 1)?;
        send(c, 2)
    })
    .await;
    let work = |n| t.read(move |c| delivery_next(c, "https://social.example", at(n), 50));
    let all = work(9).await;
    t.write(move |c| {
        for (delivery, due) in all.due.iter().zip([50, 40]) {
            delivery_end(c, delivery.seq, &Outcome::Retry { at: at(due), status: None, error: "no answer".to_owned() }, at(9))?;
        }
        Ok(())
    })
    .await;
    // The third gets both; then there is nothing to do until the first is due again.
    let now = work(9).await;
    assert_eq!(now.due.iter().map(|d| d.activity_seq).collect::<Vec<_>>(), [1, 2]);
    assert!(now.due.iter().all(|d| d.inbox == now.due[0].inbox));
    t.write(move |c| now.due.iter().try_for_each(|d| delivery_end(c, d.seq, &DONE, at(9)))).await;
    assert!(work(9).await.due.is_empty());
    let then = work(40).await;
    assert!(then.due.len() == 2 && then.due[0].attempts == 1 && then.due[0].inbox == then.due[1].inbox, "{then:?}");
}

async fn what_waited_too_long_is_given_up_on_tried_or_not(t: TestDb) {
    three_servers(&t).await;
    assert_eq!(t.write(|c| delivery_give_up(c, at(1), at(50))).await, 0);
    assert_eq!(t.write(|c| delivery_give_up(c, at(2), at(50))).await, 3);
    let left = t.read(delivery_progress).await;
    assert_eq!((left.waiting, left.failed), (1, 3));
}

/// One delivery to Ana.
async fn one(t: &TestDb) -> i64 {
    t.write(settle).await;
    t.write(|c| {
        follows(c, &a_remote(11, "ana", "social.example"))?;
        send(c, 1)
    })
    .await;
    t.read(|c| delivery_next(c, "https://social.example", at(1), 1)).await.due[0].seq
}

async fn an_outcome_is_written_down(t: TestDb) {
    let seq = one(&t).await;
    let outcome = |state: &str, rest: &str| format!("deliveries WHERE seq = {seq} AND state = '{state}' AND {rest}");
    let retry = Outcome::Retry { at: at(40), status: Some(503), error: "busy".to_owned() };
    t.write(move |c| delivery_end(c, seq, &retry, at(9))).await;
    let put_off =
        format!("attempts = 1 AND status = 503 AND error = 'busy' AND ended_at IS NULL AND due_at = {}", at(40).as_micros());
    assert_eq!(t.count(&outcome("waiting", &put_off)).await, 1);
    let failed = Outcome::Failed { status: None, error: "seven days".to_owned() };
    t.write(move |c| delivery_end(c, seq, &failed, at(41))).await;
    let ended = format!("attempts = 2 AND status IS NULL AND error = 'seven days' AND ended_at = {}", at(41).as_micros());
    assert_eq!(t.count(&outcome("failed", &ended)).await, 1);
    let list = t.read(|c| delivery_failed(c, 10)).await;
    let expected = Failed {
        inbox: "https://social.example/@ana/inbox".to_owned(),
        kind: "Create".to_owned(),
        actor_name: "maple".to_owned(),
        status: None,
        error: Some("seven days".to_owned()),
    };
    assert_eq!(list, [expected]);
}

async fn marking_twice_has_one_effect(t: TestDb) {
    let seq = one(&t).await;
    t.write(move |c| delivery_end(c, seq, &DONE, at(9))).await;
    for late in [
        Outcome::Failed { status: Some(410), error: "gone".to_owned() },
        Outcome::Retry { at: at(99), status: None, error: "no answer".to_owned() },
        Outcome::Done { status: 200 },
    ] {
        t.write(move |c| delivery_end(c, seq, &late, at(50))).await;
    }
    let first = format!("deliveries WHERE state = 'done' AND attempts = 1 AND status = 202 AND ended_at = {}", at(9).as_micros());
    assert_eq!(t.count(&first).await, 1);
    assert_eq!(next(&t, "https://social.example", at(99)).await, None);
}

/// Servers a, b and c; two activities wait for c.
async fn three_servers(t: &TestDb) {
    t.write(settle).await;
    t.write(|c| {
        for (n, name) in [(11, "c"), (12, "b"), (13, "a")] {
            remote_actor_put(c, &a_remote(n, "ana", &format!("{name}.example")), &[])?;
            let seq = put_activity(c, n)?;
            delivery_to_actor(c, seq, remote_id(n), at(1))?;
        }
        let seq = put_activity(c, 20)?;
        delivery_to_actor(c, seq, remote_id(11), at(2))
    })
    .await;
}

async fn origins(t: &TestDb, now: Timestamp, limit: i64) -> Vec<String> {
    t.read(move |c| delivery_origins(c, now, limit)).await.into_iter().map(|o| o.origin).collect()
}

async fn every_server_that_has_something_waiting_is_served(t: TestDb) {
    assert!(origins(&t, at(9), 10).await.is_empty());
    three_servers(&t).await;
    let sorted = async || {
        let mut all = origins(&t, at(9), 10).await;
        all.sort();
        all
    };
    let all = ["https://a.example", "https://b.example", "https://c.example"];
    assert_eq!(sorted().await, all);
    assert_eq!(origins(&t, at(9), 2).await.len(), 2);
    end(&t, "https://c.example", DONE, at(9)).await;
    assert_eq!(sorted().await, all, "there is one more for it");
    end(&t, "https://c.example", DONE, at(9)).await;
    assert_eq!(sorted().await, all[..2]);
}

async fn servers_that_are_put_off_or_blocked_are_left_out(t: TestDb) {
    three_servers(&t).await;
    t.write(|c| {
        host_put(c, &Host { retry_at: Some(at(40).as_micros()), failures: 3, ..Host::unknown("https://b.example") })?;
        host_put(c, &Host { blocked: true, ..Host::unknown("https://a.example") })?;
        host_put(c, &Host { blocked: true, ..Host::unknown("https://unrelated.example") })
    })
    .await;
    assert_eq!(origins(&t, at(39), 10).await, ["https://c.example"]);
    let due = t.read(|c| delivery_origins(c, at(40), 10)).await;
    let due = due.iter().map(|DueOrigin { origin, failures }| (origin.as_str(), *failures)).collect::<Vec<_>>();
    assert_eq!(due, [("https://c.example", 0), ("https://b.example", 3)]);
    assert_eq!(origins(&t, at(39), 1).await, ["https://c.example"], "those left out take no place");
}

async fn progress_is_what_waits_and_what_failed(t: TestDb) {
    let empty = t.read(delivery_progress).await;
    assert_eq!((empty.waiting, empty.failed, empty.oldest), (0, 0, None));
    three_servers(&t).await;
    let busy = t.read(delivery_progress).await;
    assert_eq!((busy.waiting, busy.failed, busy.oldest), (4, 0, Some(at(1))));
    end(&t, "https://b.example", Outcome::Failed { status: Some(404), error: "no".to_owned() }, at(9)).await;
    let less = t.read(delivery_progress).await;
    assert_eq!((less.waiting, less.failed), (3, 1));
}

async fn pruning_forgets_what_ended_and_nothing_that_waits(t: TestDb) {
    three_servers(&t).await;
    end(&t, "https://b.example", DONE, at(10)).await;
    end(&t, "https://a.example", Outcome::Failed { status: None, error: "no".to_owned() }, at(20)).await;
    assert_eq!(t.write(|c| delivery_prune(c, at(10))).await, 0);
    assert_eq!(t.write(|c| delivery_prune(c, at(11))).await, 1);
    assert_eq!(t.write(|c| delivery_prune(c, at(999))).await, 1);
    assert_eq!(t.count("deliveries").await, 2);
    t.conflict(|c| sql(c, "UPDATE deliveries SET state = 'perhaps'")).await;
}
