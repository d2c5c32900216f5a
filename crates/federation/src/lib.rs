//! ActivityPub: what this node serves to other servers, takes from them, and sends to them.
//!
//! The only crate that names `activitypub_federation`. Its traits give activities their shape ([`handlers::Inbound`]);
//! signatures, storing, queues and fetching are ours, because the crate's checks are not enough (see ADR 0003).

mod allowance;
pub mod federation;
pub mod fetch;
mod finder;
pub mod guard;
pub mod handlers;
pub mod http;
pub mod inbound;
mod neighbourhood;
pub mod outbound;
mod photos;
mod sync;

pub use federation::{Federation, Settings};
