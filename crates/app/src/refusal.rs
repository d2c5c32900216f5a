//! Refusals in people's languages.

use caremonger_domain::Refusal;
use caremonger_i18n::{Locale, text};

/// A refusal of a promise as one sentence in `locale`.
#[must_use]
pub fn sentence(locale: Locale, refusal: &Refusal) -> String {
    match refusal {
        Refusal::NothingLeft => text(locale, "reason-nothing-left", &[]),
        Refusal::NotEnough { left } => text(locale, "reason-not-enough", &[("left", left.to_string().into())]),
        Refusal::Closed => text(locale, "reason-closed", &[]),
        Refusal::Paused => text(locale, "reason-paused", &[]),
        Refusal::AmountIsZero => text(locale, "reason-amount", &[]),
        Refusal::NotAgreed => text(locale, "reason-not-agreed", &[]),
        other => other.to_string(),
    }
}
