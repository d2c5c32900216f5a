//! What one of ours and one of another pod's could give each other: the desk acts on it, or lets it go.

use askama::Template;
use axum::{extract::Path, response::Response};
use caremonger_app::{Error, suggestion as app, suggestion_own::Fit};
use caremonger_domain::{commitment::State, id::ListingId, listing::Listing};
use caremonger_i18n::exists;
use caremonger_store::{
    listing::listing_find,
    member::Member,
    suggestion::{Suggestion, suggestion_open},
};

use crate::{
    error::WebError,
    form::{self, Again, Field, FormView, Input, PostedByNeighbour},
    layout::{Desk, Page, Visit, go, html_again},
    listing_view,
};

/// Most that are shown at once.
const SHOWN: i64 = 50;

/// One of the two listings.
#[derive(Debug)]
struct Half {
    href: String,
    kind: String,
    title: String,
    lang: String,
    from: String,
}

/// A pair as shown.
#[derive(Debug)]
struct Pair {
    heading: String,
    yours: Half,
    theirs: Half,
    reasons: Vec<String>,
    amount: Option<String>,
    forms: Vec<FormView>,
}

#[derive(Template)]
#[template(path = "suggestions.html")]
struct Suggestions {
    page: Page,
    pairs: Vec<Pair>,
}

fn half(visit: &Visit, l: &Listing) -> Half {
    Half {
        href: format!("/listings/{}", l.id),
        kind: visit.kind(l.kind),
        title: l.title.clone(),
        lang: l.language.clone(),
        from: listing_view::address(l),
    }
}

/// One that fits a listing of its own pod.
#[derive(Debug)]
pub(crate) struct Row {
    /// Where it is.
    pub(crate) href: String,
    /// Its title.
    pub(crate) title: String,
    /// The language of that.
    pub(crate) lang: String,
    /// Why it fits.
    pub(crate) reasons: String,
}

/// What fits a listing in its own pod.
pub(crate) fn rows(visit: &Visit, fits: &[Fit]) -> Vec<Row> {
    let row = |f: &Fit| Row {
        href: format!("/listings/{}", f.listing.id),
        title: f.listing.title.clone(),
        lang: f.listing.language.clone(),
        reasons: reasons(visit, &f.reasons).join(", "),
    };
    fits.iter().map(row).collect()
}

/// The rules that fired, in words.
fn reasons(visit: &Visit, rule: &str) -> Vec<String> {
    let reason = |word: &str| {
        let key = format!("suggestion-rule-{word}");
        visit.t(if exists(&key) { &key } else { "suggestion-rule-other" })
    };
    rule.split(' ').filter(|w| !w.is_empty()).map(reason).collect()
}

/// The name of a pair's form: several stand on the page.
fn form_name(act: &str, own: ListingId, other: ListingId) -> String {
    format!("{act}-{own}-{other}")
}

fn pair(visit: &Visit, s: &Suggestion, own: &Listing, other: &Listing, again: Option<&Again>) -> Pair {
    let form =
        |act: &str| FormView::new(visit, form_name(act, s.own, s.other), format!("/suggestions/{}/{}/{act}", s.own, s.other));
    let amount = s.amount.map(|a| visit.amount(a, own.unit.as_ref()));
    let mut promise = form("take-up");
    if let Some(most) = s.amount {
        let field = Field::number("amount", visit.t("suggestion-amount"), &most.to_string());
        let hint = visit.t1("suggestion-amount-hint", "amount", amount.clone().unwrap_or_default());
        promise = promise.field(field.hint(hint).required());
    }
    let titles = [("yours", own.title.clone().into()), ("theirs", other.title.clone().into())];
    Pair {
        heading: visit.ta("suggestion-pair", &titles),
        yours: half(visit, own),
        theirs: half(visit, other),
        reasons: reasons(visit, &s.rule),
        amount: amount.map(|a| visit.t1("suggestion-how-much", "amount", a)),
        forms: vec![
            promise.button(visit.t("suggestion-take-up"), "main").again(again),
            form("dismiss").button(visit.t("suggestion-dismiss"), "quiet").again(again),
        ],
    }
}

async fn page(visit: &Visit, who: &Member, again: Option<&Again>) -> Result<Response, WebError> {
    let pod = who.pod;
    let found = visit
        .node
        .read(move |c| {
            let open = suggestion_open(c, pod, SHOWN)?;
            let with_both = open.into_iter().map(|s| Ok((listing_find(c, s.own)?, listing_find(c, s.other)?, s)));
            with_both.collect::<Result<Vec<_>, Error>>()
        })
        .await?;
    let pairs: Vec<Pair> =
        found.iter().filter_map(|(own, other, s)| Some(pair(visit, s, own.as_ref()?, other.as_ref()?, again))).collect();
    let page = Page::new(visit, visit.t("suggestions-title")).again(again).with_forms(pairs.iter().flat_map(|p| &p.forms));
    html_again(&Suggestions { page, pairs }, again)
}

/// `GET /suggestions`
pub(crate) async fn list(Desk { visit, member }: Desk) -> Result<Response, WebError> {
    page(&visit, &member, None).await
}

type Both = Path<(String, String)>;

fn read_ids((own, other): (String, String)) -> Result<(ListingId, ListingId), WebError> {
    own.parse().ok().zip(other.parse().ok()).ok_or(WebError::NotFound)
}

/// `POST /suggestions/{own}/{other}/take-up`
pub(crate) async fn take_up(Path(ids): Both, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted.at_desk()?;
    let (own, other) = read_ids(ids)?;
    let name = form_name("take-up", own, other);
    let amount = match form::amount(fields.get("amount")) {
        Ok(amount) => amount,
        Err(slip) => return page(&visit, &member, Some(&slip.again(&visit, &name, &fields))).await,
    };
    let who = member.clone();
    match visit.node.act(move |tx| app::take_up(tx, &who, own, other, amount)).await {
        Ok(made) => {
            let done = if made.state == State::Accepted { "promised" } else { "waits" };
            Ok(go(&format!("/promises/{}?done={done}", made.id)))
        }
        Err(e) => page(&visit, &member, Some(&Again::failed(&visit, &name, &fields, e)?)).await,
    }
}

/// `POST /suggestions/{own}/{other}/dismiss`
pub(crate) async fn dismiss(Path(ids): Both, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, .. } = posted.at_desk()?;
    let (own, other) = read_ids(ids)?;
    visit.node.act(move |tx| app::dismiss(tx, &member, own, other)).await?;
    Ok(go("/suggestions?done=left-out"))
}
