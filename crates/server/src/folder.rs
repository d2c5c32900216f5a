//! The folder and files of a SQLite database: for nobody but the user that runs the node, since the keys lie in them.

use std::{
    fs::{self, OpenOptions},
    path::Path,
};

use anyhow::Context as _;
use caremonger_store::DatabaseUrl;

/// Makes the folder that a SQLite database lies in, and an empty file for it.
pub(crate) fn make_folder(url: &DatabaseUrl) -> anyhow::Result<()> {
    let DatabaseUrl::Sqlite(path) = url else { return Ok(()) };
    if let Some(dir) = path.parent().filter(|d| !d.as_os_str().is_empty() && !d.exists()) {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(dir).with_context(|| format!("the folder {} cannot be made", dir.display()))?;
        #[cfg(unix)]
        set_mode(dir, |_| 0o700);
    }
    // SQLite gives the files beside it the mode of this one.
    match for_us_alone().append(true).create_new(true).open(path) {
        Err(e) if e.kind() != std::io::ErrorKind::AlreadyExists => {
            Err(e).with_context(|| format!("the database {} cannot be made", path.display()))
        }
        _ => Ok(()),
    }
}

/// How a file is made that is for nobody but us.
pub(crate) fn for_us_alone() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Closes the files of a SQLite database to everybody else on the machine, also those that were there before.
pub(crate) fn only_ours(url: &DatabaseUrl) {
    let DatabaseUrl::Sqlite(path) = url else { return };
    for end in ["", "-wal", "-shm"] {
        let mut file = path.as_os_str().to_owned();
        file.push(end);
        #[cfg(unix)]
        set_mode(Path::new(&file), |mode| mode & 0o770);
    }
}

/// Changes the mode where that is allowed; a file system without modes has its own way to keep others out.
#[cfg(unix)]
fn set_mode(path: &Path, new: impl FnOnce(u32) -> u32) {
    use std::os::unix::fs::PermissionsExt as _;
    let Ok(found) = fs::metadata(path) else { return };
    let (mode, wanted) = (found.permissions().mode() & 0o7777, new(found.permissions().mode() & 0o7777));
    if mode != wanted
        && let Err(error) = fs::set_permissions(path, fs::Permissions::from_mode(wanted))
    {
        tracing::warn!(%error, path = %path.display(), "others on this machine may be able to read this");
    }
}
