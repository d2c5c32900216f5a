//! My round: what I bring to whom, ordered by area, to look at on a phone or to print.

use askama::Template;
use axum::{extract::Path, response::Response};
use caremonger_app::round::{self as app, ShownStop, Stop as Bare};
use caremonger_domain::{commitment::Commitment, id::MemberId, medicine};

use crate::{
    assets::offline_path,
    details::{self, Shown},
    error::WebError,
    form::{Field, FormView, Input, PostedByNeighbour},
    layout::{Desk, Neighbour, Page, Visit, html, private},
    show::When,
};

/// Somebody to go to.
#[derive(Debug)]
struct Stop {
    href: String,
    title: String,
    lang: String,
    amount: String,
    area: String,
    day: Option<When>,
    shown: Vec<Shown>,
    errand: bool,
    marks: Vec<String>,
    brought: Option<FormView>,
}

#[derive(Template)]
#[template(path = "round.html")]
struct Round {
    page: Page,
    mine: bool,
    stops: Vec<Stop>,
    show: Option<FormView>,
    kept: bool,
    script: String,
}

/// The one button at each stop.
fn brought(visit: &Visit, c: &Commitment) -> FormView {
    let form = FormView::new(visit, format!("brought-{}", c.id), format!("/promises/{}/handed-over", c.id));
    let form = match c.amount {
        Some(promised) => form.field(Field::number("amount", visit.t("act-amount-given"), &promised.to_string()).required()),
        None => form,
    };
    form.button(visit.t("act-handed-over"), "quiet")
}

fn page(visit: &Visit, whose: &Whose, stops: Vec<ShownStop>, shown: bool) -> Result<Response, WebError> {
    let (at, title) = match whose {
        Whose::Mine => ("/round".to_owned(), visit.t("round-title")),
        Whose::Of(id, name) => (format!("/desk/run/{id}"), visit.t1("run-title", "name", name)),
    };
    let show = (!shown && !stops.is_empty()).then(|| FormView::new(visit, "show", at).button(visit.t("round-show"), "main"));
    let mine = matches!(whose, Whose::Mine);
    let stops = stops
        .into_iter()
        .map(|(c, l, details)| Stop {
            href: format!("/promises/{}", c.id),
            amount: c.amount.map(|a| visit.amount(a, l.unit.as_ref())).unwrap_or_default(),
            day: l.needed_by.map(|t| visit.day(t)),
            shown: details::shown(visit, details),
            marks: visit.marks(&l),
            errand: medicine::is_errand(&l),
            brought: mine.then(|| brought(visit, &c)),
            title: l.title,
            lang: l.language,
            area: l.area,
        })
        .collect();
    Ok(private(html(&Round { page: Page::new(visit, title), mine, stops, show, kept: shown && mine, script: offline_path() })?))
}

/// Whose round a page shows.
enum Whose {
    /// The reader's.
    Mine,
    /// A neighbour's, to be printed at the desk: who, and their name.
    Of(MemberId, String),
}

fn closed(stops: Vec<Bare>) -> Vec<ShownStop> {
    stops.into_iter().map(|(c, l)| (c, l, Vec::new())).collect()
}

/// `GET /round`
pub(crate) async fn show(Neighbour { visit, member }: Neighbour) -> Result<Response, WebError> {
    let stops = visit.node.read(move |c| app::to_bring(c, &member)).await?;
    page(&visit, &Whose::Mine, closed(stops), false)
}

/// `POST /round`: with what it takes to get there; each look is written down.
pub(crate) async fn reveal(PostedByNeighbour { visit, member, .. }: PostedByNeighbour) -> Result<Response, WebError> {
    let seen = visit.node.act(move |tx| app::reveal(tx, &member)).await?;
    page(&visit, &Whose::Mine, seen, true)
}

/// `GET /desk/run/{member}`: the round of a neighbour, before anything private is shown.
pub(crate) async fn of(Desk { visit, member }: Desk, Path(id): Path<String>) -> Result<Response, WebError> {
    let id: MemberId = id.parse().map_err(|_| WebError::NotFound)?;
    let (helper, stops) = visit.node.read(move |c| app::stops_of(c, &member, id)).await?;
    page(&visit, &Whose::Of(helper.id, helper.name), closed(stops), false)
}

/// `POST /desk/run/{member}`: to be printed for whoever looks at no pages.
pub(crate) async fn sheet(Path(id): Path<String>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, .. } = posted.at_desk()?;
    let id: MemberId = id.parse().map_err(|_| WebError::NotFound)?;
    let (helper, stops) = visit.node.act(move |tx| app::sheet(tx, &member, id)).await?;
    page(&visit, &Whose::Of(helper.id, helper.name), stops, true)
}
