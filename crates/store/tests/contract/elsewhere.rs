//! Others: their actors and keys, their servers, who follows whom, and ids that are dead.

use caremonger_domain::peer::{Direction, Peer, State};
use caremonger_store::{
    follower::{
        dead_uri_add, dead_uri_exists, dead_uri_prune, follower_count, follower_exists, follower_of_follow, follower_put,
        follower_remove, follower_remove_everywhere,
    },
    host::{Host, host_blocked, host_failing, host_find, host_put},
    peer::{peer_between, peer_find, peer_find_by_follow, peer_insert, peer_is_followed, peer_page, peer_update, peer_with},
    remote_actor::{
        RemoteActor, RemoteKey, remote_actor_find, remote_actor_find_by_address, remote_actor_find_by_uri, remote_actor_gone,
        remote_actor_put, remote_actors_of, remote_key_find,
    },
};

use crate::{
    support::TestDb,
    world::{a_peer, a_remote, actor_id, an_actor, at, cedar, peer_id, pod_id, remote_id, settle},
};

on_both!(
    an_actor_fetched_again_keeps_its_id_and_loses_its_old_keys,
    an_actor_fetched_twice_at_once_is_one,
    nobody_takes_another_actors_key,
    an_address_means_the_actor_last_seen_there,
    one_who_is_gone_keeps_the_keys_of_its_last_words,
    what_is_known_of_a_server_is_replaced_as_a_whole,
    silent_servers_are_listed_longest_first,
    a_blocked_server_is_listed_with_everybody_on_it,
    what_is_live_with_an_actor_is_what_is_asked_for_or_agreed,
    a_relation_comes_back_as_it_was_stored,
    there_is_one_relation_in_each_direction_and_one_for_each_follow,
    pages_of_relations_visit_each_once,
    an_actor_is_followed_while_a_pod_of_ours_agreed_with_it,
    a_follower_is_one_however_often_it_follows,
    a_follower_who_leaves_is_gone,
    what_is_dead_stays_dead_until_it_is_forgotten,
);

fn key(uri: &str, byte: u8) -> RemoteKey {
    RemoteKey { uri: uri.to_owned(), kind: "ed25519".to_owned(), public: vec![byte, 0, 255] }
}

async fn an_actor_fetched_again_keeps_its_id_and_loses_its_old_keys(t: TestDb) {
    let first = RemoteActor {
        shared_inbox: Some("https://a.example/inbox".to_owned()),
        followers: Some("https://a.example/f".to_owned()),
        outbox: Some("https://a.example/o".to_owned()),
        url: Some("https://a.example/u".to_owned()),
        ..a_remote(1, "ana", "a.example")
    };
    let stored = first.clone();
    let kept = t.write(move |c| remote_actor_put(c, &stored, &[key("https://a.example/k1", 1), key("https://a.example/k2", 2)]));
    assert_eq!(kept.await, first);
    // Fetched again it comes with a new id of ours, which is not taken, and with less than before.
    let again = RemoteActor { name: "Ana B.".to_owned(), kind: "Group".to_owned(), ..a_remote(2, "ana", "a.example") };
    let expected = RemoteActor { id: remote_id(1), ..again.clone() };
    let kept = t.write(move |c| remote_actor_put(c, &again, &[key("https://a.example/k2", 3)])).await;
    assert_eq!(kept, expected);
    assert_eq!(t.read(|c| remote_actor_find(c, remote_id(1))).await.as_ref(), Some(&expected));
    assert_eq!(t.read(|c| remote_actor_find(c, remote_id(2))).await, None);
    assert_eq!(t.read(|c| remote_actor_find_by_uri(c, "https://a.example/@ana")).await.as_ref(), Some(&expected));
    assert_eq!(t.read(|c| remote_key_find(c, "https://a.example/k1")).await, None);
    let found = t.read(|c| remote_key_find(c, "https://a.example/k2")).await;
    assert_eq!(found, Some((key("https://a.example/k2", 3), expected)));
}

async fn an_actor_fetched_twice_at_once_is_one(t: TestDb) {
    let put = |n: u32| {
        let db = t.db.clone();
        async move {
            let fetched = a_remote(n, "ana", "a.example");
            let keys = [key("https://a.example/k1", 1)];
            db.write(move |c| remote_actor_put(c, &fetched, &keys)).await.map(|a| a.id).map_err(|e| e.to_string())
        }
    };
    let stored: tokio::task::JoinSet<_> = (1..=12).map(put).collect();
    let ids: Vec<_> = stored.join_all().await.into_iter().map(|id| id.expect("the write works")).collect();
    assert!(ids.windows(2).all(|two| two[0] == two[1]), "{ids:?}");
    assert_eq!(t.count("remote_actors").await, 1);
    assert_eq!(t.count("remote_keys").await, 1);
}

async fn nobody_takes_another_actors_key(t: TestDb) {
    t.write(|c| {
        remote_actor_put(c, &a_remote(1, "ana", "a.example"), &[key("https://a.example/k1", 1)])?;
        remote_actor_put(c, &a_remote(2, "eve", "a.example"), &[key("https://a.example/k1", 9)])
    })
    .await;
    let (found, owner) = t.read(|c| remote_key_find(c, "https://a.example/k1")).await.expect("the key");
    assert_eq!((found.public[0], owner.username.as_str()), (1, "ana"));
}

async fn an_address_means_the_actor_last_seen_there(t: TestDb) {
    t.write(|c| {
        let new = RemoteActor { uri: "https://a.example/users/2".to_owned(), ..a_remote(2, "ana", "a.example") };
        remote_actor_put(c, &new, &[])?;
        remote_actor_put(c, &a_remote(1, "ana", "a.example"), &[])
    })
    .await;
    let found = t.read(|c| remote_actor_find_by_address(c, "@ana@a.example")).await;
    assert_eq!(found.map(|a| a.id), Some(remote_id(2)));
    assert_eq!(t.read(|c| remote_actor_find_by_address(c, "@ana@b.example")).await, None);
}

async fn one_who_is_gone_keeps_the_keys_of_its_last_words(t: TestDb) {
    t.write(|c| {
        remote_actor_put(c, &a_remote(1, "ana", "a.example"), &[key("https://a.example/k1", 1)])?;
        remote_actor_gone(c, remote_id(1), at(9))
    })
    .await;
    let (_, owner) = t.read(|c| remote_key_find(c, "https://a.example/k1")).await.expect("the key");
    assert_eq!(owner.gone_at, Some(at(9)));
}

async fn what_is_known_of_a_server_is_replaced_as_a_whole(t: TestDb) {
    assert_eq!(t.read(|c| host_find(c, "https://a.example")).await, None);
    let known = Host {
        origin: "https://a.example".to_owned(),
        scheme: Some("rfc9421".to_owned()),
        scheme_at: Some(1),
        failures: 3,
        failing_since: Some(i64::MIN),
        retry_at: Some(i64::MAX),
        answered_at: Some(0),
        blocked: true,
    };
    for host in [known, Host::unknown("https://a.example")] {
        let expected = host.clone();
        t.write(move |c| host_put(c, &host)).await;
        assert_eq!(t.read(|c| host_find(c, "https://a.example")).await, Some(expected));
    }
    t.conflict(|c| host_put(c, &Host { scheme: Some("magic".to_owned()), ..Host::unknown("https://a.example") })).await;
}

async fn silent_servers_are_listed_longest_first(t: TestDb) {
    t.write(|c| {
        for (name, since) in [("a", Some(30)), ("b", Some(10)), ("c", None), ("d", Some(20))] {
            host_put(c, &Host { failing_since: since, ..Host::unknown(&format!("https://{name}.example")) })?;
        }
        Ok(())
    })
    .await;
    let failing: Vec<String> = t.read(|c| host_failing(c, 2)).await.into_iter().map(|h| h.origin).collect();
    assert_eq!(failing, ["https://b.example", "https://d.example"]);
}

async fn a_blocked_server_is_listed_with_everybody_on_it(t: TestDb) {
    let (one, two, other) = (a_remote(2, "pod", "b.example"), a_remote(3, "ana", "b.example"), a_remote(4, "bo", "c.example"));
    let origin = one.origin.clone();
    t.write(move |c| {
        for actor in [&one, &two, &other] {
            remote_actor_put(c, actor, &[])?;
        }
        host_put(c, &Host { blocked: true, ..Host::unknown(&one.origin) })?;
        host_put(c, &Host::unknown(&other.origin))
    })
    .await;
    assert_eq!(t.read(host_blocked).await, std::slice::from_ref(&origin));
    let mut there = t.read(move |c| remote_actors_of(c, &origin)).await;
    there.sort();
    assert_eq!(there, [remote_id(2), remote_id(3)]);
}

async fn what_is_live_with_an_actor_is_what_is_asked_for_or_agreed(t: TestDb) {
    t.write(settle).await;
    t.write(|c| {
        peer_insert(c, &Peer { state: State::Accepted, ..a_peer(1, &cedar(), Direction::Outgoing) })?;
        peer_insert(c, &Peer { state: State::Requested, ..a_peer(2, &cedar(), Direction::Incoming) })?;
        peer_insert(c, &Peer { pod: pod_id(2), state: State::Refused, ..a_peer(3, &cedar(), Direction::Outgoing) })
    })
    .await;
    for (direction, n) in [(Direction::Outgoing, 1), (Direction::Incoming, 2)] {
        let live = t.read(move |c| peer_with(c, remote_id(1), direction, &[State::Requested, State::Accepted])).await;
        assert_eq!(live.iter().map(|p| p.id).collect::<Vec<_>>(), [peer_id(n)]);
    }
}

async fn a_relation_comes_back_as_it_was_stored(t: TestDb) {
    t.write(settle).await;
    let mut peer = a_peer(1, &cedar(), Direction::Outgoing);
    let asked = peer.clone();
    t.write(move |c| peer_insert(c, &asked)).await;
    for state in State::ALL {
        (peer.state, peer.until) = (*state, (*state == State::Accepted).then(|| at(99)));
        peer.follow_uri = format!("https://maple.example/activities/{state}");
        let changed = peer.clone();
        t.write(move |c| peer_update(c, &changed)).await;
        assert_eq!(t.read(|c| peer_find(c, peer_id(1))).await.as_ref(), Some(&peer));
        let follow = peer.follow_uri.clone();
        assert_eq!(t.read(move |c| peer_find_by_follow(c, &follow)).await.as_ref(), Some(&peer));
    }
    let between = t.read(|c| peer_between(c, pod_id(1), remote_id(1), Direction::Outgoing)).await;
    assert_eq!(between, Some(peer));
    assert_eq!(t.read(|c| peer_between(c, pod_id(1), remote_id(1), Direction::Incoming)).await, None);
    assert_eq!(t.read(|c| peer_between(c, pod_id(2), remote_id(1), Direction::Outgoing)).await, None);
}

async fn there_is_one_relation_in_each_direction_and_one_for_each_follow(t: TestDb) {
    t.write(settle).await;
    t.write(|c| peer_insert(c, &a_peer(1, &cedar(), Direction::Outgoing))).await;
    t.conflict(|c| peer_insert(c, &a_peer(2, &cedar(), Direction::Outgoing))).await;
    let same_follow =
        Peer { follow_uri: a_peer(1, &cedar(), Direction::Outgoing).follow_uri, ..a_peer(3, &cedar(), Direction::Incoming) };
    t.conflict(move |c| peer_insert(c, &same_follow)).await;
    t.write(|c| peer_insert(c, &a_peer(4, &cedar(), Direction::Incoming))).await;
    t.write(|c| peer_insert(c, &Peer { pod: pod_id(2), ..a_peer(5, &cedar(), Direction::Outgoing) })).await;
    assert_eq!(t.count("peers").await, 3);
}

async fn pages_of_relations_visit_each_once(t: TestDb) {
    t.write(settle).await;
    t.write(|c| {
        (2..=12).try_for_each(|n| {
            let other = a_remote(n, "pod", &format!("p{n}.example"));
            remote_actor_put(c, &other, &[])?;
            peer_insert(c, &a_peer(n, &other, Direction::Incoming))
        })
    })
    .await;
    let (mut seen, mut before) = (Vec::new(), None);
    loop {
        let page = t.read(move |c| peer_page(c, pod_id(1), before, 4)).await;
        before = page.last().map(|p| p.id);
        seen.extend(page.iter().map(|p| p.id));
        if page.len() < 4 {
            break;
        }
    }
    assert_eq!(seen, (2..=12).rev().map(peer_id).collect::<Vec<_>>());
    assert!(t.read(|c| peer_page(c, pod_id(2), None, 4)).await.is_empty());
}

async fn an_actor_is_followed_while_a_pod_of_ours_agreed_with_it(t: TestDb) {
    t.write(settle).await;
    t.write(|c| peer_insert(c, &Peer { state: State::Accepted, ..a_peer(1, &cedar(), Direction::Incoming) })).await;
    assert!(!t.read(|c| peer_is_followed(c, remote_id(1))).await, "that it follows us is something else");
    let mut ours = a_peer(2, &cedar(), Direction::Outgoing);
    let asked = ours.clone();
    t.write(move |c| peer_insert(c, &asked)).await;
    for state in State::ALL {
        ours.state = *state;
        let changed = ours.clone();
        t.write(move |c| peer_update(c, &changed)).await;
        assert_eq!(t.read(|c| peer_is_followed(c, remote_id(1))).await, *state == State::Accepted, "{state}");
    }
}

async fn a_follower_is_one_however_often_it_follows(t: TestDb) {
    t.write(settle).await;
    for follow in ["https://cedar.example/f/1", "https://cedar.example/f/2"] {
        t.write(move |c| follower_put(c, actor_id(1), remote_id(1), follow, at(1))).await;
    }
    assert_eq!(t.read(|c| follower_count(c, actor_id(1))).await, 1);
    assert!(t.read(|c| follower_exists(c, actor_id(1), remote_id(1))).await);
    assert_eq!(t.read(|c| follower_of_follow(c, remote_id(1), "https://cedar.example/f/1")).await, None, "the newer stands");
    let newer = t.read(|c| follower_of_follow(c, remote_id(1), "https://cedar.example/f/2")).await;
    assert_eq!(newer, Some(actor_id(1)));
    assert_eq!(t.read(|c| follower_of_follow(c, remote_id(2), "https://cedar.example/f/2")).await, None);
    t.conflict(|c| follower_put(c, actor_id(1), remote_id(77), "https://nobody.example/f", at(1))).await;
}

async fn a_follower_who_leaves_is_gone(t: TestDb) {
    t.write(settle).await;
    t.write(|c| {
        caremonger_store::actor::actor_insert(c, &an_actor(2, caremonger_domain::actor::ActorKind::Pod, Some(pod_id(2)), "elm"))?;
        remote_actor_put(c, &a_remote(2, "ana", "a.example"), &[])?;
        for (of, who) in [(1, 1), (2, 1), (1, 2)] {
            follower_put(c, actor_id(of), remote_id(who), &format!("https://x.example/{of}/{who}"), at(1))?;
        }
        Ok(())
    })
    .await;
    assert!(t.write(|c| follower_remove(c, actor_id(1), remote_id(2))).await);
    assert!(!t.write(|c| follower_remove(c, actor_id(1), remote_id(2))).await);
    assert!(!t.read(|c| follower_exists(c, actor_id(1), remote_id(2))).await);
    assert_eq!(t.write(|c| follower_remove_everywhere(c, remote_id(1))).await, 2);
    assert_eq!(t.count("followers").await, 0);
}

async fn what_is_dead_stays_dead_until_it_is_forgotten(t: TestDb) {
    assert!(!t.read(|c| dead_uri_exists(c, "https://a.example/@ana", "https://a.example/1")).await);
    t.write(|c| dead_uri_add(c, "https://a.example/@ana", "https://a.example/1", at(1))).await;
    assert!(
        !t.read(|c| dead_uri_exists(c, "https://a.example/@eve", "https://a.example/1")).await,
        "only its own actor's word counts"
    );
    t.write(|c| dead_uri_add(c, "https://a.example/@ana", "https://a.example/1", at(2))).await;
    t.write(|c| dead_uri_add(c, "https://a.example/@ana", "https://a.example/2", at(5))).await;
    assert!(t.read(|c| dead_uri_exists(c, "https://a.example/@ana", "https://a.example/1")).await);
    assert!(!t.read(|c| dead_uri_exists(c, "https://a.example/@ana", "https://a.example/")).await);
    assert_eq!(t.write(|c| dead_uri_prune(c, at(1))).await, 0);
    assert_eq!(t.write(|c| dead_uri_prune(c, at(5))).await, 1);
    assert!(t.read(|c| dead_uri_exists(c, "https://a.example/@ana", "https://a.example/2")).await);
}
