//! "How many?", asked of one person elsewhere: answered once, by one of what may be chosen, until it closes.

use caremonger_domain::id::{InterestId, ListingId};
use caremonger_store::{
    interest::interest_insert,
    poll::{Poll, poll_answer, poll_find, poll_insert, poll_is_open},
    remote_actor::remote_actor_put,
};

use crate::{
    support::{TestDb, sql},
    world::{a_remote, an_interest, at, interest_id, listing_id, message_id, put_listing, remote_id, settle},
};

on_both!(
    a_question_comes_back_as_it_was_asked,
    a_question_is_asked_once,
    a_question_is_about_something_and_somebody_known,
    a_vote_is_counted_once,
    twenty_votes_at_once_are_one,
    a_question_is_open_for_one_person_and_listing_until_it_closes,
    an_answer_has_its_time,
);

/// Ana asked about listing 1 and is asked how many, until second 50.
fn a_poll(n: u32) -> Poll {
    Poll {
        id: message_id(n),
        uri: format!("https://maple.example/messages/{n}"),
        interest: interest_id(1),
        listing: listing_id(1),
        actor: remote_id(2),
        options: ["1", "2", "5 or more", "not now"].map(str::to_owned).to_vec(),
        closes_at: at(50),
        answer: None,
    }
}

/// Listings 1 and 2; Ana (2) and Bo (3) elsewhere, who each wrote about the first.
async fn settled(t: &TestDb) {
    t.write(settle).await;
    t.write(|c| {
        put_listing(c, 1)?;
        put_listing(c, 2)?;
        for (n, name) in [(2, "ana"), (3, "bo")] {
            let person = a_remote(n, name, "social.example");
            remote_actor_put(c, &person, &[])?;
            interest_insert(c, &an_interest(n - 1, &person, Some(listing_id(1))))?;
        }
        Ok(())
    })
    .await;
}

async fn found(t: &TestDb, n: u32) -> Option<Poll> {
    t.read(move |c| poll_find(c, &a_poll(n).uri)).await
}

async fn a_question_comes_back_as_it_was_asked(t: TestDb) {
    settled(&t).await;
    assert_eq!(found(&t, 1).await, None);
    t.write(|c| poll_insert(c, &a_poll(1))).await;
    t.write(|c| poll_insert(c, &Poll { options: vec!["no".to_owned()], interest: interest_id(2), ..a_poll(2) })).await;
    assert_eq!(found(&t, 1).await, Some(a_poll(1)), "what may be chosen stands in its order");
    assert_eq!(found(&t, 2).await.map(|p| (p.options, p.interest)), Some((vec!["no".to_owned()], interest_id(2))));
    assert_eq!(t.read(|c| poll_find(c, "https://maple.example/messages")).await, None);
}

async fn a_question_is_asked_once(t: TestDb) {
    settled(&t).await;
    t.write(|c| poll_insert(c, &a_poll(1))).await;
    t.conflict(|c| poll_insert(c, &Poll { id: message_id(2), ..a_poll(1) })).await;
    t.conflict(|c| poll_insert(c, &Poll { uri: a_poll(2).uri, ..a_poll(1) })).await;
    assert_eq!(t.count("polls").await, 1);
    assert_eq!(found(&t, 1).await, Some(a_poll(1)));
}

async fn a_question_is_about_something_and_somebody_known(t: TestDb) {
    settled(&t).await;
    for wrong in [
        Poll { interest: InterestId::new(at(7), 7), ..a_poll(1) },
        Poll { listing: ListingId::new(at(7), 7), ..a_poll(1) },
        Poll { actor: remote_id(77), ..a_poll(1) },
    ] {
        t.conflict(move |c| poll_insert(c, &wrong)).await;
    }
    t.write(|c| poll_insert(c, &a_poll(1))).await;
    t.conflict(|c| sql(c, "DELETE FROM interests")).await;
}

async fn a_vote_is_counted_once(t: TestDb) {
    settled(&t).await;
    t.write(|c| poll_insert(c, &a_poll(1))).await;
    t.write(|c| poll_insert(c, &a_poll(2))).await;
    assert!(t.write(|c| poll_answer(c, message_id(1), "2", at(9))).await);
    assert!(!t.write(|c| poll_answer(c, message_id(1), "1", at(10))).await, "the first word counts");
    assert!(!t.write(|c| poll_answer(c, message_id(1), "2", at(10))).await, "said again it is no second vote");
    assert!(!t.write(|c| poll_answer(c, message_id(9), "2", at(10))).await, "nobody asked that");
    assert_eq!(found(&t, 1).await.and_then(|p| p.answer).as_deref(), Some("2"));
    assert_eq!(found(&t, 2).await, Some(a_poll(2)), "another question still waits");
    let first = format!("polls WHERE answer = '2' AND answered_at = {}", at(9).as_micros());
    assert_eq!(t.count(&first).await, 1);
}

async fn twenty_votes_at_once_are_one(t: TestDb) {
    settled(&t).await;
    t.write(|c| poll_insert(c, &a_poll(1))).await;
    let vote = |n: usize| {
        let db = t.db.clone();
        async move {
            let option = a_poll(1).options[n % 4].clone();
            let said = option.clone();
            (option, db.write(move |c| poll_answer(c, message_id(1), &said, at(9))).await.expect("the write works"))
        }
    };
    let votes: tokio::task::JoinSet<_> = (0..20).map(vote).collect();
    let counted: Vec<_> = votes.join_all().await.into_iter().filter(|(_, counted)| *counted).map(|(option, _)| option).collect();
    assert_eq!(counted.len(), 1, "{counted:?}");
    assert_eq!(found(&t, 1).await.and_then(|p| p.answer).as_ref(), counted.first(), "and it is the one that was counted");
}

async fn a_question_is_open_for_one_person_and_listing_until_it_closes(t: TestDb) {
    settled(&t).await;
    assert!(!t.read(|c| poll_is_open(c, listing_id(1), remote_id(2), at(1))).await);
    t.write(|c| poll_insert(c, &a_poll(1))).await;
    for (listing, actor, now, open) in [(1, 2, 49, true), (1, 2, 50, false), (2, 2, 49, false), (1, 3, 49, false)] {
        let is_open = t.read(move |c| poll_is_open(c, listing_id(listing), remote_id(actor), at(now))).await;
        assert_eq!(is_open, open, "listing {listing}, actor {actor}, at {now}");
    }
    t.write(|c| poll_answer(c, message_id(1), "not now", at(9))).await;
    assert!(!t.read(|c| poll_is_open(c, listing_id(1), remote_id(2), at(10))).await, "they answered");
    t.write(|c| poll_insert(c, &Poll { closes_at: at(90), ..a_poll(2) })).await;
    assert!(t.read(|c| poll_is_open(c, listing_id(1), remote_id(2), at(60))).await, "asked anew");
}

async fn an_answer_has_its_time(t: TestDb) {
    settled(&t).await;
    t.write(|c| poll_insert(c, &a_poll(1))).await;
    t.conflict(|c| sql(c, "UPDATE polls SET answer = '2'")).await;
    t.conflict(|c| sql(c, "UPDATE polls SET answered_at = 1")).await;
}
