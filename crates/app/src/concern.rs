//! Telling the mediators of a pod that something is not right. The words are sealed, read by mediators alone, and go when it is over.

use std::time::Duration;

use caremonger_domain::{
    Refusal,
    id::{ConcernId, ListingId, MemberId, PodId},
    listing::Origin,
    person::WIPE_AFTER,
};
use caremonger_store::{
    Conn,
    concern::{
        Concern, concern_close, concern_count, concern_find, concern_forget_mark, concern_insert, concern_over, concern_page,
        concern_wipe,
    },
    job::{Job, job_all},
    member::{Member, member_find},
    vault_key::vault_key_delete,
};

use crate::{
    Error, Node, Tx,
    commitment::check_words,
    listing::seen_by_member,
    notice::{self, About},
    vault,
};

/// Most concerns of one neighbour in a day.
const A_DAY: i64 = 5;
const DAY: Duration = Duration::from_secs(24 * 3600);
/// Most open ones that are shown.
const OPEN_SHOWN: i64 = 1_000;
/// Most settled ones that are shown.
const SHOWN: i64 = 50;
/// Most whose words are wiped in one round.
const ROUND: i64 = 200;

/// The jobs whose holders look at concerns: the first that anybody has.
const MEDIATING: [&str; 3] = ["mediator", "keys", "desk"];

/// What a concern is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A neighbour of this node.
    Member(MemberId),
    /// A listing of this node.
    Listing(ListingId),
}

fn place(id: ConcernId) -> String {
    format!("words of {id}")
}

/// By what it is known how much a neighbour told, without their name.
fn mark_of(node: &Node, teller: MemberId) -> Vec<u8> {
    node.vault().mark("told a concern", &teller.to_string())
}

/// Who looks at concerns of a pod: its mediators, but for whoever it is about; where there is none, who has the keys, else the desk.
///
/// # Errors
/// [`Error::Db`].
pub fn mediators(conn: &mut Conn, pod: PodId, about: Option<MemberId>) -> Result<Vec<MemberId>, Error> {
    Ok(mediators_of(&job_all(conn, pod)?, about))
}

fn mediators_of(jobs: &[Job], about: Option<MemberId>) -> Vec<MemberId> {
    for job in MEDIATING {
        let with: Vec<MemberId> = jobs.iter().filter(|j| j.job == job && Some(j.member) != about).map(|j| j.member).collect();
        if !with.is_empty() {
            return with;
        }
    }
    Vec::new()
}

/// Tells the mediators of the pod that somebody, or a listing, belongs to. Who told it is known to them only if `named`.
///
/// # Errors
/// [`Refusal::NotFound`] for what is not here, [`Refusal::Invalid`] naming `text`.
pub fn tell(tx: &mut Tx<'_>, who: &Member, subject: Subject, text: &str, named: bool) -> Result<(), Error> {
    let text = check_words(text, "text")?;
    if text.is_empty() {
        return Err(Refusal::Invalid("Write a few words first.", "text").into());
    }
    let (pod, about, listing) = match subject {
        Subject::Member(id) => {
            let them = member_find(tx.conn, id)?.filter(|m| m.id != who.id).ok_or(Refusal::NotFound)?;
            (them.pod, Some(them.id), None)
        }
        Subject::Listing(id) => {
            let l = seen_by_member(tx, who, id)?;
            let Origin::Local { pod, author } = l.origin else { return Err(Refusal::NotFound.into()) };
            (pod, author.filter(|a| *a != who.id), Some(id))
        }
    };
    let readers = mediators(tx.conn, pod, about)?;
    if readers.is_empty() {
        return Err(Refusal::Invalid("Nobody else of that pod could read it. Ring somebody whom you trust.", "text").into());
    }
    let by_mark = mark_of(tx.node, who.id);
    if concern_count(tx.conn, &by_mark, tx.now.minus(DAY))? >= A_DAY {
        return Err(
            Refusal::Invalid("You have told much today. Ring somebody of your pod, or write again tomorrow.", "text").into()
        );
    }
    let id = ConcernId::new(tx.now, tx.bits());
    let key = vault::ensure_key(tx, &id.to_string())?;
    let sealed = Some(vault::seal(tx.node, &key, &place(id), &text)?);
    let by = named.then_some(who.id);
    concern_insert(tx.conn, &Concern { id, pod, about, listing, by, by_mark, sealed, created_at: tx.now, closed_at: None })?;
    for mediator in readers {
        notice::to_member_about(tx, mediator, "concern", About::default())?;
    }
    Ok(())
}

/// What the mediators of a pod were told, newest first, each with its words. Of what is about a mediator that mediator sees nothing.
///
/// # Errors
/// [`Refusal::NotAllowed`] for whoever can be none of those who look at them ([`mediators`]).
pub fn told(conn: &mut Conn, node: &Node, who: &Member) -> Result<Vec<(Concern, String)>, Error> {
    if !MEDIATING.iter().any(|job| who.has_job(job)) {
        return Err(Refusal::NotAllowed.into());
    }
    let jobs = job_all(conn, who.pod)?;
    let mut all = Vec::new();
    for mut c in concern_page(conn, who.pod, OPEN_SHOWN, SHOWN)? {
        if !mediators_of(&jobs, c.about).contains(&who.id) {
            continue;
        }
        let key = vault::key_of(conn, node, &c.id.to_string())?;
        let words = key.zip(c.sealed.take()).map(|(key, sealed)| vault::open(&key, &place(c.id), &sealed));
        all.push((c, words.transpose()?.unwrap_or_default()));
    }
    Ok(all)
}

/// A mediator is done with a concern; its words go two weeks later.
///
/// # Errors
/// [`Refusal::NotFound`].
pub fn close(tx: &mut Tx<'_>, who: &Member, id: ConcernId) -> Result<(), Error> {
    let c = concern_find(tx.conn, id)?.filter(|c| c.pod == who.pod).ok_or(Refusal::NotFound)?;
    if !mediators(tx.conn, c.pod, c.about)?.contains(&who.id) {
        return Err(Refusal::NotFound.into());
    }
    Ok(concern_close(tx.conn, id, tx.now)?)
}

/// A neighbour goes: nothing tells any more what they told.
///
/// # Errors
/// [`Error::Db`].
pub(crate) fn forget_teller(tx: &mut Tx<'_>, who: MemberId) -> Result<(), Error> {
    Ok(concern_forget_mark(tx.conn, &mark_of(tx.node, who))?)
}

/// Wipes the words of what is over.
///
/// # Errors
/// [`Error::Db`].
pub fn wipe_over(tx: &mut Tx<'_>) -> Result<(), Error> {
    for id in concern_over(tx.conn, tx.now.minus(WIPE_AFTER), ROUND)? {
        concern_wipe(tx.conn, id)?;
        vault_key_delete(tx.conn, &id.to_string())?;
        vault::is_due(tx)?;
    }
    Ok(())
}
