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
    // Whoever asks or offers points at it; each area stands in the list too.
    let radios = step.matches("type=\"radio\" name=\"area_on_map\"").count();
    assert!(radios == 3 && step.contains("Where, on the map") && step.contains("<text class=\"name\""), "{step}");
    let two = "title=Rice+for+all&category=food&language=en&amount=3&unit=&closes_at=2999-01-01";
    let picked = format!("step=2&go=next&{two}&area=&area_on_map={}", encoded("Elm Street area"));
    let preview = bo.post(&house, "/offer/new", &picked).await.body;
    assert!(preview.contains("name=\"area\" value=\"Elm Street area\""), "{preview}");
    let back = bo.post(&house, "/offer/new", &format!("step=3&go=back&{two}&area=Elm+Street+area")).await.body;
    assert!(back.contains("value=\"Elm Street area\" checked"), "what was chosen is still chosen: {back}");
    let again = bo.post(&house, "/offer/new", &picked.replace("amount=3", "amount=many")).await.body;
    assert!(again.contains("value=\"Elm Street area\" checked"), "a slip elsewhere does not lose it: {again}");
    assert!(again.contains("name=\"area\" value=\"\""), "and it is not written twice: {again}");
    // Whoever writes in the line below, though an area is chosen above it, means what they wrote.
    let both = picked.replace("area=&", "area=By+the+mill&area_was=&");
    let written_below = bo.post(&house, "/offer/new", &both).await.body;
    assert!(written_below.contains("name=\"area\" value=\"By the mill\""), "{written_below}");
    let chosen_after = picked.replace("area=&", "area=By+the+mill&area_was=By+the+mill&");
    let chosen_after = bo.post(&house, "/offer/new", &chosen_after).await.body;
    assert!(chosen_after.contains("name=\"area\" value=\"Elm Street area\""), "{chosen_after}");
    let written = bo.post(&house, "/offer/new", &format!("step=2&go=next&{two}&area=By+the+mill&area_on_map=")).await.body;
    assert!(written.contains("name=\"area\" value=\"By the mill\""), "{written}");
    assert_eq!(ana.post(&house, "/desk/map", "text=&source=").await.status, StatusCode::SEE_OTHER);
    assert!(!bo.get(&house, "/areas").await.body.contains("shade0"), "taken away");
}
