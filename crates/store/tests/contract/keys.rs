//! Keys change: the newest sign, those before are still found, and are forgotten in time.

use caremonger_domain::actor::{ActorKind, Feed};
use caremonger_store::{
    Conn, DbError,
    actor::{Actor, StoredKey, actor_insert, key_insert, keys_forget, keys_number, keys_of, keys_retire},
};

use crate::{
    support::{TestDb, sql},
    world::{actor_id, an_actor, at, pod_id, settle},
};

on_both!(
    the_newest_keys_sign_and_those_before_are_still_found,
    a_number_is_given_once_for_each_kind,
    what_is_out_of_use_keeps_the_moment_it_went,
    a_feed_counts_and_shows_the_keys_of_its_pod,
    keys_are_forgotten_when_they_are_long_out_of_use_and_never_before,
    the_keys_of_one_are_forgotten_at_once,
    keys_of_the_release_before_are_the_first,
);

fn key(kind: &str, number: i64) -> StoredKey {
    let mark = u8::try_from(number.clamp(0, 255)).expect("a small number");
    StoredKey { kind: kind.to_owned(), private: vec![mark, 0, 255], public: vec![0, mark], number, retired_at: None }
}

/// Gives an actor its next keys, as a change of keys does.
fn next_keys(c: &mut Conn, owner: u32, now: i64) -> Result<i64, DbError> {
    let number = keys_number(c, actor_id(owner))? + 1;
    for kind in ["rsa", "ed25519"] {
        key_insert(c, actor_id(owner), &key(kind, number), at(now))?;
    }
    keys_retire(c, actor_id(owner), number, at(now))?;
    Ok(number)
}

fn maple() -> Actor {
    an_actor(1, ActorKind::Pod, Some(pod_id(1)), "maple")
}

/// Maple (1) with a feed (2), elm (3), and the node's own actor (4).
async fn settled(t: &TestDb) {
    t.write(settle).await;
    t.write(|c| {
        actor_insert(c, &an_actor(2, ActorKind::Feed(Feed::from_suffix("food")), Some(pod_id(1)), "maple_food"))?;
        actor_insert(c, &an_actor(3, ActorKind::Pod, Some(pod_id(2)), "elm"))?;
        actor_insert(c, &an_actor(4, ActorKind::Node, None, "maple.example"))
    })
    .await;
}

/// Kind, number and the second in which it went out of use, sorted.
async fn shown(t: &TestDb, actor: Actor) -> Vec<(i64, String, Option<i64>)> {
    let keys = t.read(move |c| keys_of(c, &actor)).await;
    assert!(keys.is_sorted_by(|a, b| a.number >= b.number), "newest first");
    let second = |micros: i64| (micros - at(0).as_micros()) / 1_000_000;
    let mut keys: Vec<_> = keys.into_iter().map(|k| (k.number, k.kind, k.retired_at.map(second))).collect();
    keys.sort();
    keys
}

fn both(number: i64, went: Option<i64>) -> [(i64, String, Option<i64>); 2] {
    ["ed25519", "rsa"].map(|kind| (number, kind.to_owned(), went))
}

async fn the_newest_keys_sign_and_those_before_are_still_found(t: TestDb) {
    settled(&t).await;
    assert_eq!(t.read(|c| keys_number(c, actor_id(1))).await, 0, "none yet");
    for (number, now) in [(1, 10), (2, 20), (3, 30)] {
        assert_eq!(t.write(move |c| next_keys(c, 1, now)).await, number);
        assert_eq!(t.read(|c| keys_number(c, actor_id(1))).await, number);
        let signing = t.read(|c| keys_of(c, &maple())).await.into_iter().filter(|k| k.retired_at.is_none());
        assert!(signing.map(|k| k.number).eq([number, number]), "the two newest sign and no other");
    }
    assert_eq!(shown(&t, maple()).await, [both(1, Some(20)), both(2, Some(30)), both(3, None)].concat());
    // What they are is kept, whether they sign or not.
    let first = t.read(|c| keys_of(c, &maple())).await.into_iter().find(|k| k.number == 1 && k.kind == "rsa");
    assert_eq!(first, Some(StoredKey { retired_at: Some(at(20).as_micros()), ..key("rsa", 1) }));
}

async fn a_number_is_given_once_for_each_kind(t: TestDb) {
    settled(&t).await;
    t.write(|c| next_keys(c, 1, 10)).await;
    t.conflict(|c| key_insert(c, actor_id(1), &key("rsa", 1), at(20))).await;
    t.write(|c| key_insert(c, actor_id(1), &key("rsa", 2), at(20))).await;
    t.write(|c| key_insert(c, actor_id(3), &key("rsa", 1), at(20))).await;
    for number in [0, -1] {
        t.conflict(move |c| key_insert(c, actor_id(1), &key("rsa", number), at(20))).await;
    }
    t.conflict(|c| key_insert(c, actor_id(1), &key("dsa", 3), at(20))).await;
    t.conflict(|c| key_insert(c, actor_id(77), &key("rsa", 1), at(20))).await;
    assert_eq!(t.count("actor_keys").await, 4);
}

async fn what_is_out_of_use_keeps_the_moment_it_went(t: TestDb) {
    settled(&t).await;
    t.write(|c| next_keys(c, 1, 10)).await;
    t.write(|c| next_keys(c, 3, 10)).await;
    t.write(|c| next_keys(c, 1, 20)).await;
    assert_eq!(t.write(|c| keys_retire(c, actor_id(1), 2, at(99))).await, 0, "the first went before");
    assert_eq!(shown(&t, maple()).await, [both(1, Some(20)), both(2, None)].concat());
    let elm = an_actor(3, ActorKind::Pod, Some(pod_id(2)), "elm");
    assert_eq!(shown(&t, elm).await, both(1, None), "another's keys are its own matter");
}

async fn a_feed_counts_and_shows_the_keys_of_its_pod(t: TestDb) {
    settled(&t).await;
    t.write(|c| next_keys(c, 1, 10)).await;
    t.write(|c| next_keys(c, 1, 20)).await;
    t.write(|c| next_keys(c, 3, 20)).await;
    t.write(|c| next_keys(c, 4, 20)).await;
    for (actor, number) in [(1, 2), (2, 2), (3, 1), (4, 1), (77, 0)] {
        assert_eq!(t.read(move |c| keys_number(c, actor_id(actor))).await, number, "{actor}");
    }
    let feed = an_actor(2, ActorKind::Feed(Feed::from_suffix("food")), Some(pod_id(1)), "maple_food");
    assert_eq!(shown(&t, feed).await, shown(&t, maple()).await);
}

async fn keys_are_forgotten_when_they_are_long_out_of_use_and_never_before(t: TestDb) {
    settled(&t).await;
    for now in [10, 20, 30] {
        t.write(move |c| next_keys(c, 1, now)).await;
    }
    t.write(|c| next_keys(c, 3, 10)).await;
    assert_eq!(t.write(|c| keys_forget(c, None, at(19))).await, 0);
    assert_eq!(t.write(|c| keys_forget(c, None, at(20))).await, 2, "the first went at this very moment");
    assert_eq!(shown(&t, maple()).await, [both(2, Some(30)), both(3, None)].concat());
    assert_eq!(t.write(|c| keys_forget(c, None, at(i64::from(u32::MAX)))).await, 2);
    assert_eq!(shown(&t, maple()).await, both(3, None), "what signs is never forgotten");
    assert_eq!(t.count("actor_keys").await, 4);
    assert_eq!(t.write(|c| next_keys(c, 1, 40)).await, 4, "no number is given again");
}

async fn the_keys_of_one_are_forgotten_at_once(t: TestDb) {
    settled(&t).await;
    for owner in [1, 3] {
        t.write(move |c| next_keys(c, owner, 10)).await;
        t.write(move |c| next_keys(c, owner, 20)).await;
    }
    assert_eq!(t.write(|c| keys_forget(c, Some(actor_id(1)), at(20))).await, 2);
    assert_eq!(shown(&t, maple()).await, both(2, None));
    let elm = an_actor(3, ActorKind::Pod, Some(pod_id(2)), "elm");
    assert_eq!(shown(&t, elm).await, [both(1, Some(20)), both(2, None)].concat());
}

async fn keys_of_the_release_before_are_the_first(t: TestDb) {
    settled(&t).await;
    t.write(|c| key_insert(c, actor_id(3), &key("rsa", 7), at(1))).await;
    // The release before names neither a number nor an end.
    let before = format!(
        "INSERT INTO actor_keys (owner_id, kind, private, public, created_at) \
         SELECT '{}', kind, private, public, created_at FROM actor_keys",
        actor_id(1)
    );
    t.write(move |c| sql(c, &before)).await;
    assert_eq!(shown(&t, maple()).await, [(1, "rsa".to_owned(), None)]);
    assert_eq!(t.write(|c| next_keys(c, 1, 10)).await, 2);
}
