//! Benches of the running node: `cargo xtask bench`.
//!
//! Each prints its figure beside a limit that is measured in the same run on the same machine, since seconds alone say
//! little about another machine. The node is the real program, in a process of its own, on a database on disk.
#![expect(clippy::print_stdout, reason = "a command-line tool speaks on standard output")]

mod board;
mod fanout;
mod inbox;
mod limits;
mod memory;
mod start;

use caremonger_store::{DatabaseUrl, Db};
use clap::{Parser, ValueEnum};
use integration::Database;

/// What to measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    /// Signed `Create`s taken in per second.
    Inbox,
    /// One listing to many inboxes.
    Fanout,
    /// The board and the list of the API, with few and with many listings.
    Board,
    /// From start to ready, and memory when idle.
    Start,
}

/// Benches of a running Caremonger node.
#[derive(Debug, Parser)]
struct Args {
    /// What to measure; everything if nothing is named.
    what: Vec<What>,
    /// On PostgreSQL (`CAREMONGER_TEST_POSTGRES_URL`) instead of SQLite.
    #[arg(long)]
    postgres: bool,
    /// Listings on the large board.
    #[arg(long, default_value_t = 1_000_000)]
    listings: usize,
    /// Followers, each with an inbox of its own.
    #[arg(long, value_delimiter = ',', default_value = "500,5000")]
    followers: Vec<usize>,
    /// Activities sent to the inbox.
    #[arg(long, default_value_t = 10_000)]
    activities: usize,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    let database = if args.postgres { Database::Postgres } else { Database::Sqlite };
    let wanted = |what| args.what.is_empty() || args.what.contains(&what);
    println!("{} cores, {database:?}", std::thread::available_parallelism()?);
    if wanted(What::Start) {
        start::run(database).await?;
    }
    if wanted(What::Inbox) {
        inbox::run(database, args.activities).await?;
    }
    if wanted(What::Fanout) {
        for followers in &args.followers {
            fanout::run(database, *followers).await?;
        }
    }
    if wanted(What::Board) {
        board::run(database, args.listings).await?;
    }
    Ok(())
}

/// Opens a node's database beside the node.
async fn open(url: DatabaseUrl) -> anyhow::Result<Db> {
    Ok(tokio::task::spawn_blocking(move || Db::open(&url)).await??)
}

/// One line of the result: a figure, its limit, and how they relate.
fn report(what: &str, figure: f64, unit: &str, limit: f64, of: &str) {
    println!("{what:<44} {figure:>10.0} {unit:<4} limit {limit:>10.0} ({of})  {:>5.0} %", 100.0 * figure / limit);
}
