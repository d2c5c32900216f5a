//! What another pod is told of a case before it takes it over: facts, and nothing of the person (C8).

use std::time::Duration;

use crate::{Amount, Timestamp, Unit, case::Case, listing::Kind};

/// How long an offer to a pod elsewhere waits for its answer: whoever needs help waits no longer for that.
pub const ANSWER_WITHIN: Duration = Duration::from_secs(3 * 24 * 3600);
/// How long a pod that was given the details has to say that it has the case. Its word may be on its way for days.
pub const SAY_WITHIN: Duration = Duration::from_secs(7 * 24 * 3600);
/// Most offers of one pod elsewhere that wait at one desk.
pub const WAITING_MAX: i64 = 50;

/// The facts of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Whether they need or give something.
    pub kind: Kind,
    /// A category slug.
    pub category: String,
    /// How much, where it is counted.
    pub amount: Option<Amount>,
    /// Of what.
    pub unit: Option<Unit>,
    /// A named area.
    pub area: String,
    /// BCP 47 tag of the language they speak.
    pub language: String,
    /// When it is needed.
    pub needed_by: Option<Timestamp>,
}

impl From<&Case> for Facts {
    fn from(c: &Case) -> Self {
        Self {
            kind: c.kind,
            category: c.category.clone(),
            amount: c.amount,
            unit: c.unit.clone(),
            area: c.area.clone(),
            language: c.language.clone(),
            needed_by: c.needed_by,
        }
    }
}
