//! Node and the packages in `tests/package.json`: what the Fedify peer and the browser tests run on.
//!
//! Node itself comes from npm (the packages hold the official binary, one for each kind of machine), because Debian's is too
//! old for Fedify, and because the lock file pins it like all the rest.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};

use crate::run::{find_in_path, is_executable, output, retry, version};

/// Where the tests look for Node.
pub(crate) const VARIABLE: &str = "CAREMONGER_TEST_NODE";

/// The version whose programs the tests are.
const MAJOR: &str = "v22.";

/// A copy of the lock file, put beside the packages when all of it was installed.
const STAMP: &str = ".installed-lock.json";

/// Npm, from the machine.
pub(crate) fn npm() -> Option<PathBuf> {
    find_in_path("npm")
}

/// Is everything there that the lock file names?
pub(crate) fn is_installed(tests: &Path) -> Result<bool> {
    let lock = read_lock(tests)?;
    Ok(fs::read_to_string(stamp(tests)).is_ok_and(|installed| installed == lock) && works(tests))
}

/// Installs what the lock file names, unless it is there; says where Node is.
pub(crate) fn install(tests: &Path) -> Result<PathBuf> {
    let node = binary(tests)?;
    if is_installed(tests)? {
        return Ok(node);
    }
    let npm = npm().context("Node's packages need npm, which was installed and is not on the path")?;
    println!("installing the packages of tests/package-lock.json");
    retry("npm", || {
        output(
            Command::new(&npm)
                // Nothing in there needs a script of its own; the browser is the machine's.
                .args(["ci", "--ignore-scripts", "--include=optional", "--no-audit", "--no-fund", "--loglevel=error"])
                .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
                .current_dir(tests),
        )?;
        // Npm forgives when an optional package does not come, and Node is one, being another for each kind of machine.
        ensure!(works(tests), "npm brought no working Node {MAJOR}x to {}", node.display());
        Ok(())
    })?;
    fs::write(stamp(tests), read_lock(tests)?)?;
    Ok(node)
}

fn works(tests: &Path) -> bool {
    binary(tests).is_ok_and(|node| is_executable(&node) && version(node).is_some_and(|said| said.starts_with(MAJOR)))
}

fn binary(tests: &Path) -> Result<PathBuf> {
    let machine = match std::env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => anyhow::bail!("tests/package.json has no Node for {other}: add one, or use --no-browser"),
    };
    Ok(tests.join(format!("node_modules/node-linux-{machine}/bin/node")))
}

fn stamp(tests: &Path) -> PathBuf {
    tests.join("node_modules").join(STAMP)
}

fn read_lock(tests: &Path) -> Result<String> {
    let lock = tests.join("package-lock.json");
    fs::read_to_string(&lock).with_context(|| format!("cannot read {}", lock.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_of_another_lock_file_do_not_count() {
        let tests = tempfile::tempdir().unwrap();
        fs::create_dir(tests.path().join("node_modules")).unwrap();
        fs::write(tests.path().join("package-lock.json"), "new").unwrap();
        assert!(!is_installed(tests.path()).unwrap(), "nothing was installed");
        fs::write(stamp(tests.path()), "old").unwrap();
        assert!(!is_installed(tests.path()).unwrap(), "something else was installed");
        fs::write(stamp(tests.path()), "new").unwrap();
        assert!(!is_installed(tests.path()).unwrap(), "Node itself is missing");
    }
}
