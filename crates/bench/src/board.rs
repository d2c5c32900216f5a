//! The board and the list of the API, with a thousand listings and with many.

use std::time::Instant;

use caremonger_domain::{
    Amount, Timestamp, Unit,
    id::ListingId,
    listing::{Acceptance, Kind, Listing, Origin, State, Visibility},
    stock::Stock,
};
use caremonger_store::{DbError, listing::listing_insert, pod::pod_find_by_name};
use integration::{Database, TestNode, client};

use crate::open;

/// Listings of the small board.
const FEW: usize = 1_000;
/// Requests of each kind; the middle one counts.
const TRIES: usize = 200;
/// Listings written in one transaction.
const CHUNK: usize = 5_000;

const CATEGORIES: [&str; 6] = ["food", "medicine", "rides", "clothing", "company", "household"];
const THINGS: [&str; 8] =
    ["Bags of rice", "Soup", "A ride on Friday", "Winter coats", "Tea and talk", "Nappies", "A ladder", "Bread"];

pub(crate) async fn run(database: Database, many: usize) -> anyhow::Result<()> {
    let node = TestNode::start("maple", database).await?;
    let mut before: Vec<f64> = Vec::new();
    let mut there = 0;
    for size in [FEW, many] {
        fill(&node, there, size).await?;
        there = size;
        let mut now = Vec::new();
        for (what, path) in [
            ("board page", "/board"),
            ("board page, a category", "/board?category=rides"),
            ("board page, a word", "/board?q=ladder"),
            ("API list", "/api/v1/listings?limit=50"),
            ("API list, offers of a category", "/api/v1/listings?limit=50&kind=offer&category=rides"),
            ("outbox page", "/@maple/outbox?page=1"),
        ] {
            let took = middle(&node, path).await?;
            let beside = before.get(now.len()).map_or(String::new(), |b| format!("  {:.1} times that at {FEW}", took / b));
            println!("{:<44} {took:>10.1} ms{beside}", format!("{what}, {size} listings"));
            now.push(took);
        }
        before = now;
    }
    Ok(())
}

/// The middle of many requests, one after the other, in milliseconds.
async fn middle(node: &TestNode, path: &str) -> anyhow::Result<f64> {
    let (client, url) = (client()?, format!("{}{path}", node.origin));
    let mut took = Vec::new();
    for _ in 0..TRIES {
        let begun = Instant::now();
        let answer = client.get(&url).bearer_auth(node.token()).send().await?;
        anyhow::ensure!(answer.status().is_success(), "{path}: {}", answer.status());
        answer.bytes().await?;
        took.push(begun.elapsed().as_secs_f64() * 1_000.0);
    }
    took.sort_by(f64::total_cmp);
    Ok(took[TRIES / 2])
}

async fn fill(node: &TestNode, from: usize, to: usize) -> anyhow::Result<()> {
    let db = open(node.database_url().parse()?).await?;
    let pod = db.read(|c| pod_find_by_name(c, "maple")).await?.ok_or_else(|| anyhow::anyhow!("the pod is not there"))?;
    let start = i64::try_from(std::time::UNIX_EPOCH.elapsed()?.as_micros())?;
    for first in (from..to).step_by(CHUNK) {
        let (pod, origin) = (pod.clone(), node.origin.clone());
        db.write(move |c| {
            for n in first..to.min(first + CHUNK) {
                let at = Timestamp::from_micros(start + i64::try_from(n).unwrap_or_default() * 1_000);
                let id = ListingId::new(at, n as u128);
                let amount = Amount::from_millionths(7_000_000).unwrap_or(Amount::ONE);
                let listing = Listing {
                    id,
                    uri: Some(format!("{origin}/listings/{id}")),
                    origin: Origin::Local { pod: pod.id, author: None },
                    pod_name: pod.name.clone(),
                    host: origin.trim_start_matches("http://").to_owned(),
                    kind: if n % 3 == 0 { Kind::Request } else { Kind::Offer },
                    title: format!("{} {n}", THINGS[n % THINGS.len()]),
                    description: "Fetch it on any day between four and six; ring the bell of the shop beside the gate."
                        .to_owned(),
                    category: CATEGORIES[n % CATEGORIES.len()].to_owned(),
                    unit: Some(Unit::one()),
                    stock: Some(Stock::new(amount)),
                    visibility: if n % 5 == 0 { Visibility::Pod } else { Visibility::Public },
                    acceptance: Acceptance::FirstCome,
                    area: "Maple Hill".to_owned(),
                    needed_by: None,
                    closes_at: None,
                    language: "en".to_owned(),
                    // On a board that has been in use for years, most is closed.
                    state: if n % 10 == 0 { State::Closed } else { State::Open },
                    closed_because: (n % 10 == 0).then_some(caremonger_domain::listing::ClosedBecause::Fulfilled),
                    version: 1,
                    published_at: at,
                    updated_at: at,
                    deleted_at: None,
                    photos: Vec::new(),
                    translations: Vec::new(),
                    marks: Vec::new(),
                    lent_for: None,
                };
                listing_insert(c, &listing, None)?;
            }
            Ok::<_, DbError>(())
        })
        .await?;
    }
    Ok(())
}
