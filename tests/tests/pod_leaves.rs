//! A pod leaves its node with everything that is its own: nobody and nothing is lost, and who stays is not in the file.

use std::collections::BTreeSet;

use anyhow::{Context as _, ensure};
use integration::{Database, TestNode, befriend, until, visitor::Visitor, world::rice};
use serde_json::{Value, json};

/// Those of the month who can sign in.
const HANDLES: [&str; 9] = ["maple_desk", "nour", "amal", "bo", "chidi", "dana", "fatou", "grace", "hugo"];

/// What everybody of a pod reads.
const READ: [&str; 9] =
    ["/fund", "/fund/book", "/fund/asks", "/agreements", "/decisions", "/circles", "/pairings", "/meetings", "/delegates"];

/// What somebody reads there, with what is the node's own told apart from what is the pod's.
async fn read(node: &TestNode, handle: &str) -> anyhow::Result<Vec<(String, Value)>> {
    let them = node.as_neighbour(handle).await?;
    let mut all = Vec::new();
    for path in READ {
        let page = them.call("GET", path, None).await?;
        let more: Vec<String> = match path {
            "/circles" | "/decisions" | "/pairings" => {
                page.as_array().into_iter().flatten().filter_map(|one| Some(format!("{path}/{}", one["id"].as_str()?))).collect()
            }
            _ => Vec::new(),
        };
        all.push((path.to_owned(), page));
        for path in more {
            let one = them.call("GET", &path, None).await?;
            if path.starts_with("/circles") {
                all.push((format!("{path}/history"), them.call("GET", &format!("{path}/history"), None).await?));
            }
            all.push((path, one));
        }
    }
    let mut listings: Vec<Value> = them
        .all("/listings?state=all")
        .await?
        .iter()
        .filter(|l| l["origin"]["remote"] != true)
        .map(|l| json!([l["id"], l["title"], l["state"], l["quantity"], l["remaining"], l["photos"].as_array().map(Vec::len)]))
        .collect();
    listings.sort_by_key(Value::to_string);
    all.push(("listings".to_owned(), json!(listings)));
    let mut data = them.call("GET", "/me/data", None).await?;
    // Bound to the old address, or news of it.
    for key in ["sessions", "notices", "tokens"] {
        data.as_object_mut().context("an object")?.remove(key);
    }
    all.push(("/me/data".to_owned(), data));
    Ok(all)
}

/// Takes back what is still open: what was answered stays with the node.
async fn decided(node: &TestNode) -> anyhow::Result<()> {
    let all = node.as_neighbour("maple_desk").await?.call("GET", "/decisions", None).await?;
    for open in all.as_array().into_iter().flatten().filter(|d| d["closed_at"].is_null()) {
        let path = format!("/decisions/{}/withdraw", id(open));
        for handle in HANDLES {
            node.as_neighbour(handle).await?.try_call("POST", &path, Some(&json!({}))).await?;
        }
    }
    Ok(())
}

async fn a_month_goes_along(from: Database, to: Database) -> anyhow::Result<()> {
    let maple = TestNode::after_a_month("maple", from).await?;
    let mut oak = TestNode::prepare("oak", to).await?;
    oak.launch().await?;
    let zoe = Visitor::neighbour(&maple, "zoe", "Zoe", &[]).await?;
    zoe.post("/me/details", "name=Zoe&phone=416+555+0199&mail=zoe%40mail.example&door=7+Elm+Street&note=").await?;
    decided(&maple).await?;

    let dir = tempfile::tempdir()?;
    let file = dir.path().join("maple.pod").display().to_string();
    let refused = maple.command(&["pod", "export", "maple", &file, "--people"]).await.err().context("it is refused")?;
    ensure!(refused.to_string().contains("has not decided"), "{refused}");
    let reason = "The old computer is dying.";
    let out = maple.command(&["pod", "export", "maple", &file, "--people", "--reason", reason]).await?;
    let code = out["code"].as_str().context("a code")?;
    let bytes = std::fs::read(&file)?;
    for private in ["Zoe", "Elm Street", "0199"] {
        ensure!(!bytes.windows(private.len()).any(|w| w == private.as_bytes()), "{private} is to be read in the file");
    }
    ensure!(maple.run(&["log"]).await?.contains(reason), "everybody reads why");

    let wrong = "0000-0000-0000-0000-0000-0000-0000-0000";
    ensure!(oak.command(&["pod", "import", "maple", &file, "--code", wrong]).await.is_err(), "another code opens nothing");
    let cut = dir.path().join("cut.pod").display().to_string();
    std::fs::write(&cut, &bytes[..bytes.len() - 100])?;
    ensure!(oak.command(&["pod", "import", "maple", &cut, "--code", code]).await.is_err(), "nor does it open a part");
    ensure!(oak.fetch("/@maple").await?.0 == 404, "nothing was made");
    let came = oak.command(&["pod", "import", "maple", &file, "--code", code]).await?;
    ensure!(came["rows"] == out["rows"] && came["handles"] == json!([]), "{came} of {out}");
    let again = oak.command(&["pod", "import", "elm", &file, "--code", code]).await.err().context("not twice")?;
    ensure!(again.to_string().contains("here already"), "{again}");

    let mut lived = BTreeSet::new();
    for handle in HANDLES.iter().chain(&["zoe"]) {
        let (there, here) = (read(&maple, handle).await?, read(&oak, handle).await?);
        ensure!(there.len() == here.len(), "{handle}");
        for ((path, before), (_, after)) in there.into_iter().zip(here) {
            let before = before.to_string().replace(&maple.origin, &oak.origin).replace(host(&maple), host(&oak));
            let after = after.to_string();
            ensure!(before == after, "{handle} {path}:\n{before}\n{after}");
            if before.contains("01M") || before.contains("7 Elm Street") {
                lived.insert(
                    path.split('/').take(3).map(|p| if p.starts_with("01M") { "id" } else { p }).collect::<Vec<_>>().join("/"),
                );
            }
        }
    }
    for path in ["/agreements", "/circles", "/circles/id", "/decisions/id", "/fund/asks", "/pairings/id", "/me/data", "listings"]
    {
        ensure!(lived.contains(path), "{path} is empty in all of a month: {lived:?}");
    }
    let link = came["sign_in"][0]["sign_in"].as_str().context("a link for who holds it together")?;
    ensure!(link.starts_with(&oak.origin), "{link}");
    let mut doctor = oak.doctor().await?.1;
    doctor.retain(|f| f["what"] == "stock" || f["what"] == "books");
    ensure!(doctor.is_empty(), "{doctor:?}");
    ensure!(oak.fetch("/@maple").await?.2["alsoKnownAs"] == json!([format!("{}/@maple", maple.origin)]));
    Ok(())
}

fn id(of: &Value) -> &str {
    of["id"].as_str().unwrap_or_default()
}

fn host(node: &TestNode) -> &str {
    node.origin.trim_start_matches("http://")
}

#[tokio::test]
async fn a_month_of_a_pods_life_goes_from_sqlite_to_postgresql() -> anyhow::Result<()> {
    if !Database::Postgres.is_here() {
        return Ok(());
    }
    a_month_goes_along(Database::Sqlite, Database::Postgres).await
}

#[tokio::test]
async fn a_month_of_a_pods_life_goes_from_postgresql_to_sqlite() -> anyhow::Result<()> {
    if !Database::Postgres.is_here() {
        return Ok(());
    }
    a_month_goes_along(Database::Postgres, Database::Sqlite).await
}

/// Who says so stays; followers go along; those who left are wiped where they were.
#[tokio::test]
async fn who_stays_is_not_in_the_file_and_who_left_is_wiped() -> anyhow::Result<()> {
    let start = |name| TestNode::start(name, Database::Sqlite);
    let (maple, cedar) = tokio::try_join!(start("maple"), start("cedar"))?;
    let mut oak = TestNode::prepare("oak", Database::Sqlite).await?;
    oak.launch().await?;
    befriend(&cedar, &maple).await?;
    let bo = Visitor::neighbour(&maple, "bo", "Bo", &[]).await?;
    let cy = Visitor::neighbour(&maple, "cy", "Cy", &[]).await?;
    for who in [&bo, &cy] {
        who.post("/me/details", "name=Somebody&phone=416+555+0199&door=7+Elm+Street&note=").await?;
    }
    let rice = maple.call("POST", "/listings", Some(&rice(9))).await?;
    let copy = cedar.find("/listings?origin=remote", |l| l["uri"] == rice["uri"]).await?;
    let promised = cedar.call("POST", &format!("/listings/{}/commitments", id(&copy)), Some(&json!({"amount": 4}))).await?;
    cedar.find("/commitments", |c| c["id"] == promised["id"] && c["state"] == "accepted").await?;
    let away = json!({"question": "Do we go to the big server?", "rule": "majority", "quorum": 50, "days": 7,
                      "effect": {"kind": "moves", "to": "oak.example"}});
    let away = maple.call("POST", "/decisions", Some(&away)).await?;
    maple.as_neighbour("bo").await?.call("POST", &format!("/decisions/{}/stay", id(&away)), Some(&json!({}))).await?;

    let dir = tempfile::tempdir()?;
    let file = dir.path().join("maple.pod").display().to_string();
    let export = ["pod", "export", "maple", &file, "--people", "--reason", "We agreed at the table."];
    let open = maple.command(&export).await.err().context("not while it is asked")?;
    ensure!(open.to_string().contains("A proposal is open"), "{open}");
    maple.call("POST", &format!("/decisions/{}/withdraw", id(&away)), Some(&json!({}))).await?;
    let out = maple.command(&export).await?;
    ensure!(String::from_utf8_lossy(&bo.file("/me/data.json").await?.2).contains("7 Elm Street"), "nothing of Bo is gone by it");
    oak.command(&["member", "add", "cy", "--pod", "maple", "--name", "Cy"]).await.err().context("no such pod yet")?;
    oak.command(&["pod", "create", "elm", "--title", "Elm", "--area", "Elm Street"]).await?;
    oak.command(&["member", "add", "cy", "--pod", "elm", "--name", "Cy of Elm"]).await?;
    let code = out["code"].as_str().context("a code")?;
    let came = oak.command(&["pod", "import", "hill", &file, "--code", code]).await?;
    ensure!(came["handles"] == json!([{"was": "cy", "is": "cy_2"}]), "{came}");
    ensure!(oak.as_neighbour("bo").await.is_err(), "Bo stayed");
    let data = oak.as_neighbour("cy_2").await?.call("GET", "/me/data", None).await?;
    ensure!(data["details"]["door"] == "7 Elm Street", "{data}");
    let desk = oak.as_neighbour("maple_desk").await?;
    let here = desk.find("/listings", |l| l["title"] == "Bags of rice").await?;
    ensure!(
        here["remaining"] == 5 && here["quantity"]["amount"] == 5,
        "what was promised to Cedar is handed over from there: {here}"
    );

    maple.command(&["pod", "clear", "maple"]).await.err().context("not before it has moved")?;
    maple.command(&["pod", "move", "maple", "--to", &format!("@hill@{}", host(&oak))]).await?;
    let asks = until_asked(&desk, &cedar).await?;
    if asks["state"] == "requested" {
        desk.call("POST", &format!("/peers/{}/accept", id(&asks)), None).await?;
    }
    cedar.find("/listings?origin=remote", |l| l["title"] == "Bags of rice" && l["origin"]["pod"] == "hill").await?;
    let waits = maple.command(&["pod", "clear", "maple"]).await.err().context("a promise is under way")?;
    ensure!(waits.to_string().contains("Promises are under way"), "{waits}");
    cedar.call("POST", &format!("/commitments/{}/cancel", id(&promised)), Some(&json!({"reason": "We go with you."}))).await?;
    until("nothing is under way", async || Ok(maple.command(&["pod", "clear", "maple"]).await.is_ok())).await?;
    ensure!(cy.file("/me/data.json").await?.0 != 200, "Cy is wiped where they were");
    ensure!(String::from_utf8_lossy(&bo.file("/me/data.json").await?.2).contains("7 Elm Street"), "and Bo is still there");
    Ok(())
}

async fn until_asked(desk: &TestNode, cedar: &TestNode) -> anyhow::Result<Value> {
    desk.find("/peers", |p| p["direction"] == "incoming" && p["address"] == cedar.address().as_str()).await
}
