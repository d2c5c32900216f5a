//! A proposal as a neighbour of its pod reads it.

use caremonger_app::decision::Seen;
use caremonger_domain::{
    Timestamp,
    decision::{Answer, Effect, Outcome, RECALL, Rule, State as DecisionState, Tally, Voice, Why},
    fund::Mode,
    money::Money,
    slip::Share,
};
use caremonger_store::{
    decision::{AnswerRow, Decision},
    decision_comment::Comment,
};
use serde::Serialize;
use utoipa::ToSchema;

/// What happens once it has passed, as it is shown.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct EffectShown {
    /// `words`, `agreement`, `job`, `end-job`, `leaves`, `peer`, `end-peer`, `moves`, `fund-mode` or `budget`.
    #[schema(schema_with = crate::description::effect_kind)]
    kind: &'static str,
    /// What the agreement is called.
    title: Option<String>,
    /// In how many months the agreement is looked at again.
    months: Option<u16>,
    /// The name of whoever gets or loses the job; empty once they are gone.
    name: Option<String>,
    /// Which job.
    job: Option<String>,
    /// With `leaves`: whether a mediator says that it could not wait for a talk first.
    urgent: Option<bool>,
    /// The pod elsewhere, `@pod@host`.
    address: Option<String>,
    /// The host of the other node.
    to: Option<String>,
    /// How the fund is decided on then.
    #[schema(schema_with = crate::description::maybe_fund_mode)]
    mode: Option<Mode>,
    /// What the fund's money is meant for.
    line: Option<String>,
    /// The most of that, in the smallest units of the fund's currency; null: no bound.
    most: Option<i64>,
}

impl EffectShown {
    fn of(effect: Effect, concerned: String) -> Self {
        let kind = effect.kind();
        let mut shown = Self { kind, ..Self::default() };
        match effect {
            Effect::Words => {}
            Effect::Agreement { title, months } => (shown.title, shown.months) = (Some(title), Some(months)),
            Effect::Job { job, .. } | Effect::EndJob { job, .. } => (shown.name, shown.job) = (Some(concerned), Some(job)),
            Effect::Leaves { urgent, .. } => (shown.name, shown.urgent) = (Some(concerned), Some(urgent)),
            Effect::Peer { address } | Effect::EndPeer { address } => shown.address = Some(address),
            Effect::Moves { to } => shown.to = Some(to),
            Effect::FundMode { mode } => shown.mode = Some(mode),
            Effect::Budget { line, most } => (shown.line, shown.most) = (Some(line), most.map(Money::minor)),
        }
        shown
    }
}

/// What came of all answers.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TallyBody {
    /// How many answered.
    answered: usize,
    /// How many said yes.
    yes: usize,
    /// How many said no.
    no: usize,
    /// How many said neither.
    abstain: usize,
    /// How many objected.
    object: usize,
    /// With `score`: the points of each option, in their order.
    points: Vec<u64>,
}

impl From<Tally> for TallyBody {
    fn from(t: Tally) -> Self {
        let said = |voice: Voice| t.voices[voice as usize];
        Self {
            answered: t.answered,
            yes: said(Voice::Yes),
            no: said(Voice::No),
            abstain: said(Voice::Abstain),
            object: said(Voice::Object),
            points: t.points,
        }
    }
}

/// Why it was decided so.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OutcomeBody {
    /// Why.
    #[schema(schema_with = crate::description::decided_why)]
    why: Why,
    /// With `score`: the option that was chosen.
    chosen: Option<String>,
    /// How many answers the desk said for somebody.
    by_desk: usize,
    /// How many answers on paper two had counted.
    on_paper: usize,
    /// Whether it could be carried out; null where it did not pass.
    done: Option<bool>,
}

/// What you answered.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MineBody {
    /// Your voice; null with `score`.
    #[schema(schema_with = crate::description::maybe_voice, required = false)]
    answer: Option<Voice>,
    /// With `score`: your points for each option, in their order.
    points: Vec<u64>,
    /// Why you object.
    reason: String,
    /// Whether the desk said it for you.
    by_desk: bool,
}

impl MineBody {
    fn of(d: &Decision, a: AnswerRow) -> Self {
        let (answer, points) = match Answer::read(d.rule, d.options.len(), &a.answer) {
            Ok(Answer::Voice(voice)) => (Some(voice), Vec::new()),
            Ok(Answer::Points(points)) => (None, points.into_iter().map(u64::from).collect()),
            Err(_) => (None, Vec::new()),
        };
        Self { answer, points, reason: a.reason, by_desk: a.by_desk }
    }
}

/// Those who want it to be decided.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SupportBody {
    /// How many are needed.
    needed: usize,
    /// How many there are.
    there: usize,
    /// Whether you are one of them.
    mine: bool,
}

/// Something that was written about a proposal.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RemarkBody {
    /// The name of who wrote it; empty where it is a reason against, or they are gone.
    by: String,
    /// Whether it is why somebody objected.
    objection: bool,
    /// The words; empty once whoever wrote them is gone.
    text: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
}

/// Somebody the desk can answer for.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VoterBody {
    /// Their id, as `member` takes it.
    id: String,
    /// Their name.
    name: String,
}

/// What those who received help said, with slips that nobody can trace.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ShareBody {
    /// How many answered; null: fewer than five, of whom nothing is told.
    answered: Option<usize>,
    /// How many of a hundred who said yes or no said yes; null: fewer than five answered.
    percent: Option<u8>,
}

impl From<Share> for ShareBody {
    fn from(share: Share) -> Self {
        match share {
            Share::Few => Self { answered: None, percent: None },
            Share::Told { answered, percent } => Self { answered: Some(answered), percent: Some(percent) },
        }
    }
}

/// How far answers on paper are counted.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PaperBody {
    /// How many sheets two have counted.
    sheets: usize,
    /// Whether a count waits for somebody else to count too.
    waits: bool,
    /// Whether that count is yours.
    mine: bool,
    /// Whether you may count.
    may_count: bool,
}

/// A proposal.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DecisionBody {
    /// Its id.
    id: String,
    /// The question.
    question: String,
    /// Why, and for an agreement its text.
    why: String,
    /// BCP 47 tag of both.
    language: String,
    /// The name of whoever proposed it; empty once they are gone, and where a mediator says that it cannot wait.
    by: String,
    /// How it is decided.
    #[schema(schema_with = crate::description::rule)]
    rule: Rule,
    /// With `score`: what can be chosen.
    options: Vec<String>,
    /// What part of those who may answer has to, in percent.
    quorum: u8,
    /// What part of those who received help has to say yes, in percent; 0: that is not asked for.
    recipients: u8,
    /// What came of that; null before it is closed, and where it is not asked for.
    share: Option<ShareBody>,
    /// How many slips the desk printed for it.
    slips_printed: usize,
    /// How far answers on paper are counted, while it is open.
    paper: PaperBody,
    /// What happens once it has passed.
    effect: EffectShown,
    /// How far it is.
    #[schema(schema_with = crate::description::decision_state)]
    state: DecisionState,
    /// By when to answer.
    #[schema(value_type = String, format = DateTime)]
    closes_at: Timestamp,
    /// When it was closed; null before.
    #[schema(value_type = Option<String>, format = DateTime)]
    closed_at: Option<Timestamp>,
    /// When it was proposed.
    #[schema(value_type = String, format = DateTime)]
    opened_at: Timestamp,
    /// Where it is whether you stay: when the talk with a mediator before it ended.
    #[schema(value_type = Option<String>, format = DateTime)]
    talk_ended_at: Option<Timestamp>,
    /// How many may answer: those who were known when it was proposed.
    voters: usize,
    /// How many have answered; null where it was closed without a count.
    answered: Option<usize>,
    /// What came of all answers; null before it is closed, and where nothing was counted.
    tally: Option<TallyBody>,
    /// Why it was decided so; null before it is closed.
    outcome: Option<OutcomeBody>,
    /// Why somebody objects, without names, while it is open.
    objections: Vec<String>,
    /// Those who want it to be decided; null but for somebody's job to end, before it can be answered.
    support: Option<SupportBody>,
    /// What was written about it, oldest first.
    comments: Vec<RemarkBody>,
    /// Whether you were there when it was proposed, and may answer until its day.
    may_answer: bool,
    /// What you answered, while it is open; null: nothing yet.
    mine: Option<MineBody>,
    /// Those you can answer for; for the desk alone. Who has answered is not to be seen from it.
    may_answer_for: Vec<VoterBody>,
    /// Where your pod leaves for another node: whether you stay; null for every other proposal.
    stays: Option<bool>,
}

impl From<Seen> for DecisionBody {
    fn from(s: Seen) -> Self {
        let d = s.decision;
        let closed = d.closed_at.is_some();
        let mine = s.mine.map(|a| MineBody::of(&d, a));
        // Nothing is counted before its day, and nothing of a count is told.
        let tally = Tally::from_line(&d.tally).filter(|_| closed);
        let outcome = Outcome::from_line(&d.outcome).filter(|_| closed);
        let slips_printed = outcome.as_ref().map_or(s.slips_printed, |o| o.printed);
        let outcome = outcome.map(|o| OutcomeBody {
            why: o.why,
            chosen: o.chosen.and_then(|n| d.options.get(n).cloned()),
            by_desk: o.by_desk,
            on_paper: o.paper,
            done: o.done,
        });
        let (mine_too, there) = s.supports;
        let support = (d.state == DecisionState::Gathering).then_some(SupportBody { needed: RECALL, there, mine: mine_too });
        let remark = |(name, c): (String, Comment)| RemarkBody {
            by: name,
            objection: c.author.is_none() && !c.text.is_empty(),
            text: c.text,
            at: c.created_at,
        };
        Self {
            id: d.id.to_string(),
            question: d.question,
            why: d.why,
            language: d.language,
            by: s.proposer,
            rule: d.rule,
            options: d.options,
            quorum: d.quorum,
            recipients: d.recipients,
            share: Share::from_line(&d.share).map(ShareBody::from),
            slips_printed,
            paper: PaperBody { sheets: s.paper.sheets, waits: s.paper.waits, mine: s.paper.mine, may_count: s.paper.may },
            effect: EffectShown::of(d.effect, s.concerned),
            state: d.state,
            closes_at: d.closes_at,
            closed_at: d.closed_at,
            opened_at: d.created_at,
            talk_ended_at: s.talk_ended,
            voters: d.voters,
            answered: if closed { tally.as_ref().map(|t| t.answered) } else { Some(s.answered) },
            tally: tally.map(TallyBody::from),
            outcome,
            objections: s.objections,
            support,
            comments: s.comments.into_iter().map(remark).collect(),
            may_answer: s.may_answer && !closed,
            mine,
            may_answer_for: s.may_answer_for.into_iter().map(|(id, name)| VoterBody { id: id.to_string(), name }).collect(),
            stays: s.stays,
        }
    }
}
