//! The page of one listing: to answer it, and for its author and desk to look after it.

use std::borrow::Cow;

use askama::Template;
use axum::{extract::Path, response::Response};
use caremonger_app::{
    Error, commitment,
    listing::{self as app, Change},
    listing_renew,
    member::may_change,
    recurrence,
    suggestion_own::{Fit, fits},
};
use caremonger_domain::{
    Amount,
    commitment::{Commitment, Helper, State},
    id::ListingId,
    interest::Interest,
    listing::{Acceptance, Kind, Listing, Origin, Visibility},
};
use caremonger_store::{
    commitment::commitment_of_listing,
    history::{Line, history_of_listing},
    interest::interest_page,
    loan::Loan,
    member::member_find,
    recurrence::recurrence_find,
};

use crate::{
    error::WebError,
    form::{self, Again, Field, Fields, FormView, Input, PostedByNeighbour, Slip, again_all},
    layout::{Page, Visit, go, html_again},
    listing_care, listing_passed_on,
    listing_view::{self, Card, card, paragraphs},
    loan, once, photo, private_place, report,
    share::{self, Share},
    suggestion,
    timeline::{Entry, entries},
    translation::{self, Note},
};

/// Most promises and interests shown with a listing.
const SHOWN: i64 = 50;

/// A promise or an interest in a list.
#[derive(Debug)]
pub(crate) struct Row {
    href: String,
    who: String,
    amount: String,
    state: String,
}

#[derive(Template)]
#[template(path = "listing.html")]
struct ListingPage {
    page: Page,
    card: Card,
    lang: String,
    text: Vec<String>,
    photos: Vec<photo::Shown>,
    how: Option<String>,
    visitor: Option<String>,
    promise: Option<FormView>,
    own: Option<String>,
    care: Vec<FormView>,
    mine: bool,
    again_href: Option<String>,
    promises: Vec<Row>,
    interests: Vec<Row>,
    history: Vec<Entry>,
    pass_on: Option<FormView>,
    report: Option<FormView>,
    tell: Option<String>,
    give: Option<String>,
    fits: Vec<suggestion::Row>,
    share: Option<Share>,
    every: Option<String>,
    lent: Vec<String>,
    translated: Option<Note>,
    translate: Vec<FormView>,
}

/// A listing and what belongs to it, as far as the reader may see it.
pub(crate) struct Found {
    /// The listing.
    pub(crate) listing: Listing,
    promises: Vec<Commitment>,
    interests: Vec<Interest>,
    history: Vec<Line>,
    every: Option<i64>,
    out: Vec<(Loan, Commitment)>,
    translator: Option<String>,
    fits: Vec<Fit>,
}

/// Finds it for the reader.
pub(crate) async fn find(visit: &Visit, id: ListingId) -> Result<Found, WebError> {
    let tag = visit.locale.tag();
    let (viewer, member) = (visit.viewer(), visit.member().cloned());
    let found = visit
        .node
        .read(move |c| {
            let viewer = viewer(c)?;
            let listing = app::seen_by(c, &viewer, id)?;
            // A neighbour's name is for neighbours of the pod.
            let of_pod = member.as_ref().is_some_and(|m| listing.pod() == Some(m.pod));
            let by =
                listing.translation(tag).filter(|_| of_pod).and_then(|t| t.by).map(|m| member_find(c, m)).transpose()?.flatten();
            let mut found = Found {
                out: loan::out(c, &listing)?,
                translator: by.map(|m| m.name),
                listing,
                promises: Vec::new(),
                interests: Vec::new(),
                history: Vec::new(),
                fits: Vec::new(),
                every: recurrence_find(c, id)?.map(|r| r.every_days),
            };
            let Some(member) = member else { return Ok::<_, Error>(found) };
            found.promises = commitment_of_listing(c, id, SHOWN)?;
            if may_change(&member, &found.listing) {
                if let Origin::Local { pod, .. } = found.listing.origin {
                    found.interests = interest_page(c, pod, Some(id), None, SHOWN)?;
                }
                found.history = history_of_listing(c, id)?;
                found.fits = fits(c, &viewer, &found.listing)?;
            } else {
                // Who else promised is between them and the pod.
                found.promises.retain(|p| p.helper == Helper::Member(member.id));
            }
            Ok(found)
        })
        .await?;
    if found.listing.deleted_at.is_some() { Err(WebError::Gone) } else { Ok(found) }
}

fn promise_form(visit: &Visit, l: &Listing) -> FormView {
    let ask = l.kind == Kind::Request;
    let mut form = FormView::new(visit, "promise", format!("/listings/{}/promises", l.id))
        .field(Field::hidden(once::FIELD, &once::fresh(&visit.node)));
    if let Some(left) = l.remaining() {
        let first = left.min(Amount::ONE);
        let hint = visit.t1("promise-amount-hint", "left", visit.amount(left, l.unit.as_ref()));
        let label = visit.t(if ask { "promise-amount-ask" } else { "promise-amount-offer" });
        form = form.field(Field::number("amount", label, &first.to_string()).hint(hint).required());
    }
    let key = if l.acceptance == Acceptance::FirstCome { "promise-at-once" } else { "promise-by-hand" };
    let words = Field::text("message", visit.t("promise-message"), "").hint(visit.t("promise-message-hint"));
    form.field(Field { hint: words.hint.map(|h| format!("{h} {}", visit.t(key))), ..words })
        .button(visit.t(if ask { "promise-button-ask" } else { "promise-button-offer" }), "main")
}

fn rows(visit: &Visit, found: &Found) -> (Vec<Row>, Vec<Row>) {
    let unit = found.listing.unit.as_ref();
    let promises = found.promises.iter().map(|p| Row {
        href: format!("/promises/{}", p.id),
        who: p.helper_name.clone(),
        amount: p.amount.map(|a| visit.amount(a, unit)).unwrap_or_default(),
        state: visit.t(&format!("state-{}", p.state)),
    });
    let interests = found.interests.iter().map(|i| Row {
        href: format!("/interests/{}", i.id),
        who: i.from.clone(),
        amount: i.amount.map(|a| visit.amount(a, unit)).unwrap_or_default(),
        state: visit.t(&format!("interest-{}", i.state)),
    });
    (promises.collect(), interests.collect())
}

fn describe(visit: &Visit, page: &mut Page, l: &Listing) {
    let card = card(visit, l);
    let facts = [
        Some(card.kind),
        card.left.or(card.closed),
        Some(card.area).filter(|a| !a.is_empty()),
        card.until.map(|u| visit.t1("until", "date", u.words)),
    ];
    page.description = Some(facts.into_iter().flatten().collect::<Vec<_>>().join(" · "));
    page.hidden = l.visibility != Visibility::Public;
    page.picture = l.photos.first().map(|p| (visit.node.urls().photo(p.id), p.alt.clone()));
    if let Some(uri) = &l.uri {
        page.alternates.push(("application/activity+json", uri.clone()));
    }
}

/// The page, perhaps with a form to be looked at again.
pub(crate) async fn page(visit: &Visit, id: ListingId, again: Option<&Again>) -> Result<Response, WebError> {
    let found = find(visit, id).await?;
    let l = &found.listing;
    // Whoever reads another language gets what a neighbour translated, unless they ask for the original.
    let translation = translation::of(visit, l).filter(|_| !translation::original_asked(visit));
    let in_words = translation.map_or(Cow::Borrowed(l), |t| Cow::Owned(l.translated(t)));
    let mut page = Page::new(visit, in_words.title.clone()).again(again);
    page.title_lang = Some(in_words.language.clone());
    describe(visit, &mut page, l);
    let member = visit.member();
    let mine = member.is_some_and(|m| may_change(m, l));
    let is_author = member.is_some_and(|m| l.author() == Some(m.id));
    let open = l.check_open(visit.node.now()).is_ok();
    let to_be_had = l.check_answerable(visit.node.now()).is_ok() && l.remaining().is_none_or(|r| !r.is_zero());
    let answerable = to_be_had && member.is_some() && !is_author;
    let address = listing_view::address(l);
    let key = if l.stock.is_some() { "answer-outside" } else { "answer-outside-uncounted" };
    let (promises, interests) = rows(visit, &found);
    // Whoever was too late still finds their words.
    let form_shown = answerable || again.is_some_and(|a| a.form == "promise");
    let promise = form_shown.then(|| promise_form(visit, l).again(again));
    let mut care: Vec<FormView> = if mine { listing_care::forms(visit, l, open, found.every) } else { Vec::new() };
    if mine && open {
        let before = care.len().saturating_sub(1);
        care.splice(before..before, photo::form(visit, l));
    }
    let mut care = again_all(care, again);
    if is_author {
        care = care.into_iter().map(|form| private_place::offer(visit, form, again)).collect();
    }
    let pass_on = listing_passed_on::form(visit, l).await?.map(|f| f.again(again));
    let report = report::form(visit, l).map(|f| f.again(again));
    let translate = translation::forms(visit, l, again);
    page = page.with_forms(translate.iter().chain(&promise).chain(&care).chain(&pass_on).chain(&report));
    let view = ListingPage {
        card: card(visit, l),
        lang: in_words.language.clone(),
        text: paragraphs(&in_words.description),
        photos: photo::shown(visit, l, mine),
        how: (open && !l.is_paused()).then(|| visit.t(&format!("acceptance-{}", l.acceptance))),
        visitor: (to_be_had && member.is_none()).then(|| visit.t1(key, "address", &address)),
        promise,
        own: (to_be_had && is_author).then(|| visit.t("listing-own")),
        care,
        again_href: (mine && !open).then(|| {
            let path = if l.kind == Kind::Offer { "/offer/new" } else { "/ask/new" };
            format!("{path}?from={}", l.id)
        }),
        mine,
        promises,
        interests,
        history: entries(visit, l, found.history),
        pass_on,
        report,
        tell: (member.is_some() && !is_author && l.is_local()).then(|| format!("/listings/{id}/tell")),
        share: share::of(visit, l, &page),
        fits: if to_be_had { suggestion::rows(visit, &found.fits) } else { Vec::new() },
        give: (mine && to_be_had && visit.is_desk() && l.kind == Kind::Request).then(|| format!("/listings/{id}/give")),
        lent: loan::words(visit, l, &found.out, mine),
        translated: translation::note(visit, l, found.translator.as_deref()),
        translate,
        every: found.every.map(|d| visit.t(&format!("again-{d}"))),
        page,
    };
    html_again(&view, again)
}

/// The id in an address.
pub(crate) fn read_id(id: &str) -> Result<ListingId, WebError> {
    id.parse().map_err(|_| WebError::NotFound)
}

/// `GET /listings/{id}`
pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, WebError> {
    page(&visit, read_id(&id)?, None).await
}

/// `POST /listings/{id}/promises`
pub(crate) async fn promise(Path(id): Path<String>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted;
    let id = read_id(&id)?;
    let amount = match form::amount(fields.get("amount")) {
        Ok(amount) => amount,
        Err(slip) => return page(&visit, id, Some(&slip.again(&visit, "promise", &fields))).await,
    };
    let (message, key) = (fields.get("message").to_owned(), once::key(&fields));
    let made = visit
        .node
        .act(move |tx| {
            once::act(tx, member.id, key.as_deref(), |tx| {
                let made = commitment::promise(tx, &member, id, amount, &message)?;
                let done = if made.state == State::Accepted { "promised" } else { "waits" };
                Ok(format!("/promises/{}?done={done}", made.id))
            })
        })
        .await;
    match made {
        Ok(place) => Ok(go(&place)),
        Err(e) => page(&visit, id, Some(&Again::failed(&visit, "promise", &fields, e)?)).await,
    }
}

fn read_change(fields: &Fields, until_before: Option<String>) -> Result<Change, Slip> {
    let until = fields.get("closes_at").trim();
    // The same day as before keeps the hour it had.
    let unchanged = until_before.unwrap_or_default() == until;
    Ok(Change {
        title: Some(fields.get("title").to_owned()),
        description: Some(fields.get("description").to_owned()),
        amount: form::amount(fields.get("amount"))?,
        closes_at: if unchanged { None } else { Some(form::day(until, "closes_at")?) },
        ..Change::default()
    })
}

/// `POST /listings/{id}/change`
pub(crate) async fn change(Path(id): Path<String>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, mut fields } = posted;
    let id = read_id(&id)?;
    let before = find(&visit, id).await?.listing;
    // What is private in somebody else's words is not one's own to keep.
    let private = private_place::is_wanted(&fields) && before.author() == Some(member.id);
    if private {
        private_place::keep(&visit, &member, &mut fields).await?;
    }
    let change = match read_change(&fields, before.closes_at.map(|t| t.date())) {
        Ok(change) => change,
        Err(slip) => return page(&visit, id, Some(&slip.again(&visit, "change", &fields))).await,
    };
    match visit.node.act(move |tx| app::change(tx, &member, id, &change)).await {
        Ok(_) => Ok(go(&format!("/listings/{id}?done={}", if private { private_place::done(before.kind) } else { "changed" }))),
        Err(e) => page(&visit, id, Some(&Again::failed(&visit, "change", &fields, e)?)).await,
    }
}

/// `POST /listings/{id}/renew`
pub(crate) async fn renew(Path(id): Path<String>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted;
    let id = read_id(&id)?;
    match visit.node.act(move |tx| listing_renew::renew(tx, &member, id)).await {
        Ok(_) => Ok(go(&format!("/listings/{id}?done=renewed"))),
        Err(e) => page(&visit, id, Some(&Again::failed(&visit, "renew", &fields, e)?)).await,
    }
}

/// `POST /listings/{id}/pause`: for the time being, or no longer.
pub(crate) async fn pause(Path(id): Path<String>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted;
    let id = read_id(&id)?;
    let paused = !fields.get("paused").is_empty();
    let change = Change { paused: Some(paused), ..Change::default() };
    match visit.node.act(move |tx| app::change(tx, &member, id, &change)).await {
        Ok(_) => Ok(go(&format!("/listings/{id}?done={}", if paused { "paused" } else { "resumed" }))),
        Err(e) => page(&visit, id, Some(&Again::failed(&visit, "pause", &fields, e)?)).await,
    }
}

/// `POST /listings/{id}/close`
pub(crate) async fn close(Path(id): Path<String>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted;
    let id = read_id(&id)?;
    let change = Change { close: true, ..Change::default() };
    match visit.node.act(move |tx| app::change(tx, &member, id, &change)).await {
        Ok(_) => Ok(go(&format!("/listings/{id}?done=closed"))),
        Err(e) => page(&visit, id, Some(&Again::failed(&visit, "close", &fields, e)?)).await,
    }
}

/// `POST /listings/{id}/delete`
pub(crate) async fn delete(Path(id): Path<String>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted;
    let id = read_id(&id)?;
    match visit.node.act(move |tx| app::withdraw(tx, &member, id)).await {
        Ok(()) => Ok(go("/board?done=deleted")),
        Err(e) => page(&visit, id, Some(&Again::failed(&visit, "delete", &fields, e)?)).await,
    }
}

/// `POST /listings/{id}/again`: how often it comes again; nothing: not any more.
pub(crate) async fn again(Path(id): Path<String>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted;
    let (id, every) = (read_id(&id)?, fields.get("every").parse().ok());
    match visit.node.act(move |tx| recurrence::set(tx, &member, id, every)).await {
        Ok(()) => Ok(go(&format!("/listings/{id}?done=changed"))),
        Err(e) => page(&visit, id, Some(&Again::failed(&visit, "again", &fields, e)?)).await,
    }
}
