//! Letters: each is taken by one, put off while it is tried, and ended once.

use caremonger_store::{
    case::case_insert,
    letter::{
        Letter, Outcome, Way, letter_end, letter_give_up, letter_insert, letter_of_case, letter_prune, letter_put_off,
        letter_take, letter_times, letter_trouble,
    },
};

use crate::{
    case,
    support::TestDb,
    world::{at, case_id, letter_id, person_id},
};

on_both!(a_letter_is_taken_once_and_again_after_a_crash, news_wait_in_one_letter, what_was_never_taken_is_given_up);

fn letter(n: u32) -> Letter {
    Letter {
        id: letter_id(n),
        person: person_id(1),
        case: Some(case_id(1)),
        way: Way::Text,
        kind: "helped".to_owned(),
        attempts: 0,
    }
}

fn news(n: u32) -> Letter {
    Letter { case: None, way: Way::Mail, kind: "news".to_owned(), ..letter(n) }
}

pub(crate) async fn begin(t: &TestDb) {
    case::begin(t).await;
    t.write(|c| case_insert(c, &case::a_case(1))).await;
}

async fn a_letter_is_taken_once_and_again_after_a_crash(t: TestDb) {
    begin(&t).await;
    t.write(|c| {
        letter_insert(c, &letter(1), at(10), at(10))?;
        letter_insert(c, &letter(2), at(20), at(20))
    })
    .await;
    assert!(t.write(|c| letter_take(c, Way::Text, at(9), at(70), 9)).await.is_empty(), "not yet due");
    assert!(t.write(|c| letter_take(c, Way::Mail, at(20), at(70), 9)).await.is_empty(), "of another way");
    let tried = |n| Letter { attempts: 1, ..letter(n) };
    assert_eq!(t.write(|c| letter_take(c, Way::Text, at(20), at(80), 9)).await, [tried(1), tried(2)]);
    assert!(t.write(|c| letter_take(c, Way::Text, at(30), at(90), 9)).await.is_empty(), "somebody is sending them");
    t.write(|c| letter_end(c, letter_id(1), Outcome::Sent)).await;
    let again = t.write(|c| letter_take(c, Way::Text, at(80), at(140), 9)).await;
    assert_eq!(again, [Letter { attempts: 2, ..letter(2) }], "whoever had it is gone");
    t.write(|c| letter_put_off(c, letter_id(2), at(300))).await;
    assert!(t.write(|c| letter_take(c, Way::Text, at(299), at(400), 9)).await.is_empty(), "put off");
    t.write(|c| letter_end(c, letter_id(2), Outcome::Failed)).await;
    let told = t.read(|c| letter_of_case(c, case_id(1), 9)).await;
    assert_eq!(told, [("helped".to_owned(), "failed".to_owned()), ("helped".to_owned(), "sent".to_owned())]);
    t.write(|c| letter_prune(c, at(15))).await;
    assert_eq!(t.count("letters").await, 1);
}

async fn news_wait_in_one_letter(t: TestDb) {
    begin(&t).await;
    assert!(t.write(|c| letter_insert(c, &news(1), at(10), at(10))).await);
    assert!(!t.write(|c| letter_insert(c, &news(2), at(11), at(11))).await, "one waits already");
    let by_text = Letter { way: Way::Text, ..news(3) };
    assert!(t.write(move |c| letter_insert(c, &by_text, at(11), at(11))).await, "the other way");
    t.write(|c| letter_end(c, letter_id(1), Outcome::Sent)).await;
    assert!(t.write(|c| letter_insert(c, &news(4), at(12), at(12))).await, "what came after it was sent");
    assert_eq!(t.read(|c| letter_times(c, person_id(1), "news", 9)).await, [at(12), at(11), at(10)]);
}

async fn what_was_never_taken_is_given_up(t: TestDb) {
    begin(&t).await;
    t.write(|c| letter_insert(c, &news(1), at(10), at(10))).await;
    assert_eq!(t.read(|c| letter_trouble(c, Way::Mail, at(11))).await, (1, 0), "late");
    t.write(|c| letter_give_up(c, at(11))).await;
    assert_eq!(t.read(|c| letter_trouble(c, Way::Mail, at(10))).await, (0, 1), "failed");
}
