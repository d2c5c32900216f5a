//! The book of a lending circle on paper.

use askama::Template;
use axum::{extract::Path, response::Response};
use caremonger_app::circle as app;
use caremonger_domain::circle::day_of;

use crate::{
    circle_view::{Names, plan, read_id},
    error::WebError,
    layout::{Neighbour, Page, html, private},
};

#[derive(Template)]
#[template(path = "circle_book.html")]
struct Book {
    page: Page,
    plan: Vec<(String, String)>,
    /// The names of all, in the order of their turns.
    heads: Vec<String>,
    /// For each turn: its day, whose it is, and a box for each giver: empty, filled, or none.
    rows: Vec<(String, String, Vec<&'static str>)>,
}

/// `GET /circles/{id}/book`: the paper book, to be filled in with a pen and entered later.
pub(crate) async fn book(Neighbour { visit, member }: Neighbour, Path(id): Path<String>) -> Result<Response, WebError> {
    let (id, node) = (read_id(&id)?, visit.node.clone());
    let s = visit.node.read(move |c| app::seen(c, &node, member.id, id)).await?;
    let (names, order) = (Names::new(&visit, &s), s.in_turn());
    let rows = order.iter().map(|(turn, taker)| {
        let boxes = order.iter().map(|(_, giver)| match s.hands.get(&(*giver, *taker)) {
            None => "",
            Some(h) if h.said().is_done() => "☑",
            Some(_) => "☐",
        });
        (visit.day(day_of(s.circle.first_at, s.circle.every_days, *turn)).words, names.of(*taker), boxes.collect())
    });
    let rows = rows.collect();
    let mut page = Page::new(&visit, s.title.clone());
    page.quiet = true;
    let heads = order.iter().map(|(_, seat)| names.of(*seat)).collect();
    Ok(private(html(&Book { page, plan: plan(&visit, &s), heads, rows })?))
}
