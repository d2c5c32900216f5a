//! Cases that are offered to another pod, here and elsewhere.

use caremonger_domain::{
    Amount,
    case_pass::Facts,
    listing::Kind,
    peer::{Direction, Peer, State},
};
use caremonger_store::{
    case_pass::{case_pass_delete, case_pass_find, case_pass_put, case_pass_to},
    case_pass_in::{
        PassIn, case_pass_in_count, case_pass_in_delete, case_pass_in_find, case_pass_in_of, case_pass_in_prune,
        case_pass_in_put, case_pass_in_taken_back,
    },
    case_pass_out::{
        PassOut, case_pass_out_by_offer, case_pass_out_delete, case_pass_out_find, case_pass_out_given, case_pass_out_of,
        case_pass_out_of_pod, case_pass_out_put, case_pass_out_taken, case_pass_out_unanswered,
    },
    peer::{peer_agreed, peer_insert, peer_is_agreed},
};

use crate::{
    letter::begin,
    support::TestDb,
    world::{a_peer, at, case_id, case_pass_id, cedar, member_id, pod_id},
};

on_both!(
    a_case_is_offered_to_one_pod_at_a_time,
    a_case_goes_to_one_pod_elsewhere_once_it_was_given_the_details,
    what_others_offer_waits_once_and_is_theirs_to_take_back,
    who_has_agreed_is_named_once,
);

fn out(n: u32) -> PassOut {
    PassOut {
        id: case_pass_id(n),
        case: case_id(1),
        to: cedar().id,
        address: cedar().address,
        offer_uri: format!("https://maple.example/activities/{n}"),
        by: member_id(1),
        created_at: at(i64::from(n)),
        given_at: None,
        taken_at: None,
    }
}

async fn a_case_goes_to_one_pod_elsewhere_once_it_was_given_the_details(t: TestDb) {
    begin(&t).await;
    for n in [1, 2] {
        t.write(move |c| case_pass_out_put(c, &out(n))).await;
    }
    assert_eq!(t.read(|c| case_pass_out_find(c, case_pass_id(1))).await, None, "one at a time");
    assert_eq!(t.read(|c| case_pass_out_of(c, case_id(1))).await, Some(out(2)));
    assert_eq!(t.read(|c| case_pass_out_by_offer(c, &out(2).offer_uri)).await, Some(out(2)));
    assert_eq!(t.read(|c| case_pass_out_unanswered(c, at(1), at(0), 9)).await, []);
    assert_eq!(t.read(|c| case_pass_out_unanswered(c, at(2), at(0), 9)).await, [case_id(1)]);
    t.conflict(|c| case_pass_out_taken(c, case_pass_id(2), at(3)).map(|_| ())).await;
    assert!(t.write(|c| case_pass_out_given(c, case_pass_id(2), at(3))).await);
    assert!(!t.write(|c| case_pass_out_given(c, case_pass_id(2), at(4))).await, "the first time counts");
    assert_eq!(t.read(|c| case_pass_out_unanswered(c, at(9), at(2), 9)).await, [], "somebody has looked");
    assert_eq!(t.read(|c| case_pass_out_unanswered(c, at(0), at(3), 9)).await, [case_id(1)], "and never said a word");
    assert_eq!(t.read(|c| case_pass_out_of_pod(c, pod_id(1))).await, [case_id(1)]);
    assert_eq!(t.read(|c| case_pass_out_of_pod(c, pod_id(2))).await, []);
    assert!(t.write(|c| case_pass_out_taken(c, case_pass_id(2), at(5))).await);
    assert!(!t.write(|c| case_pass_out_taken(c, case_pass_id(2), at(6))).await);
    let taken = PassOut { given_at: Some(at(3)), taken_at: Some(at(5)), ..out(2) };
    assert_eq!(t.read(|c| case_pass_out_find(c, case_pass_id(2))).await, Some(taken));
    assert_eq!(t.read(|c| case_pass_out_unanswered(c, at(99), at(99), 9)).await, [], "it is theirs");
    assert_eq!(t.read(|c| case_pass_out_of_pod(c, pod_id(1))).await, []);
    assert!(t.write(|c| case_pass_out_delete(c, case_id(1))).await);
    assert!(!t.write(|c| case_pass_out_delete(c, case_id(1))).await);
}

async fn what_others_offer_waits_once_and_is_theirs_to_take_back(t: TestDb) {
    begin(&t).await;
    let pass = PassIn {
        id: case_pass_id(1),
        pod: pod_id(1),
        from: cedar().id,
        address: cedar().address,
        offer_uri: "https://cedar.example/activities/1".to_owned(),
        uri: "https://cedar.example/passes/1".to_owned(),
        facts: Facts {
            kind: Kind::Request,
            category: "food".to_owned(),
            amount: Some(Amount::whole(3)),
            unit: Some("bag".parse().expect("a unit")),
            area: "Elm Street".to_owned(),
            language: "es".to_owned(),
            needed_by: Some(at(90)),
        },
        created_at: at(1),
    };
    let first = pass.clone();
    assert!(t.write(move |c| case_pass_in_put(c, &first)).await);
    let again = PassIn { id: case_pass_id(2), ..pass.clone() };
    assert!(!t.write(move |c| case_pass_in_put(c, &again)).await, "the same offer");
    assert_eq!(t.read(|c| case_pass_in_of(c, pod_id(1), 9)).await, std::slice::from_ref(&pass));
    assert_eq!(t.read(|c| case_pass_in_count(c, pod_id(1), cedar().id)).await, 1);
    assert_eq!(t.read(|c| case_pass_in_find(c, case_pass_id(1))).await, Some(pass.clone()));
    assert!(!t.write(|c| case_pass_in_taken_back(c, cedar().id, "https://cedar.example/activities/9")).await);
    assert!(t.write(|c| case_pass_in_taken_back(c, cedar().id, "https://cedar.example/activities/1")).await);
    assert!(!t.write(|c| case_pass_in_delete(c, case_pass_id(1))).await, "it is taken back");
    t.write(move |c| case_pass_in_put(c, &pass).map(|_| ())).await;
    t.write(|c| case_pass_in_prune(c, at(0))).await;
    assert!(t.read(|c| case_pass_in_find(c, case_pass_id(1))).await.is_some());
    t.write(|c| case_pass_in_prune(c, at(1))).await;
    assert_eq!(t.read(|c| case_pass_in_find(c, case_pass_id(1))).await, None);
}

async fn who_has_agreed_is_named_once(t: TestDb) {
    begin(&t).await;
    assert_eq!(t.read(|c| peer_agreed(c, pod_id(1))).await, []);
    for (n, direction) in [(1, Direction::Incoming), (2, Direction::Outgoing)] {
        t.write(move |c| peer_insert(c, &Peer { state: State::Accepted, ..a_peer(n, &cedar(), direction) })).await;
    }
    assert_eq!(t.read(|c| peer_agreed(c, pod_id(1))).await, [(cedar().id, cedar().address)]);
    assert_eq!(t.read(|c| peer_agreed(c, pod_id(2))).await, []);
    for (pod, agreed) in [(1, true), (2, false)] {
        assert_eq!(t.read(move |c| peer_is_agreed(c, pod_id(pod), cedar().id)).await, agreed);
    }
}

async fn a_case_is_offered_to_one_pod_at_a_time(t: TestDb) {
    begin(&t).await;
    for moment in [1, 2] {
        t.write(move |c| case_pass_put(c, case_id(1), pod_id(1), member_id(1), at(moment))).await;
    }
    assert_eq!(t.read(|c| case_pass_find(c, case_id(1))).await, Some(pod_id(1)));
    assert_eq!(t.read(|c| case_pass_to(c, pod_id(1), 9)).await, [case_id(1)]);
    assert!(t.write(|c| case_pass_delete(c, case_id(1))).await);
    assert!(!t.write(|c| case_pass_delete(c, case_id(1))).await);
    assert!(t.read(|c| case_pass_to(c, pod_id(1), 9)).await.is_empty());
}
