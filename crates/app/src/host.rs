//! Other servers as a whole: nothing is taken from one that is blocked, and nothing sent to it.

use caremonger_domain::Refusal;
use caremonger_store::{
    host::{Host, host_find, host_put},
    remote_actor::remote_actors_of,
};
use caremonger_wire::urls::{host_of, origin_of};

use crate::{Error, Tx, block, peer};

/// The origin (scheme, host, port) that somebody means by `social.example`, an address or a link.
///
/// # Errors
/// [`Refusal::Invalid`] for what names no server.
pub fn origin_meant(written: &str) -> Result<String, Refusal> {
    let written = written.trim();
    let link = if written.contains("://") {
        written.to_owned()
    } else {
        format!("https://{}", written.rsplit('@').next().unwrap_or_default())
    };
    origin_of(&link).ok_or(Refusal::Invalid("Write the name of a server, such as social.example.", "host"))
}

/// The host (and port) that somebody means by the same; `None` for what names no server.
pub(crate) fn host_meant(written: &str) -> Option<String> {
    origin_meant(written).ok().and_then(|origin| host_of(&origin))
}

/// Blocks a server: its people no longer follow, its relations end, its listings leave the board, what its people wrote is
/// forgotten. Promises that were made stay; people decide about them.
///
/// # Errors
/// [`Refusal::Invalid`] for this node itself.
pub fn block(tx: &mut Tx<'_>, origin: &str, by: &str, reason: &str) -> Result<(), Error> {
    if origin == tx.urls().origin() {
        return Err(Refusal::Invalid("That is this server itself.", "host").into());
    }
    let known = host_find(tx.conn, origin)?.unwrap_or_else(|| Host::unknown(origin));
    host_put(tx.conn, &Host { blocked: true, ..known })?;
    block::keep(tx, origin, "host", origin, by, reason)?;
    for actor in remote_actors_of(tx.conn, origin)? {
        peer::ends_with(tx, actor, by)?;
    }
    Ok(())
}

/// Lets a server in again. What ended stays ended: its people follow anew, pods ask anew.
///
/// # Errors
/// [`Refusal::NotFound`] for one that is not blocked.
pub fn unblock(tx: &mut Tx<'_>, origin: &str, by: &str) -> Result<(), Error> {
    let known = host_find(tx.conn, origin)?.filter(|h| h.blocked).ok_or(Refusal::NotFound)?;
    block::forget(tx, origin, origin, by)?;
    Ok(host_put(tx.conn, &Host { blocked: false, ..known })?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_may_be_named_as_people_name_it() {
        for written in ["social.example", " https://social.example/users/ana", "@ana@social.example", "SOCIAL.example"] {
            assert_eq!(origin_meant(written).as_deref(), Ok("https://social.example"), "{written}");
        }
        assert_eq!(origin_meant("http://social.localhost:3000").as_deref(), Ok("http://social.localhost:3000"));
        for bad in ["", "@", "://", "a b", "https://"] {
            assert!(origin_meant(bad).is_err(), "{bad}");
        }
    }
}
