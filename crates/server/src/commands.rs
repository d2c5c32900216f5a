//! Commands that change or list something and end. They work on a running node too: the database is shared.

use anyhow::Context as _;
use caremonger_app::{Error, Node, member, peer, peer_terms, pod};
use caremonger_domain::{
    Timestamp,
    id::{PeerId, PodId},
    peer::{Peer, Scope, State},
};
use caremonger_federation::Federation;
use caremonger_store::{
    peer::peer_page,
    pod::{Pod, pod_all, pod_find_by_name},
};
use clap::Subcommand;
use serde_json::{Value, json};

use crate::{
    serve::{open, say},
    settings::Settings,
};

fn scope(word: &str) -> Result<Scope, String> {
    word.parse().map_err(|_| "choose see, promise, announce or asks".to_owned())
}

/// Relations with pods elsewhere.
#[derive(Debug, Subcommand)]
pub(crate) enum PeerCommand {
    /// Ask a pod elsewhere to let yours see its listings.
    Follow {
        /// Its address, @pod@host.
        address: String,
        /// Your pod, where the node has several.
        #[arg(long)]
        pod: Option<String>,
    },
    /// Say yes to a pod that asked, or change what was agreed.
    Accept {
        /// Its address or the relation's id.
        peer: String,
        /// What it may do: see, promise, announce, asks. Everything, if none is named.
        #[arg(long, value_parser = scope)]
        scope: Vec<Scope>,
        /// Only listings of this category; may be repeated.
        #[arg(long)]
        category: Vec<String>,
        /// Only listings of this area; may be repeated.
        #[arg(long)]
        area: Vec<String>,
        /// When it ends by itself, such as 2027-05-01T00:00:00Z. In a year, if not said.
        #[arg(long)]
        until: Option<Timestamp>,
        /// Your pod, where the node has several.
        #[arg(long)]
        pod: Option<String>,
    },
    /// Say no to a pod that asked.
    Refuse {
        /// Its address or the relation's id.
        peer: String,
        /// Your pod, where the node has several.
        #[arg(long)]
        pod: Option<String>,
    },
    /// End a relation.
    Stop {
        /// Its address or the relation's id.
        peer: String,
        /// Your pod, where the node has several.
        #[arg(long)]
        pod: Option<String>,
    },
    /// List relations.
    List {
        /// Your pod, where the node has several.
        #[arg(long)]
        pod: Option<String>,
    },
}

pub(crate) fn print(json: bool, data: &Value, words: &str) {
    if json { say(&data.to_string()) } else { say(words) }
}

pub(crate) async fn pod_create(
    settings: &Settings,
    json: bool,
    name: String,
    title: String,
    area: String,
    language: String,
) -> anyhow::Result<()> {
    let node = open(settings).await?;
    let pod = pod::create(&node, pod::NewPod { name, title, summary: String::new(), area, language }).await?;
    let address = node.urls().address(&pod.name);
    print(
        json,
        &json!({"name": pod.name, "title": pod.title, "address": address}),
        &format!("The pod {} is there: {address}", pod.title),
    );
    Ok(())
}

pub(crate) async fn member_add(
    settings: &Settings,
    json: bool,
    handle: String,
    pod: String,
    name: String,
    jobs: Vec<String>,
) -> anyhow::Result<()> {
    let node = open(settings).await?;
    let (m, link) = member::add(&node, handle, pod, name, jobs).await?;
    let words = format!("{} can sign in once with this link, within seven days:\n  {link}", m.name);
    print(json, &json!({"handle": m.handle, "name": m.name, "jobs": m.jobs, "sign_in": link}), &words);
    Ok(())
}

pub(crate) async fn token_create(settings: &Settings, json: bool, handle: String, label: String) -> anyhow::Result<()> {
    let node = open(settings).await?;
    let token = member::token(&node, handle, label).await.context("no token was made; check the handle")?;
    print(json, &json!({"token": token}), &token);
    Ok(())
}

pub(crate) fn config(settings: &Settings, json: bool) -> anyhow::Result<()> {
    let shown = settings.shown();
    if json {
        say(&serde_json::to_string(&shown)?);
    } else {
        for (name, s) in shown {
            say(&format!("{name} = {:?}  ({})", s.value, s.source));
        }
    }
    settings.check()
}

async fn our_pod(node: &Node, name: Option<String>) -> anyhow::Result<Pod> {
    let found = node
        .read(move |c| {
            Ok::<_, Error>(match name {
                Some(name) => pod_find_by_name(c, &name)?.into_iter().collect(),
                None => pod_all(c)?,
            })
        })
        .await?;
    match <[Pod; 1]>::try_from(found) {
        Ok([pod]) => Ok(pod),
        Err(none) if none.is_empty() => anyhow::bail!("there is no such pod here; see --pod"),
        Err(_) => anyhow::bail!("this node has several pods; say which with --pod"),
    }
}

async fn peers(node: &Node, pod: &Pod) -> anyhow::Result<Vec<Peer>> {
    let id = pod.id;
    Ok(node.read(move |c| Ok::<_, Error>(peer_page(c, id, None, 1_000)?)).await?)
}

/// By id, else by address: the one that waits for an answer first.
async fn find(node: &Node, pod: &Pod, peer: &str) -> anyhow::Result<PeerId> {
    if let Ok(id) = peer.parse() {
        return Ok(id);
    }
    let wanted = format!("@{}", peer.trim_start_matches('@'));
    let mut found: Vec<Peer> = peers(node, pod).await?.into_iter().filter(|p| p.address == wanted).collect();
    // What waits for an answer is meant rather than what is agreed, and that rather than what has ended.
    let rank = |state| match state {
        State::Requested => 0,
        State::Accepted => 1,
        _ => 2,
    };
    found.sort_by_key(|p| (rank(p.state), p.direction.as_str() != "incoming"));
    Ok(found.first().with_context(|| format!("there is no relation with {wanted}; see caremonger peer list"))?.id)
}

fn shown(p: &Peer) -> Value {
    json!({
        "id": p.id, "address": p.address, "direction": p.direction, "state": p.state, "until": p.until,
        "scopes": p.terms.scopes, "categories": p.terms.categories, "areas": p.terms.areas
    })
}

pub(crate) async fn peer(settings: &Settings, json: bool, command: PeerCommand) -> anyhow::Result<()> {
    let node = open(settings).await?;
    let _federation = Federation::new(node.clone(), &settings.federation()?)?;
    type Act = Box<dyn FnOnce(&mut caremonger_app::Tx<'_>, PodId, PeerId) -> Result<Peer, Error> + Send>;
    let (name, act): (_, Act) = match command {
        PeerCommand::Follow { address, pod } => {
            let pod = our_pod(&node, pod).await?;
            let p = peer::ask_pod(&node, pod.id, &address, "operator").await?;
            print(json, &shown(&p), &format!("{}: {}. It is sent by the running node.", p.address, p.state));
            return Ok(());
        }
        PeerCommand::List { pod } => {
            let pod = our_pod(&node, pod).await?;
            let all = peers(&node, &pod).await?;
            if json {
                say(&Value::Array(all.iter().map(shown).collect()).to_string());
            } else {
                for p in all {
                    say(&format!("{}  {}  {}  {}", p.id, p.address, p.direction, p.state));
                }
            }
            return Ok(());
        }
        PeerCommand::Accept { peer, pod, scope, category, area, until } => {
            let offered = peer_terms::Offered {
                scopes: Some(scope).filter(|s| !s.is_empty()),
                categories: Some(category).filter(|c| !c.is_empty()),
                areas: Some(area).filter(|a| !a.is_empty()),
                until,
            };
            ((peer, pod), Box::new(move |tx, pod, id| peer::accept(tx, pod, id, "operator", offered)))
        }
        PeerCommand::Refuse { peer, pod } => ((peer, pod), Box::new(|tx, pod, id| peer::refuse(tx, pod, id, "operator"))),
        PeerCommand::Stop { peer, pod } => ((peer, pod), Box::new(|tx, pod, id| peer::stop(tx, pod, id, "operator"))),
    };
    let pod = our_pod(&node, name.1).await?;
    let id = find(&node, &pod, &name.0).await?;
    let p = node.act(move |tx| act(tx, pod.id, id)).await?;
    print(json, &shown(&p), &format!("{}: {}", p.address, p.state));
    Ok(())
}

pub(crate) async fn log(settings: &Settings, json: bool) -> anyhow::Result<()> {
    let node = open(settings).await?;
    let lines = node.read(|c| caremonger_store::operator_log::log_latest(c, 1_000)).await?;
    if json {
        let all = lines.iter().map(|l| json!({"at": l.at, "by": l.actor, "act": l.act, "detail": l.detail}));
        say(&Value::Array(all.collect()).to_string());
    } else {
        lines.iter().for_each(|l| say(&format!("{}  {}  {}  {}", l.at, l.actor, l.act, l.detail)));
    }
    Ok(())
}
