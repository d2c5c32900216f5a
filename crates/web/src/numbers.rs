//! A pod in numbers, each as a bar and in words; and the areas that have something on the board.

use askama::Template;
use axum::response::Response;
use caremonger_app::{Error, numbers as app};
use caremonger_store::{area::area_all, numbers::open_by_area};

use crate::{
    board::escape,
    error::WebError,
    layout::{Neighbour, Page, Visit, html},
    map::{self, Map},
};

/// A line of a chart, which is a table too.
#[derive(Debug)]
pub(crate) struct Bar {
    /// What it is of.
    pub(crate) label: String,
    /// Where it leads; empty: nowhere.
    pub(crate) href: String,
    /// How many.
    pub(crate) number: i64,
    /// Of a hundred, how long the bar is.
    pub(crate) long: i64,
}

#[derive(Template)]
#[template(path = "numbers.html")]
struct NumbersPage {
    page: Page,
    open: Vec<Bar>,
    weeks: Vec<Bar>,
    of_three: Option<String>,
}

#[derive(Template)]
#[template(path = "areas.html")]
struct Areas {
    page: Page,
    map: Option<Map>,
    areas: Vec<Bar>,
}

/// Lines of a chart from label, where it leads, and how many.
pub(crate) fn bars(all: Vec<(String, String, i64)>) -> Vec<Bar> {
    let most = all.iter().map(|(_, _, n)| *n).max().unwrap_or(0).max(1);
    all.into_iter().map(|(label, href, number)| Bar { label, href, number, long: number * 100 / most }).collect()
}

/// `GET /numbers`
pub(crate) async fn show(Neighbour { visit, member }: Neighbour) -> Result<Response, WebError> {
    let (pod, now) = (member.pod, visit.node.now());
    let n = visit.node.read(move |c| app::of(c, pod, now)).await?;
    let open = n.open.into_iter().map(|(kind, category, many)| {
        let what = visit.t(if kind == "offer" { "kind-offer" } else { "kind-ask" });
        let href = format!("/board?origin=local&kind={}&category={}", escape(&kind), escape(&category));
        (format!("{what} · {}", visit.category(&category)), href, many)
    });
    let weeks = n
        .weeks
        .into_iter()
        .map(|(from, many)| (visit.t1("numbers-week", "date", visit.day(from).words), String::new(), many.into()));
    html(&NumbersPage {
        open: bars(open.collect()),
        weeks: bars(weeks.collect()),
        of_three: n.of_three.map(|share| visit.t1("numbers-three", "share", share)),
        page: Page::new(&visit, visit.t("numbers-title")),
    })
}

/// `GET /areas`: where something is on the board that everybody may see.
pub(crate) async fn areas(visit: Visit) -> Result<Response, WebError> {
    let (found, (shapes, sources)) = visit.node.read(|c| Ok::<_, Error>((open_by_area(c)?, area_all(c)?))).await?;
    let map = map::draw(&shapes, &found, sources);
    let areas = found.into_iter().map(|(area, many)| {
        let href = format!("/board?area={}", escape(&area));
        (area, href, many)
    });
    html(&Areas { map, areas: bars(areas.collect()), page: Page::new(&visit, visit.t("areas-title")) })
}
