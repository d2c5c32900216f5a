//! Pods and people elsewhere that nothing is taken from, and lists of blocked servers as Mastodon writes them. Servers as a
//! whole are in [`crate::host`].

use caremonger_domain::Refusal;
use caremonger_store::{
    block::{Block, block_all, block_put, block_remove},
    host::host_is_blocked,
    remote_actor::RemoteActor,
};
use caremonger_wire::blocklist::{self, Entry, Read, Severity};

use crate::{Error, Tx, host, operator, peer};

/// Longest reason, in characters.
const REASON_MAX: usize = 500;

pub(crate) fn keep(tx: &mut Tx<'_>, target: &str, kind: &str, shown: &str, by: &str, reason: &str) -> Result<(), Error> {
    let reason: String = caremonger_domain::listing::tidy_line(reason).chars().take(REASON_MAX).collect();
    operator::log(tx, by, "block", &format!("{shown}: {reason}"))?;
    let block = Block {
        target: target.to_owned(),
        kind: kind.to_owned(),
        shown: shown.to_owned(),
        reason,
        created_at: tx.now.as_micros(),
    };
    Ok(block_put(tx.conn, &block)?)
}

pub(crate) fn forget(tx: &mut Tx<'_>, target: &str, shown: &str, by: &str) -> Result<(), Error> {
    block_remove(tx.conn, target)?;
    operator::log(tx, by, "unblock", shown)
}

/// Blocks a pod or a person elsewhere: they follow no more, what they wrote is forgotten, their listings leave the board,
/// and they get nothing. They are not told.
///
/// # Errors
/// [`Error::Db`].
pub fn actor(tx: &mut Tx<'_>, who: &RemoteActor, by: &str, reason: &str) -> Result<(), Error> {
    peer::ends_with(tx, who.id, by)?;
    keep(tx, &who.uri, "actor", &who.address, by, reason)
}

/// Lets a pod or a person in again.
///
/// # Errors
/// [`Refusal::NotFound`] for one that is not blocked.
pub fn let_in(tx: &mut Tx<'_>, target: &str, by: &str) -> Result<(), Error> {
    let known = block_all(tx.conn)?.into_iter().find(|b| b.target == target || b.shown == target).ok_or(Refusal::NotFound)?;
    if known.kind == "host" {
        return host::unblock(tx, &known.target, by);
    }
    forget(tx, &known.target, &known.shown, by)
}

/// How a list was taken.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// Servers that are blocked now and were not before.
    pub blocked: Vec<String>,
    /// Servers that were blocked already.
    pub known: usize,
    /// Lines that name no server, or ask for less than a block.
    pub passed_over: Vec<String>,
}

/// Blocks the servers of a list as Mastodon exports it. What it would only silence is passed over: here a server is
/// heard or not.
///
/// # Errors
/// [`Error::Db`].
pub fn import(tx: &mut Tx<'_>, list: &Read, by: &str) -> Result<Imported, Error> {
    let mut done = Imported { passed_over: list.passed_over.clone(), ..Imported::default() };
    for entry in &list.entries {
        let origin = format!("https://{}", entry.domain);
        if entry.severity != Severity::Suspend || origin == tx.urls().origin() {
            done.passed_over.push(entry.domain.clone());
            continue;
        }
        if host_is_blocked(tx.conn, &origin)? {
            done.known += 1;
            continue;
        }
        host::block(tx, &origin, by, &entry.comment)?;
        done.blocked.push(entry.domain.clone());
    }
    Ok(done)
}

/// The blocked servers as a list that Mastodon imports.
///
/// # Errors
/// [`Error::Db`].
pub fn export(conn: &mut caremonger_store::Conn) -> Result<String, Error> {
    let hosts = block_all(conn)?.into_iter().filter(|b| b.kind == "host");
    let entries: Vec<Entry> = hosts
        .filter_map(|b| {
            let domain = caremonger_wire::urls::host_of(&b.target)?;
            Some(Entry { domain, severity: Severity::Suspend, comment: b.reason })
        })
        .collect();
    Ok(blocklist::write(&entries))
}
