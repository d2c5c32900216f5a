//! A listing that is stopped for a while (B9): it stands, nobody new can answer it, and what was agreed goes on. On the wire and in the database it is
//! a badge, so that whoever knows badges shows it, and nobody else is troubled by it.

use crate::{Refusal, Timestamp, listing::Listing, mark::Mark};

impl Listing {
    /// Whether its pod has stopped it for the time being; what was agreed goes on.
    #[must_use]
    pub fn is_paused(&self) -> bool {
        self.marks.contains(&Mark::Paused)
    }

    /// Whether a new promise may be taken now.
    ///
    /// # Errors
    /// As [`Listing::check_open`], and [`Refusal::Paused`].
    pub fn check_answerable(&self, now: Timestamp) -> Result<(), Refusal> {
        self.check_open(now)?;
        if self.is_paused() { Err(Refusal::Paused) } else { Ok(()) }
    }

    /// Its badges but for a pause: what another one after it begins with.
    #[must_use]
    pub fn marks_of_the_next(&self) -> Vec<Mark> {
        self.marks.iter().copied().filter(|m| *m != Mark::Paused).collect()
    }

    /// Stops it or lets it go on, where that is asked for; whether anything changed.
    pub fn pause(&mut self, wanted: Option<bool>) -> bool {
        let changes = wanted.is_some_and(|paused| paused != self.is_paused());
        if changes {
            self.marks.retain(|m| *m != Mark::Paused);
            self.marks.extend((wanted == Some(true)).then_some(Mark::Paused));
        }
        changes
    }
}
