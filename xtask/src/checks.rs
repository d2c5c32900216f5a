//! `cargo xtask test`: every check and every test, in the order in which they fail fastest.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::Stdio,
    time::Instant,
};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::{
    run::{cargo, check, find_in_path, metadata, output, root},
    setup::{Setup, Wanted},
    tidy,
};

/// The binary's name, as its package and its file.
const BINARY: &str = "caremonger";

/// What the command line asks for.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    no_browser: bool,
    setup_only: bool,
    filter: Vec<String>,
}

impl Options {
    /// Reads the words after `test`; `None` for a word that means nothing here.
    pub(crate) fn parse(words: &[&str]) -> Option<Self> {
        let mut options = Self::default();
        let mut words = words.iter();
        while let Some(&word) = words.next() {
            match word {
                "--no-browser" => options.no_browser = true,
                // For work on this tool itself: set up, say what is exported, stop.
                "--setup-only" => options.setup_only = true,
                "--" => options.filter.extend(words.by_ref().map(|&word| word.to_owned())),
                _ => return None,
            }
        }
        Some(options)
    }
}

/// Runs everything and stops at the first failure.
pub(crate) fn run(options: &Options) -> Result<()> {
    let root = root()?;
    let steps = Steps { started: Instant::now() };

    let (wanted, what) = if options.no_browser {
        (Wanted::Database, "set up: PostgreSQL")
    } else {
        (Wanted::Everything, "set up: PostgreSQL, Chromium, Node")
    };
    steps.announce(what);
    // Held until the end: it stops the database server, after a failure too.
    let setup = Setup::new(&root, &target_dir(&root)?, wanted)?;
    if options.setup_only {
        for (name, value) in setup.variables() {
            println!("{name}={}", value.to_string_lossy());
        }
        steps.announce("set up, as asked; nothing was checked");
        return Ok(());
    }

    steps.announce("cargo fmt --all --check");
    check(cargo(&root).args(["fmt", "--all", "--check"]))?;

    steps.announce("cargo xtask tidy");
    ensure!(tidy::run(&root)?, "the rules of the house are broken, see above");

    steps.announce("cargo clippy --workspace --all-targets -- -D warnings");
    check(cargo(&root).args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))?;

    if has_cargo_command(&root, "deny") {
        steps.announce("cargo deny check");
        check(cargo(&root).args([
            "deny",
            "--log-level",
            "error",
            "check",
            "--hide-inclusion-graph",
            "bans",
            "licenses",
            "sources",
        ]))?;
        // The list of advisories lives in one place on the network, which may be out of reach; what is in it counts all the same.
        match output(cargo(&root).args(["deny", "fetch", "db"])) {
            Ok(_) => check(cargo(&root).args(["deny", "--log-level", "error", "check", "advisories"]))?,
            Err(_) => steps.announce("cargo deny check advisories: skipped, the list cannot be fetched"),
        }
    } else {
        steps.announce("cargo deny check: skipped, cargo-deny is not installed");
    }

    steps.announce("build everything the tests run");
    let binary = build(&root)?;

    let mut tests = cargo(&root);
    if has_cargo_command(&root, "nextest") {
        steps.announce("cargo nextest run --workspace");
        tests.args(["nextest", "run", "--workspace"]);
    } else {
        steps.announce("cargo test --workspace (cargo-nextest is not installed)");
        // The same targets as nextest takes.
        tests.args(["test", "--workspace", "--no-fail-fast", "--lib", "--bins", "--tests", "--examples"]);
    }
    tests.args(&options.filter).envs(setup.variables()).env("CAREMONGER_BIN", binary);
    check(&mut tests)?;

    steps.announce("all of it holds");
    Ok(())
}

struct Steps {
    started: Instant,
}

impl Steps {
    fn announce(&self, step: &str) {
        println!("[{:7.1} s] {step}", self.started.elapsed().as_secs_f64());
    }
}

/// Compiles the program and all tests in one invocation, and says where the program is.
///
/// The flags choose the same packages and kinds of target as the test run that follows. With fewer (`-p caremonger`, or
/// without the tests) cargo would switch on fewer features of shared dependencies, and compile those a second time.
pub(crate) fn build(root: &Path) -> Result<PathBuf> {
    let mut build = cargo(root)
        .args(["build", "--workspace", "--bins", "--tests", "--message-format", "json-render-diagnostics"])
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot run cargo build")?;
    let messages = build.stdout.take().context("cargo build has no standard output")?;
    let mut binary = None;
    for line in BufReader::new(messages).lines() {
        binary = executable(&line?).or(binary);
    }
    ensure!(build.wait()?.success(), "the workspace does not compile");
    binary.with_context(|| format!("cargo build made no program called {BINARY}"))
}

/// The path of the program, if this is the message that it was built.
fn executable(message: &str) -> Option<PathBuf> {
    let message: Value = serde_json::from_str(message).ok()?;
    let is_the_program = message["target"]["name"] == BINARY
        && message["target"]["kind"].as_array().is_some_and(|kinds| kinds.iter().any(|kind| kind == "bin"))
        && message["profile"]["test"] == false;
    is_the_program.then(|| message["executable"].as_str().map(PathBuf::from)).flatten()
}

/// Where cargo puts what it builds.
pub(crate) fn target_dir(root: &Path) -> Result<PathBuf> {
    let metadata = metadata(root)?;
    metadata["target_directory"].as_str().map(PathBuf::from).context("cargo metadata names no target directory")
}

/// Is there a `cargo NAME` beside cargo's own commands? They are found on the path and among the programs cargo installed.
fn has_cargo_command(root: &Path, name: &str) -> bool {
    find_in_path(&format!("cargo-{name}")).is_some()
        || cargo(root)
            .args([name, "--version"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_after_the_dashes_are_for_the_test_runner() {
        let options = Options::parse(&["--no-browser", "--", "stock", "--no-capture"]).unwrap();
        assert!(options.no_browser && !options.setup_only);
        assert_eq!(options.filter, ["stock", "--no-capture"]);
        assert_eq!(Options::parse(&["stock"]), None);
    }

    #[test]
    fn the_program_is_told_from_its_tests_and_from_the_library() {
        let program = |kind: &str, test: bool| {
            executable(&format!(
                r#"{{"reason":"compiler-artifact","target":{{"name":"caremonger","kind":["{kind}"]}},
                    "profile":{{"test":{test}}},"executable":"/t/debug/caremonger"}}"#
            ))
        };
        assert_eq!(program("bin", false), Some(PathBuf::from("/t/debug/caremonger")));
        assert_eq!(program("bin", true), None);
        assert_eq!(program("test", false), None);
        assert_eq!(executable("warning: a line that is no message"), None);
    }
}
