//! What one should know of a listing before one answers it or travels: neutral badges (B11), by which the board can be filtered (D4).

use crate::vocabulary::words;

words! {
    /// A badge.
    Mark {
        /// It takes a car.
        Car = "car",
        /// It takes less than an hour.
        Small = "small",
        /// There is something heavy to lift.
        Lifting = "lifting",
        /// It has to be fetched.
        Collect = "collect",
        /// Nobody asks for papers.
        NoPapers = "no_papers",
        /// The place can be reached without steps.
        StepFree = "step_free",
        /// Whoever helps comes with a second person.
        InPairs = "in_pairs",
        /// It has to stay cool on the way.
        Cool = "cool",
        /// Whoever fetches it is asked for a paper there, as pharmacies do for some things.
        ShowPaper = "show_paper",
        /// Nobody can answer it for the time being (B9).
        Paused = "paused",
    }
}

impl Mark {
    /// The badges that are chosen when a listing is made. A pause is begun and ended by itself.
    pub fn to_choose() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(|m| *m != Self::Paused)
    }
}

/// Badges in the order of the list, each once.
#[must_use]
pub fn in_order(mut marks: Vec<Mark>) -> Vec<Mark> {
    let place = |m: &Mark| Mark::ALL.iter().position(|a| a == m);
    marks.sort_by_key(place);
    marks.dedup();
    marks
}
