//! Pods, their actors and keys, neighbours, and what these sign in with.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use caremonger_domain::{
    actor::{ActorKind, Feed},
    id::{MemberId, SessionId},
};
use caremonger_store::{
    Conn, DbError,
    actor::{StoredKey, actor_find, actor_find_by_name, actor_insert, actor_of_node, actors_of_pod, key_insert, keys_of},
    idempotency::{Kept, idempotency_find, idempotency_insert, idempotency_prune},
    member::{Member, member_count, member_desk, member_erase, member_find, member_find_by_handle, member_insert},
    pod::{Pod, pod_all, pod_find, pod_find_by_name, pod_insert, pod_place},
    session::{
        Kind, Session, session_delete, session_delete_all, session_delete_setup, session_find, session_insert, session_list,
        session_prune, session_take,
    },
    setting::{setting_get, setting_put},
};
use diesel::RunQueryDsl;

use crate::{
    support::{Number, TestDb, sql},
    world::{a_member, a_pod, actor_id, an_actor, at, member_id, pod_id, settle},
};

on_both!(
    a_pods_name_is_its_own_for_ever,
    a_pod_says_where_it_lives_now_and_lived_before,
    an_actors_name_is_its_own_for_ever,
    a_pods_actors_are_listed_its_own_first,
    a_feed_signs_with_its_pods_keys,
    a_handle_names_one_neighbour,
    an_erased_neighbour_is_nobody_and_frees_the_handle,
    the_desk_of_a_pod_is_found,
    a_secret_is_good_for_its_kind_and_until_its_end,
    a_link_used_twice_at_once_works_once,
    a_neighbours_sessions_can_be_ended,
    sessions_that_have_ended_are_forgotten,
    an_answer_is_kept_once_for_each_key_of_a_neighbour,
    a_setting_has_its_last_value,
);

async fn a_pods_name_is_its_own_for_ever(t: TestDb) {
    let maple = Pod { deleted_at: Some(at(9)), ..a_pod(1, "maple") };
    let expected = maple.clone();
    t.write(move |c| pod_insert(c, &maple)).await;
    t.conflict(|c| pod_insert(c, &a_pod(2, "maple"))).await;
    assert_eq!(t.read(|c| pod_find(c, pod_id(1))).await.as_ref(), Some(&expected));
    assert_eq!(t.read(|c| pod_find_by_name(c, "maple")).await, Some(expected), "a closed pod still has its name");
    assert_eq!(t.read(|c| pod_find_by_name(c, "Maple")).await, None);
    for (n, name) in [(3, "elm"), (4, "birch")] {
        t.write(move |c| pod_insert(c, &a_pod(n, name))).await;
    }
    let names: Vec<String> = t.read(pod_all).await.into_iter().map(|p| p.name).collect();
    assert_eq!(names, ["birch", "elm"]);
}

async fn a_pod_says_where_it_lives_now_and_lived_before(t: TestDb) {
    let (here, there) = ("https://old.example/@maple", "https://new.example/@maple");
    let mut maple = Pod { also_known_as: Some(here.to_owned()), ..a_pod(1, "maple") };
    let moved_in = maple.clone();
    t.write(move |c| pod_insert(c, &moved_in)).await;
    t.write(|c| pod_insert(c, &a_pod(2, "elm"))).await;
    for (moved_to, also_known_as) in [(None, Some(here)), (Some(there), Some(here)), (Some(there), None), (None, None)] {
        t.write(move |c| pod_place(c, pod_id(1), moved_to, also_known_as)).await;
        (maple.moved_to, maple.also_known_as) = (moved_to.map(str::to_owned), also_known_as.map(str::to_owned));
        assert_eq!(t.read(|c| pod_find(c, pod_id(1))).await.as_ref(), Some(&maple));
        assert_eq!(t.read(|c| pod_find_by_name(c, "maple")).await.as_ref(), Some(&maple));
        assert_eq!(t.read(pod_all).await, [a_pod(2, "elm"), maple.clone()], "others stay where they are");
    }
}

async fn an_actors_name_is_its_own_for_ever(t: TestDb) {
    t.write(settle).await;
    let feed = ActorKind::Feed(Feed::from_suffix("food"));
    let mut gone = an_actor(2, feed.clone(), Some(pod_id(1)), "maple_food");
    gone.deleted_at = Some(at(5));
    let expected = gone.clone();
    t.write(move |c| actor_insert(c, &gone)).await;
    assert_eq!(t.read(|c| actor_find_by_name(c, "maple_food")).await.as_ref(), Some(&expected));
    assert_eq!(t.read(|c| actor_find(c, actor_id(2))).await, Some(expected));
    t.conflict(move |c| actor_insert(c, &an_actor(3, feed, Some(pod_id(2)), "maple_food"))).await;
    // The node's actor has no pod, every other one has.
    t.conflict(|c| actor_insert(c, &an_actor(3, ActorKind::Node, Some(pod_id(1)), "maple.example"))).await;
    t.conflict(|c| actor_insert(c, &an_actor(3, ActorKind::Pod, None, "nobodys"))).await;
    assert_eq!(t.read(actor_of_node).await, None);
    t.write(|c| actor_insert(c, &an_actor(3, ActorKind::Node, None, "maple.example"))).await;
    assert_eq!(t.read(actor_of_node).await.map(|a| a.id), Some(actor_id(3)));
}

async fn a_pods_actors_are_listed_its_own_first(t: TestDb) {
    t.write(settle).await;
    t.write(|c| {
        for (n, suffix) in (2..).zip(["tools", "asks", "food", "offers"]) {
            let mut feed = an_actor(n, ActorKind::Feed(Feed::from_suffix(suffix)), Some(pod_id(1)), &format!("maple_{suffix}"));
            feed.deleted_at = (suffix == "tools").then(|| at(9));
            actor_insert(c, &feed)?;
        }
        actor_insert(c, &an_actor(9, ActorKind::Pod, Some(pod_id(2)), "elm"))
    })
    .await;
    let names: Vec<String> = t.read(|c| actors_of_pod(c, pod_id(1))).await.into_iter().map(|a| a.name).collect();
    assert_eq!(names, ["maple", "maple_asks", "maple_food", "maple_offers"]);
}

async fn a_feed_signs_with_its_pods_keys(t: TestDb) {
    t.write(settle).await;
    let key = |kind: &str| StoredKey {
        kind: kind.to_owned(),
        private: vec![0, 255, 1],
        public: vec![2, 0, 3],
        number: 1,
        retired_at: None,
    };
    let feed = an_actor(2, ActorKind::Feed(Feed::from_suffix("food")), Some(pod_id(1)), "maple_food");
    let (asked, keyless) = (feed.clone(), an_actor(9, ActorKind::Node, None, "maple.example"));
    t.write(move |c| {
        actor_insert(c, &feed)?;
        key_insert(c, actor_id(1), &key("rsa"), at(1))?;
        key_insert(c, actor_id(1), &key("ed25519"), at(1))
    })
    .await;
    t.conflict(move |c| key_insert(c, actor_id(1), &key("rsa"), at(2))).await;
    t.conflict(move |c| key_insert(c, actor_id(1), &key("dsa"), at(2))).await;
    let mut keys = t.read(move |c| keys_of(c, &asked)).await;
    keys.sort_by(|a, b| a.kind.cmp(&b.kind));
    assert_eq!(keys, [key("ed25519"), key("rsa")]);
    assert!(t.read(move |c| keys_of(c, &keyless)).await.is_empty());
}

async fn a_handle_names_one_neighbour(t: TestDb) {
    t.write(settle).await;
    let cy = Member { jobs: vec!["desk".to_owned(), "driver".to_owned()], ..a_member(3, pod_id(2), "cy") };
    let expected = cy.clone();
    t.write(move |c| member_insert(c, &cy)).await;
    assert_eq!(t.read(|c| member_find(c, member_id(3))).await.as_ref(), Some(&expected));
    assert_eq!(t.read(|c| member_find_by_handle(c, "cy")).await, Some(expected));
    t.conflict(|c| member_insert(c, &a_member(4, pod_id(1), "cy"))).await;
    assert_eq!(t.read(member_count).await, 3);
    assert_eq!(t.read(|c| member_find_by_handle(c, "nobody")).await, None);
    let unknown_job = Member { jobs: vec!["queen".to_owned()], ..a_member(5, pod_id(1), "dee") };
    t.conflict(move |c| member_insert(c, &unknown_job)).await;
    assert_eq!(t.read(member_count).await, 3, "nobody is stored half");
}

async fn an_erased_neighbour_is_nobody_and_frees_the_handle(t: TestDb) {
    t.write(settle).await;
    let cy = Member { jobs: vec!["desk".to_owned()], ..a_member(3, pod_id(1), "cy") };
    t.write(move |c| {
        member_insert(c, &cy)?;
        member_erase(c, member_id(3), at(9))
    })
    .await;
    assert_eq!(t.read(|c| member_find(c, member_id(3))).await, None);
    assert_eq!(t.read(|c| member_find_by_handle(c, "cy")).await, None);
    assert!(t.read(|c| member_desk(c, pod_id(1))).await.is_empty());
    assert_eq!(t.read(member_count).await, 2);
    assert_eq!(t.count("members WHERE handle = 'cy' OR name LIKE '%cy%'").await, 0);
    t.write(|c| member_insert(c, &a_member(4, pod_id(2), "cy"))).await;
    assert_eq!(t.read(|c| member_find_by_handle(c, "cy")).await.map(|m| m.id), Some(member_id(4)));
    // Two erased ones are not in one another's way.
    t.write(|c| member_erase(c, member_id(4), at(10))).await;
}

async fn the_desk_of_a_pod_is_found(t: TestDb) {
    t.write(settle).await;
    t.write(|c| {
        for (n, pod, job) in [(3, 1, "desk"), (4, 1, "driver"), (5, 2, "desk"), (6, 1, "desk")] {
            member_insert(c, &Member { jobs: vec![job.to_owned()], ..a_member(n, pod_id(pod), &format!("m{n}")) })?;
        }
        Ok(())
    })
    .await;
    let mut desk = t.read(|c| member_desk(c, pod_id(1))).await;
    desk.sort();
    assert_eq!(desk, [member_id(3), member_id(6)]);
}

fn session(n: u8, member: Option<MemberId>, kind: Kind, ends: Option<i64>) -> Session {
    Session {
        id: SessionId::new(at(i64::from(n)), u128::from(n)),
        member,
        kind,
        secret_hash: vec![n; 32],
        label: format!("browser {n}"),
        created_at: at(0),
        expires_at: ends.map(at),
    }
}

async fn a_secret_is_good_for_its_kind_and_until_its_end(t: TestDb) {
    t.write(settle).await;
    let ana = Some(member_id(1));
    t.write(move |c| {
        session_insert(c, &session(1, ana, Kind::Session, Some(50)))?;
        session_insert(c, &session(2, ana, Kind::Token, None))?;
        session_insert(c, &session(3, None, Kind::Setup, Some(50)))
    })
    .await;
    for (kind, n, now, good) in [
        (Kind::Session, 1, 49, true),
        (Kind::Session, 1, 50, false),
        (Kind::Token, 1, 49, false),
        (Kind::Link, 1, 49, false),
        (Kind::Token, 2, 1_000_000, true),
        (Kind::Setup, 3, 1, true),
        (Kind::Session, 3, 1, false),
        (Kind::Session, 9, 1, false),
    ] {
        let found = t.read(move |c| session_find(c, kind, &[n; 32], at(now))).await;
        let expected = good.then(|| (session(n, None, kind, None).id, (n != 3).then(|| member_id(1))));
        assert_eq!(found, expected, "{kind:?} {n} at {now}");
    }
    t.conflict(move |c| {
        let same_secret = Session { secret_hash: vec![1; 32], ..session(4, ana, Kind::Session, None) };
        session_insert(c, &same_secret)
    })
    .await;
}

/// Whether no other transaction waits for this one to end.
fn nobody_waits_for(c: &mut Conn) -> Result<bool, DbError> {
    let waiting = "SELECT COUNT(*) AS number FROM pg_locks WHERE NOT granted AND transactionid IN \
         (SELECT transactionid FROM pg_locks WHERE pid = pg_backend_pid() AND granted)";
    Ok(diesel::sql_query(waiting).get_result::<Number>(c)?.number == 0)
}

async fn a_link_used_twice_at_once_works_once(t: TestDb) {
    t.write(settle).await;
    t.write(|c| session_insert(c, &session(1, Some(member_id(1)), Kind::Link, Some(50)))).await;
    let early_or_wrong =
        t.write(|c| Ok([session_take(c, Kind::Setup, &[1; 32], at(1))?, session_take(c, Kind::Link, &[1; 32], at(50))?]));
    assert_eq!(early_or_wrong.await, [None, None], "another kind, and past its end");
    let first = Arc::new(AtomicBool::new(true));
    let take = |_| {
        let (db, first) = (t.db.clone(), first.clone());
        async move {
            let taken = db.write(move |c| {
                let taken = session_take(c, Kind::Link, &[1; 32], at(1))?;
                // Where writes run side by side, the first commits only when another has found the link, too, and waits.
                while taken.is_some() && matches!(c, Conn::Postgres(_)) && first.load(Ordering::Relaxed) {
                    first.store(nobody_waits_for(c)?, Ordering::Relaxed);
                }
                Ok::<_, DbError>(taken.is_some())
            });
            taken.await.expect("the write works")
        }
    };
    let taken: tokio::task::JoinSet<bool> = (0..20).map(take).collect();
    assert_eq!(taken.join_all().await.into_iter().filter(|taken| *taken).count(), 1);
}

async fn a_neighbours_sessions_can_be_ended(t: TestDb) {
    t.write(settle).await;
    t.write(|c| {
        session_insert(c, &session(1, Some(member_id(1)), Kind::Session, None))?;
        session_insert(c, &session(2, Some(member_id(1)), Kind::Token, None))?;
        session_insert(c, &session(3, Some(member_id(2)), Kind::Token, None))?;
        session_insert(c, &session(4, None, Kind::Setup, None))?;
        session_insert(c, &session(5, None, Kind::Setup, None))
    })
    .await;
    let list = t.read(|c| session_list(c, member_id(1))).await;
    let kinds: Vec<_> = list.iter().map(|s| (s.1.as_str(), s.2.as_str())).collect();
    assert_eq!(kinds, [("token", "browser 2"), ("session", "browser 1")]);
    t.write(|c| session_delete(c, session(1, None, Kind::Session, None).id)).await;
    assert_eq!(t.read(|c| session_list(c, member_id(1))).await.len(), 1);
    t.write(|c| session_delete_all(c, member_id(1))).await;
    assert!(t.read(|c| session_list(c, member_id(1))).await.is_empty());
    assert_eq!(t.read(|c| session_list(c, member_id(2))).await.len(), 1, "others stay signed in");
    t.write(session_delete_setup).await;
    assert_eq!(t.count("sessions").await, 1);
}

async fn sessions_that_have_ended_are_forgotten(t: TestDb) {
    t.write(settle).await;
    t.write(|c| {
        for (n, ends) in [(1, Some(10)), (2, Some(20)), (3, None)] {
            session_insert(c, &session(n, Some(member_id(1)), Kind::Session, ends))?;
        }
        Ok(())
    })
    .await;
    assert_eq!(t.write(|c| session_prune(c, at(11))).await, 1);
    assert_eq!(t.write(|c| session_prune(c, at(999))).await, 1);
    assert_eq!(t.count("sessions").await, 1, "what has no end stays");
}

async fn an_answer_is_kept_once_for_each_key_of_a_neighbour(t: TestDb) {
    t.write(settle).await;
    let kept = |body: &str| Kept { request_hash: vec![0, 1, 255], status: 201, body: body.to_owned() };
    t.write(move |c| idempotency_insert(c, member_id(1), "k", &kept("{}"), at(1))).await;
    t.conflict(move |c| idempotency_insert(c, member_id(1), "k", &kept("other"), at(2))).await;
    t.write(move |c| idempotency_insert(c, member_id(2), "k", &kept("bo's"), at(2))).await;
    assert_eq!(t.read(|c| idempotency_find(c, member_id(1), "k")).await, Some(kept("{}")));
    assert_eq!(t.read(|c| idempotency_find(c, member_id(2), "k")).await, Some(kept("bo's")));
    assert_eq!(t.read(|c| idempotency_find(c, member_id(1), "K")).await, None);
    assert_eq!(t.write(|c| idempotency_prune(c, at(2))).await, 1);
    assert_eq!(t.read(|c| idempotency_find(c, member_id(1), "k")).await, None);
}

async fn a_setting_has_its_last_value(t: TestDb) {
    assert_eq!(t.read(|c| setting_get(c, "a")).await, None);
    for value in ["1", "", "two words"] {
        t.write(move |c| setting_put(c, "a", value)).await;
        assert_eq!(t.read(|c| setting_get(c, "a")).await.as_deref(), Some(value));
    }
    let put = |n: i32| {
        let db = t.db.clone();
        async move { db.write(move |c| setting_put(c, "raced", &n.to_string())).await.is_ok() }
    };
    let done: tokio::task::JoinSet<bool> = (0..20).map(put).collect();
    assert!(done.join_all().await.into_iter().all(|done| done));
    assert_eq!(t.count("settings").await, 2);
    assert_eq!(t.write(|c| sql(c, "DELETE FROM settings")).await, 2);
}
