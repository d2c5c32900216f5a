//! Storage: SQLite and PostgreSQL from one code base.
//!
//! The database is entered through two doors, [`Db::read`] and [`Db::write`]; nothing asynchronous fits through them.
//! Functions are named noun first (`listing_insert`, `delivery_due`) and stand in the module of their noun. They are
//! plain reads and writes: what may happen is decided in `app` and `domain`.

mod conn;
mod db;
mod error;
#[expect(missing_docs, reason = "the tables are described in the migrations")]
pub mod schema;

pub mod activity;
pub mod actor;
pub mod agreement;
pub mod announcement;
pub mod area;
pub mod availability;
pub mod backup;
pub mod block;
pub mod calendar;
pub mod call;
pub mod call_wish;
pub mod card;
pub mod case;
pub mod case_pass;
pub mod case_pass_in;
pub mod case_pass_out;
pub mod category;
pub mod circle;
pub mod circle_change;
pub mod circle_guest;
pub mod circle_history;
pub mod circle_home;
pub mod circle_whole;
pub mod commitment;
pub mod concern;
pub mod decision;
pub mod decision_comment;
pub mod decision_link;
pub mod decision_slip;
pub mod delegate;
pub mod delivery;
pub mod desk_note;
pub mod draw;
pub mod follower;
pub mod fund;
pub mod fund_ask;
pub mod history;
pub mod host;
pub mod idempotency;
pub mod import;
pub mod inbox;
pub mod interest;
pub mod job;
pub mod join_request;
pub mod lease;
pub mod letter;
pub mod listing;
pub mod listing_news;
pub mod listing_page;
pub mod loan;
pub mod mediation;
pub mod meeting;
pub mod meeting_point;
pub mod member;
pub mod member_block;
pub mod message;
pub mod neighbourhood;
pub mod notice;
pub mod notice_setting;
pub mod numbers;
pub mod operator_log;
pub mod pairing;
pub mod paper_count;
pub mod passkey;
pub mod peer;
pub mod peer_history;
pub mod person;
pub mod phone_in;
pub mod photo;
pub mod photo_draft;
pub mod photo_link;
pub mod pod;
pub mod pod_flyer;
pub mod pod_kit;
pub mod pod_merge;
pub mod pod_relay;
pub mod pod_stay;
pub mod pod_whole;
pub mod pod_words;
pub mod poll;
pub mod push;
pub mod quarantine;
pub mod recording;
pub mod recurrence;
pub mod remote_actor;
pub mod report;
pub mod session;
pub mod setting;
pub mod shopping;
pub mod solidarity;
pub mod suggestion;
pub mod sync;
pub mod text_message;
pub mod vault_key;

pub use conn::Conn;
pub use db::{DatabaseUrl, Db, savepoint_begin, savepoint_end};
pub use error::DbError;

/// Runs the same query text against each real backend, for what diesel's `MultiConnection` does not cover
/// (upserts, batch inserts).
macro_rules! both {
    ($conn:expr, |$c:ident| $body:expr) => {
        match $conn {
            $crate::Conn::Postgres($c) => $body,
            $crate::Conn::Sqlite($c) => $body,
        }
    };
}
pub(crate) use both;

/// What still waits, spelled out: SQLite does not use an index `WHERE state = 'waiting'` for a bound value.
pub(crate) fn waiting() -> diesel::expression::SqlLiteral<diesel::sql_types::Bool> {
    diesel::dsl::sql("state = 'waiting'")
}

/// Text that stands for itself in a `LIKE` with `\` as its escape.
pub(crate) fn like_literal(text: &str) -> String {
    text.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_")
}
