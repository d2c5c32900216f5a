//! Photos of listings: what is told of them.

use serde::{Deserialize, Serialize};

use crate::{Refusal, gate, id::PhotoId, tidy::tidy_line};

/// Most photos of one listing.
pub const PHOTOS_MAX: usize = 4;
/// Longest description of a photo, in characters.
pub const ALT_MAX: usize = 500;

/// A photo of a listing; the picture itself is kept apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Photo {
    /// Its id.
    pub id: PhotoId,
    /// What is on it, for those who do not see it (WCAG 2.2, 1.1.1).
    pub alt: String,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
}

/// A photo of a listing elsewhere, as its home tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Where the picture is.
    pub url: String,
    /// What is on it; empty where its home does not say.
    pub alt: String,
}

/// What is on a photo, as it was told, tidied.
///
/// # Errors
/// [`Refusal::Invalid`] naming `alt` when there is nothing or too much, [`Refusal::PrivateDetail`].
pub fn check_alt(text: &str) -> Result<String, Refusal> {
    let text = tidy_line(text);
    if text.is_empty() {
        return Err(Refusal::Invalid("Say in a few words what is on the photo.", "alt"));
    }
    if text.chars().count() > ALT_MAX {
        return Err(Refusal::Invalid("Keep it under 500 letters.", "alt"));
    }
    gate::check_text(&text)?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_photo_says_what_is_on_it_and_nothing_private() {
        assert_eq!(check_alt("  Three red\ncoats "), Ok("Three red coats".to_owned()));
        for bad in ["", " \u{200f}", &"x".repeat(ALT_MAX + 1)] {
            assert_eq!(check_alt(bad).expect_err(bad).field(), Some("alt"), "{bad}");
        }
        assert!(matches!(check_alt("ring 416 555 0199"), Err(Refusal::PrivateDetail { .. })));
    }
}
