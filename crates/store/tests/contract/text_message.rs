//! Text messages: each is taken by one, put off while it is tried, and ended once; who says stop is heard.

use caremonger_domain::case::{Case, Channel, State};
use caremonger_store::{
    case::case_insert,
    person::{Person, person_insert},
    text_message::{
        Outcome, TextMessage, text_end, text_insert, text_is_new, text_is_stopped, text_of_case, text_prune, text_stop, text_take,
    },
};

use crate::{
    support::TestDb,
    world::{at, case_id, person_id, pod_id, settle, text_id},
};

on_both!(a_text_is_taken_once_and_again_after_a_crash, who_says_stop_gets_none, a_message_of_the_gateway_is_taken_once);

fn text(n: u32) -> TextMessage {
    TextMessage { id: text_id(n), person: person_id(1), case: case_id(1), kind: "helped".to_owned(), attempts: 0 }
}

async fn begin(t: &TestDb) {
    t.write(settle).await;
    t.write(|c| {
        let p = Person { id: person_id(1), pod: pod_id(1), member: None, created_at: at(0), wipe_at: None, wiped_at: None };
        person_insert(c, &p)?;
        let case = Case {
            id: case_id(1),
            pod: pod_id(1),
            code: "482190375".to_owned(),
            person: person_id(1),
            channel: Channel::Text,
            kind: caremonger_domain::listing::Kind::Request,
            title: "Groceries".to_owned(),
            category: "food".to_owned(),
            amount: None,
            unit: None,
            area: "Maple Hill".to_owned(),
            language: "es".to_owned(),
            needed_by: None,
            state: State::New,
            attempts: 0,
            listing: None,
            same_as: None,
            taken_by: None,
            created_at: at(0),
            updated_at: at(0),
            ended_at: None,
        };
        case_insert(c, &case)
    })
    .await;
}

async fn a_text_is_taken_once_and_again_after_a_crash(t: TestDb) {
    begin(&t).await;
    t.write(|c| {
        text_insert(c, &text(1), at(10))?;
        text_insert(c, &text(2), at(20))
    })
    .await;
    assert!(t.write(|c| text_take(c, at(9), at(70), 9)).await.is_empty(), "not yet due");
    let tried = |n| TextMessage { attempts: 1, ..text(n) };
    assert_eq!(t.write(|c| text_take(c, at(20), at(80), 9)).await, [tried(1), tried(2)]);
    assert!(t.write(|c| text_take(c, at(30), at(90), 9)).await.is_empty(), "somebody is sending them");
    t.write(|c| text_end(c, text_id(1), Outcome::Sent)).await;
    let again = t.write(|c| text_take(c, at(80), at(140), 9)).await;
    assert_eq!(again, [TextMessage { attempts: 2, ..text(2) }], "whoever had it is gone");
    t.write(|c| text_end(c, text_id(2), Outcome::Failed)).await;
    let told = t.read(|c| text_of_case(c, case_id(1), 9)).await;
    assert_eq!(told, [("helped".to_owned(), "failed".to_owned()), ("helped".to_owned(), "sent".to_owned())]);
    t.write(|c| text_prune(c, at(15))).await;
    assert_eq!(t.count("texts").await, 1);
}

async fn who_says_stop_gets_none(t: TestDb) {
    t.write(|c| text_stop(c, b"a mark", true, at(1))).await;
    t.write(|c| text_stop(c, b"a mark", true, at(2))).await;
    assert!(t.read(|c| text_is_stopped(c, b"a mark")).await);
    assert!(!t.read(|c| text_is_stopped(c, b"another")).await);
    t.write(|c| text_stop(c, b"a mark", false, at(3))).await;
    assert!(!t.read(|c| text_is_stopped(c, b"a mark")).await);
}

async fn a_message_of_the_gateway_is_taken_once(t: TestDb) {
    assert!(t.write(|c| text_is_new(c, "m1", at(1))).await);
    assert!(!t.write(|c| text_is_new(c, "m1", at(2))).await);
    assert!(t.write(|c| text_is_new(c, "m2", at(2))).await);
    t.write(|c| text_prune(c, at(2))).await;
    assert!(t.write(|c| text_is_new(c, "m1", at(3))).await, "forgotten after a while");
}
