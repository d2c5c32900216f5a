//! `cargo xtask`: commands for people who work on Caremonger.
//!
//! Nothing here is part of the node, and nothing here is needed to build it.
#![expect(clippy::print_stdout, reason = "a command-line tool speaks on standard output")]

mod bench;
mod checks;
mod faults;
mod run;
mod setup;
mod tidy;

use std::process::ExitCode;

use anyhow::Result;

const USAGE: &str = "\
usage: cargo xtask COMMAND

  test [--no-browser] [-- FILTER…]
          all checks and tests, on a machine with Rust, a C compiler, git and apt; installs the rest
          --no-browser   without Chromium and Node: what needs them skips itself
          FILTER…        goes to cargo nextest, or to cargo test where there is no nextest
  bench [WHAT…] [OPTIONS…]
          measures a running node (release build): inbox, fanout, board, start; --help lists the options
  faults [--schedules N] [--seed N]
          random acts, kills and a bad network between three nodes, 500 times on each database: what a night is for
  tidy    the rules of the house: which crate may use which, file lengths, migrations, languages, links";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    match dispatch(&words) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(words: &[&str]) -> Result<ExitCode> {
    match words {
        ["test", options @ ..] => match checks::Options::parse(options) {
            Some(options) => checks::run(&options).map(|()| ExitCode::SUCCESS),
            None => Ok(wrong_usage()),
        },
        ["bench", words @ ..] => bench::run(words).map(|()| ExitCode::SUCCESS),
        ["faults", options @ ..] => match faults::Options::parse(options) {
            Some(options) => faults::run(&options).map(|()| ExitCode::SUCCESS),
            None => Ok(wrong_usage()),
        },
        ["tidy"] => Ok(if tidy::run(&run::root()?)? { ExitCode::SUCCESS } else { ExitCode::FAILURE }),
        ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(ExitCode::SUCCESS)
        }
        _ => Ok(wrong_usage()),
    }
}

fn wrong_usage() -> ExitCode {
    eprintln!("{USAGE}");
    ExitCode::from(2)
}
