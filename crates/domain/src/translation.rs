//! A listing in further languages: written by people, each with who did it (L2).

use serde::{Deserialize, Serialize};

use crate::{
    Refusal, gate,
    id::MemberId,
    text::{check_lengths, is_language},
    tidy::{tidy_line, tidy_text},
};

/// Most translations of one listing.
pub const TRANSLATIONS_MAX: usize = 8;

/// Title and description in another language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Translation {
    /// BCP 47 tag.
    pub language: String,
    /// Whether the original has changed since: then it is shown to nobody until somebody looks at it again. It stands right behind the
    /// language, by which both are searched for together.
    #[serde(default)]
    pub stale: bool,
    /// One line of plain text.
    pub title: String,
    /// Plain text; may be empty.
    pub description: String,
    /// The neighbour who wrote it; nobody here for a copy of a listing elsewhere. It never leaves the node.
    pub by: Option<MemberId>,
}

impl Translation {
    /// Checks a translation of a text that stands in `original`, and puts its texts in order. `leaves`: others than the desk read it.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] naming the field, [`Refusal::PrivateDetail`].
    pub fn check(mut self, original: &str, leaves: bool) -> Result<Self, Refusal> {
        self.title = tidy_line(&self.title);
        self.description = tidy_text(&self.description);
        if !is_language(&self.language) || self.language == original {
            return Err(Refusal::Invalid("Choose a language in which it does not stand yet.", "language"));
        }
        check_lengths(&self.title, &self.description)?;
        if leaves {
            gate::check_text(&self.title)?;
            gate::check_text(&self.description)?;
        }
        Ok(self)
    }
}
