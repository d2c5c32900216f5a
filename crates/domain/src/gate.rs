//! The gate: text that leaves a pod must not hold a phone number, a mail address or a street with a house number.
//!
//! Decision 1: what was federated cannot be recalled. Forms use [`check_text`] to help the writer; the wire uses it
//! once more on every outgoing activity and refuses to send.

use std::sync::LazyLock;

use regex::Regex;

use crate::Refusal;

#[expect(clippy::expect_used, reason = "the patterns are constants; the tests below compile them")]
fn pattern(p: &str) -> Regex {
    Regex::new(p).expect("a constant pattern")
}

pub(crate) static MAIL: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)[\p{L}0-9._%+-]+@[\p{L}0-9-]+(\.[\p{L}0-9-]+)+"));
pub(crate) static MENTION: LazyLock<Regex> = LazyLock::new(|| pattern(r"@[\p{L}0-9_.-]+(?:@[\p{L}0-9.-]+(?::\d{1,5})?)?"));
pub(crate) static DIGIT_RUN: LazyLock<Regex> = LazyLock::new(|| {
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
pub(crate) static STREET: LazyLock<Regex> = LazyLock::new(|| {
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
pub(crate) static LITTLE_WORDS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)\s(?:on|in|at|by|for|from|of|off|to|near|along|down|up|per|a|an|the|each|this|that|your|our)\s")
});

/// Looks for a private detail in `text`, a mention or address of the fediverse (`@name@host`) not being one.
///
/// # Errors
/// [`Refusal::PrivateDetail`] naming the first that is found.
pub fn check_text(text: &str) -> Result<(), Refusal> {
    let found = |what| Err(Refusal::PrivateDetail { what });
    for m in MAIL.find_iter(text) {
        if !text[..m.start()].ends_with('@') {
            return found("a mail address");
        }
    }
    // A mention names no phone, however many digits the name has.
    let words = MENTION.replace_all(text, " ");
    if words.split("\n\n").any(|line| DIGIT_RUN.find_iter(line).any(|run| !DATES.is_match(run.as_str()))) {
        return found("a phone number");
    }
    if STREET.find_iter(&words).any(|m| !LITTLE_WORDS.is_match(m.as_str())) {
        return found("a street with a house number");
    }
    Ok(())
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
