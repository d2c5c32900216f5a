//! The four languages: all there, and none says anything that English does not have.

use std::{collections::BTreeMap, path::Path};

use anyhow::Result;

use super::{
    Findings,
    files::{self, Source},
};

const LOCALES: &str = "crates/i18n/locales";

/// What everything else is translated from, and shown in its place where a translation is missing.
const FIRST: &str = "en";
const OTHERS: [&str; 3] = ["fr", "es", "ar"];

/// A message's key, and where it is written.
type Keys = BTreeMap<String, String>;

/// All languages exist, no key is written twice in one of them, and each key exists in English.
pub(crate) fn check(root: &Path, findings: &mut Findings) -> Result<()> {
    if !root.join(LOCALES).is_dir() {
        findings.note(format!("no {LOCALES} yet, no languages to compare"));
        return Ok(());
    }
    let english = keys_of(root, FIRST, findings)?;
    for language in OTHERS {
        let translated = keys_of(root, language, findings)?;
        for (key, at) in translated.iter().filter(|(key, _)| !english.contains_key(*key)) {
            findings.broken(at, format!("`{key}` does not exist in {FIRST}"));
        }
        let missing: Vec<&str> = english.keys().filter(|key| !translated.contains_key(*key)).map(String::as_str).collect();
        if let [first, ..] = missing.as_slice() {
            findings.note(format!("{language} lacks {} of {} messages, `{first}` first", missing.len(), english.len()));
        }
    }
    Ok(())
}

fn keys_of(root: &Path, language: &str, findings: &mut Findings) -> Result<Keys> {
    let folder = format!("{LOCALES}/{language}");
    let sources = files::below(root, &folder, "ftl")?;
    if sources.is_empty() {
        findings.broken(&folder, "has no .ftl file");
    }
    let mut keys = Keys::new();
    for Source { path, text } in &sources {
        for (number, line) in text.lines().enumerate() {
            let Some(key) = key_in(line) else { continue };
            let at = format!("{path}:{}", number + 1);
            if let Some(before) = keys.insert(key.to_owned(), at.clone()) {
                findings.broken(at, format!("`{key}` is already written in {before}"));
            }
        }
    }
    Ok(keys)
}

/// The key of a message or term that begins on this line. Values and attributes are indented, comments begin with `#`.
fn key_in(line: &str) -> Option<&str> {
    let (key, _) = line.split_once('=')?;
    let key = key.trim_end();
    let name = key.strip_prefix('-').unwrap_or(key);
    let is_name = name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.chars().all(|each| each.is_ascii_alphanumeric() || matches!(each, '-' | '_'));
    is_name.then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tests::{broken, tree};

    #[test]
    fn keys_are_told_from_everything_else() {
        assert_eq!(key_in("listing-title = Title"), Some("listing-title"));
        assert_eq!(key_in("-brand=Caremonger"), Some("-brand"));
        for other in ["    .label = Label", "# a = b", "    more text = still text", "[one] 1 = 1", "", "}"] {
            assert_eq!(key_in(other), None, "{other}");
        }
    }

    #[test]
    fn english_has_everything() {
        let root = tree(&[
            ("crates/i18n/locales/en/main.ftl", "a = A\n"),
            ("crates/i18n/locales/en/desk.ftl", "b = B\n"),
            ("crates/i18n/locales/fr/main.ftl", "a = A\nb = B\n"),
            ("crates/i18n/locales/es/main.ftl", "a = A\na = A\nc = C\n"),
        ]);
        assert_eq!(
            broken(root.path(), check),
            [
                "crates/i18n/locales/es/main.ftl:2: `a` is already written in crates/i18n/locales/es/main.ftl:1",
                "crates/i18n/locales/es/main.ftl:3: `c` does not exist in en",
                "crates/i18n/locales/ar: has no .ftl file",
            ]
        );
        let mut findings = Findings::default();
        check(root.path(), &mut findings).unwrap();
        assert_eq!(findings.notes[0], "es lacks 1 of 2 messages, `b` first");
    }
}
