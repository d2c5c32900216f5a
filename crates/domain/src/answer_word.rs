//! Answers to a proposal by text message (H1): a word or points, and the code that says whose they are and to what.

use crate::{
    decision::{Answer, OPTIONS, POINTS, Rule, Voice},
    person::plain_digit,
    text_message::TEXT_MAX,
};

/// Digits of the code in a text that asks for an answer.
pub const CODE_DIGITS: usize = 6;

/// By which letters a text names the options, in their order: Latin ones, and those of the Arabic alphabet as it counts.
const LETTERS: [(char, char); 8] =
    [('A', 'أ'), ('B', 'ب'), ('C', 'ج'), ('D', 'د'), ('E', 'ه'), ('F', 'و'), ('G', 'ز'), ('H', 'ح')];

/// The letter of an option, by its place from 0.
#[must_use]
pub fn option_letter(option: usize, arabic: bool) -> char {
    LETTERS.get(option).map_or('?', |(latin, other)| if arabic { *other } else { *latin })
}

/// What is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Word {
    /// Yes.
    Yes,
    /// No; by consent: it would do harm.
    No,
    /// I leave it to the others.
    Pass,
    /// Options, by their place from 0, and the points of each. One without a number is given all there are.
    Points(Vec<(usize, u8)>),
}

impl Word {
    /// As an answer is kept; `None` where it does not fit the rule or the options.
    #[must_use]
    pub fn to_line(&self, rule: Rule, options: usize) -> Option<String> {
        let answer = match (self, rule) {
            (Self::Yes, Rule::Consent | Rule::Majority) => Answer::Voice(Voice::Yes),
            (Self::Pass, Rule::Consent | Rule::Majority) => Answer::Voice(Voice::Abstain),
            (Self::No, Rule::Majority) => Answer::Voice(Voice::No),
            (Self::No, Rule::Consent) => Answer::Voice(Voice::Object),
            (Self::Points(given), Rule::Score) => {
                let mut points = vec![0; options];
                for (option, n) in given {
                    *points.get_mut(*option)? = *n;
                }
                Answer::Points(points)
            }
            _ => return None,
        };
        Some(answer.to_line())
    }
}

/// A text that answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The code, in plain digits.
    pub code: String,
    /// What is answered.
    pub word: Word,
    /// What stands beside both: why somebody says no.
    pub rest: String,
}

const YES: &[&str] = &["yes", "y", "yeah", "ok", "oui", "si", "نعم", "اجل", "موافق"];
const NO: &[&str] = &["no", "n", "non", "لا"];
const PASS: &[&str] =
    &["pass", "abstain", "passe", "abstention", "paso", "abstencion", "blanc", "blanco", "ممتنع", "امتنع", "امتناع"];

/// What stands together in a text: letters, or digits.
struct Run {
    /// In small letters without accents, or in plain digits.
    plain: String,
    is_digits: bool,
    start: usize,
    end: usize,
}

/// Accents that are written apart, the vowels of Arabic, and what only makes a word longer.
const fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}')
}

const fn without_accent(c: char) -> Option<char> {
    Some(match c {
        c if is_accent(c) => return None,
        'á' | 'à' | 'â' | 'ä' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'ö' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        c => c,
    })
}

fn runs(text: &str) -> Vec<Run> {
    let mut all: Vec<Run> = Vec::new();
    let mut joined = false;
    for (start, c) in text.char_indices() {
        let digit = plain_digit(c);
        if digit.is_none() && !c.is_alphabetic() && !is_accent(c) {
            joined = false;
            continue;
        }
        let goes_on = joined && all.last().is_some_and(|run| is_accent(c) || run.is_digits == digit.is_some());
        if !goes_on {
            all.push(Run { plain: String::new(), is_digits: digit.is_some(), start, end: start });
        }
        joined = true;
        if let Some(run) = all.last_mut() {
            run.end = start + c.len_utf8();
            match digit {
                Some(digit) => run.plain.push(digit),
                None => run.plain.extend(c.to_lowercase().filter_map(without_accent)),
            }
        }
    }
    all
}

/// A code at the beginning, whole or as two times three digits, and how many runs it is.
fn code(runs: &[Run]) -> Option<(String, usize)> {
    let is = |run: &Run, digits: usize| run.is_digits && run.plain.len() == digits;
    match runs {
        [one, ..] if is(one, CODE_DIGITS) => Some((one.plain.clone(), 1)),
        [one, two, ..] if is(one, CODE_DIGITS / 2) && is(two, CODE_DIGITS / 2) => {
            Some((format!("{}{}", one.plain, two.plain), 2))
        }
        _ => None,
    }
}

fn option_of(run: &Run) -> Option<usize> {
    let mut chars = run.plain.chars();
    let (Some(letter), None) = (chars.next(), chars.next()) else { return None };
    let is = |(latin, arabic): &(char, char)| latin.to_ascii_lowercase() == letter || without_accent(*arabic) == Some(letter);
    LETTERS.iter().position(is)
}

/// A word or points at the beginning, and how many runs they are.
fn word(runs: &[Run]) -> Option<(Word, usize)> {
    let first = runs.first()?;
    let plain = first.plain.as_str();
    for (words, meant) in [(YES, Word::Yes), (NO, Word::No), (PASS, Word::Pass)] {
        if words.contains(&plain) {
            return Some((meant, 1));
        }
    }
    let (mut points, mut bare, mut at) = (Vec::<(usize, u8)>::new(), false, 0);
    while let Some(option) = runs.get(at).and_then(option_of) {
        at += 1;
        let given = runs.get(at).filter(|run| run.is_digits && run.plain.len() == 1);
        let n = match given {
            Some(run) => {
                at += 1;
                run.plain.parse::<u8>().ok().filter(|n| *n <= POINTS)?
            }
            None => {
                bare = true;
                POINTS
            }
        };
        if points.iter().any(|(before, _)| *before == option) {
            return None;
        }
        points.push((option, n));
    }
    // A letter alone chooses; among several nobody could tell how much was meant.
    let fits = !points.is_empty() && points.len() <= *OPTIONS.end() && !(bare && points.len() > 1);
    fits.then_some((Word::Points(points), at))
}

/// What stands in a text from one place to another, without what only parts words.
fn between(text: &str, from: usize, to: usize) -> String {
    let part = text.get(from..to).unwrap_or_default();
    part.trim_start_matches(|c: char| !c.is_alphanumeric()).trim_end().to_owned()
}

/// Reads a text as an answer: the word and the code, whichever comes first, and behind them why. `None` for any other text.
#[must_use]
pub fn read(text: &str) -> Option<Said> {
    let text: String = text.trim().chars().take(TEXT_MAX).collect();
    let all = runs(&text);
    let after = |used: usize| all.get(used.saturating_sub(1)).map_or(0, |run| run.end);
    if let Some((meant, used)) = word(&all) {
        let behind = all.get(used..).unwrap_or_default();
        // Three digits or more beside a code make a phone number of it.
        let long = |at: usize| all.get(at).is_some_and(|run| run.is_digits && run.plain.len() >= CODE_DIGITS / 2);
        if let Some((code, more)) = code(behind).filter(|(_, more)| !long(used + more)) {
            return Some(Said { code, word: meant, rest: between(&text, after(used + more), text.len()) });
        }
        // "NO it wakes my children 482163": the code may stand at the end of why.
        let tail = [1, 2].into_iter().find_map(|n| {
            let from = all.len().checked_sub(n).filter(|from| *from >= used && !(*from > used && long(from - 1)))?;
            let (code, more) = code(all.get(from..)?)?;
            (more == n).then_some((code, from))
        });
        return match (meant, tail) {
            (Word::No, Some((code, from))) => {
                let end = all.get(from).map_or(0, |run| run.start);
                Some(Said { code, word: Word::No, rest: between(&text, after(used), end) })
            }
            _ => None,
        };
    }
    let (code, used) = code(&all)?;
    let (meant, more) = word(all.get(used..)?)?;
    Some(Said { code, word: meant, rest: between(&text, after(used + more), text.len()) })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn said(word: Word, rest: &str) -> Option<Said> {
        Some(Said { code: "482163".to_owned(), word, rest: rest.to_owned() })
    }

    #[test]
    fn a_word_and_a_code_are_read_in_every_language_however_they_are_typed() {
        for text in [
            "YES 482163",
            "yes 482 163.",
            "482163 Oui !",
            "Sí, 482163",
            "si\u{301} 482163",
            "نعم ٤٨٢١٦٣",
            "نَعَم ۴۸۲ ۱۶۳",
            "Y482163",
        ] {
            assert_eq!(read(text), said(Word::Yes, ""), "{text}");
        }
        for text in ["no 482163", "NON: 482163", "لا ٤٨٢١٦٣", "لا، 482163"] {
            assert_eq!(read(text), said(Word::No, ""), "{text}");
        }
        for text in ["pass 482163", "Passe 482163", "PASO 482163", "Abstención 482163", "ممتنع 482163", "أمتنع 482163"]
        {
            assert_eq!(read(text), said(Word::Pass, ""), "{text}");
        }
    }

    #[test]
    fn why_somebody_says_no_stands_behind_or_between() {
        for text in ["NO 482163 it wakes my children.", "482163 no: it wakes my children.", "no, it wakes my children. 482 163"] {
            assert_eq!(read(text), said(Word::No, "it wakes my children."), "{text}");
        }
        assert_eq!(read("لا 482163 لأنه يوقظ أطفالي"), said(Word::No, "لأنه يوقظ أطفالي"));
    }

    #[test]
    fn options_have_letters_and_points() {
        for text in ["A3 B5 482163", "a 3, b 5 482163", "482163 A3B5", "أ٣ ب٥ ٤٨٢١٦٣"] {
            assert_eq!(read(text), said(Word::Points(vec![(0, 3), (1, 5)]), ""), "{text}");
        }
        assert_eq!(read("c 482163"), said(Word::Points(vec![(2, POINTS)]), ""));
        assert_eq!(Word::Points(vec![(1, 5)]).to_line(Rule::Score, 3), Some("0 5 0".to_owned()));
        assert_eq!(Word::Points(vec![(3, 5)]).to_line(Rule::Score, 3), None, "there is no fourth");
        for text in ["A6 482163", "A3 A5 482163", "A B 482163", "J 482163"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn anything_else_is_no_answer() {
        for text in [
            "",
            "yes",
            "482163",
            "yes 48216",
            "yes 4821637",
            "I say yes 482163",
            "HELP groceries 482163",
            "yes, of course, 482163",
            "No food, ring 07700 900 123",
            "ok 612 345 678",
            "No, llame al 612 345 678",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_word_means_what_its_rule_makes_of_it() {
        for (word, rule, line) in [
            (Word::Yes, Rule::Consent, Some("yes")),
            (Word::No, Rule::Consent, Some("object")),
            (Word::No, Rule::Majority, Some("no")),
            (Word::Pass, Rule::Majority, Some("abstain")),
            (Word::Yes, Rule::Score, None),
            (Word::Points(vec![(0, 1)]), Rule::Majority, None),
        ] {
            assert_eq!(word.to_line(rule, 0).as_deref(), line, "{word:?} {rule}");
        }
    }

    proptest! {
        #[test]
        fn reading_anything_never_panics(text in "\\PC{0,300}") {
            let _ = read(&text);
        }

        #[test]
        fn reading_what_looks_like_an_answer_never_panics(text in "(YES|no|أ|A[0-9]|B|[0-9]{3}|[0-9]{6}|لا|\u{64b}|[ ,.-]){0,12}") {
            if let Some(said) = read(&text) {
                prop_assert!(said.code.len() == CODE_DIGITS && said.code.bytes().all(|b| b.is_ascii_digit()));
            }
        }

        #[test]
        fn what_is_written_is_read_again(
            points in proptest::collection::btree_map(0_usize..8, 0_u8..=POINTS, 1..8),
            code in "[0-9]{6}",
            arabic in any::<bool>(),
            first in any::<bool>(),
        ) {
            let points: Vec<(usize, u8)> = points.into_iter().collect();
            let words: Vec<String> = points.iter().map(|(n, p)| format!("{}{p}", option_letter(*n, arabic))).collect();
            let words = words.join(" ");
            let text = if first { format!("{code} {words}") } else { format!("{words} {code}") };
            prop_assert_eq!(read(&text), Some(Said { code, word: Word::Points(points), rest: String::new() }));
        }
    }
}
