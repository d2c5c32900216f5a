//! Jobs: many, each until a day, given by whoever holds the keys and laid down by whoever has them.

use std::time::Duration;

use caremonger_domain::{Refusal, Timestamp, id::MemberId};
use caremonger_store::{
    job::{job_delete, job_lock, job_offer_delete, job_offer_put, job_put},
    member::{Member, member_find, member_longest_known},
};

use crate::{Error, Tx, mediation_end, member::JOBS, notice, notice_setting, operator};

/// The longest a job is given for: then it is time for somebody else, or for another yes.
pub const LONGEST: Duration = Duration::from_secs(366 * 24 * 3600);

/// How long the keys stay with somebody who did not ask for them.
const MONTH: Duration = Duration::from_secs(30 * 24 * 3600);

/// Whether somebody is the only one of their pod who holds the keys.
fn last_keys(tx: &mut Tx<'_>, member: &Member) -> Result<bool, Error> {
    let keys: Vec<MemberId> = job_lock(tx.conn, member.pod)?.into_iter().filter(|j| j.job == "keys").map(|j| j.member).collect();
    Ok(keys == [member.id])
}

/// Gives a neighbour a job until a day.
///
/// # Errors
/// [`Refusal::NotAllowed`] for anybody without the keys, [`Refusal::Invalid`] for a job there is none of, or a day too far off.
pub fn give(tx: &mut Tx<'_>, who: &Member, id: MemberId, job: &str, until: Timestamp) -> Result<(), Error> {
    who.check_job("keys")?;
    let member = member_find(tx.conn, id)?.filter(|m| m.pod == who.pod).ok_or(Refusal::NotFound)?;
    if !JOBS.contains(&job) {
        return Err(Refusal::Invalid("Jobs are: desk, driver, caller, purse, mediator, keys.", "job").into());
    }
    if until <= tx.now || until > tx.now.plus(LONGEST) {
        return Err(Refusal::Invalid("Choose a day within the next year.", "until").into());
    }
    if !member.known {
        return Err(Refusal::Invalid("Somebody has to vouch for them first.", "job").into());
    }
    if job == "keys" && !member.has_job("keys") {
        notice_setting::keys_are_given(tx, id)?;
    }
    job_put(tx.conn, id, job, tx.now, Some(until))?;
    job_offer_delete(tx.conn, id, job)?;
    operator::log(tx, &who.id.to_string(), "job-give", job)?;
    notice::to_member(tx, id, "job")
}

/// Lays a job down, or takes it back from somebody.
///
/// # Errors
/// [`Refusal::NotAllowed`]; [`Refusal::Invalid`] for the last keys of a pod: somebody has to have them.
pub fn lay_down(tx: &mut Tx<'_>, who: &Member, id: MemberId, job: &str) -> Result<(), Error> {
    let member = member_find(tx.conn, id)?.filter(|m| m.pod == who.pod).ok_or(Refusal::NotFound)?;
    if id != who.id && !who.has_job("keys") {
        return Err(Refusal::NotAllowed.into());
    }
    if job == "keys" && last_keys(tx, &member)? {
        return Err(Refusal::Invalid("Nobody else holds the keys. Give them to somebody first.", "job").into());
    }
    if job_delete(tx.conn, id, job)? {
        operator::log(tx, &who.id.to_string(), "job-end", job)?;
        mediation_end::job_ended(tx, id, job)?;
        if id != who.id {
            notice::to_member(tx, id, "job")?;
        }
    }
    Ok(())
}

/// Says that one could take a job, for whoever holds the keys to read (A4).
///
/// # Errors
/// [`Refusal::NotAllowed`] for who is not known yet, [`Refusal::Invalid`] for a job there is none of or that one has.
pub fn offer(tx: &mut Tx<'_>, who: &Member, job: &str) -> Result<(), Error> {
    if !who.known {
        return Err(Refusal::NotAllowed.into());
    }
    if !JOBS.contains(&job) || who.has_job(job) {
        return Err(Refusal::Invalid("Jobs are: desk, driver, caller, purse, mediator, keys.", "job").into());
    }
    if job_offer_put(tx.conn, who.id, job, tx.now)? {
        notice::to_jobs(tx, who.pod, &["keys"], &[who.id], "job-offered", notice::About::default())?;
    }
    Ok(())
}

/// Says that one could not after all.
///
/// # Errors
/// [`Error::Db`].
pub fn take_offer_back(tx: &mut Tx<'_>, who: &Member, job: &str) -> Result<(), Error> {
    Ok(job_offer_delete(tx.conn, who.id, job)?)
}

/// The pod decided that somebody gets a job.
pub(crate) fn decided(tx: &mut Tx<'_>, member: &Member, job: &str, until: Timestamp) -> Result<(), Error> {
    if job == "keys" && !member.has_job("keys") {
        notice_setting::keys_are_given(tx, member.id)?;
    }
    job_put(tx.conn, member.id, job, tx.now, Some(until))?;
    job_offer_delete(tx.conn, member.id, job)?;
    operator::log(tx, "pod", "job-give", job)?;
    notice::to_member(tx, member.id, "job")
}

/// The pod decided that somebody's job ends; whether it did. The last keys go to whoever has been known longest: nobody is locked out, and
/// nobody can lock the others out.
pub(crate) fn recalled(tx: &mut Tx<'_>, member: &Member, job: &str) -> Result<bool, Error> {
    if job == "keys" && last_keys(tx, member)? {
        hand_on_keys(tx, member)?;
        if last_keys(tx, member)? {
            return Ok(false);
        }
    }
    if !job_delete(tx.conn, member.id, job)? {
        return Ok(false);
    }
    operator::log(tx, "pod", "job-end", job)?;
    mediation_end::job_ended(tx, member.id, job)?;
    notice::to_member(tx, member.id, "job")?;
    Ok(true)
}

/// Ends a job whose day has come. The last keys of a pod stay for another month, and their holder is told.
///
/// # Errors
/// [`Error::Db`].
pub fn run_out(tx: &mut Tx<'_>, id: MemberId, job: &str) -> Result<(), Error> {
    let Some(member) = member_find(tx.conn, id)? else { return Ok(()) };
    let all = job_lock(tx.conn, member.pod)?;
    // Its day may have been moved a moment ago.
    if !all.iter().any(|j| j.member == id && j.job == job && j.until.is_some_and(|until| until <= tx.now)) {
        return Ok(());
    }
    if job == "keys" && last_keys(tx, &member)? {
        job_put(tx.conn, id, job, tx.now, Some(tx.now.plus(MONTH)))?;
        return notice::to_member(tx, id, "job-keys");
    }
    job_delete(tx.conn, id, job)?;
    operator::log(tx, "time", "job-end", job)?;
    mediation_end::job_ended(tx, id, job)?;
    notice::to_member(tx, id, "job")
}

/// Whoever leaves with the last keys of a pod leaves them to the neighbour who has been known longest.
///
/// # Errors
/// [`Error::Db`].
pub(crate) fn hand_on_keys(tx: &mut Tx<'_>, who: &Member) -> Result<(), Error> {
    if !last_keys(tx, who)? {
        return Ok(());
    }
    let Some(next) = member_longest_known(tx.conn, who.pod, who.id)? else { return Ok(()) };
    notice_setting::keys_are_given(tx, next)?;
    job_put(tx.conn, next, "keys", tx.now, Some(tx.now.plus(MONTH)))?;
    operator::log(tx, "time", "job-give", "keys")?;
    notice::to_member(tx, next, "job-keys")
}
