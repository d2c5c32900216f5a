//! The day of a proposal has come: its answers are counted and go, and what was decided is carried out in the same act (H1, H4, H5).

use caremonger_domain::{
    decision::{Answer, Outcome, State, Tally, Why, count, decide},
    id::{CommentId, DecisionId, PodId},
    slip::Share,
};
use caremonger_store::{
    decision::{Decision, answers_delete, answers_of, decision_lock, decision_open, decision_update, voters_of},
    decision_comment::{Comment, comment_add},
    decision_link::links_delete,
    decision_slip::slips_delete,
    paper_count::{Standing, paper_delete},
};

use crate::{Error, Tx, decision::tell, decision_effect, paper_count, slip};

/// Closes a proposal whose day has come, if it still has.
pub(crate) fn run_due(tx: &mut Tx<'_>, id: DecisionId) -> Result<(), Error> {
    let due = decision_lock(tx.conn, id)?.filter(|d| d.closed_at.is_none() && d.closes_at <= tx.now);
    let Some(d) = due else { return Ok(()) };
    if d.state == State::Gathering {
        return close(tx, d, State::Refused, Outcome::of(Why::Support), None);
    }
    let answers = answers_of(tx.conn, id)?;
    let options = d.options.len();
    // What a later version wrote and this one cannot read counts as not said.
    let read: Vec<Answer> = answers.iter().filter_map(|a| Answer::read(d.rule, options, &a.answer).ok()).collect();
    let paper = paper_count::counted(tx.conn, id)?;
    let tally = paper.iter().fold(count(&read, options), |tally, (paper, _)| tally.with(paper));
    // Who has gone since is not waited for.
    let voters = voters_of(tx.conn, id)?.len().max(tally.answered);
    let (passed, why, chosen) = decide(d.rule, d.quorum, d.effect.least(voters), voters, &tally);
    let share = slip::share(tx, &d)?;
    // What is about help needs the yes of those who received it, whatever all of us say.
    let (passed, why) =
        if passed && share.is_some_and(|s| !s.is_enough(d.recipients)) { (false, Why::Recipients) } else { (passed, why) };
    let d = Decision { share: share.map(Share::to_line).unwrap_or_default(), ..d };
    let reasons = answers.iter().map(|a| &a.reason).chain(paper.iter().map(|(_, reason)| reason));
    for reason in reasons.filter(|reason| !reason.is_empty()) {
        let c = Comment { id: CommentId::new(tx.now, tx.bits()), author: None, text: reason.clone(), created_at: tx.now };
        comment_add(tx.conn, id, &c)?;
    }
    // What cannot be carried out does not keep what was decided from being known.
    let done = match passed.then(|| tx.attempt(|tx| decision_effect::carry_out(tx, &d))) {
        None => None,
        Some(Ok(done)) => Some(done),
        Some(Err(Error::Db(e))) if e.is_transient() => return Err(e.into()),
        Some(Err(error)) => {
            tracing::error!(%error, "what was decided could not be carried out");
            Some(false)
        }
    };
    let by_desk = answers.iter().filter(|a| a.by_desk).count();
    let on_paper = paper.map_or(0, |(paper, _)| paper.answered);
    let outcome = Outcome { why, chosen, by_desk, done, printed: slip::printed(tx.conn, id)?, paper: on_paper };
    close(tx, d, if passed { State::Passed } else { State::Refused }, outcome, Some(&tally))
}

/// Whoever proposed it takes it back.
pub(crate) fn withdrawn(tx: &mut Tx<'_>, d: Decision) -> Result<(), Error> {
    close(tx, d, State::Withdrawn, Outcome::of(Why::Withdrawn), None)
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

fn close(tx: &mut Tx<'_>, mut d: Decision, state: State, outcome: Outcome, tally: Option<&Tally>) -> Result<(), Error> {
    // How anybody answered goes; that is as it was promised.
    answers_delete(tx.conn, d.id)?;
    slips_delete(tx.conn, d.id)?;
    links_delete(tx.conn, d.id)?;
    paper_count::drop_waiting(tx, d.id)?;
    paper_delete(tx.conn, d.id, Standing::Counts)?;
    d.tally = tally.map(Tally::to_line).unwrap_or_default();
    (d.state, d.outcome, d.closed_at) = (state, outcome.to_line(), Some(tx.now));
    decision_update(tx.conn, &d)?;
    tell(tx, &d, "decision-closed")
}
