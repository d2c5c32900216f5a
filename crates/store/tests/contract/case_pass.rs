//! Cases that are offered to another pod.

use caremonger_store::case_pass::{case_pass_delete, case_pass_find, case_pass_put, case_pass_to};

use crate::{
    letter::begin,
    support::TestDb,
    world::{at, case_id, member_id, pod_id},
};

on_both!(a_case_is_offered_to_one_pod_at_a_time);

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
