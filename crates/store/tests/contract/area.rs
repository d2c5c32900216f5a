//! Shapes of areas.

use caremonger_domain::area::Shape;
use caremonger_store::area::{area_all, area_put};

use crate::{
    support::TestDb,
    world::{at, pod_id, settle},
};

on_both!(the_areas_of_a_pod_are_replaced_as_a_whole);

fn shape(name: &str, west: f64) -> Shape {
    Shape { name: name.to_owned(), outlines: vec![vec![(west, 43.25), (west, 44.5), (west + 1.0, 44.5), (west, 43.25)]] }
}

async fn the_areas_of_a_pod_are_replaced_as_a_whole(t: TestDb) {
    t.write(settle).await;
    t.write(|c| area_put(c, pod_id(1), &[shape("Oak", 1.5), shape("Elm", 2.5)], "OSM", at(1))).await;
    t.write(|c| area_put(c, pod_id(2), &[shape("Ash", 3.5), shape("Elm", 9.5)], "", at(1))).await;
    let (all, sources) = t.read(area_all).await;
    assert_eq!(all, [shape("Ash", 3.5), shape("Elm", 2.5), shape("Oak", 1.5)], "by name, each once");
    assert_eq!(sources, ["OSM"]);
    t.write(|c| area_put(c, pod_id(1), &[], "", at(2))).await;
    assert_eq!(t.read(area_all).await.0, [shape("Ash", 3.5), shape("Elm", 9.5)]);
}
