//! How much, how long, how often and where a node fetches at all.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::ensure;
use axum::http::StatusCode;
use caremonger_federation::guard::GuardedResolver;
use integration::{
    Database, TestNode,
    foreign::{Foreigner, Page},
    until,
};
use serde_json::json;

use super::{activity, document, follow, listing, scene};

#[tokio::test]
async fn a_document_that_never_ends_is_given_up_and_nobody_else_waits() -> anyhow::Result<()> {
    let (s, bo) = (scene().await?, Foreigner::start_as_pod().await?);
    follow(&s.maple, &bo).await?;
    let begun = Instant::now();
    s.ana.serve("/l/dripping", Page::Dripping);
    s.ana.serve("/users/slow", Page::Dripping);
    s.says("Create", "dripping", &json!(s.at_anas("/l/dripping"))).await?;
    let slow = s.at_anas("/users/slow");
    let key = format!("{slow}#main-key");
    let like = activity(&s.ana, "Like", &slow, "slow", &json!(s.maple.origin));
    let by_another = async {
        let own = listing(&format!("{}/l/1", bo.origin()), &bo.uri, "Soup");
        ensure!(bo.send(&s.inbox, &activity(&bo, "Create", &bo.uri, "1", &own)).await? == 202);
        s.maple.find("/listings?origin=remote", |l| l["title"] == "Soup").await?;
        Ok(begun.elapsed())
    };
    let (keyless, by_another, titles) = tokio::join!(s.ana.send_by(&key, &s.inbox, &like), by_another, s.titles());
    ensure!(keyless? == 503, "who cannot be asked for a key may try again");
    let waited = by_another?;
    ensure!(waited < Duration::from_secs(8), "bo waited {waited:?} for ana's server");
    ensure!(titles? == ["Soup"] && begun.elapsed() < Duration::from_secs(60), "{:?}", begun.elapsed());
    Ok(())
}

/// The pages of a pod's outbox, each three redirects away from the one before it.
#[tokio::test]
async fn one_activity_makes_a_node_fetch_twenty_documents_at_most() -> anyhow::Result<()> {
    let (maple, ana) = (TestNode::start("maple", Database::Sqlite).await?, Foreigner::start_as_pod().await?);
    let at = |path: &str| format!("{}{path}", ana.origin());
    let outbox = json!({"id": at("/users/ana/outbox"), "type": "OrderedCollection", "first": at("/pages/0")});
    ana.serve("/users/ana/outbox", document(&outbox));
    for n in 0..30 {
        let own = listing(&at(&format!("/l/{n}")), &ana.uri, &format!("Soup {n}"));
        let page = json!({"id": at(&format!("/pages/{n}")), "type": "OrderedCollectionPage", "orderedItems": [own],
                          "next": at(&format!("/pages/{}", n + 1))});
        for (from, to) in [("", "/a"), ("/a", "/b"), ("/b", "/c")] {
            ana.serve(&format!("/pages/{n}{from}"), Page::Moved(at(&format!("/pages/{n}{to}"))));
        }
        ana.serve(&format!("/pages/{n}/c"), document(&page));
    }
    follow(&maple, &ana).await?;
    let asked = ana.asked("/users/ana/outbox") + ana.asked("/pages/");
    ensure!(asked == 20, "{asked}");
    ensure!(maple.all("/listings?origin=remote").await?.len() == 4, "what the first of them brought is there");
    Ok(())
}

#[tokio::test]
async fn a_key_that_was_not_to_be_had_is_not_asked_for_again_for_half_a_minute() -> anyhow::Result<()> {
    let (maple, ana) = (TestNode::start("maple", Database::Sqlite).await?, Foreigner::start().await?);
    let inbox = format!("{}/@maple/inbox", maple.origin);
    let says = async |name: &str, key: usize| {
        let actor = format!("{}/users/{name}", ana.origin());
        let like = activity(&ana, "Like", &actor, &format!("{name}-{key}"), &json!(maple.origin));
        ana.send_by(&format!("{actor}#key-{key}"), &inbox, &like).await
    };
    ana.serve("/users/down", Page::Status(StatusCode::SERVICE_UNAVAILABLE));
    ana.serve("/users/nobody", Page::Status(StatusCode::NOT_FOUND));
    let begun = Instant::now();
    for _ in 0..20 {
        let status = says("down", 1).await?;
        ensure!(status == 503, "{status}: it may be back soon");
    }
    // A server that is down may be back in a moment, so only for some seconds.
    let most = 1 + usize::try_from(begun.elapsed().as_secs() / 5)?;
    ensure!(ana.asked("/users/down") <= most, "{} times", ana.asked("/users/down"));
    let (begun, mut key) = (Instant::now(), 0);
    until("it is asked for again", async || {
        key += 1;
        let status = says("nobody", key).await?;
        ensure!(status == 401, "{status}: there is no such key");
        Ok(ana.asked("/users/nobody") > 1)
    })
    .await?;
    ensure!(begun.elapsed() >= Duration::from_secs(29) && key > 20, "again after {:?}, {key} requests", begun.elapsed());
    Ok(())
}

/// Anybody can sign with a key of their own and say that it is ana's.
#[tokio::test]
async fn made_up_keys_of_somebody_do_not_make_a_node_ask_without_end() -> anyhow::Result<()> {
    let (maple, ana) = (TestNode::start("maple", Database::Sqlite).await?, Foreigner::start().await?);
    let inbox = format!("{}/@maple/inbox", maple.origin);
    let bo = format!("{}/users/bo", ana.origin());
    ana.serve("/users/bo", document(&ana.neighbour("bo")?));
    for key in 0..100 {
        let like = activity(&ana, "Like", &bo, &format!("bo-{key}"), &json!(maple.origin));
        let status = ana.send_by(&format!("{bo}#made-up-{key}"), &inbox, &like).await?;
        ensure!(status == 401 || status == 503, "{status}");
    }
    ensure!((5..=12).contains(&ana.asked("/users/bo")), "{} times", ana.asked("/users/bo"));
    let like = activity(&ana, "Like", &ana.uri, "hers", &json!(maple.origin));
    ensure!(ana.send(&inbox, &like).await? == 202, "the others of that server are heard");
    Ok(())
}

/// The setting that lets tests reach this machine is off, as on every public node.
#[tokio::test]
async fn a_public_node_is_led_to_no_private_address() -> anyhow::Result<()> {
    let off = [("CAREMONGER_FEDERATION_LOOPBACK", "false")];
    let (maple, ana) = (TestNode::start_with("maple", Database::Sqlite, &off).await?, Foreigner::start_as_pod().await?);
    let port = ana.origin().rsplit(':').next().unwrap_or_default().to_owned();
    for host in [
        format!("social.localhost:{port}"),
        "social.localhost".to_owned(),
        "localhost".to_owned(),
        format!("localhost:{port}"),
        format!("127.0.0.1:{port}"),
        format!("[::1]:{port}"),
        "10.0.0.1".to_owned(),
        "169.254.169.254".to_owned(),
        "0x7f.1".to_owned(),
    ] {
        let (status, problem) = maple.try_call("POST", "/peers", Some(&json!({"address": format!("@ana@{host}")}))).await?;
        ensure!(status >= 400, "{host}: {status} {problem}");
    }
    let asks = activity(&ana, "Follow", &ana.uri, "1", &json!(format!("{}/@maple", maple.origin)));
    let status = ana.send(&format!("{}/inbox", maple.origin), &asks).await?;
    ensure!(status == 401, "a key at a private address is nobody's: {status}");
    ensure!(ana.asked("/") == 0 && maple.all("/peers").await?.is_empty(), "nothing was asked of this machine");
    ensure!(maple.fetch("/@maple").await?.0 == 200, "the node is well");
    Ok(())
}

/// A public name may lead to a private address: what counts is the address that is connected to.
#[tokio::test]
async fn a_name_of_a_private_address_is_not_connected_to() -> anyhow::Result<()> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://localhost:{}/", listener.local_addr()?.port());
    let connections = Arc::new(AtomicUsize::new(0));
    let counted = connections.clone();
    let app = axum::Router::new().fallback(move || async move { counted.fetch_add(1, Ordering::SeqCst).to_string() });
    tokio::spawn(async move { axum::serve(listener, app).await });
    let through = |resolver: GuardedResolver| reqwest::Client::builder().no_proxy().dns_resolver(Arc::new(resolver)).build();
    let refused = through(GuardedResolver { loopback: false })?.get(&url).send().await;
    let why = refused.err().map(|e| format!("{:?}", anyhow::Error::from(e))).unwrap_or_default();
    ensure!(why.contains("its address is private") && connections.load(Ordering::SeqCst) == 0, "{why}");
    ensure!(through(GuardedResolver { loopback: true })?.get(&url).send().await?.status() == 200, "there was somebody to reach");
    Ok(())
}
