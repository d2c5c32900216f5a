//! Named areas with a shape, for a map the node draws itself: read from GeoJSON (RFC 7946), thinned to what a small picture can show.

use geojson::{Feature, GeoJson, GeometryValue, Position};

use crate::{Refusal, gate, tidy::tidy_line};

/// Most areas of a pod.
pub const AREAS_MAX: usize = 200;
/// Most points of one area, after thinning.
pub const POINTS_MAX: usize = 300;
/// Most points of all areas of a pod together.
pub const POINTS_ALL: usize = 2_000;
/// Most points that are read of one outline.
const READ_MAX: usize = 50_000;
/// The properties under which an area's name is looked for.
const NAMES: [&str; 4] = ["name", "NAME", "Name", "title"];

/// A line around an area: longitude and latitude in degrees (WGS 84), the last point joined to the first.
pub type Outline = Vec<(f64, f64)>;

/// An area with its shape.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// Its name, as listings spell it.
    pub name: String,
    /// Its outlines: more than one where it lies in parts, or has holes.
    pub outlines: Vec<Outline>,
}

fn refused(why: &'static str) -> Refusal {
    Refusal::Invalid(why, "text")
}

/// Reads areas with a name from a `FeatureCollection` of polygons.
///
/// # Errors
/// [`Refusal::Invalid`] naming `text`.
pub fn read(text: &str) -> Result<Vec<Shape>, Refusal> {
    const NO_MAP: &str = "We cannot read this map. Save it as GeoJSON, in degrees, and paste it again.";
    let Ok(GeoJson::FeatureCollection(all)) = text.parse::<GeoJson>() else { return Err(refused(NO_MAP)) };
    let mut shapes: Vec<Shape> = Vec::new();
    for feature in all.features {
        let Some(name) = name_of(&feature) else { continue };
        let Some(geometry) = feature.geometry else { continue };
        let mut outlines = Vec::new();
        match geometry.value {
            GeometryValue::Polygon { coordinates } => outlines.extend(coordinates.iter().map(|r| outline(r))),
            GeometryValue::MultiPolygon { coordinates } => {
                outlines.extend(coordinates.iter().flatten().map(|r| outline(r)));
            }
            _ => continue,
        }
        let outlines = outlines.into_iter().collect::<Option<Vec<_>>>().ok_or(refused(NO_MAP))?;
        if outlines.iter().all(|o| o.len() < 4) {
            continue;
        }
        gate::check_text(&name)?;
        // An area in several features is one.
        match shapes.iter_mut().find(|s| s.name == name) {
            Some(shape) => shape.outlines.extend(outlines),
            None => shapes.push(Shape { name, outlines }),
        }
        if shapes.len() > AREAS_MAX {
            return Err(refused("Two hundred areas are the most."));
        }
    }
    if shapes.is_empty() {
        return Err(refused("There is no area with a name on this map."));
    }
    // All of them together stay a page that an old phone can load.
    let each = (POINTS_ALL / shapes.len()).clamp(4, POINTS_MAX);
    for shape in &mut shapes {
        shape.outlines = thinned(std::mem::take(&mut shape.outlines), each);
    }
    Ok(shapes)
}

fn name_of(feature: &Feature) -> Option<String> {
    let properties = feature.properties.as_ref()?;
    let name = NAMES.iter().find_map(|key| properties.get(*key)?.as_str())?;
    Some(tidy_line(name)).filter(|n| (1..=80).contains(&n.chars().count()))
}

fn outline(ring: &[Position]) -> Option<Outline> {
    if ring.len() > READ_MAX {
        return None;
    }
    ring.iter()
        .map(|p| {
            let [lon, lat, ..] = p.as_slice() else { return None };
            let (lon, lat) = (*lon, *lat);
            ((-180.0..=180.0).contains(&lon) && (-85.0..=85.0).contains(&lat)).then_some((lon, lat))
        })
        .collect()
}

/// Leaves out points until there are few enough: first those that make the smallest triangle with their neighbours, which nobody
/// would see (Visvalingam and Whyatt, 1993).
fn thinned(outlines: Vec<Outline>, most: usize) -> Vec<Outline> {
    let all: usize = outlines.iter().map(Vec::len).sum();
    let share = |len: usize| if all <= most { len } else { (len * most / all.max(1)).max(4) };
    outlines
        .into_iter()
        .filter(|o| o.len() >= 4)
        .take((most / 4).max(1))
        .map(|mut o| {
            let most = share(o.len());
            // Far too many are first taken by the step, so that the work stays small.
            let step = o.len().div_ceil(most.saturating_mul(8).max(1));
            if step > 1 {
                o = o.into_iter().step_by(step).collect();
            }
            while o.len() > most.max(4) {
                let Some(at) = least(&o) else { break };
                o.remove(at);
            }
            o
        })
        .collect()
}

fn least(o: &Outline) -> Option<usize> {
    let area = |at: usize| {
        let (a, b, c) = (o[at - 1], o[at], o[at + 1]);
        ((b.0 - a.0) * (c.1 - a.1) - (c.0 - a.0) * (b.1 - a.1)).abs()
    };
    (1..o.len().saturating_sub(1)).min_by(|a, b| area(*a).total_cmp(&area(*b)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn feature(name: &str, ring: &str) -> String {
        format!(r#"{{"type":"Feature","properties":{{"name":"{name}"}},"geometry":{{"type":"Polygon","coordinates":[{ring}]}}}}"#)
    }

    fn collection(features: &[String]) -> String {
        format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
    }

    const SQUARE: &str = "[[0,0],[0,1],[1,1],[1,0],[0,0]]";

    #[test]
    fn areas_have_names_and_outlines() {
        let text = collection(&[feature("Elm Street area", SQUARE), feature("", SQUARE), feature("Elm Street area", SQUARE)]);
        let shapes = read(&text).expect("a map");
        assert_eq!(shapes.len(), 1, "what has no name is left out, and one in parts is one");
        assert_eq!((shapes[0].name.as_str(), shapes[0].outlines.len()), ("Elm Street area", 2));
        assert_eq!(shapes[0].outlines[0].len(), 5);
    }

    #[test]
    fn what_is_no_map_is_refused() {
        let far = feature("Elm", "[[0,0],[0,1000],[1,1],[1,0],[0,0]]");
        let point = r#"{"type":"Feature","properties":{"name":"Home"},"geometry":{"type":"Point","coordinates":[1,2]}}"#;
        for text in ["", "{}", "[1]", &collection(&[far]), &collection(&[]), &collection(&[point.to_owned()])] {
            assert_eq!(read(text).expect_err(text).field(), Some("text"), "{text}");
        }
    }

    #[test]
    fn a_long_coast_is_thinned_and_keeps_its_corners() {
        let edge = |n: u32| format!("[{},0]", f64::from(n) / 10_000.0);
        let mut ring: Vec<String> = (0..10_000).map(edge).collect();
        ring.extend(["[1,1]".to_owned(), "[0,1]".to_owned(), "[0,0]".to_owned()]);
        let shapes = read(&collection(&[feature("Coast", &format!("[{}]", ring.join(",")))])).expect("a map");
        let o = &shapes[0].outlines[0];
        assert!(o.len() <= POINTS_MAX && o.contains(&(0.0, 0.0)), "{}", o.len());
    }

    proptest! {
        #[test]
        fn reading_anything_never_panics(text in "\\PC{0,200}", ring in prop::collection::vec((-200.0..200.0f64, -100.0..100.0f64), 0..900)) {
            let _ = read(&text);
            let ring: Vec<String> = ring.iter().map(|(x, y)| format!("[{x},{y}]")).collect();
            if let Ok(shapes) = read(&collection(&[feature("Elm", &format!("[{}]", ring.join(",")))])) {
                prop_assert!(shapes.iter().flat_map(|s| &s.outlines).map(Vec::len).sum::<usize>() <= POINTS_MAX);
            }
        }
    }
}
