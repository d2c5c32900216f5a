//! `cargo xtask bench`: builds the program and its benches as people run them, and starts these.

use anyhow::Result;

use crate::{
    checks::target_dir,
    run::{cargo, check, root},
};

/// Builds and runs; `words` go to the benches.
pub(crate) fn run(words: &[&str]) -> Result<()> {
    let root = root()?;
    let packages = ["-p", "caremonger", "-p", "caremonger-bench"];
    check(cargo(&root).args(["build", "--release"]).args(packages))?;
    let built = target_dir(&root)?.join("release");
    check(std::process::Command::new(built.join("caremonger-bench")).args(words).env("CAREMONGER_BIN", built.join("caremonger")))
}
