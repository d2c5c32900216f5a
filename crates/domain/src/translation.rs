//! A listing in further languages: written by people, each with who did it (L2).

use serde::{Deserialize, Serialize};

use crate::{
    Refusal, gate,
    id::MemberId,
    listing::{DESCRIPTION_MAX, Listing, TITLE_MAX, Visibility, is_language, tidy_line, tidy_text},
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
    /// Checks a translation of `l` and puts its texts in order.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] naming the field, [`Refusal::PrivateDetail`].
    pub fn check(mut self, l: &Listing) -> Result<Self, Refusal> {
        self.title = tidy_line(&self.title);
        self.description = tidy_text(&self.description);
        if !is_language(&self.language) || self.language == l.language {
            return Err(Refusal::Invalid("Choose a language in which it does not stand yet.", "language"));
        }
        let letters = self.title.chars().count();
        if letters < 3 {
            return Err(Refusal::Invalid("Write a title of at least three letters.", "title"));
        }
        if letters > TITLE_MAX {
            return Err(Refusal::Invalid("Keep the title under 120 characters; the rest fits in the description.", "title"));
        }
        if self.description.chars().count() > DESCRIPTION_MAX {
            return Err(Refusal::Invalid("Keep the description under 4,000 characters.", "description"));
        }
        if l.visibility != Visibility::Desk {
            gate::check_text(&self.title)?;
            gate::check_text(&self.description)?;
        }
        Ok(self)
    }
}

impl Listing {
    /// The translation into a language, if there is one; `None` also where that is the language it was written in.
    #[must_use]
    pub fn translation(&self, language: &str) -> Option<&Translation> {
        self.translations.iter().find(|t| t.language == language && self.language != language)
    }

    /// The listing as if it had been written in that language.
    #[must_use]
    pub fn translated(&self, t: &Translation) -> Self {
        Self { title: t.title.clone(), description: t.description.clone(), language: t.language.clone(), ..self.clone() }
    }
}
