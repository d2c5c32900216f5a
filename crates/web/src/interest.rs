//! Interests: what people wrote from the fediverse, at the desk until answered.

use askama::Template;
use axum::{
    extract::{Path, Query},
    response::Response,
};
use caremonger_app::{Error, Tx, interest as app, member::may_change};
use caremonger_domain::{
    Refusal,
    id::InterestId,
    interest::{Interest, State},
    listing::{Listing, State as ListingState},
};
use caremonger_store::{
    interest::{interest_find, interest_page},
    listing::listing_find,
    listing_page::{Filter, From as Whose, listing_page},
    member::Member,
    message::Thread,
};

use crate::{
    error::WebError,
    form::{self, Again, Field, FormView, Input, PostedByNeighbour, again_all},
    layout::{Desk, Neighbour, Page, Visit, go, html, html_again},
    notice::{From, LINES, LINES_AND_ONE},
    once,
    show::When,
    timeline::{Said, messages, said},
};

/// Listings to choose from when a message does not say which it is about.
const CHOICES: i64 = 50;

/// An interest in a list.
#[derive(Debug)]
pub(crate) struct Row {
    href: String,
    from: String,
    text: String,
    title: String,
    state: String,
    at: When,
}

#[derive(Template)]
#[template(path = "interests.html")]
struct Interests {
    page: Page,
    rows: Vec<Row>,
    next: Option<String>,
}

#[derive(Template)]
#[template(path = "interest.html")]
struct InterestPage {
    page: Page,
    from: String,
    text: String,
    at: When,
    state: String,
    listing: Option<(String, String, String)>,
    promise: Option<String>,
    read: Option<String>,
    forms: Vec<FormView>,
    messages: Vec<Said>,
}

/// `GET /interests`
pub(crate) async fn list(Desk { visit, member }: Desk, Query(from): Query<From>) -> Result<Response, WebError> {
    let before = from.cursor.parse().ok();
    let mut found = visit
        .node
        .read(move |c| {
            let page = interest_page(c, member.pod, None, before, LINES_AND_ONE)?;
            let with_listing = page.into_iter().map(|i| Ok((i.listing.map(|l| listing_find(c, l)).transpose()?.flatten(), i)));
            with_listing.collect::<Result<Vec<_>, Error>>()
        })
        .await?;
    let more = found.len() > LINES;
    found.truncate(LINES);
    let next = found.last().filter(|_| more).map(|(_, i)| format!("/interests?cursor={}", i.id));
    let rows = found.into_iter().map(|(l, i)| Row {
        href: format!("/interests/{}", i.id),
        from: i.from,
        text: i.text.chars().take(160).collect(),
        title: l.map(|l| l.title).unwrap_or_default(),
        state: visit.t(&format!("interest-{}", i.state)),
        at: visit.moment(i.created_at),
    });
    html(&Interests { rows: rows.collect(), next, page: Page::new(&visit, visit.t("interests-title")) })
}

fn forms(visit: &Visit, i: &Interest, l: Option<&Listing>, choices: &[Listing]) -> Vec<FormView> {
    let at = |what: &str| format!("/interests/{}/{what}", i.id);
    let mut forms = Vec::new();
    if i.state == State::Open {
        let mut accept = FormView::new(visit, "accept", at("accept"));
        if l.is_none() {
            let mut options = vec![(String::new(), visit.t("choose"))];
            options.extend(choices.iter().map(|c| (c.id.to_string(), c.title.clone())));
            accept = accept.field(Field::select("listing", visit.t("interest-listing"), "", options).required());
        }
        if l.is_none_or(|l| l.stock.is_some()) {
            let read = i.amount.map(|a| a.to_string()).unwrap_or_default();
            let mut amount = Field::number("amount", visit.t("interest-amount"), &read);
            if let Some(left) = l.and_then(|l| l.remaining().map(|r| visit.amount(r, l.unit.as_ref()))) {
                amount = amount.hint(visit.t1("promise-amount-hint", "left", left));
            }
            accept = accept.field(amount);
        }
        forms.push(accept.button(visit.t("interest-accept"), "main"));
    }
    if matches!(i.state, State::Open | State::Accepted) {
        let words = Field::text("text", visit.t("message-label"), "").hint(visit.t("interest-reply-hint")).required();
        forms.push(
            FormView::new(visit, "reply", at("reply"))
                .field(Field::hidden(once::FIELD, &once::fresh(&visit.node)))
                .field(words)
                .button(visit.t("message-button"), "quiet")
                .fold(visit.t("interest-reply-fold")),
        );
    }
    if i.state == State::Open {
        let reason = Field::line("text", visit.t("act-reason"), "").hint(visit.t("act-reason-hint"));
        forms.push(
            FormView::new(visit, "decline", at("decline"))
                .field(reason)
                .button(visit.t("act-decline"), "quiet")
                .fold(visit.t("act-decline-fold")),
        );
    }
    forms
}

async fn page(visit: &Visit, who: &Member, id: InterestId, again: Option<&Again>) -> Result<Response, WebError> {
    let (member, node, viewer) = (who.clone(), visit.node.clone(), visit.viewer());
    let (i, l, choices, thread) = visit
        .node
        .read(move |c| {
            let i = interest_find(c, id)?.filter(|i| i.pod == member.pod).ok_or(Refusal::NotFound)?;
            let l = i.listing.map(|l| listing_find(c, l)).transpose()?.flatten();
            if !member.has_job("desk") && !l.as_ref().is_some_and(|l| may_change(&member, l)) {
                return Err(Refusal::NotFound.into());
            }
            let filter = Filter { state: Some(ListingState::Open), from: Whose::Here, pod: Some(i.pod), ..Filter::default() };
            let viewer = viewer(c)?;
            let choices = if l.is_none() { listing_page(c, &viewer, &filter, None, CHOICES)? } else { Vec::new() };
            let thread = messages(c, &node, Thread::Interest(id))?;
            Ok::<_, Error>((i, l, choices, thread))
        })
        .await?;
    let forms = again_all(forms(visit, &i, l.as_ref(), &choices), again);
    let view = InterestPage {
        page: Page::new(visit, visit.t("interest-title")).again(again).with_forms(&forms),
        at: visit.moment(i.created_at),
        state: visit.t(&format!("interest-{}", i.state)),
        promise: i.commitment.map(|c| format!("/promises/{c}")),
        read: i.amount.map(|a| visit.t1("interest-read", "amount", visit.amount(a, l.as_ref().and_then(|l| l.unit.as_ref())))),
        listing: l.map(|l| (format!("/listings/{}", l.id), l.title, l.language)),
        from: i.from,
        text: i.text,
        forms,
        messages: said(visit, thread),
    };
    html_again(&view, again)
}

fn read_id(id: &str) -> Result<InterestId, WebError> {
    id.parse().map_err(|_| WebError::NotFound)
}

/// `GET /interests/{id}`
pub(crate) async fn show(Neighbour { visit, member }: Neighbour, Path(id): Path<String>) -> Result<Response, WebError> {
    page(&visit, &member, read_id(&id)?, None).await
}

/// `POST /interests/{id}/{act}`
pub(crate) async fn act(Path((id, act)): Path<(String, String)>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted;
    let id = read_id(&id)?;
    let (who, text) = (member.clone(), fields.get("text").to_owned());
    let (name, done) = match act.as_str() {
        "accept" => {
            let amount = match form::amount(fields.get("amount")) {
                Ok(amount) => amount,
                Err(slip) => return page(&visit, &member, id, Some(&slip.again(&visit, "accept", &fields))).await,
            };
            let listing = fields.get("listing").parse().ok();
            ("accept", visit.node.act(move |tx| app::accept(tx, &who, id, amount, listing)).await.map(|_| "decided"))
        }
        "decline" => ("decline", visit.node.act(move |tx| app::decline(tx, &who, id, &text)).await.map(|_| "decided")),
        "reply" => {
            let (key, member_id) = (once::key(&fields), member.id);
            let reply = move |tx: &mut Tx<'_>| app::reply(tx, &who, id, &text).map(|_| String::new());
            let sent = visit.node.act(move |tx| once::act(tx, member_id, key.as_deref(), reply));
            ("reply", sent.await.map(|_| "sent"))
        }
        _ => return Err(WebError::NotFound),
    };
    match done {
        Ok(done) => Ok(go(&format!("/interests/{id}?done={done}"))),
        Err(e) => {
            let mut again = Again::failed(&visit, name, &fields, e)?;
            if name != "accept" {
                again = again.at("text");
            }
            page(&visit, &member, id, Some(&again)).await
        }
    }
}
