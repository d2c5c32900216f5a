//! Delegates (H9): who speaks for a pod in a network or at another pod, with a mandate in words, until a day.

use std::time::Duration;

use crate::{
    Refusal, Timestamp, gate,
    listing::{is_language, tidy_line, tidy_text},
};

/// The longest a delegate speaks for a pod: then it is somebody else's turn, or another yes is needed.
pub const LONGEST: Duration = Duration::from_secs(366 * 24 * 3600);
/// Most delegates of a pod for one place.
pub const EACH: usize = 2;
/// How long before the end whoever it is hears of it.
pub const REMIND_BEFORE: Duration = Duration::from_secs(14 * 24 * 3600);
/// How long the name of a place can be, in characters.
pub const BODY: std::ops::RangeInclusive<usize> = 2..=80;
/// How long a mandate can be, in characters.
pub const MANDATE: std::ops::RangeInclusive<usize> = 5..=1_000;

/// What somebody is told to say, where and until when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mandate {
    /// The network, or the pod elsewhere.
    pub body: String,
    /// What they may say and agree to; everybody can read it.
    pub text: String,
    /// The language of both (BCP 47).
    pub language: String,
    /// The day on which it ends.
    pub until: Timestamp,
}

impl Mandate {
    /// Tidied.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] naming `body`, `mandate`, `language` or `until`, [`Refusal::PrivateDetail`].
    pub fn tidied(mut self, now: Timestamp) -> Result<Self, Refusal> {
        self.body = tidy_line(&self.body);
        self.text = tidy_text(&self.text);
        if !BODY.contains(&self.body.chars().count()) {
            return Err(Refusal::Invalid("Say where they speak for us, in 2 to 80 letters.", "body"));
        }
        if !MANDATE.contains(&self.text.chars().count()) {
            return Err(Refusal::Invalid("Write their mandate in 5 to 1,000 letters.", "mandate"));
        }
        if !is_language(&self.language) {
            return Err(Refusal::Invalid("Choose one from the list.", "language"));
        }
        if self.until <= now || self.until > now.plus(LONGEST) {
            return Err(Refusal::Invalid("Choose a day within the next year.", "until"));
        }
        gate::check_text(&self.body)?;
        gate::check_text(&self.text)?;
        Ok(self)
    }

    /// Whether both are about the same place, however it is written.
    #[must_use]
    pub fn same_place(&self, body: &str) -> bool {
        self.body.to_lowercase() == tidy_line(body).to_lowercase()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_793_534_400);

    fn mandate() -> Mandate {
        Mandate {
            body: " The fridges  of the city ".to_owned(),
            text: "Say yes to a shared freezer, and to nothing that costs money.".to_owned(),
            language: "en".to_owned(),
            until: NOW.plus(LONGEST),
        }
    }

    #[test]
    fn a_mandate_says_where_what_and_until_when() {
        let tidy = mandate().tidied(NOW).expect("a mandate");
        assert_eq!(tidy.body, "The fridges of the city");
        assert!(tidy.same_place("the FRIDGES of the city") && !tidy.same_place("The fridges"));
        for (bad, field) in [
            (Mandate { body: "x".to_owned(), ..mandate() }, "body"),
            (Mandate { body: "x".repeat(81), ..mandate() }, "body"),
            (Mandate { text: "Yes".to_owned(), ..mandate() }, "mandate"),
            (Mandate { text: "x".repeat(1_001), ..mandate() }, "mandate"),
            (Mandate { language: "<b>".to_owned(), ..mandate() }, "language"),
            (Mandate { until: NOW, ..mandate() }, "until"),
            (Mandate { until: NOW.plus(LONGEST * 2), ..mandate() }, "until"),
        ] {
            assert_eq!(bad.tidied(NOW).expect_err(field).field(), Some(field));
        }
        let private = Mandate { text: "Ring me at 416-555-0199.".to_owned(), ..mandate() };
        assert!(matches!(private.tidied(NOW), Err(Refusal::PrivateDetail { .. })), "everybody reads it");
    }
}
