//! Announcements and who is told by voice; addresses of calendars.

use caremonger_domain::id::AnnouncementId;
use caremonger_store::{
    announcement::{
        Announcement, announcement_calls, announcement_find, announcement_insert, announcement_page, announcement_told,
    },
    calendar::{calendar_delete, calendar_find, calendar_put, calendar_since},
    member::member_erase,
};

use crate::{
    support::TestDb,
    world::{at, member_id, pod_id, settle},
};

on_both!(who_is_told_by_voice_is_written_down_once, an_address_of_a_calendar_ends_with_the_next);

fn announcement(n: u32) -> Announcement {
    Announcement {
        id: AnnouncementId::new(at(i64::from(n)), u128::from(n)),
        pod: pod_id(1),
        author: Some(member_id(1)),
        title: "The hall is closed".to_owned(),
        text: "On Friday.\n\nهذا الأسبوع".to_owned(),
        language: "en".to_owned(),
        created_at: at(i64::from(n)),
    }
}

async fn who_is_told_by_voice_is_written_down_once(t: TestDb) {
    t.write(settle).await;
    t.write(|c| {
        announcement_insert(c, &announcement(1), &[member_id(1)])?;
        announcement_insert(c, &announcement(2), &[])
    })
    .await;
    assert_eq!(t.read(|c| announcement_find(c, announcement(1).id)).await, Some(announcement(1)));
    assert_eq!(t.read(|c| announcement_page(c, pod_id(1), 9)).await, [announcement(2), announcement(1)]);
    let calls = async || t.read(|c| announcement_calls(c, announcement(1).id)).await;
    assert_eq!(calls().await[0].2, None);
    for moment in [5, 9] {
        t.write(move |c| announcement_told(c, announcement(1).id, member_id(1), member_id(1), at(moment))).await;
    }
    assert_eq!(calls().await[0].2, Some(at(5)), "the first time counts");
    t.write(|c| member_erase(c, member_id(1), at(20))).await;
    assert!(calls().await.is_empty());
}

async fn an_address_of_a_calendar_ends_with_the_next(t: TestDb) {
    t.write(settle).await;
    t.write(|c| calendar_put(c, member_id(1), &[1; 32], at(1))).await;
    assert_eq!(t.read(|c| calendar_find(c, &[1; 32])).await, Some(member_id(1)));
    t.write(|c| calendar_put(c, member_id(1), &[2; 32], at(2))).await;
    assert_eq!(t.read(|c| calendar_find(c, &[1; 32])).await, None);
    assert_eq!(t.read(|c| calendar_since(c, member_id(1))).await, Some(at(2)));
    t.write(|c| calendar_delete(c, member_id(1))).await;
    assert_eq!(t.read(|c| calendar_find(c, &[2; 32])).await, None);
}
