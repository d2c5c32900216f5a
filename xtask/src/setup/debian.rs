//! Installing packages of Debian and Ubuntu.

use std::process::Command;

use anyhow::{Result, bail};

use crate::run::{check, find_in_path, output, retry};

/// Installs packages; does nothing, silently, for none.
pub(crate) fn install(packages: &[&str]) -> Result<()> {
    if packages.is_empty() {
        return Ok(());
    }
    let names = packages.join(" ");
    if find_in_path("apt-get").is_none() {
        bail!("the tests need {names}, and this machine has no apt-get: install them as it is done here, then try again");
    }
    println!("installing {names}");
    retry("apt-get", || {
        // A list that could not be fetched is no reason to stop: the packages may be in another one, or in an older copy.
        if let Err(error) = apt(&["update", "-qq"]) {
            eprintln!("{error:#}; going on with the lists there are");
        }
        apt(&[&["install", "-qq", "-y", "--no-install-recommends"], packages].concat())
    })
}

fn apt(words: &[&str]) -> Result<()> {
    let mut line = vec!["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"];
    // Another program that installs something just now is waited for.
    line.extend(["-o", "DPkg::Lock::Timeout=300", "-o", "Dpkg::Use-Pty=0"]);
    line.extend(words);
    if is_root()? {
        // Hundreds of lines about unpacking help nobody unless it fails.
        return output(Command::new(line[0]).args(&line[1..])).map(drop);
    }
    if find_in_path("sudo").is_none() {
        bail!("only root may install packages, and there is no sudo: as root, run `{}`", line.join(" "));
    }
    // Shown, since it may ask for a password.
    check(Command::new("sudo").args(&line))
}

/// Are we the superuser?
pub(crate) fn is_root() -> Result<bool> {
    Ok(output(Command::new("id").arg("-u"))?.trim() == "0")
}
