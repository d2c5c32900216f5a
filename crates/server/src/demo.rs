//! `caremonger demo`: three pods as three nodes on this machine, already federating.

mod life;
pub(crate) mod month;

use std::{
    path::PathBuf,
    process::{ExitCode, Stdio},
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use anyhow::{Context as _, anyhow, bail, ensure};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
    signal::unix::{SignalKind, signal},
    sync::{mpsc, watch},
    task::JoinSet,
};

use crate::{complain, serve::say};

const PATIENCE: Duration = Duration::from_secs(120);

struct Pod {
    name: &'static str,
    origin: String,
    dir: PathBuf,
    token: String,
    /// Who can sign in, and by which link.
    people: Vec<(String, String)>,
}

impl Pod {
    fn address(&self) -> String {
        format!("@{}@{}", self.name, self.origin.trim_start_matches("http://"))
    }

    /// The program with this pod's settings and nobody else's: neither the user's variables nor their file reach it, and
    /// Ctrl-C at the terminal goes to the demo alone.
    fn program(&self, port: u16) -> anyhow::Result<Command> {
        let mut command = Command::new(std::env::current_exe()?);
        for (name, _) in std::env::vars_os().filter(|(n, _)| n.to_string_lossy().starts_with("CAREMONGER_")) {
            command.env_remove(name);
        }
        command
            .env("CAREMONGER_PUBLIC_URL", &self.origin)
            .env("CAREMONGER_LISTEN", format!("127.0.0.1:{port}"))
            .env("CAREMONGER_DATA_DIR", &self.dir)
            .env("CAREMONGER_FEDERATION_LOOPBACK", "true")
            .env("CAREMONGER_LOG", "warn")
            .current_dir(&self.dir)
            .process_group(0)
            .stdin(Stdio::null())
            .kill_on_drop(true);
        Ok(command)
    }

    async fn command(&self, args: &[&str], settings: &[(&str, &str)]) -> anyhow::Result<Value> {
        let out = self.program(0)?.envs(settings.iter().copied()).args(args).arg("--json").output().await?;
        ensure!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr).trim());
        serde_json::from_slice(&out.stdout).context("its output is not JSON")
    }
}

/// The three processes. Each is watched by a task that ends it when told to, and says so when it ends by itself.
struct House {
    root: PathBuf,
    ending: watch::Sender<bool>,
    died: mpsc::Sender<anyhow::Error>,
    watchers: Mutex<JoinSet<()>>,
}

impl House {
    fn watch(&self, name: &'static str, mut child: Child) {
        let (mut ending, died) = (self.ending.subscribe(), self.died.clone());
        let watching = async move {
            let mut words = String::new();
            let errors = child.stderr.take();
            let end = async {
                if let Some(errors) = errors {
                    let mut lines = BufReader::new(errors).lines();
                    while let Ok(Some(line)) = lines.next_line().await {
                        complain(&format!("{name}: {line}"));
                        words = line;
                    }
                }
                child.wait().await
            };
            let ended = tokio::select! {
                ended = end => Some(ended),
                _ = ending.wait_for(|e| *e) => None,
            };
            match ended {
                Some(Ok(status)) => {
                    let _ = died.send(anyhow!("the node of {name} ended by itself ({status}): {words}")).await;
                }
                Some(Err(error)) => {
                    let _ = died.send(anyhow!("the node of {name} is lost: {error}")).await;
                }
                None => {
                    let _ = child.kill().await;
                }
            }
        };
        if let Ok(mut watchers) = self.watchers.lock() {
            watchers.spawn(watching);
        }
    }

    /// Ends the three and waits until they are gone.
    async fn end(self) {
        let _ = self.ending.send(true);
        if let Ok(watchers) = self.watchers.into_inner() {
            watchers.join_all().await;
        }
    }
}

/// What a month made of the neighbours of a pod: each with their jobs and the link to sign in by.
fn people_of(said: &Value) -> Vec<(String, String)> {
    let text = |v: &Value| v.as_str().unwrap_or_default().to_owned();
    let one = |p: &Value| {
        let jobs: Vec<String> = p["jobs"].as_array().into_iter().flatten().map(text).collect();
        let who = if jobs.is_empty() { text(&p["name"]) } else { format!("{} ({})", text(&p["name"]), jobs.join(", ")) };
        (who, text(&p["sign_in"]))
    };
    said["people"].as_array().into_iter().flatten().map(one).collect()
}

/// Starts a node with a pod. `month`: the pod has lived for a month before.
async fn start(house: &House, name: &'static str, title: &str, seat: std::net::TcpListener, month: bool) -> anyhow::Result<Pod> {
    let port = seat.local_addr()?.port();
    let origin = format!("http://{name}.localhost:{port}");
    let dir = house.root.join(name);
    std::fs::create_dir(&dir)?;
    let mut pod = Pod { name, origin, dir, token: String::new(), people: Vec::new() };
    if month {
        let pair = [("CAREMONGER_POD", name), ("CAREMONGER_POD_TITLE", title)];
        pod.people = people_of(&pod.command(&["demo", "--month"], &pair).await?);
    }
    // A port that was free until now; nobody else is likely to take it in the next moment.
    drop(seat);
    let child = pod
        .program(port)?
        .arg("serve")
        .env("CAREMONGER_POD", name)
        .env("CAREMONGER_POD_TITLE", title)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()?;
    house.watch(name, child);
    let client = client()?;
    until("the node is ready", async || {
        Ok(client.get(format!("{}/readyz", pod.origin)).send().await.is_ok_and(|r| r.status().is_success()))
    })
    .await?;
    let handle = format!("{name}_desk");
    if !month {
        let added = pod.command(&["member", "add", &handle, "--pod", name, "--name", "Alex", "--job", "desk"], &[]).await?;
        pod.people = vec![("Alex (desk)".to_owned(), added["sign_in"].as_str().unwrap_or_default().to_owned())];
    }
    let token = pod.command(&["token", "create", &handle, "--label", "demo"], &[]).await?;
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

async fn play(house: &House, once: bool, told: &AtomicBool) -> anyhow::Result<ExitCode> {
    // All three ports are held until each node takes its own, so that no two get the same one.
    let [a, b, c] = [(); 3].map(|()| std::net::TcpListener::bind("127.0.0.1:0"));
    let (maple, cedar, birch) = tokio::try_join!(
        start(house, "maple", "Maple Hill", a?, !once),
        start(house, "cedar", "Cedar Court", b?, false),
        start(house, "birch", "Birch Lane", c?, false)
    )?;
    story(&maple, &cedar, &birch).await?;
    if once {
        say("All of it held.");
        return Ok(ExitCode::SUCCESS);
    }
    for pod in [&maple, &cedar, &birch] {
        say(&format!("{}  {}", pod.address(), pod.origin));
        for (who, link) in &pod.people {
            say(&format!("  sign in as {who}: {link}"));
        }
    }
    say("Press Ctrl-C to end; everything is removed then.");
    told.store(true, Ordering::Relaxed);
    std::future::pending().await
}

/// Removes the folder; what a process that was just ended still wrote is removed with the next try.
async fn remove(root: TempDir) -> anyhow::Result<()> {
    let path = root.keep();
    for _ in 0..50 {
        match std::fs::remove_dir_all(&path) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => tokio::time::sleep(Duration::from_millis(50)).await,
            _ => return Ok(()),
        }
    }
    bail!("the demo's data could not be removed; remove {} yourself", path.display())
}

/// Runs the demo; with `once`, only its story. However it ends, its processes and its data are gone then.
pub(crate) async fn run(once: bool) -> anyhow::Result<ExitCode> {
    // First of all: from here on, nothing that is made is left behind.
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let mut hangup = signal(SignalKind::hangup())?;
    let root = tempfile::Builder::new().prefix("caremonger-demo-").tempdir()?;
    let (died, mut dead) = mpsc::channel(3);
    let house = House { root: root.path().into(), ending: watch::channel(false).0, died, watchers: Mutex::default() };
    let told = AtomicBool::new(false);
    let done = tokio::select! {
        biased;
        _ = interrupt.recv() => Ok(ExitCode::from(130)),
        _ = terminate.recv() => Ok(ExitCode::from(143)),
        _ = hangup.recv() => Ok(ExitCode::from(129)),
        Some(error) = dead.recv() => Err(error),
        done = play(&house, once, &told) => done,
    };
    house.end().await;
    remove(root).await?;
    // Being ended is how the demo ends, once it has told its story; before that, it did not hold.
    if told.into_inner() && done.is_ok() { Ok(ExitCode::SUCCESS) } else { done }
}
