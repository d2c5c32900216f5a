//! Random schedules of acts, kills and a bad network between three real nodes. After each, when the network is well again,
//! the numbers add up and everybody knows the same.
//!
//! `CAREMONGER_FAULT_SEED` repeats what failed, `CAREMONGER_FAULT_SCHEDULES` says how many (20 without it; `cargo xtask
//! faults` runs 500 on each database).
#![expect(clippy::print_stdout, reason = "the seeds are for whoever reads what a run said")]

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, ensure};
use integration::{
    Database, TestNode, befriend,
    proxy::{Faults, Network},
    until,
};
use serde_json::{Value, json};

const NAMES: [&str; 3] = ["maple", "cedar", "birch"];
const STEPS: u64 = 14;
const LIVE: [&str; 3] = ["requested", "accepted", "unconfirmed"];

fn text(v: &Value, key: &str) -> String {
    v[key].as_str().unwrap_or_default().to_owned()
}

fn number(v: &Value) -> f64 {
    v.as_f64().unwrap_or_default()
}

/// Three nodes: the first publishes, the others promise; and what was said yes to, to be found again at the end.
struct World {
    nodes: Vec<TestNode>,
    network: Network,
    listings: Vec<String>,
    promised: Vec<BTreeSet<String>>,
    done: Vec<String>,
}

impl World {
    async fn new(database: Database, seed: u64) -> anyhow::Result<Self> {
        let network = Network::new(seed);
        let mut nodes = Vec::new();
        for name in NAMES {
            nodes.push(TestNode::start_behind(name, database, &network).await?);
        }
        befriend(&nodes[1], &nodes[0]).await?;
        befriend(&nodes[2], &nodes[0]).await?;
        Ok(Self { nodes, network, listings: Vec::new(), promised: vec![BTreeSet::new(); 3], done: Vec::new() })
    }

    fn home(&self) -> &TestNode {
        &self.nodes[0]
    }

    fn pick(&self, n: usize) -> usize {
        usize::try_from(self.network.number(n as u64)).unwrap_or(0)
    }

    async fn publish(&mut self) -> anyhow::Result<()> {
        let amount = 3 + self.network.number(9);
        let offer = json!({"kind": "offer", "title": format!("Bags of rice {}", self.done.len()), "category": "food",
                           "quantity": {"amount": amount}, "visibility": "public", "acceptance": "first_come"});
        self.listings.push(text(&self.home().call("POST", "/listings", Some(&offer)).await?, "id"));
        Ok(())
    }

    /// A call whose refusal is as good as its success; whatever else is not.
    async fn attempt(&self, node: usize, method: &str, path: &str, body: Value) -> anyhow::Result<Option<Value>> {
        let (status, answer) = self.nodes[node].try_call(method, path, Some(&body)).await?;
        ensure!(status < 500, "{} {method} {path}: {status} {answer}", self.nodes[node].name);
        Ok((status < 300).then_some(answer))
    }

    async fn step(&mut self) -> anyhow::Result<()> {
        let what = self.network.number(20);
        self.done.push(what.to_string());
        match what {
            0..=1 => return self.publish().await,
            2..=8 => {
                let helper = 1 + self.pick(2);
                let open = self.nodes[helper].all("/listings?origin=remote&state=open").await?;
                if open.is_empty() {
                    return Ok(());
                }
                let path = format!("/listings/{}/commitments", text(&open[self.pick(open.len())], "id"));
                let amount = json!({"amount": 1 + self.network.number(3)});
                if let Some(made) = self.attempt(helper, "POST", &path, amount).await? {
                    self.promised[helper].insert(text(&made, "id"));
                }
            }
            9..=13 => {
                let node = self.pick(3);
                let all = self.nodes[node].all("/commitments").await?;
                let live: Vec<_> = all.iter().filter(|c| LIVE.contains(&c["state"].as_str().unwrap_or_default())).collect();
                if live.is_empty() {
                    return Ok(());
                }
                let c = live[self.pick(live.len())];
                let act = match (what, node) {
                    (9, _) => "cancel",
                    (_, 0) => "handed-over",
                    _ => "received",
                };
                let body = if act == "cancel" { json!({}) } else { json!({"amount": c["amount"]}) };
                self.attempt(node, "POST", &format!("/commitments/{}/{act}", text(c, "id")), body).await?;
            }
            14 => {
                let open = self.home().all("/listings?origin=local&state=open").await?;
                if let Some(l) = open.get(self.pick(open.len().max(1))) {
                    let more = json!({"quantity": {"amount": number(&l["quantity"]["amount"]) + 2.0}});
                    self.attempt(0, "PATCH", &format!("/listings/{}", text(l, "id")), more).await?;
                }
            }
            15 => {
                let open = self.home().all("/listings?origin=local&state=open").await?;
                if open.len() > 1 {
                    let l = &open[self.pick(open.len())];
                    self.attempt(0, "DELETE", &format!("/listings/{}", text(l, "id")), json!(null)).await?;
                }
            }
            16..=17 => {
                let node = self.pick(3);
                self.nodes[node].kill().await?;
                self.nodes[node].launch().await?;
            }
            _ => {
                let share = |n| self.network.number(n);
                let faults =
                    Faults { dropped: share(20), cut: share(15), doubled: share(30), late: share(40), ..Faults::default() };
                self.network.set(faults);
            }
        }
        Ok(())
    }

    /// What is not as it should be yet; nothing when all is well.
    async fn amiss(&self) -> anyhow::Result<Option<String>> {
        let at_home = self.home().all("/commitments?side=owner").await?;
        let mut held: BTreeMap<String, f64> = BTreeMap::new();
        let mut delivered: BTreeMap<String, f64> = BTreeMap::new();
        let mut agreements = BTreeSet::new();
        for c in &at_home {
            if !agreements.insert(text(c, "uri")) {
                return Ok(Some(format!("two promises of one agreement: {c}")));
            }
            if LIVE.contains(&c["state"].as_str().unwrap_or_default()) {
                *held.entry(text(c, "listing")).or_default() += number(&c["amount"]);
            }
            *delivered.entry(text(c, "listing")).or_default() += number(&c["delivered"]);
        }
        for l in self.home().all("/listings?origin=local&state=all").await? {
            let id = text(&l, "id");
            let sum = number(&l["remaining"])
                + held.get(&id).copied().unwrap_or_default()
                + delivered.get(&id).copied().unwrap_or_default();
            if (sum - number(&l["quantity"]["amount"])).abs() > 1e-6 {
                return Ok(Some(format!("stock: {sum} of {l}")));
            }
        }
        let as_known = |l: &Value| format!("{} {} {}", l["uri"], l["version"], l["remaining"]);
        let open: BTreeSet<String> = self.home().all("/listings?origin=local&state=open").await?.iter().map(as_known).collect();
        let mut known: BTreeMap<String, Value> = BTreeMap::new();
        for helper in 1..3 {
            let node = &self.nodes[helper];
            let copies: BTreeSet<String> = node.all("/listings?origin=remote&state=open").await?.iter().map(as_known).collect();
            if copies != open {
                let (here, home): (Vec<_>, Vec<_>) = (copies.difference(&open).collect(), open.difference(&copies).collect());
                return Ok(Some(format!("{}: copies {here:?}, home {home:?}", node.name)));
            }
            let mine = node.all("/commitments?side=helper").await?;
            let ids: BTreeSet<String> = mine.iter().map(|c| text(c, "id")).collect();
            if let Some(lost) = self.promised[helper].difference(&ids).next() {
                return Ok(Some(format!("{}: {lost} is lost", node.name)));
            }
            for c in mine {
                match c["uri"].as_str() {
                    Some(uri) => {
                        known.insert(uri.to_owned(), c);
                    }
                    None if LIVE.contains(&c["state"].as_str().unwrap_or_default()) => {
                        return Ok(Some(format!("{}: not answered: {c}", node.name)));
                    }
                    None => {}
                }
            }
        }
        for c in &at_home {
            let live = LIVE.contains(&c["state"].as_str().unwrap_or_default());
            match known.remove(&text(c, "uri")) {
                Some(copy) if ["state", "amount", "delivered", "owner_said", "helper_said"].iter().all(|k| copy[k] == c[k]) => {}
                Some(copy) => return Ok(Some(format!("home {c}, helper {copy}"))),
                None if live => return Ok(Some(format!("nobody knows of {c}"))),
                // Taken back before its answer came.
                None => {}
            }
        }
        Ok(known.into_values().next().map(|c| format!("its home knows nothing of {c}")))
    }
}

async fn schedules(database: Database) -> anyhow::Result<()> {
    let given = |name: &str| std::env::var(name).ok().and_then(|v| v.parse::<u64>().ok());
    let count = given("CAREMONGER_FAULT_SCHEDULES").unwrap_or(20);
    let first = match given("CAREMONGER_FAULT_SEED") {
        Some(seed) => seed,
        None => u64::try_from(std::time::UNIX_EPOCH.elapsed()?.as_nanos() % 1_000_000_007)? + 1,
    };
    // Fresh nodes every ten schedules, so that what grows does not hide what fails.
    for batch in 0..count.div_ceil(10) {
        let seed = first + batch;
        println!("seed {seed}");
        let mut world = World::new(database, seed).await?;
        for schedule in 0..10.min(count - batch * 10) {
            let ran = async {
                world.publish().await?;
                for _ in 0..STEPS {
                    world.step().await?;
                }
                world.network.set(Faults::default());
                let mut amiss = None;
                let well = until("all is well again", async || {
                    amiss = world.amiss().await?;
                    Ok(amiss.is_none())
                })
                .await;
                well.with_context(|| format!("{amiss:?}"))
            };
            ran.await.with_context(|| format!("CAREMONGER_FAULT_SEED={seed}, schedule {schedule}: {:?}", world.done))?;
            world.done.clear();
        }
    }
    Ok(())
}

#[tokio::test]
async fn whatever_happens_on_the_way_all_know_the_same_in_the_end_sqlite() -> anyhow::Result<()> {
    schedules(Database::Sqlite).await
}

#[tokio::test]
async fn whatever_happens_on_the_way_all_know_the_same_in_the_end_postgres() -> anyhow::Result<()> {
    if Database::Postgres.is_here() { schedules(Database::Postgres).await } else { Ok(()) }
}
