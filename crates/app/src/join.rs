//! Coming into a pod: added by a point person, by a link that a neighbour passes on, and the codes that sign somebody in.

use caremonger_domain::{
    Refusal,
    id::MemberId,
    listing::{is_language, tidy_line},
    notice::MailStanding,
    person::{Details, Field},
};
use caremonger_store::{
    Conn,
    member::{Member, member_count_of, member_find, member_find_by_handle, member_insert, member_known, vouch_add},
    pod::{Pod, pod_find},
    session::{Kind, session_find},
};

use crate::{Error, Tx, notice, notice_setting, operator, person, session};

/// Whether somebody may bring in neighbours: whoever is at the desk or holds the keys.
#[must_use]
pub fn is_point_person(who: &Member) -> bool {
    who.has_job("desk") || who.has_job("keys")
}

/// How many have to vouch for a newcomer in a pod of so many (A5).
#[must_use]
pub const fn vouches_needed(neighbours: i64) -> i64 {
    match neighbours {
        ..=10 => 1,
        11..=30 => 2,
        _ => 3,
    }
}

/// Somebody to come into a pod.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Newcomer {
    /// What to call them.
    pub name: String,
    /// The language of their pages; empty: the pod's.
    pub language: String,
    /// How they are reached.
    pub details: Details,
}

/// A handle that nobody has, from a name: letters and digits of it, and a number where that is taken.
fn handle(tx: &mut Tx<'_>, name: &str) -> Result<String, Error> {
    let plain: String = name.to_lowercase().chars().filter(char::is_ascii_alphanumeric).take(20).collect();
    let begin = if plain.is_empty() { "neighbour".to_owned() } else { plain };
    let mut try_next = begin.clone();
    for _ in 0..100 {
        if member_find_by_handle(tx.conn, &try_next)?.is_none() {
            return Ok(try_next);
        }
        try_next = format!("{begin}_{}", tx.bits() % 10_000);
    }
    Err(Refusal::NameTaken.into())
}

/// How somebody comes into a pod.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    /// Added by a point person who knows them.
    Added,
    /// By a link that a neighbour passed on.
    ByLink,
    /// They asked, and a point person said yes.
    Asked,
}

fn come_in(tx: &mut Tx<'_>, pod: &Pod, new: &Newcomer, how: How) -> Result<Member, Error> {
    let name = tidy_line(&new.name);
    if !(1..=60).contains(&name.chars().count()) {
        return Err(Refusal::Invalid("Write a name of 1 to 60 letters.", "name").into());
    }
    let language = if new.language.is_empty() { pod.language.clone() } else { new.language.clone() };
    if !is_language(&language) {
        return Err(Refusal::Invalid("Choose the language of the text from the list.", "language").into());
    }
    let id = MemberId::new(tx.now, tx.bits());
    let handle = handle(tx, &name)?;
    let known = how == How::Added;
    let member = Member { id, pod: pod.id, handle, name, language, jobs: Vec::new(), created_at: tx.now, known };
    member_insert(tx.conn, &member)?;
    if !new.details.is_empty() {
        person::create(tx, pod.id, Some(id), &new.details)?;
    }
    if !new.details.get(Field::Mail).is_empty() {
        if how == How::ByLink {
            notice_setting::stands(tx, id, MailStanding::Unproven)?;
            notice_setting::ask_proof(tx, id)?;
        } else {
            // A point person wrote the address down, or looked at it.
            notice_setting::stands(tx, id, MailStanding::Told)?;
        }
    }
    Ok(member)
}

/// Lets somebody in who asked, as a newcomer.
pub(crate) fn let_in(tx: &mut Tx<'_>, pod: &Pod, new: &Newcomer) -> Result<Member, Error> {
    come_in(tx, pod, new, How::Asked)
}

/// Adds somebody whom a point person knows, with a name and perhaps a phone. Who adds them vouches for them.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::Invalid`] naming the field.
pub fn add(tx: &mut Tx<'_>, who: &Member, new: &Newcomer) -> Result<Member, Error> {
    if !is_point_person(who) {
        return Err(Refusal::NotAllowed.into());
    }
    let pod = pod_find(tx.conn, who.pod)?.filter(|p| p.deleted_at.is_none()).ok_or(Refusal::NotFound)?;
    let member = come_in(tx, &pod, new, How::Added)?;
    vouch_add(tx.conn, member.id, who.id, tx.now)?;
    Ok(member)
}

/// Makes a code of eight digits that signs a neighbour in once, to be read to them or written on paper.
///
/// # Errors
/// [`Refusal::NotAllowed`] for anybody but a point person of their pod; [`Refusal::NotFound`].
pub fn code(tx: &mut Tx<'_>, who: &Member, id: MemberId) -> Result<String, Error> {
    let member = member_find(tx.conn, id)?.filter(|m| m.pod == who.pod).ok_or(Refusal::NotFound)?;
    if !is_point_person(who) {
        return Err(Refusal::NotAllowed.into());
    }
    // The keys of the pod are for those who were given them: nobody becomes somebody else who holds them.
    if member.has_job("keys") && member.id != who.id && !who.has_job("keys") {
        return Err(Refusal::NotAllowed.into());
    }
    if member.id != who.id {
        // Nobody becomes somebody else unseen.
        operator::log(tx, &who.id.to_string(), "sign-in-code", "")?;
        notice::to_member(tx, member.id, "code-made")?;
    }
    session::issue_code(tx, member.id)
}

/// Makes a link by which others can join the pod of `who`; anybody of the pod may pass one on.
///
/// # Errors
/// [`Error::Db`].
pub fn invite(tx: &mut Tx<'_>, who: &Member) -> Result<String, Error> {
    if !who.known {
        return Err(Refusal::NotAllowed.into());
    }
    session::issue(tx, Kind::Join, Some(who.id), &who.pod.to_string())
}

/// Whose link it is, and into which pod it leads; `None` once it has ended.
///
/// # Errors
/// [`Error::Db`].
pub fn invitation(conn: &mut Conn, secret: &str, now: caremonger_domain::Timestamp) -> Result<Option<(Member, Pod)>, Error> {
    let Some(hash) = session::hash_of(secret) else { return Ok(None) };
    let Some((_, Some(by))) = session_find(conn, Kind::Join, &hash, now)? else { return Ok(None) };
    let Some(by) = member_find(conn, by)? else { return Ok(None) };
    let pod = pod_find(conn, by.pod)?.filter(|p| p.deleted_at.is_none());
    Ok(pod.map(|pod| (by, pod)))
}

/// Joins by a link; a session's secret. A newcomer can ask for help at once; doors are shown to them once they are vouched for.
///
/// # Errors
/// [`Refusal::NotFound`] when the link has ended, [`Refusal::Invalid`] naming the field.
pub fn join(tx: &mut Tx<'_>, secret: &str, new: &Newcomer, label: &str) -> Result<String, Error> {
    let (by, pod) = invitation(tx.conn, secret, tx.now)?.ok_or(Refusal::NotFound)?;
    let member = come_in(tx, &pod, new, How::ByLink)?;
    notice::to_desk(tx, pod.id, Some(by.id), "joined", notice::About::default())?;
    session::issue(tx, Kind::Session, Some(member.id), label)
}

/// Says that one knows a newcomer. With enough of them, the newcomer is known to the pod; whether they are now.
///
/// # Errors
/// [`Refusal::NotAllowed`] for whoever is not known themselves, [`Refusal::NotFound`].
pub fn vouch(tx: &mut Tx<'_>, who: &Member, id: MemberId) -> Result<bool, Error> {
    let member = member_find(tx.conn, id)?.filter(|m| m.pod == who.pod && m.id != who.id).ok_or(Refusal::NotFound)?;
    if !who.known {
        return Err(Refusal::NotAllowed.into());
    }
    if member.known {
        return Ok(true);
    }
    let vouched = vouch_add(tx.conn, id, who.id, tx.now)?;
    // The newcomer does not count among those who could vouch.
    let known = vouched >= vouches_needed(member_count_of(tx.conn, who.pod)? - 1);
    if known {
        member_known(tx.conn, id, tx.now)?;
    }
    Ok(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_larger_pod_asks_for_more_who_know_you() {
        assert_eq!([1, 10, 11, 30, 31, 5_000].map(vouches_needed), [1, 1, 2, 2, 3, 3]);
    }
}
