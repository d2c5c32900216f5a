//! A map of areas: drawn by the node, beside a list, leading to the board.

use super::*;

const MAP: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"name":"Elm Street area"},"geometry":{"type":"Polygon","coordinates":[[[-79.4,43.6],[-79.4,43.7],[-79.3,43.7],[-79.3,43.6],[-79.4,43.6]]]}},
{"type":"Feature","properties":{"name":"Oak <b>Hill</b>"},"geometry":{"type":"MultiPolygon","coordinates":[[[[-79.3,43.6],[-79.3,43.7],[-79.2,43.7],[-79.3,43.6]]]]}}]}"#;

#[tokio::test]
async fn the_desk_brings_a_map_and_everybody_chooses_an_area_on_it() {
    let (house, mut ana) = House::with_pod().await;
    let mut bo = house.neighbour("bo", &[]).await;
    ana.offer(&house, "Bags+of+rice", "public").await;
    assert!(!bo.get(&house, "/areas").await.body.contains("<svg viewBox=\"0 0 1000"), "no map yet, and the list is there");
    assert_eq!(bo.get(&house, "/desk/map").await.status, StatusCode::FORBIDDEN);
    assert_eq!(bo.post(&house, "/desk/map", &format!("text={}&source=", encoded(MAP))).await.status, StatusCode::FORBIDDEN);
    let bad = ana.post(&house, "/desk/map", "text=no+map&source=").await;
    assert!(bad.status == StatusCode::UNPROCESSABLE_ENTITY && bad.body.contains("Save it as GeoJSON"), "{}", bad.body);
    let form = format!("text={}&source={}", encoded(MAP), encoded("© OpenStreetMap contributors"));
    assert_eq!(ana.post(&house, "/desk/map", &form).await.to, "/areas?done=changed");
    let page = Browser::default().get(&house, "/areas").await.body;
    assert!(page.contains("<a href=\"/board?area=Elm%20Street%20area\">") && page.contains(">Elm Street area</text>"), "{page}");
    assert!(page.contains("class=\"shade4\"") && page.contains("class=\"shade0\"") && page.contains("© OpenStreetMap"), "{page}");
    assert!(!page.contains("Oak <b>") && page.contains("<th scope=\"row\""), "texts are shown, and the list says the same");
    assert!(!page.contains("43.6"), "no place is told more precisely than the drawing");
    let step = bo.post(&house, "/offer/new", "step=1&go=next&title=Rice+for+all&category=food&language=en").await.body;
    assert!(step.contains("<datalist id=\"new-area-list\">") && step.contains("<option value=\"Elm Street area\">"), "{step}");
    assert_eq!(ana.post(&house, "/desk/map", "text=&source=").await.status, StatusCode::SEE_OTHER);
    assert!(!bo.get(&house, "/areas").await.body.contains("shade0"), "taken away");
}
