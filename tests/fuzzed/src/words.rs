//! Words of strangers: their HTML, and what they ask for.

use caremonger_domain::{
    Amount, Timestamp, Unit,
    answer_word::{self, CODE_DIGITS},
    case,
    decision::{Answer, Rule},
    gate,
    interest::{self, Reading},
    listing::{is_language, tidy_line, tidy_text},
    person::{Details, Field, mail_mark, phone_digits, phone_mark, same_phone},
    text_message, words,
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

/// A text message that may be an answer to a proposal: its code is one, and what it means can be kept.
///
/// # Panics
/// When something the node relies on does not hold.
pub fn answer_word(data: &[u8]) {
    let said = text(data);
    let Some(found) = answer_word::read(said.as_ref()) else { return };
    assert!(found.code.len() == CODE_DIGITS && found.code.bytes().all(|b| b.is_ascii_digit()));
    assert!(said.contains(&found.rest), "why is in their own words");
    for rule in Rule::ALL {
        let options = if *rule == Rule::Score { 8 } else { 0 };
        if let Some(line) = found.word.to_line(*rule, options) {
            assert!(Answer::read(*rule, options, &line).is_ok(), "{line}");
        }
    }
}

/// A text message of a plain phone: the word it is, the code or number in it, and what of it is kept.
///
/// # Panics
/// When something the node relies on does not hold.
pub fn text_message(data: &[u8]) {
    use text_message::{TEXT_MAX, Word, language_of, read};
    let said = text(data);
    let said = said.as_ref();
    if let Word::Help(words) | Word::Words(words) = read(said) {
        assert!(words.chars().count() <= TEXT_MAX);
    }
    assert!(language_of(said).is_none_or(is_language));
    if let Some(code) = case::read_code(said) {
        assert!(code.len() == 9 && code.bytes().all(|b| b.is_ascii_digit()));
        assert_eq!(case::read_code(&case::spoken_code(&code)), Some(code));
    }
    let mark = phone_mark(said);
    assert!(mark.len() <= 9 && phone_digits(said).ends_with(&mark));
    assert!(same_phone(said, said) && mail_mark(said) == mail_mark(&mail_mark(said)));
    for field in Field::ALL {
        if let Ok(details) = Details::default().with(*field, said) {
            let kept = details.get(*field);
            assert_eq!(Details::default().with(*field, kept), Ok(details.clone()), "what is kept is kept as it is");
        }
    }
}
