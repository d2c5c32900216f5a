//! Deciding together: the list of who may answer is frozen, answers are under marks, agreements have versions.

use caremonger_domain::{
    decision::{Effect, Rule, State},
    id::{AgreementId, CommentId, DecisionId},
};
use caremonger_store::{
    agreement::{
        Agreement, agreement_accept, agreement_accepted, agreement_all, agreement_due, agreement_insert, agreement_reminded,
    },
    decision::{
        AnswerRow, Decision, answer_put, answers_delete, answers_of, decision_count, decision_due, decision_find,
        decision_forget, decision_insert, decision_lock, decision_open, decision_page, decision_update, decisions_by,
        voter_leaves, voter_supports, voters_freeze, voters_of,
    },
    decision_comment::{Comment, comment_add, comments_by, comments_of},
    decision_link::{Link, link_find, link_put, links_delete, links_forget, links_of_member},
    letter::Way,
    member::{member_insert, member_known},
    paper_count::{PaperCount, Standing, paper_delete, paper_find, paper_forget, paper_put},
};

use crate::{
    support::TestDb,
    world::{a_member, at, letter_id, member_id, pod_id, settle},
};

on_both!(
    a_proposal_is_kept_and_found_when_its_day_comes,
    who_may_answer_is_written_down_once,
    an_answer_is_under_a_mark_and_goes,
    what_was_written_stays_without_whoever_goes,
    an_agreement_has_versions,
    a_link_is_one_neighbours_for_one_proposal,
    sheets_are_counted_by_two_who_are_not_the_same,
);

fn id() -> DecisionId {
    DecisionId::new(at(1), 1)
}

fn a_decision() -> Decision {
    Decision {
        id: id(),
        pod: pod_id(1),
        proposer: Some(member_id(1)),
        question: "Do we meet?".to_owned(),
        why: String::new(),
        language: "en".to_owned(),
        rule: Rule::Score,
        options: vec!["Now".to_owned(), "Later".to_owned()],
        quorum: 25,
        effect: Effect::Job { member: member_id(1), job: "desk".to_owned() },
        state: State::Open,
        voters: 2,
        tally: String::new(),
        outcome: String::new(),
        closes_at: at(100),
        closed_at: None,
        created_at: at(1),
        recipients: 0,
        share: String::new(),
    }
}

async fn a_proposal_is_kept_and_found_when_its_day_comes(t: TestDb) {
    t.write(settle).await;
    t.write(|c| decision_insert(c, &a_decision())).await;
    t.conflict(|c| decision_insert(c, &Decision { id: DecisionId::new(at(2), 2), quorum: 101, ..a_decision() })).await;
    assert_eq!(t.read(|c| decision_find(c, id())).await, Some(a_decision()));
    assert_eq!(t.read(|c| decision_count(c, member_id(1), at(2))).await, (1, 0));
    assert!(t.read(|c| decision_due(c, at(99), 9)).await.is_empty());
    assert_eq!(t.read(|c| decision_due(c, at(100), 9)).await, [id()]);
    assert_eq!(t.read(|c| decision_open(c, pod_id(1))).await, [id()]);
    let over = Decision { state: State::Passed, closed_at: Some(at(101)), tally: "2 1".to_owned(), ..a_decision() };
    let kept = over.clone();
    t.write(move |c| decision_update(c, &kept)).await;
    assert_eq!(t.write(|c| decision_lock(c, id())).await, Some(over.clone()));
    assert!(t.read(|c| decision_due(c, at(200), 9)).await.is_empty());
    assert_eq!(t.read(|c| decision_page(c, pod_id(1), 9)).await, std::slice::from_ref(&over));
    assert_eq!(t.read(|c| decisions_by(c, member_id(1), 9)).await, [over]);
    assert!(t.read(|c| decisions_by(c, member_id(2), 9)).await.is_empty());
    assert!(t.read(|c| decision_page(c, pod_id(2), 9)).await.is_empty());
}

async fn who_may_answer_is_written_down_once(t: TestDb) {
    t.write(settle).await;
    t.write(|c| decision_insert(c, &a_decision())).await;
    t.write(|c| member_known(c, member_id(1), at(1))).await;
    assert_eq!(t.write(|c| voters_freeze(c, id(), pod_id(1))).await, 1);
    t.write(|c| member_insert(c, &a_member(3, pod_id(1), "late")).and_then(|()| member_known(c, member_id(3), at(2)))).await;
    let voters = t.read(|c| voters_of(c, id())).await;
    assert_eq!(voters, [(member_id(1), "Neighbour ana".to_owned(), false)]);
    assert_eq!(t.write(|c| voter_supports(c, id(), member_id(3))).await, 0, "who is not on the list adds nothing");
    assert_eq!(t.write(|c| voter_supports(c, id(), member_id(1))).await, 1);
    assert_eq!(t.write(|c| voter_supports(c, id(), member_id(1))).await, 1, "and nobody counts twice");
    t.write(|c| voter_leaves(c, pod_id(2), member_id(1))).await;
    assert_eq!(t.read(|c| voters_of(c, id())).await.len(), 1, "what is open elsewhere is none of it");
    t.write(|c| voter_leaves(c, pod_id(1), member_id(1))).await;
    assert!(t.read(|c| voters_of(c, id())).await.is_empty());
}

async fn an_answer_is_under_a_mark_and_goes(t: TestDb) {
    t.write(settle).await;
    t.write(|c| decision_insert(c, &a_decision())).await;
    let answer = |mark: &str, answer: &str| AnswerRow {
        mark: mark.to_owned(),
        answer: answer.to_owned(),
        reason: String::new(),
        by_desk: false,
    };
    for a in [answer("b", "1 2"), answer("a", "5 0"), answer("b", "3 3")] {
        t.write(move |c| answer_put(c, id(), &a)).await;
    }
    assert_eq!(t.read(|c| answers_of(c, id())).await, [answer("a", "5 0"), answer("b", "3 3")]);
    t.write(|c| answers_delete(c, id())).await;
    assert!(t.read(|c| answers_of(c, id())).await.is_empty());
}

async fn what_was_written_stays_without_whoever_goes(t: TestDb) {
    t.write(settle).await;
    t.write(|c| decision_insert(c, &a_decision())).await;
    t.write(|c| voters_freeze(c, id(), pod_id(1))).await;
    let comment = Comment { id: CommentId::new(at(3), 3), author: Some(member_id(1)), text: "Hm.".to_owned(), created_at: at(3) };
    let kept = comment.clone();
    t.write(move |c| comment_add(c, id(), &kept)).await;
    assert_eq!(t.read(|c| comments_of(c, id(), 9)).await, std::slice::from_ref(&comment));
    assert_eq!(t.read(|c| comments_by(c, member_id(1), 9)).await, std::slice::from_ref(&comment));
    assert!(t.read(|c| comments_by(c, member_id(2), 9)).await.is_empty());
    t.write(|c| decision_forget(c, member_id(1))).await;
    assert_eq!(t.read(|c| comments_of(c, id(), 9)).await, [Comment { author: None, text: String::new(), ..comment }]);
    assert_eq!(t.read(|c| decision_find(c, id())).await.and_then(|d| d.proposer), None);
    assert!(t.read(|c| voters_of(c, id())).await.is_empty());
}

async fn an_agreement_has_versions(t: TestDb) {
    t.write(settle).await;
    t.write(|c| decision_insert(c, &a_decision())).await;
    let version = |n: u32| Agreement {
        id: AgreementId::new(at(i64::from(n)), u128::from(n)),
        pod: pod_id(1),
        title: "How we talk".to_owned(),
        version: i64::from(n),
        text: format!("text {n}"),
        language: "en".to_owned(),
        decision: id(),
        review_at: at(50),
        reminded_at: None,
        created_at: at(i64::from(n)),
    };
    for n in [1, 2] {
        let a = version(n);
        t.write(move |c| agreement_insert(c, &a)).await;
    }
    let twice = Agreement { id: AgreementId::new(at(9), 9), ..version(2) };
    t.conflict(move |c| agreement_insert(c, &twice)).await;
    assert_eq!(t.read(|c| agreement_all(c, pod_id(1))).await, [version(2), version(1)]);
    let first = version(1).id;
    t.write(move |c| agreement_reminded(c, first, at(3))).await;
    assert_eq!(t.read(|c| agreement_due(c, at(50), 9)).await, [version(2)]);
    for _ in 0..2 {
        let second = version(2).id;
        t.write(move |c| agreement_accept(c, second, member_id(1), at(4))).await;
    }
    let second = version(2).id;
    assert_eq!(t.read(move |c| agreement_accepted(c, second, member_id(1))).await, (1, true));
    assert_eq!(t.read(move |c| agreement_accepted(c, second, member_id(2))).await, (1, false));
}

async fn a_link_is_one_neighbours_for_one_proposal(t: TestDb) {
    t.write(settle).await;
    t.write(|c| decision_insert(c, &a_decision())).await;
    let link = |member: u32, way: Way, mark: &str, letter: u32| Link {
        decision: id(),
        member: member_id(member),
        way,
        mark: mark.to_owned(),
        letter: letter_id(letter),
    };
    for l in [link(1, Way::Mail, "a", 1), link(1, Way::Text, "b", 2), link(2, Way::Mail, "c", 3), link(1, Way::Mail, "d", 4)] {
        t.write(move |c| link_put(c, &l)).await;
    }
    assert_eq!(t.read(|c| link_find(c, "a")).await, None, "the later mail takes its place");
    assert_eq!(t.read(|c| link_find(c, "b")).await, Some(link(1, Way::Text, "b", 2)));
    assert_eq!(t.read(|c| links_of_member(c, member_id(1), Way::Mail)).await, [link(1, Way::Mail, "d", 4)]);
    let taken = link(2, Way::Text, "d", 5);
    t.conflict(move |c| link_put(c, &taken)).await;
    t.write(|c| links_forget(c, member_id(1))).await;
    assert!(t.read(|c| link_find(c, "b")).await.is_none() && t.read(|c| link_find(c, "c")).await.is_some());
    t.write(|c| links_delete(c, id())).await;
    assert_eq!(t.read(|c| link_find(c, "c")).await, None);
}

async fn sheets_are_counted_by_two_who_are_not_the_same(t: TestDb) {
    t.write(settle).await;
    t.write(|c| decision_insert(c, &a_decision())).await;
    let count = |first: Option<u32>, second: Option<u32>| PaperCount {
        numbers: "2 0 0 0 0 5 6".to_owned(),
        reason: String::new(),
        first: first.map(member_id),
        second: second.map(member_id),
    };
    for (standing, bad) in [
        (Standing::Counts, count(Some(1), Some(1))),
        (Standing::Waits, count(Some(1), Some(2))),
        (Standing::Waits, count(None, None)),
    ] {
        t.conflict(move |c| paper_put(c, id(), standing, &bad)).await;
    }
    let (waits, counts) = (count(Some(2), None), count(Some(1), Some(2)));
    let (one, both) = (waits.clone(), counts.clone());
    t.write(move |c| paper_put(c, id(), Standing::Waits, &one).and_then(|()| paper_put(c, id(), Standing::Counts, &both))).await;
    assert_eq!(t.read(|c| paper_find(c, id(), Standing::Waits)).await, Some(waits));
    assert_eq!(t.read(|c| paper_find(c, id(), Standing::Counts)).await, Some(counts));
    t.write(|c| paper_forget(c, member_id(2))).await;
    assert_eq!(t.read(|c| paper_find(c, id(), Standing::Waits)).await, None, "what they alone had counted goes with them");
    assert_eq!(t.read(|c| paper_find(c, id(), Standing::Counts)).await, Some(count(Some(1), None)), "what two counted stays");
    t.write(|c| paper_delete(c, id(), Standing::Counts)).await;
    assert_eq!(t.read(|c| paper_find(c, id(), Standing::Counts)).await, None);
}
