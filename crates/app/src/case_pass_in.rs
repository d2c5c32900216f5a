//! Cases that pods on other nodes offer to a desk here: facts until it takes one over, then everything its home knows (C8).

use std::time::Duration;

use caremonger_domain::{
    Refusal, Timestamp,
    case::{Case, State},
    case_pass::{ANSWER_WITHIN, Facts, WAITING_MAX},
    id::{CasePassId, PodId, RemoteActorId},
    person::{Field, WORDS_MAX},
};
use caremonger_i18n::Locale;
use caremonger_store::{
    Conn,
    case::{case_find_by_code, case_update},
    case_pass_in::{
        PassIn, case_pass_in_count, case_pass_in_delete, case_pass_in_find, case_pass_in_of, case_pass_in_prune,
        case_pass_in_put, case_pass_in_taken_back,
    },
    case_pass_out::case_pass_out_of,
    member::Member,
    peer::peer_agreed,
    pod::{Pod, pod_find},
    remote_actor::{RemoteActor, remote_actor_find},
};
use caremonger_wire::{
    case_pass::{Whole, parse_whole},
    urls::same_origin,
};

use crate::{
    Error, Node, Tx,
    case::log,
    case_new::{self, NewCase, is_title},
    directory::LookupError,
    notice::{self, About},
    pod_word::{answer, pod_meant},
};

/// Most that are shown, of all pods together.
const SHOWN: i64 = 1_000;
/// How much longer than its home an offer is kept here: what its home ends is told.
const GRACE: Duration = Duration::from_secs(24 * 3600);

/// A pod elsewhere offers a case. Only those are heard that the pod has agreed with.
///
/// # Errors
/// [`Error::Db`].
pub fn offered(
    tx: &mut Tx<'_>,
    from: &RemoteActor,
    offer_uri: &str,
    uri: &str,
    facts: &Facts,
    to: &[String],
) -> Result<&'static str, Error> {
    if !same_origin(uri, &from.uri) {
        return Ok("it is not at its sender's host");
    }
    // One case is offered to one pod: a second one named is not heard.
    let Some(pod) = pod_meant(tx, from, to)? else { return Ok("it is for no pod of ours that has agreed with its sender") };
    if case_pass_in_count(tx.conn, pod, from.id)? >= WAITING_MAX {
        return Ok("too much of theirs waits already");
    }
    let pass = PassIn {
        id: CasePassId::new(tx.now, tx.bits()),
        pod,
        from: from.id,
        address: from.address.clone(),
        offer_uri: offer_uri.to_owned(),
        uri: uri.to_owned(),
        facts: facts.clone(),
        created_at: tx.now,
    };
    if !case_pass_in_put(tx.conn, &pass)? {
        return Ok("it came before");
    }
    notice::to_desk(tx, pod, None, "case-offered", About::default())?;
    Ok("it waits for the desk")
}

/// What pods elsewhere that ours has agreed with offer to the pod of `who`.
///
/// # Errors
/// [`Error::Db`].
pub fn waiting(conn: &mut Conn, who: &Member) -> Result<Vec<PassIn>, Error> {
    if !who.has_job("desk") {
        return Ok(Vec::new());
    }
    let agreed = peer_agreed(conn, who.pod)?;
    let all = case_pass_in_of(conn, who.pod, SHOWN)?;
    Ok(all.into_iter().filter(|p| agreed.iter().any(|(id, _)| *id == p.from)).collect())
}

fn at_desk(conn: &mut Conn, who: &Member, id: CasePassId) -> Result<PassIn, Error> {
    Ok(case_pass_in_find(conn, id)?.filter(|p| p.pod == who.pod && who.has_job("desk")).ok_or(Refusal::NotFound)?)
}

/// Takes a case over: fetches what its home knows, keeps it, and says so.
///
/// # Errors
/// [`Refusal::NotFound`] for what is not offered here (any more), [`Error::Lookup`] when its home does not answer or does not give it: then
/// it waits until its home takes it back.
pub async fn take(node: &Node, who: &Member, id: CasePassId) -> Result<Case, Error> {
    let me = who.clone();
    let (pass, pod) = node.read(move |c| Ok::<_, Error>((at_desk(c, &me, id)?, pod_find(c, me.pod)?))).await?;
    // Before anything is asked for: what is fetched has to be kept.
    pod.filter(Pod::is_here).ok_or(Refusal::NotFound)?;
    let doc = node.document(&pass.uri).await?;
    let all = parse_whole(&doc).ok_or(LookupError::Unreachable("what came is no case".to_owned()))?;
    let me = who.clone();
    node.act(move |tx| keep(tx, &me, id, all.clone())).await
}

/// Takes an offer from the desk: it is answered now, by whoever was first.
fn take_off(tx: &mut Tx<'_>, who: &Member, id: CasePassId) -> Result<PassIn, Error> {
    let pass = at_desk(tx.conn, who, id)?;
    if case_pass_in_delete(tx.conn, id)? { Ok(pass) } else { Err(Refusal::NotFound.into()) }
}

fn keep(tx: &mut Tx<'_>, who: &Member, id: CasePassId, all: Whole) -> Result<Case, Error> {
    let pass = take_off(tx, who, id)?;
    let from = remote_actor_find(tx.conn, pass.from)?.ok_or(Refusal::NotFound)?;
    let (mut details, mut title) = (all.details, all.title);
    if !is_title(&title) {
        // Another program may keep other things in this line: it is for the desk alone then.
        let said: String = format!("{title}\n{}", details.get(Field::Said)).chars().take(WORDS_MAX).collect();
        details = details.with(Field::Said, &said)?;
        title = caremonger_i18n::text(Locale::for_language(&all.facts.language), "case-pass-title", &[]);
    }
    let new = NewCase {
        channel: all.channel,
        kind: all.facts.kind,
        title,
        category: all.facts.category,
        amount: all.facts.amount,
        unit: all.facts.unit,
        area: all.facts.area,
        language: all.facts.language,
        // A day that has passed on the way is no reason to help nobody.
        needed_by: all.facts.needed_by.filter(|t| *t > tx.now),
        details,
        // They were asked by the desk that offered it.
        consent: true,
        once: String::new(),
    };
    came_back(tx, who, pass.from, &all.code)?;
    let case = case_new::bring(tx, who, new, &all.code, all.spoken_with)?;
    log(tx, case.id, "passed-in", &from.address)?;
    answer(tx, pass.pod, &from, true, &pass.offer_uri)?;
    Ok(case)
}

/// A case that went to that pod comes back: its person's code asks for the new one from now on.
fn came_back(tx: &mut Tx<'_>, who: &Member, from: RemoteActorId, code: &str) -> Result<(), Error> {
    let Some(mut old) = case_find_by_code(tx.conn, code)?.filter(|c| c.pod == who.pod && c.state == State::OtherArea) else {
        return Ok(());
    };
    if case_pass_out_of(tx.conn, old.id)?.is_some_and(|p| p.to == from && p.taken_at.is_some()) {
        old.code = case_new::fresh_code(tx)?;
        case_update(tx.conn, &old)?;
    }
    Ok(())
}

/// Says no: the case stays where it is.
///
/// # Errors
/// [`Refusal::NotFound`].
pub fn refuse(tx: &mut Tx<'_>, who: &Member, id: CasePassId) -> Result<(), Error> {
    let pass = take_off(tx, who, id)?;
    say_no(tx, &pass)
}

fn say_no(tx: &mut Tx<'_>, pass: &PassIn) -> Result<(), Error> {
    match remote_actor_find(tx.conn, pass.from)? {
        Some(from) => answer(tx, pass.pod, &from, false, &pass.offer_uri),
        None => Ok(()),
    }
}

/// Says no to everything that is offered to a pod: it is no more.
pub(crate) fn refuse_all(tx: &mut Tx<'_>, pod: PodId) -> Result<(), Error> {
    for pass in case_pass_in_of(tx.conn, pod, i64::MAX)? {
        case_pass_in_delete(tx.conn, pass.id)?;
        say_no(tx, &pass)?;
    }
    Ok(())
}

/// Its home takes an offer back.
///
/// # Errors
/// [`Error::Db`].
pub fn taken_back(tx: &mut Tx<'_>, from: &RemoteActor, offer_uri: &str) -> Result<bool, Error> {
    Ok(case_pass_in_taken_back(tx.conn, from.id, offer_uri)?)
}

/// Forgets offers that are long over.
pub(crate) fn prune(conn: &mut Conn, now: Timestamp) -> Result<(), Error> {
    Ok(case_pass_in_prune(conn, now.minus(ANSWER_WITHIN + GRACE))?)
}
