//! A number or an address in a text that others would read: taken out, each with where it belongs (B11). What is one is judged by
//! [`crate::gate`].

use std::{
    collections::BTreeMap,
    ops::{Range, RangeInclusive},
};

use crate::{
    gate::{DATES, Private, check_text, first_private},
    person::{Details, Field, plain_digit},
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
    while let Some((private, place)) = first_private(&rest) {
        if found.len() == TAKEN_OUT_MAX {
            return None;
        }
        let place = if private == Private::Phone { number_in(&rest, place) } else { place };
        let text = rest.get(place.clone())?.trim().to_owned();
        let field = match private {
            Private::Mail => Field::Mail,
            Private::Street => Field::Door,
            // What is too long for a phone number is for people to read, not to ring.
            Private::Phone if digits(&text) > *PHONE.end() => Field::Note,
            Private::Phone => Field::Phone,
        };
        found.push((field, text));
        rest.replace_range(place, &format!(" {TAKEN_OUT} "));
    }
    let rest = tidy_text(&rest.replace(TAKEN_OUT, " "));
    check_text(&rest).is_ok().then_some((rest, found))
}

/// Puts what was taken out among the details that are kept, as far as there is a place for it: where it belongs, or, where something else
/// stands there, beside what whoever helps should know. Nothing is lost, and nothing stands there twice.
pub fn put_away(kept: &mut BTreeMap<Field, String>, places: &[Field], found: Vec<(Field, String)>) {
    for (field, text) in found {
        let known = |field: Field| kept.get(&field).map_or("", |t| t.trim());
        if known(field) == text || known(Field::Note).contains(&text) {
            continue;
        }
        let fits = places.contains(&field) && known(field).is_empty() && Details::default().with(field, &text).is_ok();
        let (field, text) = if fits { (field, text) } else { (Field::Note, format!("{}\n{text}", known(Field::Note))) };
        kept.insert(field, text.trim().to_owned());
    }
}

/// Fewest and most digits of a phone number (ITU-T E.164).
const PHONE: RangeInclusive<usize> = 7..=15;

fn digits(text: &str) -> usize {
    text.chars().filter_map(plain_digit).count()
}

/// Where in a run of digits the phone number stands: not the day, the hour or the amount before it.
fn number_in(text: &str, run: Range<usize>) -> Range<usize> {
    let Range { mut start, mut end } = run;
    let is_number = |piece: &str| digits(piece) >= *PHONE.start() && !DATES.is_match(piece);
    // What stands between commas belongs together.
    let mut from = start;
    for piece in text[run.clone()].split(", ") {
        if is_number(piece) {
            (start, end) = (from, from + piece.len());
            break;
        }
        from += piece.len() + 2;
    }
    // A day, or the minutes of an hour, and then a space.
    while let Some((first, rest)) = text[start..end].split_once(char::is_whitespace) {
        let minutes = text[..start].ends_with(':') && digits(first) <= 2;
        if !(minutes || DATES.is_match(first)) || digits(rest) < *PHONE.start() {
            break;
        }
        start = end - rest.len();
    }
    start..end
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

    #[test]
    fn what_is_taken_out_finds_its_place_and_nothing_is_lost() {
        let found = |text: &str| take_out(text).expect("taken out").1;
        let mut kept = BTreeMap::from([(Field::Phone, "416 555 0100".to_owned()), (Field::Note, "Two knocks".to_owned())]);
        for _ in 0..2 {
            put_away(&mut kept, &[Field::Phone, Field::Mail], found("416 555 0199, ana@mail.example, 7 Elm Street"));
        }
        assert_eq!(kept[&Field::Phone], "416 555 0100", "what stands there stays");
        assert_eq!(kept[&Field::Mail], "ana@mail.example");
        assert_eq!(kept[&Field::Note], "Two knocks\n416 555 0199\n7 Elm Street", "once, and there is no place for a door");
        assert_eq!(kept.len(), 3);
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
