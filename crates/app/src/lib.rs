//! Use cases: what can be done on a node. Browser, API, command line and federation call the same functions.
//!
//! Each act runs in one transaction ([`Node::act`]): the change, its line of history, its notices and its outgoing
//! deliveries are committed together, or nothing is.

pub mod actor;
pub mod block;
pub mod case;
pub mod case_code;
pub mod case_new;
pub mod clock;
pub mod commitment;
pub mod commitment_by_word;
pub mod commitment_claim;
pub mod commitment_copy;
pub mod commitment_time;
pub mod concern;
pub mod directory;
pub mod follower;
pub mod host;
pub mod interest;
pub mod interest_end;
mod interest_hint;
pub mod job;
pub mod join;
pub mod key;
pub mod letter;
pub mod letter_words;
pub mod listing;
pub mod listing_copy;
pub mod listing_news;
pub mod listing_passed_on;
pub mod listing_renew;
pub mod mail;
pub mod meeting;
pub mod member;
pub mod member_block;
pub mod message;
mod newcomer;
pub mod node;
pub mod notice;
pub mod notice_setting;
pub mod operator;
pub mod outbox;
pub mod peer;
pub mod peer_terms;
pub mod person;
pub mod photo;
pub mod pod;
pub mod pod_move;
pub mod poll;
pub mod quarantine;
pub mod quote;
pub mod refusal;
pub mod report;
pub mod secret;
pub mod session;
pub mod sign_in;
pub mod suggestion;
pub mod sync;
pub mod text_message;
pub mod timer;
pub mod tries;
pub mod vault;
pub mod vault_copy;

pub use caremonger_sealing::Key;
pub use node::{Error, Node, Tx};
