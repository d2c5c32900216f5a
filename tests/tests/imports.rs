//! Offers and asks of other software on the board of a running node: the files under `tests/fixtures/spellings`, delivered as
//! their programs deliver them. The README there says what each has to become.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

use anyhow::{Context as _, ensure};
use integration::{
    Database, TestNode,
    foreign::{ACTIVITY_JSON, Foreigner, Page},
    world::followed,
};
use serde_json::{Value, json};

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/spellings"))
}

/// The files' hours, moved: the node has a clock, and what has ended is closed.
const PUBLISHED: (&str, &str) = ("2026-11-01", "2020-11-01");
const ENDS: (&str, &str) = ("2026-12-08", "2096-12-08");
const END: &str = "2096-12-08T20:00:00Z";
const NIGHT: &str = "2096-12-08T23:59:59Z";
const AREA: &str = "Elm Street area";

/// A file, then category, amount and unit, area, end, and when it is needed; nothing where the file tells nothing.
type Row = (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str);

/// What has to be on the board.
const IMPORTED: [Row; 32] = [
    ("fep0837-2025-offer", "food", "6 one", AREA, END, ""),
    ("fep0837-2025-request", "rides", "1 one", AREA, END, ""),
    ("fep0837-2025-bare-offer", "other", "", "", "", ""),
    ("fep0837-note-with-publishes-offer", "food", "6 one", AREA, END, ""),
    ("fep0837-note-with-publishes-request", "rides", "1 one", AREA, END, ""),
    ("fep0837-2023-offer", "food", "6 one", AREA, "", ""),
    ("fep0837-2023-request", "rides", "1 one", AREA, "", ""),
    ("mitra-offer", "food", "6 one", AREA, END, ""),
    ("bonfire-offer", "food", "6 one", AREA, END, ""),
    ("bonfire-request", "other", "1 one", AREA, END, ""),
    ("bonfire-intent-offer", "other", "6 bag", AREA, "", END),
    ("bonfire-intent-request", "other", "1 one", AREA, "", END),
    ("unfathomably-coordination-offer", "other", "6 bag", AREA, END, ""),
    ("unfathomably-coordination-request", "other", "1 one", AREA, END, ""),
    ("unfathomably-market-offer", "food", "6 one", AREA, NIGHT, ""),
    ("unfathomably-market-shared-offer", "food", "6 one", AREA, NIGHT, ""),
    ("unfathomably-market-request", "rides", "1 one", AREA, NIGHT, ""),
    ("unfathomably-flohmarkt-offer", "food", "6 one", "", "", ""),
    ("mutual-aid-app-offer", "other", "", "", END, ""),
    ("mutual-aid-app-request", "other", "", "", END, ""),
    ("mutual-aid-app-loan-offer", "other", "", "", END, ""),
    ("mutual-aid-app-place-offer", "other", "", AREA, END, ""),
    ("mutual-aid-app-whole-iris-offer", "other", "", "", END, ""),
    ("mutual-aid-app-pair-mp-offer", "other", "", "", END, ""),
    ("mutual-aid-app-pair-mp-request", "other", "", "", END, ""),
    ("flohmarkt-offer", "food", "", "", "", ""),
    ("flohmarkt-2024-offer", "other", "", "", "", ""),
    ("flohmarkt-attachment-offer", "food", "6 one", AREA, "", ""),
    ("epicyon-offer", "food", "6 one", "Elm Street Area", "", ""),
    ("epicyon-request", "other", "1 one", "Elm Street Area", "", ""),
    ("fedify-offer", "food", "6 one", AREA, END, ""),
    ("fedify-request", "rides", "1 one", AREA, END, ""),
];

/// The same record as another file's.
const SAME: [(&str, &str); 1] = [("fedify-context-offer", "fedify-offer")];

/// What has to be left alone.
const LEFT_ALONE: [&str; 9] = [
    "fep0837-2025-for-money",
    "mitra-subscription",
    "bonfire-exchange",
    "unfathomably-market-for-money",
    "mutual-aid-app-sale",
    "mutual-aid-app-announce",
    "flohmarkt-for-money",
    "flohmarkt-attachment-for-money",
    "epicyon-for-money",
];

/// A file as the person at its host, who is `ana` of a server here, would send it. Ids get a path of their own: several files
/// tell of one thing.
fn of_file(name: &str, ana: &Foreigner) -> anyhow::Result<Value> {
    let text = std::fs::read_to_string(folder().join(name).with_extension("json"))?;
    let told: Value = serde_json::from_str(&text)?;
    let actor = told["actor"].as_str().context("an actor")?;
    let host = url::Url::parse(actor)?.origin().ascii_serialization();
    let text = text.replace(&format!("\"{actor}\""), &format!("\"{}\"", ana.uri));
    let text = text.replace(&format!("{host}/"), &format!("{}/{name}/", ana.origin()));
    Ok(serde_json::from_str(&text.replace(PUBLISHED.0, PUBLISHED.1).replace(ENDS.0, ENDS.1))?)
}

/// The program that wrote a file.
fn program(name: &str) -> &str {
    name.split('-').next().unwrap_or_default()
}

/// What a record says, as far as others can tell us.
fn said(l: &Value) -> Value {
    let fields = ["kind", "title", "description", "category", "quantity", "remaining", "area", "needed_by", "closes_at"];
    let more = ["state", "visibility", "published_at"];
    fields.into_iter().chain(more).map(|f| (f.to_owned(), l[f].clone())).collect::<serde_json::Map<_, _>>().into()
}

/// The record of a row.
fn record((name, category, quantity, area, end, needed): Row) -> anyhow::Result<Value> {
    let offer = name.ends_with("offer");
    let (title, description) = match name {
        "fep0837-2025-bare-offer" => ("…", ""),
        "mutual-aid-app-loan-offer" => ("Cordless drill", "For a weekend."),
        _ if offer => ("Bags of rice", "Two kilos each, unopened."),
        _ => ("Ride to the clinic", "There and back."),
    };
    let (amount, unit) = quantity.split_once(' ').unwrap_or_default();
    let amount: Option<i64> = Some(amount).filter(|a| !a.is_empty()).map(str::parse).transpose()?;
    let told = |text: &str| if text.is_empty() { Value::Null } else { json!(text) };
    Ok(json!({
        "kind": if offer { "offer" } else { "request" }, "title": title, "description": description, "category": category,
        "quantity": amount.map(|a| json!({"amount": a, "unit": unit})), "remaining": amount, "area": area,
        "needed_by": told(needed), "closes_at": told(end), "state": "open", "visibility": "public",
        "published_at": format!("{}T12:00:00Z", PUBLISHED.1)
    }))
}

async fn deliver(maple: &TestNode, ana: &Foreigner, activity: &Value) -> anyhow::Result<()> {
    let status = ana.send(&format!("{}/inbox", maple.origin), activity).await?;
    ensure!(status == 202, "{status} {activity}");
    Ok(())
}

/// Waits until all that a server sent is handled, which is done in its order.
async fn all_is_handled(maple: &TestNode, ana: &Foreigner) -> anyhow::Result<()> {
    let mut last = of_file("fep0837-2025-offer", ana)?;
    last["id"] = json!(format!("{}/last", ana.origin()));
    last["object"]["id"] = json!(format!("{}/last/1", ana.origin()));
    deliver(maple, ana, &last).await?;
    maple.find("/listings?origin=remote&limit=100", |l| l["uri"] == last["object"]["id"]).await?;
    Ok(())
}

#[test]
fn every_file_is_spoken_for() -> anyhow::Result<()> {
    let mut files = BTreeSet::new();
    for entry in std::fs::read_dir(folder())? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "json") {
            files.insert(path.file_stem().unwrap_or_default().to_string_lossy().into_owned());
        }
    }
    let named = IMPORTED.iter().map(|r| r.0).chain(SAME.iter().map(|s| s.0)).chain(LEFT_ALONE);
    ensure!(files == named.map(str::to_owned).collect(), "{files:?}");
    Ok(())
}

#[tokio::test]
async fn every_spelling_comes_onto_the_board_as_one_record() -> anyhow::Result<()> {
    let maple = TestNode::start("maple", Database::Sqlite).await?;
    let mut servers = BTreeMap::new();
    let rows = IMPORTED.iter().copied();
    let same = SAME.iter().filter_map(|(name, as_file)| {
        let row = IMPORTED.iter().find(|r| r.0 == *as_file)?;
        Some((*name, row.1, row.2, row.3, row.4, row.5))
    });
    let mut wrong = Vec::new();
    for row in rows.chain(same) {
        if !servers.contains_key(program(row.0)) {
            servers.insert(program(row.0), followed(&maple).await?);
        }
        let ana = servers.get(program(row.0)).context("its server")?;
        let activity = of_file(row.0, ana)?;
        deliver(&maple, ana, &activity).await?;
        let id = activity["object"]["id"].as_str().or_else(|| activity["object"]["@id"].as_str()).context("an id")?;
        let found = maple.find("/listings?origin=remote&state=all&limit=100", |l| l["uri"] == id).await?;
        let (mut is, mut has_to_be) = (said(&found), record(row)?);
        if row.0 == "fep0837-2025-bare-offer" {
            // It does not say when, so it counts from when it came.
            (is["published_at"], has_to_be["published_at"]) = (Value::Null, Value::Null);
        }
        if is != has_to_be || found["origin"]["host"] != ana.address().trim_start_matches("@ana@") {
            wrong.push(format!("{}\n   is {is}\n not {has_to_be}", row.0));
        }
    }
    ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

#[tokio::test]
async fn what_asks_for_something_in_return_does_not_come_onto_the_board() -> anyhow::Result<()> {
    let maple = TestNode::start("maple", Database::Sqlite).await?;
    let ana = followed(&maple).await?;
    for name in LEFT_ALONE {
        deliver(&maple, &ana, &of_file(name, &ana)?).await?;
    }
    all_is_handled(&maple, &ana).await?;
    let all = maple.all("/listings?origin=remote&state=all").await?;
    let other = all.iter().find(|l| l["uri"].as_str().is_none_or(|u| !u.ends_with("/last/1")));
    ensure!(other.is_none(), "{other:?}");
    for list in ["/quarantine", "/interests", "/notices"] {
        let mut found = maple.all(list).await?;
        found.retain(|n| n["kind"] != "peer-accepted");
        ensure!(found.is_empty(), "nobody is bothered with it: {list} {found:?}");
    }
    Ok(())
}

/// What is no more than a link is looked at where it lives: so mutual-aid.app shares, and some do with whatever they publish.
#[tokio::test]
async fn every_spelling_is_read_behind_a_link_too() -> anyhow::Result<()> {
    let maple = TestNode::start("maple", Database::Sqlite).await?;
    let ana = followed(&maple).await?;
    let mut sent = BTreeMap::new();
    for row in IMPORTED {
        let mut activity = of_file(row.0, &ana)?;
        let mut object = activity["object"].take();
        let id = object["id"].as_str().context("an id")?.to_owned();
        // Served alone, it says itself whom it is for.
        for whom in ["to", "cc"] {
            if object.get("to").is_none()
                && let Some(value) = activity.get(whom)
            {
                object[whom] = value.clone();
            }
        }
        let path = id.strip_prefix(ana.origin()).context("at home")?;
        ana.serve(path, Page::Of(ACTIVITY_JSON, object.to_string()));
        activity["object"] = json!(id);
        deliver(&maple, &ana, &activity).await?;
        sent.insert(id, row);
    }
    all_is_handled(&maple, &ana).await?;
    let all = maple.all("/listings?origin=remote&state=all").await?;
    let mut wrong = Vec::new();
    for (id, row) in &sent {
        let found = all.iter().find(|l| l["uri"] == id.as_str());
        let (is, has_to_be) = (found.map(said).unwrap_or_default(), record(*row)?);
        if ["kind", "title", "quantity", "closes_at"].into_iter().any(|field| is[field] != has_to_be[field]) {
            wrong.push(format!("{}: {is}", row.0));
        }
    }
    ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}
