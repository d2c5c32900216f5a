//! Talks with a mediator: one at a time between two, found by all three, due when their day comes, and empty once wiped.

use caremonger_domain::{
    id::MediationId,
    mediation::{Course, Ending, Side},
};
use caremonger_store::{
    mediation::{
        Mediation, mediation_count, mediation_delete, mediation_due, mediation_find, mediation_insert, mediation_lock,
        mediation_of, mediation_open, mediation_update,
    },
    member::member_insert,
};

use crate::{
    support::TestDb,
    world::{a_member, at, member_id, pod_id, settle},
};

on_both!(a_talk_is_kept_and_found_by_all_three, what_cannot_be_is_refused, what_is_due_is_found_and_what_is_wiped_is_empty);

fn id(n: u32) -> MediationId {
    MediationId::new(at(i64::from(n)), u128::from(n))
}

fn a_talk() -> Mediation {
    Mediation {
        id: id(1),
        pod: pod_id(1),
        asker: Some(member_id(1)),
        other: member_id(2),
        mediator: Some(member_id(3)),
        asker_words: Some(vec![0, 255]),
        other_words: None,
        place: Some(vec![1]),
        agreed: None,
        course: Course { taken_up: true, yes_at: Some(at(2)), talk_at: Some(at(5)), ..Course::asked(at(1)) },
        wiped_at: None,
        due_at: at(9),
    }
}

fn ended() -> Mediation {
    Mediation { course: Course { ended: Some((Ending::NotSettled, at(6))), ..a_talk().course }, ..a_talk() }
}

async fn neighbours(t: &TestDb) {
    t.write(settle).await;
    t.write(|c| member_insert(c, &a_member(3, pod_id(1), "med"))).await;
}

async fn a_talk_is_kept_and_found_by_all_three(t: TestDb) {
    neighbours(&t).await;
    t.write(|c| mediation_insert(c, &a_talk())).await;
    assert_eq!(t.read(|c| mediation_find(c, id(1))).await, Some(a_talk()));
    for n in 1..=3 {
        assert_eq!(t.read(move |c| mediation_of(c, member_id(n))).await, [a_talk()], "{n}");
    }
    assert_eq!((a_talk().side_of(member_id(1)), a_talk().side_of(member_id(2))), (Some(Side::Asker), Some(Side::Other)));
    assert_eq!(a_talk().side_of(member_id(3)), None);
    t.conflict(|c| mediation_insert(c, &Mediation { id: id(2), ..a_talk() })).await;
    assert_eq!(t.read(|c| mediation_open(c, pod_id(1), 9)).await, [a_talk()]);
    assert_eq!(t.read(|c| mediation_count(c, member_id(1), at(1))).await, 1);
    assert_eq!(t.read(|c| mediation_count(c, member_id(1), at(2))).await, 0);
    t.write(|c| mediation_update(c, &ended())).await;
    assert_eq!(t.write(|c| mediation_lock(c, id(1))).await, Some(ended()));
    assert!(t.read(|c| mediation_open(c, pod_id(1), 9)).await.is_empty());
    t.write(|c| mediation_insert(c, &Mediation { id: id(2), ..a_talk() })).await;
}

async fn what_cannot_be_is_refused(t: TestDb) {
    neighbours(&t).await;
    let course = |f: fn(&mut Course)| {
        let mut m = a_talk();
        f(&mut m.course);
        m
    };
    for bad in [
        Mediation { other: member_id(1), ..a_talk() },
        Mediation { mediator: Some(member_id(1)), ..a_talk() },
        Mediation { mediator: Some(member_id(2)), ..a_talk() },
        Mediation { asker: None, ..a_talk() },
        Mediation { wiped_at: Some(at(7)), ..a_talk() },
        Mediation { wiped_at: Some(at(7)), ..ended() },
        course(|c| c.yes_at = None),
        course(|c| (c.yes_at, c.talk_at, c.ended) = (None, None, Some((Ending::NotSettled, at(6))))),
    ] {
        t.conflict(move |c| mediation_insert(c, &bad)).await;
    }
}

async fn what_is_due_is_found_and_what_is_wiped_is_empty(t: TestDb) {
    neighbours(&t).await;
    t.write(|c| mediation_insert(c, &ended())).await;
    assert!(t.read(|c| mediation_due(c, at(8), 9)).await.is_empty());
    assert_eq!(t.read(|c| mediation_due(c, at(9), 9)).await, [id(1)]);
    let wiped = || Mediation {
        asker: None,
        mediator: None,
        asker_words: None,
        place: None,
        course: Course { taken_up: false, ..ended().course },
        wiped_at: Some(at(9)),
        ..ended()
    };
    t.write(move |c| mediation_update(c, &wiped())).await;
    assert_eq!(t.read(|c| mediation_find(c, id(1))).await, Some(wiped()), "emptied fields are emptied");
    t.write(|c| mediation_delete(c, id(1))).await;
    assert_eq!(t.read(|c| mediation_find(c, id(1))).await, None);
}
