//! People's details: sealed bytes that can be destroyed, on the disk too; and the book of who saw them.

use caremonger_domain::person::Field;
use caremonger_store::{
    DatabaseUrl,
    backup::backup_write,
    person::{
        Person, Reveal, detail_all, detail_delete, detail_put, person_due, person_find, person_insert, person_of_member,
        person_unlink, person_wipe, person_wipe_at, reveal_add, reveal_page,
    },
    vault_key::{
        VaultKey, node_key_ensure, node_key_put, person_with_mark, person_without_key, vault_key_find, vault_key_page,
        vault_key_put,
    },
};
use flate2::read::GzDecoder;

use crate::{
    support::{TestDb, sql},
    world::{at, member_id, person_id, pod_id, settle},
};

on_both!(
    a_detail_is_kept_in_place_of_the_one_before,
    a_neighbour_is_one_person,
    who_is_wiped_leaves_nothing_but_that_they_were,
    what_is_wiped_is_gone_from_the_disk,
    a_backup_holds_no_key,
    the_same_phone_is_found_in_its_own_pod_alone,
    details_go_when_their_day_comes,
    who_saw_what_is_told_and_cannot_be_changed,
    somebody_without_a_key_is_found,
    the_first_key_of_a_node_holds,
);

fn person(n: u32, pod: u32, member: Option<u32>) -> Person {
    Person {
        id: person_id(n),
        pod: pod_id(pod),
        member: member.map(member_id),
        created_at: at(i64::from(n)),
        wipe_at: None,
        wiped_at: None,
    }
}

fn key(n: u32, phone: Option<u8>) -> VaultKey {
    VaultKey { owner: person_id(n).to_string(), sealed: vec![7; 32], phone_mark: phone.map(|p| vec![p; 32]), mail_mark: None }
}

async fn with(t: &TestDb, n: u32, pod: u32, phone: Option<u8>) {
    t.write(move |c| {
        person_insert(c, &person(n, pod, None))?;
        vault_key_put(c, &key(n, phone))?;
        detail_put(c, person_id(n), Field::Phone, b"sealed phone", at(1))
    })
    .await;
}

async fn a_detail_is_kept_in_place_of_the_one_before(t: TestDb) {
    t.write(settle).await;
    with(&t, 1, 1, None).await;
    t.write(|c| {
        detail_put(c, person_id(1), Field::Phone, b"another", at(2))?;
        detail_put(c, person_id(1), Field::Name, b"a name", at(2))?;
        detail_put(c, person_id(1), Field::Door, b"a door", at(2))?;
        detail_delete(c, person_id(1), Field::Door)
    })
    .await;
    let all = t.read(|c| detail_all(c, person_id(1))).await;
    assert_eq!(all, [(Field::Name, b"a name".to_vec()), (Field::Phone, b"another".to_vec())]);
    t.conflict(|c| detail_put(c, person_id(9), Field::Name, b"nobody's", at(2))).await;
    t.conflict(|c| sql(c, "UPDATE person_details SET field = 'shoe_size'")).await;
}

async fn a_neighbour_is_one_person(t: TestDb) {
    t.write(settle).await;
    t.write(|c| person_insert(c, &person(1, 1, Some(1)))).await;
    assert_eq!(t.read(|c| person_of_member(c, member_id(1))).await, Some(person(1, 1, Some(1))));
    t.conflict(|c| person_insert(c, &person(2, 1, Some(1)))).await;
    t.write(|c| {
        person_wipe(c, person_id(1), at(5))?;
        person_unlink(c, person_id(1))?;
        person_insert(c, &person(2, 1, Some(1)))
    })
    .await;
    assert_eq!(t.read(|c| person_of_member(c, member_id(1))).await.map(|p| p.id), Some(person_id(2)), "they told anew");
}

async fn who_is_wiped_leaves_nothing_but_that_they_were(t: TestDb) {
    t.write(settle).await;
    with(&t, 1, 1, Some(1)).await;
    with(&t, 2, 1, Some(2)).await;
    t.write(|c| {
        person_wipe_at(c, person_id(1), Some(at(50)))?;
        person_wipe(c, person_id(1), at(9))
    })
    .await;
    assert!(t.read(|c| detail_all(c, person_id(1))).await.is_empty());
    assert_eq!(t.read(|c| vault_key_find(c, &person_id(1).to_string())).await, None);
    let left = t.read(|c| person_find(c, person_id(1))).await;
    assert_eq!(left, Some(Person { wiped_at: Some(at(9)), ..person(1, 1, None) }));
    t.write(|c| person_wipe_at(c, person_id(1), Some(at(99)))).await;
    assert_eq!(t.read(|c| person_find(c, person_id(1))).await.and_then(|p| p.wipe_at), None, "it is over");
    assert_eq!(t.read(|c| detail_all(c, person_id(2))).await.len(), 1, "others stay");
}

/// Where PostgreSQL keeps the table, byte for byte; the whole database of SQLite.
async fn disk(t: &TestDb) -> Vec<u8> {
    match &t.url {
        DatabaseUrl::Sqlite(path) => {
            let mut all = std::fs::read(path).expect("the database");
            let mut log = path.as_os_str().to_owned();
            log.push("-wal");
            all.extend(std::fs::read(log).unwrap_or_default());
            all
        }
        DatabaseUrl::Postgres(_) => {
            #[derive(diesel::QueryableByName)]
            struct Bytes {
                #[diesel(sql_type = diesel::sql_types::Binary)]
                bytes: Vec<u8>,
            }
            t.write(|c| sql(c, "CHECKPOINT")).await;
            t.read(|c| {
                use diesel::RunQueryDsl as _;
                let read = "SELECT pg_read_binary_file(pg_relation_filepath('vault_keys')) AS bytes";
                Ok(diesel::sql_query(read).get_result::<Bytes>(c)?.bytes)
            })
            .await
        }
    }
}

fn holds(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|w| w == what)
}

async fn what_is_wiped_is_gone_from_the_disk(t: TestDb) {
    t.write(settle).await;
    let (gone, stays) = (b"the sealed key of somebody gone!".to_vec(), b"the sealed key of somebody else!".to_vec());
    for (n, sealed) in [(1, gone.clone()), (2, stays.clone())] {
        t.write(move |c| {
            person_insert(c, &person(n, 1, None))?;
            vault_key_put(c, &VaultKey { sealed, ..key(n, None) })
        })
        .await;
    }
    t.db.scrub().await.expect("nobody reads");
    let before = disk(&t).await;
    assert!(holds(&before, &gone) && holds(&before, &stays));
    t.write(|c| person_wipe(c, person_id(1), at(9))).await;
    t.db.scrub().await.expect("nobody reads");
    let after = disk(&t).await;
    assert!(!holds(&after, &gone), "the key is still on the disk");
    assert!(holds(&after, &stays));
}

async fn a_backup_holds_no_key(t: TestDb) {
    t.write(settle).await;
    with(&t, 1, 1, Some(1)).await;
    t.write(|c| node_key_put(c, b"the key of the node itself......")).await;
    let url = t.url.clone();
    let file = tokio::task::spawn_blocking(move || {
        let mut out = Vec::new();
        backup_write(&url, "test", "https://maple.example", 0, &mut out).expect("a backup");
        out
    });
    let mut text = String::new();
    std::io::Read::read_to_string(&mut GzDecoder::new(file.await.expect("written").as_slice()), &mut text).expect("text");
    let hex = |bytes: &[u8]| bytes.iter().map(|b| format!("{b:02x}")).collect::<String>();
    let text = text.to_lowercase();
    assert!(text.contains(&hex(b"sealed phone")), "the sealed details are in it");
    assert!(!text.contains(&hex(&[7; 32])) && !text.contains(&hex(&[1; 32])) && !text.contains(&hex(b"the key of the node")));
}

async fn the_same_phone_is_found_in_its_own_pod_alone(t: TestDb) {
    t.write(settle).await;
    for (n, pod, phone) in [(1, 1, 5), (2, 1, 5), (3, 2, 5), (4, 1, 6)] {
        with(&t, n, pod, Some(phone)).await;
    }
    let found = t.read(|c| person_with_mark(c, pod_id(1), &[5; 32], 10)).await;
    assert_eq!(found, [person_id(2), person_id(1)]);
    assert!(t.read(|c| person_with_mark(c, pod_id(1), &[9; 32], 10)).await.is_empty());
}

async fn details_go_when_their_day_comes(t: TestDb) {
    t.write(settle).await;
    for n in 1..=3 {
        with(&t, n, 1, None).await;
    }
    t.write(|c| {
        person_wipe_at(c, person_id(1), Some(at(30)))?;
        person_wipe_at(c, person_id(2), Some(at(20)))
    })
    .await;
    assert!(t.read(|c| person_due(c, at(19), 10)).await.is_empty());
    assert_eq!(t.read(|c| person_due(c, at(30), 10)).await, [person_id(2), person_id(1)]);
    t.write(|c| person_wipe_at(c, person_id(2), None)).await;
    assert_eq!(t.read(|c| person_due(c, at(99), 10)).await, [person_id(1)], "things go on for the other");
}

async fn who_saw_what_is_told_and_cannot_be_changed(t: TestDb) {
    t.write(settle).await;
    with(&t, 1, 1, None).await;
    let saw = |by: &str, fields: &[Field], n| Reveal {
        by: by.to_owned(),
        seen_as: "desk".to_owned(),
        fields: fields.to_vec(),
        at: at(n),
    };
    let (first, second) = (saw("ana", &[Field::Name, Field::Phone], 1), saw("bo", &[Field::Door], 2));
    let lines = [first.clone(), second.clone()];
    t.write(move |c| lines.iter().try_for_each(|line| reveal_add(c, person_id(1), line))).await;
    assert_eq!(t.read(|c| reveal_page(c, person_id(1), 10)).await, [second, first]);
    for statement in ["UPDATE reveals SET by_id = 'nobody'", "DELETE FROM reveals"] {
        assert!(t.db.write(move |c| sql(c, statement)).await.is_err(), "{statement}");
    }
    t.write(|c| person_wipe(c, person_id(1), at(9))).await;
    assert_eq!(t.read(|c| reveal_page(c, person_id(1), 10)).await.len(), 2, "who saw them stays known");
}

async fn somebody_without_a_key_is_found(t: TestDb) {
    t.write(settle).await;
    with(&t, 1, 1, None).await;
    t.write(|c| person_insert(c, &person(2, 1, None))).await;
    assert_eq!(t.read(person_without_key).await, [person_id(2)]);
    t.write(|c| person_wipe(c, person_id(2), at(9))).await;
    assert!(t.read(person_without_key).await.is_empty());
    assert_eq!(t.read(|c| vault_key_page(c, None, 10)).await, [key(1, None)]);
    assert!(t.read(|c| vault_key_page(c, Some(&person_id(1).to_string()), 10)).await.is_empty());
}

async fn the_first_key_of_a_node_holds(t: TestDb) {
    assert_eq!(t.write(|c| node_key_ensure(c, b"first")).await, b"first");
    assert_eq!(t.write(|c| node_key_ensure(c, b"second")).await, b"first", "another process was faster");
    t.write(|c| node_key_put(c, b"restored")).await;
    assert_eq!(t.write(|c| node_key_ensure(c, b"third")).await, b"restored");
}
