//! Jobs, vouching, and the list of neighbours.

use caremonger_store::{
    job::{Job, job_all, job_delete, job_put, job_run_out},
    member::{Member, member_count_of, member_find, member_insert, member_known, member_page, member_rename, vouch_add},
};

use crate::{
    support::TestDb,
    world::{a_member, at, member_id, pod_id, settle},
};

on_both!(a_job_is_held_until_its_day, who_is_vouched_for_is_counted_once, neighbours_come_in_the_order_of_their_names);

async fn a_job_is_held_until_its_day(t: TestDb) {
    t.write(settle).await;
    t.write(|c| {
        job_put(c, member_id(1), "desk", at(1), Some(at(50)))?;
        job_put(c, member_id(1), "keys", at(1), None)?;
        job_put(c, member_id(1), "desk", at(2), Some(at(60)))
    })
    .await;
    let ana = |job: &str, until: Option<i64>| Job {
        member: member_id(1),
        name: "Neighbour ana".to_owned(),
        job: job.to_owned(),
        since: at(1),
        until: until.map(at),
    };
    assert_eq!(t.read(|c| job_all(c, pod_id(1))).await, [ana("desk", Some(60)), ana("keys", None)]);
    assert!(t.read(|c| job_all(c, pod_id(2))).await.is_empty());
    assert!(t.read(|c| job_run_out(c, at(59), 9)).await.is_empty());
    assert_eq!(t.read(|c| job_run_out(c, at(60), 9)).await, [(member_id(1), "desk".to_owned())]);
    assert!(t.write(|c| job_delete(c, member_id(1), "desk")).await);
    assert!(!t.write(|c| job_delete(c, member_id(1), "desk")).await);
    assert_eq!(t.read(|c| member_find(c, member_id(1))).await.map(|m| m.jobs), Some(vec!["keys".to_owned()]));
    t.conflict(|c| job_put(c, member_id(1), "queen", at(1), None)).await;
}

async fn who_is_vouched_for_is_counted_once(t: TestDb) {
    t.write(settle).await;
    t.write(|c| member_insert(c, &Member { known: false, ..a_member(3, pod_id(1), "cy") })).await;
    assert_eq!(t.write(|c| vouch_add(c, member_id(3), member_id(1), at(1))).await, 1);
    assert_eq!(t.write(|c| vouch_add(c, member_id(3), member_id(1), at(2))).await, 1, "twice by the same is once");
    t.conflict(|c| vouch_add(c, member_id(3), member_id(3), at(2))).await;
    assert_eq!(t.read(|c| member_find(c, member_id(3))).await.map(|m| m.known), Some(false));
    t.write(|c| member_known(c, member_id(3), at(3))).await;
    assert_eq!(t.read(|c| member_find(c, member_id(3))).await.map(|m| m.known), Some(true));
}

async fn neighbours_come_in_the_order_of_their_names(t: TestDb) {
    t.write(settle).await;
    t.write(|c| {
        for (n, name) in [(3, "Cy"), (4, "Bea"), (5, "Bea")] {
            member_insert(c, &Member { name: name.to_owned(), ..a_member(n, pod_id(1), &format!("m{n}")) })?;
        }
        member_rename(c, member_id(1), "Ana", "ar")
    })
    .await;
    let ids = |all: Vec<Member>| all.into_iter().map(|m| m.id).collect::<Vec<_>>();
    assert_eq!(ids(t.read(|c| member_page(c, pod_id(1), None, 2)).await), [member_id(1), member_id(4)]);
    let after = t.read(|c| member_page(c, pod_id(1), Some(("Bea", member_id(4))), 9)).await;
    assert_eq!(ids(after), [member_id(5), member_id(3)]);
    assert_eq!(t.read(|c| member_count_of(c, pod_id(1))).await, 4);
    assert_eq!(t.read(|c| member_find(c, member_id(1))).await.map(|m| m.language), Some("ar".to_owned()));
}
