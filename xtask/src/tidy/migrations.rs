//! Two databases, one history: each migration exists for both, with a way back.

use std::{collections::BTreeSet, path::Path};

use anyhow::Result;

use super::{Findings, files};

/// Where the two trees may lie.
const PLACES: [&str; 2] = ["migrations", "crates/store/migrations"];
const DATABASES: [&str; 2] = ["sqlite", "postgres"];

/// The trees name the same migrations, each with `up.sql` and `down.sql`.
pub(crate) fn check(root: &Path, findings: &mut Findings) -> Result<()> {
    let Some(place) = PLACES.into_iter().find(|place| DATABASES.iter().any(|name| root.join(place).join(name).is_dir())) else {
        findings.note("no migrations yet, nothing to compare");
        return Ok(());
    };
    let mut names = BTreeSet::new();
    for database in DATABASES {
        for migration in files::entries(&root.join(place).join(database))? {
            if let Some(name) = migration.file_name().filter(|_| migration.is_dir()) {
                names.insert(name.to_string_lossy().into_owned());
            }
        }
    }
    for name in names {
        for database in DATABASES {
            for script in ["up.sql", "down.sql"] {
                let path = format!("{place}/{database}/{name}/{script}");
                if !root.join(&path).is_file() {
                    findings.broken(path, "is missing");
                }
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tests::{broken, tree};

    #[test]
    fn both_databases_have_both_ways() {
        let root = tree(&[
            ("migrations/README.md", ""),
            ("migrations/sqlite/1_first/up.sql", ""),
            ("migrations/sqlite/1_first/down.sql", ""),
            ("migrations/postgres/1_first/up.sql", ""),
            ("migrations/postgres/1_first/down.sql", ""),
        ]);
        assert_eq!(broken(root.path(), check), [""; 0]);
    }

    #[test]
    fn what_one_of_them_lacks_is_named() {
        let root = tree(&[
            ("crates/store/migrations/sqlite/1_first/up.sql", ""),
            ("crates/store/migrations/sqlite/1_first/down.sql", ""),
            ("crates/store/migrations/postgres/1_first/up.sql", ""),
            ("crates/store/migrations/postgres/2_second/up.sql", ""),
        ]);
        assert_eq!(
            broken(root.path(), check),
            [
                "crates/store/migrations/postgres/1_first/down.sql: is missing",
                "crates/store/migrations/sqlite/2_second/up.sql: is missing",
                "crates/store/migrations/sqlite/2_second/down.sql: is missing",
                "crates/store/migrations/postgres/2_second/down.sql: is missing",
            ]
        );
    }
}
