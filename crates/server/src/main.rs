//! The program `caremonger`: a node for a neighbourhood, and the commands around it.

mod backup;
mod bridge;
mod cli;
mod client;
mod commands;
mod courier;
mod demo;
mod doctor;
mod folder;
mod host;
mod key;
mod kit;
mod mail;
mod mail_gateway;
mod mention;
mod person;
mod pod_move;
mod pod_whole;
mod push;
mod serve;
mod settings;
mod text_gateway;
mod vault;
mod visitors;
mod voicemail;

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    match cli::run(cli) {
        Ok(code) => code,
        Err(error) => {
            // One sentence and the next step, on the channel for errors.
            complain(&format!("caremonger: {error:#}"));
            ExitCode::from(1)
        }
    }
}

#[expect(clippy::print_stderr, reason = "the command line's channel for errors")]
pub(crate) fn complain(text: &str) {
    eprintln!("{text}");
}
