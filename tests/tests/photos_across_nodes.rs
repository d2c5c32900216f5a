//! Photos of listings elsewhere: fetched once by the node, made small, shown from there, and gone with what they belong to.

use anyhow::{Context as _, ensure};
use integration::{
    Database, TestNode, befriend,
    foreign::Page,
    until,
    visitor::{Visitor, between},
    world::followed,
};
use serde_json::{Value, json};

const PHOTO: &[u8] = include_bytes!("../browser/photo.jpg");

/// The addresses of the photos on a page.
fn photos(page: &str) -> Vec<String> {
    page.split("<figure class=\"photo\"><img src=\"")
        .skip(1)
        .filter_map(|r| r.split_once('"'))
        .map(|(s, _)| s.to_owned())
        .collect()
}

async fn page_of(who: &Visitor, copy: &Value) -> anyhow::Result<String> {
    who.get(&format!("/listings/{}", copy["id"].as_str().context("an id")?)).await
}

async fn shown_at_both(database: Database) -> anyhow::Result<()> {
    let (maple, cedar) = tokio::try_join!(TestNode::start("maple", database), TestNode::start("cedar", database))?;
    befriend(&cedar, &maple).await?;
    let ana = Visitor::neighbour(&maple, "ana", "Ana", &["desk"]).await?;
    let cleo = Visitor::neighbour(&cedar, "cleo", "Cleo", &[]).await?;
    let chair = json!({"kind": "offer", "title": "A chair", "category": "household", "visibility": "public"});
    let chair = maple.call("POST", "/listings", Some(&chair)).await?;
    let at_home = format!("/listings/{}", chair["id"].as_str().context("an id")?);
    ana.adds_photo(&format!("{at_home}/photos"), "A red chair", PHOTO).await?;
    let copy = cedar.find("/listings?origin=remote", |l| l["uri"] == chair["uri"]).await?;
    until("its photo is there too", async || Ok(photos(&page_of(&cleo, &copy).await?).len() == 1)).await?;
    let page = page_of(&cleo, &copy).await?;
    ensure!(page.contains("alt=\"A red chair\"") && !page.contains(&format!("src=\"{}", maple.origin)), "{page}");
    let src = photos(&page).pop().context("a photo")?;
    let (status, kind, jpeg) = cleo.file(&src).await?;
    ensure!(status == 200 && kind == "image/jpeg" && jpeg.starts_with(&[0xff, 0xd8]) && jpeg.len() <= 100_000, "{status} {kind}");

    let second = PHOTO;
    ana.adds_photo(&format!("{at_home}/photos"), "From behind", second).await?;
    until("so is the second, behind it", async || {
        let page = page_of(&cleo, &copy).await?;
        Ok(photos(&page).len() == 2 && page.find("A red chair") < page.find("From behind"))
    })
    .await?;
    ensure!(photos(&page_of(&cleo, &copy).await?).first() == Some(&src), "the first is not fetched again");
    let home = ana.get(&at_home).await?;
    let first = photos(&home).first().context("a photo")?.rsplit('/').next().unwrap_or_default().to_owned();
    ana.post(&format!("{at_home}/photos/{first}/take-away"), "").await?;
    until("what is taken away is gone there", async || {
        Ok(photos(&page_of(&cleo, &copy).await?).len() == 1 && cleo.file(&src).await?.0 == 404)
    })
    .await?;
    let left = photos(&page_of(&cleo, &copy).await?).pop().context("a photo")?;
    maple.call("DELETE", &at_home, None).await?;
    until("and with the listing all are", async || Ok(cleo.file(&left).await?.0 == 404)).await
}

#[tokio::test]
async fn photos_are_shown_where_the_listing_is_sqlite() -> anyhow::Result<()> {
    shown_at_both(Database::Sqlite).await
}

#[tokio::test]
async fn photos_are_shown_where_the_listing_is_postgres() -> anyhow::Result<()> {
    if !Database::Postgres.is_here() {
        return Ok(());
    }
    shown_at_both(Database::Postgres).await
}

#[tokio::test]
async fn what_is_no_picture_is_not_shown_and_nothing_is_fetched_twice() -> anyhow::Result<()> {
    let maple = TestNode::start("maple", Database::Sqlite).await?;
    let ana = followed(&maple).await?;
    let bo = Visitor::neighbour(&maple, "bo", "Bo", &[]).await?;
    ana.serve("/media/boots.jpg", Page::File("image/jpeg", PHOTO));
    ana.serve("/media/page.jpg", Page::Of("text/html", "<script>".to_owned()));
    ana.serve("/media/broken.png", Page::File("image/png", b"\x89PNG\r\n\x1a\nnothing more"));
    let at = |name: &str| format!("{}/media/{name}", ana.origin());
    let mut offer = ana.offers("Winter boots", 6);
    offer["object"]["attachment"] = json!([
        {"type": "Document", "mediaType": "image/jpeg", "url": at("page.jpg"), "name": "No picture"},
        {"type": "Document", "mediaType": "image/png", "url": at("broken.png"), "name": "Half a picture"},
        {"type": "Image", "url": "http://192.168.1.1/router.jpg", "name": "The router"},
        {"type": "Image", "url": {"type": "Link", "href": at("boots.jpg"), "mediaType": "image/jpeg"}}
    ]);
    let inbox = format!("{}/inbox", maple.origin);
    ensure!(ana.send(&inbox, &offer).await? == 202);
    let copy = maple.find("/listings?origin=remote", |l| l["uri"] == offer["object"]["id"]).await?;
    until("the photo that is one is shown", async || Ok(!photos(&page_of(&bo, &copy).await?).is_empty())).await?;
    let page = page_of(&bo, &copy).await?;
    ensure!(photos(&page).len() == 1 && between(&page, "<figure class=\"photo\">", ">").contains("Nobody has said"), "{page}");

    let mut update = offer.clone();
    update["id"] = json!(format!("{}/updates/1", ana.origin()));
    update["type"] = json!("Update");
    update["object"]["name"] = json!("Winter boots, size 40");
    update["object"]["updated"] = json!("2999-01-01T00:00:00Z");
    ensure!(ana.send(&inbox, &update).await? == 202);
    until("the news is there", async || Ok(page_of(&bo, &copy).await?.contains("size 40"))).await?;
    ensure!(photos(&page_of(&bo, &copy).await?) == photos(&page), "its photo stays");
    // Photos are fetched in no order that is promised.
    let asked = |name: &str| ana.asked(&format!("/media/{name}"));
    for name in ["boots.jpg", "page.jpg", "broken.png"] {
        until("each was asked for", async || Ok(asked(name) > 0)).await?;
        ensure!(asked(name) == 1, "{name} is asked for once");
    }
    Ok(())
}
