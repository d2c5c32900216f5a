//! Agreements with pods elsewhere: what was agreed, when it runs out, and whose copies are to be compared.

use caremonger_domain::peer::{Direction, Peer, Scope, State, Terms};
use caremonger_store::{
    Conn, DbError,
    peer::{
        peer_agreed_at, peer_between, peer_compared, peer_ending, peer_find, peer_find_by_follow, peer_insert, peer_page,
        peer_run_out, peer_to_compare, peer_unanswered, peer_update, peer_with,
    },
    remote_actor::remote_actor_put,
    sync::sync_soon,
};

use crate::{
    support::{TestDb, sql},
    world::{a_peer, a_remote, at, peer_id, pod_id, remote_id, settle},
};

on_both!(
    what_was_never_compared_comes_first,
    what_was_agreed_comes_back_as_it_was_stored,
    limits_belong_to_one_agreement_and_are_changed_as_a_whole,
    a_limit_is_named_once_and_is_of_a_kind_that_is_known,
    an_agreement_of_the_release_before_allows_everything,
    agreements_run_out_at_their_end_and_questions_without_an_answer,
    those_who_do_not_answer_are_asked_again,
    what_was_compared_longest_ago_is_compared_first,
    what_was_compared_is_noted_for_every_pod_of_ours,
    a_server_that_was_away_is_compared_soon,
    agreements_with_one_actor_are_found_for_every_pod_of_ours,
    agreements_at_one_server_are_those_that_follow_our_pod,
    agreements_that_end_soon_are_found_before_they_do,
);

/// Somebody's pod on a server of its own, `n` as its number.
fn elsewhere(n: u32) -> caremonger_store::remote_actor::RemoteActor {
    a_remote(n, "pod", &format!("p{n}.example"))
}

/// The agreement of maple with pod `n` elsewhere.
fn agreed(n: u32, direction: Direction) -> Peer {
    Peer { state: State::Accepted, ..a_peer(n, &elsewhere(n), direction) }
}

/// Stores it, its pod elsewhere first.
fn put(c: &mut Conn, p: &Peer) -> Result<(), DbError> {
    let host = p.address.rsplit('@').next().unwrap_or_default();
    let name = p.address.trim_start_matches('@').split('@').next().unwrap_or_default();
    let number = (1..99).find(|n| remote_id(*n) == p.actor).unwrap_or_default();
    remote_actor_put(c, &a_remote(number, name, host), &[])?;
    peer_insert(c, p)
}

async fn found(t: &TestDb, n: u32) -> Peer {
    t.read(move |c| peer_find(c, peer_id(n))).await.expect("it is there")
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|t| (*t).to_owned()).collect()
}

async fn what_was_agreed_comes_back_as_it_was_stored(t: TestDb) {
    t.write(settle).await;
    let mut peer = Peer { asked_at: at(40), ..agreed(2, Direction::Outgoing) };
    let first = peer.clone();
    t.write(move |c| put(c, &first)).await;
    assert_eq!(found(&t, 2).await, peer);
    let see = [Scope::See];
    for (scopes, categories, areas) in [
        (&see[..], &["clothes", "food"][..], &["Elm", "elm street", "Über"][..]),
        (Scope::ALL, &[], &["elm street"]),
        // What is a kind for one may be an area for another.
        (&[Scope::Announce, Scope::Asks], &["food"], &["food"]),
        (&[], &[], &[]),
    ] {
        peer.terms = Terms { scopes: scopes.to_vec(), categories: texts(categories), areas: texts(areas) };
        peer.asked_at = peer.asked_at.plus(std::time::Duration::from_secs(1));
        let changed = peer.clone();
        t.write(move |c| peer_update(c, &changed)).await;
        let follow = peer.follow_uri.clone();
        let everywhere = [
            Some(found(&t, 2).await),
            t.read(move |c| peer_find_by_follow(c, &follow)).await,
            t.read(|c| peer_between(c, pod_id(1), remote_id(2), Direction::Outgoing)).await,
            t.read(|c| peer_page(c, pod_id(1), None, 9)).await.pop(),
            t.read(|c| peer_with(c, remote_id(2), Direction::Outgoing, &[State::Accepted])).await.pop(),
        ];
        assert!(everywhere.iter().all(|p| p.as_ref() == Some(&peer)), "{peer:?} is {everywhere:?}");
    }
    assert_eq!(t.count("peer_limits").await, 0, "the last one names none");
}

async fn limits_belong_to_one_agreement_and_are_changed_as_a_whole(t: TestDb) {
    t.write(settle).await;
    let limited = |n, categories: &[&str]| Peer {
        terms: Terms { categories: texts(categories), ..Terms::default() },
        ..agreed(n, Direction::Incoming)
    };
    let (two, three) = (limited(2, &["care", "food"]), limited(3, &["food", "tools"]));
    let (first, second) = (two.clone(), three.clone());
    t.write(move |c| put(c, &first)).await;
    t.write(move |c| put(c, &second)).await;
    t.write(move |c| peer_update(c, &limited(2, &["clothes", "food"]))).await;
    assert_eq!(found(&t, 2).await.terms.categories, ["clothes", "food"]);
    assert_eq!(found(&t, 3).await, three);
    t.write(move |c| peer_update(c, &limited(3, &[]))).await;
    assert!(found(&t, 3).await.terms.categories.is_empty());
    assert_eq!(t.count("peer_limits").await, 2);
    assert_eq!(two.terms.areas, found(&t, 2).await.terms.areas);
}

async fn a_limit_is_named_once_and_is_of_a_kind_that_is_known(t: TestDb) {
    t.write(settle).await;
    let twice =
        Peer { terms: Terms { categories: texts(&["food", "food"]), ..Terms::default() }, ..agreed(2, Direction::Outgoing) };
    t.conflict(move |c| put(c, &twice)).await;
    assert_eq!(t.count("peers").await, 0, "nothing is stored half");
    t.write(|c| put(c, &agreed(2, Direction::Outgoing))).await;
    for (of, kind) in [(2, "month"), (77, "category")] {
        let limit = format!("INSERT INTO peer_limits (peer_id, kind, value) VALUES ('{}', '{kind}', 'food')", peer_id(of));
        t.conflict(move |c| sql(c, &limit)).await;
    }
    for wrong in ["state = 'perhaps'", "direction = 'sideways'", "pod_id = 'nobody'"] {
        let statement = format!("UPDATE peers SET {wrong}");
        t.conflict(move |c| sql(c, &statement)).await;
    }
    let food = Peer { terms: Terms { categories: texts(&["food"]), ..Terms::default() }, ..agreed(2, Direction::Outgoing) };
    t.write(move |c| peer_update(c, &food)).await;
    t.conflict(|c| sql(c, "DELETE FROM peers")).await;
}

async fn an_agreement_of_the_release_before_allows_everything(t: TestDb) {
    t.write(settle).await;
    let before = format!(
        "INSERT INTO peers (id, pod_id, remote_actor_id, direction, state, follow_uri, created_at, updated_at) \
         VALUES ('{}', '{}', '{}', 'outgoing', 'requested', 'https://maple.example/activities/1', {}, {})",
        peer_id(1),
        pod_id(1),
        remote_id(1),
        at(1).as_micros(),
        at(5).as_micros()
    );
    t.write(move |c| sql(c, &before)).await;
    let peer = found(&t, 1).await;
    assert_eq!((&peer.terms, peer.asked_at), (&Terms::default(), at(5)), "it was asked for when it last changed");
    t.write(move |c| peer_update(c, &Peer { asked_at: at(9), ..peer })).await;
    assert_eq!(found(&t, 1).await.asked_at, at(9));
}

async fn agreements_run_out_at_their_end_and_questions_without_an_answer(t: TestDb) {
    t.write(settle).await;
    let until = |n, state, until: Option<i64>| Peer { state, until: until.map(at), ..agreed(n, Direction::Incoming) };
    let asked = |n, created, updated| Peer {
        state: State::Requested,
        created_at: at(created),
        updated_at: at(updated),
        ..agreed(n, Direction::Outgoing)
    };
    for peer in [
        until(2, State::Accepted, Some(20)),
        until(3, State::Accepted, Some(21)),
        until(4, State::Accepted, None),
        until(5, State::Stopped, Some(20)),
        until(6, State::Expired, Some(1)),
        asked(7, 1, 10),
        asked(8, 1, 11),
        asked(9, 11, 11),
        Peer { direction: Direction::Incoming, ..asked(10, 10, 10) },
        until(11, State::Requested, Some(1)),
    ] {
        let peer = if peer.id == peer_id(11) { Peer { updated_at: at(30), ..peer } } else { peer };
        t.write(move |c| put(c, &peer)).await;
    }
    let over = async |limit| t.read(move |c| peer_run_out(c, at(20), at(10), limit)).await;
    assert_eq!(over(9).await, [2, 7, 10].map(peer_id));
    assert_eq!(over(2).await, [2, 7].map(peer_id));
}

async fn those_who_do_not_answer_are_asked_again(t: TestDb) {
    t.write(settle).await;
    let asked = |n, state, second| Peer { state, asked_at: at(second), created_at: at(1), ..agreed(n, Direction::Outgoing) };
    for peer in [
        asked(2, State::Requested, 20),
        asked(3, State::Requested, 21),
        asked(4, State::Accepted, 1),
        asked(5, State::Expired, 1),
        Peer { direction: Direction::Incoming, ..asked(6, State::Requested, 1) },
        asked(7, State::Requested, 5),
    ] {
        t.write(move |c| put(c, &peer)).await;
    }
    let silent = async |limit| t.read(move |c| peer_unanswered(c, at(20), limit)).await;
    assert_eq!(silent(9).await, [2, 7].map(peer_id), "the very moment counts");
    assert_eq!(silent(1).await, [peer_id(2)]);
    let again = Peer { asked_at: at(25), ..found(&t, 2).await };
    t.write(move |c| peer_update(c, &again)).await;
    assert_eq!(silent(9).await, [peer_id(7)], "they were asked just now");
}

async fn to_compare(t: &TestDb, before: i64, limit: i64) -> Vec<caremonger_domain::id::PeerId> {
    t.read(move |c| peer_to_compare(c, at(before), limit)).await.into_iter().map(|p| p.id).collect()
}

async fn what_was_compared_longest_ago_is_compared_first(t: TestDb) {
    t.write(settle).await;
    for (n, compared) in [(2, 30), (3, 10), (4, 20), (5, 31)] {
        t.write(move |c| put(c, &agreed(n, Direction::Outgoing))).await;
        t.write(move |c| peer_compared(c, remote_id(n), Some(at(compared)))).await;
    }
    for other in [
        Peer { state: State::Stopped, ..agreed(6, Direction::Outgoing) },
        Peer { state: State::Requested, ..agreed(7, Direction::Outgoing) },
        agreed(8, Direction::Incoming),
    ] {
        t.write(move |c| put(c, &other)).await;
    }
    assert_eq!(to_compare(&t, 30, 9).await, [3, 4, 2].map(peer_id), "the very moment counts");
    assert_eq!(to_compare(&t, 30, 2).await, [3, 4].map(peer_id));
    assert!(to_compare(&t, 9, 9).await.is_empty());
    t.write(|c| put(c, &agreed(9, Direction::Outgoing))).await;
    assert_eq!(to_compare(&t, 9, 9).await, [peer_id(9)], "what never was is due at any time");
}

async fn what_was_compared_is_noted_for_every_pod_of_ours(t: TestDb) {
    t.write(settle).await;
    t.write(|c| {
        put(c, &agreed(2, Direction::Outgoing))?;
        peer_insert(
            c,
            &Peer {
                id: peer_id(3),
                pod: pod_id(2),
                follow_uri: "https://x.example/3".to_owned(),
                ..agreed(2, Direction::Outgoing)
            },
        )?;
        put(c, &agreed(4, Direction::Outgoing))?;
        peer_compared(c, remote_id(2), Some(at(10)))
    })
    .await;
    assert_eq!(to_compare(&t, 9, 9).await, [peer_id(4)], "another actor was not");
    // Whatever else changes in the agreement, this does not.
    let changed = Peer { until: Some(at(99)), updated_at: at(50), ..found(&t, 2).await };
    t.write(move |c| peer_update(c, &changed)).await;
    assert_eq!(to_compare(&t, 9, 9).await, [peer_id(4)]);
    t.write(|c| peer_compared(c, remote_id(2), None)).await;
    let mut soon = to_compare(&t, 9, 9).await;
    soon.sort();
    assert_eq!(soon, [2, 3, 4].map(peer_id));
}

async fn a_server_that_was_away_is_compared_soon(t: TestDb) {
    t.write(settle).await;
    for n in [2, 3] {
        t.write(move |c| put(c, &agreed(n, Direction::Outgoing))).await;
        t.write(move |c| peer_compared(c, remote_id(n), Some(at(10)))).await;
    }
    t.write(|c| sync_soon(c, "https://p9.example")).await;
    assert!(to_compare(&t, 9, 9).await.is_empty());
    t.write(|c| sync_soon(c, "https://p3.example")).await;
    assert_eq!(to_compare(&t, 9, 9).await, [peer_id(3)]);
    assert_eq!(t.count("peers WHERE compared_at IS NULL").await, 1);
}

async fn agreements_with_one_actor_are_found_for_every_pod_of_ours(t: TestDb) {
    t.write(settle).await;
    t.write(|c| {
        put(c, &agreed(2, Direction::Outgoing))?;
        for (n, pod, direction, state) in [
            (12, 2, Direction::Outgoing, State::Accepted),
            (13, 1, Direction::Incoming, State::Accepted),
            (14, 2, Direction::Incoming, State::Stopped),
        ] {
            let follow_uri = format!("https://x.example/{n}");
            peer_insert(c, &Peer { id: peer_id(n), pod: pod_id(pod), direction, state, follow_uri, ..agreed(2, direction) })?;
        }
        put(c, &agreed(3, Direction::Outgoing))
    })
    .await;
    for (direction, expected) in [(Direction::Outgoing, vec![2, 12]), (Direction::Incoming, vec![13])] {
        let mut with: Vec<_> =
            t.read(move |c| peer_with(c, remote_id(2), direction, &[State::Accepted])).await.iter().map(|p| p.id).collect();
        with.sort();
        assert_eq!(with, expected.into_iter().map(peer_id).collect::<Vec<_>>(), "{direction}");
    }
}

async fn agreements_at_one_server_are_those_that_follow_our_pod(t: TestDb) {
    t.write(settle).await;
    let there =
        |n, name: &str| Peer { state: State::Accepted, ..a_peer(n, &a_remote(n, name, "far.example"), Direction::Incoming) };
    for peer in [
        there(2, "a"),
        there(3, "b"),
        Peer { pod: pod_id(2), ..there(4, "c") },
        Peer { direction: Direction::Outgoing, ..there(5, "d") },
        Peer { state: State::Expired, ..there(6, "e") },
        agreed(7, Direction::Incoming),
    ] {
        t.write(move |c| put(c, &peer)).await;
    }
    let mut at_far: Vec<_> = t.read(|c| peer_agreed_at(c, pod_id(1), "https://far.example")).await;
    at_far.sort_by_key(|p| p.id);
    assert_eq!(at_far, [there(2, "a"), there(3, "b")]);
    assert!(t.read(|c| peer_agreed_at(c, pod_id(1), "https://ar.example")).await.is_empty());
}

async fn agreements_that_end_soon_are_found_before_they_do(t: TestDb) {
    t.write(settle).await;
    let until = |n, until: Option<i64>| Peer { until: until.map(at), ..agreed(n, Direction::Outgoing) };
    for peer in [
        until(2, Some(10)),
        until(3, Some(11)),
        until(4, Some(20)),
        until(5, Some(21)),
        until(6, None),
        Peer { state: State::Refused, ..until(7, Some(15)) },
    ] {
        t.write(move |c| put(c, &peer)).await;
    }
    let mut ending: Vec<_> = t.read(|c| peer_ending(c, at(10), at(20), 9)).await;
    ending.sort_by_key(|p| p.id);
    assert_eq!(ending, [until(3, Some(11)), until(4, Some(20))]);
    assert_eq!(t.read(|c| peer_ending(c, at(10), at(20), 1)).await.len(), 1);
}

async fn what_was_never_compared_comes_first(t: TestDb) {
    t.write(settle).await;
    for (n, compared) in [(2, Some(10)), (3, None), (4, Some(5))] {
        t.write(move |c| {
            let pod = a_remote(n, "pod", &format!("p{n}.example"));
            remote_actor_put(c, &pod, &[])?;
            peer_insert(c, &Peer { state: State::Accepted, ..a_peer(n, &pod, Direction::Outgoing) })?;
            peer_compared(c, pod.id, compared.map(at))
        })
        .await;
    }
    let due: Vec<_> = t.read(|c| peer_to_compare(c, at(30), 9)).await.into_iter().map(|p| p.id).collect();
    assert_eq!(due, [3, 4, 2].map(peer_id));
}
