//! What lies on the disk of a node.

use crate::TestNode;

/// Whether something lies open in the database file of a node with SQLite; never with PostgreSQL, whose disk is looked at in the store's
/// own test.
#[must_use]
pub fn holds(node: &TestNode, what: &[u8]) -> bool {
    let Some(path) = node.database_url().strip_prefix("sqlite:") else { return false };
    let bytes = ["", "-wal"].iter().flat_map(|end| std::fs::read(format!("{path}{end}")).unwrap_or_default()).collect::<Vec<_>>();
    bytes.windows(what.len()).any(|w| w == what)
}
