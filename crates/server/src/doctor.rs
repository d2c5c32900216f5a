//! `caremonger doctor`: what is well and what needs a person, in words.

mod outside;

use std::{path::Path, process::ExitCode};

use caremonger_app::{Error, Node};
use caremonger_domain::{
    Timestamp,
    peer::{Direction, Peer, State},
};
use caremonger_store::{
    Conn, DatabaseUrl,
    delivery::{Progress, delivery_progress},
    host::{Host, host_failing, moment},
    inbox::inbox_progress,
    listing_page::{Filter, From as Origin, Viewer, listing_page},
    peer::peer_page,
    pod::{Pod, pod_all},
};
use serde_json::json;

use crate::{
    serve::{open, say},
    settings::Settings,
};

/// One thing that was looked at.
struct Finding {
    what: &'static str,
    well: bool,
    words: String,
}

impl Finding {
    fn new(what: &'static str, well: bool, words: impl Into<String>) -> Self {
        Self { what, well, words: words.into() }
    }
}

const HOUR: u64 = 3_600;
const DAY: u64 = 24 * HOUR;
/// Two clocks may differ by as much; signatures are refused at five minutes.
const DRIFT: u64 = 60;

pub(crate) async fn run(settings: &Settings, as_json: bool) -> anyhow::Result<ExitCode> {
    let mut found = Vec::new();
    match look_inside(settings).await {
        Err(e) => {
            found.push(Finding::new("database", false, format!("{e:#}.")));
            found.push(disk(&settings.data_dir()));
        }
        Ok((node, seen)) => {
            found.push(Finding::new("database", true, "The database answers."));
            found.push(disk(&settings.data_dir()));
            found.extend(seen.findings(node.now()));
            let (well, words) = crate::vault::words(&node.read(caremonger_app::vault_copy::places).await?);
            found.push(Finding::new("keys", well, words));
            let (well, words) = crate::mail::words(settings, &node).await?;
            found.push(Finding::new("mail", well, words));
            found.extend(outside::look(settings, &node, &seen.pods, &seen.peers).await?);
        }
    }
    if settings.loopback()? {
        let words = "FEDERATION_LOOPBACK IS ON: for demos and tests only, never on a public server.";
        found.push(Finding::new("loopback", true, words));
    }
    if as_json {
        let list: Vec<_> = found.iter().map(|f| json!({"check": f.what, "ok": f.well, "detail": f.words})).collect();
        say(&json!(list).to_string());
    } else {
        for f in &found {
            say(&format!("{} {}: {}", if f.well { "well " } else { "MEND " }, f.what, f.words));
        }
    }
    Ok(ExitCode::from(u8::from(!found.iter().all(|f| f.well))))
}

/// What the database tells.
struct Seen {
    pods: Vec<Pod>,
    peers: Vec<Peer>,
    out: Progress,
    waiting: (i64, Option<Timestamp>),
    silent: Vec<Host>,
    newest: Option<Timestamp>,
}

/// Opens the database, but makes none.
async fn look_inside(settings: &Settings) -> anyhow::Result<(Node, Seen)> {
    if let DatabaseUrl::Sqlite(path) = settings.database_url()? {
        anyhow::ensure!(path.exists(), "there is no database at {} yet; make one with caremonger serve", path.display());
    }
    let node = open(settings).await?;
    let seen = node.read(read).await?;
    Ok((node, seen))
}

fn read(c: &mut Conn) -> Result<Seen, Error> {
    let pods = pod_all(c)?;
    let mut peers = Vec::new();
    for pod in &pods {
        peers.extend(peer_page(c, pod.id, None, 1_000)?);
    }
    let here = Filter { from: Origin::Here, ..Filter::default() };
    let listings = listing_page(c, &Viewer::Anyone, &here, None, 20)?;
    let newest = listings.iter().map(|l| l.updated_at).chain(pods.iter().map(|p| p.created_at));
    let newest = newest.chain(peers.iter().map(|p| p.updated_at)).max();
    let (out, waiting, silent) = (delivery_progress(c)?, inbox_progress(c)?, host_failing(c, 50)?);
    Ok(Seen { pods, peers, out, waiting, silent, newest })
}

impl Seen {
    fn findings(&self, now: Timestamp) -> Vec<Finding> {
        let mut found = Vec::new();
        found.push(match self.pods.len() {
            0 => Finding::new("pods", false, "There is no pod yet: open the set-up link that caremonger serve prints."),
            1 => Finding::new("pods", true, "One pod."),
            n => Finding::new("pods", true, format!("{n} pods.")),
        });
        // What was stored may not be newer than now, give or take the clocks of several machines.
        let ahead = self.newest.map_or(0, |t| t.since(now).as_secs());
        if ahead > DRIFT {
            let words = format!("Something was stored {} in the future: this machine's clock was or is wrong.", span(ahead));
            found.push(Finding::new("clock", false, words));
        }
        let since = |t: Option<Timestamp>| t.map_or(0, |t| now.since(t).as_secs());
        let (out, old) = (&self.out, since(self.out.oldest));
        let mut words = format!("{} waiting to be sent, {} given up on", out.waiting, out.failed);
        if old > HOUR {
            words.push_str(&format!("; the oldest has waited for {}", span(old)));
        }
        // Those of silent servers wait for days; that is told below.
        let stuck = old > HOUR && self.silent.is_empty();
        found.push(Finding::new("outgoing", !stuck, format!("{words}.")));
        let (waiting, old) = (self.waiting.0, since(self.waiting.1));
        let words = match waiting {
            0 => "Nothing is waiting to be handled.".to_owned(),
            n => format!("{n} waiting to be handled, the oldest for {}; is the node running?", span(old)),
        };
        found.push(Finding::new("incoming", old <= HOUR / 4, words));
        found.extend(self.peers(now));
        found
    }

    fn peers(&self, now: Timestamp) -> Vec<Finding> {
        let mut found = Vec::new();
        for host in &self.silent {
            let name = host.origin.split_once("://").map_or(host.origin.as_str(), |(_, h)| h);
            let ours = self.peers.iter().any(|p| p.state == State::Accepted && p.address.ends_with(&format!("@{name}")));
            let long = moment(host.failing_since).map_or(0, |t| now.since(t).as_secs());
            let words = format!("{} has not answered for {} ({} tries)", host.origin, span(long), host.failures);
            // A pod we work with that is away for an hour is worth a call; of the others, servers come and go.
            let needs_a_person = ours && long > HOUR;
            let next = if needs_a_person { "ask its people, or end the relation" } else { "it is tried again by itself" };
            found.push(Finding::new("peer", !needs_a_person, format!("{words}; {next}.")));
        }
        for p in self.peers.iter().filter(|p| p.state == State::Requested) {
            let long = now.since(p.updated_at).as_secs();
            if long > 7 * DAY {
                let words = match p.direction {
                    Direction::Incoming => format!("{} has waited {} for a yes or no from your pod", p.address, span(long)),
                    Direction::Outgoing => format!("{} has not answered your pod for {}; ask its people", p.address, span(long)),
                };
                found.push(Finding::new("peer", false, format!("{words}; see caremonger peer list.")));
            }
        }
        if found.is_empty() {
            let agreed = self.peers.iter().filter(|p| p.state == State::Accepted).count();
            found.push(Finding::new("peers", true, format!("{agreed} relations agreed; none is silent or waits for long.")));
        }
        found
    }
}

/// A length of time in words.
fn span(secs: u64) -> String {
    match secs {
        0..120 => format!("{secs} seconds"),
        120..7_200 => format!("{} minutes", secs / 60),
        7_200..172_800 => format!("{} hours", secs / HOUR),
        _ => format!("{} days", secs / DAY),
    }
}

/// Room on the disk of the data folder, or of the folder it will be made in.
fn disk(folder: &Path) -> Finding {
    let there = std::path::absolute(folder).unwrap_or_else(|_| folder.into());
    let stat = there.ancestors().find(|p| p.exists()).map(rustix::fs::statvfs);
    let Some(Ok(stat)) = stat else {
        return Finding::new("disk", false, format!("The room for {} cannot be seen; check the folder.", folder.display()));
    };
    let (free, all) = (stat.f_bavail.saturating_mul(stat.f_frsize), stat.f_blocks.saturating_mul(stat.f_frsize));
    let well = has_room(free, all);
    let mut words = format!("{} MB free of {} MB for {}", free >> 20, all >> 20, folder.display());
    if !well {
        words.push_str("; make room, a full disk stops the node");
    }
    Finding::new("disk", well, format!("{words}."))
}

/// At least 500 MB, and one part in twenty or 5 GB: what a neighbourhood writes in months, however big the disk.
const fn has_room(free: u64, all: u64) -> bool {
    free >= 500 << 20 && (free >= all / 20 || free >= 5 << 30)
}

#[cfg(test)]
mod tests {
    use caremonger_domain::id::{PeerId, PodId, RemoteActorId};

    use super::*;

    fn at(secs: i64) -> Timestamp {
        Timestamp::from_micros(secs * 1_000_000)
    }

    fn seen() -> Seen {
        let out = Progress { waiting: 0, failed: 0, oldest: None };
        Seen { pods: Vec::new(), peers: Vec::new(), out, waiting: (0, None), silent: Vec::new(), newest: None }
    }

    fn ill(seen: &Seen, what: &str) -> bool {
        seen.findings(at(1_000_000)).iter().any(|f| f.what == what && !f.well)
    }

    fn peer(state: State, updated: i64) -> Peer {
        Peer {
            id: PeerId::new(at(1), 1),
            pod: PodId::new(at(1), 1),
            actor: RemoteActorId::new(at(1), 1),
            address: "@cedar@cedar.example".to_owned(),
            direction: Direction::Incoming,
            state,
            follow_uri: String::new(),
            terms: caremonger_domain::peer::Terms::default(),
            until: None,
            asked_at: at(updated),
            created_at: at(updated),
            updated_at: at(updated),
        }
    }

    #[test]
    fn little_room_is_told() {
        assert!(has_room(600 << 20, 1 << 30));
        assert!(!has_room(499 << 20, 1 << 30));
        assert!(!has_room(1 << 30, 100 << 30), "less than one part in twenty");
        assert!(has_room(6 << 30, 1000 << 30), "a big disk need not keep so much free");
    }

    #[test]
    fn what_waits_too_long_needs_a_person() {
        let well = seen();
        assert!(!["clock", "outgoing", "incoming", "peer"].iter().any(|w| ill(&well, w)));
        let progress = |oldest| Progress { waiting: 1, failed: 0, oldest: Some(at(oldest)) };
        assert!(ill(&Seen { out: progress(990_000), ..seen() }, "outgoing"));
        assert!(!ill(&Seen { out: progress(999_000), ..seen() }, "outgoing"));
        assert!(ill(&Seen { waiting: (3, Some(at(990_000))), ..seen() }, "incoming"));
        assert!(ill(&Seen { newest: Some(at(1_000_300)), ..seen() }, "clock"), "stored in the future");
    }

    #[test]
    fn relations_that_wait_a_week_and_silent_peers_need_a_person() {
        assert!(ill(&Seen { peers: vec![peer(State::Requested, 300_000)], ..seen() }, "peer"));
        assert!(!ill(&Seen { peers: vec![peer(State::Requested, 900_000)], ..seen() }, "peer"));
        let silent =
            |secs: i64| Host { failures: 9, failing_since: Some(secs * 1_000_000), ..Host::unknown("https://cedar.example") };
        let with = |secs, peers| Seen { silent: vec![silent(secs)], peers, ..seen() };
        assert!(ill(&with(990_000, vec![peer(State::Accepted, 1)]), "peer"));
        assert!(!ill(&with(999_900, vec![peer(State::Accepted, 1)]), "peer"), "tried again by itself");
        assert!(!ill(&with(990_000, Vec::new()), "peer"), "no peer of ours");
    }
}
