//! Money as it is written down, never held: whole minor units of one currency (ISO 4217).

use std::{fmt, str::FromStr};

use crate::{Refusal, person::plain_digit};

/// A currency: three letters of ISO 4217.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency([u8; 3]);

/// The text is no code of a currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("write a currency by its three letters, such as CAD")]
pub struct NotACurrency;

/// Currencies without a smaller unit, and those with a thousandth (ISO 4217, list one).
const WHOLE: &str = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
const THOUSANDTH: &str = "BHD IQD JOD KWD LYD OMR TND";

impl Currency {
    /// Digits of the smaller unit: 2 for dollars and cents.
    #[must_use]
    pub fn digits(self) -> u32 {
        let code = self.to_string();
        if WHOLE.contains(&code) {
            0
        } else if THOUSANDTH.contains(&code) {
            3
        } else {
            2
        }
    }
}

impl FromStr for Currency {
    type Err = NotACurrency;
    fn from_str(s: &str) -> Result<Self, NotACurrency> {
        let code = s.trim().to_ascii_uppercase();
        let bytes: [u8; 3] = code.as_bytes().try_into().map_err(|_| NotACurrency)?;
        if bytes.iter().all(u8::is_ascii_uppercase) { Ok(Self(bytes)) } else { Err(NotACurrency) }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|b| write!(f, "{}", char::from(*b)))
    }
}

/// An amount of money in minor units, from zero to a trillion of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub struct Money(i64);

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// The most that is written down in one line.
    pub const MAX: Self = Self(1_000_000_000_000);

    /// So many minor units; `None` below zero or above [`Self::MAX`].
    #[must_use]
    pub fn of(minor: i64) -> Option<Self> {
        (0..=Self::MAX.0).contains(&minor).then_some(Self(minor))
    }

    /// In minor units.
    #[must_use]
    pub const fn minor(self) -> i64 {
        self.0
    }

    /// Reads what somebody typed, such as `27.40`, `27,4` or `٢٧`.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] naming `amount` for what is no amount above zero, or has more digits than the currency.
    pub fn read(typed: &str, currency: Currency) -> Result<Self, Refusal> {
        let refused = Refusal::Invalid("Write an amount above zero, such as 27.40.", "amount");
        let plain: String =
            typed.trim().chars().map(|c| if matches!(c, ',' | '\u{66b}') { '.' } else { plain_digit(c).unwrap_or(c) }).collect();
        let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
        let digits = usize::try_from(currency.digits()).unwrap_or(2);
        let is_number = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || whole.len() > 10 || !is_number(whole) || !is_number(part) || part.len() > digits {
            return Err(refused);
        }
        let minor: i64 = format!("{whole}{part:0<digits$}").parse().map_err(|_| refused.clone())?;
        Self::of(minor).filter(|m| *m > Self::ZERO).ok_or(refused)
    }

    /// Its digits, such as `27.40`.
    #[must_use]
    pub fn plain(self, currency: Currency) -> String {
        match currency.digits() {
            0 => self.0.to_string(),
            digits => {
                let unit = 10_i64.pow(digits);
                let width = usize::try_from(digits).unwrap_or(2);
                format!("{}.{:0width$}", self.0 / unit, self.0 % unit)
            }
        }
    }

    /// The two together; `None` above [`Self::MAX`].
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).and_then(Self::of)
    }

    /// What is left; `None` when there is less.
    #[must_use]
    pub fn minus(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).and_then(Self::of)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn currency(code: &str) -> Currency {
        code.parse().expect("a currency")
    }

    #[test]
    fn amounts_are_read_as_people_write_them() {
        for (typed, code, minor) in [
            ("27.40", "CAD", 2_740),
            ("27,4", "eur", 2_740),
            (" ٢٧٫٤٠ ", "EGP", 2_740),
            ("27", "CAD", 2_700),
            ("1200", "JPY", 1_200),
            ("1.234", "KWD", 1_234),
            ("0.01", "CAD", 1),
        ] {
            assert_eq!(Money::read(typed, currency(code)), Ok(Money(minor)), "{typed} {code}");
        }
        for typed in ["", "0", "0.00", "-5", "27.405", "1e3", "abc", ".5", "99999999999", "1.2.3"] {
            assert!(Money::read(typed, currency("CAD")).is_err(), "{typed}");
        }
        assert!(Money::read("12.5", currency("JPY")).is_err(), "no smaller unit");
        for code in ["", "CA", "CADX", "C4D", "é€"] {
            assert!(code.parse::<Currency>().is_err(), "{code}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(minor in 1_i64..=1_000_000_000_000, code in "[A-Z]{3}") {
            let (money, currency) = (Money::of(minor).expect("in bounds"), currency(&code));
            let text = money.plain(currency);
            prop_assume!(text.split('.').next().is_some_and(|w| w.len() <= 10));
            prop_assert_eq!(Money::read(&text, currency), Ok(money));
        }

        #[test]
        fn reading_anything_never_panics(text in "\\PC{0,40}") {
            let _ = Money::read(&text, currency("CAD"));
        }
    }
}
