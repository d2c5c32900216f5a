//! Coming in: who asks to join, and lists that were brought over.

use caremonger_domain::{id::ImportId, import::Kind};
use caremonger_store::{
    Conn, DbError,
    import::{
        Became, Import, import_find, import_insert, import_page, import_row_add, import_rows_of, import_undone, import_used,
    },
    join_request::{
        JoinRequest, join_request_before, join_request_count, join_request_insert, join_request_page, join_request_take,
    },
    person::{Person, person_insert},
};

use crate::{
    support::TestDb,
    world::{at, member_id, person_id, pod_id, settle},
};

on_both!(a_question_is_answered_once, a_list_and_what_its_rows_became);

fn put_question(c: &mut Conn, n: u32, pod: u32) -> Result<JoinRequest, DbError> {
    let (person, created_at) = (person_id(n), at(i64::from(n)));
    person_insert(c, &Person { id: person, pod: pod_id(pod), member: None, created_at, wipe_at: None, wiped_at: None })?;
    let request = JoinRequest { person, pod: pod_id(pod), language: "es".to_owned(), created_at };
    join_request_insert(c, &request)?;
    Ok(request)
}

async fn a_question_is_answered_once(t: TestDb) {
    t.write(settle).await;
    let all = t.write(|c| Ok([put_question(c, 1, 1)?, put_question(c, 2, 1)?, put_question(c, 3, 2)?])).await;
    assert_eq!(t.read(|c| join_request_page(c, pod_id(1), 9)).await, all[..2]);
    assert_eq!(t.read(|c| join_request_count(c, pod_id(1))).await, 2);
    assert_eq!(t.read(|c| join_request_before(c, at(2), 9)).await, [person_id(1)]);
    assert_eq!(t.write(|c| join_request_take(c, person_id(1))).await.as_ref(), Some(&all[0]));
    assert_eq!(t.write(|c| join_request_take(c, person_id(1))).await, None);
    assert_eq!(t.read(|c| join_request_count(c, pod_id(1))).await, 1);
}

async fn a_list_and_what_its_rows_became(t: TestDb) {
    t.write(settle).await;
    let id = ImportId::new(at(1), 1);
    let import = Import { id, pod: pod_id(1), made_by: member_id(1), kind: Kind::Neighbours, created_at: at(1), undone_at: None };
    let kept = import.clone();
    t.write(move |c| import_insert(c, &kept)).await;
    t.write(move |c| import_row_add(c, id, 4, Became::Member(member_id(2)))).await;
    t.conflict(move |c| import_row_add(c, id, 5, Became::Member(member_id(2)))).await;
    t.conflict(move |c| import_row_add(c, id, 4, Became::Member(member_id(1)))).await;
    t.write(move |c| import_row_add(c, id, 2, Became::Member(member_id(1)))).await;
    let rows = t.read(move |c| import_rows_of(c, id)).await;
    assert_eq!(rows, [(Became::Member(member_id(1)), false), (Became::Member(member_id(2)), false)], "in their order");
    t.write(|c| import_used(c, member_id(2), at(5))).await;
    assert!(t.read(move |c| import_rows_of(c, id)).await[1].1, "came in");
    assert_eq!(t.read(|c| import_page(c, pod_id(1), 9)).await, [(import, 2)]);
    assert!(t.write(move |c| import_undone(c, id, at(9))).await);
    assert!(!t.write(move |c| import_undone(c, id, at(10))).await, "once");
    assert_eq!(t.read(move |c| import_find(c, id)).await.and_then(|i| i.undone_at), Some(at(9)));
}
