//! The program as people and scripts meet it: its commands, how it begins and how it ends.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    process::{Output, Stdio},
    time::Duration,
};

use anyhow::{Context as _, ensure};
use integration::{Database, TestNode, befriend, client, until};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    process::{Child, Command},
};

#[path = "program/settings.rs"]
mod settings;

/// The built program, with nothing of the caller's settings.
fn program() -> anyhow::Result<Command> {
    let path = match std::env::var("CAREMONGER_BIN") {
        Ok(path) => PathBuf::from(path),
        Err(_) => std::env::current_exe()?.parent().and_then(Path::parent).context("a folder")?.join("caremonger"),
    };
    let mut command = Command::new(path);
    for (name, _) in std::env::vars().filter(|(n, _)| n.starts_with("CAREMONGER_")) {
        command.env_remove(name);
    }
    command.stdin(Stdio::null()).kill_on_drop(true);
    Ok(command)
}

/// Runs it to its end in a folder.
async fn run(dir: &Path, args: &[&str], env: &[(&str, &str)]) -> anyhow::Result<Output> {
    let ended = program()?.args(args).envs(env.iter().copied()).current_dir(dir).output();
    Ok(tokio::time::timeout(Duration::from_secs(180), ended).await??)
}

fn words(out: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr))
}

async fn tell(child: &Child, signal: &str) -> anyhow::Result<()> {
    let pid = child.id().context("a running process")?.to_string();
    ensure!(Command::new("kill").args([signal, &pid]).status().await?.success(), "kill {signal} {pid}");
    Ok(())
}

/// How many processes have this text in their environment.
fn processes_with(text: &str) -> usize {
    let all = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let environments = all.filter_map(|p| std::fs::read(p.path().join("environ")).ok());
    environments.filter(|e| String::from_utf8_lossy(e).contains(text)).count()
}

fn entries(dir: &Path) -> usize {
    std::fs::read_dir(dir).map_or(0, Iterator::count)
}

#[tokio::test]
async fn the_demo_tells_its_story_whatever_the_user_has_set_and_leaves_nothing() -> anyhow::Result<()> {
    let (cwd, tmp) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let tmp_path = tmp.path().display().to_string();
    // All of this would stand in the way if it reached the demo or its nodes.
    std::fs::write(cwd.path().join("caremonger.toml"), "public_url = \"https://mine.example\"\nno_such_setting = 1\n")?;
    let env = [
        ("TMPDIR", tmp_path.as_str()),
        ("CAREMONGER_DATABASE_URL", "postgres://nobody@127.0.0.1:9/nothing"),
        ("CAREMONGER_TLS_EXTRA_ROOTS", "/not/there.pem"),
        ("CAREMONGER_METRICS_LISTEN", "nonsense"),
        ("CAREMONGER_POD_TITLE", "Mine"),
    ];
    let out = run(cwd.path(), &["demo", "--once"], &env).await?;
    ensure!(out.status.success(), "{}: {}", out.status, words(&out));
    let said = words(&out);
    for step in ["1. ", "2. ", "3. ", "4. ", "5. ", "6. ", "7. ", "All of it held."] {
        ensure!(said.lines().any(|l| l.starts_with(step)), "{step}: {said}");
    }
    ensure!(entries(tmp.path()) == 0 && entries(cwd.path()) == 1, "nothing is left");
    ensure!(processes_with(&tmp_path) == 0, "no process is left");
    Ok(())
}

/// Starts the demo, ends it by `signal` once `moment` has come, and looks that nothing is left.
async fn ends_at(moment: Option<&str>, signal: &str) -> anyhow::Result<Option<i32>> {
    let tmp = tempfile::tempdir()?;
    let tmp_path = tmp.path().display().to_string();
    let mut demo = program()?.arg("demo").env("TMPDIR", &tmp_path).current_dir(&tmp_path).stdout(Stdio::piped()).spawn()?;
    let mut lines = BufReader::new(demo.stdout.take().context("its output")?).lines();
    match moment {
        None => until("the demo has begun", async || Ok(entries(tmp.path()) > 0)).await?,
        Some(moment) => while !lines.next_line().await?.context("it ended too early")?.starts_with(moment) {},
    }
    tell(&demo, signal).await?;
    let status = tokio::time::timeout(Duration::from_secs(20), demo.wait()).await??;
    ensure!(entries(tmp.path()) == 0, "{moment:?} {signal}: its data is removed");
    ensure!(processes_with(&tmp_path) == 0, "{moment:?} {signal}: no process is left");
    Ok(status.code())
}

#[tokio::test]
async fn the_demo_leaves_nothing_at_whatever_moment_it_is_ended() -> anyhow::Result<()> {
    ensure!(ends_at(None, "-INT").await? == Some(130), "ended before its story was told");
    ensure!(ends_at(Some("1. "), "-TERM").await? == Some(143), "ended in the middle");
    ensure!(ends_at(Some("Press Ctrl-C"), "-INT").await? == Some(0), "ended at its end");
    Ok(())
}

#[tokio::test]
async fn the_demo_says_at_once_when_one_of_its_nodes_dies() -> anyhow::Result<()> {
    let tmp = tempfile::tempdir()?;
    let tmp_path = tmp.path().display().to_string();
    let mut demo = program()?;
    demo.arg("demo").env("TMPDIR", &tmp_path).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut demo = demo.spawn()?;
    let mut lines = BufReader::new(demo.stdout.take().context("its output")?).lines();
    while !lines.next_line().await?.context("it ended too early")?.starts_with("Press Ctrl-C") {}
    let cedar = std::fs::read_dir("/proc")?.flatten().find(|p| {
        let environment = std::fs::read(p.path().join("environ")).unwrap_or_default();
        let environment = String::from_utf8_lossy(&environment).into_owned();
        environment.contains(&tmp_path) && environment.contains("CAREMONGER_POD=cedar")
    });
    let pid = cedar.context("the process of cedar")?.file_name();
    ensure!(Command::new("kill").arg("-9").arg(pid).status().await?.success(), "it can be killed");
    let status = tokio::time::timeout(Duration::from_secs(20), demo.wait()).await??;
    let mut said = String::new();
    demo.stderr.take().context("its errors")?.read_to_string(&mut said).await?;
    ensure!(status.code() == Some(1) && said.contains("cedar ended by itself"), "{status}: {said}");
    ensure!(entries(tmp.path()) == 0 && processes_with(&tmp_path) == 0, "nothing is left");
    Ok(())
}

/// What is not well, but for the disk: how full that is, only the machine under the tests can tell.
fn ill(found: &[Value]) -> Vec<&str> {
    found.iter().filter(|f| f["ok"] == false && f["check"] != "disk").filter_map(|f| f["check"].as_str()).collect()
}

#[tokio::test]
async fn the_doctor_is_content_with_a_healthy_node_and_says_what_is_not_well() -> anyhow::Result<()> {
    let mut maple = TestNode::start("maple", Database::Sqlite).await?;
    let cedar = TestNode::start("cedar", Database::Sqlite).await?;
    befriend(&maple, &cedar).await?;
    let (code, found) = maple.doctor().await?;
    ensure!(ill(&found).is_empty(), "{found:?}");
    ensure!(code == Some(i32::from(found.iter().any(|f| f["ok"] == false))), "{code:?}: {found:?}");
    for check in ["database", "disk", "clock", "mail", "webfinger", "actor", "outgoing", "incoming", "peers"] {
        ensure!(found.iter().any(|f| f["check"] == check), "{check}: {found:?}");
    }
    ensure!(
        found.iter().any(|f| f["check"] == "clock" && f["detail"].as_str().is_some_and(|d| d.contains("agrees"))),
        "{found:?}"
    );

    maple.kill().await?;
    let (code, found) = maple.doctor().await?;
    ensure!(code == Some(1) && ill(&found) == ["actor", "webfinger", "actor"], "not running: {found:?}");

    // Something else answers in its place, with a friendly page for every address.
    let port: u16 = maple.origin.rsplit(':').next().context("a port")?.parse()?;
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    let page = || async { axum::response::Html("<p>Hello</p>") };
    tokio::spawn(async move { axum::serve(listener, axum::Router::new().fallback(page)).await });
    let (code, found) = maple.doctor().await?;
    ensure!(code == Some(1) && ill(&found) == ["actor", "webfinger", "actor"], "another site: {found:?}");

    let nothing = tempfile::tempdir()?;
    let out = run(nothing.path(), &["doctor"], &[]).await?;
    ensure!(out.status.code() == Some(1) && words(&out).contains("no database"), "{}", words(&out));
    ensure!(entries(nothing.path()) == 0, "looking makes nothing");
    Ok(())
}

fn free_port() -> anyhow::Result<u16> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

#[tokio::test]
async fn a_node_ended_under_load_keeps_all_it_answered_for() -> anyhow::Result<()> {
    let mut node = TestNode::start("maple", Database::Sqlite).await?;
    node.kill().await?;
    let address = node.origin.replace("http://maple.localhost", "127.0.0.1");
    let mut command = program()?;
    command.arg("serve").stdout(Stdio::null()).env("CAREMONGER_PUBLIC_URL", &node.origin).env("CAREMONGER_LISTEN", &address);
    let mut serving = command.env("CAREMONGER_DATABASE_URL", node.database_url()).spawn()?;
    until("it serves", async || Ok(tokio::net::TcpStream::connect(&address).await.is_ok())).await?;
    let (client, url, token) = (client()?, format!("{}/api/v1/listings", node.origin), node.token().to_owned());
    let mut writers = tokio::task::JoinSet::new();
    for w in 0..8 {
        let (client, url, token) = (client.clone(), url.clone(), token.clone());
        writers.spawn(async move {
            let mut answered = Vec::new();
            for n in 0.. {
                let body = json!({"kind": "offer", "title": format!("Bag {w} {n}"), "visibility": "public"}).to_string();
                let request = client.post(&url).bearer_auth(&token).header("content-type", "application/json").body(body);
                let response = match request.send().await {
                    Ok(response) => response,
                    // Refused, or a connection that was kept open had just been closed.
                    Err(_) => return Ok((answered, n)),
                };
                ensure!(response.status() == 201, "{}", response.status());
                let made: Value = serde_json::from_str(&response.text().await?)?;
                answered.push(made["id"].as_str().unwrap_or_default().to_owned());
            }
            unreachable!("the node ends first")
        });
    }
    // A request whose body is still on its way does not hold the node up for ever.
    let mut slow = tokio::net::TcpStream::connect(&address).await?;
    let half =
        format!("POST /api/v1/listings HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Length: 9\r\n\r\n{{");
    slow.write_all(half.as_bytes()).await?;
    until("something is under way", async || Ok(node.all("/listings").await?.len() > 20)).await?;
    let begun = std::time::Instant::now();
    tell(&serving, "-TERM").await?;
    let status = tokio::time::timeout(Duration::from_secs(20), serving.wait()).await??;
    ensure!(status.success(), "{status}");
    ensure!(begun.elapsed() < Duration::from_secs(15), "it took {:?}", begun.elapsed());
    let mut answered = Vec::new();
    for writer in writers.join_all().await {
        answered.extend(writer?.0);
    }
    node.launch().await?;
    let there: BTreeSet<String> =
        node.all("/listings").await?.iter().filter_map(|l| l["id"].as_str().map(str::to_owned)).collect();
    ensure!(
        answered.len() > 20 && answered.iter().all(|id| there.contains(id)),
        "{} answered, {} there",
        answered.len(),
        there.len()
    );
    Ok(())
}

#[tokio::test]
async fn a_node_without_settings_keeps_to_its_folder_and_its_set_up_link_works_once() -> anyhow::Result<()> {
    let cwd = tempfile::tempdir()?;
    let port = free_port()?;
    let origin = format!("http://localhost:{port}");
    let args = ["serve", "--listen", &format!("127.0.0.1:{port}"), "--public-url", &origin];
    let mut node = program()?.args(args).current_dir(cwd.path()).stdout(Stdio::piped()).spawn()?;
    let mut lines = BufReader::new(node.stdout.take().context("its output")?).lines();
    let ready = lines.next_line().await?.context("a line")?;
    ensure!(ready == format!("Caremonger is ready at {origin}"), "{ready}");
    let mut link = lines.next_line().await?.context("a line")?;
    while !link.trim().starts_with("http") {
        link = lines.next_line().await?.context("a link")?;
    }
    let (client, link) = (client()?, link.trim().to_owned());
    ensure!(client.get(&link).send().await?.status() == 200, "{link}");
    let form = "title=Maple+Hill&name=maple&area=Maple+Hill&language=en&your_name=Ana&handle=ana";
    let post =
        || client.post(&link).header("content-type", "application/x-www-form-urlencoded").header("origin", &origin).body(form);
    let first = post().send().await?;
    ensure!(first.status().is_success() || first.status().is_redirection(), "{}", first.status());
    ensure!(client.get(format!("{origin}/@maple")).header("accept", "application/activity+json").send().await?.status() == 200);
    ensure!(!client.get(&link).send().await?.status().is_success(), "the link works once");
    ensure!(!post().send().await?.status().is_success(), "the link works once");
    ensure!(cwd.path().join("data/caremonger.db").is_file() && entries(cwd.path()) == 1, "all of it is in ./data");
    tell(&node, "-INT").await?;
    let status = tokio::time::timeout(Duration::from_secs(20), node.wait()).await??;
    ensure!(status.success(), "{status}");
    Ok(())
}

#[tokio::test]
async fn several_processes_start_at_once_on_an_empty_postgres() -> anyhow::Result<()> {
    if !Database::Postgres.is_here() {
        return Ok(());
    }
    let mut first = TestNode::start("maple", Database::Postgres).await?;
    first.kill().await?;
    first.use_new_database(Database::Postgres).await?;
    let (mut nodes, mut ports) = (Vec::new(), Vec::new());
    for _ in 0..4 {
        let port = free_port()?;
        let mut command = program()?;
        command.arg("serve").stdout(Stdio::null()).env("CAREMONGER_POD", "maple").env("CAREMONGER_POD_TITLE", "Maple Hill");
        command.env("CAREMONGER_PUBLIC_URL", &first.origin).env("CAREMONGER_DATABASE_URL", first.database_url());
        nodes.push(command.env("CAREMONGER_LISTEN", format!("127.0.0.1:{port}")).spawn()?);
        ports.push(port);
    }
    let client = client()?;
    for (node, port) in nodes.iter_mut().zip(ports) {
        until("it is ready", async || {
            ensure!(node.try_wait()?.is_none(), "one of them gave up");
            Ok(client.get(format!("http://127.0.0.1:{port}/readyz")).send().await.is_ok_and(|r| r.status() == 200))
        })
        .await?;
    }
    Ok(())
}
