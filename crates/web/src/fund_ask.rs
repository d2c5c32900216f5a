//! One ask for money: what was told, who still has to say yes or release it, and the receipt of a promise. And the book for everybody.

use askama::Template;
use axum::{
    extract::{Path, Query, Request},
    http::header,
    response::{IntoResponse as _, Response},
};
use caremonger_app::{
    Error, fund as app_fund, fund_ask as app,
    fund_ask_seen::{Seen, Step, seen},
    fund_receipt, photo as app_photo,
};
use caremonger_domain::{
    Refusal,
    commitment::Commitment,
    fund::{Event, State, TWO},
    id::{FundAskId, MemberId},
};
use caremonger_store::{fund::fund_find, member::Member, pod::pod_find_by_name};
use serde::Deserialize;

use crate::{
    commitment,
    error::WebError,
    form::{Again, Field, FormView, Input, PostedByNeighbour, again_all},
    fund_view::{self, Line},
    layout::{Neighbour, Page, Visit, go, html, html_again, private},
    listing_view::paragraphs,
    photo,
};

#[derive(Template)]
#[template(path = "fund_ask.html")]
struct AskPage {
    page: Page,
    state: String,
    style: &'static str,
    facts: Vec<(String, String)>,
    words: Vec<String>,
    payee: Vec<String>,
    receipt: Option<String>,
    voices: Vec<(String, Vec<String>)>,
    next: Vec<FormView>,
    goes: Option<String>,
}

fn steps(visit: &Visit, s: &Seen) -> Vec<FormView> {
    let form = |act: &'static str, key: &str, style| {
        FormView::new(visit, act, format!("/fund/asks/{}/{act}", s.ask.id)).button(visit.t(key), style)
    };
    let next = s.next.iter().map(|step| match step {
        Step::Withdraw => form("withdraw", "fund-withdraw", "quiet"),
        Step::Received => form("confirm", "fund-confirm", "main"),
        Step::Yes => form("yes", "fund-yes", "main"),
        Step::No => form("no", "fund-no", "quiet").fold(visit.t("fund-no-fold")),
        Step::Release => form("release", "fund-release", "main"),
    });
    next.collect()
}

async fn page(visit: &Visit, me: &Member, id: FundAskId, again: Option<&Again>) -> Result<Response, WebError> {
    let (node, who) = (visit.node.clone(), me.clone());
    let s = visit.node.read(move |c| seen(c, &node, &who, id)).await?;
    let (a, c, mine) = (&s.ask, s.fund.currency, s.mine);
    let row = fund_view::row(visit, a, c, mine);
    let mut facts = Vec::new();
    if !mine && !s.asker.is_empty() {
        facts.push((visit.t("fund-who"), s.asker.clone()));
    }
    facts.push((visit.t("fund-asked-at"), visit.day(a.created_at).words));
    facts.extend(a.needed_by.map(|t| (visit.t("new-needed-by"), visit.day(t).words)));
    let chips = |key: &str, voices: &[(MemberId, String)]| {
        let mut chips: Vec<String> = voices.iter().map(|(_, name)| visit.t1("fund-chip", "name", name)).collect();
        chips.extend((chips.len()..TWO).map(|_| visit.t("fund-chip-open")));
        (visit.t(key), chips)
    };
    let mut voices = Vec::new();
    if !mine && (s.decides || !s.agreed.is_empty()) {
        voices.push(chips("fund-two-yes", &s.agreed));
    }
    if matches!(a.state, State::Agreed | State::Paid | State::Confirmed) {
        voices.push(chips("fund-two-release", &s.released));
    }
    let view = AskPage {
        page: Page::new(visit, row.words).again(again),
        state: row.state,
        style: row.style,
        facts,
        words: paragraphs(&s.told.words),
        payee: paragraphs(&s.told.payee),
        receipt: s.told.receipt.as_ref().map(|_| format!("/fund/asks/{id}/receipt.jpg")),
        voices,
        next: again_all(steps(visit, &s), again),
        goes: a.wipe_at.map(|t| visit.t1("fund-goes", "date", visit.day(t).words)),
    };
    Ok(private(html_again(&view, again)?))
}

fn read_id(id: &str) -> Result<FundAskId, WebError> {
    id.parse().map_err(|_| WebError::NotFound)
}

/// `GET /fund/asks/{id}`
pub(crate) async fn show(Neighbour { visit, member }: Neighbour, Path(id): Path<String>) -> Result<Response, WebError> {
    page(&visit, &member, read_id(&id)?, None).await
}

/// `GET /fund/asks/{id}/receipt.jpg`
pub(crate) async fn receipt(Neighbour { visit, member }: Neighbour, Path(id): Path<String>) -> Result<Response, WebError> {
    let (id, node) = (read_id(&id)?, visit.node.clone());
    let (_, told) = visit.node.read(move |c| app::told(c, &node, &member, id)).await?;
    let jpeg = told.receipt.ok_or(WebError::NotFound)?;
    Ok(private(([(header::CONTENT_TYPE, "image/jpeg")], jpeg).into_response()))
}

/// `POST /fund/asks/{id}/{act}`
pub(crate) async fn act(Path((id, act)): Path<(String, String)>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted;
    let (id, who) = (read_id(&id)?, member.clone());
    let done = match act.as_str() {
        "yes" => visit.node.act(move |tx| app::say_yes(tx, &who, id)).await,
        "no" => visit.node.act(move |tx| app::say_no(tx, &who, id)).await,
        "release" => visit.node.act(move |tx| app::release(tx, &who, id)).await,
        "confirm" => visit.node.act(move |tx| app::by_asker(tx, &who, id, Event::Confirm)).await,
        "withdraw" => visit.node.act(move |tx| app::by_asker(tx, &who, id, Event::Withdraw)).await,
        _ => return Err(WebError::NotFound),
    };
    match done {
        // Whoever is done with it may not see it any more.
        Ok(()) => Ok(go("/fund?done=changed")),
        Err(e) => page(&visit, &member, id, Some(&Again::failed(&visit, &act, &fields, e)?)).await,
    }
}

/// The form by which a helper brings a receipt of their own promise, where their pod has a fund.
pub(crate) async fn receipt_form(visit: &Visit, me: &Member, c: &Commitment, at: String) -> Result<Option<FormView>, WebError> {
    if !fund_receipt::may_bring(me, c) {
        return Ok(None);
    }
    let pod = me.pod;
    let Some(fund) = visit.node.read(move |conn| Ok::<_, Error>(fund_find(conn, pod)?)).await? else { return Ok(None) };
    Ok(Some(
        FormView::new(visit, "receipt", at)
            .field(Field::line("amount", visit.t1("fund-amount", "currency", fund.currency.to_string()), "").required())
            .field(Field::photo("photo", visit.t("receipt-photo")).hint(visit.t("receipt-photo-hint")).required())
            .field(Field::line("payee", visit.t("fund-payee"), "").hint(visit.t("fund-payee-hint")))
            .button(visit.t("receipt-button"), "quiet")
            .fold(visit.t("receipt-fold")),
    ))
}

/// `POST /promises/{id}/receipt`
pub(crate) async fn bring(Path(id): Path<String>, request: Request) -> Result<Response, WebError> {
    let id = commitment::read_id(&id)?;
    let photo::Sent { visit, member, fields, photo } = photo::sent(request).await?;
    let made = async {
        let jpeg = app_photo::small_jpeg(photo).await?;
        let (who, amount, payee) = (member.clone(), fields.get("amount").to_owned(), fields.get("payee").to_owned());
        visit.node.act(move |tx| fund_receipt::bring(tx, &who, id, &amount, &payee, &jpeg)).await
    };
    match made.await {
        Ok(_) => Ok(go("/fund?done=receipt-sent")),
        Err(e) => {
            let again = Again::failed(&visit, "receipt", &fields, e)?;
            commitment::page_with(&visit, &member, id, Vec::new(), Some(&again)).await
        }
    }
}

/// Where a list of the book goes on.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct From {
    cursor: Option<i64>,
}

#[derive(Template)]
#[template(path = "fund_book.html")]
struct Book {
    page: Page,
    how: String,
    sums: Vec<Line>,
    lines: Vec<Line>,
    book: Vec<Line>,
    next: Option<String>,
}

/// Lines of the book on a page.
const LINES: i64 = 100;

/// `GET /@{name}/fund`: the book, for everybody: nobody is in it.
pub(crate) async fn book(visit: Visit, Path(at_name): Path<String>, Query(from): Query<From>) -> Result<Response, WebError> {
    let name = at_name.strip_prefix('@').ok_or(WebError::NotFound)?.to_owned();
    let (pod, standing, lines) = visit
        .node
        .read(move |c| {
            let pod = pod_find_by_name(c, &name)?.filter(|p| p.deleted_at.is_none()).ok_or(Refusal::NotFound)?;
            let standing = app_fund::standing(c, pod.id)?.ok_or(Refusal::NotFound)?;
            let lines = app_fund::book(c, pod.id, from.cursor, LINES)?;
            Ok::<_, Error>((pod, standing, lines))
        })
        .await?;
    let next = lines.last().filter(|l| l.number > 1).map(|l| format!("/@{}/fund?cursor={}", pod.name, l.number));
    let mut page = Page::new(&visit, visit.t1("fund-book-of", "pod", &pod.title));
    page.hidden = false;
    html(&Book {
        page,
        how: fund_view::how(&visit, &standing),
        sums: fund_view::sums(&visit, &standing),
        lines: fund_view::budget(&visit, &standing),
        book: fund_view::book(&visit, &lines, standing.fund.currency),
        next,
    })
}
