//! Cases: the desk's queue, found by code, person and listing; and what the database keeps true of them.

use caremonger_domain::{
    Amount,
    case::{Case, Channel, State},
    listing::Kind,
};
use caremonger_store::{
    case::{
        CaseLine, case_ended, case_find, case_find_by_code, case_history_add, case_history_of, case_insert, case_lock,
        case_of_listing, case_of_person, case_queue, case_since, case_update,
    },
    person::{Person, person_insert},
};

use crate::{
    support::{TestDb, sql},
    world::{at, case_id, listing_id, member_id, person_id, pod_id, put_listing, settle},
};

on_both!(
    a_case_is_read_back_as_it_was_written,
    the_queue_shows_who_waited_longest_first,
    a_code_names_one_case,
    a_case_and_its_listing_belong_together,
    what_cannot_be_of_a_case_is_refused,
    what_was_done_is_told_in_order_and_cannot_be_changed,
    asks_are_counted_by_the_way_they_came,
);

pub(crate) fn a_case(n: u32) -> Case {
    Case {
        id: case_id(n),
        pod: pod_id(1),
        code: format!("{n:09}"),
        person: person_id(1),
        channel: Channel::Phone,
        kind: Kind::Request,
        title: "Groceries for two".to_owned(),
        category: "food".to_owned(),
        amount: None,
        unit: None,
        area: "Maple Hill".to_owned(),
        language: "es".to_owned(),
        needed_by: None,
        state: State::New,
        attempts: 0,
        listing: None,
        same_as: None,
        taken_by: None,
        created_at: at(i64::from(n)),
        updated_at: at(i64::from(n)),
        ended_at: None,
    }
}

pub(crate) async fn begin(t: &TestDb) {
    t.write(settle).await;
    t.write(|c| {
        let p = Person { id: person_id(1), pod: pod_id(1), member: None, created_at: at(0), wipe_at: None, wiped_at: None };
        person_insert(c, &p)
    })
    .await;
}

async fn a_case_is_read_back_as_it_was_written(t: TestDb) {
    begin(&t).await;
    let full = Case {
        amount: Some(Amount::whole(3)),
        unit: Some("bag".parse().expect("a unit")),
        needed_by: Some(at(90)),
        state: State::Listed,
        attempts: 2,
        listing: Some(listing_id(1)),
        taken_by: Some(member_id(1)),
        updated_at: at(8),
        ..a_case(1)
    };
    let written = full.clone();
    t.write(move |c| {
        put_listing(c, 1)?;
        case_insert(c, &a_case(1))?;
        case_update(c, &written)
    })
    .await;
    assert_eq!(t.read(|c| case_find(c, case_id(1))).await.as_ref(), Some(&full));
    assert_eq!(t.write(|c| case_lock(c, case_id(1))).await, Some(full));
    assert_eq!(t.read(|c| case_find(c, case_id(9))).await, None);
}

async fn the_queue_shows_who_waited_longest_first(t: TestDb) {
    begin(&t).await;
    t.write(|c| {
        for n in 1..=4 {
            case_insert(c, &a_case(n))?;
        }
        case_update(c, &Case { state: State::Done, ended_at: Some(at(20)), ..a_case(2) })?;
        case_insert(c, &Case { pod: pod_id(2), ..a_case(5) })
    })
    .await;
    let ids = |all: Vec<Case>| all.into_iter().map(|c| c.id).collect::<Vec<_>>();
    assert_eq!(ids(t.read(|c| case_queue(c, pod_id(1), None, 2)).await), [case_id(1), case_id(3)]);
    assert_eq!(ids(t.read(|c| case_queue(c, pod_id(1), Some(case_id(3)), 2)).await), [case_id(4)]);
    assert_eq!(ids(t.read(|c| case_ended(c, pod_id(1), None, 9)).await), [case_id(2)]);
    assert!(t.read(|c| case_ended(c, pod_id(1), Some(case_id(2)), 9)).await.is_empty());
}

async fn a_code_names_one_case(t: TestDb) {
    begin(&t).await;
    t.write(|c| case_insert(c, &a_case(1))).await;
    t.conflict(|c| case_insert(c, &Case { code: a_case(1).code, ..a_case(2) })).await;
    assert_eq!(t.read(|c| case_find_by_code(c, "000000001")).await.map(|c| c.id), Some(case_id(1)));
    assert_eq!(t.read(|c| case_find_by_code(c, "000000002")).await, None);
    assert_eq!(t.read(|c| case_of_person(c, person_id(1))).await.len(), 1);
}

async fn a_case_and_its_listing_belong_together(t: TestDb) {
    begin(&t).await;
    let listed = |n| Case { state: State::Listed, listing: Some(listing_id(1)), ..a_case(n) };
    t.write(move |c| {
        put_listing(c, 1)?;
        case_insert(c, &listed(1))
    })
    .await;
    assert_eq!(t.read(|c| case_of_listing(c, listing_id(1))).await.map(|c| c.id), Some(case_id(1)));
    t.conflict(move |c| case_insert(c, &listed(2))).await;
    t.conflict(|c| case_insert(c, &Case { state: State::Listed, ..a_case(3) })).await;
}

async fn what_cannot_be_of_a_case_is_refused(t: TestDb) {
    begin(&t).await;
    t.write(|c| case_insert(c, &a_case(1))).await;
    for wrong in [
        Case { state: State::Done, ..a_case(2) },
        Case { ended_at: Some(at(9)), ..a_case(2) },
        Case { state: State::Duplicate, ended_at: Some(at(9)), ..a_case(2) },
        Case { same_as: Some(case_id(1)), ..a_case(2) },
        Case { attempts: 4, ..a_case(2) },
        Case { amount: Some(Amount::ONE), ..a_case(2) },
        Case { person: person_id(9), ..a_case(2) },
    ] {
        t.conflict(move |c| case_insert(c, &wrong)).await;
    }
    t.write(|c| case_insert(c, &Case { state: State::Duplicate, same_as: Some(case_id(1)), ended_at: Some(at(9)), ..a_case(2) }))
        .await;
}

async fn what_was_done_is_told_in_order_and_cannot_be_changed(t: TestDb) {
    begin(&t).await;
    let line = |n, event: &str| CaseLine {
        at: at(n),
        event: event.to_owned(),
        actor: "ana".to_owned(),
        was: (n > 1).then_some((State::CallingBack, n)),
    };
    let lines = [line(9, "taken-in"), line(5, "no-answer")];
    let told = lines.clone();
    t.write(move |c| {
        case_insert(c, &a_case(1))?;
        told.iter().try_for_each(|l| case_history_add(c, case_id(1), l))
    })
    .await;
    assert_eq!(t.read(|c| case_history_of(c, case_id(1))).await, lines);
    for statement in ["UPDATE case_history SET actor = 'bo'", "DELETE FROM case_history"] {
        assert!(t.db.write(move |c| sql(c, statement)).await.is_err(), "{statement}");
    }
}

async fn asks_are_counted_by_the_way_they_came(t: TestDb) {
    begin(&t).await;
    t.write(|c| {
        case_insert(c, &a_case(1))?;
        for n in [10, 20, 30] {
            case_insert(c, &Case { channel: Channel::Web, ..a_case(n) })?;
        }
        Ok(())
    })
    .await;
    assert_eq!(t.read(|c| case_since(c, pod_id(1), Channel::Web, at(15))).await, 2);
    assert_eq!(t.read(|c| case_since(c, pod_id(2), Channel::Web, at(0))).await, 0);
}
