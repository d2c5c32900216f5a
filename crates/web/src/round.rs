//! My round: what I bring to whom, ordered by area, to look at on a phone or to print.

use askama::Template;
use axum::response::Response;
use caremonger_app::{Error, meeting};
use caremonger_domain::{
    commitment::{Commitment, Helper, Said, State},
    listing::{Kind, Listing},
    medicine,
    person::Field as Detail,
};
use caremonger_store::{
    Conn,
    commitment::{Whose, commitment_page},
    listing::listing_find,
    member::Member,
};

use crate::{
    assets::offline_path,
    details::{self, Shown},
    error::WebError,
    form::{Field, FormView, Input, PostedByNeighbour},
    layout::{Neighbour, Page, Visit, html, private},
    show::When,
};

/// Most promises that are looked through.
const LOOKED_AT: i64 = 200;
/// Most stops of a round.
const STOPS: usize = 40;

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
    brought: FormView,
}

#[derive(Template)]
#[template(path = "round.html")]
struct Round {
    page: Page,
    stops: Vec<Stop>,
    show: Option<FormView>,
    kept: bool,
    script: String,
}

/// What a neighbour is to bring, by area and day.
fn to_bring(conn: &mut Conn, me: &Member) -> Result<Vec<(Commitment, Listing)>, Error> {
    let mut stops = Vec::new();
    for c in commitment_page(conn, Whose::Helper(me.id), None, LOOKED_AT)? {
        let under_way = c.state == State::Accepted && c.said == Said::default() && c.helper == Helper::Member(me.id);
        if !under_way {
            continue;
        }
        if let Some(l) = listing_find(conn, c.listing)?.filter(|l| l.kind == Kind::Request) {
            stops.push((c, l));
        }
    }
    stops.sort_by_cached_key(|(_, l)| (l.area.to_lowercase(), l.needed_by, l.id));
    stops.truncate(STOPS);
    Ok(stops)
}

/// A promise to be kept, what it is about, and what is shown of the person.
type ToBring = (Commitment, Listing, Vec<(Detail, String)>);

/// The one button at each stop.
fn brought(visit: &Visit, c: &Commitment) -> FormView {
    let form = FormView::new(visit, format!("brought-{}", c.id), format!("/promises/{}/handed-over", c.id));
    let form = match c.amount {
        Some(promised) => form.field(Field::number("amount", visit.t("act-amount-given"), &promised.to_string()).required()),
        None => form,
    };
    form.button(visit.t("act-handed-over"), "quiet")
}

fn page(visit: &Visit, stops: Vec<ToBring>, shown: bool) -> Result<Response, WebError> {
    let show =
        (!shown && !stops.is_empty()).then(|| FormView::new(visit, "show", "/round").button(visit.t("round-show"), "main"));
    let stops = stops
        .into_iter()
        .map(|(c, l, details)| Stop {
            href: format!("/promises/{}", c.id),
            amount: c.amount.map(|a| visit.amount(a, l.unit.as_ref())).unwrap_or_default(),
            day: l.needed_by.map(|t| visit.day(t)),
            shown: details::shown(visit, details),
            errand: medicine::is_errand(&l),
            brought: brought(visit, &c),
            title: l.title,
            lang: l.language,
            area: l.area,
        })
        .collect();
    Ok(private(html(&Round {
        page: Page::new(visit, visit.t("round-title")),
        stops,
        show,
        kept: shown,
        script: offline_path(),
    })?))
}

/// `GET /round`
pub(crate) async fn show(Neighbour { visit, member }: Neighbour) -> Result<Response, WebError> {
    let stops = visit.node.read(move |c| to_bring(c, &member)).await?;
    page(&visit, stops.into_iter().map(|(c, l)| (c, l, Vec::new())).collect(), false)
}

/// `POST /round`: with what it takes to get there; each look is written down.
pub(crate) async fn reveal(PostedByNeighbour { visit, member, .. }: PostedByNeighbour) -> Result<Response, WebError> {
    let seen = visit.node.act(move |tx| {
        let stops = to_bring(tx.conn, &member)?;
        let with = stops.into_iter().map(|(c, l)| {
            let details = meeting::reveal(tx, &member, c.id, Detail::ALL)?;
            Ok((c, l, details))
        });
        with.collect::<Result<Vec<_>, Error>>()
    });
    page(&visit, seen.await?, true)
}
