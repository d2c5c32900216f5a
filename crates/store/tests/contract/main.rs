//! The contract of the store: what it promises to those who call it, written once and held by both databases.
//!
//! Each test runs as `sqlite::name` and `postgres::name`, on a database of its own.

mod support;
mod world;

/// Makes the tests of a module: each of its functions once for each database.
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(#[test] fn $name() { crate::support::on_sqlite(super::$name); })+
        }
        mod postgres {
            $(#[test] fn $name() { crate::support::on_postgres(super::$name); })+
        }
    };
}

mod agreement;
mod announcement;
mod area;
mod board;
mod books;
mod calls;
mod case;
mod case_pass;
mod category;
mod circle;
mod coming_in;
mod commitment;
mod concern;
mod decision;
mod delegate;
mod delivery;
mod dispatch;
mod doors;
mod elsewhere;
mod flyer;
mod forgetting;
mod fund;
mod guard;
mod history;
mod job;
mod keys;
mod letter;
mod level;
mod limits;
mod listing;
mod loan;
mod matching;
mod mediation;
mod meeting;
mod neighbourhood;
mod notice_setting;
mod numbers;
mod passed_on;
mod passkey;
mod people;
mod person;
mod photo;
mod pod_whole;
mod poll;
mod quarantine;
mod queue;
mod recording;
mod recurrence;
mod schema;
mod solidarity;
mod stock;
mod talk;
mod text_message;
mod upgrade;
mod words;
