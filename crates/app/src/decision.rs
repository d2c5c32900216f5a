//! What a pod decides together: proposed by anybody who is known, talked about, and answered by those who were there when it opened (H1, H3).

use std::time::Duration;

use caremonger_domain::{
    Refusal, Timestamp,
    decision::{Answer, Effect, LEAVES_DAYS, Proposal, RECALL, State, Voice},
    id::{CommentId, DecisionId, MemberId},
    money::Currency,
};
use caremonger_store::{
    Conn,
    decision::{
        AnswerRow, Decision, answer_find, answer_put, answers_of, decision_count, decision_find, decision_insert, decision_lock,
        decision_page, decision_update, voter_is, voter_supports, voters_freeze, voters_of,
    },
    decision_comment::{Comment, comment_add, comment_count, comments_of},
    fund::fund_find,
    member::{Member, member_name},
    notice_setting::notice_setting_find,
};

use crate::{
    Error, Node, Tx, commitment::check_words, decision_effect, decision_end, mediation_end, notice, paper_count, pod_whole, slip,
    vault,
};

/// Most open proposals of one neighbour.
const OPEN_EACH: i64 = 3;
/// Most proposals of one neighbour in a week, also those that were taken back.
const A_WEEK: i64 = 6;
/// Most that are shown.
const SHOWN: i64 = 200;
/// Most of what is written about one, and of it by one neighbour. Why somebody objected comes on top.
const COMMENTS: i64 = 500;
const COMMENTS_EACH: i64 = 20;
const COMMENTS_SHOWN: i64 = 1_500;
const DAY: Duration = Duration::from_secs(24 * 3600);
/// For how many days those are looked for who want somebody's job to end.
const GATHERING_DAYS: u32 = 7;

/// The mark under which somebody's answer is kept: whoever reads the database without the node's key cannot tell whose it is.
fn mark_of(node: &Node, id: DecisionId, member: MemberId) -> String {
    vault::mark(node, "answer to a proposal", &format!("{id} {member}"))
}

/// Proposes something. It can be answered at once by those who are known now, and by nobody who joins later; to end somebody's job three
/// have to want that it is decided.
///
/// # Errors
/// [`Refusal::Invalid`] naming the field; [`Refusal::NotAllowed`] for who is not known yet.
pub fn propose(tx: &mut Tx<'_>, who: &Member, new: Proposal, language: &str) -> Result<DecisionId, Error> {
    if !who.known {
        return Err(Refusal::NotAllowed.into());
    }
    let p = new.tidied()?;
    let (open, lately) = decision_count(tx.conn, who.id, tx.now.minus(DAY * 7))?;
    if lately >= A_WEEK {
        return Err(Refusal::Invalid("Six proposals a week are the most.", "question").into());
    }
    if open >= OPEN_EACH {
        return Err(Refusal::Invalid("Three open proposals are the most. Let one come to its end first.", "question").into());
    }
    // After the limits: by its answers, with nothing published, one could find out who was in a talk.
    decision_effect::check(tx, who, &p.effect)?;
    let d = put(tx, drafted(tx, who, p, language))?;
    let id = d.id;
    if d.state == State::Gathering {
        voter_supports(tx.conn, id, who.id)?;
    }
    if let Some(member) = d.effect.concerns().filter(|m| *m != who.id) {
        let leaves = matches!(d.effect, Effect::Leaves { .. });
        notice::to_member(tx, member, if leaves { "decision-leaves" } else { "decision-recall" })?;
    }
    tell_open(tx, &d, who.id)?;
    Ok(id)
}

/// A proposal as it opens.
pub(crate) fn drafted(tx: &Tx<'_>, who: &Member, p: Proposal, language: &str) -> Decision {
    let gathering = p.effect.needs_support();
    Decision {
        id: DecisionId::new(tx.now, tx.bits()),
        pod: who.pod,
        proposer: Some(who.id),
        question: p.question,
        why: p.why,
        language: language.to_owned(),
        rule: p.rule,
        options: p.options,
        quorum: p.quorum,
        effect: p.effect,
        state: if gathering { State::Gathering } else { State::Open },
        voters: 0,
        tally: String::new(),
        outcome: String::new(),
        closes_at: tx.now.plus(DAY * if gathering { GATHERING_DAYS } else { u32::from(p.days) }),
        closed_at: None,
        created_at: tx.now,
        recipients: p.recipients,
        share: String::new(),
    }
}

/// Keeps a proposal, with those who are known now as the ones who may answer.
pub(crate) fn put(tx: &mut Tx<'_>, mut d: Decision) -> Result<Decision, Error> {
    decision_insert(tx.conn, &d)?;
    d.voters = voters_freeze(tx.conn, d.id, d.pod)?;
    decision_update(tx.conn, &d)?;
    Ok(d)
}

/// Tells everybody who may answer.
pub(crate) fn tell(tx: &mut Tx<'_>, d: &Decision, kind: &str) -> Result<(), Error> {
    voters_of(tx.conn, d.id)?.into_iter().try_for_each(|(member, ..)| notice::to_member(tx, member, kind))
}

/// Tells that something can be answered; about a job, or whether somebody stays, nobody hears of it too late.
fn tell_open(tx: &mut Tx<'_>, d: &Decision, but: MemberId) -> Result<(), Error> {
    let kind = match d.effect {
        Effect::Job { .. } | Effect::EndJob { .. } => "decision-job",
        Effect::Leaves { .. } => "decision-stays",
        _ => "decision",
    };
    for (member, ..) in voters_of(tx.conn, d.id)?.into_iter().filter(|(m, ..)| *m != but) {
        // Whose next gathered letter would come when it is nearly over hears of it sooner.
        let late =
            kind == "decision" && notice_setting_find(tx.conn, member)?.is_some_and(|s| s.next_at > d.closes_at.minus(DAY * 2));
        notice::to_member(tx, member, if late { "decision-soon" } else { kind })?;
    }
    Ok(())
}

/// A proposal of the reader's pod.
fn locked(tx: &mut Tx<'_>, who: &Member, id: DecisionId) -> Result<Decision, Error> {
    Ok(decision_lock(tx.conn, id)?.filter(|d| d.pod == who.pod).ok_or(Refusal::NotFound)?)
}

/// The same, held and while it can be answered.
pub(crate) fn open(tx: &mut Tx<'_>, who: &Member, id: DecisionId) -> Result<Decision, Error> {
    let d = locked(tx, who, id)?;
    check_state(&d, State::Open)?;
    check_time(tx, &d)?;
    Ok(d)
}

/// Whether there is an answer of somebody. Not what it is: who asks may be somebody else who reads their mail.
///
/// # Errors
/// [`Error::Db`].
pub fn has_answered(conn: &mut Conn, node: &Node, id: DecisionId, member: MemberId) -> Result<bool, Error> {
    Ok(answer_find(conn, id, &mark_of(node, id, member))?.is_some())
}

fn check_state(d: &Decision, state: State) -> Result<(), Refusal> {
    if d.state == state { Ok(()) } else { Err(Refusal::WrongState { state: d.state.as_str() }) }
}

fn check_time(tx: &Tx<'_>, d: &Decision) -> Result<(), Refusal> {
    if tx.now < d.closes_at { Ok(()) } else { Err(Refusal::WrongState { state: "closed" }) }
}

/// Wants it to be decided. With the third it can be answered, for a week; for two where it is whether somebody stays.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::NotAllowed`] for who joined later, [`Refusal::WrongState`].
pub fn support(tx: &mut Tx<'_>, who: &Member, id: DecisionId) -> Result<(), Error> {
    let mut d = locked(tx, who, id)?;
    check_state(&d, State::Gathering)?;
    check_time(tx, &d)?;
    if !voter_is(tx.conn, id, who.id)? {
        return Err(Refusal::NotAllowed.into());
    }
    if voter_supports(tx.conn, id, who.id)? >= RECALL {
        d.state = State::Open;
        let days = if matches!(d.effect, Effect::Leaves { .. }) { u32::from(LEAVES_DAYS) } else { GATHERING_DAYS };
        d.closes_at = tx.now.plus(DAY * days);
        decision_update(tx.conn, &d)?;
        tell_open(tx, &d, who.id)?;
    }
    Ok(())
}

/// Takes back what one proposed.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::NotAllowed`] for somebody else, [`Refusal::WrongState`] once it is closed.
pub fn withdraw(tx: &mut Tx<'_>, who: &Member, id: DecisionId) -> Result<(), Error> {
    let d = locked(tx, who, id)?;
    if d.proposer != Some(who.id) {
        return Err(Refusal::NotAllowed.into());
    }
    // What three wanted to be decided is not one's own any more.
    if d.closed_at.is_some() || (d.effect.needs_support() && d.state == State::Open) {
        return Err(Refusal::WrongState { state: d.state.as_str() }.into());
    }
    check_time(tx, &d)?;
    decision_end::withdrawn(tx, d)
}

/// Writes something about a proposal, for the pod to read.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::Invalid`] naming `text`, [`Refusal::WrongState`] once it is closed.
pub fn comment(tx: &mut Tx<'_>, who: &Member, id: DecisionId, text: &str) -> Result<(), Error> {
    let d = locked(tx, who, id)?;
    if d.closed_at.is_some() {
        return Err(Refusal::WrongState { state: d.state.as_str() }.into());
    }
    let text = check_words(text, "text")?;
    if text.is_empty() {
        return Err(Refusal::Invalid("Write a few words first.", "text").into());
    }
    let (all, mine) = comment_count(tx.conn, id, who.id)?;
    if all >= COMMENTS || mine >= COMMENTS_EACH {
        return Err(Refusal::Invalid("So much was written already. Meet, and talk about it.", "text").into());
    }
    let c = Comment { id: CommentId::new(tx.now, tx.bits()), author: Some(who.id), text, created_at: tx.now };
    Ok(comment_add(tx.conn, id, &c)?)
}

/// Answers, in place of what one answered before: for oneself, or at the desk for a neighbour who said it by phone, on paper or at a meeting.
/// That neighbour is told that it was said for them.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::NotAllowed`] for who was not there when it opened, [`Refusal::Invalid`] naming the field.
pub fn answer(
    tx: &mut Tx<'_>,
    who: &Member,
    id: DecisionId,
    for_member: MemberId,
    line: &str,
    reason: &str,
) -> Result<(), Error> {
    let d = open(tx, who, id)?;
    let by_desk = for_member != who.id;
    if by_desk {
        who.check_job("desk")?;
        // Nobody speaks for others about their own job.
        if d.effect.concerns() == Some(who.id) {
            return Err(Refusal::NotAllowed.into());
        }
    }
    if !voter_is(tx.conn, id, for_member)? {
        return Err(
            if by_desk { Refusal::Invalid("Choose somebody from the list.", "member") } else { Refusal::NotAllowed }.into()
        );
    }
    let mark = mark_of(tx.node, id, for_member);
    // What somebody said themselves is not said over by the desk.
    let before = answer_find(tx.conn, id, &mark)?;
    if by_desk && before.as_ref().is_some_and(|a| !a.by_desk) {
        return Err(Refusal::Invalid("They have answered themselves.", "member").into());
    }
    if before.is_none() && paper_count::is_full(tx.conn, &d)? {
        let words = "As many have answered as may. Ask the desk to count the sheets again.";
        return Err(Refusal::Invalid(words, "answer").into());
    }
    let answer = Answer::read(d.rule, d.options.len(), line)?;
    let mut reason = check_words(reason, "reason")?;
    if answer == Answer::Voice(Voice::Object) {
        if reason.is_empty() {
            return Err(Refusal::Invalid("Say why it would do harm.", "reason").into());
        }
    } else {
        reason.clear();
    }
    let row = AnswerRow { mark, answer: answer.to_line(), reason, by_desk };
    answer_put(tx.conn, id, &row)?;
    if by_desk && before != Some(row) {
        notice::to_member(tx, for_member, "decision-said")?;
    }
    Ok(())
}

/// A proposal as a neighbour of its pod sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The proposal.
    pub decision: Decision,
    /// The name of whoever proposed it; empty once they are gone.
    pub proposer: String,
    /// The name of whoever gets or loses a job by it.
    pub concerned: String,
    /// Whether the reader may answer.
    pub may_answer: bool,
    /// What the reader answered, while it is open.
    pub mine: Option<AnswerRow>,
    /// How many have answered, while it is open. What they said is not counted before its day.
    pub answered: usize,
    /// Why somebody objects, while it is open: without names, so that it can be talked about.
    pub objections: Vec<String>,
    /// Whether the reader wants it to be decided already, and how many do.
    pub supports: (bool, usize),
    /// Those the desk can answer for.
    pub may_answer_for: Vec<(MemberId, String)>,
    /// The currency of the pod's fund, if it has one.
    pub currency: Option<Currency>,
    /// How many slips the desk has printed for it, while it is open.
    pub slips_printed: usize,
    /// How far answers on paper are counted.
    pub paper: paper_count::Seen,
    /// For whoever it is about: when the talk with a mediator before it ended, if there was one.
    pub talk_ended: Option<Timestamp>,
    /// Whether the reader stays where they are, of a proposal that the pod leaves for another node; nothing once that was turned down.
    pub stays: Option<bool>,
    /// What was written about it, each with the name of who wrote it.
    pub comments: Vec<(String, Comment)>,
}

/// A proposal, for a neighbour of its pod.
///
/// # Errors
/// [`Refusal::NotFound`] for everybody else.
pub fn seen(conn: &mut Conn, node: &Node, who: &Member, id: DecisionId) -> Result<Seen, Error> {
    let d = decision_find(conn, id)?.filter(|d| d.pod == who.pod).ok_or(Refusal::NotFound)?;
    let voters = voters_of(conn, id)?;
    let answers = answers_of(conn, id)?;
    let mark = mark_of(node, id, who.id);
    let concerned = member_name(conn, d.effect.concerns())?;
    // All of them: who has answered and who has not is nobody's to read, and would give an objection a name.
    let speaks = who.has_job("desk") && d.state == State::Open && d.effect.concerns() != Some(who.id);
    let may_answer_for = voters.iter().filter(|(m, ..)| speaks && *m != who.id).map(|(m, n, _)| (*m, n.clone())).collect();
    let may_answer = voters.iter().any(|(m, ..)| *m == who.id);
    let mut comments = Vec::new();
    for c in comments_of(conn, id, COMMENTS_SHOWN)? {
        comments.push((member_name(conn, c.author)?, c));
    }
    // What a mediator says in an emergency is said without their name.
    let urgent = matches!(d.effect, Effect::Leaves { urgent: true, .. });
    let about_reader = matches!(d.effect, Effect::Leaves { member, .. } if member == who.id);
    Ok(Seen {
        proposer: if urgent { String::new() } else { member_name(conn, d.proposer)? },
        talk_ended: if about_reader { mediation_end::ended_before(conn, who.id, d.created_at)? } else { None },
        concerned,
        may_answer,
        mine: answers.iter().find(|a| a.mark == mark).cloned(),
        answered: answers.len(),
        objections: answers.iter().filter(|a| !a.reason.is_empty()).map(|a| a.reason.clone()).collect(),
        supports: (voters.iter().any(|(m, _, s)| *m == who.id && *s), voters.iter().filter(|(.., s)| *s).count()),
        may_answer_for,
        currency: fund_find(conn, d.pod)?.map(|f| f.currency),
        slips_printed: slip::printed(conn, id)?,
        paper: paper_count::seen(conn, who, &d, may_answer)?,
        stays: if pod_whole::may_stay(&d) { Some(pod_whole::stays(conn, who)?) } else { None },
        comments,
        decision: d,
    })
}

/// The proposals of a pod, newest first.
///
/// # Errors
/// [`Error::Db`].
pub fn of(conn: &mut Conn, who: &Member) -> Result<Vec<Decision>, Error> {
    Ok(decision_page(conn, who.pod, SHOWN)?)
}
