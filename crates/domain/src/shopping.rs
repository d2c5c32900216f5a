//! Shopping lists that grow with the household (D9): "rice, 1, 1" is one for each, "milk, 1, 2" one for every two.

use crate::{Refusal, person::plain_number, tidy::tidy_line};

/// Most things on a list.
pub const THINGS_MAX: usize = 60;
/// Most people of a household.
pub const PEOPLE_MAX: u32 = 30;

/// A thing on a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thing {
    /// What.
    pub name: String,
    /// How many.
    pub amount: u32,
    /// For how many people.
    pub people: u32,
}

/// Reads a list: a line for each thing with how many, for how many people, divided by commas or tabs. Without numbers it is one for all.
///
/// # Errors
/// [`Refusal::Invalid`] naming `lines`.
pub fn read(text: &str) -> Result<Vec<Thing>, Refusal> {
    let mut things = Vec::new();
    for line in text.lines().filter(|l| !l.trim().is_empty()) {
        if things.len() == THINGS_MAX {
            return Err(Refusal::Invalid("Sixty lines are the most.", "lines"));
        }
        let parts: Vec<String> = line.split([',', '\t', '\u{60c}']).map(tidy_line).collect();
        let number = |at: usize, or: u32| match parts.get(at).map(String::as_str) {
            None | Some("") => Some(or),
            Some(text) => plain_number(text).filter(|n| (1..=999).contains(n)),
        };
        let name = parts.first().filter(|n| (1..=80).contains(&n.chars().count()));
        let thing = name.zip(number(1, 1)).zip(number(2, PEOPLE_MAX)).filter(|_| parts.len() <= 3);
        let Some(((name, amount), people)) = thing else {
            return Err(Refusal::Invalid("Write each line like this: rice, 1, 1", "lines"));
        };
        things.push(Thing { name: name.clone(), amount, people });
    }
    if things.is_empty() { Err(Refusal::Invalid("Write each line like this: rice, 1, 1", "lines")) } else { Ok(things) }
}

/// How many of each thing a household of so many needs: never less than they share, always whole.
#[must_use]
pub fn fill(things: &[Thing], people: u32) -> Vec<(String, u32)> {
    let people = people.clamp(1, PEOPLE_MAX);
    things.iter().map(|t| (t.name.clone(), (t.amount * people).div_ceil(t.people.max(1)))).collect()
}

/// A filled list in lines, such as `4 × rice`.
#[must_use]
pub fn words(filled: &[(String, u32)]) -> String {
    filled.iter().map(|(name, n)| format!("{n} × {name}")).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn four_people_fill_rice_four_milk_two() {
        let list = read("Rice, 1, 1\nMilk,1,2\n\n  Soap \nخبز، ٢، ١").expect("a list");
        assert_eq!(words(&fill(&list, 4)), "4 × Rice\n2 × Milk\n1 × Soap\n8 × خبز");
        assert_eq!(words(&fill(&list, 3)).lines().nth(1), Some("2 × Milk"), "three share no half bottle");
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        for bad in ["", "\n", ",1,1", "rice, many, 1", "rice, 0, 1", "rice, 1, 0", "rice, 1, 1, 1", "rice, -1, 1"] {
            assert_eq!(read(bad).expect_err(bad).field(), Some("lines"), "{bad}");
        }
        assert!(read(&"a\n".repeat(THINGS_MAX + 1)).is_err());
    }

    proptest! {
        #[test]
        fn nobody_gets_less_in_a_larger_household(amount in 1_u32..999, per in 1_u32..999, people in 1_u32..PEOPLE_MAX) {
            let thing = [Thing { name: "rice".to_owned(), amount, people: per }];
            let (few, more) = (fill(&thing, people)[0].1, fill(&thing, people + 1)[0].1);
            prop_assert!(few >= 1 && few <= more);
            // Enough, and not one more than enough.
            prop_assert!(few * per >= amount * people && (few - 1) * per < amount * people);
        }

        #[test]
        fn reading_anything_never_panics(text in "\\PC{0,300}") {
            let _ = read(&text).map(|things| fill(&things, 7));
        }
    }
}
