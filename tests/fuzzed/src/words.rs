//! Words of strangers: their HTML, and what they ask for.

use caremonger_domain::{
    Amount, Timestamp, Unit, gate,
    interest::{self, Reading},
    listing::{is_language, tidy_line, tidy_text},
    words,
};
use caremonger_wire::html::{escape, paragraphs, to_text, without_mentions};

use crate::text;

/// HTML to plain text, and plain text to the HTML we send.
///
/// # Panics
/// When something the node relies on does not hold.
pub fn html(data: &[u8]) {
    let html = text(data);
    let plain = to_text(&html);
    assert_eq!(tidy_text(&plain), plain, "what was made tidy stays as it is");
    assert!(without_mentions(&plain).len() <= plain.len());
    for said in [html.as_ref(), plain.as_str()] {
        assert!(!escape(said).contains(['<', '>', '"', '\'']));
        let shown = paragraphs(said).replace("<p>", "").replace("</p>", "").replace("<br>", "");
        assert!(!shown.contains(['<', '>']), "nothing but paragraphs and line ends is left of: {said}");
    }
    // Longer texts are cut.
    if plain.len() < 1_024 {
        assert_eq!(to_text(&paragraphs(&plain)), plain, "the words come back");
    }
}

/// A private message: the amount it names, whether it takes a word back, and whether it may be passed on.
///
/// # Panics
/// When something the node relies on does not hold.
pub fn amount_words(data: &[u8]) {
    let said = text(data);
    let said = said.as_ref();
    match interest::read(said) {
        Reading::Wants(Some(amount)) => {
            assert!(!amount.is_zero());
            assert_eq!(amount.to_string().parse(), Ok(amount));
            assert_eq!(words::amount_in(said), Some(amount));
        }
        Reading::Wants(None) => assert!(!words::means_cancel(said)),
        Reading::Cancels => assert!(words::means_cancel(said)),
    }
    let _ = gate::check_text(said);
    for word in said.split_whitespace() {
        if let Ok(amount) = word.parse::<Amount>() {
            assert_eq!(amount.to_string().parse(), Ok(amount));
        }
        let _ = (word.parse::<Timestamp>(), is_language(word));
    }
    if let Ok(unit) = said.parse::<Unit>() {
        assert_eq!(unit.as_str().parse(), Ok(unit.clone()));
    }
    let line = tidy_line(said);
    assert_eq!(tidy_line(&line), line);
}
