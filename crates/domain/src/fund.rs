//! A pod's relief fund: what was given and where it went, by double entry, and how an ask for money is decided. No money is held here:
//! it lies with the purse holders, and this is their book.

use crate::{
    Refusal,
    id::{MemberId, PodId},
    money::{Currency, Money},
    vocabulary::words,
};

words! {
    /// How a pod decides who gets money from its fund (F3).
    Mode {
        /// Whoever asks first, as long as there is some.
        FirstCome = "first-come",
        /// Small asks by themselves, larger ones by two purse holders.
        Small = "small",
        /// Two purse holders say yes.
        TwoHolders = "two-holders",
        /// Two of three neighbours say yes, who are drawn anew every four weeks.
        Panel = "panel",
        /// A draw that everybody can check.
        Lottery = "lottery",
    }
}

words! {
    /// How it is with an ask for money.
    State {
        /// Nobody has decided yet, or there is not enough.
        Waiting = "waiting",
        /// It is to be paid, once two have released it.
        Agreed = "agreed",
        /// It was paid.
        Paid = "paid",
        /// Whoever asked says that it came.
        Confirmed = "confirmed",
        /// It was not agreed to.
        Declined = "declined",
        /// Whoever asked took it back.
        Withdrawn = "withdrawn",
    }
}

words! {
    /// What an ask is for.
    Ask {
        /// Money that somebody needs.
        Aid = "aid",
        /// What a helper laid out in a shop: a receipt shows it (D10).
        Receipt = "receipt",
    }
}

words! {
    /// How something was given.
    Gift {
        /// Notes and coins.
        Cash = "cash",
        /// By a bank or an app.
        Transfer = "transfer",
        /// A card of a shop.
        Voucher = "voucher",
    }
}

words! {
    /// An account of the book.
    Account {
        /// What the purse holders have.
        Purse = "purse",
        /// What neighbours and others gave.
        Gifts = "gifts",
        /// What went to people.
        Aid = "aid",
        /// What came from other pods.
        FromPods = "from-pods",
        /// What went to other pods.
        ToPods = "to-pods",
        /// What was counted wrong.
        Counting = "counting",
    }
}

words! {
    /// A kind of line in the book.
    Kind {
        /// Something was given.
        Gift = "gift",
        /// Somebody got something.
        Aid = "aid",
        /// Solidarity from another pod.
        FromPod = "from-pod",
        /// Solidarity to another pod.
        ToPod = "to-pod",
        /// The purse held more than the book said.
        More = "more",
        /// The purse held less than the book said.
        Less = "less",
    }
}

impl Kind {
    /// The account that gains, and the one it comes from.
    #[must_use]
    pub const fn accounts(self) -> (Account, Account) {
        match self {
            Self::Gift => (Account::Purse, Account::Gifts),
            Self::Aid => (Account::Aid, Account::Purse),
            Self::FromPod => (Account::Purse, Account::FromPods),
            Self::ToPod => (Account::ToPods, Account::Purse),
            Self::More => (Account::Purse, Account::Counting),
            Self::Less => (Account::Counting, Account::Purse),
        }
    }
}

/// Where the book stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Book {
    /// The number of its last line.
    pub last: i64,
    /// What is in the purse after it.
    pub purse: Money,
}

impl Book {
    /// The book after one more line.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] naming `amount` when the purse holds less, or for no amount at all.
    pub fn post(self, kind: Kind, amount: Money) -> Result<Self, Refusal> {
        if amount == Money::ZERO {
            return Err(Refusal::Invalid("Write an amount above zero, such as 27.40.", "amount"));
        }
        let purse = match kind.accounts() {
            (Account::Purse, _) => self.purse.plus(amount),
            _ => self.purse.minus(amount),
        };
        let purse = purse.ok_or(Refusal::Invalid("There is not that much in the purse.", "amount"))?;
        Ok(Self { last: self.last + 1, purse })
    }
}

/// The rules of a fund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fund {
    /// Whose it is.
    pub pod: PodId,
    /// Its currency.
    pub currency: Currency,
    /// How it is decided.
    pub mode: Mode,
    /// Up to how much is small.
    pub small: Money,
    /// The most that one ask can be for.
    pub most: Option<Money>,
    /// What always stays in the purse.
    pub reserve: Money,
}

/// What happens to an ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// It is agreed to, by whichever way.
    Agree,
    /// It is not.
    Decline,
    /// Whoever asked takes it back.
    Withdraw,
    /// The second of two released it.
    Pay,
    /// Whoever asked has it.
    Confirm,
}

/// The state after an event.
///
/// # Errors
/// [`Refusal::WrongState`].
pub fn step(state: State, event: Event) -> Result<State, Refusal> {
    match (state, event) {
        (State::Waiting, Event::Agree) => Ok(State::Agreed),
        (State::Waiting | State::Agreed, Event::Decline) => Ok(State::Declined),
        (State::Waiting | State::Agreed, Event::Withdraw) => Ok(State::Withdrawn),
        (State::Agreed, Event::Pay) => Ok(State::Paid),
        (State::Paid, Event::Confirm) => Ok(State::Confirmed),
        _ => Err(Refusal::WrongState { state: state.as_str() }),
    }
}

/// How many have to say yes, and how many have to release.
pub const TWO: usize = 2;

/// Whether somebody may say yes to, or release, what `asker` asked for: nobody for themselves, and nobody twice.
///
/// # Errors
/// [`Refusal::NotAllowed`] to oneself, [`Refusal::WrongState`] for a second time.
pub fn may_speak(who: MemberId, asker: Option<MemberId>, spoken: &[MemberId]) -> Result<(), Refusal> {
    if asker == Some(who) {
        return Err(Refusal::NotAllowed);
    }
    if spoken.contains(&who) {
        return Err(Refusal::WrongState { state: "said" });
    }
    Ok(())
}

/// How much of the purse is free: not the reserve, and not what is agreed to already.
#[must_use]
pub fn free(purse: Money, reserve: Money, agreed: Money) -> Money {
    purse.minus(reserve).and_then(|m| m.minus(agreed)).unwrap_or_default()
}

impl Fund {
    /// Whether an ask is agreed to by itself.
    #[must_use]
    pub fn agrees_by_itself(&self, amount: Money, free: Money) -> bool {
        let small = match self.mode {
            Mode::FirstCome => true,
            Mode::Small => amount <= self.small,
            Mode::TwoHolders | Mode::Panel | Mode::Lottery => false,
        };
        small && amount <= free
    }

    /// Whether an ask may be for so much.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] naming `amount`.
    pub fn check_amount(&self, amount: Money) -> Result<(), Refusal> {
        if self.most.is_some_and(|most| amount > most) {
            return Err(Refusal::Invalid("That is more than one ask can be for.", "amount"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::Timestamp;

    fn money(minor: i64) -> Money {
        Money::of(minor).expect("in bounds")
    }

    fn member(n: u128) -> MemberId {
        MemberId::new(Timestamp::from_seconds(1), n)
    }

    #[test]
    fn nobody_speaks_for_themselves_or_twice() {
        assert_eq!(may_speak(member(1), Some(member(1)), &[]), Err(Refusal::NotAllowed));
        assert!(may_speak(member(1), Some(member(2)), &[member(1)]).is_err());
        assert_eq!(may_speak(member(1), None, &[member(3)]), Ok(()));
    }

    #[test]
    fn what_is_free_is_neither_reserve_nor_agreed_to() {
        assert_eq!(free(money(100), money(30), money(50)), money(20));
        assert_eq!(free(money(100), money(80), money(50)), Money::ZERO);
    }

    /// What the accounts hold: what came in less what went out of each, so that they add up to nothing.
    fn accounts(lines: impl IntoIterator<Item = (Kind, Money)>) -> BTreeMap<&'static str, i64> {
        let mut all: BTreeMap<&'static str, i64> = Account::ALL.iter().map(|a| (a.as_str(), 0)).collect();
        for (kind, amount) in lines {
            let (debit, credit) = kind.accounts();
            *all.entry(debit.as_str()).or_default() += amount.minor();
            *all.entry(credit.as_str()).or_default() -= amount.minor();
        }
        all
    }

    fn lines() -> impl Strategy<Value = Vec<(Kind, i64)>> {
        let kind = prop::sample::select(Kind::ALL.to_vec());
        proptest::collection::vec((kind, 0_i64..100_000), 0..60)
    }

    proptest! {
        #[test]
        fn whatever_is_written_the_book_adds_up_and_the_purse_is_never_below_nothing(wished in lines()) {
            let (mut book, mut written) = (Book::default(), Vec::new());
            for (kind, minor) in wished {
                let before = book;
                match book.post(kind, money(minor)) {
                    Ok(after) => {
                        prop_assert_eq!(after.last, before.last + 1);
                        book = after;
                        written.push((kind, money(minor)));
                    }
                    Err(_) => prop_assert!(minor == 0 || before.purse < money(minor)),
                }
            }
            let held = accounts(written.clone());
            prop_assert_eq!(held.values().sum::<i64>(), 0, "debits are credits");
            prop_assert_eq!(held["purse"], book.purse.minor());
            prop_assert_eq!(usize::try_from(book.last).unwrap_or(0), written.len());
        }

        #[test]
        fn an_ask_is_paid_at_most_once_and_only_after_a_yes(events in proptest::collection::vec(0_usize..5, 0..12)) {
            let all = [Event::Agree, Event::Decline, Event::Withdraw, Event::Pay, Event::Confirm];
            let (mut state, mut agreed, mut paid) = (State::Waiting, false, 0);
            for event in events.into_iter().map(|n| all[n]) {
                let Ok(next) = step(state, event) else { continue };
                agreed |= event == Event::Agree;
                if event == Event::Pay {
                    prop_assert!(agreed);
                    paid += 1;
                }
                state = next;
            }
            prop_assert!(paid <= 1);
            prop_assert_eq!(paid == 1, matches!(state, State::Paid | State::Confirmed));
        }
    }
}
