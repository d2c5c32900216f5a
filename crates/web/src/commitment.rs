//! Promises: my list, and the page on which both sides see how one goes and what to do next.

use askama::Template;
use axum::{
    extract::{Path, Query},
    response::Response,
};
use caremonger_app::{
    Error, category,
    commitment::{self as app, Act},
    commitment_by_word::is_by_word,
    meet as app_meet,
    member::{may_see, speaks_for},
    member_block, message, person, suggestion,
};
use caremonger_domain::{
    Amount, Refusal,
    commitment::{Commitment, Helper, Side, State},
    id::CommitmentId,
    listing::Listing,
    medicine,
    person::Field as Detail,
};
use caremonger_store::{
    commitment::{Whose, commitment_find, commitment_is_thanked, commitment_page},
    history::history_of_commitment,
    listing::listing_find,
    loan::loan_find,
    member::Member,
    message::Thread,
};

use crate::{
    apart, card,
    error::WebError,
    form::{self, Again, Field, FormView, Input, PostedByNeighbour, again_all},
    fund_ask,
    layout::{Neighbour, Page, Visit, go, html, html_again},
    loan,
    meet::{self, Meet},
    notice::{From, LINES, LINES_AND_ONE},
    once,
    pod_words::{self, Own},
    show::When,
    timeline::{Entry, Said, entries, messages, said},
};

/// A promise in a list.
#[derive(Debug)]
pub(crate) struct Row {
    href: String,
    title: String,
    lang: String,
    who: String,
    amount: String,
    state: String,
    at: When,
}

#[derive(Template)]
#[template(path = "promises.html")]
struct Promises {
    page: Page,
    rows: Vec<Row>,
    next: Option<String>,
}

#[derive(Template)]
#[template(path = "promise.html")]
struct Promise {
    page: Page,
    listing_href: String,
    listing_title: String,
    lang: String,
    what: String,
    state: String,
    state_style: &'static str,
    reason: String,
    waiting: Option<String>,
    next: Vec<FormView>,
    other: Vec<FormView>,
    entries: Vec<Entry>,
    messages: Vec<Said>,
    write: FormView,
    meet: Option<Meet>,
    lent: (Option<String>, Option<FormView>),
    errand: bool,
    late: Option<Own>,
    apart: Option<String>,
}

/// `GET /promises`
pub(crate) async fn list(Neighbour { visit, member }: Neighbour, Query(from): Query<From>) -> Result<Response, WebError> {
    let before = from.cursor.parse().ok();
    let whose = if member.has_job("desk") { Whose::Desk(member.id, member.pod) } else { Whose::Member(member.id) };
    let mut found = visit
        .node
        .read(move |c| {
            let page = commitment_page(c, whose, before, LINES_AND_ONE)?;
            let with_listing = page.into_iter().map(|p| Ok((listing_find(c, p.listing)?, p)));
            with_listing.collect::<Result<Vec<_>, Error>>()
        })
        .await?;
    let more = found.len() > LINES;
    found.truncate(LINES);
    let next = found.last().filter(|_| more).map(|(_, p)| format!("/promises?cursor={}", p.id));
    let rows = found.into_iter().map(|(l, p)| Row {
        href: format!("/promises/{}", p.id),
        amount: p.amount.map(|a| visit.amount(a, l.as_ref().and_then(|l| l.unit.as_ref()))).unwrap_or_default(),
        lang: l.as_ref().map(|l| l.language.clone()).unwrap_or_default(),
        title: l.map(|l| l.title).unwrap_or_default(),
        who: p.helper_name,
        state: visit.t(&format!("state-{}", p.state)),
        at: visit.day(p.updated_at),
    });
    html(&Promises { rows: rows.collect(), next, page: Page::new(&visit, visit.t("promises-title")) })
}

/// What is to be done about a promise by one neighbour: the obvious next step first, the rest folded away.
struct Steps {
    waiting: Option<&'static str>,
    next: Vec<FormView>,
    other: Vec<FormView>,
}

fn act_form(visit: &Visit, c: &Commitment, name: &'static str, key: &str, style: &'static str) -> FormView {
    FormView::new(visit, name, format!("/promises/{}/{name}", c.id)).button(visit.t(key), style)
}

fn say_form(visit: &Visit, c: &Commitment, l: &Listing, side: Side, style: &'static str) -> FormView {
    let gives = side == Side::giver(l.kind);
    let (name, key) = if gives { ("handed-over", "act-handed-over") } else { ("received", "act-received") };
    let form = act_form(visit, c, name, key, style);
    match c.amount {
        Some(promised) => {
            let hint = visit.t1("act-amount-hint", "promised", visit.amount(promised, l.unit.as_ref()));
            let first = c.said.by(side.other()).unwrap_or(promised);
            let label = visit.t(if gives { "act-amount-given" } else { "act-amount-got" });
            form.field(Field::number("amount", label, &first.to_string()).hint(hint).required())
        }
        None => form,
    }
}

/// What else is known of a promise.
#[derive(Debug, Clone, Copy)]
struct Known {
    /// Whether it is kept in words, by our side alone.
    by_word: bool,
    /// Whether thanks were said.
    thanked: bool,
    /// Whether the reader may say yes or no, if they speak for the listing: not where the desk alone does.
    may_answer: bool,
}

fn steps(visit: &Visit, who: &Member, c: &Commitment, l: &Listing, known: Known) -> Steps {
    let speaks = |side| speaks_for(who, side, c, l);
    let reason = || Field::line("reason", visit.t("act-reason"), "").hint(visit.t("act-reason-hint"));
    let mut steps = Steps { waiting: None, next: Vec::new(), other: Vec::new() };
    match c.state {
        State::Requested if !known.may_answer => steps.waiting = Some("waiting-desk"),
        State::Requested if speaks(Side::Owner) => {
            steps.next.push(act_form(visit, c, "accept", "act-accept", "main"));
            steps
                .other
                .push(act_form(visit, c, "decline", "act-decline", "quiet").field(reason()).fold(visit.t("act-decline-fold")));
        }
        State::Requested if known.by_word && speaks(Side::Helper) => {
            // Their own reason, written down here: nobody else reads it.
            let why = Field::line("reason", visit.t("act-reason"), "");
            steps.waiting = Some("waiting-word");
            steps.next.push(act_form(visit, c, "accept", "act-word-yes", "main"));
            steps.other.push(act_form(visit, c, "decline", "act-word-no", "quiet").field(why).fold(visit.t("act-word-no-fold")));
        }
        State::Requested => steps.waiting = Some("waiting-answer"),
        State::Accepted | State::Unconfirmed => {
            let mine = [Side::giver(l.kind), Side::giver(l.kind).other()].into_iter().filter(|s| speaks(*s));
            let silent = mine.clone().find(|s| c.said.by(*s).is_none());
            let differ = matches!((c.said.owner, c.said.helper), (Some(a), Some(b)) if a != b);
            let to_say = silent.or_else(|| mine.clone().next().filter(|_| differ));
            if let Some(side) = to_say {
                steps.next.push(say_form(visit, c, l, side, "main"));
                if side != Side::giver(l.kind) {
                    steps.other.push(
                        act_form(visit, c, "not-received", "act-not-received", "quiet").fold(visit.t("act-not-received-fold")),
                    );
                }
            }
            steps.waiting = match (differ, to_say.is_some()) {
                (true, _) => Some("waiting-differ"),
                (false, false) => Some("waiting-confirm"),
                (false, true) if to_say == Some(Side::Helper) && c.helper != Helper::Member(who.id) => Some("waiting-for-them"),
                _ => None,
            };
        }
        State::Fulfilled if !known.thanked && speaks(Side::giver(l.kind).other()) => {
            steps.next.push(act_form(visit, c, "thank", "act-thank", "quiet"));
        }
        _ => {}
    }
    let author = l.author() == Some(who.id);
    if c.state == State::Accepted && (author || c.helper == Helper::Member(who.id)) {
        steps.other.push(act_form(visit, c, "not-safe", "act-not-safe", "danger"));
    }
    if c.state.holds_stock() {
        let helper_only = c.state == State::Requested && speaks(Side::Owner) && !speaks(Side::Helper);
        if !helper_only {
            steps
                .other
                .push(act_form(visit, c, "cancel", "act-cancel", "quiet").field(reason()).fold(visit.t("act-cancel-fold")));
        }
    }
    steps
}

fn style(state: State) -> &'static str {
    match state {
        State::Requested | State::Unconfirmed => "waits",
        State::Accepted | State::Fulfilled => "good",
        _ => "ended",
    }
}

pub(crate) async fn page(visit: &Visit, who: &Member, id: CommitmentId, again: Option<&Again>) -> Result<Response, WebError> {
    page_with(visit, who, id, Vec::new(), again).await
}

pub(crate) async fn page_with(
    visit: &Visit,
    who: &Member,
    id: CommitmentId,
    shown: Vec<(Detail, String)>,
    again: Option<&Again>,
) -> Result<Response, WebError> {
    let (member, node, now) = (who.clone(), visit.node.clone(), visit.node.now());
    let (c, l, known, lines, thread, may, loan, late) = visit
        .node
        .read(move |conn| {
            let c = commitment_find(conn, id)?.ok_or(Refusal::NotFound)?;
            let l = listing_find(conn, c.listing)?.filter(|l| may_see(&member, &c, l)).ok_or(Refusal::NotFound)?;
            let known = Known {
                by_word: is_by_word(conn, &c, &l)?,
                thanked: commitment_is_thanked(conn, id)?,
                may_answer: category::may_answer(conn, &member, &l)?,
            };
            let lines = history_of_commitment(conn, id)?;
            let thread = messages(conn, &node, Thread::Commitment(id))?;
            let other = app_meet::other_side(conn, &member, &c, &l, now)?;
            let may = other.map(|(person, eye)| person::showable(conn, person, eye, now)).transpose()?;
            let late = pod_words::after_cancel(conn, &c, &l)?.filter(|_| c.helper == Helper::Member(member.id));
            Ok::<_, Error>((c, l, known, lines, thread, may, loan_find(conn, id)?, late))
        })
        .await?;
    let mut steps = steps(visit, who, &c, &l, known);
    steps.other.extend(card::form(visit, who, &c, &l));
    steps.other.extend(fund_ask::receipt_form(visit, who, &c, format!("/promises/{id}/receipt")).await?);
    let what = match c.amount {
        Some(amount) => visit.ta(
            "promise-what-n",
            &[("name", c.helper_name.as_str().into()), ("amount", visit.amount(amount, l.unit.as_ref()).into())],
        ),
        None => visit.t1("promise-what", "name", &c.helper_name),
    };
    let write = FormView::new(visit, "write", format!("/promises/{id}/messages"))
        .field(Field::hidden(once::FIELD, &once::fresh(&visit.node)))
        .field(Field::text("text", visit.t("message-label"), "").hint(visit.t("message-hint")).required())
        .button(visit.t("message-button"), "quiet")
        .again(again);
    let (next, other) = (again_all(steps.next, again), again_all(steps.other, again));
    let view = Promise {
        page: Page::new(visit, visit.t("promise-title")).again(again).with_forms(next.iter().chain(&other).chain([&write])),
        listing_href: format!("/listings/{}", l.id),
        listing_title: l.title.clone(),
        lang: l.language.clone(),
        what,
        state: visit.t(&format!("state-{}", c.state)),
        state_style: style(c.state),
        reason: c.reason.clone().unwrap_or_default(),
        waiting: steps.waiting.map(|key| visit.t(key)),
        next,
        other,
        entries: entries(visit, &l, lines),
        messages: said(visit, thread),
        write,
        meet: meet::meet(visit, id, may, shown),
        lent: loan::of_promise(visit, who, &c, &l, loan.as_ref()),
        errand: medicine::is_errand(&l),
        late,
        apart: member_block::other_side(who, &c, &l).map(apart::path),
    };
    html_again(&view, again)
}

pub(crate) fn read_id(id: &str) -> Result<CommitmentId, WebError> {
    id.parse().map_err(|_| WebError::NotFound)
}

/// `GET /promises/{id}`
pub(crate) async fn show(Neighbour { visit, member }: Neighbour, Path(id): Path<String>) -> Result<Response, WebError> {
    page(&visit, &member, read_id(&id)?, None).await
}

/// `POST /promises/{id}/not-safe`
pub(crate) async fn not_safe(Path(id): Path<String>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted;
    let (id, who) = (read_id(&id)?, member.clone());
    match visit.node.act(move |tx| app::not_safe(tx, &who, id)).await {
        Ok(_) => Ok(go(&format!("/promises/{id}?done=not-safe"))),
        Err(e) => page(&visit, &member, id, Some(&Again::failed(&visit, "not-safe", &fields, e)?)).await,
    }
}

fn read_act(word: &str) -> Option<(Act, &'static str)> {
    Some(match word {
        "accept" => (Act::Accept, "accept"),
        "decline" => (Act::Decline, "decline"),
        "cancel" => (Act::Cancel, "cancel"),
        "handed-over" => (Act::HandedOver, "handed-over"),
        "received" => (Act::Received, "received"),
        "not-received" => (Act::NotReceived, "not-received"),
        _ => return None,
    })
}

/// `POST /promises/{id}/{act}`
pub(crate) async fn act(Path((id, word)): Path<(String, String)>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted;
    let id = read_id(&id)?;
    let (act, name) = read_act(&word).ok_or(WebError::NotFound)?;
    let amount: Option<Amount> = match form::amount(fields.get("amount")) {
        Ok(amount) => amount,
        Err(slip) => return page(&visit, &member, id, Some(&slip.again(&visit, name, &fields))).await,
    };
    let (reason, who) = (fields.get("reason").to_owned(), member.clone());
    match visit.node.act(move |tx| app::act(tx, &who, id, act, amount, &reason)).await {
        Ok(_) => Ok(go(&format!("/promises/{id}?done=said"))),
        Err(e) => page(&visit, &member, id, Some(&Again::failed(&visit, name, &fields, e)?)).await,
    }
}

/// `POST /promises/{id}/thank`
pub(crate) async fn thank(Path(id): Path<String>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted;
    let (id, who) = (read_id(&id)?, member.clone());
    match visit.node.act(move |tx| suggestion::thank(tx, &who, id)).await {
        Ok(()) => Ok(go(&format!("/promises/{id}?done=thanked"))),
        Err(e) => {
            let twice = matches!(&e, Error::Refused(Refusal::WrongState { state }) if *state == State::Fulfilled.as_str());
            let mut again = Again::failed(&visit, "thank", &fields, e)?;
            if twice {
                again.message = visit.t("thanked-already");
            }
            page(&visit, &member, id, Some(&again)).await
        }
    }
}

/// `POST /promises/{id}/messages`
pub(crate) async fn write(Path(id): Path<String>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted;
    let id = read_id(&id)?;
    let (text, who, key) = (fields.get("text").to_owned(), member.clone(), once::key(&fields));
    let sent = visit.node.act(move |tx| {
        once::act(tx, who.id, key.as_deref(), |tx| {
            message::write(tx, &who, id, &text)?;
            Ok(format!("/promises/{id}?done=sent"))
        })
    });
    match sent.await {
        Ok(place) => Ok(go(&place)),
        Err(e) => page(&visit, &member, id, Some(&Again::failed(&visit, "write", &fields, e)?.at("text"))).await,
    }
}
