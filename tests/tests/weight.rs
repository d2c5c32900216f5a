//! What a first page weighs over the wire, as a phone on a slow line gets it.

use anyhow::ensure;
use integration::{Database, TestNode, visitor::between};
use serde_json::json;

/// Most bytes of a first page with all that belongs to it (acceptance line L4).
const FIRST_PAGE: usize = 30_000;

/// Bytes of a body as they go over the wire, and the page itself.
async fn packed(client: &reqwest::Client, url: &str) -> anyhow::Result<(usize, String)> {
    let plain = client.get(url).header("accept-encoding", "identity").send().await?.text().await?;
    let answer = client.get(url).header("accept-encoding", "gzip").send().await?;
    let packed = answer.headers().get("content-encoding").is_some_and(|e| e == "gzip");
    let bytes = answer.bytes().await?.len();
    ensure!(packed || plain.len() < 1_000, "{url} is not packed: {bytes} bytes");
    Ok((bytes, plain))
}

#[tokio::test]
async fn the_first_page_of_a_busy_node_is_light() -> anyhow::Result<()> {
    let maple = TestNode::start("maple", Database::Sqlite).await?;
    for n in 0..30 {
        let offer = json!({
            "kind": "offer", "title": format!("Bags of rice, number {n}"), "category": "food", "visibility": "public",
            "description": "Two kilos each, unopened.", "quantity": {"amount": 7, "unit": "bag"}, "area": format!("Street {n}")
        });
        maple.call("POST", "/listings", Some(&offer)).await?;
    }
    let client = reqwest::Client::builder()
        .no_proxy()
        .no_gzip()
        .dns_resolver(std::sync::Arc::new(caremonger_federation::guard::GuardedResolver { loopback: true }))
        .build()?;
    let (_, front) = packed(&client, &maple.origin).await?;
    let (css, icon) = (between(&front, "rel=\"stylesheet\" href=\"", "\""), between(&front, "rel=\"icon\" href=\"", "\""));
    ensure!(!css.is_empty() && !icon.is_empty(), "{front}");
    let mut rest = 0;
    for asset in [css, icon] {
        rest += packed(&client, &format!("{}{asset}", maple.origin)).await?.0;
    }
    for path in ["/", "/board", "/help", "/offer/new", "/@maple", "/@maple/flyer", "/sign-in"] {
        let (bytes, page) = packed(&client, &format!("{}{path}", maple.origin)).await?;
        ensure!(bytes + rest < FIRST_PAGE, "{path}: {bytes} and {rest} bytes");
        let others = page.matches("src=\"").count() + page.matches("<script").count();
        ensure!(others == 0, "{path} loads more than is counted here");
    }
    let (bytes, board) = packed(&client, &format!("{}/board", maple.origin)).await?;
    ensure!(board.matches("<article").count() == 20, "twenty cards");
    ensure!(bytes < 10_000, "twenty cards are {bytes} bytes");
    Ok(())
}
