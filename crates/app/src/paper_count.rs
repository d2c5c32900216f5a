//! Answers on paper are counted by two (H1): whoever has the desk counts first, and somebody else counts too without seeing what the first found.

use caremonger_domain::{
    Refusal,
    decision::{State, Tally},
    id::{DecisionId, MemberId},
    paper_count::{Next, check, next},
};
use caremonger_store::{
    Conn,
    decision::{Decision, answers_of, voter_is, voters_of},
    member::{Member, member_desk},
    paper_count::{PaperCount, Standing, paper_delete, paper_find, paper_put},
};

use crate::{Error, Tx, commitment::check_words, decision, notice, operator};

/// How far the sheets of a proposal are counted, for one reader. What the first found is in none of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Seen {
    /// How many sheets two have counted.
    pub sheets: usize,
    /// Whether a count waits for somebody else to count too.
    pub waits: bool,
    /// Whether that count is the reader's own.
    pub mine: bool,
    /// Whether the reader may count.
    pub may: bool,
}

/// What two have counted, and why it would do harm as it stands on the sheets.
pub(crate) fn counted(conn: &mut Conn, id: DecisionId) -> Result<Option<(Tally, String)>, Error> {
    let found = paper_find(conn, id, Standing::Counts)?;
    Ok(found.and_then(|p| Some((Tally::from_line(&p.numbers)?, p.reason))))
}

/// Whether as many have answered, on paper and otherwise, as could when it opened: whoever has gone since may have answered.
pub(crate) fn is_full(conn: &mut Conn, d: &Decision) -> Result<bool, Error> {
    let Some((paper, _)) = counted(conn, d.id)?.filter(|(paper, _)| paper.answered > 0) else { return Ok(false) };
    Ok(paper.answered + answers_of(conn, d.id)?.len() >= d.voters)
}

/// About somebody's job or place nobody counts: there each answer has a name that is told of it.
fn may_count(who: &Member, d: &Decision, voter: bool, second: bool) -> bool {
    voter && d.effect.concerns().is_none() && (second || who.has_job("desk"))
}

pub(crate) fn seen(conn: &mut Conn, who: &Member, d: &Decision, voter: bool) -> Result<Seen, Error> {
    if d.state != State::Open {
        return Ok(Seen::default());
    }
    let waiting = paper_find(conn, d.id, Standing::Waits)?;
    let mine = waiting.as_ref().is_some_and(|p| p.first == Some(who.id));
    let second = waiting.is_some() && !mine;
    let sheets = counted(conn, d.id)?.map_or(0, |(paper, _)| paper.answered);
    Ok(Seen { sheets, waits: waiting.is_some(), mine, may: may_count(who, d, voter, second) })
}

/// Asks for a second count: of the desk, or where whoever counted is the desk alone, of all who may answer.
fn ask_another(tx: &mut Tx<'_>, d: &Decision, first: MemberId) -> Result<(), Error> {
    let desk: Vec<MemberId> = member_desk(tx.conn, d.pod)?.into_iter().filter(|m| *m != first).collect();
    let asked = if desk.is_empty() { voters_of(tx.conn, d.id)?.into_iter().map(|(m, ..)| m).collect() } else { desk };
    for member in asked.into_iter().filter(|m| *m != first) {
        notice::to_member(tx, member, "paper-waits")?;
    }
    Ok(())
}

/// The proposal closes: what one counted and nobody else did does not count, and they hear of it.
pub(crate) fn drop_waiting(tx: &mut Tx<'_>, id: DecisionId) -> Result<(), Error> {
    if let Some(first) = paper_find(tx.conn, id, Standing::Waits)?.and_then(|p| p.first) {
        notice::to_member(tx, first, "paper-dropped")?;
    }
    Ok(paper_delete(tx.conn, id, Standing::Waits)?)
}

/// Keeps what somebody counted. The first count waits; with the same of somebody else it counts, in place of what two counted before; with
/// anything else both go, and both are told to count again.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::NotAllowed`] for who may not answer, and for who has no desk where nobody has counted yet;
/// [`Refusal::WrongState`], [`Refusal::Invalid`] naming `sheets` or `reason`.
pub fn count(tx: &mut Tx<'_>, who: &Member, id: DecisionId, found: &Tally, reason: &str) -> Result<Next, Error> {
    let d = decision::open(tx, who, id)?;
    let waiting = paper_find(tx.conn, id, Standing::Waits)?;
    let waiting = waiting.and_then(|p| Some((p.first?, Tally::from_line(&p.numbers)?, p.reason)));
    let second = waiting.as_ref().is_some_and(|(first, ..)| *first != who.id);
    let is_first = waiting.is_none();
    if !may_count(who, &d, voter_is(tx.conn, id, who.id)?, second) {
        return Err(Refusal::NotAllowed.into());
    }
    check(d.rule, d.options.len(), found)?;
    if found.answered.saturating_add(answers_of(tx.conn, id)?.len()) > d.voters {
        let words = "There are more sheets than neighbours who have not answered yet. Count them again.";
        return Err(Refusal::Invalid(words, "sheets").into());
    }
    let mut reason = check_words(reason, "reason")?;
    let [.., objections] = found.voices;
    if objections == 0 {
        reason.clear();
    } else if reason.is_empty() {
        return Err(Refusal::Invalid("Say why it would do harm.", "reason").into());
    }
    let becomes = next(waiting.as_ref().map(|(first, before, _)| (*first, before)), who.id, found);
    match (becomes, waiting) {
        (Next::Counts, Some((first, _, reason))) => {
            paper_delete(tx.conn, id, Standing::Waits)?;
            let both = PaperCount { numbers: found.to_line(), reason, first: Some(first), second: Some(who.id) };
            paper_put(tx.conn, id, Standing::Counts, &both)?;
        }
        (Next::Again, Some((first, ..))) => {
            paper_delete(tx.conn, id, Standing::Waits)?;
            for counter in [first, who.id] {
                notice::to_member(tx, counter, "paper-again")?;
            }
        }
        _ => {
            if is_first {
                ask_another(tx, &d, who.id)?;
            }
            let one = PaperCount { numbers: found.to_line(), reason, first: Some(who.id), second: None };
            paper_put(tx.conn, id, Standing::Waits, &one)?;
        }
    }
    // That it was counted is for all to see, and what was found for nobody before its day. All pods of the node read the log: without a name.
    if becomes == Next::Counts {
        operator::log(tx, "pod", "paper-counted", "")?;
    }
    Ok(becomes)
}
