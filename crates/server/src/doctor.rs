//! `caremonger doctor`: what is well and what needs a person, in words.

use std::process::ExitCode;

use caremonger_app::Error;
use caremonger_store::{delivery::delivery_progress, host::host_failing, inbox::inbox_progress, pod::pod_all};
use serde_json::json;

use crate::{
    serve::{open, say},
    settings::Settings,
};

struct Finding {
    what: &'static str,
    well: bool,
    words: String,
}

pub(crate) async fn run(settings: &Settings, as_json: bool) -> anyhow::Result<ExitCode> {
    let mut found = Vec::new();
    let mut add = |what, well, words: String| found.push(Finding { what, well, words });
    match open(settings).await {
        Err(e) => add("database", false, format!("The database cannot be opened: {e:#}")),
        Ok(node) => {
            add("database", true, "The database answers.".to_owned());
            let (pods, out, (waiting, _), silent) = node
                .read(|c| Ok::<_, Error>((pod_all(c)?, delivery_progress(c)?, inbox_progress(c)?, host_failing(c, 20)?)))
                .await?;
            let none = pods.is_empty();
            add(
                "pods",
                !none,
                if none { "There is no pod yet: open the set-up link.".to_owned() } else { format!("{} pod(s).", pods.len()) },
            );
            let old = out.oldest.is_some_and(|t| node.now().since(t).as_secs() > 3600);
            add("outgoing", !old, format!("{} waiting to be sent, {} given up on.", out.waiting, out.failed));
            add("incoming", waiting < 10_000, format!("{waiting} waiting to be handled."));
            for host in silent {
                add("peer", false, format!("{} does not answer ({} tries).", host.origin, host.failures));
            }
            if let Some(pod) = pods.first() {
                let (well, words) = web_finger(settings, &node.urls().address(&pod.name)).await;
                add("outside", well, words);
            }
        }
    }
    if settings.loopback()? {
        add("loopback", true, "FEDERATION_LOOPBACK IS ON: for demos and tests only, never on a public server.".to_owned());
    }
    let all_well = found.iter().all(|f| f.well);
    if as_json {
        let list: Vec<_> = found.iter().map(|f| json!({"check": f.what, "ok": f.well, "detail": f.words})).collect();
        say(&json!(list).to_string());
    } else {
        for f in &found {
            say(&format!("{} {}: {}", if f.well { "well " } else { "MEND " }, f.what, f.words));
        }
    }
    Ok(ExitCode::from(u8::from(!all_well)))
}

/// The node's own WebFinger as seen through its public address.
async fn web_finger(settings: &Settings, address: &str) -> (bool, String) {
    let Ok(urls) = settings.urls() else { return (false, "public_url cannot be used.".to_owned()) };
    let url = format!("{}/.well-known/webfinger?resource=acct:{}", urls.origin(), address.trim_start_matches('@'));
    let client = reqwest::Client::builder().timeout(std::time::Duration::from_secs(10)).build();
    let Ok(client) = client else { return (false, "No HTTP client can be made.".to_owned()) };
    match client.get(&url).send().await {
        Ok(r) if r.status().is_success() => (true, format!("{address} is found at {}.", urls.origin())),
        Ok(r) => (false, format!("{} answers {}; check the reverse proxy.", urls.origin(), r.status())),
        Err(_) => (false, format!("{} is not reached from here; is the node running, and the name right?", urls.origin())),
    }
}
