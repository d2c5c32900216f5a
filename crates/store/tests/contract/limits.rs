//! What followers are told of a listing: pods only what was agreed with them, everybody else all of it.

use caremonger_domain::{
    listing::Kind,
    peer::{Direction, Peer, Scope, State, Terms},
};
use caremonger_store::{
    delivery::{About, Followers, delivery_to_followers},
    follower::follower_put,
    peer::{peer_insert, peer_update},
    remote_actor::remote_actor_put,
};

use crate::{
    support::TestDb,
    world::{a_peer, a_remote, actor_id, at, cedar, pod_id, put_activity, remote_id, settle},
};

on_both!(
    a_pod_is_told_exactly_what_was_agreed,
    only_an_agreement_with_this_pod_that_still_stands_limits_it,
    people_are_told_whatever_pods_agreed_on,
);

/// Kinds and areas of listings. A kind may be called like an area, and the other way round.
const LISTINGS: [(&str, &str); 5] =
    [("food", "elm street"), ("food", ""), ("tools", "elm street"), ("food", "food"), ("elm street", "elm street")];

fn about(kind: Kind, category: &str, area_key: &str) -> About {
    About { kind: kind.as_str().to_owned(), category: category.to_owned(), area_key: area_key.to_owned() }
}

/// How many inboxes get an activity of maple's.
async fn told(t: &TestDb, n: u32, about: Option<About>) -> usize {
    t.write(move |c| {
        let seq = put_activity(c, n)?;
        delivery_to_followers(c, seq, &[actor_id(1)], Followers::All, about.as_ref(), at(1))
    })
    .await
}

fn offers_only() -> Terms {
    Terms { scopes: vec![Scope::See, Scope::Promise], ..Terms::default() }
}

/// Cedar, a pod, follows maple; the agreement with it.
async fn follows(t: &TestDb) -> Peer {
    t.write(settle).await;
    let peer = Peer { state: State::Accepted, ..a_peer(1, &cedar(), Direction::Incoming) };
    let agreed = peer.clone();
    t.write(move |c| {
        follower_put(c, actor_id(1), remote_id(1), "https://cedar.example/f/1", at(0))?;
        peer_insert(c, &agreed)
    })
    .await;
    peer
}

async fn a_pod_is_told_exactly_what_was_agreed(t: TestDb) {
    let peer = follows(&t).await;
    let texts = |texts: &[&str]| texts.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>();
    let scopes = [Scope::ALL.to_vec(), vec![Scope::See], vec![Scope::Asks], vec![Scope::See, Scope::Asks], vec![]];
    let (mut n, mut yes) = (0, 0);
    for scopes in scopes {
        for (categories, areas) in
            [(&[][..], &[][..]), (&["care", "food"], &[]), (&[], &["elm street"]), (&["food"], &["elm street"])]
        {
            let terms = Terms { scopes: scopes.clone(), categories: texts(categories), areas: texts(areas) };
            let changed = Peer { terms: terms.clone(), ..peer.clone() };
            t.write(move |c| peer_update(c, &changed)).await;
            for kind in Kind::ALL {
                for (category, area) in LISTINGS {
                    n += 1;
                    let fits = usize::from(terms.fits(*kind, category, area));
                    assert_eq!(
                        told(&t, n, Some(about(*kind, category, area))).await,
                        fits,
                        "{kind} {category} {area}: {terms:?}"
                    );
                    yes += fits;
                }
            }
        }
    }
    assert!(yes > 10 && yes < n as usize / 2, "{yes} of {n}");
    n += 1;
    assert_eq!(told(&t, n, None).await, 1, "what is about no listing concerns every follower");
}

async fn only_an_agreement_with_this_pod_that_still_stands_limits_it(t: TestDb) {
    let peer = Peer { terms: offers_only(), ..follows(&t).await };
    let ask = || Some(about(Kind::Request, "food", ""));
    for (n, state) in (1..).zip(State::ALL) {
        let changed = Peer { state: *state, ..peer.clone() };
        t.write(move |c| peer_update(c, &changed)).await;
        assert_eq!(told(&t, n, ask()).await, usize::from(*state != State::Accepted), "{state}");
    }
    // The other direction, another pod of ours, and another pod elsewhere each agreed on something of their own.
    let others = Peer { state: State::Stopped, ..peer };
    t.write(move |c| {
        let accepted = |n| Peer { state: State::Accepted, terms: offers_only(), ..a_peer(n, &cedar(), Direction::Incoming) };
        peer_update(c, &others)?;
        peer_insert(c, &Peer { direction: Direction::Outgoing, ..accepted(2) })?;
        peer_insert(c, &Peer { pod: pod_id(2), ..accepted(3) })?;
        remote_actor_put(c, &a_remote(2, "birch", "birch.example"), &[])?;
        peer_insert(c, &Peer { actor: remote_id(2), ..accepted(4) })
    })
    .await;
    assert_eq!(told(&t, 50, ask()).await, 1);
}

async fn people_are_told_whatever_pods_agreed_on(t: TestDb) {
    let nothing = Peer { terms: Terms { scopes: Vec::new(), ..Terms::default() }, ..follows(&t).await };
    t.write(move |c| {
        peer_update(c, &nothing)?;
        remote_actor_put(c, &a_remote(2, "ana", "social.example"), &[])?;
        follower_put(c, actor_id(1), remote_id(2), "https://social.example/f/1", at(0))
    })
    .await;
    assert_eq!(told(&t, 1, Some(about(Kind::Offer, "food", "maple hill"))).await, 1);
    assert_eq!(t.count("deliveries WHERE origin = 'https://social.example'").await, 1);
}
