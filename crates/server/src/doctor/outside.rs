//! The node as others see it, and its clock beside theirs.

use std::{collections::BTreeSet, time::Duration};

use caremonger_app::Node;
use caremonger_domain::{
    Timestamp,
    peer::{Peer, State},
};
use caremonger_federation::guard::{check_url, is_loopback_host};
use caremonger_store::pod::Pod;
use reqwest::{Client, Url, header};
use serde_json::Value;

use super::{DRIFT, Finding, span};
use crate::{client, settings::Settings};

/// How many peers are asked for the time.
const CLOCKS: usize = 3;
/// What others see us as.
const NAME: &str = concat!("Caremonger/", env!("CARGO_PKG_VERSION"), " (doctor)");
/// How long others have to answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// An answer's status, content type and JSON.
async fn fetch(client: &Client, url: &str, accept: &str) -> Result<(String, Value), String> {
    let asked = client.get(url).header(header::ACCEPT, accept).send().await;
    let response = asked.map_err(|e| {
        let mut cause: &dyn std::error::Error = &e;
        while let Some(deeper) = cause.source() {
            cause = deeper;
        }
        format!("{url} is not reached from here ({cause}); is the node running, and the name right?")
    })?;
    let (status, headers) = (response.status(), response.headers());
    let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
    if !status.is_success() {
        return Err(format!("{url} answers {status}; check the reverse proxy."));
    }
    let text = response.text().await.map_err(|e| format!("{url} did not answer to the end: {e}."))?;
    Ok((kind, serde_json::from_str(&text).unwrap_or_default()))
}

async fn web_finger(client: &Client, node: &Node, name: &str) -> Result<String, String> {
    let (address, actor) = (node.urls().address(name), node.urls().actor(name));
    let account = format!("acct:{}", address.trim_start_matches('@'));
    let url = format!("{}/.well-known/webfinger?resource={account}", node.urls().origin());
    let (kind, found) = fetch(client, &url, "application/jrd+json").await?;
    let links = found["links"].as_array().cloned().unwrap_or_default();
    if !kind.starts_with("application/jrd+json") && !kind.starts_with("application/json") {
        return Err(format!("{url} answers as {kind}, not as application/jrd+json; check the reverse proxy."));
    }
    if found["subject"] != account.as_str() || !links.iter().any(|l| l["rel"] == "self" && l["href"] == actor.as_str()) {
        return Err(format!("{url} answers for somebody else; does public_url lead to this node?"));
    }
    Ok(format!("{address} is found at {}.", node.urls().origin()))
}

async fn actor(client: &Client, id: &str) -> Result<String, String> {
    let (kind, found) = fetch(client, id, "application/activity+json").await?;
    if !kind.starts_with("application/activity+json") && !kind.starts_with("application/ld+json") {
        return Err(format!("{id} answers as {kind}, not as application/activity+json; the proxy must pass Accept on."));
    }
    if found["id"] != id {
        return Err(format!("{id} says that it is {}; does public_url lead to this node?", found["id"]));
    }
    Ok(format!("{id} is seen."))
}

fn finding(what: &'static str, seen: Result<String, String>) -> Finding {
    match seen {
        Ok(words) => Finding::new(what, true, words),
        Err(words) => Finding::new(what, false, words),
    }
}

/// The servers of accepted peers.
fn origins(peers: &[Peer], loopback: bool) -> BTreeSet<String> {
    let accepted = peers.iter().filter(|p| p.state == State::Accepted);
    let hosts = accepted.filter_map(|p| p.address.trim_start_matches('@').split_once('@').map(|(_, host)| host));
    let origin = |host: &str| {
        let plain = Url::parse(&format!("http://{host}")).ok()?;
        let here = loopback && plain.host_str().is_some_and(|h| is_loopback_host(&url_host(h)));
        Some(if here { format!("http://{host}") } else { format!("https://{host}") })
    };
    let checked = hosts.filter_map(origin).filter(|o| Url::parse(o).is_ok_and(|u| check_url(&u, loopback).is_ok()));
    checked.take(CLOCKS * 4).collect()
}

fn url_host(host: &str) -> url::Host<&str> {
    match host.trim_matches(['[', ']']).parse() {
        Ok(std::net::IpAddr::V4(ip)) => url::Host::Ipv4(ip),
        Ok(std::net::IpAddr::V6(ip)) => url::Host::Ipv6(ip),
        Err(_) => url::Host::Domain(host),
    }
}

/// This machine's clock beside those of some peers' servers.
async fn clock(client: &Client, node: &Node, origins: &BTreeSet<String>) -> Finding {
    let mut drifts = Vec::new();
    for origin in origins {
        let answer = client.get(format!("{origin}/.well-known/nodeinfo")).send().await;
        let date = answer.ok().and_then(|r| httpdate::parse_http_date(r.headers().get(header::DATE)?.to_str().ok()?).ok());
        let theirs = date.and_then(|d| d.duration_since(std::time::UNIX_EPOCH).ok());
        if let Some(theirs) = theirs.and_then(|d| i64::try_from(d.as_micros()).ok()).map(Timestamp::from_micros) {
            let now = node.now();
            drifts.push(now.since(theirs).as_secs().max(theirs.since(now).as_secs()));
        }
        if drifts.len() == CLOCKS {
            break;
        }
    }
    drifts.sort_unstable();
    // The middle one: a single wrong clock elsewhere says nothing about ours.
    match drifts.get(drifts.len() / 2) {
        None if origins.is_empty() => Finding::new("clock", true, "There is no peer yet to compare the clock with."),
        None => Finding::new("clock", true, "No peer's server answered, so the clock was compared with none."),
        Some(drift) if *drift > DRIFT => {
            let words = format!("The clock differs by {} from {} peers' servers; set it by NTP.", span(*drift), drifts.len());
            Finding::new("clock", false, words)
        }
        Some(_) => Finding::new("clock", true, format!("The clock agrees with those of {} peers' servers.", drifts.len())),
    }
}

/// All that needs the network.
pub(super) async fn look(settings: &Settings, node: &Node, pods: &[Pod], peers: &[Peer]) -> anyhow::Result<Vec<Finding>> {
    let loopback = settings.loopback()?;
    let mut found = vec![clock(&client::guarded(settings, loopback, NAME, PATIENCE)?, node, &origins(peers, loopback)).await];
    let own = Url::parse(node.urls().origin()).ok();
    let here = own.as_ref().and_then(Url::host_str).is_some_and(|h| is_loopback_host(&url_host(h)));
    // A node on this machine may look at itself there.
    let client = client::guarded(settings, loopback || here, NAME, PATIENCE)?;
    if here && !loopback {
        let words = format!("{} is this machine: nobody elsewhere can reach it; set public_url.", node.urls().origin());
        found.push(Finding::new("public_url", true, words));
    }
    found.push(finding("actor", actor(&client, &node.urls().node_actor()).await));
    for pod in pods.iter().take(5) {
        found.push(finding("webfinger", web_finger(&client, node, &pod.name).await));
        found.push(finding("actor", actor(&client, &node.urls().actor(&pod.name)).await));
    }
    Ok(found)
}
