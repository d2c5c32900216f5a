//! `caremonger pod export --people`, `pod import` of such a file, and `pod clear`: a pod leaves with everything that is its own.

use std::{
    io::{IsTerminal as _, Write as _},
    path::Path,
};

use anyhow::Context as _;
use caremonger_app::{pod_file, pod_whole, pod_whole_in};
use serde_json::json;

use crate::{commands::print, folder::for_us_alone, serve::open, settings::Settings};

pub(crate) async fn export(
    settings: &Settings,
    json: bool,
    name: String,
    file: &Path,
    reason: Option<String>,
    without: Vec<String>,
) -> anyhow::Result<()> {
    let node = open(settings).await?;
    let shown = file.display().to_string();
    // Made first, readable by nobody else, and never over another file.
    let made = for_us_alone().write(true).create_new(true).open(file);
    let mut made = made.with_context(|| format!("{shown} cannot be written; choose a name that is not there yet"))?;
    let written = async {
        let whole = pod_whole::take_out(&node, name, reason, without).await?;
        let (bytes, code) = pod_file::pack(&node, &whole)?;
        made.write_all(&bytes)?;
        made.sync_all()?;
        anyhow::Ok((whole.counts(), code))
    };
    let ((people, listings, rows), code) = match written.await {
        Ok(done) => done,
        Err(e) => {
            std::fs::remove_file(file)?;
            return Err(e);
        }
    };
    let words = format!(
        "{people} people, {listings} listings and everything else of the pod ({rows} rows) are in {shown}.\n\
         The code that opens it, to be sent by another way: {code}\n\
         There: caremonger pod import NAME {shown}. Then here: caremonger pod move, and later caremonger pod clear."
    );
    print(json, &json!({"file": shown, "people": people, "listings": listings, "rows": rows, "code": code}), &words);
    Ok(())
}

pub(crate) async fn import(
    settings: &Settings,
    json: bool,
    name: String,
    bytes: &[u8],
    code: Option<String>,
) -> anyhow::Result<()> {
    let code = match code {
        Some(code) => code,
        None => asked()?,
    };
    let whole = pod_file::unpack(bytes, &code)?;
    let (people, listings, rows) = whole.counts();
    let node = open(settings).await?;
    let came = pod_whole_in::take_in(&node, whole, name).await?;
    let links: Vec<_> = came.links.iter().map(|(name, link)| json!({"name": name, "sign_in": link})).collect();
    let handles: Vec<_> = came.handles.iter().map(|(was, is)| json!({"was": was, "is": is})).collect();
    let mut words = format!("{} is here: {people} people, {listings} listings and everything else ({rows} rows).", came.address);
    for (name, link) in &came.links {
        words.push_str(&format!("\n{name} signs in here, once, within a day: {link}"));
    }
    for (was, is) in &came.handles {
        words.push_str(&format!("\nThe handle {was} was taken; it is {is} now."));
    }
    let said = json!({
        "address": came.address, "people": people, "listings": listings, "rows": rows, "sign_in": links, "handles": handles
    });
    print(json, &said, &words);
    Ok(())
}

/// The code, asked of whoever sits there.
fn asked() -> anyhow::Result<String> {
    anyhow::ensure!(std::io::stdin().is_terminal(), "say the code of the file with --code or in CAREMONGER_POD_CODE");
    eprint!("The code of the file: ");
    let mut code = String::new();
    std::io::stdin().read_line(&mut code)?;
    Ok(code)
}

pub(crate) async fn clear(settings: &Settings, json: bool, name: String) -> anyhow::Result<()> {
    let node = open(settings).await?;
    let (gone, stay) = pod_whole::clear(&node, name).await?;
    let words = format!("{gone} people who went along are wiped here; {stay} stay.");
    print(json, &json!({"wiped": gone, "stay": stay}), &words);
    Ok(())
}
