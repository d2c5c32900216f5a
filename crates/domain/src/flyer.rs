//! What a pod's flyer says in the pod's own words, in one language: a line in large letters and what stands below it. It hangs in the street, so
//! it names cross streets and no door (I10).

use serde::{Deserialize, Serialize};

use crate::{
    Refusal,
    gate::check_text,
    listing::{is_language, tidy_line, tidy_text},
};

/// Longest line in large letters, in characters.
pub const TITLE_MAX: usize = 80;
/// Longest of what stands below it, in characters.
pub const LINES_MAX: usize = 400;
/// Most lines of it: the flyer is one sheet.
pub const LINES_MOST: usize = 8;

/// The words of a flyer in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flyer {
    /// BCP 47 tag of their language.
    pub language: String,
    /// The line in large letters.
    pub title: String,
    /// What stands below it, line by line; may be empty.
    pub lines: String,
}

impl Flyer {
    /// Tidied, with nothing private in it.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] naming the field, [`Refusal::PrivateDetail`] for a number, a mail address or a door.
    pub fn tidied(self) -> Result<Self, Refusal> {
        let (title, lines) = (tidy_line(&self.title), tidy_text(&self.lines));
        if !is_language(&self.language) {
            return Err(Refusal::Invalid("Choose the language of the text from the list.", "language"));
        }
        if !(1..=TITLE_MAX).contains(&title.chars().count()) {
            return Err(Refusal::Invalid("Write a title of 1 to 80 letters.", "title"));
        }
        let rows = lines.lines().filter(|l| !l.is_empty()).count();
        if lines.chars().count() > LINES_MAX || rows > LINES_MOST {
            return Err(Refusal::Invalid("Keep it shorter.", "lines"));
        }
        check_text(&title)?;
        check_text(&lines)?;
        Ok(Self { title, lines, ..self })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flyer(title: &str, lines: &str) -> Flyer {
        Flyer { language: "en".to_owned(), title: title.to_owned(), lines: lines.to_owned() }
    }

    #[test]
    fn a_flyer_names_cross_streets_and_no_door() {
        let good = flyer("  Need a hand? ", "Between Elm and Oak\nAsk anybody with a green ribbon.").tidied().expect("a flyer");
        assert_eq!((good.title.as_str(), good.lines.lines().count()), ("Need a hand?", 2));
        assert_eq!(flyer("Need a hand?", "").tidied().expect("a title is enough").lines, "");
        for lines in ["Knock at 12 Elm Street", "Ring 416 555 0199", "ana@mail.example"] {
            assert!(matches!(flyer("Need a hand?", lines).tidied(), Err(Refusal::PrivateDetail { .. })), "{lines}");
        }
        assert!(matches!(flyer("416 555 0199", "").tidied(), Err(Refusal::PrivateDetail { .. })));
    }

    #[test]
    fn it_is_one_sheet() {
        let long = "x".repeat(LINES_MAX + 1);
        let many = "line\n".repeat(LINES_MOST + 1);
        let wide = "x".repeat(TITLE_MAX + 1);
        for (title, lines, field) in
            [("", "x", "title"), (wide.as_str(), "", "title"), ("x", long.as_str(), "lines"), ("x", many.as_str(), "lines")]
        {
            assert_eq!(flyer(title, lines).tidied().expect_err(field).field(), Some(field));
        }
        let no_language = Flyer { language: "<b>".to_owned(), ..flyer("x", "") };
        assert_eq!(no_language.tidied().expect_err("no language").field(), Some("language"));
    }
}
