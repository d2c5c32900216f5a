//! Lending circles (susu, tanda, hagbad, gam'iya and many more names): each round everybody gives one hand of the same size to one of
//! them, until everybody has received once. No interest, no scoring, no money here: this is their book.

use std::{collections::BTreeMap, time::Duration};

use crate::{Refusal, Timestamp, money::Money, vocabulary::words};

words! {
    /// How a circle finds its order.
    Order {
        /// As they agreed: the order in which they were written down.
        Agreed = "agreed",
        /// By need: each says how urgent it is, and they put one another in order.
        Need = "need",
        /// Drawn in view of all.
        Drawn = "drawn",
    }
}

words! {
    /// How far a circle is.
    Phase {
        /// They sign the plan.
        Gathering = "gathering",
        /// Rounds go on.
        Running = "running",
        /// Everybody has received, and every hand was given and taken.
        Ended = "ended",
    }
}

words! {
    /// What somebody asks of the others.
    Change {
        /// Two change turns.
        Swap = "swap",
        /// Somebody needs their turn first.
        Urgent = "urgent",
        /// A hand comes later than its round.
        PutOff = "put-off",
        /// Somebody else takes a seat.
        Replace = "replace",
    }
}

/// Fewest and most seats of a circle.
pub const SEATS: std::ops::RangeInclusive<usize> = 2..=30;
/// How often a round can come, in days.
pub const EVERY: &[u16] = &[7, 14, 28, 30];
/// How long after its end a circle is forgotten.
pub const FORGOTTEN_AFTER: Duration = Duration::from_secs(90 * 24 * 3600);
/// How long an invitation to somebody elsewhere can be used.
pub const INVITED_FOR: Duration = Duration::from_secs(14 * 24 * 3600);
/// Longest name of a circle, of somebody in it, and longest word for a draw, in characters.
pub const NAME_MAX: usize = 80;
/// Longest of what they agreed on, in characters.
pub const WORDS_MAX: usize = 2_000;
/// Longest word about a hand that is late, in characters.
pub const NOTE_MAX: usize = 200;
/// Most changes that wait in one circle.
pub const OPEN_MAX: usize = 20;
/// Most lines of what happened that are shown.
pub const LINES_MAX: usize = 100;
const DAY: Duration = Duration::from_secs(24 * 3600);

/// What can happen in a circle: the words of its history.
pub const EVENTS: &[&str] = &[
    "begun",
    "joined",
    "signed",
    "running",
    "given",
    "taken",
    "not-yet",
    "late",
    "asked-swap",
    "asked-urgent",
    "asked-put-off",
    "asked-replace",
    "yes",
    "no",
    "withdrawn",
    "done-swap",
    "done-urgent",
    "done-put-off",
    "done-replace",
    "left",
    "ended",
];

/// Whether something that happened is news for whoever sits on a seat: what others did that they wait for, or that changes their turn.
#[must_use]
pub fn is_news(event: &str, by: Option<Seat>, other: Option<Seat>, seat: Seat) -> bool {
    match event {
        "given" | "late" => other == Some(seat),
        "taken" => by == Some(seat),
        "not-yet" => by == Some(seat) || other == Some(seat),
        "signed" | "yes" | "joined" => false,
        _ => by != Some(seat),
    }
}

/// A seat: a number within its circle, from 1.
pub type Seat = i64;

/// Whose turn is when: seat to turn, both from 1 and each once.
pub type Turns = BTreeMap<Seat, i64>;

/// Whether each seat has one turn and each turn one seat.
#[must_use]
pub fn is_whole(turns: &Turns) -> bool {
    let mut taken: Vec<i64> = turns.values().copied().collect();
    taken.sort_unstable();
    taken.iter().zip(1..).all(|(turn, n)| *turn == n)
}

/// The day of a turn.
#[must_use]
pub fn day_of(first: Timestamp, every_days: u16, turn: i64) -> Timestamp {
    let rounds = u32::try_from(turn - 1).unwrap_or(0);
    first.plus(DAY * u32::from(every_days) * rounds)
}

/// The turn that is going on: the last whose day has come, and the first before that.
#[must_use]
pub fn round_at(first: Timestamp, every_days: u16, turns: i64, now: Timestamp) -> i64 {
    let mut round = 1;
    while round < turns && day_of(first, every_days, round + 1) <= now {
        round += 1;
    }
    round
}

/// What was said of a hand: given by one, taken by the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Hand {
    /// Whoever gives says so.
    pub given: bool,
    /// Whoever gets says so.
    pub taken: bool,
}

impl Hand {
    /// Whether both said so.
    #[must_use]
    pub const fn is_done(self) -> bool {
        self.given && self.taken
    }
}

/// The hands of a circle: from seat, to seat, once for each two.
pub type Hands = BTreeMap<(Seat, Seat), Hand>;

/// Every hand of a cycle: each gives each other one.
#[must_use]
pub fn hands_of(seats: &[Seat]) -> Hands {
    let pairs = seats.iter().flat_map(|from| seats.iter().map(move |to| (*from, *to)));
    pairs.filter(|(from, to)| from != to).map(|pair| (pair, Hand::default())).collect()
}

/// A change that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// What.
    pub change: Change,
    /// Whose seat asks.
    pub by: Seat,
    /// The other seat, of a swap, or whoever a put-off hand goes to.
    pub other: Option<Seat>,
}

/// Whether nobody has given to a seat yet, so that its turn can still move.
#[must_use]
pub fn may_move(hands: &Hands, seat: Seat) -> bool {
    hands.iter().all(|((_, to), hand)| *to != seat || *hand == Hand::default())
}

/// Who has to say yes to a change: those whom it concerns, but for whoever asks.
///
/// # Errors
/// [`Refusal::Invalid`] naming `other` for a change that cannot be.
pub fn concerned(asked: Asked, turns: &Turns, hands: &Hands) -> Result<Vec<Seat>, Refusal> {
    let refused = || Refusal::Invalid("This cannot be changed any more: somebody has given already.", "other");
    let turn = |seat: Seat| turns.get(&seat).copied().ok_or_else(refused);
    let mine = turn(asked.by)?;
    match asked.change {
        Change::Swap => {
            let other = asked.other.filter(|o| *o != asked.by).ok_or_else(refused)?;
            turn(other)?;
            if may_move(hands, asked.by) && may_move(hands, other) { Ok(vec![other]) } else { Err(refused()) }
        }
        Change::Urgent => {
            if !may_move(hands, asked.by) {
                return Err(refused());
            }
            let first = first_open(turns, hands);
            let later: Vec<Seat> = turns.iter().filter(|(_, t)| **t >= first && **t < mine).map(|(s, _)| *s).collect();
            if later.iter().any(|seat| !may_move(hands, *seat)) {
                return Err(refused());
            }
            if later.is_empty() { Err(Refusal::Invalid("Your turn is the next one already.", "other")) } else { Ok(later) }
        }
        Change::PutOff => {
            let to = asked.other.filter(|o| *o != asked.by).ok_or_else(refused)?;
            let open = hands.get(&(asked.by, to)).is_some_and(|h| !h.given && !h.taken);
            if open { Ok(vec![to]) } else { Err(refused()) }
        }
        Change::Replace => Ok(turns.keys().copied().filter(|s| *s != asked.by).collect()),
    }
}

/// The first turn that can still move.
fn first_open(turns: &Turns, hands: &Hands) -> i64 {
    turns.iter().filter(|(seat, _)| may_move(hands, **seat)).map(|(_, turn)| *turn).min().unwrap_or(i64::MAX)
}

/// The turns after a change that all concerned said yes to.
///
/// # Errors
/// As [`concerned`]: somebody may have given in the meantime.
pub fn applied(asked: Asked, turns: &Turns, hands: &Hands) -> Result<Turns, Refusal> {
    concerned(asked, turns, hands)?;
    let mut turns = turns.clone();
    match (asked.change, asked.other) {
        (Change::Swap, Some(other)) => {
            let (a, b) = (turns[&asked.by], turns[&other]);
            turns.insert(asked.by, b);
            turns.insert(other, a);
        }
        (Change::Urgent, _) => {
            let first = first_open(&turns, hands);
            let mine = turns[&asked.by];
            for turn in turns.values_mut().filter(|t| **t >= first && **t < mine) {
                *turn += 1;
            }
            turns.insert(asked.by, first);
        }
        _ => {}
    }
    Ok(turns)
}

/// What everybody gets at their turn: a hand of each of the others; `None` where that is more than can be written down.
#[must_use]
pub fn pot(hand: Money, seats: usize) -> Option<Money> {
    let others = i64::try_from(seats).ok()?.checked_sub(1)?;
    hand.minor().checked_mul(others).and_then(Money::of)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn turns(n: i64) -> Turns {
        (1..=n).map(|s| (s, s)).collect()
    }

    fn seats(n: i64) -> Vec<Seat> {
        (1..=n).collect()
    }

    /// What a seat has given and got so far by what both said, in hands.
    fn balance(seat: Seat, hands: &Hands) -> (usize, usize) {
        let done = |f: &dyn Fn(&(Seat, Seat)) -> bool| hands.iter().filter(|(pair, h)| f(pair) && h.is_done()).count();
        (done(&|(from, _)| *from == seat), done(&|(_, to)| *to == seat))
    }

    #[test]
    fn those_whom_a_change_concerns_are_asked() {
        let hands = hands_of(&seats(4));
        let asked = |change, by, other| concerned(Asked { change, by, other }, &turns(4), &hands);
        assert_eq!(asked(Change::Swap, 2, Some(4)), Ok(vec![4]));
        assert_eq!(asked(Change::Urgent, 3, None), Ok(vec![1, 2]));
        assert_eq!(asked(Change::PutOff, 3, Some(1)), Ok(vec![1]));
        assert_eq!(asked(Change::Replace, 2, None), Ok(vec![1, 3, 4]));
        for (change, by, other) in
            [(Change::Swap, 2, Some(2)), (Change::Swap, 2, None), (Change::Urgent, 1, None), (Change::Swap, 9, Some(1))]
        {
            assert!(asked(change, by, other).is_err(), "{change} {by} {other:?}");
        }
    }

    #[test]
    fn a_turn_that_has_begun_does_not_move() {
        let mut hands = hands_of(&seats(3));
        hands.insert((2, 1), Hand { given: true, taken: false });
        let swap = Asked { change: Change::Swap, by: 1, other: Some(3) };
        assert!(applied(swap, &turns(3), &hands).is_err());
        let urgent = Asked { change: Change::Urgent, by: 3, other: None };
        let after = applied(urgent, &turns(3), &hands).expect("the others can");
        assert_eq!(after, Turns::from([(1, 1), (3, 2), (2, 3)]));
    }

    #[test]
    fn nobody_hears_of_what_they_did_themselves() {
        assert!(is_news("given", Some(1), Some(2), 2) && !is_news("given", Some(1), Some(2), 1));
        assert!(is_news("taken", Some(1), Some(2), 1) && !is_news("taken", Some(1), Some(2), 2));
        assert!(is_news("asked-swap", Some(1), Some(2), 3) && !is_news("asked-swap", Some(1), Some(2), 1));
        assert!(is_news("running", None, None, 1) && !is_news("signed", Some(1), None, 2));
    }

    #[test]
    fn rounds_come_at_their_day() {
        let first = Timestamp::from_seconds(1_793_534_400);
        assert_eq!(day_of(first, 7, 1), first);
        assert_eq!(round_at(first, 7, 5, first.minus(DAY)), 1);
        assert_eq!(round_at(first, 7, 5, first.plus(DAY * 7)), 2);
        assert_eq!(round_at(first, 7, 5, first.plus(DAY * 700)), 5);
        assert_eq!(pot(Money::of(5_000).expect("money"), 6), Money::of(25_000));
    }

    proptest! {
        #[test]
        fn whatever_happens_everybody_receives_once_and_hands_add_up(
            n in 2_i64..8,
            acts in proptest::collection::vec((0_u8..5, 1_i64..8, 1_i64..8), 0..60),
        ) {
            let (mut turns, mut hands) = (turns(n), hands_of(&seats(n)));
            for (act, a, b) in acts {
                let change = match act {
                    0 => Some((Change::Swap, Some(b))),
                    1 => Some((Change::Urgent, None)),
                    2 => Some((Change::PutOff, Some(b))),
                    _ => None,
                };
                match change {
                    Some((change, other)) => {
                        if let Ok(after) = applied(Asked { change, by: a, other }, &turns, &hands) {
                            for seat in seats(n).into_iter().filter(|s| !may_move(&hands, *s)) {
                                prop_assert_eq!(after[&seat], turns[&seat], "a turn that has begun stays");
                            }
                            turns = after;
                        }
                    }
                    None => if let Some(hand) = hands.get_mut(&(a, b)) {
                        if act == 3 { hand.given = true } else { hand.taken = true }
                    }
                }
                prop_assert!(is_whole(&turns), "each has one turn: {turns:?}");
            }
            let (mut gave, mut got) = (0, 0);
            for seat in seats(n) {
                let (out, into) = balance(seat, &hands);
                gave += out;
                got += into;
                // In a whole cycle each gives and gets one hand of each of the others.
                prop_assert_eq!(hands.keys().filter(|(from, _)| *from == seat).count(), usize::try_from(n - 1).unwrap_or(0));
                prop_assert_eq!(hands.keys().filter(|(_, to)| *to == seat).count(), usize::try_from(n - 1).unwrap_or(0));
            }
            prop_assert_eq!(gave, got);
        }
    }
}
