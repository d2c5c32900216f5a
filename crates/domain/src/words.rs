//! Reading amounts and a change of mind from short messages in English, French, Spanish and Arabic.

use crate::Amount;

const NUMBERS: &[(&str, u32)] = &[
    ("a", 1),
    ("an", 1),
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("dozen", 12),
    ("couple", 2),
    ("un", 1),
    ("une", 1),
    ("deux", 2),
    ("trois", 3),
    ("quatre", 4),
    ("cinq", 5),
    ("sept", 7),
    ("huit", 8),
    ("neuf", 9),
    ("dix", 10),
    ("onze", 11),
    ("douze", 12),
    ("douzaine", 12),
    ("uno", 1),
    ("una", 1),
    ("dos", 2),
    ("tres", 3),
    ("cuatro", 4),
    ("cinco", 5),
    ("seis", 6),
    ("siete", 7),
    ("ocho", 8),
    ("nueve", 9),
    ("diez", 10),
    ("once", 11),
    ("doce", 12),
    ("docena", 12),
    ("واحد", 1),
    ("واحدة", 1),
    ("اثنان", 2),
    ("اثنين", 2),
    ("اثنتان", 2),
    ("اثنتين", 2),
    ("ثلاثة", 3),
    ("ثلاث", 3),
    ("أربعة", 4),
    ("اربعة", 4),
    ("أربع", 4),
    ("خمسة", 5),
    ("خمس", 5),
    ("ستة", 6),
    ("ست", 6),
    ("سبعة", 7),
    ("سبع", 7),
    ("ثمانية", 8),
    ("ثماني", 8),
    ("تسعة", 9),
    ("تسع", 9),
    ("عشرة", 10),
    ("عشر", 10),
];

/// Words that say "one" only when nothing clearer stands in the message ("a bag", "un sac").
const ARTICLES: &[&str] = &["a", "an", "un", "une", "una"];

const CANCEL: &[&str] = &[
    "cancel",
    "cancelled",
    "cancelling",
    "annuler",
    "annule",
    "cancelar",
    "cancela",
    "cancelo",
    "anular",
    "إلغاء",
    "الغاء",
    "ألغي",
    "الغي",
];

/// What asks for the question "how many?" to be put.
const HOW_MANY: &[&[&str]] = &[
    &["how", "many"],
    &["how", "much"],
    &["poll"],
    &["combien"],
    &["sondage"],
    &["cuántos"],
    &["cuántas"],
    &["cuantos"],
    &["cuantas"],
    &["encuesta"],
    &["كم"],
    &["استطلاع"],
];

/// Whether a message asks how many there are to be had, so that a choice can be offered.
#[must_use]
pub fn asks_how_many(text: &str) -> bool {
    let all: Vec<String> = tokens(text).collect();
    HOW_MANY.iter().any(|words| all.windows(words.len()).any(|w| w.iter().zip(*words).all(|(a, b)| a == b)))
}

const NOT: &[&str] = &["not", "don't", "dont", "never", "pas", "no", "لا"];

fn tokens(text: &str) -> impl Iterator<Item = String> {
    text.chars()
        .take(4_000)
        .map(|c| match c {
            '\u{0660}'..='\u{0669}' => char::from_digit(c as u32 - 0x0660, 10).unwrap_or(c),
            '\u{06f0}'..='\u{06f9}' => char::from_digit(c as u32 - 0x06f0, 10).unwrap_or(c),
            '٫' => '.',
            '’' => '\'',
            _ => c,
        })
        .collect::<String>()
        .to_lowercase()
        .split(|c: char| c.is_whitespace() || matches!(c, '!' | '?' | '¿' | '¡' | ';' | ':' | '(' | ')' | '"' | '،' | '؟'))
        .map(|t| t.trim_matches(|c: char| matches!(c, '.' | ',' | '-' | '*' | '_')).to_owned())
        .filter(|t| !t.is_empty())
        .collect::<Vec<_>>()
        .into_iter()
}

fn number(token: &str) -> Option<Amount> {
    let times = token.strip_suffix('x').or_else(|| token.strip_prefix('x'));
    let token = times.filter(|t| t.starts_with(|c: char| c.is_ascii_digit())).unwrap_or(token);
    if token.starts_with(|c: char| c.is_ascii_digit()) {
        let digits: String = token.chars().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).collect();
        let rest = &token[digits.len()..];
        // "2kg" is two; "2nd", "10am" and "3-4" are not amounts.
        let unit = matches!(rest, "" | "kg" | "g" | "l" | "h");
        let amount = digits.replace(',', ".").parse::<Amount>().ok()?;
        return (unit && !amount.is_zero()).then_some(amount);
    }
    NUMBERS.iter().find(|(word, _)| *word == token).map(|(_, n)| Amount::whole(*n))
}

/// The amount a message names, if it names exactly one.
///
/// Two different numbers ("two, or three if you can") are left for a person to read.
#[must_use]
pub fn amount_in(text: &str) -> Option<Amount> {
    let (mut clear, mut article) = (Vec::new(), None);
    for token in tokens(text) {
        if let Some(n) = number(&token) {
            if ARTICLES.contains(&token.as_str()) {
                article = Some(n);
            } else {
                clear.push(n);
            }
        }
    }
    clear.dedup();
    match clear.as_slice() {
        [] => article,
        [one] => Some(*one),
        _ => None,
    }
}

/// Whether a short message takes a word back ("cancel please"), and does not say the opposite ("please don't cancel").
#[must_use]
pub fn means_cancel(text: &str) -> bool {
    let all: Vec<String> = tokens(text).collect();
    let says = all.iter().any(|t| CANCEL.contains(&t.as_str()));
    says && all.len() <= 12 && !all.iter().any(|t| NOT.contains(&t.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_write() {
        for (text, n) in [
            ("two please", 2),
            ("Could I have 3 bags?", 3),
            ("2x", 2),
            ("x4 !", 4),
            ("a bag please", 1),
            ("deux sacs svp", 2),
            ("Me gustarían tres, por favor.", 3),
            ("أريد اثنين من فضلك", 2),
            ("٣ أكياس", 3),
            ("I'd like a couple", 2),
            ("two. Yes, two!", 2),
            ("Can I have a dozen?", 12),
        ] {
            assert_eq!(amount_in(text), Some(Amount::whole(n)), "{text}");
        }
        assert_eq!(amount_in("1.5 kg"), "1.5".parse().ok());
        assert_eq!(amount_in("2,5kg"), "2.5".parse().ok());
    }

    #[test]
    fn leaves_the_unclear_to_a_person() {
        for text in ["is it still there?", "two, or three if you can", "after 10am", "0", "-", "", "1e9"] {
            assert_eq!(amount_in(text), None, "{text}");
        }
    }

    #[test]
    fn a_question_for_the_number_is_told_from_an_answer() {
        for text in ["How many?", "how many can I have", "Combien ?", "¿Cuántas quedan?", "كم؟", "poll please"] {
            assert!(asks_how_many(text), "{text}");
        }
        for text in ["two please", "how are you", "many thanks", "", "policy"] {
            assert!(!asks_how_many(text), "{text}");
        }
    }

    #[test]
    fn cancel_is_read_and_its_opposite_is_not() {
        for yes in ["cancel", "Cancel please!", "please cancel my two bags", "annuler", "Cancelar, gracias", "إلغاء"] {
            assert!(means_cancel(yes), "{yes}");
        }
        for no in ["please don't cancel", "do not cancel", "two please", "pas annuler"] {
            assert!(!means_cancel(no), "{no}");
        }
    }
}
