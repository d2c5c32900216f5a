//! What is wiped is gone: from the pages, the disk, the keys beside the backups, and so from every backup made before.

use std::path::Path;

use anyhow::{Context as _, ensure};
use integration::{
    Database, TestNode, disk, until,
    visitor::{Visitor, between},
    voice::leaves_a_message,
};
use serde_json::Value;

/// Somebody asks without an account; their code.
async fn asks(node: &TestNode, name: &str, phone: &str) -> anyhow::Result<String> {
    let form = format!(
        "step=3&go=next&kind=request&category=food&title=Groceries+for+two&language=en&consent=yes&name={name}&phone={phone}&note=Ring+twice&once={name}"
    );
    let (page, _) = Visitor::new(node)?.post("/help", &form).await?;
    Ok(between(&page, "<p class=\"code\"><bdi dir=\"ltr\">", "<").replace('\u{a0}', ""))
}

async fn state(node: &TestNode, code: &str) -> anyhow::Result<String> {
    Ok(Visitor::new(node)?.post("/code", &format!("code={code}")).await?.0)
}

fn holds(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|w| w == what)
}

fn keys(folder: &Path) -> anyhow::Result<Vec<Value>> {
    let file: Value = serde_json::from_slice(&std::fs::read(folder.join("caremonger.keys"))?)?;
    Ok(file["keys"].as_array().context("the keys")?.clone())
}

async fn unpacked(file: &Path) -> anyhow::Result<Vec<u8>> {
    let out = tokio::process::Command::new("gzip").args(["-dc", &file.display().to_string()]).output().await?;
    ensure!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    Ok(out.stdout)
}

/// What the desk is shown of the person with this code.
async fn desk_sees(desk: &Visitor, code: &str) -> anyhow::Result<String> {
    let (_, case) = desk.post("/desk/find", &format!("code={code}")).await?;
    Ok(desk.post(&format!("{case}/reveal"), "what=rest").await?.0)
}

async fn wiped_people_do_not_come_back(database: Database) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("before.backup");
    let mut node = TestNode::start("maple", database).await?;
    let desk = Visitor::neighbour(&node, "desk2", "Ana", &["desk"]).await?;
    let (rosa, omar) = (asks(&node, "Rosa", "416+555+0199").await?, asks(&node, "Omar", "416+555+0142").await?);
    let page = desk_sees(&desk, &rosa).await?;
    ensure!(page.contains("416 555 0199") && page.contains("Ring twice"), "{page}");

    // A private word between the two sides of a promise is sealed as well.
    let offer = serde_json::json!({"kind": "offer", "title": "Bags of rice", "category": "food", "quantity": {"amount": 7, "unit": "bag"}, "visibility": "pod"});
    let listing = node.call("POST", "/listings", Some(&offer)).await?;
    let path = format!("/listings/{}/commitments", listing["id"].as_str().unwrap_or_default());
    let words = serde_json::json!({"amount": 2, "message": "the bell says Papadopoulos"});
    let promise = node.call("POST", &path, Some(&words)).await?;

    node.command(&["backup", "create", &file.display().to_string()]).await?;
    let backup = unpacked(&file).await?;
    for private in ["555 0199", "Rosa", "Ring twice", "Omar", "Papadopoulos"] {
        ensure!(!disk::holds(&node, private.as_bytes()), "{private} lies open on the disk");
        ensure!(!holds(&backup, private.as_bytes()), "{private} lies open in the backup");
    }
    let before = keys(folder.path())?;
    // Two people and a conversation.
    ensure!(before.len() == 3, "{before:?}");
    let hers = before[0][1].as_str().context("her key")?.to_owned();
    let bytes: Vec<u8> = (0..hers.len()).step_by(2).filter_map(|i| u8::from_str_radix(&hers[i..i + 2], 16).ok()).collect();
    ensure!(!holds(&backup, hers.as_bytes()) && !holds(&backup, hers.to_uppercase().as_bytes()), "the backup holds her key");

    // She says: delete my details now.
    let (page, _) = Visitor::new(&node)?.post("/code/say", &format!("code={rosa}&act=forget")).await?;
    ensure!(page.contains("The details were deleted on"), "{page}");
    until("the keys beside the backup forget her", async || {
        let now = keys(folder.path())?;
        Ok(now.len() == 2 && now[..] == before[1..])
    })
    .await?;
    until("the disk forgets her key", async || Ok(!disk::holds(&node, &bytes))).await?;
    ensure!(!desk_sees(&desk, &rosa).await?.contains("555 0199"), "the desk sees her no more");

    // The machine is lost. The backup from before she was forgotten is put into a new one, with the keys beside it.
    node.kill().await?;
    node.use_new_database(database).await?;
    let told = node.run(&["restore", &file.display().to_string()]).await?;
    ensure!(told.contains("The details of 1 people can be read; those of 1 are gone"), "{told}");
    node.launch().await?;
    ensure!(state(&node, &rosa).await?.contains("The details were deleted on"), "she stays forgotten");
    let (hers, his) = (desk_sees(&desk, &rosa).await?, desk_sees(&desk, &omar).await?);
    ensure!(!hers.contains("Rosa") && !hers.contains("555 0199") && !hers.contains("Ring twice"), "{hers}");
    ensure!(his.contains("Omar") && his.contains("416 555 0142"), "{his}");
    let id = promise["id"].as_str().unwrap_or_default();
    let said = node.call("GET", &format!("/commitments/{id}/messages"), None).await?;
    ensure!(said[0]["text"] == "the bell says Papadopoulos", "{said}");

    // Without the keys nobody's details can be opened, and the node says so instead of failing.
    let alone = tempfile::tempdir()?;
    let copy = alone.path().join("before.backup");
    std::fs::copy(&file, &copy)?;
    node.kill().await?;
    node.use_new_database(database).await?;
    let told = node.run(&["restore", &copy.display().to_string()]).await?;
    ensure!(told.contains("those of 2 are gone"), "{told}");
    node.launch().await?;
    ensure!(!desk_sees(&desk, &omar).await?.contains("Omar"), "his key is not there");
    let said = node.call("GET", &format!("/commitments/{id}/messages"), None).await?;
    ensure!(said[0]["text"] == "", "{said}");
    Ok(())
}

#[tokio::test]
async fn who_is_wiped_does_not_come_back_from_a_backup_sqlite() -> anyhow::Result<()> {
    wiped_people_do_not_come_back(Database::Sqlite).await
}

#[tokio::test]
async fn who_is_wiped_does_not_come_back_from_a_backup_postgres() -> anyhow::Result<()> {
    if !Database::Postgres.is_here() {
        return Ok(());
    }
    wiped_people_do_not_come_back(Database::Postgres).await
}

const SECRET: &str = "a-secret-of-the-gateway";
const SAID: &[u8] = b"OggS the voice of Rosa, who needs insulin";

/// A voice message of somebody who needs help, as the gateway hands it over; the page of its case.
async fn left_a_message(node: &TestNode, desk: &Visitor) -> anyhow::Result<String> {
    let (status, answer) = leaves_a_message(node, SECRET, "1", SAID).await?;
    ensure!(status == 200, "{answer}");
    Ok(format!("/cases/{}", between(&desk.get("/desk").await?, "href=\"/cases/", "\"")))
}

/// Bo shops for somebody and brings the receipt; the picture of it, as whoever holds the purse sees it.
async fn brought_a_receipt(keys: &Visitor, purse: &Visitor, bo: &Visitor) -> anyhow::Result<String> {
    keys.post("/fund/rules", "currency=CAD&mode=first-come&small=30&most=200&reserve=10&lines=Rent").await?;
    let ask = "step=3&go=publish&kind=request&category=food&title=Groceries&description=&amount=&unit=&visibility=pod&area=&needed_by=&language=en&pods=";
    let (_, listing) = keys.post("/ask/new", ask).await?;
    let listing = listing.split('?').next().unwrap_or_default().to_owned();
    let (_, promise) = bo.post(&format!("{listing}/promises"), "amount=&message=").await?;
    let promise = promise.split('?').next().unwrap_or_default().to_owned();
    keys.post(&format!("{promise}/accept"), "").await?;
    let jpeg = include_bytes!("../fuzz/corpus/photo/jpeg_on_its_side");
    bo.sends_photo(&format!("{promise}/receipt"), &[("amount", "27.40"), ("payee", "Papadopoulos, cash")], jpeg).await?;
    Ok(format!("/fund/asks/{}/receipt.jpg", between(&purse.get("/fund").await?, "href=\"/fund/asks/", "\"")))
}

async fn sounds_and_receipts_do_not_come_back(database: Database) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("before.backup");
    let mut node = TestNode::start_with("maple", database, &[("CAREMONGER_TEXT_SECRET", SECRET)]).await?;
    let ana = Visitor::neighbour(&node, "ana2", "Ana", &["desk", "keys"]).await?;
    let (pia, bo) =
        (Visitor::neighbour(&node, "pia", "Pia", &["purse"]).await?, Visitor::neighbour(&node, "bo", "Bo", &[]).await?);
    let case = left_a_message(&node, &ana).await?;
    ana.post(&format!("{case}/listen"), "").await?;
    let sound = format!("{case}/voice/{}", between(&ana.get(&case).await?, "/voice/", "\""));
    ensure!(ana.file(&sound).await?.2 == SAID, "it is heard");
    let receipt = brought_a_receipt(&ana, &pia, &bo).await?;
    let (status, kind, picture) = pia.file(&receipt).await?;
    ensure!(status == 200 && kind == "image/jpeg", "{status} {kind}");

    node.command(&["backup", "create", &file.display().to_string()]).await?;
    let backup = unpacked(&file).await?;
    for private in [&SAID[5..], b"Papadopoulos", &picture[..64]] {
        ensure!(!disk::holds(&node, private) && !holds(&backup, private), "{private:?} lies open");
    }
    let before = keys(folder.path())?;
    // The case ends, and so does what was said; Bo leaves, and what he brought goes with him.
    ana.post(&format!("{case}/done"), "").await?;
    bo.post("/me/leave", "sure=yes").await?;
    ensure!(ana.file(&sound).await?.0 == 404 && pia.file(&receipt).await?.0 == 404, "both are gone here");
    until("the keys beside the backup forget both", async || Ok(keys(folder.path())?.len() + 2 <= before.len())).await?;

    node.kill().await?;
    node.use_new_database(database).await?;
    node.run(&["restore", &file.display().to_string()]).await?;
    node.launch().await?;
    ana.post(&format!("{case}/listen"), "").await?;
    let heard = ana.file(&sound).await?;
    ensure!(heard.0 == 404 && !holds(&heard.2, &SAID[5..]), "what was said does not come back: {}", heard.0);
    let seen = pia.file(&receipt).await?;
    ensure!(seen.0 == 404 && !holds(&seen.2, &picture[..64]), "nor does the receipt: {}", seen.0);
    ensure!(!pia.get(receipt.trim_end_matches("/receipt.jpg")).await?.contains("Papadopoulos"), "nor who was to be paid");
    Ok(())
}

#[tokio::test]
async fn sounds_and_receipts_do_not_come_back_from_a_backup_sqlite() -> anyhow::Result<()> {
    sounds_and_receipts_do_not_come_back(Database::Sqlite).await
}

#[tokio::test]
async fn sounds_and_receipts_do_not_come_back_from_a_backup_postgres() -> anyhow::Result<()> {
    if Database::Postgres.is_here() { sounds_and_receipts_do_not_come_back(Database::Postgres).await } else { Ok(()) }
}

#[tokio::test]
async fn a_node_without_its_key_says_what_to_do() -> anyhow::Result<()> {
    let mut node = TestNode::start("maple", Database::Sqlite).await?;
    let code = asks(&node, "Rosa", "416+555+0199").await?;
    node.kill().await?;
    let path = node.database_url().strip_prefix("sqlite:").context("a file")?;
    let key = Path::new(path).with_file_name("vault.key");
    std::fs::remove_file(&key)?;
    let told = node.run(&["doctor"]).await.expect_err("it does not start").to_string();
    let told = format!("{told} {}", node.run(&["log"]).await.expect_err("nor does this"));
    ensure!(told.contains("vault forget"), "{told}");
    node.command(&["vault", "forget"]).await?;
    node.launch().await?;
    ensure!(state(&node, &code).await?.contains("The details were deleted on"), "she is forgotten, and the node goes on");
    asks(&node, "Omar", "416+555+0142").await?;
    Ok(())
}
