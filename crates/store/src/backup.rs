//! Everything in one file: written from a running node, checked, and read into an empty database of either kind.
//!
//! The file is gzip over lines of JSON. The first line is the [`Header`]; then for each table a line that names it and
//! its columns, and lines of rows (arrays in the order of the columns; bytes in hex); the last line counts the rows. So
//! a file that was cut short or changed is told from a whole one, and a node can move from one database to the other.

pub(crate) mod read;
pub(crate) mod write;

use std::io;

use serde::{Deserialize, Serialize};

use crate::DbError;
pub use read::{backup_restore, backup_verify};
pub use write::backup_write;

/// The form of the file that this version writes and reads.
pub const FORMAT: u32 = 1;

/// Rows in one line of the file.
const CHUNK: usize = 500;

/// Every table that is kept, each after those it refers to. Leases are not: they belong to a running process.
pub(crate) const TABLES: &[&str] = &[
    "settings",
    "pods",
    "actors",
    "actor_keys",
    "members",
    "member_jobs",
    "job_offers",
    "pod_words",
    "pod_flyers",
    "pod_kits",
    "pod_relays",
    "neighbourhoods",
    "desk_notes",
    "sessions",
    "passkeys",
    "idempotency",
    "remote_actors",
    "remote_keys",
    "hosts",
    "listings",
    "listing_pods",
    "listing_news",
    "photos",
    "photo_links",
    "commitments",
    "interests",
    "messages",
    "hints",
    "peers",
    "followers",
    "dead_uris",
    "history",
    "notices",
    "activities",
    "deliveries",
    "inbox",
    "peer_limits",
    "peer_history",
    "quarantine",
    "polls",
    "blocks",
    "operator_log",
    "reports",
    "suggestions",
    "people",
    "person_details",
    "reveals",
    "cases",
    "case_history",
    "case_listings",
    "case_passes",
    "case_passes_out",
    "case_passes_in",
    "recordings",
    "pod_merges",
    "pod_stays",
    "funds",
    "fund_lines",
    "fund_asks",
    "fund_voices",
    "fund_ledger",
    "fund_pledges",
    "solidarity",
    "draws",
    "fund_hat",
    "circles",
    "circle_seats",
    "circle_hands",
    "circle_changes",
    "circle_voices",
    "circle_history",
    "circle_guests",
    "circle_homes",
    "circle_joins",
    "circle_acts",
    "call_wishes",
    "pairings",
    "calls",
    "call_checks",
    "call_counts",
    "phone_ins",
    "mediations",
    "delegates",
    "decisions",
    "decision_voters",
    "decision_comments",
    "agreements",
    "agreement_accepts",
    "meetings",
    "meeting_points",
    "vouches",
    "member_blocks",
    "concerns",
    "recurrences",
    "area_shapes",
    "loans",
    "join_requests",
    "imports",
    "import_rows",
    "availability",
    "cards",
    "shopping_lists",
    "categories",
    "desk_categories",
    "calendars",
    "announcements",
    "announcement_calls",
    "letters",
    "notice_settings",
    "push_subscriptions",
    "text_stops",
    "texts_in",
];

/// Tables that earlier versions wrote. They are read into tables of that version, and what was in them moves when these are brought up to date.
const FORMER: &[&str] = &["texts"];

/// Tables whose rows are large: fewer go into a line, so that a small computer has the memory for it.
const LARGE: &[&str] = &["photos", "recordings"];
/// Rows of those in one line.
const LARGE_CHUNK: usize = 10;

/// Tables that are left out, each for a reason. The keys of people's details: what is wiped later must not come back from a
/// backup that was made before; they are kept apart ([`crate::vault_key`]). What a browser was asked a minute ago, it is asked again.
/// How somebody answered a proposal is nobody's to keep, and under another node's key could be answered twice; sheets are counted again. A photo of something
/// that is still being written is brought again with it. Who comes to a meeting is kept until its notes go out, and not in a file for longer.
pub(crate) const LEFT_OUT: &[&str] = &[
    "leases",
    "passkey_tries",
    "photo_drafts",
    "decision_answers",
    "decision_keys",
    "decision_slips",
    "meeting_comings",
    "decision_links",
    "paper_counts",
    "vault_keys",
    "node_key",
    "__diesel_schema_migrations",
];

/// Tables whose rows are numbered by the database.
pub(crate) const NUMBERED: &[&str] = &[
    "history",
    "activities",
    "deliveries",
    "inbox",
    "peer_history",
    "operator_log",
    "reveals",
    "case_history",
    "circle_history",
];

/// What a backup says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// [`FORMAT`].
    pub caremonger_backup: u32,
    /// The program's version that wrote it.
    pub program: String,
    /// The public origin of the node: its ids begin with it.
    pub origin: String,
    /// When it was written (microseconds).
    pub created_at: i64,
    /// The last migration of its tables.
    pub migration: String,
}

/// What is in a backup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// What it says of itself.
    pub header: Header,
    /// Rows in each table, in the order of the file.
    pub rows: Vec<(String, u64)>,
}

impl Summary {
    /// All rows together.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.rows.iter().map(|(_, n)| n).sum()
    }
}

/// Why a backup was not written, is not whole, or was not restored. Nothing was changed in the database.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The file could not be read or written, or its gzip is damaged.
    #[error("the file cannot be read or written: {0}")]
    File(#[from] io::Error),
    /// It is no backup, or was cut short or changed.
    #[error("the file is not a whole backup: {0}")]
    Damaged(&'static str),
    /// A newer program wrote it.
    #[error("a newer version of the program wrote this backup ({0}); restore it with that version")]
    Newer(String),
    /// The database has something in it already.
    #[error("the database is not empty; restore into a new one, so that nothing is overwritten")]
    NotEmpty,
    /// A table of the database is in no list of this module.
    #[error("the table {0} would be missing from the backup")]
    UnknownTable(String),
    /// The database said no.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<serde_json::Error> for BackupError {
    fn from(e: serde_json::Error) -> Self {
        if e.is_io() { Self::File(e.into()) } else { Self::Damaged("a line is not what it has to be") }
    }
}

impl From<diesel::result::Error> for BackupError {
    fn from(e: diesel::result::Error) -> Self {
        Self::Db(e.into())
    }
}

/// A line of the file after the header, rows (an array of arrays) excepted.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum Line {
    /// What follows are rows of this table.
    Table { table: String, columns: Vec<String> },
    /// The end: how many rows there were.
    End { rows: u64 },
}

/// How a column's values stand in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Integer,
    Boolean,
    Bytes,
}

/// A column of a table, as the database describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Column {
    pub(crate) name: String,
    kind: Kind,
    /// Whether there may be nothing in it.
    pub(crate) nullable: bool,
}

impl Column {
    /// A column of text in which there is always something.
    pub(crate) fn text(name: &str) -> Self {
        Self { name: name.to_owned(), kind: Kind::Text, nullable: false }
    }
}
