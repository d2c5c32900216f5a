//! People's details: what is kept of somebody, who may see which of it at which step, and when it goes.
//!
//! Decision 6: facts are kept; details are sealed, shown by need and step, and wiped by rule.

use std::{collections::BTreeMap, time::Duration};

use crate::{
    Refusal, Timestamp,
    listing::{tidy_line, tidy_text},
    vocabulary::words,
};

words! {
    /// A detail of a person.
    Field {
        /// What to call them.
        Name = "name",
        /// A phone number.
        Phone = "phone",
        /// A mail address.
        Mail = "mail",
        /// Cross streets or a landmark: where about, not the door.
        Corner = "corner",
        /// The door: street, number, floor, bell.
        Door = "door",
        /// How many they are, and what they cannot eat.
        Household = "household",
        /// What to buy.
        Shopping = "shopping",
        /// What whoever helps has to know.
        Note = "note",
        /// What they wrote, word for word: for the desk alone, which makes of it what others need.
        Said = "said",
        /// Their own address on the fediverse, on which they hear of news: for nobody else.
        Fediverse = "fediverse",
    }
}

impl PartialOrd for Field {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Field {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (*self as u8).cmp(&(*other as u8))
    }
}

/// How long after a case or promise is done the details of whom it was for are kept.
pub const WIPE_AFTER: Duration = Duration::from_secs(14 * 24 * 3600);
/// How long before the moment something is needed by the door is shown to whoever brings it.
pub const DOOR_BEFORE: Duration = Duration::from_secs(36 * 3600);
/// Longest of the longer details, in characters.
pub const WORDS_MAX: usize = 2_000;
/// Longest of the short ones, in characters.
pub const LINE_MAX: usize = 200;

/// Details as they were told, tidied. An empty text means: nothing is to be kept of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Details(BTreeMap<Field, String>);

impl Details {
    /// With one more; a text that is too long or, for a phone or mail, cannot be one is refused.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] naming the field.
    pub fn with(mut self, field: Field, text: &str) -> Result<Self, Refusal> {
        let text = match field {
            Field::Household | Field::Shopping | Field::Note | Field::Said | Field::Door => tidy_text(text),
            _ => tidy_line(text),
        };
        let most =
            if matches!(field, Field::Household | Field::Shopping | Field::Note | Field::Said) { WORDS_MAX } else { LINE_MAX };
        if text.chars().count() > most {
            return Err(Refusal::Invalid("Keep it shorter.", field.as_str()));
        }
        if !text.is_empty() {
            match field {
                Field::Phone if phone_digits(&text).len() < 5 => {
                    return Err(Refusal::Invalid("Write a phone number of at least five digits.", "phone"));
                }
                Field::Mail if !is_mail(&text) => {
                    return Err(Refusal::Invalid("Write a mail address, such as ana@mail.example.", "mail"));
                }
                _ => {}
            }
        }
        self.0.insert(field, text);
        Ok(self)
    }

    /// Every detail that was told of, also those to be emptied.
    pub fn iter(&self) -> impl Iterator<Item = (Field, &str)> {
        self.0.iter().map(|(field, text)| (*field, text.as_str()))
    }

    /// One detail; empty when there is none.
    #[must_use]
    pub fn get(&self, field: Field) -> &str {
        self.0.get(&field).map_or("", String::as_str)
    }

    /// Whether nothing is told.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.values().all(String::is_empty)
    }
}

fn is_mail(text: &str) -> bool {
    let fits = |part: &str| !part.is_empty() && !part.contains([' ', '@', '<', '>', ',', '\r', '\n']);
    text.rsplit_once('@').is_some_and(|(name, host)| fits(name) && fits(host) && host.contains('.'))
}

/// The digits of a phone number, whichever script they were written in.
#[must_use]
pub fn phone_digits(text: &str) -> String {
    text.chars().filter_map(plain_digit).collect()
}

/// A digit of any of the scripts our languages write numbers in, as one of `0` to `9`.
#[must_use]
pub fn plain_digit(c: char) -> Option<char> {
    let from = |zero: u32| char::from_digit(c as u32 - zero, 10);
    match c {
        '0'..='9' => Some(c),
        '\u{0660}'..='\u{0669}' => from(0x0660),
        '\u{06f0}'..='\u{06f9}' => from(0x06f0),
        _ => None,
    }
}

/// A whole number as somebody typed it, in the digits of any of these scripts; `None` for anything else.
#[must_use]
pub fn plain_number(text: &str) -> Option<u32> {
    let digits: Option<String> = text.trim().chars().map(plain_digit).collect();
    digits?.parse().ok()
}

/// What two spellings of one phone number have in common: its last nine digits, so that a country's prefix makes no difference.
#[must_use]
pub fn phone_mark(text: &str) -> String {
    let digits = phone_digits(text);
    digits.get(digits.len().saturating_sub(9)..).unwrap_or(&digits).to_owned()
}

/// Whether two spellings are of one phone: alike to the last digit, but for a country's prefix on one of them.
#[must_use]
pub fn same_phone(a: &str, b: &str) -> bool {
    let (a, b) = (phone_digits(a), phone_digits(b));
    let (long, short) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    let national = short.trim_start_matches('0');
    long == short || (national.len() >= 8 && long.ends_with(national) && long.len() - national.len() <= 4)
}

/// What two spellings of one mail address have in common.
#[must_use]
pub fn mail_mark(text: &str) -> String {
    text.trim().to_lowercase()
}

/// Who wants to see a detail, and how far things are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Eye {
    /// The desk of the pod the person asked.
    Desk,
    /// Whoever agreed to bring or give something to them.
    Helper {
        /// Whether the promise is agreed and not over.
        agreed: bool,
        /// When it is needed by, where a day was said.
        day: Option<Timestamp>,
        /// Whether the pod knows them (A5): doors are for those alone.
        known: bool,
    },
    /// Whoever rings them at a set time, or was asked to when nobody answered; while it is that time.
    Caller,
    /// The other of two who write one another letters, once both have said that their address may be shown.
    Pen,
    /// The person who comes to whoever gives something, and the other way round: what it takes to meet.
    Other {
        /// Whether the promise is agreed and not over.
        agreed: bool,
    },
}

/// Whether a detail may be shown now.
#[must_use]
pub fn may_see(field: Field, eye: Eye, now: Timestamp) -> bool {
    match eye {
        _ if field == Field::Fediverse => false,
        Eye::Desk => true,
        Eye::Helper { agreed, day, known } => {
            let due = day.is_none_or(|day| now >= day.minus(DOOR_BEFORE));
            agreed
                && match field {
                    Field::Door => due && known,
                    Field::Mail | Field::Said => false,
                    _ => true,
                }
        }
        Eye::Caller => matches!(field, Field::Name | Field::Phone),
        Eye::Pen => matches!(field, Field::Name | Field::Door),
        Eye::Other { agreed } => agreed && matches!(field, Field::Name | Field::Phone | Field::Corner),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_793_534_400);
    const DAY: Duration = Duration::from_secs(24 * 3600);

    fn helper(agreed: bool, day: Option<Timestamp>, known: bool) -> Eye {
        Eye::Helper { agreed, day, known }
    }

    #[test]
    fn the_door_is_for_the_known_helper_on_the_day() {
        let friday = NOW.plus(DAY * 3);
        assert!(!may_see(Field::Door, helper(true, Some(friday), true), NOW), "too early");
        assert!(may_see(Field::Door, helper(true, Some(friday), true), friday.minus(DAY)));
        assert!(may_see(Field::Door, helper(true, None, true), NOW), "no day was said");
        assert!(!may_see(Field::Door, helper(true, Some(friday), false), friday), "nobody vouched yet");
        assert!(!may_see(Field::Door, Eye::Other { agreed: true }, NOW));
        assert!(may_see(Field::Corner, helper(true, Some(friday), false), NOW));
    }

    #[test]
    fn an_address_for_news_is_for_nobody_else() {
        for eye in [Eye::Desk, helper(true, None, true), Eye::Other { agreed: true }] {
            assert!(!may_see(Field::Fediverse, eye, NOW), "{eye:?}");
        }
    }

    #[test]
    fn who_writes_letters_sees_where_they_go_and_who_rings_the_number() {
        let seen = |eye| Field::ALL.iter().copied().filter(|f| may_see(*f, eye, NOW)).collect::<Vec<_>>();
        assert_eq!(seen(Eye::Pen), [Field::Name, Field::Door]);
        assert_eq!(seen(Eye::Caller), [Field::Name, Field::Phone]);
    }

    #[test]
    fn before_a_yes_and_after_the_end_nothing_is_shown() {
        for field in Field::ALL {
            assert!(!may_see(*field, helper(false, None, true), NOW), "{field}");
            assert!(!may_see(*field, Eye::Other { agreed: false }, NOW), "{field}");
        }
    }

    #[test]
    fn one_phone_has_many_spellings() {
        for text in ["+1 (416) 555-0199", "416.555.0199", "4165550199", "٤١٦٥٥٥٠١٩٩"] {
            assert_eq!(phone_mark(text), "165550199", "{text}");
        }
        assert!(same_phone("+1 416 555 0199", "4165550199") && same_phone("+33 6 12 34 56 78", "06 12 34 56 78"));
        assert!(!same_phone("716 555 0199", "416 555 0199") && !same_phone("55501", "99955501"));
        assert_eq!(phone_mark("555 01"), "55501");
        assert_eq!(mail_mark(" Ana@Mail.example "), "ana@mail.example");
    }

    #[test]
    fn what_cannot_be_a_phone_or_a_mail_is_refused() {
        let with = |field, text: &str| Details::default().with(field, text).map(|_| ());
        for text in ["12", "ring me"] {
            assert_eq!(with(Field::Phone, text).expect_err(text).field(), Some("phone"));
        }
        for text in ["ana", "ana@", "@x.example", "a b@x.example", "ana@localhost"] {
            assert_eq!(with(Field::Mail, text).expect_err(text).field(), Some("mail"));
        }
        assert_eq!(with(Field::Phone, ""), Ok(()));
        assert!(with(Field::Name, &"x".repeat(LINE_MAX + 1)).is_err());
    }

    proptest! {
        #[test]
        fn telling_anything_never_panics(text in "\\PC{0,300}") {
            for field in Field::ALL {
                let _ = Details::default().with(*field, &text);
            }
            let _ = phone_mark(&text);
        }
    }
}
