//! Voice messages of cases, and pods that ask to become one.

use caremonger_domain::id::RecordingId;
use caremonger_store::{
    case::case_insert,
    member::member_find,
    pod_merge::{
        pod_merge_asking, pod_merge_delete, pod_merge_find, pod_merge_members, pod_merge_put, pod_merge_rows, pod_merge_under_way,
    },
    recording::{recording_delete, recording_find, recording_insert, recording_move, recording_of_case},
};

use crate::{
    case,
    letter::begin,
    support::TestDb,
    world::{at, case_id, member_id, pod_id},
};

on_both!(a_voice_message_belongs_to_one_case, a_pod_asks_one_other_and_everything_goes_over);

fn id(n: u32) -> RecordingId {
    RecordingId::new(at(i64::from(n)), u128::from(n))
}

async fn a_voice_message_belongs_to_one_case(t: TestDb) {
    begin(&t).await;
    t.write(|c| case_insert(c, &case::a_case(2))).await;
    for n in [1, 2] {
        t.write(move |c| recording_insert(c, id(n), case_id(1), "audio/ogg", &[0, 255, 1], at(i64::from(n)))).await;
    }
    assert_eq!(t.read(|c| recording_of_case(c, case_id(1))).await, [(id(1), at(1)), (id(2), at(2))]);
    assert_eq!(t.read(|c| recording_find(c, case_id(1), id(1))).await, Some(("audio/ogg".to_owned(), vec![0, 255, 1])));
    assert_eq!(t.read(|c| recording_find(c, case_id(2), id(1))).await, None, "not by way of another case");
    t.write(|c| recording_move(c, case_id(1), case_id(2))).await;
    t.write(|c| recording_delete(c, id(2))).await;
    assert_eq!(t.read(|c| recording_of_case(c, case_id(2))).await, [(id(1), at(1))]);
}

async fn a_pod_asks_one_other_and_everything_goes_over(t: TestDb) {
    begin(&t).await;
    for moment in [1, 2] {
        t.write(move |c| pod_merge_put(c, pod_id(1), pod_id(2), member_id(1), at(moment))).await;
    }
    t.conflict(|c| pod_merge_put(c, pod_id(2), pod_id(2), member_id(1), at(3))).await;
    assert_eq!(t.read(|c| pod_merge_find(c, pod_id(1))).await, Some(pod_id(2)));
    assert_eq!(t.read(|c| pod_merge_asking(c, pod_id(2))).await, [pod_id(1)]);
    assert_eq!(t.read(|c| pod_merge_under_way(c, pod_id(1))).await, 0);
    assert_eq!(t.read(|c| pod_merge_members(c, pod_id(1))).await, [member_id(1)]);
    t.write(|c| pod_merge_rows(c, pod_id(1), pod_id(2))).await;
    assert_eq!(t.read(|c| member_find(c, member_id(1))).await.map(|m| m.pod), Some(pod_id(2)));
    assert!(t.read(|c| pod_merge_members(c, pod_id(1))).await.is_empty());
    assert!(t.write(|c| pod_merge_delete(c, pod_id(1))).await);
    assert!(!t.write(|c| pod_merge_delete(c, pod_id(1))).await);
}
