//! The day of a proposal has come: its answers are counted and go, and what was decided is carried out in the same act (H1, H4, H5).

use std::time::Duration;

use caremonger_domain::{
    decision::{Answer, Effect, State, Why, count, decide},
    id::{DecisionId, PodId},
};
use caremonger_store::{
    decision::{
        Comment, Decision, answers_delete, answers_of, comment_add, decision_due, decision_lock, decision_open, decision_update,
        voters_of,
    },
    member::{Member, member_find},
};

use crate::{Error, Node, Tx, agreement, decision::tell, job};

/// Most closed in one round.
const ROUND: i64 = 100;
/// For how long a job is given by a decision.
const HALF_A_YEAR: Duration = Duration::from_secs(182 * 24 * 3600);

/// Closes what can be answered no more.
///
/// # Errors
/// [`Error::Db`].
pub async fn run_all_due(node: &Node) -> Result<(), Error> {
    let now = node.now();
    for id in node.read(move |c| Ok::<_, Error>(decision_due(c, now, ROUND)?)).await? {
        if let Err(error) = node.act(move |tx| run_due(tx, id)).await {
            tracing::error!(%error, "a proposal could not be closed");
        }
    }
    Ok(())
}

fn run_due(tx: &mut Tx<'_>, id: DecisionId) -> Result<(), Error> {
    let due = decision_lock(tx.conn, id)?.filter(|d| d.closed_at.is_none() && d.closes_at <= tx.now);
    let Some(d) = due else { return Ok(()) };
    if d.state == State::Gathering {
        return close(tx, d, State::Refused, Why::Support.as_str().to_owned(), String::new());
    }
    let answers = answers_of(tx.conn, id)?;
    let options = d.options.len();
    // What a later version wrote and this one cannot read counts as not said.
    let read: Vec<Answer> = answers.iter().filter_map(|a| Answer::read(d.rule, options, &a.answer).ok()).collect();
    let tally = count(&read, options);
    // Who has gone since is not waited for.
    let voters = voters_of(tx.conn, id)?.len().max(tally.answered);
    let (passed, why, chosen) = decide(d.rule, d.quorum, d.effect.least(voters), voters, &tally);
    for (n, a) in answers.iter().enumerate().filter(|(_, a)| !a.reason.is_empty()) {
        let bits = tx.bits().wrapping_add(n as u128);
        let c = Comment {
            id: caremonger_domain::id::CommentId::new(tx.now, bits),
            author: None,
            text: a.reason.clone(),
            created_at: tx.now,
        };
        comment_add(tx.conn, id, &c)?;
    }
    let numbers = [tally.answered].into_iter().chain(tally.voices).map(|n| n.to_string());
    let line = numbers.chain(tally.points.iter().map(ToString::to_string)).collect::<Vec<_>>().join(" ");
    let mut outcome = why.as_str().to_owned();
    if let Some(chosen) = chosen {
        outcome = format!("{outcome} option-{chosen}");
    }
    let by_desk = answers.iter().filter(|a| a.by_desk).count();
    if by_desk > 0 {
        outcome = format!("{outcome} desk-{by_desk}");
    }
    if passed {
        // What cannot be carried out does not keep what was decided from being known.
        let done = match tx.attempt(|tx| carry_out(tx, &d)) {
            Ok(true) => "done",
            Ok(false) => "not-done",
            Err(Error::Db(e)) if e.is_transient() => return Err(e.into()),
            Err(error) => {
                tracing::error!(%error, "what was decided could not be carried out");
                "not-done"
            }
        };
        outcome = format!("{outcome} {done}");
    }
    close(tx, d, if passed { State::Passed } else { State::Refused }, outcome, line)
}

/// Whoever proposed it takes it back.
pub(crate) fn withdrawn(tx: &mut Tx<'_>, d: Decision) -> Result<(), Error> {
    close(tx, d, State::Withdrawn, Why::Withdrawn.as_str().to_owned(), String::new())
}

/// Takes back whatever is open in a pod: who may answer would not be who has to live with it.
pub(crate) fn withdraw_all(tx: &mut Tx<'_>, pod: PodId) -> Result<(), Error> {
    for id in decision_open(tx.conn, pod)? {
        if let Some(d) = decision_lock(tx.conn, id)? {
            withdrawn(tx, d)?;
        }
    }
    Ok(())
}

fn close(tx: &mut Tx<'_>, mut d: Decision, state: State, outcome: String, tally: String) -> Result<(), Error> {
    // How anybody answered goes; that is as it was promised.
    answers_delete(tx.conn, d.id)?;
    (d.state, d.outcome, d.tally, d.closed_at) = (state, outcome, tally, Some(tx.now));
    decision_update(tx.conn, &d)?;
    tell(tx, &d, "decision-closed", None)
}

/// Does what was decided; whether it could be done.
fn carry_out(tx: &mut Tx<'_>, d: &Decision) -> Result<bool, Error> {
    let theirs =
        |tx: &mut Tx<'_>, id| -> Result<Option<Member>, Error> { Ok(member_find(tx.conn, id)?.filter(|m| m.pod == d.pod)) };
    match &d.effect {
        Effect::Words => Ok(true),
        Effect::Agreement { title, months } => {
            agreement::adopt(tx, d, title, *months)?;
            Ok(true)
        }
        Effect::Job { member, job } => match theirs(tx, *member)?.filter(|m| m.known) {
            Some(m) => job::decided(tx, &m, job, tx.now.plus(HALF_A_YEAR)).map(|()| true),
            None => Ok(false),
        },
        Effect::EndJob { member, job } => match theirs(tx, *member)? {
            Some(m) => job::recalled(tx, &m, job),
            None => Ok(false),
        },
    }
}
