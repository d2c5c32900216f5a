//! The texts of a listing, in whichever language: how long they may be, and in which language they are.

use crate::Refusal;

/// Longest title, in characters.
pub const TITLE_MAX: usize = 120;
/// Longest description, in characters.
pub const DESCRIPTION_MAX: usize = 4_000;

/// Whether `s` looks like a BCP 47 tag: `en`, `pt-BR`, `zh-Hant`.
#[must_use]
pub fn is_language(s: &str) -> bool {
    let mut parts = s.split('-');
    let first = parts.next().is_some_and(|p| (2..=3).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_lowercase()));
    first && s.len() <= 35 && parts.all(|p| (1..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// Checks how long a title and a description are, both tidied.
///
/// # Errors
/// [`Refusal::Invalid`] naming `title` or `description`.
pub fn check_lengths(title: &str, description: &str) -> Result<(), Refusal> {
    let letters = title.chars().count();
    if letters < 3 {
        return Err(Refusal::Invalid("Write a title of at least three letters.", "title"));
    }
    if letters > TITLE_MAX {
        return Err(Refusal::Invalid("Keep the title under 120 characters; the rest fits in the description.", "title"));
    }
    if description.chars().count() > DESCRIPTION_MAX {
        return Err(Refusal::Invalid("Keep the description under 4,000 characters.", "description"));
    }
    Ok(())
}
