//! Neighbourhoods: other nodes as they describe themselves, on a list and a map of our own; and whether others may list us (I11).

use askama::Template;
use axum::response::Response;
use caremonger_app::{
    Error,
    neighbourhood::{self as app, Suggested},
    peer::check_may_decide,
};
use caremonger_domain::{area::Shape, neighbourhood::Standing};
use caremonger_i18n::Locale;
use caremonger_store::{Conn, neighbourhood::Neighbourhood};

use crate::{
    error::WebError,
    form::{Again, Field, FormView, Input, PostedByNeighbour},
    layout::{Page, Visit, go, html_again},
    listing_view::paragraphs,
    map::{self, Map},
};

/// One as shown.
#[derive(Debug)]
struct Line {
    /// Its place on the page.
    id: String,
    /// Its name, or where it is.
    name: String,
    /// Where its link leads, while it shows itself.
    href: Option<String>,
    host: String,
    place: String,
    languages: String,
    text: Vec<String>,
    /// That it was not reached of late, or hides.
    words: Option<String>,
    away: Option<FormView>,
}

/// One that could be listed.
#[derive(Debug)]
struct Hint {
    host: String,
    from: Option<String>,
    form: FormView,
}

/// What the desk can do.
#[derive(Debug)]
struct Desk {
    add: FormView,
    listed: FormView,
    words: String,
    with_us: Vec<Hint>,
    further: Vec<Hint>,
}

#[derive(Template)]
#[template(path = "neighbourhoods.html")]
struct Neighbourhoods {
    page: Page,
    map: Option<Map>,
    lines: Vec<Line>,
    desk: Option<Desk>,
}

fn language(tag: &str) -> String {
    tag.parse::<Locale>().map_or_else(|_| tag.to_owned(), |l| l.own_name().to_owned())
}

fn line(visit: &Visit, at: usize, n: Neighbourhood, standing: Standing, decides: bool) -> Line {
    let unreached = || visit.t1("neighbourhood-unreached", "date", visit.day(n.fetched_at).words);
    let words = match standing {
        Standing::Here => None,
        Standing::Unreached | Standing::Silent => Some(unreached()),
        Standing::Hidden => Some(visit.t("neighbourhood-hidden")),
    };
    let away = decides.then(|| {
        FormView::new(visit, format!("away{at}"), "/neighbourhoods/away")
            .field(Field::hidden("host", &n.host))
            .button(visit.t("neighbourhood-away"), "quiet")
    });
    let id = format!("n{at}");
    if !standing.is_shown() {
        let name = n.host.clone();
        let (place, languages, text) = (String::new(), String::new(), Vec::new());
        return Line { id, name, href: None, host: n.host, place, languages, text, words, away };
    }
    Line {
        id,
        languages: n.languages.iter().map(|tag| language(tag)).collect::<Vec<_>>().join(" · "),
        text: paragraphs(&n.description),
        name: n.name,
        href: Some(n.url),
        host: n.host,
        place: n.place,
        words,
        away,
    }
}

#[expect(clippy::cast_precision_loss, reason = "at most 1800")]
fn degrees(tenths: i64) -> f64 {
    tenths as f64 / 10.0
}

/// A map of points, each leading to its line. One place alone needs none.
fn drawn(all: &[(Neighbourhood, Standing)]) -> Option<Map> {
    let mut shapes = Vec::new();
    let mut lines = Vec::new();
    for (at, (n, standing)) in all.iter().enumerate() {
        if let Some((latitude, longitude)) = n.at.filter(|_| standing.is_shown()) {
            let point = (degrees(longitude), degrees(latitude));
            shapes.push(Shape { name: n.name.clone(), outlines: vec![vec![point; 4]] });
            lines.push(format!("#n{at}"));
        }
    }
    if shapes.len() < 2 {
        return None;
    }
    let mut map = map::draw(&shapes, &[], Vec::new())?;
    for (area, href) in map.areas.iter_mut().zip(lines) {
        area.href = href;
    }
    Some(map)
}

fn hint(visit: &Visit, name: String, host: String, from: Option<String>) -> Hint {
    let form = FormView::new(visit, name, "/neighbourhoods")
        .field(Field::hidden("address", &host))
        .button(visit.t("neighbourhood-add"), "quiet");
    let from = from.map(|name| visit.t1("neighbourhood-from", "name", name));
    Hint { host, from, form }
}

fn desk(visit: &Visit, listed: bool, found: Suggested, again: Option<&Again>) -> Desk {
    let add = FormView::new(visit, "add", "/neighbourhoods")
        .field(
            Field::line("address", visit.t("neighbourhood-address"), "").hint(visit.t("neighbourhood-address-hint")).required(),
        )
        .button(visit.t("neighbourhood-add"), "main")
        .again(again);
    let switch = FormView::new(visit, "listed", "/neighbourhoods/listed")
        .field(Field::hidden("on", if listed { "" } else { "yes" }))
        .button(visit.t(if listed { "listed-off" } else { "listed-on" }), "quiet");
    let with_us = found.with_us.into_iter().enumerate();
    let further = found.further.into_iter().enumerate();
    Desk {
        add,
        listed: switch,
        words: visit.t(if listed { "listed-is-on" } else { "listed-is-off" }),
        with_us: with_us.map(|(n, host)| hint(visit, format!("with{n}"), host, None)).collect(),
        further: further.map(|(n, (host, from))| hint(visit, format!("further{n}"), host, Some(from))).collect(),
    }
}

async fn page(visit: &Visit, again: Option<&Again>) -> Result<Response, WebError> {
    let (me, urls, now) = (visit.member().cloned(), visit.node.urls().clone(), visit.node.now());
    let read = move |c: &mut Conn| {
        let listed = app::is_listed(c)?;
        // Off every map, the list itself is for those who live here.
        if !listed && me.is_none() {
            return Ok(None);
        }
        let decides = me.filter(|m| check_may_decide(m).is_ok());
        let suggested = match &decides {
            Some(who) => Some(app::suggested(c, &urls, who, now)?),
            None => None,
        };
        Ok::<_, Error>(Some((listed, app::all(c, now)?, suggested)))
    };
    let (listed, all, suggested) = visit.node.read(read).await?.ok_or(WebError::SignInFirst)?;
    let map = if visit.saver { None } else { drawn(&all) };
    let decides = suggested.is_some();
    let lines = all.into_iter().enumerate().map(|(at, (n, standing))| line(visit, at, n, standing, decides)).collect();
    let mut page = Page::new(visit, visit.t("neighbourhoods-title")).again(again);
    page.hidden |= !listed;
    html_again(&Neighbourhoods { page, map, lines, desk: suggested.map(|found| desk(visit, listed, found, again)) }, again)
}

/// `GET /neighbourhoods`: for everybody while others may list us, else for neighbours.
pub(crate) async fn list(visit: Visit) -> Result<Response, WebError> {
    page(&visit, None).await
}

/// `POST /neighbourhoods`: puts one on the list, or looks at it again.
pub(crate) async fn add(posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted;
    match app::add(&visit.node, member, fields.get("address")).await {
        Ok(_) => Ok(go("/neighbourhoods?done=changed")),
        Err(e) => page(&visit, Some(&Again::failed(&visit, "add", &fields, e)?.at("address"))).await,
    }
}

/// `POST /neighbourhoods/away`
pub(crate) async fn away(PostedByNeighbour { visit, member, fields }: PostedByNeighbour) -> Result<Response, WebError> {
    let host = fields.get("host").to_owned();
    visit.node.act(move |tx| app::away(tx, &member, &host)).await?;
    Ok(go("/neighbourhoods?done=changed"))
}

/// `POST /neighbourhoods/listed`: whether others may list us.
pub(crate) async fn listed(PostedByNeighbour { visit, member, fields }: PostedByNeighbour) -> Result<Response, WebError> {
    let on = !fields.get("on").is_empty();
    visit.node.act(move |tx| app::set_listed(tx, &member, on)).await?;
    Ok(go("/neighbourhoods?done=changed"))
}
