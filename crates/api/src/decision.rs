//! Deciding together: proposals, what is written about them, and answers that nobody reads before their day.

use axum::{Json, extract::State, http::StatusCode, response::Response};
use caremonger_app::{Node, decision as app, pod_whole};
use caremonger_domain::{
    Refusal, Timestamp,
    decision::{Answer, Effect, Proposal, Rule, State as DecisionState, Voice},
    fund::Mode,
    id::MemberId,
    listing::{is_language, tidy_line},
    money::Money,
};
use caremonger_store::decision::Decision;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    Problem,
    act::{Done, Made, done, renamed},
    auth::Caller,
    body::{Id, Nothing, read_id},
    decision_body::DecisionBody,
    idempotent::Post,
};

/// The fields of a refusal, as the body of a proposal calls them.
const NAMES: &[(&str, &str)] = &[
    ("title", "effect.title"),
    ("months", "effect.months"),
    ("member", "effect.member"),
    ("job", "effect.job"),
    ("peer", "effect.address"),
    ("line", "effect.line"),
    ("mode", "effect.mode"),
    ("effect", "effect.kind"),
    ("to", "effect.to"),
];

/// The field of a refusal of points.
const POINTS: &[(&str, &str)] = &[("answer", "points")];

/// A proposal in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DecisionLine {
    /// Its id.
    id: String,
    /// The question.
    question: String,
    /// BCP 47 tag of its texts.
    language: String,
    /// How far it is.
    #[schema(schema_with = crate::description::decision_state)]
    state: DecisionState,
    /// By when to answer.
    #[schema(value_type = String, format = DateTime)]
    closes_at: Timestamp,
    /// When it was closed; null before.
    #[schema(value_type = Option<String>, format = DateTime)]
    closed_at: Option<Timestamp>,
}

impl From<Decision> for DecisionLine {
    fn from(d: Decision) -> Self {
        Self {
            id: d.id.to_string(),
            question: d.question,
            language: d.language,
            state: d.state,
            closes_at: d.closes_at,
            closed_at: d.closed_at,
        }
    }
}

/// What your pod decides and decided: what is open first, then the newest, at most 200.
#[utoipa::path(get, path = "/decisions", operation_id = "decision_list", responses((status = 200, description = "The proposals", body = [DecisionLine])))]
pub(crate) async fn list(State(node): State<Node>, Caller(member): Caller) -> Result<Json<Vec<DecisionLine>>, Problem> {
    let found = node.read(move |c| app::of(c, &member)).await?;
    Ok(Json(found.into_iter().map(DecisionLine::from).collect()))
}

/// What happens by itself once it has passed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EffectBody {
    /// `words` (it is written down), `agreement`, `job` (somebody gets one for half a year), `end-job`, `leaves` (somebody does not
    /// belong to the pod any more), `peer` (a pod that asked is let in), `end-peer`, `moves` (the pod leaves for
    /// another node), `fund-mode` or `budget`.
    #[schema(schema_with = crate::description::effect_kind)]
    kind: String,
    /// What the agreement is called; its text is `why`.
    title: Option<String>,
    /// In how many months the agreement is looked at again: 3, 6 (default) or 12.
    months: Option<u16>,
    /// Who gets or loses the job, or leaves.
    #[schema(value_type = Option<String>)]
    member: Option<MemberId>,
    /// Which job.
    job: Option<String>,
    /// With `leaves`: you are a mediator, and it is not safe to wait for a talk first; default: there was one.
    urgent: Option<bool>,
    /// The pod elsewhere, `@pod@host`.
    address: Option<String>,
    /// The host of the other node, with `moves`.
    to: Option<String>,
    /// How the fund is decided on then.
    #[schema(schema_with = crate::description::maybe_fund_mode, required = false)]
    mode: Option<Mode>,
    /// What the fund's money is meant for.
    line: Option<String>,
    /// The most of that, in the smallest units of the fund's currency; null: no bound.
    most: Option<i64>,
}

impl EffectBody {
    fn effect(&self) -> Result<Effect, Refusal> {
        let member = || self.member.ok_or(Refusal::Invalid("Choose somebody from the list.", "member"));
        let job = self.job.clone().unwrap_or_default();
        Ok(match self.kind.as_str() {
            "words" => Effect::Words,
            "agreement" => Effect::Agreement { title: self.title.clone().unwrap_or_default(), months: self.months.unwrap_or(6) },
            "job" => Effect::Job { member: member()?, job },
            "end-job" => Effect::EndJob { member: member()?, job },
            "leaves" => Effect::Leaves { member: member()?, urgent: self.urgent == Some(true) },
            "peer" => Effect::Peer { address: self.address.clone().unwrap_or_default() },
            "end-peer" => Effect::EndPeer { address: self.address.clone().unwrap_or_default() },
            "moves" => Effect::Moves { to: self.to.as_deref().unwrap_or_default().to_ascii_lowercase() },
            "fund-mode" => {
                Effect::FundMode { mode: self.mode.ok_or(Refusal::Invalid("Choose one from the list.", "effect.mode"))? }
            }
            "budget" => {
                let bad = Refusal::Invalid("Write an amount above zero, such as 27.40.", "effect.most");
                let most = self.most.map(|m| Money::of(m).ok_or(bad)).transpose()?;
                Effect::Budget { line: tidy_line(self.line.as_deref().unwrap_or_default()), most }
            }
            _ => return Err(Refusal::Invalid("Choose one from the list.", "effect.kind")),
        })
    }
}

/// Something to decide.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewDecision {
    /// The question, 5 to 120 characters.
    question: String,
    /// Why; for an agreement its text. Up to 4,000 characters.
    #[serde(default)]
    why: String,
    /// `consent` (default), `majority` or `score`.
    #[serde(default = "consent")]
    #[schema(schema_with = crate::description::rule)]
    rule: Rule,
    /// Two to eight, with `score` alone.
    #[serde(default)]
    options: Vec<String>,
    /// For how many days it can be answered: 3, 7 (default), 14 or 21.
    #[serde(default = "a_week")]
    days: u16,
    /// What part of those who may answer has to, in percent: 25, 50 (default) or 75.
    #[serde(default = "half")]
    quorum: u8,
    /// What happens once it has passed; default: it is written down.
    effect: Option<EffectBody>,
    /// What part of those who received help has to say yes, in percent; default: that is not asked for.
    recipients: Option<u8>,
    /// BCP 47 tag of the texts; default: yours.
    language: Option<String>,
}

const fn consent() -> Rule {
    Rule::Consent
}

const fn a_week() -> u16 {
    7
}

const fn half() -> u8 {
    50
}

impl NewDecision {
    fn proposal(&self) -> Result<Proposal, Refusal> {
        Ok(Proposal {
            question: self.question.clone(),
            why: self.why.clone(),
            rule: self.rule,
            options: self.options.clone(),
            quorum: self.quorum,
            days: self.days,
            effect: self.effect.as_ref().map_or(Ok(Effect::Words), EffectBody::effect)?,
            recipients: self.recipients.unwrap_or(0),
        })
    }
}

/// Propose something. Those who are known now can answer, and nobody who joins later.
#[utoipa::path(post, path = "/decisions", operation_id = "decision_create", request_body = NewDecision, responses((status = 201, description = "It can be answered", body = Made)))]
pub(crate) async fn propose(post: Post<NewDecision>) -> Result<Response, Problem> {
    post.act(StatusCode::CREATED, move |tx, member, new| {
        let language = new.language.as_deref().unwrap_or(&member.language);
        if !is_language(language) {
            return Err(Refusal::Invalid("Write the language like en, fr, es or ar.", "language").into());
        }
        let proposal = new.proposal().map_err(|r| renamed(r.into(), NAMES))?;
        Ok(Made::of(app::propose(tx, member, proposal, language).map_err(|e| renamed(e, NAMES))?))
    })
    .await
}

/// One proposal of your pod. What was answered is not counted before its day.
#[utoipa::path(get, path = "/decisions/{id}", operation_id = "decision_show", params(("id" = String, Path)), responses((status = 200, description = "The proposal", body = DecisionBody)))]
pub(crate) async fn show(State(node): State<Node>, Caller(member): Caller, Id(id): Id) -> Result<Json<DecisionBody>, Problem> {
    let id = read_id(&id)?;
    let inner = node.clone();
    let found = node.read(move |c| app::seen(c, &inner, &member, id)).await?;
    Ok(Json(found.into()))
}

acts! {
    done -> Done;
    /// Want it to be decided that somebody's job ends, or whether somebody stays. With the third it can be answered.
    support, "/decisions/{id}/support", "decision_support", "You want it to be decided", app::support;
    /// Take back what you proposed.
    withdraw, "/decisions/{id}/withdraw", "decision_withdraw", "It is taken back", app::withdraw;
    /// Where your pod leaves for another node: you stay, and nothing of yours goes along.
    stay, "/decisions/{id}/stay", "decision_stay", "You stay", pod_whole::stay;
    /// You come along after all, as everybody does who has not said otherwise.
    come, "/decisions/{id}/come", "decision_come", "You come along", pod_whole::come_along;
}

/// Something about a proposal.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewRemark {
    /// Plain text for your pod to read, up to 2,000 characters.
    text: String,
}

/// Write something about a proposal that is open.
#[utoipa::path(post, path = "/decisions/{id}/comments", operation_id = "decision_comment", params(("id" = String, Path)), request_body = NewRemark, responses((status = 201, description = "It can be read", body = Done)))]
pub(crate) async fn comment(Id(id): Id, post: Post<NewRemark>) -> Result<Response, Problem> {
    let id = read_id(&id)?;
    post.act(StatusCode::CREATED, move |tx, member, new| {
        app::comment(tx, member, id, &new.text)?;
        Ok(Done {})
    })
    .await
}

/// An answer, in place of the one before.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GivenAnswer {
    /// By consent or majority: `yes`, `no`, `abstain`; by consent also `object`.
    #[schema(schema_with = crate::description::maybe_voice, required = false)]
    answer: Option<Voice>,
    /// With `score`: 0 to 5 points for each option, in their order.
    #[serde(default)]
    #[schema(value_type = Vec<u16>)]
    points: Vec<u8>,
    /// Why it would do harm, where you object; everybody reads it, without your name.
    #[serde(default)]
    reason: String,
    /// The neighbour who said it, where the desk says it for them; default: you.
    #[schema(value_type = Option<String>)]
    member: Option<MemberId>,
}

impl GivenAnswer {
    fn line(&self) -> Result<String, Refusal> {
        match (self.answer, self.points.as_slice()) {
            (Some(voice), []) => Ok(voice.to_string()),
            (None, [_, ..]) => Ok(Answer::Points(self.points.clone()).to_line()),
            _ => Err(Refusal::Invalid("Choose an answer.", "answer")),
        }
    }
}

/// Answer a proposal, for yourself; or, at the desk, for a neighbour who is told that it was said for them.
#[utoipa::path(post, path = "/decisions/{id}/answer", operation_id = "decision_answer", params(("id" = String, Path)), request_body = GivenAnswer, responses((status = 200, description = "It is said", body = Done)))]
pub(crate) async fn answer(Id(id): Id, post: Post<GivenAnswer>) -> Result<Json<Done>, Problem> {
    let id = read_id(&id)?;
    // Nothing is kept for a key: it would stand beside who answered. Said twice is said once.
    let Post { node, member, body, .. } = post;
    let line = body.line()?;
    let whom = body.member.unwrap_or(member.id);
    let names: &[(&'static str, &'static str)] = if body.points.is_empty() { &[] } else { POINTS };
    node.act(move |tx| app::answer(tx, &member, id, whom, &line, &body.reason)).await.map_err(|e| renamed(e, names))?;
    Ok(Json(Done {}))
}
