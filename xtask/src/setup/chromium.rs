//! The browser of the browser tests.

use std::{
    env,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};

use crate::run::{find_in_path, version};

/// Where the tests look for the browser; set by hand, it names one to use instead of the machine's.
pub(crate) const VARIABLE: &str = "CAREMONGER_TEST_CHROMIUM";

/// A browser that starts, if this machine has one.
pub(crate) fn find() -> Result<Option<PathBuf>> {
    if let Some(named) = env::var_os(VARIABLE) {
        ensure!(starts(Path::new(&named)), "{VARIABLE} is set to {}, which does not start", named.to_string_lossy());
        return Ok(Some(named.into()));
    }
    let names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
    // Ubuntu has a `chromium-browser` that only says that a snap is needed, hence the second question.
    Ok(names.into_iter().filter_map(find_in_path).find(|file| starts(file)))
}

/// The same, where it has to be there.
pub(crate) fn installed() -> Result<PathBuf> {
    find()?.with_context(|| {
        format!("Chromium was installed and does not start: name a working one in {VARIABLE}, or add --no-browser")
    })
}

fn starts(browser: &Path) -> bool {
    version(browser).is_some()
}
