//! Passkeys, what browsers were asked, and the browsers that show news.

use caremonger_domain::id::{PasskeyId, PushId};
use caremonger_store::{
    passkey::{
        Passkey, passkey_by_credential, passkey_delete, passkey_delete_all, passkey_insert, passkey_of_member, passkey_try_prune,
        passkey_try_put, passkey_try_take, passkey_used,
    },
    push::{Subscription, push_delete, push_delete_all, push_of_member, push_put},
};

use crate::{
    support::TestDb,
    world::{at, member_id, settle},
};

on_both!(
    a_passkey_belongs_to_one_neighbour_and_knows_its_last_use,
    what_a_browser_was_asked_is_answered_once_and_in_time,
    a_browser_is_told_the_news_of_whoever_used_it_last,
);

fn a_passkey(n: u32, owner: u32) -> Passkey {
    Passkey {
        id: PasskeyId::new(at(i64::from(n)), u128::from(n)),
        member: member_id(owner),
        credential_id: vec![u8::try_from(n).unwrap_or(0), 0, 255],
        credential: "{}".to_owned(),
        label: "هاتفي".to_owned(),
        created_at: at(5),
        used_at: None,
    }
}

async fn a_passkey_belongs_to_one_neighbour_and_knows_its_last_use(t: TestDb) {
    t.write(settle).await;
    t.write(|c| passkey_insert(c, &a_passkey(1, 1))).await;
    t.write(|c| passkey_insert(c, &a_passkey(2, 1))).await;
    t.conflict(|c| passkey_insert(c, &Passkey { id: a_passkey(3, 2).id, member: member_id(2), ..a_passkey(1, 2) })).await;
    t.write(|c| passkey_used(c, a_passkey(2, 1).id, "{\"counter\":1}", at(9))).await;
    let used = Passkey { credential: "{\"counter\":1}".to_owned(), used_at: Some(at(9)), ..a_passkey(2, 1) };
    assert_eq!(t.read(|c| passkey_by_credential(c, &[2, 0, 255])).await, Some(used.clone()));
    assert_eq!(t.read(|c| passkey_by_credential(c, &[7])).await, None);
    assert_eq!(t.read(|c| passkey_of_member(c, member_id(1))).await, [a_passkey(1, 1), used]);
    assert!(!t.write(|c| passkey_delete(c, member_id(2), a_passkey(1, 1).id)).await, "not somebody else's");
    assert!(t.write(|c| passkey_delete(c, member_id(1), a_passkey(1, 1).id)).await);
    t.write(|c| passkey_delete_all(c, member_id(1))).await;
    assert!(t.read(|c| passkey_of_member(c, member_id(1))).await.is_empty());
}

async fn what_a_browser_was_asked_is_answered_once_and_in_time(t: TestDb) {
    t.write(settle).await;
    t.write(|c| passkey_try_put(c, &[1; 32], Some(member_id(1)), "a", at(10))).await;
    t.write(|c| passkey_try_put(c, &[2; 32], None, "b", at(10))).await;
    t.write(|c| passkey_try_put(c, &[3; 32], Some(member_id(1)), "c", at(20))).await;
    assert_eq!(t.write(|c| passkey_try_take(c, &[1; 32], at(9))).await, Some((Some(member_id(1)), "a".to_owned())));
    assert_eq!(t.write(|c| passkey_try_take(c, &[1; 32], at(9))).await, None, "once");
    assert_eq!(t.write(|c| passkey_try_take(c, &[2; 32], at(10))).await, None, "too late");
    assert_eq!(t.write(|c| passkey_try_prune(c, at(10))).await, 1);
    t.write(|c| passkey_delete_all(c, member_id(1))).await;
    assert_eq!(t.write(|c| passkey_try_take(c, &[3; 32], at(9))).await, None, "gone with their passkeys");
}

fn a_browser(n: u32, owner: u32, endpoint: &str) -> Subscription {
    Subscription {
        id: PushId::new(at(i64::from(n)), u128::from(n)),
        member: member_id(owner),
        endpoint: endpoint.to_owned(),
        p256dh: vec![4; 65],
        auth: vec![0, 255],
        created_at: at(5),
    }
}

async fn a_browser_is_told_the_news_of_whoever_used_it_last(t: TestDb) {
    t.write(settle).await;
    t.write(|c| push_put(c, &a_browser(1, 1, "https://push.example/a"))).await;
    t.write(|c| push_put(c, &a_browser(2, 1, "https://push.example/b"))).await;
    t.write(|c| push_put(c, &a_browser(3, 2, "https://push.example/a"))).await;
    assert_eq!(t.read(|c| push_of_member(c, member_id(1))).await, [a_browser(2, 1, "https://push.example/b")]);
    assert_eq!(t.read(|c| push_of_member(c, member_id(2))).await, [a_browser(3, 2, "https://push.example/a")]);
    t.write(|c| push_delete(c, a_browser(2, 1, "").id)).await;
    t.write(|c| push_delete_all(c, member_id(2))).await;
    assert!(t.read(|c| push_of_member(c, member_id(1))).await.is_empty());
    assert!(t.read(|c| push_of_member(c, member_id(2))).await.is_empty());
}
