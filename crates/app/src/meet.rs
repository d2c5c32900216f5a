//! What it takes to meet: the details of the other side of a promise, shown when it is agreed and no longer than that.

use caremonger_domain::{
    Timestamp,
    commitment::{CONFIRM_WINDOW, Commitment, Helper, Side, State},
    id::{CommitmentId, MemberId, PersonId},
    listing::{Listing, Origin},
    person::{Eye, Field},
};
use caremonger_store::{
    Conn,
    case::case_of_listing,
    member::Member,
    person::{Reveal, person_find, person_of_member, reveal_add},
};

use crate::{Error, Tx, commitment, member::may_change, member_block::is_apart, person};

/// Whose details `who` may ask for about a promise, and with which eye; nobody's where the other side is on another server.
///
/// # Errors
/// [`Error::Db`].
pub fn other_side(
    conn: &mut Conn,
    who: &Member,
    c: &Commitment,
    l: &Listing,
    now: Timestamp,
) -> Result<Option<(PersonId, Eye)>, Error> {
    // Where the two sides say different things they need one another for a while yet, not for ever.
    let agreed = match c.state {
        State::Accepted => true,
        State::Unconfirmed => c.updated_at.plus(CONFIRM_WINDOW) > now,
        _ => false,
    };
    let Origin::Local { pod, author } = &l.origin else { return Ok(None) };
    if is_apart(conn, who, c, l)? {
        return Ok(None);
    }
    let mine = c.helper == Helper::Member(who.id);
    let (person, eye) = if mine {
        // Who asked is met at their door; who offers is met where both agree.
        let eye = match Side::giver(l.kind) {
            Side::Helper => Eye::Helper { agreed, day: l.needed_by, known: who.known && who.pod == *pod },
            Side::Owner => Eye::Other { agreed },
        };
        let person = match (case_of_listing(conn, l.id)?, author) {
            (Some(case), _) => person_find(conn, case.person)?,
            (None, Some(author)) if *author != who.id => person_of_member(conn, *author)?,
            _ => None,
        };
        (person, eye)
    } else if let (true, Helper::Member(helper)) = (may_change(who, l), &c.helper) {
        (person_of_member(conn, *helper)?, Eye::Other { agreed })
    } else {
        (None, Eye::Other { agreed })
    };
    Ok(person.filter(|p| p.wiped_at.is_none()).map(|p| (p.id, eye)))
}

/// Shows `who` what they may see of the other side of a promise now, and writes down that they saw it.
///
/// # Errors
/// [`caremonger_domain::Refusal::NotFound`] for somebody who is neither side.
pub fn reveal(tx: &mut Tx<'_>, who: &Member, id: CommitmentId, wanted: &[Field]) -> Result<Vec<(Field, String)>, Error> {
    let (c, l) = commitment::locked_for(tx, who, id)?;
    match other_side(tx.conn, who, &c, &l, tx.now)? {
        Some((person, eye)) => person::reveal(tx, person, who, eye, wanted),
        None => Ok(Vec::new()),
    }
}

/// Writes down that somebody else had what was shown to `who` in their hands too: whoever made their task card.
pub(crate) fn seen_too(
    tx: &mut Tx<'_>,
    who: &Member,
    c: &Commitment,
    l: &Listing,
    by: MemberId,
    fields: Vec<Field>,
) -> Result<(), Error> {
    let Some((person, _)) = other_side(tx.conn, who, c, l, tx.now)? else { return Ok(()) };
    Ok(reveal_add(tx.conn, person, &Reveal { by: by.to_string(), seen_as: "card".to_owned(), fields, at: tx.now })?)
}
