//! A task card: what a helper brings to whom, on a link that opens once; to look at on a phone without signing in, or to print.

use askama::Template;
use axum::{
    extract::{Path, Request},
    http::HeaderMap,
    response::{IntoResponse as _, Response},
};
use caremonger_app::{
    Error,
    card::{self as app, Card},
    commitment::Act,
    photo as app_photo,
};
use caremonger_domain::{
    Refusal,
    commitment::{Commitment, Side, State},
    listing::Listing,
    medicine,
    person::Field as Detail,
};
use caremonger_store::member::Member;

use crate::{
    details::{self, Shown},
    error::WebError,
    form::{self, Again, Field, FormView, Input, Posted, PostedByNeighbour, again_all},
    fund_ask,
    layout::{Page, Plain, Visit, cookie, go, html_again, private},
    photo,
    pod_words::{self, Own},
    session::{check_secret, guarded, with_cookie},
    show::When,
    shown_once::Once,
};

/// The cookie of whoever holds a card; it goes to the card's own pages alone.
const COOKIE: &str = "caremonger-card";

#[derive(Template)]
#[template(path = "card.html")]
struct CardPage {
    page: Page,
    name: String,
    what: String,
    area: String,
    day: Option<When>,
    state: String,
    errand: bool,
    marks: Vec<String>,
    late: Option<Own>,
    shown: Vec<Shown>,
    show: Option<FormView>,
    next: Vec<FormView>,
}

/// The form that makes a card for a promise.
pub(crate) fn form(visit: &Visit, who: &Member, c: &Commitment, l: &Listing) -> Option<FormView> {
    app::may_make(who, c, l).then(|| {
        FormView::new(visit, "card", format!("/promises/{}/card", c.id))
            .button(visit.t("card-make"), "quiet")
            .fold(visit.t("card-make-fold"))
    })
}

/// The link of a card, shown this once.
pub(crate) fn link_page(visit: &Visit, name: &str, secret: &str) -> Result<Response, WebError> {
    let link = format!("{}/card/{secret}", visit.node.urls().origin());
    let words = vec![visit.t("card-link-words"), visit.t("card-link-once")];
    Once::link(Page::new(visit, visit.t1("card-link-title", "name", name)), words, link).shown()
}

/// `POST /promises/{id}/card`
pub(crate) async fn make(Path(id): Path<String>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, .. } = posted;
    let id = id.parse().map_err(|_| WebError::NotFound)?;
    let (name, secret) = visit
        .node
        .act(move |tx| {
            let secret = app::make(tx, &member, id)?;
            let c = caremonger_store::commitment::commitment_find(tx.conn, id)?.ok_or(Refusal::NotFound)?;
            Ok::<_, Error>((c.helper_name, secret))
        })
        .await?;
    link_page(&visit, &name, &secret)
}

fn forms(visit: &Visit, secret: &str, card: &Card) -> Vec<FormView> {
    let (c, l) = (&card.commitment, &card.listing);
    let form = |act: &'static str, key: &str, style| {
        FormView::new(visit, act, format!("/card/{secret}/{act}")).button(visit.t(key), style)
    };
    let mut forms = Vec::new();
    if c.state != State::Accepted {
        return forms;
    }
    let gives = Side::giver(l.kind) == Side::Helper;
    if c.said.helper.is_none() {
        let say = if gives { form("handed-over", "act-handed-over", "main") } else { form("received", "act-received", "main") };
        forms.push(match c.amount {
            Some(promised) => {
                let label = visit.t(if gives { "act-amount-given" } else { "act-amount-got" });
                say.field(Field::number("amount", label, &promised.to_string()).required())
            }
            None => say,
        });
        forms.push(form("cancel", "card-cancel", "quiet").fold(visit.t("card-cancel-fold")));
    }
    forms.push(form("not-safe", "act-not-safe", "danger"));
    forms
}

async fn page(
    visit: &Visit,
    secret: &str,
    card: &Card,
    shown: Vec<(Detail, String)>,
    again: Option<&Again>,
) -> Result<Response, WebError> {
    let (c, l) = (&card.commitment, &card.listing);
    let mut head = Page::new(visit, l.title.clone()).again(again);
    head.title_lang = Some(l.language.clone());
    head.hidden = true;
    let (of_words, of_listing) = (c.clone(), l.clone());
    let late = visit.node.read(move |conn| pod_words::after_cancel(conn, &of_words, &of_listing)).await?;
    let mut next = forms(visit, secret, card);
    next.extend(fund_ask::receipt_form(visit, &card.helper, c, format!("/card/{secret}/receipt")).await?);
    let live = c.state == State::Accepted && c.said.helper.is_none();
    let show = (live && shown.is_empty())
        .then(|| FormView::new(visit, "show", format!("/card/{secret}/show")).button(visit.t("meet-reveal"), "quiet"));
    let view = CardPage {
        page: head,
        name: card.helper.name.clone(),
        what: c.amount.map(|a| visit.amount(a, l.unit.as_ref())).unwrap_or_default(),
        area: l.area.clone(),
        day: l.needed_by.map(|t| visit.day(t)),
        state: visit.t(&format!("state-{}", c.state)),
        errand: medicine::is_errand(l),
        shown: details::shown(visit, shown),
        show,
        marks: visit.marks(l),
        late,
        next: again_all(next, again),
    };
    Ok(private(html_again(&view, again)?))
}

/// The secret of the card this browser holds for an address.
fn holder(headers: &HeaderMap) -> String {
    cookie(headers, COOKIE).unwrap_or_default().to_owned()
}

async fn held(visit: &Visit, holder: String) -> Result<Option<Card>, WebError> {
    let now = visit.node.now();
    match visit.node.read(move |c| app::held(c, &holder, now)).await {
        Ok(card) => Ok(Some(card)),
        Err(Error::Refused(Refusal::NotFound)) => Ok(None),
        Err(e) => Err(e.into()),
    }
}

/// `GET /card/{secret}`: the card for whoever holds it; else one button, so that programs that look at links do not use them up.
pub(crate) async fn show(visit: Visit, headers: HeaderMap, Path(secret): Path<String>) -> Result<Response, WebError> {
    check_secret(&secret)?;
    if let Some(card) = held(&visit, holder(&headers)).await? {
        return page(&visit, &secret, &card, Vec::new(), None).await;
    }
    let mut head = Page::new(&visit, visit.t("card-title"));
    head.hidden = true;
    let (asked, now) = (secret.clone(), visit.node.now());
    let closed = visit.node.read(move |c| app::is_closed(c, &asked, now)).await?;
    let form = closed.then(|| FormView::new(&visit, "open", format!("/card/{secret}")).button(visit.t("card-open"), "main"));
    let words = if closed { vec![visit.t("card-press")] } else { vec![visit.t("card-ended")] };
    Ok(private(Plain { page: head, words, links: Vec::new(), form }.into_response()))
}

/// `POST /card/{secret}`: opens it for this browser.
pub(crate) async fn open(Path(secret): Path<String>, Posted { visit, .. }: Posted) -> Result<Response, WebError> {
    check_secret(&secret)?;
    let used = secret.clone();
    let place = format!("/card/{secret}");
    let (holder, until) = match visit.node.act(move |tx| app::open(tx, &used)).await {
        Ok(opened) => opened,
        // Opened before, perhaps by this very browser: its page says which.
        Err(Error::Refused(Refusal::NotFound)) => return Ok(go(&place)),
        Err(e) => return Err(e.into()),
    };
    let age = until.since(visit.node.now()).as_secs();
    with_cookie(&place, &format!("{COOKIE}={holder}; Path={place}; Max-Age={age}; {}", guarded(&visit)))
}

/// `POST /card/{secret}/receipt`: what was laid out in a shop, with a picture (D10).
pub(crate) async fn bring(
    visit: Visit,
    Path(secret): Path<String>,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, WebError> {
    check_secret(&secret)?;
    // Whose it is comes first, so that nobody else's file is read at all.
    let holder = holder(&headers);
    let card = held(&visit, holder.clone()).await?.ok_or(WebError::LinkEnded)?;
    let (fields, photo) = photo::read(&visit, request).await?;
    let made = async {
        let jpeg = app_photo::small_jpeg(photo).await?;
        let (amount, payee) = (fields.get("amount").to_owned(), fields.get("payee").to_owned());
        visit.node.act(move |tx| app::bring_receipt(tx, &holder, &amount, &payee, &jpeg)).await
    };
    match made.await {
        Ok(()) => Ok(go(&format!("/card/{secret}?done=receipt-sent"))),
        Err(e) => page(&visit, &secret, &card, Vec::new(), Some(&Again::failed(&visit, "receipt", &fields, e)?)).await,
    }
}

/// `POST /card/{secret}/{act}`
pub(crate) async fn act(
    Path((secret, word)): Path<(String, String)>,
    headers: HeaderMap,
    Posted { visit, fields }: Posted,
) -> Result<Response, WebError> {
    check_secret(&secret)?;
    let holder = holder(&headers);
    let card = held(&visit, holder.clone()).await?.ok_or(WebError::LinkEnded)?;
    let amount = match form::amount(fields.get("amount")) {
        Ok(amount) => amount,
        Err(slip) => return page(&visit, &secret, &card, Vec::new(), Some(&slip.again(&visit, "handed-over", &fields))).await,
    };
    let (name, act) = match word.as_str() {
        "show" => {
            let shown = visit.node.act(move |tx| app::reveal(tx, &holder)).await?;
            return page(&visit, &secret, &card, shown, None).await;
        }
        "not-safe" => {
            visit.node.act(move |tx| app::not_safe(tx, &holder)).await?;
            return Ok(go("/?done=not-safe"));
        }
        "handed-over" => ("handed-over", Act::HandedOver),
        "received" => ("received", Act::Received),
        "cancel" => ("cancel", Act::Cancel),
        _ => return Err(WebError::NotFound),
    };
    match visit.node.act(move |tx| app::act(tx, &holder, act, amount)).await {
        Ok(_) => Ok(go(&format!("/card/{secret}?done=said"))),
        Err(e) => page(&visit, &secret, &card, Vec::new(), Some(&Again::failed(&visit, name, &fields, e)?)).await,
    }
}
