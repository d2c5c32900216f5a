//! All that is held about somebody, in their own hands: by the API, and as the same file from their page.

use anyhow::ensure;
use integration::{
    Database, TestNode,
    visitor::{Visitor, between},
};

#[tokio::test]
async fn somebody_gets_all_that_is_held_about_them_and_nothing_of_others() -> anyhow::Result<()> {
    let maple = TestNode::start("maple", Database::Sqlite).await?;
    let bo = Visitor::neighbour(&maple, "bo", "Bo", &[]).await?;
    Visitor::neighbour(&maple, "cy", "Cy", &[]).await?;
    bo.post("/me/details", "name=Bo&phone=416+555+0199&door=7+Elm+Street&note=Ring+twice").await?;
    let people = bo.get("/people").await?;
    let cy = people.split("href=\"/people/").skip(1).find(|p| p.contains(">Cy<")).map_or("", |p| between(p, "", "\""));
    bo.post(&format!("/people/{cy}/apart"), "").await?;
    bo.post("/calls/wishes/ask", "rings=other&day=friday&part=afternoon&minutes=30&language=en&likes=Chess,+gardens").await?;
    let proposal = "question=Do+we+meet+on+Sundays%3F&why=More+can+come.&days=7&quorum=50&rule=majority&effect=words";
    let (_, to) = bo.post("/decisions", proposal).await?;
    let decision = to.split('?').next().unwrap_or_default();
    bo.post(&format!("{decision}/comment"), "text=The+hall+is+free.").await?;
    bo.post(&format!("{decision}/answer"), "answer=yes").await?;
    let first = "2999-05-01";
    let circle = format!("title=The+susu&words=&hand=50&currency=CAD&every=7&first={first}&order=agreed&by_phone=Gran%0ADalia");
    bo.post("/circles", &circle).await?;

    let data = maple.as_neighbour("bo").await?.call("GET", "/me/data", None).await?;
    ensure!(data["details"]["phone"] == "416 555 0199" && data["details"]["door"] == "7 Elm Street", "{data}");
    for (list, what) in [
        ("call_wishes", "Chess, gardens"),
        ("proposals", "Do we meet on Sundays?"),
        ("comments", "The hall is free."),
        ("circles", "The susu"),
    ] {
        let held = &data["with_others"][list];
        ensure!(held[0]["what"] == what && held.as_array().is_some_and(|l| l.len() == 1), "{list}: {data}");
    }
    ensure!(data["with_others"]["apart"] == serde_json::json!(["Cy"]), "{data}");
    for empty in ["cases", "passkeys", "pledges", "money_asks", "calls", "mediations", "agenda_points", "meetings"] {
        ensure!(data["with_others"][empty] == serde_json::json!([]), "{empty}: {data}");
    }
    ensure!(!data.to_string().contains("\"yes\""), "how they answered stands under no name: {data}");
    let (status, kind, file) = bo.file("/me/data.json").await?;
    ensure!(status == 200 && kind.starts_with("application/json"), "{status} {kind}");
    let file: serde_json::Value = serde_json::from_slice(&file)?;
    ensure!(file["with_others"] == data["with_others"] && file["details"] == data["details"], "the same as a file: {file}");
    let others = maple.as_neighbour("cy").await?.call("GET", "/me/data", None).await?;
    for private in ["Bo", "555 0199", "Chess", "The susu"] {
        ensure!(!others.to_string().contains(private), "{private}: {others}");
    }
    Ok(())
}
