//! Empties the outgoing queue: each server in order, inboxes of one activity side by side, many servers at once.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use caremonger_app::actor::{SigningKeys, signing_keys};
use caremonger_domain::Timestamp;
use caremonger_signatures::Scheme;
use caremonger_store::{
    DbError,
    delivery::{Delivery, Next, Outcome, delivery_end, delivery_next, delivery_origins},
    host::{Host, host_find, host_put},
    lease::{lease_release, lease_take},
};
use futures_util::{StreamExt as _, stream};
use rand::Rng as _;
use tokio::sync::{Semaphore, watch};

use super::send::{Sent, first_scheme, send};
use crate::{Federation, federation::LEASE};

const TICK: Duration = Duration::from_secs(1);
const SERVERS_AT_ONCE: usize = 64;
/// Inboxes of one server served side by side.
const INBOXES_AT_ONCE: usize = 32;
const BATCH: i64 = 512;
/// How long an activity is tried before it is given up on.
const LIFE: Duration = Duration::from_secs(7 * 24 * 3600);

/// How long to wait after the n-th failed try, before jitter: soon at first (a restart), later in hours.
#[must_use]
pub fn pause(tries: i64) -> Duration {
    Duration::from_secs(match tries {
        i64::MIN..=1 => 2,
        2 => 5,
        3 => 15,
        4 => 60,
        5 => 300,
        6 => 1_800,
        7 => 7_200,
        _ => 21_600,
    })
}

/// Up to a quarter more or less, so that servers do not all come back at one moment.
fn with_jitter(d: Duration) -> Duration {
    d.mul_f64(rand::rng().random_range(0.75..1.25))
}

/// Runs until `stop`.
pub async fn run(federation: Federation, mut stop: watch::Receiver<bool>) {
    let busy: Arc<Mutex<HashSet<String>>> = Arc::default();
    let seats = Arc::new(Semaphore::new(SERVERS_AT_ONCE));
    while !*stop.borrow() {
        tokio::select! {
            () = federation.node().outbox_filled() => {}
            () = tokio::time::sleep(TICK) => {}
            _ = stop.changed() => break,
        }
        let now = federation.node().now();
        let origins = match federation.node().read(move |c| delivery_origins(c, now, 500)).await {
            Ok(origins) => origins,
            Err::<_, DbError>(error) => {
                tracing::error!(%error, "the outgoing queue cannot be read");
                continue;
            }
        };
        for origin in origins {
            if busy.lock().unwrap_or_else(PoisonError::into_inner).contains(&origin) {
                continue;
            }
            let Ok(seat) = seats.clone().try_acquire_owned() else { break };
            busy.lock().unwrap_or_else(PoisonError::into_inner).insert(origin.clone());
            let (federation, busy, stop) = (federation.clone(), busy.clone(), stop.clone());
            tokio::spawn(async move {
                if let Err(error) = serve_server(&federation, &origin, &stop).await {
                    tracing::error!(%error, %origin, "sending stopped");
                }
                busy.lock().unwrap_or_else(PoisonError::into_inner).remove(&origin);
                drop(seat);
            });
        }
    }
    let _ = seats.acquire_many(u32::try_from(SERVERS_AT_ONCE).unwrap_or(1)).await;
}

async fn serve_server(federation: &Federation, origin: &str, stop: &watch::Receiver<bool>) -> Result<(), caremonger_app::Error> {
    let node = federation.node();
    let (name, holder) = (format!("out {origin}"), federation.0.holder.clone());
    while !*stop.borrow() {
        let (to, lease, holder, now) = (origin.to_owned(), name.clone(), holder.clone(), node.now());
        let found = node
            .db()
            .write(move |c| {
                if !lease_take(c, &lease, &holder, now, now.plus(LEASE))? {
                    return Ok(None);
                }
                let host = host_find(c, &to)?.unwrap_or_else(|| Host::unknown(&to));
                Ok::<_, DbError>(delivery_next(c, &to, now, BATCH)?.map(|next| (next, host)))
            })
            .await?;
        let Some((next, host)) = found else { break };
        if next.due.is_empty() {
            // Its oldest activity is not due yet, and nothing may overtake it.
            if let Some(at) = next.later {
                let host = Host { retry_at: Some(at.as_micros()), ..host };
                node.db().write(move |c| host_put(c, &host)).await?;
            }
            break;
        }
        let keys = signing_keys(node, next.actor).await?;
        if !federation.while_leased(&name, deliver(federation, next, host, keys)).await? {
            break;
        }
    }
    node.db().write(move |c| lease_release(c, &name, &holder)).await?;
    Ok(())
}

/// Sends one activity to all inboxes of a server that are due; `false` when the server is to be left alone for now.
async fn deliver(federation: &Federation, next: Next, host: Host, keys: SigningKeys) -> Result<bool, DbError> {
    let scheme = first_scheme(&host, federation.node().now());
    let (body, keys, activity) = (Arc::new(next.body), Arc::new(keys), next.activity_uri);
    let tries = stream::iter(next.due).map(|d| {
        let (federation, body, keys) = (federation.clone(), body.clone(), keys.clone());
        // A task of its own: signing is work for the processor, and both cores shall do it.
        let task = tokio::spawn(async move {
            let sent = send(&federation, &d.inbox, &body, &keys, scheme).await;
            let outcome = outcome_of(&sent, &d, federation.node().now());
            let now = federation.node().now();
            let seq = d.seq;
            federation.node().db().write(move |c| delivery_end(c, seq, &outcome, now)).await.map(|()| sent)
        });
        async move { task.await.unwrap_or_else(|e| Err(DbError::Other(e.to_string()))) }
    });
    let mut results = tries.buffer_unordered(INBOXES_AT_ONCE);
    let (mut taken, mut failed) = (None, None);
    while let Some(sent) = results.next().await {
        match sent? {
            Sent::Done(_, scheme) => taken = Some(scheme),
            Sent::Later(_, wait, why) => failed = Some((wait, why)),
            Sent::Refused(status, why) => tracing::warn!(%activity, %status, %why, "a delivery was refused"),
            Sent::Gone(status) => tracing::info!(%activity, %status, "an inbox is gone"),
        }
    }
    let alone = failed.is_some() && taken.is_none();
    remember(federation, host, taken, failed.filter(|_| alone)).await?;
    Ok(!alone)
}

fn outcome_of(sent: &Sent, d: &Delivery, now: Timestamp) -> Outcome {
    metrics::counter!("caremonger_deliveries_total", "result" => match sent {
        Sent::Done(..) => "done",
        Sent::Later(..) => "later",
        Sent::Refused(..) | Sent::Gone(_) => "refused",
    })
    .increment(1);
    match sent {
        Sent::Done(status, _) => Outcome::Done { status: i64::from(status.as_u16()) },
        Sent::Refused(status, why) => Outcome::Failed { status: Some(i64::from(status.as_u16())), error: why.clone() },
        Sent::Gone(status) => Outcome::Failed { status: Some(i64::from(status.as_u16())), error: "gone".to_owned() },
        Sent::Later(status, wait, why) => {
            let status = status.map(|s| i64::from(s.as_u16()));
            if now.since(d.created_at) >= LIFE {
                return Outcome::Failed { status, error: format!("given up after seven days: {why}") };
            }
            let wait = wait.unwrap_or_else(|| with_jitter(pause(d.attempts + 1)));
            Outcome::Retry { at: now.plus(wait), status, error: why.clone() }
        }
    }
}

/// Writes down what was learned of the server, if it is news.
async fn remember(
    federation: &Federation,
    host: Host,
    taken: Option<Scheme>,
    failed: Option<(Option<Duration>, String)>,
) -> Result<(), DbError> {
    let now = federation.node().now();
    let changed = match (&failed, taken) {
        (Some((wait, why)), _) => {
            let failures = host.failures + 1;
            tracing::info!(origin = %host.origin, failures, %why, "a server does not take deliveries");
            let at = now.plus(wait.unwrap_or_else(|| with_jitter(pause(failures))));
            let since = host.failing_since.or(Some(now.as_micros()));
            Host { failures, failing_since: since, retry_at: Some(at.as_micros()), ..host.clone() }
        }
        (None, Some(scheme)) => {
            let old = host.scheme_at.is_none_or(|at| now.since(Timestamp::from_micros(at)) > Duration::from_secs(3600));
            if host.failures == 0 && host.scheme.as_deref() == Some(scheme.as_str()) && !old {
                return Ok(());
            }
            Host {
                scheme: Some(scheme.as_str().to_owned()),
                scheme_at: Some(now.as_micros()),
                failures: 0,
                failing_since: None,
                retry_at: None,
                answered_at: Some(now.as_micros()),
                ..host.clone()
            }
        }
        (None, None) => return Ok(()),
    };
    federation.node().db().write(move |c| host_put(c, &changed)).await
}
