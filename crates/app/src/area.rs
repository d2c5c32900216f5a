//! The areas of a pod with their shapes, brought by its desk as a map; and the names of areas to choose from.

use caremonger_domain::{Refusal, area::read, listing::tidy_line};
use caremonger_store::{
    Conn,
    area::{area_names, area_put},
    member::Member,
    numbers::open_by_area,
};

use crate::{Error, Node};

/// Most names to choose from.
const NAMES: usize = 100;

/// Keeps the areas of the desk's pod, in place of those before; an empty text takes them away.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::Invalid`] naming `text` or `source`.
pub async fn put(node: &Node, who: Member, text: &str, source: &str) -> Result<usize, Error> {
    who.check_job("desk")?;
    let source = tidy_line(source);
    if source.chars().count() > 120 {
        return Err(Refusal::Invalid("Keep it shorter.", "source").into());
    }
    // Before the database is held: a large map takes a moment.
    let shapes = if text.trim().is_empty() { Vec::new() } else { read(text)? };
    node.act(move |tx| {
        area_put(tx.conn, who.pod, &shapes, &source, tx.now)?;
        Ok(shapes.len())
    })
    .await
}

/// Names of areas to choose from: those with a shape, and those on the board.
///
/// # Errors
/// [`Error::Db`].
pub fn names(conn: &mut Conn) -> Result<Vec<String>, Error> {
    let mut names: Vec<String> = area_names(conn)?;
    names.extend(open_by_area(conn)?.into_iter().map(|(name, _)| name));
    names.sort();
    names.dedup();
    names.truncate(NAMES);
    Ok(names)
}
