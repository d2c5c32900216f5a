//! `cargo xtask faults`: the random schedules of acts, kills and a bad network, many of them, on each database.

use anyhow::{Context, Result};

use crate::{
    checks::{build, target_dir},
    run::{cargo, check, root},
    setup::{Setup, Wanted},
};

/// As many as a night has room for.
const SCHEDULES: u64 = 500;

/// What the command line asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options {
    schedules: u64,
    seed: Option<u64>,
}

impl Options {
    /// Reads the words after `faults`; `None` for a word that means nothing here.
    pub(crate) fn parse(words: &[&str]) -> Option<Self> {
        let mut options = Self { schedules: SCHEDULES, seed: None };
        for pair in words.chunks(2) {
            match *pair {
                ["--schedules", n] => options.schedules = n.parse().ok()?,
                ["--seed", n] => options.seed = Some(n.parse().ok()?),
                _ => return None,
            }
        }
        Some(options)
    }
}

/// Runs them; the seed of each is printed, so that one that fails can be repeated.
pub(crate) fn run(options: &Options) -> Result<()> {
    let root = root()?;
    let setup = Setup::new(&root, &target_dir(&root)?, Wanted::Database)?;
    let binary = build(&root)?;
    // Not by nextest, which ends what runs for minutes.
    let mut tests = cargo(&root);
    tests.args(["test", "-p", "integration", "--test", "faults", "--", "--nocapture", "--test-threads", "2"]);
    tests.envs(setup.variables()).env("CAREMONGER_BIN", binary);
    tests.env("CAREMONGER_FAULT_SCHEDULES", options.schedules.to_string());
    if let Some(seed) = options.seed {
        tests.env("CAREMONGER_FAULT_SEED", seed.to_string());
    }
    check(&mut tests).context("a schedule failed; its seed is above")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_many_and_which_can_be_said() {
        assert_eq!(Options::parse(&[]), Some(Options { schedules: 500, seed: None }));
        assert_eq!(Options::parse(&["--seed", "7", "--schedules", "3"]), Some(Options { schedules: 3, seed: Some(7) }));
        assert_eq!(Options::parse(&["--seed"]), None);
        assert_eq!(Options::parse(&["--schedules", "many"]), None);
    }
}
