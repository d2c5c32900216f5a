//! Running other programs: finding them, calling cargo with a clean environment, trying again when the network fails.

use std::{
    env,
    ffi::OsStr,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    thread,
    time::Duration,
};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

/// How long to wait before the second, third and fourth try of something that needs the network.
const PAUSES: [Duration; 3] = [Duration::from_secs(3), Duration::from_secs(10), Duration::from_secs(30)];

/// The folder of the workspace.
pub(crate) fn root() -> Result<PathBuf> {
    // Cargo says at run time where this package is; without cargo, it is where it was compiled.
    let package = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    let root = Path::new(&package).parent().context("this package lies in no workspace")?;
    Ok(root.to_path_buf())
}

/// A cargo command, run in `root`, as if it had been typed into a shell.
///
/// `cargo run` leaves variables about the package it runs. Build scripts that watch such a variable (the one of `ring`
/// does) would run again, and all that depends on them compile again, with each change between `cargo xtask` and plain cargo.
pub(crate) fn cargo(root: &Path) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root);
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(is_about_this_package) {
            command.env_remove(name);
        }
    }
    command
}

fn is_about_this_package(variable: &str) -> bool {
    variable.starts_with("CARGO_PKG_")
        || variable.starts_with("CARGO_MANIFEST_")
        || variable.starts_with("CARGO_BIN_")
        || ["CARGO", "CARGO_CRATE_NAME", "CARGO_PRIMARY_PACKAGE", "OUT_DIR"].contains(&variable)
}

/// What cargo knows of the workspace's own packages.
pub(crate) fn metadata(root: &Path) -> Result<Value> {
    let said = output(cargo(root).args(["metadata", "--format-version", "1", "--no-deps"]))?;
    serde_json::from_str(&said).context("cargo metadata did not answer in JSON")
}

/// Runs a command to its end and fails unless it succeeds; what it prints is shown.
pub(crate) fn check(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot run {}", name(command)))?;
    ensure!(status.success(), "{} failed ({status})", name(command));
    Ok(())
}

/// Runs a command to its end and returns its standard output; what it prints on both is shown only if it fails.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let Output { status, stdout, stderr } =
        command.stdin(Stdio::null()).output().with_context(|| format!("cannot run {}", name(command)))?;
    let stdout = String::from_utf8_lossy(&stdout).into_owned();
    if !status.success() {
        bail!("{} failed ({status})\n{stdout}{}", name(command), String::from_utf8_lossy(&stderr));
    }
    Ok(stdout)
}

/// Does something that needs the network, up to four times.
pub(crate) fn retry<T>(what: &str, action: impl FnMut() -> Result<T>) -> Result<T> {
    retry_after(what, &PAUSES, action)
}

fn retry_after<T>(what: &str, pauses: &[Duration], mut action: impl FnMut() -> Result<T>) -> Result<T> {
    for pause in pauses {
        match action() {
            Ok(value) => return Ok(value),
            Err(error) => eprintln!("{what}: {error:#}\n{what}: trying again in {} s", pause.as_secs()),
        }
        thread::sleep(*pause);
    }
    action()
}

/// The first program of that name on the path.
pub(crate) fn find_in_path(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(program)).find(|file| is_executable(file))
}

/// Is this a file that may be run?
pub(crate) fn is_executable(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.metadata().is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

/// Does `program --version` work, and what does it say?
pub(crate) fn version(program: impl AsRef<OsStr>) -> Option<String> {
    output(Command::new(program).arg("--version")).ok().map(|said| said.trim().to_owned())
}

fn name(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words: Vec<_> = std::iter::once(program).chain(command.get_args()).map(OsStr::to_string_lossy).collect();
    format!("`{}`", words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn something_that_fails_for_a_while_is_tried_again() {
        let mut tries = 0;
        let outcome = retry_after("a thing", &[Duration::ZERO; 3], || {
            tries += 1;
            ensure!(tries == 3, "not yet");
            Ok(tries)
        });
        assert_eq!(outcome.unwrap(), 3);
    }

    #[test]
    fn something_that_always_fails_is_given_up() {
        let mut tries = 0;
        let outcome: Result<()> = retry_after("a thing", &[Duration::ZERO; 3], || {
            tries += 1;
            bail!("never")
        });
        assert_eq!((outcome.unwrap_err().to_string().as_str(), tries), ("never", 4));
    }

    #[test]
    fn a_failing_command_says_what_it_printed() {
        let error = output(Command::new("sh").args(["-c", "echo out; echo err >&2; exit 3"])).unwrap_err().to_string();
        assert!(error.contains("out\nerr") && error.contains("exit status: 3"), "{error}");
    }

    #[test]
    fn programs_are_found_on_the_path() {
        assert!(find_in_path("sh").is_some());
        assert!(find_in_path("no-such-program-anywhere").is_none());
    }
}
