//! Passing a case to a pod on another node, with the person's yes: that desk sees facts first. The details leave this node once, when
//! that desk takes the case over, to that pod's server alone (C8). From then on this desk sees nothing of it.

use caremonger_domain::{
    Refusal,
    case::{Case, Event, State},
    case_pass::Facts,
    id::{CaseId, CasePassId},
    person::Details,
};
use caremonger_store::{
    Conn,
    block::is_blocked,
    case::case_lock,
    case_pass_out::{
        PassOut, case_pass_out_by_offer, case_pass_out_delete, case_pass_out_find, case_pass_out_given, case_pass_out_of,
        case_pass_out_put, case_pass_out_taken,
    },
    member::Member,
    peer::{peer_agreed, peer_is_agreed},
    person::{Reveal, person_find, reveal_add},
    remote_actor::{RemoteActor, remote_actor_find},
};
use caremonger_wire::{
    case_pass::{Whole, goes_along, proposal, whole},
    urls::origin_of,
};
use serde_json::Value;

use crate::{
    Error, Tx,
    case::{log, save},
    case_pass::may_go,
    case_pass_word::{over, withdraw},
    notice::{self, About},
    person,
    pod_word::{our_uri, say},
};

/// Offers a case to a pod elsewhere that ours has agreed with.
///
/// # Errors
/// [`Refusal::Invalid`] naming `consent` without the person's yes, or `pod`; [`Refusal::WrongState`] for what stands on the board or has ended.
pub fn offer(tx: &mut Tx<'_>, who: &Member, id: CaseId, address: &str, consent: bool) -> Result<(), Error> {
    let c = may_go(tx, who, id, consent)?;
    let wrong = Refusal::Invalid("Choose a pod from the list.", "pod");
    let to = peer_agreed(tx.conn, c.pod)?.into_iter().find(|(_, a)| a == address).ok_or(wrong.clone())?.0;
    let to = remote_actor_find(tx.conn, to)?.ok_or(wrong)?;
    over(tx, c.pod, id)?;
    let pass = PassOut {
        id: CasePassId::new(tx.now, tx.bits()),
        case: id,
        to: to.id,
        address: to.address.clone(),
        offer_uri: tx.activity_uri(),
        by: who.id,
        created_at: tx.now,
        given_at: None,
        taken_at: None,
    };
    case_pass_out_put(tx.conn, &pass)?;
    let (uri, ours) = (tx.urls().case_pass(pass.id), our_uri(tx, c.pod)?);
    say(tx, c.pod, &to, "Offer", &pass.offer_uri, proposal(&uri, &ours, &to.uri, &Facts::from(&c)))?;
    log(tx, id, "pass-offered", &who.id.to_string())
}

/// Gives the server of the other pod what it takes over, and writes down that it did. As long as that pod has not said that it has it,
/// it may ask again: its desk may have been interrupted.
///
/// # Errors
/// [`Refusal::NotFound`] for any other server, and for what is not offered (any more).
pub fn give(tx: &mut Tx<'_>, asker: &RemoteActor, id: CasePassId) -> Result<Value, Error> {
    let found = case_pass_out_find(tx.conn, id)?.ok_or(Refusal::NotFound)?;
    let c = case_lock(tx.conn, found.case)?.filter(|c| c.state.is_at_desk()).ok_or(Refusal::NotFound)?;
    // Read again once it is held: the desk may take it back at this moment.
    let pass = case_pass_out_find(tx.conn, id)?.filter(|p| p.taken_at.is_none()).ok_or(Refusal::NotFound)?;
    let to = remote_actor_find(tx.conn, pass.to)?.filter(|to| to.origin == asker.origin).ok_or(Refusal::NotFound)?;
    // What was agreed may have ended since, and that pod may have been blocked.
    if !peer_is_agreed(tx.conn, c.pod, to.id)? || is_blocked(tx.conn, &to.origin, &to.uri)? {
        return Err(Refusal::NotFound.into());
    }
    let mut details = Details::default();
    for (field, text) in person::all(tx.conn, tx.node, c.person)?.into_iter().filter(|(field, _)| goes_along(*field)) {
        details = details.with(field, &text)?;
    }
    if case_pass_out_given(tx.conn, id, tx.now)? {
        let fields: Vec<_> = details.iter().map(|(field, _)| field).collect();
        if !fields.is_empty() {
            reveal_add(tx.conn, c.person, &Reveal { by: to.address.clone(), seen_as: "desk".to_owned(), fields, at: tx.now })?;
        }
        log(tx, c.id, "pass-given", &to.address)?;
    }
    let (uri, ours) = (tx.urls().case_pass(id), our_uri(tx, c.pod)?);
    let all = Whole {
        facts: Facts::from(&c),
        title: c.title,
        code: c.code,
        channel: c.channel,
        spoken_with: c.state == State::Ready,
        details,
    };
    Ok(whole(&uri, &ours, &to.uri, &all))
}

/// The other pod says yes or no to an offer of ours.
///
/// # Errors
/// [`Error::Db`].
pub fn answered(tx: &mut Tx<'_>, from: &RemoteActor, offer_uri: &str, yes: bool) -> Result<&'static str, Error> {
    let Some(found) = case_pass_out_by_offer(tx.conn, offer_uri)?.filter(|p| p.to == from.id) else {
        return Ok("it is not offered to them");
    };
    let Some(c) = case_lock(tx.conn, found.case)? else { return Ok("there is no such case") };
    let Some(pass) = case_pass_out_by_offer(tx.conn, offer_uri)?.filter(|p| p.taken_at.is_none()) else {
        return Ok("it came before");
    };
    if !yes {
        case_pass_out_delete(tx.conn, c.id)?;
        log(tx, c.id, "pass-refused", &from.address)?;
        notice::to_desk(tx, c.pod, None, "case-pass-refused", About::case(c.id))?;
        return Ok("they cannot take it");
    }
    if pass.given_at.is_none() {
        return Ok("they have not been given it");
    }
    case_pass_out_taken(tx.conn, pass.id, tx.now)?;
    log(tx, c.id, "passed-on", &from.address)?;
    let (id, pod, person) = (c.id, c.pod, c.person);
    if c.state.is_at_desk() {
        save(tx, c, Event::OtherArea, &from.address)?;
        // Where nothing needs their details any more these go in a while; now that others have them, at once.
        if person_find(tx.conn, person)?.is_some_and(|p| p.wipe_at.is_some()) {
            person::wipe(tx, person)?;
        }
    }
    notice::to_desk(tx, pod, None, "case-pass-taken", About::case(id))?;
    Ok("they have taken it over")
}

/// The offer of a case that waits for an answer, at the desk of its pod.
///
/// # Errors
/// [`Error::Db`].
pub fn waiting(conn: &mut Conn, id: CaseId) -> Result<Option<PassOut>, Error> {
    Ok(case_pass_out_of(conn, id)?.filter(|p| p.taken_at.is_none()))
}

/// Who helps the person of a case now, elsewhere: that pod's name, and the origin of its server.
///
/// # Errors
/// [`Error::Db`].
pub fn went_to(conn: &mut Conn, c: &Case) -> Result<Option<(String, String)>, Error> {
    let taken = case_pass_out_of(conn, c.id)?.filter(|p| p.taken_at.is_some() && c.state == State::OtherArea);
    let Some(pass) = taken else { return Ok(None) };
    let there = remote_actor_find(conn, pass.to)?;
    Ok(there.and_then(|a| Some((if a.name.is_empty() { a.address } else { a.name }, origin_of(&a.uri)?))))
}

/// Ends an offer that nobody has looked into for too long, or whose pod was given the details and never said that it has the case: the
/// desk has to go on by itself.
///
/// # Errors
/// [`Error::Db`].
pub(crate) fn lapse(tx: &mut Tx<'_>, id: CaseId) -> Result<(), Error> {
    let Some(c) = case_lock(tx.conn, id)? else { return Ok(()) };
    if withdraw(tx, c.pod, id)?.is_some() {
        log(tx, id, "pass-lapsed", "time")?;
        notice::to_desk(tx, c.pod, None, "case-pass-lapsed", About::case(id))?;
    }
    Ok(())
}
