//! Deciding together as pages: what is open and what was decided, one proposal, its sheet, and the log as a table.

use askama::Template;
use axum::{extract::Path, response::Response};
use caremonger_app::{
    Error,
    decision::{self as app, Seen},
    member::JOBS,
    slip,
};
use caremonger_domain::{
    decision::{DAYS, Effect, Outcome, POINTS, QUORUMS, RECALL, REVIEW_MONTHS, Rule, State, Tally, Voice},
    id::DecisionId,
    slip::Share,
};
use caremonger_store::{
    decision::Decision,
    member::{Member, member_page},
};

use crate::{
    decision_change::{self, changeable},
    error::WebError,
    form::{self, Again, Field, FormView, Input, again_all},
    layout::{Neighbour, Page, Visit, html, html_again, private},
    listing_view::paragraphs,
    paper_count,
    show::When,
    slip::needed_field,
    spreadsheet,
    timeline::who,
};

/// Most neighbours to choose from.
const SHOWN: i64 = 500;

/// A proposal in a list.
#[derive(Debug)]
struct Row {
    href: String,
    question: String,
    lang: String,
    state: String,
    style: &'static str,
    at: When,
}

#[derive(Template)]
#[template(path = "decisions.html")]
struct Decisions {
    page: Page,
    open: Vec<Row>,
    closed: Vec<Row>,
    form: Option<FormView>,
    change: Option<FormView>,
}

/// Something that was written: who, when, the words, and whether it is a reason against.
type Written = (String, When, String);

#[derive(Template)]
#[template(path = "decision.html")]
struct DecisionPage {
    page: Page,
    lang: String,
    why: Vec<String>,
    facts: Vec<(String, String)>,
    effect: String,
    result: Option<(String, Vec<(String, String)>)>,
    steps: Vec<String>,
    answer: Option<FormView>,
    mine: Option<String>,
    counting: Option<String>,
    objections: Vec<String>,
    forms: Vec<FormView>,
    comments: Vec<Written>,
    sheet: Option<String>,
    slip: Option<String>,
    slips: Option<String>,
}

#[derive(Template)]
#[template(path = "decision_sheet.html")]
struct Sheet {
    page: Page,
    lang: String,
    why: Vec<String>,
    facts: Vec<(String, String)>,
    boxes: Vec<String>,
    /// Whether a line is ticked rather than written on.
    ticks: bool,
    /// Whether sheets without a name are counted.
    counted: bool,
}

pub(crate) fn read_id(id: &str) -> Result<DecisionId, WebError> {
    id.parse().map_err(|_| WebError::NotFound)
}

fn row(visit: &Visit, d: &Decision) -> Row {
    let style = match d.state {
        State::Passed => "good",
        State::Open | State::Gathering => "waits",
        State::Refused | State::Withdrawn => "ended",
    };
    Row {
        href: format!("/decisions/{}", d.id),
        question: d.question.clone(),
        lang: d.language.clone(),
        state: visit.t(&format!("decision-state-{}", d.state)),
        style,
        at: visit.moment(d.closed_at.unwrap_or(d.closes_at)),
    }
}

fn new_form(visit: &Visit, members: &[Member]) -> FormView {
    let word = |key: &str| visit.t(key);
    let choice =
        |key: &str, value: &str| (value.to_owned(), word(&format!("{key}-{value}")), word(&format!("{key}-{value}-more")));
    let rules = Rule::ALL.iter().map(|r| choice("decision-rule", r.as_str())).collect();
    let effects = ["words", "agreement", "job", "end-job"].map(|e| choice("decision-effect", e)).into();
    let days = DAYS.iter().map(|d| (d.to_string(), visit.counted("decision-days", i64::from(*d)))).collect();
    let quorums = QUORUMS.iter().map(|q| (q.to_string(), visit.t1("decision-quorum-of", "percent", q))).collect();
    let months = REVIEW_MONTHS.iter().map(|m| (m.to_string(), visit.counted("decision-months", i64::from(*m)))).collect();
    let people = form::or_none(word("decision-nobody"), form::people(members));
    let jobs = JOBS.iter().map(|j| ((*j).to_owned(), word(&format!("job-{j}")))).collect();
    FormView::new(visit, "decision", "/decisions")
        .field(Field::line("question", word("decision-question"), "").hint(word("decision-question-hint")).required())
        .field(Field::text("why", word("decision-why"), "").hint(word("decision-why-hint")))
        .field(Field::choice("rule", word("decision-rule"), "consent", rules))
        .field(Field::text("options", word("decision-options"), "").hint(word("decision-options-hint")))
        .field(Field::select("days", word("decision-how-long"), "7", days))
        .field(Field::select("quorum", word("decision-quorum"), "50", quorums))
        .field(needed_field(visit))
        .field(Field::choice("effect", word("decision-effect"), "words", effects))
        .field(Field::line("title", word("decision-agreement-title"), "").hint(word("decision-agreement-hint")))
        .field(Field::select("months", word("decision-review"), "6", months))
        .field(Field::select("member", word("decision-member"), "", people).hint(word("decision-member-hint")))
        .field(Field::select("job", word("job-which"), "", jobs))
        .button(word("decision-propose"), "main")
        .fold(word("decision-fold"))
}

/// What is open, and what was decided.
pub(crate) async fn list(visit: &Visit, me: &Member, again: Option<&Again>) -> Result<Response, WebError> {
    let member = me.clone();
    let (all, members, there) = visit
        .node
        .read(move |c| Ok::<_, Error>((app::of(c, &member)?, member_page(c, member.pod, None, SHOWN)?, changeable(c, &member)?)))
        .await?;
    let (open, closed): (Vec<&Decision>, Vec<&Decision>) = all.iter().partition(|d| d.closed_at.is_none());
    let rows = |some: Vec<&Decision>| some.into_iter().map(|d| row(visit, d)).collect();
    let form = me.known.then(|| new_form(visit, &members).again(again));
    let change = me.known.then(|| decision_change::form(visit, &members, &there).again(again));
    let page = Page::new(visit, visit.t("decisions-title")).again(again);
    html_again(&Decisions { page, open: rows(open), closed: rows(closed), form, change }, again)
}

pub(crate) fn effect_words(visit: &Visit, s: &Seen) -> String {
    let name = who(visit, s.concerned.clone());
    match &s.decision.effect {
        Effect::Words => visit.t("decision-does-words"),
        Effect::Agreement { title, .. } => visit.t1("decision-does-agreement", "title", title),
        Effect::Job { job, .. } => {
            visit.ta("decision-does-job", &[("name", name.into()), ("job", visit.t(&format!("job-{job}")).into())])
        }
        Effect::EndJob { job, .. } => {
            visit.ta("decision-does-end-job", &[("name", name.into()), ("job", visit.t(&format!("job-{job}")).into())])
        }
        Effect::Leaves { .. } => visit.t1("decision-does-leaves", "name", name),
        Effect::Peer { address } => visit.t1("decision-does-peer", "pod", address),
        Effect::EndPeer { address } => visit.t1("decision-does-end-peer", "pod", address),
        Effect::Moves { to } => visit.t1("decision-does-moves", "host", to),
        Effect::FundMode { mode } => visit.t1("decision-does-fund-mode", "mode", visit.t(&format!("fund-mode-{mode}"))),
        Effect::Budget { line, most: Some(most) } => {
            let amount = s.currency.map_or_else(String::new, |c| format!("{} {c}", most.plain(c)));
            visit.ta("decision-does-budget", &[("line", line.clone().into()), ("amount", amount.into())])
        }
        Effect::Budget { line, most: None } => visit.t1("decision-does-budget-free", "line", line),
    }
}

/// "3 people".
fn people(visit: &Visit, n: usize) -> String {
    visit.counted("decision-people", i64::try_from(n).unwrap_or(i64::MAX))
}

fn facts(visit: &Visit, s: &Seen) -> Vec<(String, String)> {
    let d = &s.decision;
    let mut all = vec![
        (visit.t("decision-rule"), visit.t(&format!("decision-rule-{}", d.rule))),
        (visit.t("decision-voters"), people(visit, d.voters)),
        (visit.t("decision-quorum"), visit.t1("decision-quorum-of", "percent", d.quorum)),
    ];
    // What a mediator says in an emergency is said without their name.
    if !matches!(d.effect, Effect::Leaves { urgent: true, .. }) {
        all.push((visit.t("decision-by"), who(visit, s.proposer.clone())));
    }
    if d.recipients > 0 {
        all.push((visit.t("slip-needed"), visit.t(&format!("slip-needed-{}", d.recipients))));
        all.extend((s.slips_printed > 0).then(|| (visit.t("slip-printed"), s.slips_printed.to_string())));
    }
    if d.closed_at.is_none() {
        all.insert(0, (visit.t("decision-until"), visit.moment(d.closes_at).words));
        all.push((visit.t("decision-answered"), people(visit, s.answered)));
        all.extend((s.paper.sheets > 0).then(|| (visit.t("paper-counted"), s.paper.sheets.to_string())));
    }
    all
}

/// The answers that can be given, in words: value and label.
pub(crate) fn voices(visit: &Visit, d: &Decision) -> Vec<(Voice, String)> {
    let fits = |v: &&Voice| d.rule == Rule::Consent || **v != Voice::Object;
    let all = Voice::ALL.iter().filter(fits);
    all.map(|v| (*v, visit.t(&format!("decision-{}-{v}", if d.rule == Rule::Consent { "consent" } else { "majority" }))))
        .collect()
}

/// The names of the fields for points.
const POINT_FIELDS: [&str; 8] = ["p0", "p1", "p2", "p3", "p4", "p5", "p6", "p7"];

/// The names of the fields for points, one for each option.
pub(crate) fn point_fields(d: &Decision) -> impl Iterator<Item = (&'static str, &String)> {
    POINT_FIELDS.into_iter().zip(&d.options)
}

pub(crate) fn answer_fields(visit: &Visit, form: FormView, d: &Decision, said: Option<&str>, reason: &str) -> FormView {
    if d.rule == Rule::Score {
        let points: Vec<&str> = said.unwrap_or_default().split(' ').collect();
        let choices: Vec<(String, String)> = (0..=POINTS).map(|p| (p.to_string(), p.to_string())).collect();
        return point_fields(d).enumerate().fold(form, |form, (n, (name, option))| {
            form.field(Field::select(name, option.clone(), points.get(n).copied().unwrap_or("0"), choices.clone()))
        });
    }
    let choices = voices(visit, d).into_iter().map(|(v, words)| (v.to_string(), words, String::new())).collect();
    let form = form.field(Field::choice("answer", visit.t("decision-answer"), said.unwrap_or_default(), choices));
    if d.rule == Rule::Consent {
        form.field(Field::text("reason", visit.t("decision-reason"), reason).hint(visit.t("decision-reason-hint")))
    } else {
        form
    }
}

/// What was decided, and how: the sentence, and the numbers.
fn result(visit: &Visit, d: &Decision) -> Option<(String, Vec<(String, String)>)> {
    d.closed_at?;
    let mut rows = Vec::new();
    let outcome = Outcome::from_line(&d.outcome);
    let mut said = vec![visit.t(&format!("decision-state-{}", d.state))];
    if let Some(o) = outcome {
        said.push(visit.t(&format!("decision-why-{}", o.why)));
        said.extend(o.chosen.and_then(|n| d.options.get(n)).map(|option| visit.t1("decision-chosen", "option", option)));
        said.extend((o.by_desk > 0).then(|| visit.t1("decision-by-desk", "n", o.by_desk)));
        rows.extend((o.paper > 0).then(|| (visit.t("paper-counted"), o.paper.to_string())));
        rows.extend((o.printed > 0).then(|| (visit.t("slip-printed"), o.printed.to_string())));
        said.extend((o.done == Some(false)).then(|| visit.t("decision-not-done")));
    }
    match Share::from_line(&d.share) {
        Some(Share::Few) => said.push(visit.t("slip-few")),
        Some(Share::Told { answered, percent }) => {
            said.push(visit.ta("slip-share", &[("percent", percent.into()), ("n", answered.into())]));
        }
        None => {}
    }
    if let Some(tally) = Tally::from_line(&d.tally) {
        rows.push((visit.t("decision-answered"), people(visit, tally.answered)));
        if d.rule == Rule::Score {
            let points = tally.points.iter().map(|p| visit.counted("decision-points", i64::try_from(*p).unwrap_or(i64::MAX)));
            rows.extend(d.options.iter().cloned().zip(points));
        } else {
            rows.extend(voices(visit, d).into_iter().map(|(v, words)| (words, tally.voices[v as usize].to_string())));
        }
    }
    Some((said.join(" "), rows))
}

fn other_forms(visit: &Visit, me: &Member, s: &Seen) -> Vec<FormView> {
    let d = &s.decision;
    let at = |act: &str| format!("/decisions/{}/{act}", d.id);
    let mut forms = Vec::new();
    if d.state == State::Gathering && s.may_answer && !s.supports.0 {
        forms.push(FormView::new(visit, "support", at("support")).button(visit.t("decision-support"), "main"));
    }
    if d.closed_at.is_none() {
        let text = Field::text("text", visit.t("decision-comment"), "").required();
        forms.push(FormView::new(visit, "comment", at("comment")).field(text).button(visit.t("decision-comment-send"), "quiet"));
    }
    if !s.may_answer_for.is_empty() {
        let people = s.may_answer_for.iter().map(|(id, name)| (id.to_string(), name.clone()));
        let people = form::or_none(visit.t("decision-nobody"), people);
        let form = FormView::new(visit, "for", at("answer"))
            .field(Field::hidden("form", "for"))
            .field(Field::select("member", visit.t("decision-for"), "", people).hint(visit.t("decision-for-hint")));
        let form = answer_fields(visit, form, d, None, "");
        forms.push(form.button(visit.t("decision-for-send"), "quiet").fold(visit.t("decision-for-fold")));
    }
    forms.extend(paper_count::form(visit, s));
    forms.extend(decision_change::stay_form(visit, s));
    if d.closed_at.is_none() && d.proposer == Some(me.id) {
        let form = FormView::new(visit, "withdraw", at("withdraw")).button(visit.t("decision-withdraw"), "danger");
        forms.push(form.fold(visit.t("decision-withdraw-fold")));
    }
    forms
}

/// One proposal.
pub(crate) async fn page(visit: &Visit, me: &Member, id: DecisionId, again: Option<&Again>) -> Result<Response, WebError> {
    let (node, member) = (visit.node.clone(), me.clone());
    let s = visit.node.read(move |c| app::seen(c, &node, &member, id)).await?;
    let d = &s.decision;
    let said = s.mine.as_ref();
    let answer = (d.state == State::Open && s.may_answer).then(|| {
        let form = FormView::new(visit, "answer", format!("/decisions/{id}/answer"));
        let form = answer_fields(visit, form, d, said.map(|a| a.answer.as_str()), said.map_or("", |a| a.reason.as_str()));
        form.button(visit.t(if said.is_some() { "decision-answer-again" } else { "decision-answer-send" }), "main").again(again)
    });
    let gathering = (d.state == State::Gathering)
        .then(|| visit.ta("decision-gathering", &[("n", s.supports.1.into()), ("of", RECALL.into())]));
    let mine = match (said, d.state) {
        (Some(a), State::Open) => Some(visit.t(if a.by_desk { "decision-mine-desk" } else { "decision-mine" })),
        (None, State::Open) if !s.may_answer => Some(visit.t("decision-too-late")),
        _ => gathering,
    };
    let comments = s.comments.iter().map(|(name, c)| {
        let name = if c.author.is_none() && !c.text.is_empty() { visit.t("decision-objected") } else { who(visit, name.clone()) };
        (name, visit.moment(c.created_at), c.text.clone())
    });
    let mut frame = Page::new(visit, d.question.clone()).again(again);
    frame.title_lang = Some(d.language.clone());
    frame.hidden = true;
    let view = DecisionPage {
        page: frame,
        lang: d.language.clone(),
        why: paragraphs(&d.why),
        facts: facts(visit, &s),
        effect: effect_words(visit, &s),
        steps: decision_change::review_steps(visit, me, &s),
        result: result(visit, d),
        answer,
        mine,
        counting: paper_count::words(visit, &s),
        objections: s.objections.clone(),
        forms: again_all(other_forms(visit, me, &s), again),
        comments: comments.collect(),
        sheet: (d.state == State::Open).then(|| format!("/decisions/{id}/sheet")),
        slip: (slip::is_asked(d) && s.may_answer).then(|| format!("/decisions/{id}/slip")),
        slips: (slip::is_asked(d) && me.has_job("desk")).then(|| format!("/decisions/{id}/slips")),
    };
    Ok(private(html_again(&view, again)?))
}

/// `GET /decisions`
pub(crate) async fn all(Neighbour { visit, member }: Neighbour) -> Result<Response, WebError> {
    list(&visit, &member, None).await
}

/// `GET /decisions/{id}`
pub(crate) async fn show(Neighbour { visit, member }: Neighbour, Path(id): Path<String>) -> Result<Response, WebError> {
    page(&visit, &member, read_id(&id)?, None).await
}

/// `GET /decisions/{id}/sheet`: to be read out, or filled in on paper.
pub(crate) async fn sheet(Neighbour { visit, member }: Neighbour, Path(id): Path<String>) -> Result<Response, WebError> {
    let (id, node) = (read_id(&id)?, visit.node.clone());
    let s = visit.node.read(move |c| app::seen(c, &node, &member, id)).await?;
    let d = &s.decision;
    let boxes = match d.rule {
        Rule::Score => d
            .options
            .iter()
            .map(|o| visit.ta("decision-sheet-points", &[("option", o.clone().into()), ("most", POINTS.into())]))
            .collect(),
        Rule::Consent | Rule::Majority => voices(&visit, d).into_iter().map(|(_, words)| words).collect(),
    };
    let mut frame = Page::new(&visit, d.question.clone());
    frame.title_lang = Some(d.language.clone());
    let mut known = facts(&visit, &s);
    known.truncate(3);
    known.push((visit.t("decision-effect"), effect_words(&visit, &s)));
    let (ticks, counted) = (d.rule != Rule::Score, d.effect.concerns().is_none());
    html(&Sheet { page: frame, lang: d.language.clone(), why: paragraphs(&d.why), facts: known, boxes, ticks, counted })
}

/// `GET /decisions/log.csv`: what was decided, without anybody's name (RFC 4180).
pub(crate) async fn log(Neighbour { visit, member }: Neighbour) -> Result<Response, WebError> {
    let all = visit.node.read(move |c| app::of(c, &member)).await?;
    let numbers = "answered yes no abstain object points";
    let heads = ["closed", "question", "why", "rule", "voters", "state", "outcome", numbers].map(str::to_owned);
    let rows = all.into_iter().rev().filter_map(|d| {
        let (closed, voters) = (d.closed_at?.whole_second().to_string(), d.voters.to_string());
        let (rule, state) = (d.rule.to_string(), d.state.to_string());
        Some([closed, d.question, d.why, rule, voters, state, d.outcome, d.tally])
    });
    spreadsheet::file("decisions.csv", std::iter::once(heads).chain(rows))
}
