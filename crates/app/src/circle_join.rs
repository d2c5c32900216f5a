//! Asking for a seat in a circle that lives on another node, with the invitation that one was given (G6).

use caremonger_domain::{
    Refusal,
    circle::INVITED_FOR,
    id::{CircleId, MemberId},
};
use caremonger_store::{
    Conn,
    circle_home::{JoinRow, join_delete, join_find, join_insert, join_state, joins_by},
    member::Member,
    remote_actor::RemoteActor,
};
use caremonger_wire::{
    circle::asked_for,
    urls::{host_of, same_origin},
};

use crate::{Error, Node, Tx, circle_copy::is_from, notice, pod_word::say, secret::unhex};

/// Most circles elsewhere of one neighbour.
const JOINS_EACH: usize = 20;

/// An invitation as it was given to somebody: the address of the pod that speaks for the circle, the circle's id, and the code.
fn read_link(text: &str) -> Option<(String, String, String)> {
    let (base, rest) = text.trim().split_once('#')?;
    let origin = base.strip_suffix("/circles/join")?;
    let host = host_of(origin)?;
    let mut parts = rest.split('.');
    let (name, id, code) = (parts.next()?, parts.next()?.parse::<CircleId>().ok()?, parts.next()?);
    let fits = parts.next().is_none() && unhex(code).is_some_and(|c| c.len() >= 16) && code.len() <= 128;
    fits.then(|| (format!("@{name}@{host}"), format!("{origin}/rounds/{id}"), code.to_owned()))
}

/// An invitation whose circle's pod was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The pod that speaks for the circle.
    home: RemoteActor,
    /// The circle's id there.
    uri: String,
    /// The code that takes the seat.
    code: String,
}

/// Looks up where an invitation comes from. To be done before [`ask_for`], which is one transaction.
///
/// # Errors
/// [`Refusal::Invalid`] naming `invitation`, and those of looking the other pod up.
pub async fn look_up(node: &Node, text: &str) -> Result<Found, Error> {
    let refused = |why| Refusal::Invalid(why, "invitation");
    let (address, uri, code) = read_link(text).ok_or(refused("Paste the whole invitation, as it was given to you."))?;
    if node.urls().is_local(&uri) {
        return Err(refused("That circle is here in your own place. Ask them to add you by name.").into());
    }
    let home = node.look_up(&address).await?;
    if !same_origin(&uri, &home.uri) {
        return Err(refused("Paste the whole invitation, as it was given to you.").into());
    }
    Ok(Found { home, uri, code })
}

/// Somebody of ours asks for the seat they were invited to.
///
/// # Errors
/// [`Refusal::Invalid`] naming `invitation` for who sits there already, or in too many.
pub fn ask_for(tx: &mut Tx<'_>, who: &Member, found: &Found) -> Result<(), Error> {
    let Found { home, uri, code } = found;
    let refused = |why| Refusal::Invalid(why, "invitation");
    let mine = joins_by(tx.conn, who.id)?;
    if let Some(before) = mine.iter().find(|j| j.uri == *uri) {
        match before.state.as_str() {
            "in" => return Err(refused("You sit in that circle already.").into()),
            // It may be taking the seat at this moment: nobody may forget under which id.
            "asked" if before.created_at > tx.now.minus(INVITED_FOR) => return Ok(()),
            _ => join_delete(tx.conn, &before.join_uri)?,
        }
    } else if mine.len() >= JOINS_EACH {
        return Err(refused("Twenty circles are the most. Let one come to its end first.").into());
    }
    let join_uri = tx.activity_uri();
    let join = JoinRow {
        join_uri: join_uri.clone(),
        member: who.id,
        actor: home.id,
        uri: uri.clone(),
        state: "asked".to_owned(),
        created_at: tx.now,
    };
    join_insert(tx.conn, &join)?;
    say(tx, who.pod, home, "Join", &join_uri, asked_for(uri, code))
}

/// The seats somebody asked for and does not have: how many wait, and how many were refused.
///
/// # Errors
/// [`Error::Db`].
pub fn asking(conn: &mut Conn, who: MemberId) -> Result<(usize, usize), Error> {
    let all = joins_by(conn, who)?;
    let count = |state: &str| all.iter().filter(|j| j.state == state).count();
    Ok((count("asked"), count("refused")))
}

/// The home of a circle says no to somebody who asked for a seat.
///
/// # Errors
/// [`Error::Db`].
pub fn join_refused(tx: &mut Tx<'_>, from: &RemoteActor, join_uri: &str) -> Result<&'static str, Error> {
    let Some(join) = join_find(tx.conn, join_uri)?.filter(|j| j.state == "asked") else { return Ok("it was answered before") };
    if !is_from(tx, from, join.actor)? {
        return Ok("it was not asked");
    }
    join_state(tx.conn, join_uri, "refused")?;
    notice::to_member(tx, join.member, "circle")?;
    Ok("they do not sit there")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invitation_is_read_as_it_was_made_and_nothing_else_is() {
        let (id, code) = ("01J9A000000000000000000000", "0123456789abcdef0123456789abcdef");
        let link = format!(" https://maple.example:8443/circles/join#maple.{id}.{code}\n");
        let read = read_link(&link).expect("an invitation");
        let uri = format!("https://maple.example:8443/rounds/{id}");
        assert_eq!(read, ("@maple@maple.example:8443".to_owned(), uri, code.to_owned()));
        for bad in [
            "",
            "https://maple.example/circles/join",
            &format!("https://maple.example/join#maple.{id}.{code}"),
            &format!("maple.example/circles/join#maple.{id}.{code}"),
            &format!("https://maple.example/circles/join#maple.{id}.short"),
            &format!("https://maple.example/circles/join#maple.x.{code}"),
            &format!("https://maple.example/circles/join#maple.{id}.{code}.more"),
        ] {
            assert_eq!(read_link(bad), None, "{bad}");
        }
    }
}
