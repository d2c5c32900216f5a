//! A map of areas that the node draws itself, always beside a list that says the same; and at the desk, bringing its shapes.

use std::fmt::Write as _;

use askama::Template;
use axum::response::Response;
use caremonger_app::{Error, area as app};
use caremonger_domain::area::Shape;
use caremonger_store::area::area_all;

use crate::{
    board::escape,
    error::WebError,
    form::{Again, Field, Fields, FormView, Input, PostedByNeighbour},
    layout::{Desk, Page, Visit, go, html_again},
};

/// Width of the drawing, in its own units.
const WIDTH: f64 = 1_000.0;
/// Most height.
const HEIGHT_MAX: f64 = 1_400.0;
/// Space around it.
const MARGIN: f64 = 20.0;

/// An area as drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Drawn {
    /// Its name.
    pub(crate) name: String,
    /// Where it leads.
    pub(crate) href: String,
    /// How many listings are open there.
    pub(crate) number: i64,
    /// How full it is, from 0 to 4: its shade.
    pub(crate) shade: i64,
    /// Its outlines (SVG, path data).
    pub(crate) path: String,
    /// Where its number stands.
    pub(crate) x: i64,
    /// See [`Self::x`].
    pub(crate) y: i64,
}

/// A map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Map {
    /// The areas.
    pub(crate) areas: Vec<Drawn>,
    /// Height for a width of a thousand.
    pub(crate) height: i64,
    /// Where the shapes come from.
    pub(crate) sources: Vec<String>,
}

#[expect(clippy::cast_possible_truncation, reason = "units of a drawing of a thousand")]
fn whole(n: f64) -> i64 {
    n.round() as i64
}

/// Draws shapes in a flat picture: a degree of longitude is as wide as it is in the middle of them.
pub(crate) fn draw(shapes: &[Shape], counts: &[(String, i64)], sources: Vec<String>) -> Option<Map> {
    let points = || shapes.iter().flat_map(|s| &s.outlines).flatten();
    let least = |pick: fn(&(f64, f64)) -> f64| points().map(pick).fold(f64::INFINITY, f64::min);
    let most = |pick: fn(&(f64, f64)) -> f64| points().map(pick).fold(f64::NEG_INFINITY, f64::max);
    let (west, east) = (least(|p| p.0), most(|p| p.0));
    let (south, north) = (least(|p| p.1), most(|p| p.1));
    if !(west.is_finite() && south.is_finite()) {
        return None;
    }
    let narrow = ((south + north) / 2.0).to_radians().cos();
    let (wide, high) = (((east - west) * narrow).max(1e-9), (north - south).max(1e-9));
    let room = WIDTH - 2.0 * MARGIN;
    let scale = (room / wide).min((HEIGHT_MAX - 2.0 * MARGIN) / high);
    let left = MARGIN + (room - wide * scale) / 2.0;
    let place = |(lon, lat): (f64, f64)| (left + (lon - west) * narrow * scale, MARGIN + (north - lat) * scale);
    let fullest = counts.iter().map(|(_, n)| *n).max().unwrap_or(0).max(1);
    let areas = shapes.iter().map(|shape| {
        let folded = shape.name.to_lowercase();
        let number: i64 = counts.iter().filter(|(name, _)| name.to_lowercase() == folded).map(|(_, n)| n).sum();
        let mut path = String::new();
        for outline in &shape.outlines {
            for (at, point) in outline.iter().enumerate() {
                let (x, y) = place(*point);
                let _ = write!(path, "{}{} {}", if at == 0 { "M" } else { "L" }, whole(x), whole(y));
            }
            path.push('Z');
        }
        let largest = shape.outlines.iter().max_by_key(|o| o.len());
        let (x, y) = largest.map_or((0.0, 0.0), |o| place(middle(o)));
        let shade = if number == 0 { 0 } else { 1 + (number * 3 / fullest).min(3) };
        let href = format!("/board?area={}", escape(&shape.name));
        Drawn { name: shape.name.clone(), href, number, shade, path, x: whole(x), y: whole(y) }
    });
    Some(Map { areas: areas.collect(), height: whole(high * scale + 2.0 * MARGIN), sources })
}

/// The choice of an area on the map, in a form.
pub(crate) const PICK: &str = "area_on_map";
/// Most areas whose names are written on a map; more would stand on each other.
const NAMED: usize = 12;

impl Map {
    /// Whether the names stand on it.
    pub(crate) fn is_named(&self) -> bool {
        self.areas.len() <= NAMED
    }
}

/// A map to choose an area on, where there is one and the reader does not save data: each area is a choice of its list too.
pub(crate) async fn pick(visit: &Visit, chosen: &str) -> Result<Option<Field>, WebError> {
    if visit.saver {
        return Ok(None);
    }
    let (shapes, sources) = visit.node.read(|c| Ok::<_, Error>(area_all(c)?)).await?;
    let folded = chosen.trim().to_lowercase();
    let chosen = shapes.iter().find(|s| s.name.to_lowercase() == folded).map_or("", |s| s.name.as_str());
    Ok(draw(&shapes, &[], sources).map(|map| Field::map(PICK, visit.t("pick-area"), chosen, map)))
}

/// What stood in the line for the area when the page was shown.
const WAS: &str = "area_was";

/// What was chosen on it counts as if it had been written; but where the line below it was written in, that counts.
pub(crate) fn picked(fields: &mut Fields) {
    let chosen = fields.get(PICK).to_owned();
    let written = fields.get("area").trim() != fields.get(WAS).trim();
    if written && !fields.get("area").trim().is_empty() {
        fields.set(PICK, "");
    } else if !chosen.is_empty() {
        fields.set("area", chosen);
    }
}

/// What is chosen on the map is not written below it as well: one of the two would have to give way.
pub(crate) fn once(mut form: FormView) -> FormView {
    let picks = form.fields.iter().find(|f| f.name == PICK).map(|f| !f.value.is_empty());
    let Some(picked) = picks else { return form };
    let area = form.fields.iter_mut().find(|f| f.name == "area");
    let was = area.map(|f| {
        if picked {
            f.value.clear();
        }
        f.value.clone()
    });
    form.fields.insert(0, Field::hidden(WAS, &was.unwrap_or_default()));
    form
}

fn middle(outline: &[(f64, f64)]) -> (f64, f64) {
    let n = f64::from(u32::try_from(outline.len()).unwrap_or(1).max(1));
    let sum = outline.iter().fold((0.0, 0.0), |(x, y), p| (x + p.0, y + p.1));
    (sum.0 / n, sum.1 / n)
}

#[derive(Template)]
#[template(path = "map.html")]
struct Bring {
    page: Page,
    form: FormView,
}

fn page(visit: &Visit, again: Option<&Again>) -> Result<Response, WebError> {
    let form = FormView::new(visit, "map", "/desk/map")
        .field(Field::text("text", visit.t("map-text"), "").hint(visit.t("map-text-hint")))
        .field(Field::line("source", visit.t("map-source"), "").hint(visit.t("map-source-hint")))
        .button(visit.t("map-button"), "main")
        .again(again);
    html_again(&Bring { page: Page::new(visit, visit.t("map-title")).again(again), form }, again)
}

/// `GET /desk/map`
pub(crate) async fn show(Desk { visit, .. }: Desk) -> Result<Response, WebError> {
    page(&visit, None)
}

/// `POST /desk/map`
pub(crate) async fn put(posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted.at_desk()?;
    match app::put(&visit.node, member, fields.get("text"), fields.get("source")).await {
        Ok(_) => Ok(go("/areas?done=changed")),
        Err(e) => page(&visit, Some(&Again::failed(&visit, "map", &fields, e)?)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(name: &str, west: f64) -> Shape {
        let outline = vec![(west, 43.0), (west, 44.0), (west + 1.0, 44.0), (west + 1.0, 43.0), (west, 43.0)];
        Shape { name: name.to_owned(), outlines: vec![outline] }
    }

    #[test]
    fn areas_are_drawn_side_by_side_and_the_fullest_is_darkest() {
        let counts = [("elm".to_owned(), 6), ("Oak".to_owned(), 1)];
        let map = draw(&[square("Elm", -80.0), square("Oak", -79.0), square("Ash", -78.0)], &counts, Vec::new()).expect("a map");
        let shades: Vec<_> = map.areas.iter().map(|a| (a.name.as_str(), a.number, a.shade)).collect();
        assert_eq!(shades, [("Elm", 6, 4), ("Oak", 1, 1), ("Ash", 0, 0)]);
        assert!(map.areas[0].x < map.areas[1].x && map.areas[0].path.starts_with("M20 ") && map.areas[0].path.ends_with('Z'));
        assert!((400..600).contains(&map.height), "{}", map.height);
        assert_eq!(map.areas[0].href, "/board?area=Elm");
        assert!(draw(&[], &counts, Vec::new()).is_none());
    }

    #[test]
    fn one_point_is_no_trouble() {
        let dot = Shape { name: "Dot".to_owned(), outlines: vec![vec![(1.0, 1.0); 4]] };
        assert!(draw(&[dot], &[], Vec::new()).is_some());
    }
}
