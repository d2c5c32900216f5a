//! Rules about the Rust sources of the crates: their length, who reads the clock, and that each module says what it is for.

use std::path::Path;

use anyhow::Result;

use super::{
    Findings,
    files::{self, Source},
};

/// A file longer than this does more than one thing.
const MOST_LINES: usize = 400;

/// Files that may be longer, each with the reason.
const LONGER: [(&str, &str); 0] = [];

/// Ways to ask the machine for the time.
const CLOCKS: [&str; 5] = ["SystemTime::now", "Instant::now", "Timestamp::now", "Zoned::now", "Utc::now"];

/// Where that is the job: the program, what drives it in tests, and what measures it.
const CLOCK_HOMES: [&str; 3] = ["crates/server/", "crates/testkit/", "crates/bench/"];

/// All rules about sources.
pub(crate) fn check(root: &Path, findings: &mut Findings) -> Result<()> {
    let all = files::below(root, "crates", "rs")?;
    for file in &all {
        reads_no_clock(file, findings);
    }
    let shipped: Vec<Source> = all.into_iter().filter(|file| is_shipped(&file.path)).collect();
    lengths(&shipped, &LONGER, findings);
    for file in &shipped {
        modules_introduce_themselves(root, file, findings)?;
    }
    Ok(())
}

/// Is this `crates/NAME/src/…`, which is not tests, benches or examples?
fn is_shipped(path: &str) -> bool {
    path.split('/').nth(2) == Some("src")
}

/// No file is too long, and no exception outlives its need.
fn lengths(files: &[Source], exceptions: &[(&str, &str)], findings: &mut Findings) {
    let excepted = |path: &str| exceptions.iter().any(|(name, _)| *name == path);
    let is_long = |file: &&Source| file.text.lines().count() > MOST_LINES;
    for file in files.iter().filter(is_long).filter(|file| !excepted(&file.path)) {
        findings.broken(&file.path, format!("{} lines, at most {MOST_LINES} are allowed", file.text.lines().count()));
    }
    for (path, reason) in exceptions {
        if !files.iter().filter(is_long).any(|file| file.path == *path) {
            findings.broken(path, format!("needs no exception for its length any more ({reason})"));
        }
    }
}

/// The time is a parameter, so that tests can move it and several processes can agree on it.
fn reads_no_clock(file: &Source, findings: &mut Findings) {
    if CLOCK_HOMES.iter().any(|home| file.path.starts_with(home)) || file.path.ends_with("/clock.rs") {
        return;
    }
    for (number, line) in file.text.lines().enumerate() {
        if line.trim_start().starts_with("//") {
            continue;
        }
        if let Some(clock) = CLOCKS.iter().find(|clock| line.contains(*clock)) {
            let why =
                "only the server, the testkit, benches and files named clock.rs read the clock; take the time as a parameter";
            findings.broken(format!("{}:{}", file.path, number + 1), format!("`{clock}`: {why}"));
        }
    }
}

/// Every module that others can see, and every crate, begins with `//!`: what it is for, and what it leaves to others.
fn modules_introduce_themselves(root: &Path, file: &Source, findings: &mut Findings) -> Result<()> {
    let path = Path::new(&file.path);
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let is_root = matches!(stem, "lib" | "main") && file.path.split('/').count() == 4;
    if is_root {
        introduces_itself(file, findings);
    }
    // `mod.rs` and the roots own the folder they lie in, `name.rs` owns the folder `name`.
    let folder = if is_root || stem == "mod" { path.with_file_name("") } else { path.with_extension("") };
    for name in file.text.lines().filter_map(public_module) {
        for candidate in [folder.join(format!("{name}.rs")), folder.join(name).join("mod.rs")] {
            let module = root.join(candidate);
            if module.is_file() {
                introduces_itself(&files::read(root, &module)?, findings);
            }
        }
    }
    Ok(())
}

fn introduces_itself(file: &Source, findings: &mut Findings) {
    if !file.text.trim_start().starts_with("//!") {
        findings.broken(&file.path, "begins without `//!`, a line on what this module is for");
    }
}

/// The name in `pub mod name;`.
fn public_module(line: &str) -> Option<&str> {
    line.trim_start().strip_prefix("pub mod ")?.trim_end().strip_suffix(';')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tests::{broken, tree};

    #[test]
    fn long_files_need_a_reason_and_reasons_need_a_long_file() {
        let long = Source { path: "crates/app/src/long.rs".into(), text: "//\n".repeat(401) };
        let short = Source { path: "crates/app/src/short.rs".into(), text: "//\n".repeat(400) };
        let files = [long, short];
        let said = |exceptions: &[(&str, &str)]| {
            let mut findings = Findings::default();
            lengths(&files, exceptions, &mut findings);
            findings.broken
        };
        assert_eq!(said(&[]), ["crates/app/src/long.rs: 401 lines, at most 400 are allowed"]);
        assert_eq!(said(&[("crates/app/src/long.rs", "a table")]), [""; 0]);
        assert_eq!(said(&[("crates/app/src/long.rs", "a table"), ("crates/app/src/short.rs", "habit")]).len(), 1);
    }

    #[test]
    fn the_clock_is_read_in_its_homes_only() {
        let reading = "//! About time.\nfn f() {\n    // SystemTime::now is not for us.\n    std::time::SystemTime::now();\n}\n";
        let root = tree(&[
            ("crates/app/src/clock.rs", reading),
            ("crates/app/src/hour.rs", reading),
            ("crates/app/tests/slow.rs", "fn f() { Instant::now(); }\n"),
            ("crates/server/src/main.rs", reading),
            ("crates/testkit/src/lib.rs", reading),
        ]);
        let said = broken(root.path(), check);
        assert_eq!(said.len(), 2, "{said:?}");
        assert!(said[0].starts_with("crates/app/src/hour.rs:4: `SystemTime::now`"), "{said:?}");
        assert!(said[1].starts_with("crates/app/tests/slow.rs:1: `Instant::now`"), "{said:?}");
    }

    #[test]
    fn public_modules_and_crates_introduce_themselves() {
        let root = tree(&[
            ("crates/app/src/lib.rs", "//! Use cases.\npub mod told;\npub mod mute;\nmod private;\npub mod deep;\n"),
            ("crates/app/src/told.rs", "//! Told.\npub mod inner;\n"),
            ("crates/app/src/told/inner.rs", "fn f() {}\n"),
            ("crates/app/src/mute.rs", "fn f() {}\n"),
            ("crates/app/src/private.rs", "fn f() {}\n"),
            ("crates/app/src/deep/mod.rs", "pub mod main;\n"),
            ("crates/app/src/deep/main.rs", "//! Not a root, in spite of its name.\n"),
            ("crates/web/src/lib.rs", "fn f() {}\n"),
        ]);
        let said = broken(root.path(), check);
        let mut files: Vec<&str> = said.iter().filter_map(|line| line.split(':').next()).collect();
        files.sort_unstable();
        assert_eq!(
            files,
            ["crates/app/src/deep/mod.rs", "crates/app/src/mute.rs", "crates/app/src/told/inner.rs", "crates/web/src/lib.rs"]
        );
    }
}
