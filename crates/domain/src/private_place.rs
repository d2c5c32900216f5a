//! A number or an address in a text that others would read: taken out, each with where it belongs (B11). What is one is judged by
//! [`crate::gate`].

use crate::{
    gate::{DATES, DIGIT_RUN, LITTLE_WORDS, MAIL, MENTION, STREET, check_text},
    person::{Field, plain_digit},
    tidy::tidy_text,
};

/// Most private details that are taken out of one text.
const TAKEN_OUT_MAX: usize = 20;

/// Stands where one was, so that what is before it and behind it does not become another.
const TAKEN_OUT: char = '\u{fffc}';

/// Takes the private details out of a text: what is left, and what was taken out, each with where it belongs. `None` when what is
/// left would still hold one.
#[must_use]
pub fn take_out(text: &str) -> Option<(String, Vec<(Field, String)>)> {
    let (mut rest, mut found) = (text.to_owned(), Vec::new());
    while let Some((field, place)) = first_private(&rest) {
        if found.len() == TAKEN_OUT_MAX {
            return None;
        }
        let text = rest.get(place.clone())?.trim().to_owned();
        // What is too long for a phone number is for people to read, not to ring.
        let field = if field == Field::Phone && text.chars().filter_map(plain_digit).count() > *PHONE.end() {
            Field::Note
        } else {
            field
        };
        found.push((field, text));
        rest.replace_range(place, &format!(" {TAKEN_OUT} "));
    }
    let rest = tidy_text(&rest.replace(TAKEN_OUT, " "));
    check_text(&rest).is_ok().then_some((rest, found))
}

/// Fewest and most digits of a phone number (ITU-T E.164).
const PHONE: std::ops::RangeInclusive<usize> = 7..=15;

/// Where the phone number stands in a run of digits: not the day, the hour or the amount before it.
fn number_in(run: &str, after_hour: bool) -> std::ops::Range<usize> {
    let digits = |text: &str| text.chars().filter_map(plain_digit).count();
    // What stands between commas belongs together.
    let mut from = 0;
    let mut part = run;
    for piece in run.split_inclusive(", ") {
        if digits(piece) >= *PHONE.start() && !DATES.is_match(piece.trim_end_matches(", ")) {
            part = piece.trim_end_matches(", ");
            break;
        }
        from += piece.len();
    }
    if part == run {
        from = 0;
    }
    // A day, or the minutes of an hour, and then a space.
    while let Some((first, rest)) = part.split_once(char::is_whitespace) {
        let before = DATES.is_match(first) || (from == 0 && after_hour && digits(first) <= 2);
        if !before || digits(rest) < *PHONE.start() {
            break;
        }
        from += part.len() - rest.len();
        part = rest;
    }
    from..from + part.len()
}

/// The first private detail of a text, where it belongs, and where it stands.
fn first_private(text: &str) -> Option<(Field, std::ops::Range<usize>)> {
    let mail = MAIL.find_iter(text).find(|m| !text[..m.start()].ends_with('@'));
    // As long as they were, so that places stay the same.
    let words = MENTION.replace_all(text, |m: &regex::Captures<'_>| " ".repeat(m[0].len()));
    let mut begins = 0;
    let mut phone = || {
        words.split("\n\n").find_map(|part| {
            let from = begins;
            begins += part.len() + 2;
            let run = DIGIT_RUN.find_iter(part).find(|run| !DATES.is_match(run.as_str()))?;
            let number = number_in(run.as_str(), part[..run.start()].ends_with(':'));
            Some(from + run.start() + number.start..from + run.start() + number.end)
        })
    };
    let street = || STREET.find_iter(&words).find(|m| !LITTLE_WORDS.is_match(m.as_str()));
    let found = mail.map(|m| (Field::Mail, m.range()));
    found.or_else(|| phone().map(|place| (Field::Phone, place))).or_else(|| street().map(|m| (Field::Door, m.range())))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn private_details_are_taken_out_and_told_apart() {
        let text =
            "Two coats. Ring 416-555-0199 or write to ana@mail.example, 12 Elm Street. From 8.11.2026, @maple@maple.example";
        let (rest, found) = take_out(text).expect("taken out");
        assert_eq!(rest, "Two coats. Ring or write to , . From 8.11.2026, @maple@maple.example");
        let found: Vec<_> = found.iter().map(|(field, text)| (*field, text.as_str())).collect();
        assert_eq!(found, [(Field::Mail, "ana@mail.example"), (Field::Phone, "416-555-0199"), (Field::Door, "12 Elm Street")]);
        assert_eq!(take_out("Two coats"), Some(("Two coats".to_owned(), Vec::new())));
        for (text, left) in [
            ("until 17:00, 416-555-0199", "until 17:00,"),
            ("at 17:00 416 555 0199 please", "at 17:00 please"),
            ("Rice 2, 416 555 0199", "Rice 2,"),
            ("8.11.2026 416 555 0199", "8.11.2026"),
            ("8.11.2026, 416-555-0199", "8.11.2026,"),
        ] {
            let (rest, found) = take_out(text).expect(text);
            assert_eq!((rest.as_str(), found.len()), (left, 1), "{text}");
            assert!(found[0].0 == Field::Phone && found[0].1.starts_with("416"), "{text}: {found:?}");
        }
        let long = take_out("1234567 89012345 67890123").expect("taken out").1;
        assert!(long.iter().all(|(field, _)| *field == Field::Note), "that rings nowhere: {long:?}");
    }

    proptest! {
        #[test]
        fn what_is_left_may_be_seen_by_all(before in "[a-z .@]{0,20}", n in 1_000_000u64..9_999_999_999_999, after in "[a-z0-9 @.]{0,20}") {
            let text = format!("{before} {n} {after}");
            if let Some((rest, found)) = take_out(&text) {
                prop_assert_eq!(check_text(&rest), Ok(()));
                prop_assert!(found.iter().all(|(_, private)| text.contains(private.as_str())), "nothing is made up");
                prop_assert!(found.iter().any(|(_, private)| private.contains(&n.to_string())), "{:?}", found);
            }
        }

        #[test]
        fn never_panics(text in "\\PC{0,200}") {
            let _ = take_out(&text);
        }
    }
}
