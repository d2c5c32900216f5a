//! How neighbours hear of news: kept as chosen, found when a letter is due, gone with the neighbour.

use caremonger_domain::{
    id::NoticeId,
    notice::{Channel, MailStanding, Pace},
};
use caremonger_store::{
    member::member_erase,
    notice::{Notice, notice_insert},
    notice_setting::{News, NoticeSetting, notice_new, notice_setting_due, notice_setting_find, notice_setting_put},
};

use crate::{
    support::TestDb,
    world::{at, member_id, settle},
};

on_both!(
    what_was_chosen_is_kept_and_goes_with_the_neighbour,
    a_letter_is_due_for_those_who_want_one,
    only_news_since_then_are_new
);

fn chosen() -> NoticeSetting {
    NoticeSetting {
        member: member_id(1),
        channel: Channel::Mail,
        pace: Pace::Weekly,
        urgent: true,
        mail: MailStanding::Proven,
        proof: Some((vec![7; 32], at(90))),
        mention_proven: true,
        mention_proof: Some((vec![8; 32], at(91))),
        told_until: None,
        next_at: at(50),
    }
}

fn notice(n: u32) -> Notice {
    let id = NoticeId::new(at(i64::from(n)), u128::from(n));
    Notice {
        id,
        member: member_id(1),
        kind: format!("kind{n}"),
        listing: None,
        commitment: None,
        interest: None,
        case: None,
        created_at: at(i64::from(n)),
    }
}

async fn what_was_chosen_is_kept_and_goes_with_the_neighbour(t: TestDb) {
    t.write(settle).await;
    assert_eq!(t.read(|c| notice_setting_find(c, member_id(1))).await, None);
    t.write(|c| notice_setting_put(c, &chosen())).await;
    assert_eq!(t.read(|c| notice_setting_find(c, member_id(1))).await, Some(chosen()));
    let other = NoticeSetting {
        channel: Channel::Paper,
        pace: Pace::Daily,
        urgent: false,
        mail: MailStanding::Told,
        proof: None,
        told_until: Some(notice(1).id),
        ..chosen()
    };
    let put = other.clone();
    t.write(move |c| notice_setting_put(c, &put)).await;
    assert_eq!(t.read(|c| notice_setting_find(c, member_id(1))).await, Some(other));
    t.write(|c| member_erase(c, member_id(1), at(99))).await;
    assert_eq!(t.count("notice_settings").await, 0);
}

async fn a_letter_is_due_for_those_who_want_one(t: TestDb) {
    t.write(settle).await;
    t.write(|c| notice_setting_put(c, &chosen())).await;
    assert!(t.read(|c| notice_setting_due(c, at(49), 9)).await.is_empty(), "not yet");
    assert_eq!(t.read(|c| notice_setting_due(c, at(50), 9)).await, [member_id(1)]);
    t.write(|c| notice_setting_put(c, &NoticeSetting { channel: Channel::Page, ..chosen() })).await;
    assert!(t.read(|c| notice_setting_due(c, at(50), 9)).await.is_empty(), "who reads the page gets none");
}

async fn only_news_since_then_are_new(t: TestDb) {
    t.write(settle).await;
    t.write(|c| (1..=3).try_for_each(|n| notice_insert(c, &notice(n)))).await;
    let kinds = |found: Vec<News>| found.into_iter().map(|n| n.kind).collect::<Vec<_>>();
    assert_eq!(kinds(t.read(|c| notice_new(c, member_id(1), None, 9)).await), ["kind1", "kind2", "kind3"]);
    assert_eq!(kinds(t.read(|c| notice_new(c, member_id(1), Some(notice(2).id), 9)).await), ["kind3"]);
}
