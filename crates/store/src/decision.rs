//! What a pod decides together: proposals, who may answer, and answers under a mark.

use caremonger_domain::{
    Timestamp,
    decision::{Effect, Outcome, Rule, State},
    id::{DecisionId, MemberId, PodId},
};
use diesel::prelude::*;

use crate::{
    Conn, DbError,
    error::{stored, stored_number},
    schema::{decision_answers, decision_comments, decision_voters, decisions, members},
};

/// A proposal and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Its id.
    pub id: DecisionId,
    /// Whose.
    pub pod: PodId,
    /// Who proposed it; nobody once they are gone.
    pub proposer: Option<MemberId>,
    /// The question.
    pub question: String,
    /// Why, and for an agreement its text.
    pub why: String,
    /// The language of both (BCP 47).
    pub language: String,
    /// How it is decided.
    pub rule: Rule,
    /// What can be chosen, for points alone.
    pub options: Vec<String>,
    /// What part has to answer, in percent.
    pub quorum: u8,
    /// What happens once it has passed.
    pub effect: Effect,
    /// How far it is.
    pub state: State,
    /// How many may answer.
    pub voters: usize,
    /// What was counted, once it is closed: a line of numbers.
    pub tally: String,
    /// Why it was decided so, and whether it was carried out: words of the vocabulary with a space between; empty before.
    pub outcome: String,
    /// By when to answer.
    pub closes_at: Timestamp,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// When it was proposed.
    pub created_at: Timestamp,
    /// What part of those who received help has to say yes, in percent; nothing where that is not asked for.
    pub recipients: u8,
    /// What came of that, as the domain keeps it; empty before.
    pub share: String,
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = decisions, treat_none_as_null = true)]
struct Row {
    id: String,
    pod_id: String,
    proposer_id: Option<String>,
    question: String,
    why: String,
    language: String,
    rule: String,
    options: String,
    quorum: i64,
    effect: String,
    state: String,
    voters: i64,
    tally: String,
    outcome: String,
    closes_at: i64,
    closed_at: Option<i64>,
    created_at: i64,
    recipients: i64,
    share: String,
}

impl From<&Decision> for Row {
    fn from(d: &Decision) -> Self {
        Self {
            id: d.id.to_string(),
            pod_id: d.pod.to_string(),
            proposer_id: d.proposer.map(|m| m.to_string()),
            question: d.question.clone(),
            why: d.why.clone(),
            language: d.language.clone(),
            rule: d.rule.to_string(),
            options: d.options.join("\n"),
            quorum: d.quorum.into(),
            effect: d.effect.to_line(),
            state: d.state.to_string(),
            voters: i64::try_from(d.voters).unwrap_or(i64::MAX),
            tally: d.tally.clone(),
            outcome: d.outcome.clone(),
            closes_at: d.closes_at.as_micros(),
            closed_at: d.closed_at.map(Timestamp::as_micros),
            created_at: d.created_at.as_micros(),
            recipients: d.recipients.into(),
            share: d.share.clone(),
        }
    }
}

impl Row {
    fn into_decision(self) -> Result<Decision, DbError> {
        Ok(Decision {
            id: stored(&self.id, "decisions.id")?,
            pod: stored(&self.pod_id, "decisions.pod_id")?,
            proposer: self.proposer_id.map(|m| stored(&m, "decisions.proposer_id")).transpose()?,
            question: self.question,
            why: self.why,
            language: self.language,
            rule: stored(&self.rule, "decisions.rule")?,
            options: self.options.lines().map(str::to_owned).collect(),
            quorum: stored_number(self.quorum, "decisions.quorum")?,
            effect: Effect::from_line(&self.effect).ok_or(DbError::Corrupt("decisions.effect"))?,
            state: stored(&self.state, "decisions.state")?,
            voters: stored_number(self.voters, "decisions.voters")?,
            tally: self.tally,
            outcome: self.outcome,
            closes_at: Timestamp::from_micros(self.closes_at),
            closed_at: self.closed_at.map(Timestamp::from_micros),
            created_at: Timestamp::from_micros(self.created_at),
            recipients: stored_number(self.recipients, "decisions.recipients")?,
            share: self.share,
        })
    }
}

/// Keeps a proposal.
///
/// # Errors
/// [`DbError`] of the database.
pub fn decision_insert(conn: &mut Conn, d: &Decision) -> Result<(), DbError> {
    diesel::insert_into(decisions::table).values(Row::from(d)).execute(conn)?;
    Ok(())
}

/// Keeps what changed.
///
/// # Errors
/// [`DbError`] of the database.
pub fn decision_update(conn: &mut Conn, d: &Decision) -> Result<(), DbError> {
    diesel::update(decisions::table.find(d.id.to_string())).set(Row::from(d)).execute(conn)?;
    Ok(())
}

/// A proposal.
///
/// # Errors
/// [`DbError`] of the database.
pub fn decision_find(conn: &mut Conn, id: DecisionId) -> Result<Option<Decision>, DbError> {
    let row = decisions::table.find(id.to_string()).select(Row::as_select()).first(conn).optional()?;
    row.map(Row::into_decision).transpose()
}

/// The same, held until the end of the transaction. On SQLite the single writer is the lock.
///
/// # Errors
/// [`DbError`] of the database.
pub fn decision_lock(conn: &mut Conn, id: DecisionId) -> Result<Option<Decision>, DbError> {
    if let Conn::Postgres(c) = conn {
        decisions::table.find(id.to_string()).select(decisions::id).for_update().first::<String>(c).optional()?;
    }
    decision_find(conn, id)
}

/// The proposals of a pod: those that can be answered first, and then the newest.
///
/// # Errors
/// [`DbError`] of the database.
pub fn decision_page(conn: &mut Conn, pod: PodId, limit: i64) -> Result<Vec<Decision>, DbError> {
    let mine = decisions::table.filter(decisions::pod_id.eq(pod.to_string()));
    let rows: Vec<Row> = mine
        .order((decisions::closed_at.is_not_null(), decisions::id.desc()))
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::into_decision).collect()
}

/// What one neighbour proposed, the newest first.
///
/// # Errors
/// [`DbError`] of the database.
pub fn decisions_by(conn: &mut Conn, proposer: MemberId, limit: i64) -> Result<Vec<Decision>, DbError> {
    let theirs = decisions::table.filter(decisions::proposer_id.eq(proposer.to_string()));
    let rows: Vec<Row> = theirs.order(decisions::id.desc()).limit(limit).select(Row::as_select()).load(conn)?;
    rows.into_iter().map(Row::into_decision).collect()
}

/// How many proposals of a neighbour are not closed, and how many they made since then.
///
/// # Errors
/// [`DbError`] of the database.
pub fn decision_count(conn: &mut Conn, proposer: MemberId, since: Timestamp) -> Result<(i64, i64), DbError> {
    let theirs = || decisions::table.filter(decisions::proposer_id.eq(proposer.to_string()));
    let open = theirs().filter(decisions::closed_at.is_null()).count().get_result(conn)?;
    Ok((open, theirs().filter(decisions::created_at.ge(since.as_micros())).count().get_result(conn)?))
}

/// Those whose day to answer is over.
///
/// # Errors
/// [`DbError`] of the database.
pub fn decision_due(conn: &mut Conn, now: Timestamp, limit: i64) -> Result<Vec<DecisionId>, DbError> {
    let due = decisions::table.filter(decisions::closed_at.is_null()).filter(decisions::closes_at.le(now.as_micros()));
    let ids: Vec<String> = due.order(decisions::closes_at).limit(limit).select(decisions::id).load(conn)?;
    ids.iter().map(|id| stored(id, "decisions.id")).collect()
}

/// What proposals of a pod that passed say and did, the latest first.
///
/// # Errors
/// [`DbError`] of the database.
pub fn effects_passed(conn: &mut Conn, pod: PodId, limit: i64) -> Result<Vec<Effect>, DbError> {
    let passed = decisions::table.filter(decisions::pod_id.eq(pod.to_string())).filter(decisions::state.eq("passed"));
    let passed = passed.filter(decisions::effect.ne("words")).order(decisions::closed_at.desc()).limit(limit);
    let lines: Vec<(String, String)> = passed.select((decisions::effect, decisions::outcome)).load(conn)?;
    let done = |outcome: &str| Outcome::from_line(outcome).is_some_and(|o| o.done == Some(true));
    Ok(lines.iter().filter(|(_, outcome)| done(outcome)).filter_map(|(effect, _)| Effect::from_line(effect)).collect())
}

/// What the open proposals of a pod would do.
///
/// # Errors
/// [`DbError`] of the database.
pub fn effects_open(conn: &mut Conn, pod: PodId) -> Result<Vec<Effect>, DbError> {
    let open = decisions::table.filter(decisions::pod_id.eq(pod.to_string())).filter(decisions::closed_at.is_null());
    let lines: Vec<String> = open.filter(decisions::effect.ne("words")).select(decisions::effect).load(conn)?;
    Ok(lines.iter().filter_map(|effect| Effect::from_line(effect)).collect())
}

/// Writes down who may answer: the neighbours of the pod who are known at this moment. How many they are.
///
/// # Errors
/// [`DbError`] of the database.
pub fn voters_freeze(conn: &mut Conn, id: DecisionId, pod: PodId) -> Result<usize, DbError> {
    let known: Vec<String> = members::table
        .filter(members::pod_id.eq(pod.to_string()))
        .filter(members::erased_at.is_null())
        .filter(members::known_at.is_not_null())
        .select(members::id)
        .load(conn)?;
    for member in &known {
        let row = (
            decision_voters::decision_id.eq(id.to_string()),
            decision_voters::member_id.eq(member),
            decision_voters::supports.eq(0_i64),
        );
        diesel::insert_into(decision_voters::table).values(row).execute(conn)?;
    }
    Ok(known.len())
}

/// Who may answer, by name: id, name, whether they want it to be decided.
///
/// # Errors
/// [`DbError`] of the database.
pub fn voters_of(conn: &mut Conn, id: DecisionId) -> Result<Vec<(MemberId, String, bool)>, DbError> {
    let rows: Vec<(String, String, i64)> = decision_voters::table
        .inner_join(members::table)
        .filter(decision_voters::decision_id.eq(id.to_string()))
        .order((members::name, members::id))
        .select((members::id, members::name, decision_voters::supports))
        .load(conn)?;
    rows.into_iter().map(|(m, name, s)| Ok((stored(&m, "decision_voters.member_id")?, name, s != 0))).collect()
}

/// Whether somebody may answer.
///
/// # Errors
/// [`DbError`] of the database.
pub fn voter_is(conn: &mut Conn, id: DecisionId, member: MemberId) -> Result<bool, DbError> {
    let this = decision_voters::table.find((id.to_string(), member.to_string()));
    Ok(this.select(decision_voters::supports).first::<i64>(conn).optional()?.is_some())
}

/// Somebody wants it to be decided. How many do then.
///
/// # Errors
/// [`DbError`] of the database.
pub fn voter_supports(conn: &mut Conn, id: DecisionId, member: MemberId) -> Result<usize, DbError> {
    diesel::update(decision_voters::table.find((id.to_string(), member.to_string())))
        .set(decision_voters::supports.eq(1_i64))
        .execute(conn)?;
    let all = decision_voters::table.filter(decision_voters::decision_id.eq(id.to_string()));
    let n: i64 = all.filter(decision_voters::supports.eq(1_i64)).count().get_result(conn)?;
    Ok(usize::try_from(n).unwrap_or(0))
}

/// What is open in a pod.
///
/// # Errors
/// [`DbError`] of the database.
pub fn decision_open(conn: &mut Conn, pod: PodId) -> Result<Vec<DecisionId>, DbError> {
    let open = decisions::table.filter(decisions::pod_id.eq(pod.to_string())).filter(decisions::closed_at.is_null());
    let ids: Vec<String> = open.order(decisions::id).select(decisions::id).load(conn)?;
    ids.iter().map(|id| stored(id, "decisions.id")).collect()
}

/// A neighbour goes to another pod: they are on no list of what is open in the old one.
///
/// # Errors
/// [`DbError`] of the database.
pub fn voter_leaves(conn: &mut Conn, pod: PodId, member: MemberId) -> Result<(), DbError> {
    for id in decision_open(conn, pod)? {
        diesel::delete(decision_voters::table.find((id.to_string(), member.to_string()))).execute(conn)?;
    }
    Ok(())
}

/// An answer under a mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerRow {
    /// By which whoever answered can change it, while it is open.
    pub mark: String,
    /// What was answered, as the domain keeps it.
    pub answer: String,
    /// Why, where somebody objects.
    pub reason: String,
    /// Whether the desk said it for them.
    pub by_desk: bool,
}

/// Keeps an answer, in place of what was answered under its mark before.
///
/// # Errors
/// [`DbError`] of the database.
pub fn answer_put(conn: &mut Conn, id: DecisionId, a: &AnswerRow) -> Result<(), DbError> {
    diesel::delete(decision_answers::table.find((id.to_string(), &a.mark))).execute(conn)?;
    diesel::insert_into(decision_answers::table)
        .values((
            decision_answers::decision_id.eq(id.to_string()),
            decision_answers::mark.eq(&a.mark),
            decision_answers::answer.eq(&a.answer),
            decision_answers::reason.eq(&a.reason),
            decision_answers::by_desk.eq(i64::from(a.by_desk)),
        ))
        .execute(conn)?;
    Ok(())
}

type AnswerColumns = (String, String, String, i64);
const ANSWER: (decision_answers::mark, decision_answers::answer, decision_answers::reason, decision_answers::by_desk) =
    (decision_answers::mark, decision_answers::answer, decision_answers::reason, decision_answers::by_desk);

fn read_answer((mark, answer, reason, by_desk): AnswerColumns) -> AnswerRow {
    AnswerRow { mark, answer, reason, by_desk: by_desk != 0 }
}

/// The answer under a mark.
///
/// # Errors
/// [`DbError`] of the database.
pub fn answer_find(conn: &mut Conn, id: DecisionId, mark: &str) -> Result<Option<AnswerRow>, DbError> {
    let this = decision_answers::table.find((id.to_string(), mark)).select(ANSWER);
    Ok(this.first::<AnswerColumns>(conn).optional()?.map(read_answer))
}

/// All answers, in the order of their marks, which says nothing.
///
/// # Errors
/// [`DbError`] of the database.
pub fn answers_of(conn: &mut Conn, id: DecisionId) -> Result<Vec<AnswerRow>, DbError> {
    let all = decision_answers::table.filter(decision_answers::decision_id.eq(id.to_string())).order(decision_answers::mark);
    Ok(all.select(ANSWER).load::<AnswerColumns>(conn)?.into_iter().map(read_answer).collect())
}

/// Takes all answers away: what was counted stays.
///
/// # Errors
/// [`DbError`] of the database.
pub fn answers_delete(conn: &mut Conn, id: DecisionId) -> Result<(), DbError> {
    diesel::delete(decision_answers::table.filter(decision_answers::decision_id.eq(id.to_string()))).execute(conn)?;
    Ok(())
}

/// A neighbour goes: nothing says any more what they proposed, wrote or might have answered.
///
/// # Errors
/// [`DbError`] of the database.
pub fn decision_forget(conn: &mut Conn, member: MemberId) -> Result<(), DbError> {
    let id = member.to_string();
    diesel::update(decisions::table.filter(decisions::proposer_id.eq(&id)))
        .set(decisions::proposer_id.eq(None::<String>))
        .execute(conn)?;
    diesel::update(decision_comments::table.filter(decision_comments::author_id.eq(&id)))
        .set((decision_comments::author_id.eq(None::<String>), decision_comments::text.eq("")))
        .execute(conn)?;
    diesel::delete(decision_voters::table.filter(decision_voters::member_id.eq(&id))).execute(conn)?;
    Ok(())
}
