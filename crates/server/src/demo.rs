//! `caremonger demo`: three pods as three nodes on this machine, already federating.

use std::{
    process::{ExitCode, Stdio},
    time::Duration,
};

use anyhow::{Context as _, bail, ensure};
use serde_json::{Value, json};
use tokio::process::{Child, Command};

use crate::serve::say;

const PATIENCE: Duration = Duration::from_secs(60);

struct Pod {
    name: &'static str,
    origin: String,
    dir: String,
    token: String,
    sign_in: String,
    child: Child,
}

impl Pod {
    fn environment(dir: &str, origin: &str, port: u16) -> Vec<(&'static str, String)> {
        vec![
            ("CAREMONGER_PUBLIC_URL", origin.to_owned()),
            ("CAREMONGER_LISTEN", format!("127.0.0.1:{port}")),
            ("CAREMONGER_DATA_DIR", dir.to_owned()),
            ("CAREMONGER_DATABASE_URL", format!("sqlite:{dir}/caremonger.db")),
            ("CAREMONGER_FEDERATION_LOOPBACK", "true".to_owned()),
            ("CAREMONGER_LOG", "warn".to_owned()),
        ]
    }

    fn address(&self) -> String {
        format!("@{}@{}", self.name, self.origin.trim_start_matches("http://"))
    }
}

async fn command(dir: &str, origin: &str, args: &[&str]) -> anyhow::Result<Value> {
    let out =
        Command::new(std::env::current_exe()?).args(args).arg("--json").envs(Pod::environment(dir, origin, 0)).output().await?;
    ensure!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr).trim());
    serde_json::from_slice(&out.stdout).context("its output is not JSON")
}

async fn start(root: &std::path::Path, name: &'static str, title: &str) -> anyhow::Result<Pod> {
    // A port that is free now; nobody else is likely to take it in the next moment.
    let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let origin = format!("http://{name}.localhost:{port}");
    let dir = root.join(name).to_string_lossy().into_owned();
    let child = Command::new(std::env::current_exe()?)
        .arg("serve")
        .envs(Pod::environment(&dir, &origin, port))
        .env("CAREMONGER_POD", name)
        .env("CAREMONGER_POD_TITLE", title)
        .stdout(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    let mut pod = Pod { name, origin, dir, token: String::new(), sign_in: String::new(), child };
    let client = client()?;
    until("the node is ready", async || {
        Ok(client.get(format!("{}/readyz", pod.origin)).send().await.is_ok_and(|r| r.status().is_success()))
    })
    .await?;
    let handle = format!("{name}_desk");
    let added =
        command(&pod.dir, &pod.origin, &["member", "add", &handle, "--pod", name, "--name", "Alex", "--job", "desk"]).await?;
    pod.sign_in = added["sign_in"].as_str().unwrap_or_default().to_owned();
    let token = command(&pod.dir, &pod.origin, &["token", "create", &handle, "--label", "demo"]).await?;
    pod.token = token["token"].as_str().unwrap_or_default().to_owned();
    Ok(pod)
}

/// Every name under `.localhost` is this machine, whatever the system's resolver thinks (RFC 6761).
fn client() -> anyhow::Result<reqwest::Client> {
    let here = caremonger_federation::guard::GuardedResolver { loopback: true };
    Ok(reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(20)).dns_resolver(std::sync::Arc::new(here)).build()?)
}

async fn call(pod: &Pod, method: &str, path: &str, body: Option<Value>) -> anyhow::Result<Value> {
    let url = format!("{}/api/v1{path}", pod.origin);
    let mut request = client()?.request(method.parse()?, &url).bearer_auth(&pod.token);
    if let Some(body) = body {
        request = request.header("content-type", "application/json").body(body.to_string());
    }
    let response = request.send().await?;
    let (status, text) = (response.status(), response.text().await?);
    ensure!(status.is_success(), "{} {method} {path} answered {status}: {text}", pod.name);
    if text.is_empty() { Ok(Value::Null) } else { Ok(serde_json::from_str(&text)?) }
}

/// Waits for a condition, with a deadline.
async fn until(what: &str, mut holds: impl AsyncFnMut() -> anyhow::Result<bool>) -> anyhow::Result<()> {
    let waiting = async {
        while !holds().await? {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(())
    };
    match tokio::time::timeout(PATIENCE, waiting).await {
        Ok(done) => done,
        Err(_) => bail!("it did not come about in time that {what}"),
    }
}

async fn find(pod: &Pod, path: &str, wanted: impl Fn(&Value) -> bool) -> anyhow::Result<Value> {
    let mut found = Value::Null;
    until(&format!("{} finds it under {path}", pod.name), async || {
        let list = call(pod, "GET", path, None).await?;
        found = list.as_array().and_then(|l| l.iter().find(|v| wanted(v))).cloned().unwrap_or_default();
        Ok(!found.is_null())
    })
    .await?;
    Ok(found)
}

async fn befriend(asking: &Pod, asked: &Pod) -> anyhow::Result<()> {
    call(asking, "POST", "/peers", Some(json!({"address": asked.address()}))).await?;
    let request = find(asked, "/peers", |p| p["direction"] == "incoming" && p["address"] == asking.address().as_str()).await?;
    call(asked, "POST", &format!("/peers/{}/accept", request["id"].as_str().unwrap_or_default()), None).await?;
    find(asking, "/peers", |p| {
        p["direction"] == "outgoing" && p["address"] == asked.address().as_str() && p["state"] == "accepted"
    })
    .await?;
    Ok(())
}

async fn story(maple: &Pod, cedar: &Pod, birch: &Pod) -> anyhow::Result<()> {
    for (asking, asked) in [(cedar, maple), (birch, maple), (maple, cedar), (birch, cedar), (maple, birch), (cedar, birch)] {
        befriend(asking, asked).await?;
    }
    say("1. maple, cedar and birch follow one another, each said yes");
    let offer = json!({
        "kind": "offer", "title": "Bags of rice", "description": "Two kilos each, unopened.", "category": "food",
        "quantity": {"amount": 7, "unit": "bag"}, "visibility": "public", "area": "Maple Hill"
    });
    let listing = call(maple, "POST", "/listings", Some(offer)).await?;
    let uri = listing["uri"].clone();
    say(&format!("2. maple offers 7 bags of rice: {uri}"));
    let copy = find(cedar, "/listings?origin=remote", |l| l["uri"] == uri).await?;
    find(birch, "/listings?origin=remote", |l| l["uri"] == uri).await?;
    say("3. cedar and birch see it on their boards");
    let path = format!("/listings/{}/commitments", copy["id"].as_str().unwrap_or_default());
    let promise = call(cedar, "POST", &path, Some(json!({"amount": 3, "message": "For three families."}))).await?;
    let id = promise["id"].as_str().unwrap_or_default().to_owned();
    let mine = format!("/commitments/{id}");
    until("the promise is accepted", async || Ok(call(cedar, "GET", &mine, None).await?["state"] == "accepted")).await?;
    say("4. a neighbour of cedar asks for 3, maple says yes at once");
    find(birch, "/listings?origin=remote", |l| l["uri"] == uri && l["remaining"] == 4).await?;
    find(cedar, "/listings?origin=remote", |l| l["uri"] == uri && l["remaining"] == 4).await?;
    say("5. 4 left, on every board");
    let at_home = find(maple, "/commitments?side=owner", |c| c["state"] == "accepted").await?;
    let home = format!("/commitments/{}", at_home["id"].as_str().unwrap_or_default());
    call(cedar, "POST", &format!("{mine}/messages"), Some(json!({"text": "We can come on Saturday."}))).await?;
    find(maple, &format!("{home}/messages"), |m| m["text"] == "We can come on Saturday.").await?;
    say("6. they arrange the hand-over by private message");
    call(maple, "POST", &format!("{home}/handed-over"), Some(json!({"amount": 3}))).await?;
    call(cedar, "POST", &format!("{mine}/received"), Some(json!({"amount": 3}))).await?;
    until("both ends know that it is done", async || {
        let here = call(cedar, "GET", &mine, None).await?;
        let there = call(maple, "GET", &home, None).await?;
        Ok(here["state"] == "fulfilled" && there["state"] == "fulfilled" && here["delivered"] == 3 && there["delivered"] == 3)
    })
    .await?;
    say("7. handed over, both sides say so, both nodes know");
    Ok(())
}

/// Runs the demo; with `once`, only its story.
pub(crate) async fn run(once: bool) -> anyhow::Result<ExitCode> {
    let root = tempfile::tempdir()?;
    let (maple, cedar, birch) = tokio::try_join!(
        start(root.path(), "maple", "Maple Hill"),
        start(root.path(), "cedar", "Cedar Court"),
        start(root.path(), "birch", "Birch Lane")
    )?;
    let mut pods = [maple, cedar, birch];
    let told = story(&pods[0], &pods[1], &pods[2]).await;
    if !once && told.is_ok() {
        for pod in &pods {
            say(&format!("{}  {}\n  sign in: {}", pod.address(), pod.origin, pod.sign_in));
        }
        say("Press Ctrl-C to end; everything is removed then.");
        tokio::signal::ctrl_c().await?;
    }
    for pod in &mut pods {
        let _ = pod.child.kill().await;
    }
    told?;
    say("All of it held.");
    Ok(ExitCode::SUCCESS)
}
