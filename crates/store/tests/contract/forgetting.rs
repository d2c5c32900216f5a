//! Words that go when what they were about is over.

use caremonger_domain::commitment::{self, Helper};
use caremonger_store::{
    commitment::commitment_insert,
    message::{Message, Thread, message_insert, message_page, message_wipe, thread_over},
};

use crate::{
    support::TestDb,
    world::{a_commitment, a_message, at, commitment_id, listing_id, member_id, put_listing, settle},
};

on_both!(words_of_what_is_over_are_found_and_go);

async fn words_of_what_is_over_are_found_and_go(t: TestDb) {
    t.write(settle).await;
    let ended = |n, state, updated| commitment::Commitment {
        state,
        updated_at: at(updated),
        ..a_commitment(n, listing_id(1), Helper::Member(member_id(1)))
    };
    t.write(move |c| {
        put_listing(c, 1)?;
        for (n, state, updated) in [
            (1, commitment::State::Fulfilled, 10),
            (2, commitment::State::Fulfilled, 90),
            (3, commitment::State::Accepted, 10),
            (4, commitment::State::Cancelled, 10),
        ] {
            commitment_insert(c, &ended(n, state, updated))?;
        }
        message_insert(c, &a_message(1, Thread::Commitment(commitment_id(1))))?;
        let sealed =
            Message { text: String::new(), sealed: Some(vec![1; 80]), ..a_message(2, Thread::Commitment(commitment_id(1))) };
        message_insert(c, &sealed)?;
        message_insert(c, &a_message(3, Thread::Commitment(commitment_id(2))))?;
        message_insert(c, &a_message(4, Thread::Commitment(commitment_id(3))))
    })
    .await;
    let over = t.read(|c| thread_over(c, at(50), 10)).await;
    assert_eq!(over, [Thread::Commitment(commitment_id(1))], "not what goes on, ended lately, or had no words");
    t.write(|c| message_wipe(c, Thread::Commitment(commitment_id(1)))).await;
    assert!(t.read(|c| thread_over(c, at(50), 10)).await.is_empty());
    let left = t.read(|c| message_page(c, Thread::Commitment(commitment_id(1)), None, 10)).await;
    assert!(left.len() == 2 && left.iter().all(|m| m.text.is_empty() && m.sealed.is_none()), "{left:?}");
    assert_eq!(t.read(|c| message_page(c, Thread::Commitment(commitment_id(3)), None, 10)).await[0].text, "word 4");
}
