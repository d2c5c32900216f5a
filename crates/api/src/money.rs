//! Money as JSON, in and out: whole smallest units and their currency.

use caremonger_domain::{
    Refusal,
    money::{Currency, Money},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An amount of money.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MoneyBody {
    /// Whole smallest units of the currency: 2740 is 27.40 euros, or 2740 yen.
    pub(crate) amount: i64,
    /// Three letters of ISO 4217, such as `EUR`.
    pub(crate) currency: String,
}

impl MoneyBody {
    pub(crate) fn new(money: Money, currency: Currency) -> Self {
        Self::of(money.minor(), currency)
    }

    /// A sum, which may be more than one line can hold.
    pub(crate) fn of(minor: i64, currency: Currency) -> Self {
        Self { amount: minor, currency: currency.to_string() }
    }

    /// As somebody would have typed it into the book of a fund, which is in one currency.
    pub(crate) fn typed(&self, currency: Currency) -> Result<String, Refusal> {
        if self.currency.parse::<Currency>() != Ok(currency) {
            return Err(Refusal::Invalid("Write the amount in the currency of the fund.", "amount"));
        }
        typed(self.amount, currency, "amount")
    }
}

/// Whole smallest units as somebody would have typed them.
pub(crate) fn typed(minor: i64, currency: Currency, field: &'static str) -> Result<String, Refusal> {
    let money = Money::of(minor).filter(|m| *m > Money::ZERO);
    let money = money.ok_or(Refusal::Invalid("Write whole smallest units above zero: 2740 is 27.40 euros.", field))?;
    Ok(money.plain(currency))
}

/// A currency by its letters.
pub(crate) fn currency(letters: &str, field: &'static str) -> Result<Currency, Refusal> {
    letters.parse().map_err(|_| Refusal::Invalid("Write the currency by its three letters, such as CAD.", field))
}
