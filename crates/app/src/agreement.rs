//! What a pod agreed on: made by a decision, in versions, accepted by each for themselves, and looked at again on a day (H4).

use std::time::Duration;

use caremonger_domain::{
    Refusal,
    decision::{Answer, Effect, Outcome, Proposal, Rule, State, Voice, Why, count},
    id::AgreementId,
};
use caremonger_store::{
    Conn,
    agreement::{
        Agreement, agreement_accept, agreement_accepted, agreement_all, agreement_due, agreement_insert, agreement_reminded,
    },
    decision::Decision,
    member::{Member, member_page},
};

use crate::{Error, Tx, decision, notice};

const MONTH: Duration = Duration::from_secs(30 * 24 * 3600);
/// In how many months what a pod began with is looked at again: by then there are neighbours who can say what is missing.
const FIRST_MONTHS: u16 = 3;
/// What any proposal has; nobody waits for it here.
const FIRST_DAYS: u16 = 7;
const FIRST_QUORUM: u8 = 50;
/// Most reminded of in one round.
const ROUND: i64 = 50;
/// Most neighbours who are told.
const TOLD: i64 = 2_000;

/// A decision makes the next version of an agreement.
pub(crate) fn adopt(tx: &mut Tx<'_>, d: &Decision, title: &str, months: u16) -> Result<AgreementId, Error> {
    let before: Vec<Agreement> = agreement_all(tx.conn, d.pod)?.into_iter().filter(|a| a.title == title).collect();
    for old in before.iter().filter(|a| a.reminded_at.is_none()) {
        agreement_reminded(tx.conn, old.id, tx.now)?;
    }
    let a = Agreement {
        id: AgreementId::new(tx.now, tx.bits()),
        pod: d.pod,
        title: title.to_owned(),
        version: before.iter().map(|a| a.version).max().unwrap_or(0) + 1,
        text: d.why.clone(),
        language: d.language.clone(),
        decision: d.id,
        review_at: tx.now.plus(MONTH * u32::from(months)),
        reminded_at: None,
        created_at: tx.now,
    };
    agreement_insert(tx.conn, &a)?;
    Ok(a.id)
}

/// What somebody who begins a pod begins it with: decided by the one neighbour there is, and in the log as that (A1). Whoever joins accepts it or
/// proposes another version.
///
/// # Errors
/// [`Refusal::Invalid`] naming the field.
pub fn begin(tx: &mut Tx<'_>, who: &Member, title: &str, text: &str, language: &str) -> Result<(), Error> {
    let effect = Effect::Agreement { title: title.to_owned(), months: FIRST_MONTHS };
    // A name may be shorter than any question.
    let question = if title.chars().count() < 5 { format!("{title}: {}", first_words(text)) } else { title.to_owned() };
    let p = Proposal {
        question,
        why: text.to_owned(),
        rule: Rule::Consent,
        options: Vec::new(),
        quorum: FIRST_QUORUM,
        days: FIRST_DAYS,
        effect,
        recipients: 0,
    }
    .tidied()?;
    let d = Decision {
        state: State::Passed,
        tally: count(&[Answer::Voice(Voice::Yes)], 0).to_line(),
        outcome: Outcome { done: Some(true), ..Outcome::of(Why::Agreed) }.to_line(),
        closes_at: tx.now,
        closed_at: Some(tx.now),
        ..decision::drafted(tx, who, p, language)
    };
    let d = decision::put(tx, d)?;
    let id = adopt(tx, &d, title, FIRST_MONTHS)?;
    Ok(agreement_accept(tx.conn, id, who.id, tx.now)?)
}

/// The beginning of a text, as long as a question can be.
fn first_words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(80).collect()
}

/// The version of an agreement that holds, how many accepted it, whether the reader did, and how many versions there were before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    /// The agreement.
    pub agreement: Agreement,
    /// How many accepted it.
    pub accepted: i64,
    /// Whether the reader did.
    pub mine: bool,
    /// Versions before it, newest first.
    pub before: Vec<Agreement>,
}

/// What a pod agreed on, by name.
///
/// # Errors
/// [`Error::Db`].
pub fn of(conn: &mut Conn, who: &Member) -> Result<Vec<Holding>, Error> {
    let mut all: Vec<Holding> = Vec::new();
    for a in agreement_all(conn, who.pod)? {
        match all.last_mut().filter(|h| h.agreement.title == a.title) {
            Some(holding) => holding.before.push(a),
            None => {
                let (accepted, mine) = agreement_accepted(conn, a.id, who.id)?;
                all.push(Holding { agreement: a, accepted, mine, before: Vec::new() });
            }
        }
    }
    Ok(all)
}

/// Accepts the version that holds.
///
/// # Errors
/// [`Refusal::NotFound`] for another pod's, or for one that holds no more.
pub fn accept(tx: &mut Tx<'_>, who: &Member, id: AgreementId) -> Result<(), Error> {
    if !of(tx.conn, who)?.iter().any(|h| h.agreement.id == id) {
        return Err(Refusal::NotFound.into());
    }
    Ok(agreement_accept(tx.conn, id, who.id, tx.now)?)
}

/// Tells pods of agreements that are to be looked at again.
pub(crate) fn remind(tx: &mut Tx<'_>) -> Result<(), Error> {
    for a in agreement_due(tx.conn, tx.now, ROUND)? {
        agreement_reminded(tx.conn, a.id, tx.now)?;
        for member in member_page(tx.conn, a.pod, None, TOLD)? {
            notice::to_member(tx, member.id, "agreement-review")?;
        }
    }
    Ok(())
}
