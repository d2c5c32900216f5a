//! The log of what was done to the node itself: every member can read it (decision 9).

use caremonger_store::operator_log::{LogLine, log_add};

use crate::{Error, Tx};

/// Writes a line. `by`: `operator`, or a neighbour's id.
///
/// # Errors
/// [`Error::Db`].
pub fn log(tx: &mut Tx<'_>, by: &str, act: &str, detail: &str) -> Result<(), Error> {
    let line = LogLine { at: tx.now, actor: by.to_owned(), act: act.to_owned(), detail: detail.to_owned() };
    Ok(log_add(tx.conn, &line)?)
}
