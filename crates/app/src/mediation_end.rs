//! How talks with a mediator end by themselves, what they open the way to, and how they are forgotten (H6).

use caremonger_domain::{
    Timestamp,
    id::{MediationId, MemberId, PodId},
    mediation::{By, Ending, Event, Side, opens_review, step},
};
use caremonger_store::{
    Conn,
    mediation::{Mediation, mediation_delete, mediation_lock, mediation_of},
    member::Member,
    vault_key::vault_key_delete,
};

use crate::{
    Error, Tx,
    mediation::{mediators, save, tell},
    notice::{self, About},
    vault,
};

fn two(m: &Mediation) -> Vec<MemberId> {
    [m.asker, Some(m.other)].into_iter().flatten().collect()
}

/// Whether talks with somebody open the way for the pod to decide if they stay.
pub(crate) fn opens(tx: &mut Tx<'_>, pod: PodId, about: MemberId, all: &[Mediation]) -> Result<bool, Error> {
    for m in all.iter().filter(|m| m.pod == pod) {
        let Some(side) = m.side_of(about) else { continue };
        if opens_review(&m.course, side, tx.now) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// When the last talk with somebody that opened the way ended, before a moment.
///
/// # Errors
/// [`Error::Db`].
pub(crate) fn ended_before(conn: &mut Conn, about: MemberId, before: Timestamp) -> Result<Option<Timestamp>, Error> {
    let ends = mediation_of(conn, about)?.into_iter().filter_map(|m| {
        let (ending, at) = m.course.ended?;
        (ending.opens(m.side_of(about)?) && at <= before).then_some(at)
    });
    Ok(ends.max())
}

/// Does what is due with a talk: reminds the mediators, ends it when its days have passed, forgets it.
pub(crate) fn run_due(tx: &mut Tx<'_>, id: MediationId) -> Result<(), Error> {
    let Some(mut m) = mediation_lock(tx.conn, id)?.filter(|m| m.due_at <= tx.now) else { return Ok(()) };
    if let Some((ending, _)) = m.course.ended {
        return forget(tx, m, ending);
    }
    let before = m.course;
    m.course = step(before, By::Time, Event::DaysPass, tx.now)?;
    if m.course.ended.is_some() {
        tell(tx, &m, "mediation-ended", None)?;
    } else if m.course.reminded && !before.reminded {
        remind(tx, &m)?;
    }
    save(tx, m)
}

/// Nobody has taken it up yet: all mediators hear of it once more. Where there is none, those with the keys can give somebody that job;
/// who asks, and with whom, they do not see.
fn remind(tx: &mut Tx<'_>, m: &Mediation) -> Result<(), Error> {
    let two = two(m);
    let (job, kind) =
        if mediators(tx.conn, m.pod, &two)?.is_empty() { ("keys", "mediation-none") } else { ("mediator", "mediation-waits") };
    notice::to_jobs(tx, m.pod, &[job], &two, kind, About::default())
}

/// The words go first; that it opened the way stays as long as it does, and then nothing is left.
fn forget(tx: &mut Tx<'_>, mut m: Mediation, ending: Ending) -> Result<(), Error> {
    if m.wiped_at.is_some() || !ending.opens(Side::Other) {
        return delete(tx, &m);
    }
    vault_key_delete(tx.conn, &m.id.to_string())?;
    (m.asker_words, m.other_words, m.place, m.agreed, m.mediator) = (None, None, None, None, None);
    m.asker = m.asker.filter(|_| ending.opens(Side::Asker));
    m.wiped_at = Some(tx.now);
    save(tx, m)?;
    vault::is_due(tx)
}

fn delete(tx: &mut Tx<'_>, m: &Mediation) -> Result<(), Error> {
    mediation_delete(tx.conn, m.id)?;
    if vault_key_delete(tx.conn, &m.id.to_string())? { vault::is_due(tx) } else { Ok(()) }
}

/// Whoever took it up is a mediator no more: it waits for another one, and the mediators are reminded.
fn without_mediator(tx: &mut Tx<'_>, mut m: Mediation) -> Result<(), Error> {
    (m.mediator, m.course.taken_up, m.course.reminded) = (None, false, false);
    save(tx, m)
}

/// Somebody is a mediator no more: what they had taken up waits for another one.
pub(crate) fn job_ended(tx: &mut Tx<'_>, who: MemberId, job: &str) -> Result<(), Error> {
    if job != "mediator" {
        return Ok(());
    }
    for found in mediation_of(tx.conn, who)? {
        let Some(m) = mediation_lock(tx.conn, found.id)? else { continue };
        if m.mediator == Some(who) && m.course.ended.is_none() {
            without_mediator(tx, m)?;
        }
    }
    Ok(())
}

/// A neighbour goes: nothing is left of the talks they were in.
pub(crate) fn leave_all(tx: &mut Tx<'_>, who: &Member) -> Result<(), Error> {
    for found in mediation_of(tx.conn, who.id)? {
        let Some(m) = mediation_lock(tx.conn, found.id)? else { continue };
        if m.mediator == Some(who.id) {
            without_mediator(tx, m)?;
            continue;
        }
        if m.course.ended.is_none() {
            tell(tx, &m, "mediation-ended", Some(who.id))?;
        }
        delete(tx, &m)?;
    }
    Ok(())
}

/// A neighbour goes to another pod of the node: the talks they asked for or were asked for end, for its mediators are not theirs any more.
pub(crate) fn moved(tx: &mut Tx<'_>, member: MemberId) -> Result<(), Error> {
    for found in mediation_of(tx.conn, member)? {
        let Some(mut m) = mediation_lock(tx.conn, found.id)?.filter(|m| m.course.ended.is_none()) else { continue };
        if m.mediator == Some(member) {
            without_mediator(tx, m)?;
        } else {
            m.course = step(m.course, By::One(Side::Asker), Event::TakeBack, tx.now)?;
            tell(tx, &m, "mediation-ended", None)?;
            save(tx, m)?;
        }
    }
    Ok(())
}
