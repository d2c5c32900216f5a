use proptest::prelude::*;

use super::*;

const NOW: Timestamp = Timestamp::from_seconds(1_793_534_400);

fn wish(wanting: Wanting, rings: Rings) -> Wish {
    Wish {
        wanting,
        way: Way::Call,
        rhythm: Rhythm::Weekly,
        rings,
        days: vec![Weekday::Tuesday, Weekday::Friday],
        parts: vec![Part::Afternoon],
        minutes: 30,
        languages: vec!["en".to_owned(), "so".to_owned()],
        likes: "Chess, gardens".to_owned(),
    }
}

#[test]
fn two_are_put_together_by_language_day_and_who_rings() {
    let (ask, offer) = (wish(Wanting::Ask, Rings::Either), wish(Wanting::Offer, Rings::Either));
    let fits = fit(&ask, &Wish { minutes: 15, likes: "chess; cats".to_owned(), ..offer.clone() }).expect("they fit");
    assert_eq!((fits.rings, fits.minutes, fits.likes.as_slice()), (Wanting::Offer, 15, ["chess".to_owned()].as_slice()));
    assert_eq!(fit(&offer, &ask), None, "an ask and an offer, in that order");
    for other in [
        Wish { days: vec![Weekday::Sunday], ..offer.clone() },
        Wish { parts: vec![Part::Morning], ..offer.clone() },
        Wish { languages: vec!["fr".to_owned()], ..offer.clone() },
    ] {
        assert_eq!(fit(&ask, &other), None, "{other:?}");
    }
    let rings = |a, o| fit(&wish(Wanting::Ask, a), &wish(Wanting::Offer, o)).map(|f| f.rings);
    assert_eq!(rings(Rings::Me, Rings::Me), None, "both want to ring");
    assert_eq!(rings(Rings::Other, Rings::Other), None, "nobody rings");
    assert_eq!(rings(Rings::Me, Rings::Either), Some(Wanting::Ask));
    assert_eq!(rings(Rings::Either, Rings::Other), Some(Wanting::Ask));
    assert_eq!(rings(Rings::Other, Rings::Either), Some(Wanting::Offer));
}

#[test]
fn letters_go_with_letters_at_the_pace_of_the_slower() {
    let letter = |wanting, rhythm| {
        let wish = Wish { way: Way::Letter, rhythm, minutes: 7, ..wish(wanting, Rings::Either) };
        wish.tidied().expect("no day and no length is asked for")
    };
    let (ask, offer) = (letter(Wanting::Ask, Rhythm::Weekly), letter(Wanting::Offer, Rhythm::Monthly));
    assert!(ask.days.is_empty() && ask.parts.is_empty());
    let fits = fit(&ask, &offer).expect("a language is enough");
    assert_eq!((fits.way, fits.rhythm, fits.rings), (Way::Letter, Rhythm::Monthly, Wanting::Offer));
    assert_eq!(fit(&ask, &wish(Wanting::Offer, Rings::Either)), None, "not with calls");
    assert_eq!(fit(&wish(Wanting::Ask, Rings::Either), &offer), None, "nor the other way round");
    assert_eq!(fit(&ask, &Wish { languages: vec!["fr".to_owned()], ..offer.clone() }), None);
    assert_eq!(fit(&Wish { rings: Rings::Other, ..ask }, &Wish { rings: Rings::Other, ..offer }), None, "nobody writes first");
}

#[test]
fn a_wish_says_when_and_in_which_language() {
    let tidy = Wish { days: vec![Weekday::Friday, Weekday::Tuesday, Weekday::Friday], ..wish(Wanting::Ask, Rings::Me) };
    assert_eq!(tidy.tidied().expect("a wish").days, [Weekday::Tuesday, Weekday::Friday]);
    let whole = wish(Wanting::Ask, Rings::Me);
    for (bad, field) in [
        (Wish { days: Vec::new(), ..whole.clone() }, "day"),
        (Wish { parts: Vec::new(), ..whole.clone() }, "part"),
        (Wish { minutes: 7, ..whole.clone() }, "minutes"),
        (Wish { languages: vec!["<b>".to_owned()], ..whole.clone() }, "language"),
        (Wish { likes: "x".repeat(201), ..whole.clone() }, "likes"),
    ] {
        assert_eq!(bad.tidied().expect_err(field).field(), Some(field));
    }
}

#[test]
fn the_number_is_there_around_the_call_alone() {
    let minute = Duration::from_secs(60);
    for (now, shown) in [
        (NOW.minus(minute * 16), false),
        (NOW.minus(minute * 15), true),
        (NOW.plus(minute * 120), true),
        (NOW.plus(minute * 121), false),
    ] {
        assert_eq!(shows_number(NOW, 30, now), shown, "{now}");
    }
}

#[test]
fn both_are_asked_in_three_weeks() {
    let weeks: Vec<u8> = std::iter::successors(next_check(NOW, 0), |(w, _)| next_check(NOW, *w)).map(|(w, _)| w).collect();
    assert_eq!(weeks, CHECKS);
    assert_eq!(next_check(NOW, 0), Some((1, NOW.plus(WEEK))));
}

#[test]
fn times_are_half_hours_of_the_day() {
    assert_eq!(times(&[Part::Morning]).first(), Some(&480));
    assert_eq!(times(&[Part::Morning, Part::Evening]).last(), Some(&1_260));
}

fn outcome() -> impl Strategy<Value = (Outcome, By)> {
    let outcomes = proptest::sample::select(Outcome::ALL);
    (outcomes, proptest::sample::select(&[By::Pair, By::Second, By::Desk][..]))
}

proptest! {
    /// Whatever is said, of calls and of letters: two calls in a row without an answer always bring somebody, and never twice; a worry always the desk; and
    /// only somebody who talked to them makes it well again.
    #[test]
    fn nobody_who_does_not_answer_is_forgotten(
        all in proptest::collection::vec(outcome(), 0..40), second in any::<bool>(), way in proptest::sample::select(Way::ALL),
    ) {
        let mut course = Course::WELL;
        let mut turn = Side::Caller;
        let mut silent = 0_u8;
        for (outcome, by) in all {
            // The second person speaks only when asked.
            if by == By::Second && course.alarm != Alarm::Second {
                continue;
            }
            let before = course;
            course = said(course, outcome, by, second);
            if by == By::Pair && way.goes_on(outcome) {
                let after = way.turn(turn, Some(outcome));
                // Whose letters did not come is whom somebody is asked to look after: it never changes on the way there.
                prop_assert_eq!(after != turn, way == Way::Letter && outcome == Outcome::Talked);
                turn = after;
            }
            if outcome == Outcome::Wrote {
                prop_assert_eq!(course, before, "that one was written says nothing of how they are");
                prop_assert!(!way.goes_on(outcome));
                continue;
            }
            match (outcome, by) {
                (Outcome::NoAnswer, By::Pair) => silent = silent.saturating_add(1),
                (Outcome::NoAnswer, _) => {}
                _ => silent = 0,
            }
            prop_assert_eq!(course.misses, silent);
            prop_assert!(silent < MISSES || course.alarm != Alarm::None);
            if outcome == Outcome::Worried {
                prop_assert_eq!(course.alarm, Alarm::Desk);
            }
            if before.alarm != Alarm::None && course.alarm == Alarm::None {
                prop_assert_eq!(outcome, Outcome::Talked);
                prop_assert!(!before.worried || by == By::Desk, "a worry is over when the desk says so");
            }
            if before.alarm == Alarm::Desk {
                prop_assert!(course.alarm != Alarm::Second, "what the desk has does not go back");
            }
            prop_assert!(second || course.alarm != Alarm::Second);
        }
    }
}
