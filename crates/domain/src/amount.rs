//! Amounts and their units.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// How many of a unit, kept as whole millionths so that sums are exact.
///
/// FEP-0837 writes amounts as decimal strings; we take at most twelve digits before and six after the point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Amount(i64);

/// The text is not an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("write the amount as a number such as 3 or 2.5")]
pub struct BadAmount;

const SCALE: i64 = 1_000_000;
const LARGEST: i64 = 999_999_999_999 * SCALE + 999_999;

impl Amount {
    /// None of it.
    pub const ZERO: Self = Self(0);
    /// One of it.
    pub const ONE: Self = Self(SCALE);

    /// A whole number of units.
    #[must_use]
    pub const fn whole(n: u32) -> Self {
        Self(n as i64 * SCALE)
    }

    /// From stored millionths; `None` if negative or too large.
    #[must_use]
    pub const fn from_millionths(m: i64) -> Option<Self> {
        if m >= 0 && m <= LARGEST { Some(Self(m)) } else { None }
    }

    /// As stored: millionths of the unit.
    #[must_use]
    pub const fn millionths(self) -> i64 {
        self.0
    }

    /// Whether this is nothing.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The sum, or `None` when it would be too large.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).and_then(Self::from_millionths)
    }

    /// The difference, or `None` when `other` is more.
    #[must_use]
    pub fn minus(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).and_then(Self::from_millionths)
    }

    /// As a floating number, for readers that only count roughly (plural rules, JSON numbers).
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "amounts of more than fifteen digits are shown rounded")]
    pub fn as_f64(self) -> f64 {
        self.0 as f64 / SCALE as f64
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, part) = (self.0 / SCALE, self.0 % SCALE);
        if part == 0 { write!(f, "{whole}") } else { write!(f, "{whole}.{}", format!("{part:06}").trim_end_matches('0')) }
    }
}

impl FromStr for Amount {
    type Err = BadAmount;
    fn from_str(s: &str) -> Result<Self, BadAmount> {
        let (whole, part) = s.split_once('.').unwrap_or((s, "0"));
        let digits = |t: &str, most: usize| !t.is_empty() && t.len() <= most && t.bytes().all(|b| b.is_ascii_digit());
        if !digits(whole, 12) || !digits(part, 6) {
            return Err(BadAmount);
        }
        let whole: i64 = whole.parse().map_err(|_| BadAmount)?;
        let part: i64 = format!("{part:0<6}").parse().map_err(|_| BadAmount)?;
        Self::from_millionths(whole * SCALE + part).ok_or(BadAmount)
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Whole(u64),
    Number(f64),
    Text(String),
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = match Written::deserialize(d).map_err(|_| serde::de::Error::custom(BadAmount))? {
            Written::Whole(n) => n.to_string(),
            Written::Number(n) => n.to_string(),
            Written::Text(t) => t,
        };
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl Serialize for Amount {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        // Above nine thousand million a JSON number would lose the last digits; text keeps them, and is read as well.
        const EXACT: i64 = 1 << 53;
        match self.0 % SCALE {
            0 => s.serialize_i64(self.0 / SCALE),
            _ if self.0 < EXACT => s.serialize_f64(self.as_f64()),
            _ => s.collect_str(self),
        }
    }
}

/// The name of a unit: `one` for things, an OM-2 local name (`kilogram`, `litre`, `hour`), or the pod's own word (`bag`).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Unit(String);

/// The text is not a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("write the unit as one short word, such as bag or kilogram")]
pub struct BadUnit;

impl Unit {
    /// The unit of plain things.
    #[must_use]
    pub fn one() -> Self {
        Self("one".to_owned())
    }

    /// The word itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Unit {
    type Err = BadUnit;
    fn from_str(s: &str) -> Result<Self, BadUnit> {
        let s = s.trim();
        let fits =
            (1..=40).contains(&s.chars().count()) && s.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '\''));
        if fits { Ok(Self(s.to_owned())) } else { Err(BadUnit) }
    }
}

impl TryFrom<String> for Unit {
    type Error = BadUnit;
    fn try_from(s: String) -> Result<Self, BadUnit> {
        s.parse()
    }
}

impl From<Unit> for String {
    fn from(u: Unit) -> String {
        u.0
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn refuses_what_fep_0837_readers_must_not_trust() {
        for bad in ["", "-1", "+1", "1e3", "NaN", "inf", "1.", ".5", "1.0000001", "1234567890123", "٣", "1 ", "1,5"] {
            assert_eq!(bad.parse::<Amount>(), Err(BadAmount), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn any_amount_survives_being_written(m in 0..=LARGEST) {
            let a = Amount::from_millionths(m).expect("in range");
            prop_assert_eq!(a.to_string().parse::<Amount>(), Ok(a));
        }

        #[test]
        fn plus_and_minus_undo_each_other(a in 0..LARGEST / 2, b in 0..LARGEST / 2) {
            let (a, b) = (Amount::from_millionths(a).expect("fits"), Amount::from_millionths(b).expect("fits"));
            prop_assert_eq!(a.plus(b).and_then(|s| s.minus(b)), Some(a));
        }
    }
}
