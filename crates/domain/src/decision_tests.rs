use proptest::prelude::*;

use super::*;
use crate::id::MemberId;

fn voices(all: &[Voice]) -> Tally {
    count(&all.iter().map(|v| Answer::Voice(*v)).collect::<Vec<_>>(), 0)
}

fn proposal() -> Proposal {
    Proposal {
        question: "Do we meet on Sundays?".to_owned(),
        why: "More can come.".to_owned(),
        rule: Rule::Majority,
        options: Vec::new(),
        quorum: 25,
        days: 7,
        effect: Effect::Words,
        recipients: 0,
    }
}

#[test]
fn a_proposal_says_what_is_asked_and_how() {
    assert!(proposal().tidied().is_ok());
    let agreement = |title: &str| Effect::Agreement { title: title.to_owned(), months: 6 };
    for (bad, field) in [
        (Proposal { question: "So?".to_owned(), ..proposal() }, "question"),
        (Proposal { why: "x".repeat(4_001), ..proposal() }, "why"),
        (Proposal { days: 1, ..proposal() }, "days"),
        (Proposal { quorum: 0, ..proposal() }, "days"),
        (Proposal { rule: Rule::Score, options: vec!["one".to_owned()], ..proposal() }, "options"),
        (
            Proposal {
                rule: Rule::Score,
                options: vec!["a".to_owned(), "b".to_owned()],
                effect: agreement("Rules"),
                ..proposal()
            },
            "rule",
        ),
        (Proposal { recipients: 49, ..proposal() }, "days"),
        (Proposal { rule: Rule::Score, options: vec!["a".to_owned(), "b".to_owned()], recipients: 50, ..proposal() }, "rule"),
        (Proposal { effect: agreement("x"), ..proposal() }, "title"),
        (Proposal { effect: agreement("Rules"), why: String::new(), ..proposal() }, "why"),
    ] {
        assert_eq!(bad.tidied().expect_err(field).field(), Some(field));
    }
}

#[test]
fn a_job_is_not_given_by_a_few_in_a_hurry() {
    let job = Effect::Job { member: MemberId::new(crate::Timestamp::from_seconds(1), 1), job: "keys".to_owned() };
    let fits = Proposal { effect: job.clone(), quorum: 50, ..proposal() };
    assert!(fits.clone().tidied().is_ok());
    for bad in
        [Proposal { rule: Rule::Consent, ..fits.clone() }, Proposal { quorum: 25, ..fits.clone() }, Proposal { days: 3, ..fits }]
    {
        assert_eq!(bad.tidied().expect_err("a few in a hurry").field(), Some("rule"));
    }
    for (voters, least) in [(0, 0), (2, 2), (3, 3), (40, 3)] {
        assert_eq!(job.least(voters), least);
    }
    let two = voices(&[Voice::Yes, Voice::Yes]);
    assert_eq!(decide(Rule::Majority, 50, job.least(4), 4, &two), (false, Why::Quorum, None));
}

#[test]
fn an_effect_is_kept_in_one_line() {
    let member = MemberId::new(crate::Timestamp::from_seconds(1), 1);
    for effect in [
        Effect::Words,
        Effect::Agreement { title: "How we talk".to_owned(), months: 6 },
        Effect::Job { member, job: "purse".to_owned() },
        Effect::EndJob { member, job: "keys".to_owned() },
    ] {
        assert_eq!(Effect::from_line(&effect.to_line()), Some(effect));
    }
    assert_eq!(Effect::from_line("out everybody now"), None);
}

#[test]
fn what_became_of_it_is_kept_in_one_line() {
    let whole = Outcome { why: Why::Agreed, chosen: Some(2), by_desk: 3, done: Some(false), printed: 4, paper: 6 };
    assert_eq!(whole.to_line(), "agreed option-2 desk-3 paper-6 printed-4 not-done");
    for outcome in [whole, Outcome::of(Why::Tie), Outcome { done: Some(true), ..Outcome::of(Why::Agreed) }] {
        assert_eq!(Outcome::from_line(&outcome.to_line()), Some(outcome));
    }
    let tally = count(&[Answer::Points(vec![5, 1]), Answer::Points(vec![0, 5])], 2);
    assert_eq!((tally.to_line().as_str(), Tally::from_line("2 0 0 0 0 5 6")), ("2 0 0 0 0 5 6", Some(tally)));
    for bad in ["", "agreed maybe", "agreed desk-x"] {
        assert_eq!((Outcome::from_line(bad), Tally::from_line(bad)), (None, None), "{bad}");
    }
}

#[test]
fn each_rule_in_its_words() {
    use Voice::{Abstain, No, Object, Yes};
    for (rule, all, passes, why) in [
        (Rule::Consent, vec![Yes, No, Abstain], true, Why::Agreed),
        (Rule::Consent, vec![Yes, Yes, Object], false, Why::Objection),
        (Rule::Consent, vec![Abstain, No], false, Why::Votes),
        (Rule::Majority, vec![Yes, Yes, No], true, Why::Agreed),
        (Rule::Majority, vec![Yes, No], false, Why::Votes),
        (Rule::Majority, vec![Yes], false, Why::Quorum),
    ] {
        assert_eq!(decide(rule, 50, 1, 4, &voices(&all)), (passes, why, None), "{rule} {all:?}");
    }
    let points = count(&[Answer::Points(vec![5, 1, 0]), Answer::Points(vec![0, 5, 0])], 3);
    assert_eq!(decide(Rule::Score, 50, 1, 4, &points), (true, Why::Agreed, Some(1)));
    assert_eq!(decide(Rule::Score, 50, 1, 4, &count(&[Answer::Points(vec![3, 3]), Answer::Points(vec![1, 1])], 2)).1, Why::Tie);
}

#[test]
fn an_answer_fits_its_rule() {
    assert_eq!(Answer::read(Rule::Score, 2, "5 0"), Ok(Answer::Points(vec![5, 0])));
    for (rule, options, bad) in [
        (Rule::Score, 2, "5"),
        (Rule::Score, 2, "6 0"),
        (Rule::Score, 2, "yes"),
        (Rule::Majority, 0, "object"),
        (Rule::Consent, 0, ""),
    ] {
        assert!(Answer::read(rule, options, bad).is_err(), "{rule} {bad}");
    }
}

fn voice() -> impl Strategy<Value = Voice> {
    proptest::sample::select(Voice::ALL)
}

proptest! {
    #[test]
    fn the_order_of_answers_makes_no_difference(all in proptest::collection::vec(voice(), 0..30), voters in 0_usize..40) {
        let mut other = all.clone();
        other.reverse();
        for rule in Rule::ALL {
            prop_assert_eq!(decide(*rule, 50, 1, voters, &voices(&all)), decide(*rule, 50, 1, voters, &voices(&other)));
        }
    }

    #[test]
    fn nothing_passes_over_an_objection_or_below_its_part(
        all in proptest::collection::vec(voice(), 0..30), voters in 0_usize..60, quorum in 0_u8..=100,
    ) {
        let tally = voices(&all);
        let consent = decide(Rule::Consent, quorum, 1, voters, &tally).0;
        prop_assert!(!consent || !all.contains(&Voice::Object));
        for rule in [Rule::Consent, Rule::Majority] {
            let passed = decide(rule, quorum, 1, voters, &tally).0;
            prop_assert!(!passed || (all.len() * 100 >= voters * usize::from(quorum) && all.contains(&Voice::Yes)));
        }
    }

    #[test]
    fn one_more_yes_never_turns_a_yes_into_a_no(all in proptest::collection::vec(voice(), 0..30), voters in 30_usize..60) {
        let mut more = all.clone();
        more.push(Voice::Yes);
        for rule in [Rule::Consent, Rule::Majority] {
            prop_assert!(!decide(rule, 25, 1, voters, &voices(&all)).0 || decide(rule, 25, 1, voters, &voices(&more)).0);
        }
    }

    #[test]
    fn what_was_chosen_has_most_points(all in proptest::collection::vec(proptest::collection::vec(0_u8..=5, 3), 1..20)) {
        let answers: Vec<Answer> = all.into_iter().map(Answer::Points).collect();
        let tally = count(&answers, 3);
        if let (true, _, Some(chosen)) = decide(Rule::Score, 0, 1, 1, &tally) {
            let others = (0..3).filter(|n| *n != chosen);
            prop_assert!(others.into_iter().all(|n| tally.points[n] < tally.points[chosen]));
        }
    }
}
