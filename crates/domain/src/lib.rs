//! The words and rules of mutual aid as Caremonger keeps them: listings, commitments, cases, people, peers, interests, amounts.
//!
//! Nothing here does I/O, reads a clock or draws random numbers; the time and new ids are parameters.

pub mod actor;
pub mod amount;
pub mod answer_word;
pub mod area;
pub mod availability;
pub mod card;
pub mod case;
pub mod case_pass;
pub mod category;
pub mod circle;
pub mod commitment;
pub mod decision;
pub mod effect;
pub mod few;
pub mod fund;
pub mod gate;
pub mod id;
pub mod import;
pub mod interest;
pub mod kit;
pub mod listing;
pub mod loan;
pub mod mark;
pub mod medicine;
pub mod meeting;
pub mod money;
pub mod neighbourhood;
pub mod notice;
pub mod pairing;
pub mod paper_count;
pub mod pause;
pub mod peer;
pub mod person;
pub mod photo;
pub mod private_place;
pub mod recording;
pub mod refusal;
pub mod shopping;
pub mod slip;
pub mod solidarity;
pub mod stock;
pub mod text;
pub mod text_message;
pub mod tidy;
pub mod time;
pub mod translation;
pub mod vocabulary;
pub mod warning;
pub mod words;
pub mod zone;

pub use amount::{Amount, Unit};
pub use refusal::Refusal;
pub use time::Timestamp;
