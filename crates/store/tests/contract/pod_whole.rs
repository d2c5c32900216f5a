//! Everything of a pod as rows: it goes as it stands, refers to nothing else, and comes whole or not at all.

use caremonger_domain::{id::MediationId, mediation::Course};
use caremonger_store::{
    Conn, DatabaseUrl, Db, DbError,
    backup::{backup_restore, backup_write},
    mediation::{Mediation, mediation_find, mediation_insert},
    member::member_insert,
    pod::pod_insert,
    pod_stay::{pod_stay_has, pod_stay_set, pod_stays_of},
    pod_whole::{PutError, Rows, pod_rows, pod_rows_put},
};
use serde_json::json;

use crate::{
    support::TestDb,
    world::{a_member, a_pod, at, member_id, pod_id, put_listing, settle},
};

on_both!(
    what_is_of_others_is_never_taken_in,
    a_pod_is_here_once,
    the_key_of_something_here_is_not_taken_over,
    who_stays_is_kept_until_they_come,
    nothing_in_a_column_of_bytes_stays_nothing_in_a_backup,
);

fn a_talk() -> Mediation {
    Mediation {
        id: MediationId::new(at(1), 1),
        pod: pod_id(1),
        asker: Some(member_id(1)),
        other: member_id(3),
        mediator: None,
        asker_words: Some(vec![0, 255]),
        other_words: None,
        place: None,
        agreed: None,
        course: Course::asked(at(1)),
        wiped_at: None,
        due_at: at(9),
    }
}

/// A pod with two neighbours, a listing and a talk, and another pod beside it.
async fn lived_in(t: &TestDb) {
    t.write(settle).await;
    t.write(|c| member_insert(c, &a_member(3, pod_id(1), "cy"))).await;
    t.write(|c| put_listing(c, 1)).await;
    t.write(|c| mediation_insert(c, &a_talk())).await;
}

/// What is said to rows that were put in; nothing of it stays.
async fn put(t: &TestDb, whole: Vec<Rows>) -> String {
    let said = std::sync::Arc::new(std::sync::Mutex::new(String::new()));
    let out = said.clone();
    let undone = t.db.write(move |c: &mut Conn| {
        let word = match pod_rows_put(c, pod_id(1), &whole) {
            Ok(()) => "whole".to_owned(),
            Err(PutError::Foreign) => "foreign".to_owned(),
            Err(PutError::Here) => "here".to_owned(),
            Err(PutError::Db(e)) => e.to_string(),
        };
        *out.lock().expect("a word") = word;
        Err::<(), _>(DbError::Unavailable("undone".to_owned()))
    });
    assert!(undone.await.is_err());
    said.lock().expect("a word").clone()
}

async fn what_is_of_others_is_never_taken_in(t: TestDb) {
    lived_in(&t).await;
    let whole = t.read(|c| pod_rows(c, pod_id(1))).await;
    let of = |table: &str| whole.iter().position(|r| r.table == table).expect("a table");
    let text: String = serde_json::to_string(&whole).expect("text");
    assert!(!text.contains("\"bo\"") && !text.contains(&pod_id(2).to_string()), "nothing of the other pod goes along");
    assert_eq!(whole[of("listings")].rows.len(), 1);
    assert_eq!(whole[of("mediations")].rows.len(), 1);

    let mut elsewhere = whole.clone();
    elsewhere[of("members")].change("pod_id", |_| json!(pod_id(2)));
    assert_eq!(put(&t, elsewhere).await, "foreign", "nobody is put into another pod");
    let mut vouched = whole.clone();
    let row = vec![json!(member_id(1)), json!(member_id(2)), json!(1)];
    vouched[of("vouches")].rows.push(row);
    assert_eq!(put(&t, vouched).await, "foreign", "nobody of another pod is made to say something");
    let mut nobodys = whole.clone();
    nobodys[of("listings")].change("pod_id", |_| json!(null));
    assert_eq!(put(&t, nobodys).await, "foreign", "nor is there anything of nobody");
    let mut short = whole.clone();
    short[of("members")].rows[0].pop();
    assert_eq!(put(&t, short).await, "foreign");
    for id in [json!("x"), json!(7), json!(null)] {
        let mut made_up = whole.clone();
        made_up[of("mediations")].change("id", |_| id.clone());
        assert_eq!(put(&t, made_up).await, "foreign", "an id that cannot be read stops nobody's timers: {id}");
    }
    let mut numbered = whole.clone();
    numbered[of("mediations")].change("mediator_id", |_| json!(7));
    assert_eq!(put(&t, numbered).await, "foreign");
    let mut without = whole.clone();
    without.pop();
    assert_eq!(put(&t, without).await, "foreign");
    let mut another = whole;
    another[0].table = "settings".to_owned();
    assert_eq!(put(&t, another).await, "foreign");
}

async fn a_pod_is_here_once(t: TestDb) {
    lived_in(&t).await;
    let whole = t.read(|c| pod_rows(c, pod_id(1))).await;
    assert_eq!(put(&t, whole.clone()).await, "here");
    let dir = tempfile::tempdir().expect("a folder");
    let there = Db::open(&DatabaseUrl::Sqlite(dir.path().join("there.db"))).expect("it opens");
    let same = whole.clone();
    there
        .write(move |c: &mut Conn| {
            pod_insert(c, &a_pod(1, "maple"))?;
            pod_rows_put(c, pod_id(1), &whole).map_err(|e| DbError::Other(e.to_string()))
        })
        .await
        .expect("it comes whole");
    let came = there.read(|c| pod_rows(c, pod_id(1))).await.expect("it is read");
    assert_eq!(came, same, "as it was, from either database");
}

async fn the_key_of_something_here_is_not_taken_over(t: TestDb) {
    lived_in(&t).await;
    let whole = t.read(|c| pod_rows(c, pod_id(1))).await;
    // The same pod as if nothing of it were here, but for a talk of another pod whose id stands in it as a person's.
    let dir = tempfile::tempdir().expect("a folder");
    let there = Db::open(&DatabaseUrl::Sqlite(dir.path().join("there.db"))).expect("it opens");
    let said = there.write(move |c: &mut Conn| {
        pod_insert(c, &a_pod(5, "oak"))?;
        for n in [5, 6] {
            member_insert(c, &a_member(n, pod_id(5), &format!("of_oak_{n}")))?;
        }
        let id = MediationId::new(at(9), 9);
        mediation_insert(c, &Mediation { id, pod: pod_id(5), asker: Some(member_id(5)), other: member_id(6), ..a_talk() })?;
        pod_insert(c, &a_pod(1, "maple"))?;
        let mut people = whole;
        let at_ = people.iter().position(|r| r.table == "people").expect("a table");
        let row = vec![json!(id), json!(pod_id(1)), json!(null), json!(1), json!(null), json!(null)];
        people[at_].rows.push(row);
        Ok::<_, DbError>(matches!(pod_rows_put(c, pod_id(1), &people), Err(PutError::Here)))
    });
    assert!(said.await.expect("tried"), "whoever wiped that person would wipe the talk");
}

async fn who_stays_is_kept_until_they_come(t: TestDb) {
    lived_in(&t).await;
    for _ in 0..2 {
        t.write(|c| pod_stay_set(c, member_id(3), true, at(1))).await;
    }
    t.write(|c| pod_stay_set(c, member_id(2), true, at(1))).await;
    assert_eq!(t.read(|c| pod_stays_of(c, pod_id(1))).await, [member_id(3)]);
    t.write(|c| pod_stay_set(c, member_id(3), false, at(2))).await;
    assert!(!t.read(|c| pod_stay_has(c, member_id(3))).await);
}

async fn nothing_in_a_column_of_bytes_stays_nothing_in_a_backup(t: TestDb) {
    lived_in(&t).await;
    let (from, to) = (t.url.clone(), DatabaseUrl::Sqlite(t.dir.path().join("restored.db")));
    let restored = tokio::task::spawn_blocking(move || {
        let mut file = Vec::new();
        backup_write(&from, "test", "https://maple.example", 1, &mut file).expect("written");
        backup_restore(&to, file.as_slice()).expect("restored");
        Db::open(&to).expect("it opens")
    });
    let restored = restored.await.expect("done");
    let talk = restored.read(|c| mediation_find(c, a_talk().id)).await.expect("it is read");
    assert_eq!(talk, Some(a_talk()));
}
