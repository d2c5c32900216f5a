//! The stock of one counted listing: what is left, what is promised, what has been handed over.

use crate::{Amount, Refusal};

/// `remaining + held + delivered = amount`, always.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stock {
    /// What the listing was for at first.
    pub amount: Amount,
    /// Still free to be promised.
    pub remaining: Amount,
    /// Promised and not yet handed over.
    pub held: Amount,
    /// Handed over, confirmed.
    pub delivered: Amount,
}

impl Stock {
    /// A fresh listing's stock: all of it is free.
    #[must_use]
    pub const fn new(amount: Amount) -> Self {
        Self { amount, remaining: amount, held: Amount::ZERO, delivered: Amount::ZERO }
    }

    /// Takes `q` out of what is free.
    ///
    /// # Errors
    /// [`Refusal::NothingLeft`] or [`Refusal::NotEnough`], with what is left.
    pub fn hold(self, q: Amount) -> Result<Self, Refusal> {
        if q.is_zero() {
            return Err(Refusal::AmountIsZero);
        }
        let Some(remaining) = self.remaining.minus(q) else {
            return Err(if self.remaining.is_zero() {
                Refusal::NothingLeft
            } else {
                Refusal::NotEnough { left: self.remaining }
            });
        };
        let held = self.held.plus(q).ok_or(Refusal::AmountTooLarge)?;
        Ok(Self { remaining, held, ..self })
    }

    /// Ends a hold of `q` of which `delivered` was handed over; the rest is free again.
    ///
    /// # Errors
    /// [`Refusal::AmountTooLarge`] when more was handed over than promised, or more ends than is held.
    pub fn settle(self, q: Amount, delivered: Amount) -> Result<Self, Refusal> {
        let back = q.minus(delivered).ok_or(Refusal::AmountTooLarge)?;
        let held = self.held.minus(q).ok_or(Refusal::AmountTooLarge)?;
        let remaining = self.remaining.plus(back).ok_or(Refusal::AmountTooLarge)?;
        let delivered = self.delivered.plus(delivered).ok_or(Refusal::AmountTooLarge)?;
        Ok(Self { remaining, held, delivered, ..self })
    }

    /// What was lent of it comes back: it is free again.
    ///
    /// # Errors
    /// [`Refusal::AmountTooLarge`] when more comes back than was handed over.
    pub fn given_back(self, q: Amount) -> Result<Self, Refusal> {
        let delivered = self.delivered.minus(q).ok_or(Refusal::AmountTooLarge)?;
        let remaining = self.remaining.plus(q).ok_or(Refusal::AmountTooLarge)?;
        Ok(Self { remaining, delivered, ..self })
    }

    /// The same stock after the owner changed the amount on offer; what is promised or delivered stays.
    ///
    /// # Errors
    /// [`Refusal::BelowPromised`] when the new amount is less than what is already promised or delivered.
    pub fn resize(self, amount: Amount) -> Result<Self, Refusal> {
        let spoken_for = self.held.plus(self.delivered).ok_or(Refusal::AmountTooLarge)?;
        let remaining = amount.minus(spoken_for).ok_or(Refusal::BelowPromised { promised: spoken_for })?;
        Ok(Self { amount, remaining, ..self })
    }

    /// Whether the four numbers add up.
    #[must_use]
    pub fn adds_up(self) -> bool {
        self.remaining.plus(self.held).and_then(|s| s.plus(self.delivered)) == Some(self.amount)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(Debug, Clone)]
    enum Act {
        Hold(u32),
        Settle { which: usize, delivered: u32 },
        Resize(u32),
        GiveBack(u32),
    }

    fn act() -> impl Strategy<Value = Act> {
        prop_oneof![
            (0..12u32).prop_map(Act::Hold),
            (any::<usize>(), 0..12u32).prop_map(|(which, delivered)| Act::Settle { which, delivered }),
            (0..40u32).prop_map(Act::Resize),
            (0..12u32).prop_map(Act::GiveBack),
        ]
    }

    proptest! {
        #[test]
        fn whatever_happens_the_numbers_add_up(amount in 1..30u32, acts in prop::collection::vec(act(), 0..60)) {
            let mut stock = Stock::new(Amount::whole(amount));
            let mut holds: Vec<Amount> = Vec::new();
            for act in acts {
                let next = match act {
                    Act::Hold(q) => stock.hold(Amount::whole(q)).inspect(|_| holds.push(Amount::whole(q))),
                    Act::Settle { which, delivered } if !holds.is_empty() => {
                        let at = which % holds.len();
                        stock.settle(holds[at], Amount::whole(delivered)).inspect(|_| { holds.swap_remove(at); })
                    }
                    Act::Settle { .. } => continue,
                    Act::Resize(q) => stock.resize(Amount::whole(q)),
                    Act::GiveBack(q) => stock.given_back(Amount::whole(q)),
                };
                if let Ok(next) = next { stock = next; }
                prop_assert!(stock.adds_up());
                let held: i64 = holds.iter().map(|h| h.millionths()).sum();
                prop_assert_eq!(held, stock.held.millionths());
            }
        }
    }

    #[test]
    fn says_what_is_left_when_there_is_not_enough() {
        let stock = Stock::new(Amount::whole(7)).hold(Amount::whole(5)).expect("five of seven");
        assert_eq!(stock.hold(Amount::whole(3)), Err(Refusal::NotEnough { left: Amount::whole(2) }));
        let none = stock.hold(Amount::whole(2)).expect("the last two");
        assert_eq!(none.hold(Amount::ONE), Err(Refusal::NothingLeft));
    }

    #[test]
    fn less_than_agreed_returns_the_rest() {
        let stock = Stock::new(Amount::whole(7)).hold(Amount::whole(5)).expect("five of seven");
        let stock = stock.settle(Amount::whole(5), Amount::whole(3)).expect("three arrived");
        assert_eq!((stock.remaining, stock.held, stock.delivered), (Amount::whole(4), Amount::ZERO, Amount::whole(3)));
    }
}
