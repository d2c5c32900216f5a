use proptest::prelude::*;

use super::*;

const NOW: Timestamp = Timestamp::from_seconds(1_793_534_400);
const ASKER: By = By::One(Side::Asker);
const OTHER: By = By::One(Side::Other);

fn days(n: u32) -> Timestamp {
    NOW.plus(DAY * n)
}

/// What comes of it; each with the day on which it is done.
fn after(all: &[(By, Event, u32)]) -> Course {
    all.iter().fold(Course::asked(NOW), |c, (by, event, day)| step(c, *by, *event, days(*day)).expect("it can be done"))
}

fn ending(c: &Course) -> Option<Ending> {
    c.ended.map(|(ending, _)| ending)
}

#[test]
fn both_are_heard_and_the_mediator_says_how_it_ended() {
    let talk = [
        (By::Mediator, Event::TakeUp, 1),
        (OTHER, Event::Word, 1),
        (OTHER, Event::Yes, 2),
        (By::Mediator, Event::Day(days(5)), 2),
        (By::Mediator, Event::Day(days(6)), 3),
    ];
    let c = after(&talk);
    assert_eq!((c.talk_at, c.talk_by(), c.ends_at()), (Some(days(6)), Some(days(16)), days(19)));
    for (event, how) in [(Event::Settled, Ending::Settled), (Event::NotSettled, Ending::NotSettled)] {
        let over = step(c, By::Mediator, event, days(6)).expect("it ends");
        assert_eq!(over.ended, Some((how, days(6))));
        for by in [ASKER, OTHER] {
            assert_eq!(step(c, by, event, days(6)), Err(Refusal::NotAllowed), "neither of the two says so");
        }
    }
}

#[test]
fn nobody_is_said_to_have_talked_who_was_not_asked_first() {
    let taken = after(&[(By::Mediator, Event::TakeUp, 0)]);
    for event in [Event::NotSettled, Event::Day(days(3))] {
        assert!(matches!(step(taken, By::Mediator, event, days(1)), Err(Refusal::Invalid(..))), "{event:?}");
    }
    let yes = step(taken, OTHER, Event::Yes, days(1)).expect("a yes");
    for day in [days(1), days(17)] {
        let refused = step(yes, By::Mediator, Event::Day(day), days(1)).expect_err("not that day");
        assert_eq!(refused.field(), Some("day"));
    }
    // Their yes is no talk: the day of one has to have come before it is said that they found no way.
    let set = step(yes, By::Mediator, Event::Day(days(5)), days(1)).expect("a day");
    for (c, day) in [(yes, 2), (set, 3)] {
        let refused = step(c, By::Mediator, Event::NotSettled, days(day)).expect_err("there was no talk");
        assert_eq!(refused.field(), Some("settled"));
    }
    assert_eq!(ending(&step(set, By::Mediator, Event::NotSettled, days(4)).expect("on that day")), Some(Ending::NotSettled));
    assert_eq!(step(yes, OTHER, Event::Yes, days(1)), Err(Refusal::WrongState { state: "said" }));
    assert_eq!(step(yes, By::Mediator, Event::TakeUp, days(1)), Err(Refusal::WrongState { state: "taken-up" }));
    let alone = after(&[(OTHER, Event::Yes, 0)]);
    assert_eq!(step(alone, By::Mediator, Event::Settled, days(1)), Err(Refusal::NotAllowed), "it is nobody's yet");
}

#[test]
fn days_pass() {
    let c = after(&[(By::Time, Event::DaysPass, 2)]);
    assert_eq!((c.reminded, c.due(false)), (false, days(3)));
    let c = step(c, By::Time, Event::DaysPass, days(3)).expect("time");
    assert_eq!((c.reminded, c.due(false)), (true, days(7)), "reminded once");
    let c = step(c, By::Time, Event::DaysPass, days(7)).expect("time");
    assert_eq!(ending(&c), Some(Ending::Unanswered));
    assert_eq!((c.due(false), c.due(true)), (days(37), days(67)));
    let c = after(&[(By::Mediator, Event::TakeUp, 0), (OTHER, Event::Yes, 6), (By::Time, Event::DaysPass, 20)]);
    assert_eq!(ending(&c), Some(Ending::Lapsed), "nobody set a day");
}

#[test]
fn the_pod_is_asked_after_a_talk_and_not_against_whoever_wanted_it() {
    let over = |how| Course { ended: Some((how, NOW)), ..Course::asked(NOW) };
    for (how, asker, other) in [
        (Ending::NotSettled, true, true),
        (Ending::Refused, false, true),
        (Ending::Unanswered, false, true),
        (Ending::Lapsed, false, true),
        (Ending::Settled, false, false),
        (Ending::TakenBack, false, false),
    ] {
        let opens = |side, day| opens_review(&over(how), side, days(day));
        assert_eq!((opens(Side::Asker, 60), opens(Side::Other, 60)), (asker, other), "{how}");
        assert!(!opens(Side::Asker, 61) && !opens(Side::Other, 61), "{how}: for sixty days");
    }
    let open = Course::asked(NOW);
    assert!(!Side::ALL.iter().any(|side| opens_review(&open, *side, days(6))), "its days have not passed");
}

fn event() -> impl Strategy<Value = (By, Event, u64)> {
    let by = proptest::sample::select(&[ASKER, OTHER, By::Mediator, By::Time][..]);
    let event = prop_oneof![
        Just(Event::TakeUp),
        Just(Event::Yes),
        Just(Event::No),
        Just(Event::Word),
        (0_u32..40).prop_map(|d| Event::Day(days(d))),
        Just(Event::Settled),
        Just(Event::NotSettled),
        Just(Event::TakeBack),
        Just(Event::DaysPass),
    ];
    (by, event, 0_u64..100)
}

proptest! {
    /// Whatever is done in whatever order: what ended stays ended; only the mediator says how a talk ended; and the pod is not asked
    /// before an end.
    #[test]
    fn nothing_opens_again_and_nobody_is_judged_unheard(
        all in proptest::collection::vec(event(), 0..40), about in proptest::sample::select(Side::ALL),
    ) {
        let (mut c, mut now) = (Course::asked(NOW), NOW);
        for (by, event, hours) in all {
            now = now.plus(Duration::from_secs(hours * 3600));
            let before = c;
            let Ok(next) = step(c, by, event, now) else { continue };
            c = next;
            prop_assert_eq!(before.ended, None, "what ended changes no more");
            match ending(&c) {
                Some(Ending::Settled | Ending::NotSettled) => prop_assert!(by == By::Mediator && before.taken_up),
                Some(Ending::Refused) => prop_assert_eq!(by, OTHER),
                Some(Ending::TakenBack) => prop_assert_eq!(by, ASKER),
                Some(Ending::Unanswered | Ending::Lapsed) => {
                    prop_assert!(by == By::Time && before.ends_at() <= now);
                    prop_assert!(now >= NOW.plus(ANSWER_WITHIN));
                }
                None => prop_assert!(c.due(false) > NOW),
            }
            if ending(&c) == Some(Ending::NotSettled) {
                prop_assert!(c.yes_at.is_some() && before.talk_has_come(now), "both sides were heard");
            }
            prop_assert!(c.talk_at.is_none() || c.yes_at.is_some());
            prop_assert!(c.ended.is_some() || !opens_review(&c, about, now));
        }
    }

    /// After what is due was done, nothing is due at that moment any more.
    #[test]
    fn what_is_due_is_done_once(yes in any::<bool>(), taken in any::<bool>(), hours in 0_u64..1_200) {
        let now = NOW.plus(Duration::from_secs(hours * 3600));
        let c = Course { taken_up: taken, yes_at: yes.then_some(NOW), ..Course::asked(NOW) };
        let c = step(c, By::Time, Event::DaysPass, now).expect("time");
        prop_assert!(c.ended.is_some() || c.due(false) > now);
    }
}
