//! Passing a case to another pod of the node, with the person's yes: the other desk sees kind, area and day first, and the person's details
//! only once it has taken the case (C8). From then on the first desk sees nothing of it.

use caremonger_domain::{
    Refusal,
    case::Case,
    id::{CaseId, PersonId, PodId},
    person::Details,
};
use caremonger_store::{
    Conn,
    case::{case_find, case_lock, case_of_person, case_update},
    case_pass::{case_pass_delete, case_pass_find, case_pass_put, case_pass_to},
    member::Member,
    notice::notice_forget_case,
    person::{person_find, person_to_pod},
    pod::{Pod, pod_find},
};

use crate::{
    Error, Tx,
    case::{locked, log},
    case_pass_word,
    notice::{self, About},
    person,
};

/// Most that are shown.
const SHOWN: i64 = 50;

/// A case that may be offered to another pod, held until the end of the act.
pub(crate) fn may_go(tx: &mut Tx<'_>, who: &Member, id: CaseId, consent: bool) -> Result<Case, Error> {
    let c = locked(tx, who, id)?;
    if !c.state.is_at_desk() {
        return Err(Refusal::WrongState { state: c.state.as_str() }.into());
    }
    if !consent {
        return Err(Refusal::Invalid("Ask them first, and tick that they said yes.", "consent").into());
    }
    Ok(c)
}

/// Offers a case to another pod of this node.
///
/// # Errors
/// [`Refusal::Invalid`] naming `consent` without the person's yes, or `pod`; [`Refusal::WrongState`] for what stands on the board or has ended.
pub fn offer(tx: &mut Tx<'_>, who: &Member, id: CaseId, to: PodId, consent: bool) -> Result<(), Error> {
    let c = may_go(tx, who, id, consent)?;
    let there = pod_find(tx.conn, to)?.is_some_and(|p| p.id != c.pod && p.is_here());
    if !there {
        return Err(Refusal::Invalid("Choose a pod from the list.", "pod").into());
    }
    case_pass_word::over(tx, c.pod, id)?;
    case_pass_put(tx.conn, id, to, who.id, tx.now)?;
    log(tx, id, "pass-offered", &who.id.to_string())?;
    notice::to_desk(tx, to, None, "case-offered", About::default())
}

/// Takes an offer back, wherever it went.
///
/// # Errors
/// [`Refusal::NotFound`].
pub fn take_back(tx: &mut Tx<'_>, who: &Member, id: CaseId) -> Result<(), Error> {
    let c = locked(tx, who, id)?;
    if !case_pass_word::over(tx, c.pod, id)? {
        return Err(Refusal::NotFound.into());
    }
    log(tx, id, "pass-taken-back", &who.id.to_string())
}

/// What other desks offer to the pod of `who`, with the pod it comes from. Of the person there is nothing in it.
///
/// # Errors
/// [`Error::Db`].
pub fn offered(conn: &mut Conn, who: &Member) -> Result<Vec<(Case, Pod)>, Error> {
    let mut all = Vec::new();
    if !who.has_job("desk") {
        return Ok(all);
    }
    for id in case_pass_to(conn, who.pod, SHOWN)? {
        let Some(c) = case_find(conn, id)?.filter(|c| c.state.is_at_desk()) else { continue };
        if let Some(from) = pod_find(conn, c.pod)? {
            all.push((c, from));
        }
    }
    Ok(all)
}

fn offered_here(tx: &mut Tx<'_>, who: &Member, id: CaseId) -> Result<Case, Error> {
    // Held before the offer is read: it may be taken back at this moment.
    let c = case_lock(tx.conn, id)?.filter(|c| c.state.is_at_desk()).ok_or(Refusal::NotFound)?;
    if !who.has_job("desk") || case_pass_find(tx.conn, id)? != Some(who.pod) {
        return Err(Refusal::NotFound.into());
    }
    Ok(c)
}

/// Takes a case over. Its person comes along; where the first desk needs them for something else, a copy does.
///
/// # Errors
/// [`Refusal::NotFound`] for what is not offered (any more).
pub fn take(tx: &mut Tx<'_>, who: &Member, id: CaseId) -> Result<Case, Error> {
    let mut c = offered_here(tx, who, id)?;
    let from = c.pod;
    c.person = bring(tx, c.person, id, who.pod)?;
    c.pod = who.pod;
    c.taken_by = Some(who.id);
    c.updated_at = tx.now;
    case_update(tx.conn, &c)?;
    case_pass_delete(tx.conn, id)?;
    notice_forget_case(tx.conn, id)?;
    log(tx, id, "passed-on", &who.id.to_string())?;
    notice::to_desk(tx, from, None, "case-pass-taken", About::default())?;
    Ok(c)
}

fn bring(tx: &mut Tx<'_>, id: PersonId, case: CaseId, to: PodId) -> Result<PersonId, Error> {
    let p = person_find(tx.conn, id)?.ok_or(Refusal::NotFound)?;
    let needed_there = p.member.is_some() || case_of_person(tx.conn, id)?.iter().any(|c| c.id != case);
    if !needed_there {
        person_to_pod(tx.conn, id, to)?;
        return Ok(id);
    }
    let mut details = Details::default();
    for (field, text) in person::all(tx.conn, tx.node, id)? {
        details = details.with(field, &text)?;
    }
    person::create(tx, to, None, &details)
}

/// Says no: the case stays where it is.
///
/// # Errors
/// [`Refusal::NotFound`].
pub fn refuse(tx: &mut Tx<'_>, who: &Member, id: CaseId) -> Result<(), Error> {
    let c = offered_here(tx, who, id)?;
    case_pass_delete(tx.conn, id)?;
    log(tx, id, "pass-refused", &who.id.to_string())?;
    notice::to_desk(tx, c.pod, None, "case-pass-refused", About::case(id))
}
