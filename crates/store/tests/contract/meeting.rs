//! Meetings: kept, found by their day and by pages, with points that stay and comings that do not.

use caremonger_domain::id::{MeetingId, MeetingPointId, MemberId};
use caremonger_store::{
    meeting::{
        Meeting, coming_put, comings_by, comings_delete, comings_leave, comings_of, comings_prune, meeting_count, meeting_find,
        meeting_forget, meeting_insert, meeting_lock, meeting_next, meeting_page, meeting_soon, meeting_update,
    },
    meeting_point::{Point, point_add, point_count, point_delete, point_find, points_by, points_of},
    member::member_insert,
    pod_merge::pod_merge_rows,
};

use crate::{
    support::TestDb,
    world::{a_member, at, member_id, pod_id, settle},
};

on_both!(
    a_meeting_is_kept_and_found_by_its_day,
    meetings_come_in_pages_the_latest_first,
    who_comes_is_forgotten,
    points_stay_without_whoever_goes,
    meetings_go_over_with_their_pod,
);

fn id(n: u32) -> MeetingId {
    MeetingId::new(at(i64::from(n)), u128::from(n))
}

fn a_meeting(n: u32, starts: i64) -> Meeting {
    Meeting {
        id: id(n),
        pod: pod_id(1),
        caller: Some(member_id(1)),
        title: "The hall".to_owned(),
        place: "The library, back room".to_owned(),
        language: "en".to_owned(),
        starts_at: at(starts),
        minutes: 60,
        changes: 0,
        changed_at: at(1),
        called_off_at: None,
        reminded_at: None,
        notes: String::new(),
        attended: None,
        noted_at: None,
        created_at: at(1),
    }
}

async fn two(t: &TestDb) {
    t.write(settle).await;
    t.write(|c| member_insert(c, &a_member(7, pod_id(1), "seven"))).await;
    t.write(|c| meeting_insert(c, &a_meeting(1, 100)).and_then(|()| meeting_insert(c, &a_meeting(2, 200)))).await;
}

async fn a_meeting_is_kept_and_found_by_its_day(t: TestDb) {
    two(&t).await;
    assert_eq!(t.read(|c| meeting_find(c, id(1))).await, Some(a_meeting(1, 100)));
    assert_eq!(t.write(|c| meeting_lock(c, id(1))).await, Some(a_meeting(1, 100)));
    assert_eq!(t.read(|c| meeting_next(c, pod_id(1), at(100), 9)).await, [a_meeting(1, 100), a_meeting(2, 200)]);
    assert_eq!(t.read(|c| meeting_next(c, pod_id(1), at(101), 9)).await, [a_meeting(2, 200)]);
    assert!(t.read(|c| meeting_next(c, pod_id(2), at(0), 9)).await.is_empty());
    assert_eq!(t.read(|c| meeting_count(c, pod_id(1), at(100))).await, 1, "what has begun is not ahead");
    assert_eq!(t.read(|c| meeting_soon(c, at(50), at(150), 9)).await, [id(1)]);
    assert!(t.read(|c| meeting_soon(c, at(100), at(150), 9)).await.is_empty(), "nobody is reminded of what has begun");
    let noted = Meeting { notes: "We talked.".to_owned(), attended: Some(4), noted_at: Some(at(160)), ..a_meeting(1, 100) };
    let kept = noted.clone();
    t.write(move |c| meeting_update(c, &kept)).await;
    assert_eq!(t.read(|c| meeting_find(c, id(1))).await, Some(noted));
    let off = Meeting { called_off_at: Some(at(60)), changes: 1, ..a_meeting(2, 200) };
    t.write(move |c| meeting_update(c, &off)).await;
    assert_eq!(t.read(|c| meeting_count(c, pod_id(1), at(50))).await, 1);
    assert!(t.read(|c| meeting_soon(c, at(150), at(250), 9)).await.is_empty());
    for bad in [
        Meeting { minutes: 0, ..a_meeting(3, 1) },
        Meeting { noted_at: Some(at(2)), ..a_meeting(3, 1) },
        Meeting { noted_at: Some(at(2)), attended: Some(3), called_off_at: Some(at(1)), ..a_meeting(3, 1) },
    ] {
        t.conflict(move |c| meeting_insert(c, &bad)).await;
    }
}

async fn meetings_come_in_pages_the_latest_first(t: TestDb) {
    two(&t).await;
    t.write(|c| meeting_insert(c, &a_meeting(3, 200))).await;
    let page = t.read(|c| meeting_page(c, pod_id(1), at(201), None, 2)).await;
    assert_eq!(page.iter().map(|m| m.id).collect::<Vec<_>>(), [id(3), id(2)]);
    let rest = t.read(|c| meeting_page(c, pod_id(1), at(201), Some((at(200), id(2))), 2)).await;
    assert_eq!(rest.iter().map(|m| m.id).collect::<Vec<_>>(), [id(1)]);
    assert_eq!(t.read(|c| meeting_page(c, pod_id(1), at(200), None, 9)).await.len(), 1, "those before that moment");
}

async fn who_comes_is_forgotten(t: TestDb) {
    two(&t).await;
    let said = |n: u32, member: MemberId, coming: bool| (id(n), member, coming);
    for (meeting, member, coming) in
        [said(1, member_id(1), false), said(1, member_id(1), true), said(1, member_id(7), false), said(2, member_id(7), true)]
    {
        t.write(move |c| coming_put(c, meeting, member, coming)).await;
    }
    assert_eq!(t.read(|c| comings_of(c, id(1))).await, [(member_id(1), true), (member_id(7), false)]);
    assert_eq!(t.read(|c| comings_by(c, member_id(7), 9)).await, [(at(100), false), (at(200), true)]);
    t.write(|c| comings_prune(c, at(150))).await;
    assert!(t.read(|c| comings_of(c, id(1))).await.is_empty());
    assert_eq!(t.read(|c| comings_of(c, id(2))).await.len(), 1, "that one began later");
    t.write(|c| comings_leave(c, member_id(7))).await;
    assert!(t.read(|c| comings_of(c, id(2))).await.is_empty());
    t.write(|c| coming_put(c, id(2), member_id(1), true)).await;
    t.write(|c| comings_delete(c, id(2))).await;
    assert!(t.read(|c| comings_by(c, member_id(1), 9)).await.is_empty());
}

async fn points_stay_without_whoever_goes(t: TestDb) {
    two(&t).await;
    let point = |n: u32, author: MemberId| Point {
        id: MeetingPointId::new(at(i64::from(n)), u128::from(n)),
        meeting: id(1),
        author: Some(author),
        text: format!("point {n}"),
        created_at: at(i64::from(n)),
    };
    let (first, second) = (point(5, member_id(1)), point(6, member_id(7)));
    for p in [second.clone(), first.clone()] {
        t.write(move |c| point_add(c, &p)).await;
    }
    assert_eq!(t.read(|c| points_of(c, id(1))).await, [first.clone(), second.clone()]);
    assert_eq!(t.read(|c| points_by(c, member_id(7), 9)).await, std::slice::from_ref(&second));
    assert_eq!(t.read(|c| point_count(c, id(1), member_id(1))).await, (2, 1));
    t.write(|c| coming_put(c, id(1), member_id(1), true)).await;
    t.write(|c| meeting_forget(c, member_id(1))).await;
    let gone = Point { author: None, ..first };
    let (one, two) = (gone.id, second.id);
    assert_eq!(t.read(move |c| point_find(c, one)).await, Some(gone));
    assert_eq!(t.read(|c| meeting_find(c, id(1))).await.and_then(|m| m.caller), None);
    assert!(t.read(|c| comings_of(c, id(1))).await.is_empty());
    t.write(move |c| point_delete(c, two)).await;
    assert_eq!(t.read(|c| points_of(c, id(1))).await.len(), 1);
}

async fn meetings_go_over_with_their_pod(t: TestDb) {
    two(&t).await;
    t.write(|c| pod_merge_rows(c, pod_id(1), pod_id(2))).await;
    assert!(t.read(|c| meeting_next(c, pod_id(1), at(0), 9)).await.is_empty());
    assert_eq!(t.read(|c| meeting_next(c, pod_id(2), at(0), 9)).await.len(), 2);
}
