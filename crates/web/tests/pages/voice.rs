//! Voice messages: at the desk, listened to after a press, gone when the case ends.

use caremonger_app::voicemail::{self, Taken, VoiceIn};
use caremonger_domain::Refusal;

use super::*;

fn message(id: &str, from: &str, summary: &str) -> VoiceIn {
    let sound = [&b"OggS\0\x02"[..], &[7; 2_000]].concat();
    VoiceIn { id: id.to_owned(), from: from.to_owned(), pod: None, summary: summary.to_owned(), sound }
}

async fn take(house: &House, v: VoiceIn) -> Result<Taken, caremonger_app::Error> {
    house.node.act(move |tx| voicemail::received(tx, &v)).await
}

#[tokio::test]
async fn a_voice_message_is_a_case_whose_sound_goes_with_its_end() {
    let (house, mut ana) = House::with_pod().await;
    let mut bo = house.neighbour("bo", &[]).await;
    assert_eq!(take(&house, message("1", "+1 416 555 0199", "Bread, she says")).await.ok(), Some(Taken::Case));
    assert_eq!(take(&house, message("1", "+1 416 555 0199", "")).await.ok(), Some(Taken::Again));
    assert_eq!(
        take(&house, message("2", "4165550199", "And milk")).await.ok(),
        Some(Taken::Case),
        "the same number, the same case"
    );
    for bad in [VoiceIn { sound: b"<html>".to_vec(), ..message("3", "", "") }, message("", "", ""), message("4", "12", "")] {
        let refused = take(&house, bad).await;
        assert!(matches!(refused, Err(caremonger_app::Error::Refused(Refusal::Invalid(..)))), "{refused:?}");
    }
    let queue = ana.get(&house, "/desk").await.body;
    assert!(queue.contains("Left a voice message") && !queue.contains("Bread"), "their words are no facts: {queue}");
    let case = format!("/cases/{}", between(&queue, "href=\"/cases/", "\""));
    let page = ana.get(&house, &case).await.body;
    assert!(page.contains("Voice messages") && !page.contains("<audio"), "not before it was said who listens: {page}");
    assert_eq!(ana.post(&house, &format!("{case}/listen"), "").await.to, format!("{case}#voice"));
    let page = ana.get(&house, &case).await.body;
    assert!(page.matches("<audio").count() == 2 && page.contains("Ana listened"), "{page}");
    let sound = format!("{case}/voice/{}", between(&page, "/voice/", "\""));
    let played = ana.get(&house, &sound).await;
    assert!(played.status == StatusCode::OK && played.headers[header::CONTENT_TYPE] == "audio/ogg");
    assert_eq!(played.headers[header::CACHE_CONTROL], "no-store");
    assert!(played.headers[header::CONTENT_SECURITY_POLICY].to_str().is_ok_and(|p| p.contains("media-src 'self'")));
    assert_eq!(bo.get(&house, &sound).await.status, StatusCode::FORBIDDEN);
    let mut cy = house.neighbour("cy", &["desk"]).await;
    assert_eq!(cy.get(&house, &sound).await.status, StatusCode::NOT_FOUND, "whoever listens says so first");
    house.clock.advance(std::time::Duration::from_secs(3601));
    assert_eq!(ana.get(&house, &sound).await.status, StatusCode::NOT_FOUND, "and says so again after an hour");

    ana.post(&house, &format!("{case}/listen"), "").await;
    assert_eq!(ana.post(&house, &format!("{case}/done"), "").await.status, StatusCode::SEE_OTHER);
    assert_eq!(ana.get(&house, &sound).await.status, StatusCode::NOT_FOUND);
    let page = ana.get(&house, &case).await.body;
    assert!(!page.contains("<audio") && !page.contains("id=\"voice\""), "the sound went with the end: {page}");
}

#[tokio::test]
async fn what_is_said_twice_stays_with_the_case_that_stays() {
    let (house, mut ana) = House::with_pod().await;
    take(&house, message("1", "", "first")).await.expect("a hidden number");
    take(&house, message("2", "", "second")).await.expect("another");
    let queue = ana.get(&house, "/desk").await.body;
    let ids: Vec<&str> = queue.split("href=\"/cases/").skip(1).filter_map(|p| p.split('"').next()).collect();
    assert_eq!(ids.len(), 2, "nobody knows whether they are one: {queue}");
    let same = ana.post(&house, &format!("/cases/{}/same-as", ids[1]), &format!("same_as={}", ids[0])).await;
    assert_eq!(same.status, StatusCode::SEE_OTHER, "{}", same.body);
    ana.post(&house, &format!("/cases/{}/listen", ids[0]), "").await;
    let page = ana.get(&house, &format!("/cases/{}", ids[0])).await.body;
    assert_eq!(page.matches("<audio").count(), 2, "{page}");
}
