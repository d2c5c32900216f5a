//! `cargo xtask tidy`: the rules of the house that no compiler checks.
//!
//! Each rule is a function from the tree to the places that break it. It reads files and decides; it changes nothing.

mod dependencies;
mod files;
mod fluent;
mod links;
mod migrations;
mod sources;

use std::path::Path;

use anyhow::Result;

/// What the rules found.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    /// Where a rule is broken: one line each, starting with the file or package.
    broken: Vec<String>,
    /// What is worth knowing and breaks nothing.
    notes: Vec<String>,
}

impl Findings {
    fn broken(&mut self, at: impl std::fmt::Display, what: impl std::fmt::Display) {
        self.broken.push(format!("{at}: {what}"));
    }

    fn note(&mut self, what: impl Into<String>) {
        self.notes.push(what.into());
    }
}

/// Checks all rules, prints a line for each violation, and says whether there was none.
pub(crate) fn run(root: &Path) -> Result<bool> {
    let findings = check(root)?;
    for note in &findings.notes {
        println!("tidy: {note}");
    }
    for line in &findings.broken {
        println!("{line}");
    }
    Ok(findings.broken.is_empty())
}

fn check(root: &Path) -> Result<Findings> {
    let mut findings = Findings::default();
    dependencies::check(&dependencies::packages(&crate::run::metadata(root)?)?, &mut findings);
    sources::check(root, &mut findings)?;
    migrations::check(root, &mut findings)?;
    fluent::check(root, &mut findings)?;
    links::check(root, &mut findings)?;
    Ok(findings)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A tree made up for a test.
    pub(super) fn tree(files: &[(&str, &str)]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let file = root.path().join(path);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, text).unwrap();
        }
        root
    }

    /// What one rule says about a tree.
    pub(super) fn broken(root: &Path, rule: impl Fn(&Path, &mut Findings) -> Result<()>) -> Vec<String> {
        let mut findings = Findings::default();
        rule(root, &mut findings).unwrap();
        findings.broken
    }
}
