//! What a pod passes on of another's listings, until it takes it back.

use caremonger_domain::{
    actor::ActorKind,
    listing::Listing,
    peer::{Direction, Peer, State},
};
use caremonger_store::{
    Conn, DbError,
    activity::{NewActivity, activity_find, activity_hide, activity_insert, announced_of, announced_uri, outbox_page},
    actor::actor_insert,
    listing::listing_insert,
    peer::{peer_followers_here, peer_insert},
    remote_actor::remote_actor_put,
};

use crate::{
    support::TestDb,
    world::{a_listing, a_peer, a_remote, actor_id, an_actor, at, cedar, listing_id, of_remote, pod_id, remote_id, settle},
};

on_both!(
    what_is_passed_on_is_found_until_it_is_taken_back,
    what_is_passed_on_of_one_author_is_listed_newest_first,
    what_is_hidden_is_that_one_activity,
    our_pods_that_follow_an_actor_are_those_that_agreed_with_it,
);

fn object(n: u32) -> String {
    format!("https://cedar.example/listings/{n}")
}

fn uri(n: u32) -> String {
    format!("https://maple.example/activities/{n}")
}

/// Activity `n` of one of our pods, about listing `of` elsewhere.
fn say(c: &mut Conn, n: u32, actor: u32, kind: &str, of: u32) -> Result<i64, DbError> {
    let (uri, object) = (uri(n), object(of));
    let said =
        NewActivity { uri: &uri, actor: actor_id(actor), kind, object_uri: &object, public: true, in_outbox: true, body: "{}" };
    activity_insert(c, &said, at(i64::from(n)))
}

/// Maple (1) and elm (2), copies 1 to 3 of Cedar's listings and 4 of birch's.
async fn settled(t: &TestDb) {
    t.write(settle).await;
    t.write(|c| {
        actor_insert(c, &an_actor(2, ActorKind::Pod, Some(pod_id(2)), "elm"))?;
        remote_actor_put(c, &a_remote(2, "birch", "birch.example"), &[])?;
        (1..=4).try_for_each(|n| {
            let author = of_remote(if n == 4 { 2 } else { 1 });
            listing_insert(c, &Listing { uri: Some(object(n)), ..a_listing(n, author) }, None)
        })
    })
    .await;
}

async fn passed_on(t: &TestDb, actor: u32, of: u32) -> Option<String> {
    t.read(move |c| announced_uri(c, actor_id(actor), &object(of))).await
}

async fn what_is_passed_on_is_found_until_it_is_taken_back(t: TestDb) {
    settled(&t).await;
    t.write(|c| {
        say(c, 1, 1, "Create", 1)?;
        say(c, 2, 2, "Announce", 1)?;
        say(c, 3, 1, "Announce", 2)
    })
    .await;
    assert_eq!(passed_on(&t, 1, 1).await, None, "another pod did, or something else was said");
    t.write(|c| say(c, 4, 1, "Announce", 1)).await;
    assert_eq!(passed_on(&t, 1, 1).await, Some(uri(4)));
    t.write(|c| activity_hide(c, &uri(4))).await;
    assert_eq!(passed_on(&t, 1, 1).await, None);
    assert_eq!((passed_on(&t, 2, 1).await, passed_on(&t, 1, 2).await), (Some(uri(2)), Some(uri(3))));
    t.write(|c| say(c, 5, 1, "Announce", 1)).await;
    assert_eq!(passed_on(&t, 1, 1).await, Some(uri(5)), "passed on anew");
}

async fn what_is_passed_on_of_one_author_is_listed_newest_first(t: TestDb) {
    settled(&t).await;
    t.write(|c| {
        for (n, actor, kind, of) in [
            (1, 1, "Announce", 3),
            (2, 1, "Announce", 1),
            (3, 1, "Announce", 4),
            (4, 2, "Announce", 1),
            (5, 1, "Create", 2),
            (6, 1, "Announce", 2),
            // A listing of which there is no copy is nobody's here.
            (7, 1, "Announce", 9),
        ] {
            say(c, n, actor, kind, of)?;
        }
        Ok(())
    })
    .await;
    let of = async |actor, author, limit| t.read(move |c| announced_of(c, actor_id(actor), remote_id(author), limit)).await;
    let all = [(6, 2), (2, 1), (1, 3)].map(|(n, l)| (uri(n), listing_id(l)));
    assert_eq!(of(1, 1, 9).await, all);
    assert_eq!(of(1, 1, 2).await, all[..2]);
    assert_eq!(of(1, 2, 9).await, [(uri(3), listing_id(4))]);
    assert_eq!(of(2, 1, 9).await, [(uri(4), listing_id(1))]);
    t.write(|c| activity_hide(c, &uri(2))).await;
    assert_eq!(of(1, 1, 9).await, [all[0].clone(), all[2].clone()]);
}

async fn what_is_hidden_is_that_one_activity(t: TestDb) {
    settled(&t).await;
    t.write(|c| {
        say(c, 1, 1, "Announce", 1)?;
        say(c, 2, 1, "Announce", 1)?;
        activity_hide(c, &uri(1))?;
        activity_hide(c, &uri(77))
    })
    .await;
    let public = async |n| t.read(move |c| activity_find(c, &uri(n))).await.map(|kept| kept.public);
    assert_eq!((public(1).await, public(2).await), (Some(false), Some(true)));
    let shown = t.read(|c| outbox_page(c, actor_id(1), None, 9)).await;
    assert_eq!(shown.iter().map(|kept| kept.seq).collect::<Vec<_>>(), [2]);
}

async fn our_pods_that_follow_an_actor_are_those_that_agreed_with_it(t: TestDb) {
    settled(&t).await;
    assert!(t.read(|c| peer_followers_here(c, remote_id(1))).await.is_empty());
    t.write(|c| {
        let agreed = |n, direction| Peer { state: State::Accepted, ..a_peer(n, &cedar(), direction) };
        peer_insert(c, &Peer { pod: pod_id(2), ..agreed(3, Direction::Outgoing) })?;
        peer_insert(c, &agreed(4, Direction::Outgoing))?;
        peer_insert(c, &Peer { pod: pod_id(2), ..agreed(5, Direction::Incoming) })?;
        peer_insert(c, &Peer { state: State::Stopped, actor: remote_id(2), ..agreed(6, Direction::Outgoing) })
    })
    .await;
    assert_eq!(t.read(|c| peer_followers_here(c, remote_id(1))).await, [pod_id(2), pod_id(1)], "who agreed first, first");
    assert!(t.read(|c| peer_followers_here(c, remote_id(2))).await.is_empty());
}
