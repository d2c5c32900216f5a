//! The gate: text that leaves a pod must not hold a phone number, a mail address or a street with a house number.
//!
//! Decision 1: what was federated cannot be recalled. Forms use [`check_text`] to help the writer; the wire uses it
//! once more on every outgoing activity and refuses to send.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use crate::Refusal;

#[expect(clippy::expect_used, reason = "the patterns are constants; the tests below compile them")]
fn pattern(p: &str) -> Regex {
    Regex::new(p).expect("a constant pattern")
}

static MAIL: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)[\p{L}0-9._%+-]+@[\p{L}0-9-]+(\.[\p{L}0-9-]+)+"));
static MENTION: LazyLock<Regex> = LazyLock::new(|| pattern(r"@[\p{L}0-9_.-]+(?:@[\p{L}0-9.-]+(?::\d{1,5})?)?"));
static DIGIT_RUN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\+?[\d\u{660}-\u{669}\u{6f0}-\u{6f9}](?:[\s().,·_\-/\u{2010}-\u{2015}\u{2212}]{0,3}[\d\u{660}-\u{669}\u{6f0}-\u{6f9}]){6,}",
    )
});
/// Runs of digits that are no phone number: one date or two, each perhaps with a time.
pub(crate) static DATES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)^(?:
        (?:\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]) | (?:0?[1-9]|[12]\d|3[01])[./](?:0?[1-9]|1[0-2])[./](?:\d{4}|\d{2}))
        (?:[T,\s]{1,3}[012]?\d[.:]?(?:[0-5]\d)?)?
        [\s,\-/\u{2010}-\u{2015}]{0,3}
        ){1,2}$",
    )
});
static STREET: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix)
        \b\d{1,5}[a-z]?\s+(?:[\p{L}'.-]+\s+){1,3}(?:street|st|avenue|ave|road|rd|lane|ln|drive|dr|boulevard|blvd|crescent|court|ct)\b
        | \b\d{1,5}\s*(?:bis|ter)?,?\s+(?:rue|avenue|boulevard|chemin|impasse|allée|quai)\s+\p{L}
        | \b(?:calle|avenida|av\.|paseo|plaza)\s+(?:[\p{L}'.-]+\s+){1,4}(?:n[º°o.]\s*)?\d{1,5}\b
        | \b\p{L}+(?:straße|strasse|gasse|weg)\s+\d{1,4}\b
        | شارع\s+(?:\p{L}+\s+){1,4}(?:رقم\s*)?\d{1,5}
        ",
    )
});

/// "2 bags on the road" is a number and a road, and no address.
static LITTLE_WORDS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)\s(?:on|in|at|by|for|from|of|off|to|near|along|down|up|per|a|an|the|each|this|that|your|our)\s")
});

/// A kind of private detail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Private {
    /// A mail address.
    Mail,
    /// A run of digits that can be a phone number.
    Phone,
    /// A street with a house number.
    Street,
}

impl Private {
    const fn words(self) -> &'static str {
        match self {
            Self::Mail => "a mail address",
            Self::Phone => "a phone number",
            Self::Street => "a street with a house number",
        }
    }
}

/// A text without the mentions in it, and where each byte of that stands in the text: a mention names no phone, however many digits the
/// name has.
fn without_mentions(text: &str) -> (String, Vec<usize>) {
    let (mut words, mut places, mut done) = (String::new(), Vec::new(), 0);
    for m in MENTION.find_iter(text) {
        words.push_str(&text[done..m.start()]);
        places.extend(done..m.start());
        words.push(' ');
        places.push(m.start());
        done = m.end();
    }
    words.push_str(&text[done..]);
    places.extend(done..=text.len());
    (words, places)
}

/// The first private detail of a text and where it stands, a mention or address of the fediverse (`@name@host`) not being one.
pub(crate) fn first_private(text: &str) -> Option<(Private, Range<usize>)> {
    if let Some(m) = MAIL.find_iter(text).find(|m| !text[..m.start()].ends_with('@')) {
        return Some((Private::Mail, m.range()));
    }
    let (words, places) = without_mentions(text);
    let mut from = 0;
    for part in words.split("\n\n") {
        if let Some(run) = DIGIT_RUN.find_iter(part).find(|run| !DATES.is_match(run.as_str())) {
            return Some((Private::Phone, places[from + run.start()]..places[from + run.end()]));
        }
        from += part.len() + 2;
    }
    let street = STREET.find_iter(&words).find(|m| !LITTLE_WORDS.is_match(m.as_str()))?;
    Some((Private::Street, places[street.start()]..places[street.end()]))
}

/// Looks for a private detail in `text`.
///
/// # Errors
/// [`Refusal::PrivateDetail`] naming the first that is found.
pub fn check_text(text: &str) -> Result<(), Refusal> {
    match first_private(text) {
        Some((private, _)) => Err(Refusal::PrivateDetail { what: private.words() }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn private_details_are_found() {
        for text in [
            "call 416-555-0199",
            "tel. +33 6 12 34 56 78",
            "٠٥٥١٢٣٤٥٦٧",
            "(020) 7946 0018",
            "write to ana@example.org",
            "ana.b+x@mail.example.co.uk",
            "come to 12 Elm Street",
            "221b Baker St",
            "14 rue des Lilas",
            "Calle de la Luna 5",
            "Gartenstraße 7",
            "06.12.34.56.78",
            "416–555–0199",
            "416‑555‑0199",
            "416,555,0199",
            "12.11.2026 06 12 34 56 78",
        ] {
            assert!(check_text(text).is_err(), "{text}");
        }
    }

    #[test]
    fn ordinary_words_pass() {
        for text in [
            "6 bags of rice (2 kg)",
            "Elm Street area",
            "until 2026-11-08",
            "between 10:00 and 12:30",
            "write to @maple@maple.example",
            "7 left of 20",
            "sizes 36 38 40",
            "8.11.2026, from 17:00",
            "2026-11-08T20:00:00Z",
            "1000 nappies",
            "for @anna19850412@social.example",
            "from 2026-11-08 to 2026-11-12",
            "8.11.2026-12.11.2026",
            "08/11/2026, 17:00",
            "2 bags on the road",
            "Batteries 2000\n\n100 left",
        ] {
            assert_eq!(check_text(text), Ok(()), "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,200}") {
            let _ = check_text(&text);
        }

        #[test]
        fn a_phone_number_is_found_wherever_it_stands(before in "[a-z ]{0,20}", after in "[a-z ]{0,20}", n in 1_000_000u64..9_999_999_999_999) {
            let text = format!("{before} {n} {after}");
            prop_assert!(check_text(&text).is_err());
        }
    }
}
