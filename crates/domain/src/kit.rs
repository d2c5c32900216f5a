//! A kit: how a pod does things, with nobody in it. Another pod begins from it, here or on a node of its own, and owes it nothing
//! but a line that says so (I10).

use serde::{Deserialize, Serialize};

use crate::{
    Refusal, Timestamp,
    flyer::Flyer,
    gate::check_text,
    listing::{is_language, tidy_line, tidy_text},
    shopping,
};

/// The form of the file.
pub const FORMAT: u32 = 1;
/// Largest file, in bytes.
pub const FILE_MAX: usize = 512 * 1024;
/// Most things of one sort.
const MOST: usize = 100;
/// Most pods in the line it comes from; the first of them are forgotten.
pub const LINEAGE_MAX: usize = 20;
/// Longest text, in characters.
const TEXT_MAX: usize = 4_000;
/// Longest of what a pod says of itself, in characters.
const SUMMARY_MAX: usize = 1_000;
/// Longest shopping list, in characters: sixty lines of it.
const LIST_MAX: usize = 8_000;
/// Longest name of anything, in characters.
const NAME_MAX: usize = 120;

/// A pod in the line a kit comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ancestor {
    /// Its title.
    pub title: String,
    /// `@pod@host`.
    pub address: String,
    /// When it wrote the kit.
    pub at: Timestamp,
}

/// Something agreed on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// What it is called.
    pub title: String,
    /// What was agreed.
    pub text: String,
    /// BCP 47 tag of its language.
    pub language: String,
}

/// What a pod says in its own words in some place of the pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// The place: a stable word.
    pub place: String,
    /// BCP 47 tag of their language.
    pub language: String,
    /// The words.
    pub words: String,
}

/// A shopping list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct List {
    /// What it is called.
    pub title: String,
    /// Its lines, as in [`shopping::read`].
    pub lines: String,
}

/// The kit, as it stands in its file (JSON).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Kit {
    /// [`FORMAT`].
    pub caremonger_kit: u32,
    /// Where it comes from: the oldest first, whoever wrote this one last.
    pub lineage: Vec<Ancestor>,
    /// What the pod says of itself, on its page and its flyer.
    pub summary: String,
    /// What it agreed on.
    pub agreements: Vec<Rule>,
    /// Titles of its own categories.
    pub categories: Vec<String>,
    /// What goes through its desk: words of built-in categories, or titles of its own.
    pub through_desk: Vec<String>,
    /// Its own words in places of the pages.
    pub words: Vec<Words>,
    /// Its shopping lists.
    pub shopping_lists: Vec<List>,
    /// What its flyer says, in each language it wrote that in. Kits from before there were any have none.
    pub flyers: Vec<Flyer>,
}

const NOT_A_KIT: Refusal = Refusal::Invalid("This is no kit. Choose the file that another pod gave you.", "kit");

/// Reads a kit from its file. What is in it is as tidy as if it had been typed here, and holds nothing private.
///
/// # Errors
/// [`Refusal::Invalid`] naming `kit`, [`Refusal::PrivateDetail`].
pub fn read(file: &[u8]) -> Result<Kit, Refusal> {
    if file.len() > FILE_MAX {
        return Err(NOT_A_KIT);
    }
    let kit: Kit = serde_json::from_slice(file).map_err(|_| NOT_A_KIT)?;
    if kit.caremonger_kit != FORMAT {
        return Err(NOT_A_KIT);
    }
    tidied(kit)
}

fn name(text: &str) -> Result<String, Refusal> {
    let text = tidy_line(text);
    check_text(&text)?;
    if (1..=NAME_MAX).contains(&text.chars().count()) { Ok(text) } else { Err(NOT_A_KIT) }
}

fn long(text: &str, most: usize) -> Result<String, Refusal> {
    let text = tidy_text(text);
    check_text(&text)?;
    if text.chars().count() <= most { Ok(text) } else { Err(NOT_A_KIT) }
}

fn language(tag: &str) -> Result<String, Refusal> {
    if is_language(tag) { Ok(tag.to_owned()) } else { Err(NOT_A_KIT) }
}

fn each<T>(of: Vec<T>, read: impl FnMut(T) -> Result<T, Refusal>) -> Result<Vec<T>, Refusal> {
    if of.len() > MOST { Err(NOT_A_KIT) } else { of.into_iter().map(read).collect() }
}

fn tidied(kit: Kit) -> Result<Kit, Refusal> {
    // An address is one by its form; nobody is looked up for it.
    let is_address =
        |a: &str| a.len() <= 320 && a.starts_with('@') && a.matches('@').count() == 2 && !a.contains(char::is_whitespace);
    let mut lineage = each(kit.lineage, |a| {
        let title = name(&a.title)?;
        if is_address(&a.address) { Ok(Ancestor { title, ..a }) } else { Err(NOT_A_KIT) }
    })?;
    lineage.drain(..lineage.len().saturating_sub(LINEAGE_MAX));
    Ok(Kit {
        caremonger_kit: FORMAT,
        lineage,
        summary: long(&kit.summary, SUMMARY_MAX)?,
        agreements: each(kit.agreements, |r| {
            Ok(Rule { title: name(&r.title)?, text: long(&r.text, TEXT_MAX)?, language: language(&r.language)? })
        })?,
        categories: each(kit.categories, |t| name(&t))?,
        through_desk: each(kit.through_desk, |t| name(&t))?,
        words: each(kit.words, |w| {
            Ok(Words { place: name(&w.place)?, language: language(&w.language)?, words: long(&w.words, TEXT_MAX)? })
        })?,
        shopping_lists: each(kit.shopping_lists, |l| {
            shopping::read(&l.lines).map_err(|_| NOT_A_KIT)?;
            Ok(List { title: name(&l.title)?, lines: long(&l.lines, LIST_MAX)? })
        })?,
        flyers: each(kit.flyers, |f| match f.tidied() {
            Ok(f) => Ok(f),
            Err(private @ Refusal::PrivateDetail { .. }) => Err(private),
            Err(_) => Err(NOT_A_KIT),
        })?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn a_kit() -> Kit {
        let at = "2026-11-27T12:00:00Z".parse().expect("a moment");
        Kit {
            caremonger_kit: FORMAT,
            lineage: vec![Ancestor { title: "Maple Street".into(), address: "@maple@maple.example".into(), at }],
            summary: "Neighbours of Maple Street".into(),
            agreements: vec![Rule { title: "Our rules".into(), text: "Anybody may ask.".into(), language: "en".into() }],
            categories: vec!["Air conditioners".into()],
            through_desk: vec!["medicine".into(), "Air conditioners".into()],
            words: vec![Words { place: "late_cancel".into(), language: "fr".into(), words: "Merci quand même.".into() }],
            shopping_lists: vec![List { title: "A week".into(), lines: "Rice, 1, 2".into() }],
            flyers: vec![Flyer { language: "es".into(), title: "¿Una mano?".into(), lines: "Entre Olmo y Roble".into() }],
        }
    }

    fn file(kit: &Kit) -> Vec<u8> {
        serde_json::to_vec(kit).expect("a file")
    }

    #[test]
    fn what_was_written_is_read() {
        assert_eq!(read(&file(&a_kit())), Ok(a_kit()));
    }

    #[test]
    fn a_kit_of_a_later_version_with_more_in_it_is_read_as_far_as_it_is_known() {
        let mut more = serde_json::to_value(a_kit()).expect("a file");
        more["songs"] = serde_json::json!(["Bread and roses"]);
        assert_eq!(read(more.to_string().as_bytes()), Ok(a_kit()));
        more["caremonger_kit"] = 2.into();
        assert_eq!(read(more.to_string().as_bytes()), Err(NOT_A_KIT), "another form is another file");
    }

    #[test]
    fn a_kit_from_before_there_were_flyers_is_read_and_has_none() {
        let mut old = serde_json::to_value(a_kit()).expect("a file");
        old.as_object_mut().expect("an object").remove("flyers");
        assert_eq!(read(old.to_string().as_bytes()), Ok(Kit { flyers: Vec::new(), ..a_kit() }));
    }

    #[test]
    fn nobody_comes_along_and_nothing_without_end() {
        let private = |change: fn(&mut Kit)| {
            let mut kit = a_kit();
            change(&mut kit);
            read(&file(&kit)).expect_err("refused")
        };
        assert!(matches!(private(|k| k.summary = "Ring 416 555 0199".into()), Refusal::PrivateDetail { .. }));
        assert!(matches!(private(|k| k.agreements[0].text = "Ask ana@mail.example".into()), Refusal::PrivateDetail { .. }));
        assert!(matches!(private(|k| k.flyers[0].lines = "Knock at 12 Elm Street".into()), Refusal::PrivateDetail { .. }));
        assert!(matches!(private(|k| k.flyers[0].title = "416 555 0199".into()), Refusal::PrivateDetail { .. }));
        assert!(matches!(private(|k| k.words[0].words = "416-555-0199".into()), Refusal::PrivateDetail { .. }));
        for change in [
            (|k| k.categories = vec!["x".into(); 101]) as fn(&mut Kit),
            |k| k.summary = "x".repeat(1_001),
            |k| k.agreements[0].title = String::new(),
            |k| k.agreements[0].language = "not a language".into(),
            |k| k.flyers[0].lines = "x\n".repeat(9),
            |k| k.flyers[0].title = String::new(),
            |k| k.flyers[0].language = "<b>".into(),
            |k| k.flyers = vec![k.flyers[0].clone(); 101],
            |k| k.shopping_lists[0].lines = "rice, many, many".into(),
            |k| k.lineage[0].address = "maple".into(),
        ] {
            assert_eq!(private(change), NOT_A_KIT);
        }
        for bytes in [&b""[..], b"{}", b"[]", b"\xff", &vec![b' '; FILE_MAX + 1]] {
            assert_eq!(read(bytes), Err(NOT_A_KIT));
        }
    }

    #[test]
    fn of_a_long_line_the_last_are_kept() {
        let mut kit = a_kit();
        kit.lineage = (0..30).map(|n| Ancestor { title: format!("Pod {n}"), ..a_kit().lineage[0].clone() }).collect();
        let kept = read(&file(&kit)).expect("a kit").lineage;
        assert_eq!((kept.len(), kept[19].title.as_str()), (20, "Pod 29"));
    }
}
