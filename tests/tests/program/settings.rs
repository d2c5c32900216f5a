//! Usage and settings: what is wrong is told, what holds is shown, and the data is nobody else's.

use std::process::Stdio;

use anyhow::ensure;
use integration::until;
use serde_json::Value;
use tokio::process::Command;

use crate::{entries, free_port, program, run, words};

#[tokio::test]
async fn wrong_usage_ends_with_2_and_every_command_helps() -> anyhow::Result<()> {
    let dir = tempfile::tempdir()?;
    let wrong: &[&[&str]] = &[
        &[],
        &["nonsense"],
        &["serve", "--listen", "nonsense"],
        &["serve", "--public-url", "ftp://maple.example"],
        &["serve", "--database-url", "mysql://x"],
        &["serve", "extra"],
        &["completions", "tcsh"],
        &["member", "add", "ana", "--pod", "maple", "--name", "Ana", "--job", "king"],
        &["member", "add", "Ana!", "--pod", "maple", "--name", "Ana"],
        &["member", "add", "ana"],
        &["pod", "create", "Maple Hill", "--title", "T", "--area", "A"],
        &["pod", "create", "maple", "--title", "T", "--area", "A", "--language", "?"],
        &["token", "create", "ana"],
        &["peer", "follow"],
        &["peer", "marry", "@cedar@cedar.example"],
        &["backup"],
        &["restore"],
    ];
    for args in wrong {
        let out = run(dir.path(), args, &[]).await?;
        ensure!(out.status.code() == Some(2) && out.stdout.is_empty(), "{args:?}: {} {}", out.status, words(&out));
    }
    let commands = "serve|demo|pod|pod create|member|member add|token|token create|peer|peer follow|peer accept|peer refuse|\
        peer stop|peer list|backup|backup create|backup verify|restore|doctor|openapi|config|completions";
    for command in commands.split('|') {
        let args: Vec<&str> = command.split_whitespace().chain(["--help"]).collect();
        let out = run(dir.path(), &args, &[]).await?;
        ensure!(out.status.success() && words(&out).contains("Usage: caremonger"), "{command}: {}", words(&out));
    }
    ensure!(entries(dir.path()) == 0, "none of it made anything");
    Ok(())
}

#[tokio::test]
async fn the_configuration_is_shown_as_it_holds_and_without_secrets() -> anyhow::Result<()> {
    let dir = tempfile::tempdir()?;
    let config = async |env: &[(&str, &str)]| -> anyhow::Result<(Option<i32>, Value, String)> {
        let out = run(dir.path(), &["config", "--json"], env).await?;
        Ok((out.status.code(), serde_json::from_slice(&out.stdout).unwrap_or_default(), words(&out)))
    };
    let (code, shown, said) = config(&[("CAREMONGER_DATA_DIR", "elsewhere"), ("CAREMONGER_POD", "maple")]).await?;
    ensure!(code == Some(0) && shown["database_url"]["value"] == "sqlite:elsewhere/caremonger.db", "{said}");
    ensure!(shown["database_url"]["source"] == "default" && shown["data_dir"]["source"] == "CAREMONGER_DATA_DIR", "{said}");
    for url in ["postgres://ana:SECRET@h/n", "postgres://SECRET@h/n", "postgres://h/n?user=ana&password=SECRET"] {
        let (code, _, said) = config(&[("CAREMONGER_DATABASE_URL", url)]).await?;
        ensure!(code == Some(0) && !said.contains("SECRET"), "{url}: {said}");
    }
    for (name, value) in [
        ("PUBLIC_URL", "maple"),
        ("LISTEN", "here"),
        ("METRICS_LISTEN", "there"),
        ("DATABASE_URL", "mysql://x"),
        ("FEDERATION_LOOPBACK", "perhaps"),
        ("TLS_EXTRA_ROOTS", "/not/there.pem"),
        ("POD", "Maple Hill"),
        ("LOG", "caremonger=loud"),
        ("CONFIG", "missing.toml"),
    ] {
        let variable = format!("CAREMONGER_{name}");
        let (code, _, said) = config(&[(&variable, value)]).await?;
        ensure!(code == Some(1) && said.contains(&name.to_lowercase()) | said.contains(value), "{variable}: {said}");
    }
    Ok(())
}

#[cfg(unix)]
#[tokio::test]
async fn the_data_is_for_nobody_else_on_the_machine() -> anyhow::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = tempfile::tempdir()?;
    let mode = |name: &str| -> anyhow::Result<u32> { Ok(std::fs::metadata(dir.path().join(name))?.permissions().mode() & 0o777) };
    let add = ["pod", "create", "maple", "--title", "Maple Hill", "--area", "Maple Hill"];
    // Run by a shell that would let everybody in.
    let path = program()?.as_std().get_program().to_owned();
    let mut shell = Command::new("sh");
    shell.args(["-c", "umask 000; exec \"$@\"", "sh"]).arg(path).args(add).current_dir(dir.path());
    let out = shell.env("CAREMONGER_DATABASE_URL", "").output().await?;
    ensure!(out.status.success(), "{}", words(&out));
    ensure!(
        mode("data")? == 0o700 && mode("data/caremonger.db")? == 0o600,
        "{:o} {:o}",
        mode("data")?,
        mode("data/caremonger.db")?
    );
    // A database of an older version, which everybody could read.
    std::fs::set_permissions(dir.path().join("data/caremonger.db"), std::fs::Permissions::from_mode(0o644))?;
    let port = free_port()?;
    let listen = format!("127.0.0.1:{port}");
    let _node = program()?.args(["serve", "--listen", &listen]).current_dir(dir.path()).stdout(Stdio::null()).spawn()?;
    until("it serves", async || Ok(tokio::net::TcpStream::connect(&listen).await.is_ok())).await?;
    until("its files are there", async || Ok(mode("data/caremonger.db-wal").is_ok())).await?;
    until("they are closed to others", async || {
        let modes = [mode("data/caremonger.db")?, mode("data/caremonger.db-wal")?, mode("data/caremonger.db-shm")?];
        Ok(modes.iter().all(|m| m & 0o007 == 0))
    })
    .await?;
    Ok(())
}
