//! ActivityStreams and FEP-0837 JSON to and from the domain. Pure: no I/O, no clock.
//!
//! Building is plain (`serde_json::json!`), reading is tolerant: unknown properties are passed over, single values and
//! lists are the same, and anything that cannot be understood is an error rather than a guess.
// The context of listings is one long JSON literal.
#![recursion_limit = "256"]

pub mod activity;
pub mod actor;
pub mod agreement;
pub mod blocklist;
pub mod case_pass;
pub mod circle;
pub mod circle_act;
pub mod collection;
pub mod context;
pub mod dialect;
pub mod html;
pub mod json;
pub mod listing;
pub mod message;
pub mod neighbourhood;
pub mod peer;
pub mod photo;
pub mod poll;
pub mod quote;
pub mod solidarity;
pub mod sync;
pub mod terms;
pub mod urls;

/// The collection that stands for everyone, written out in full.
pub const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";
