//! From start to ready, and memory when nothing happens.

use std::time::Instant;

use integration::{Database, TestNode};

use crate::memory::resident;

/// Starts of a node that has been set up; the middle one counts.
const STARTS: usize = 5;

pub(crate) async fn run(database: Database) -> anyhow::Result<()> {
    let mut node = TestNode::start("maple", database).await?;
    let mut took = Vec::new();
    for _ in 0..STARTS {
        node.kill().await?;
        let begun = Instant::now();
        node.launch().await?;
        took.push(begun.elapsed().as_secs_f64() * 1_000.0);
    }
    took.sort_by(f64::total_cmp);
    println!("{:<44} {:>10.0} ms   aim        200", "start to ready", took[STARTS / 2]);
    println!("{:<44} {:>10.0} MB   aim         48", "resident memory, idle", resident(node.pid()?)?);
    Ok(())
}
