//! Handles what was stored: in order for each server, several servers side by side, at least once.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use activitypub_federation::config::{Data, FederationConfig};
use caremonger_app::{Error, Tx};
use caremonger_store::{
    DbError,
    host::{host_find, host_put},
    inbox::{Item, Outcome, inbox_end, inbox_is_waiting, inbox_next, inbox_origins, inbox_retry},
    lease::{lease_release, lease_take},
};
use tokio::sync::{Semaphore, watch};

use crate::{
    Federation,
    allowance::Politeness,
    federation::LEASE,
    handlers::{Prepared, Stop, prepare},
};

const TICK: Duration = Duration::from_secs(1);
const BATCH: i64 = 50;
const SERVERS_AT_ONCE: usize = 16;
/// Tries before an activity is given up on.
const TRIES_MAX: i64 = 12;

/// Runs until `stop`.
pub async fn run(federation: Federation, library: FederationConfig<Federation>, mut stop: watch::Receiver<bool>) {
    let busy: Arc<Mutex<HashSet<String>>> = Arc::default();
    let seats = Arc::new(Semaphore::new(SERVERS_AT_ONCE));
    while !*stop.borrow() {
        tokio::select! {
            () = federation.node().inbox_filled() => {}
            () = tokio::time::sleep(TICK) => {}
            _ = stop.changed() => break,
        }
        let now = federation.node().now();
        let origins = match federation.node().read(move |c| inbox_origins(c, now, 200)).await {
            Ok(origins) => origins,
            Err::<_, DbError>(error) => {
                tracing::error!(%error, "the incoming queue cannot be read");
                continue;
            }
        };
        for origin in origins {
            if !busy.lock().unwrap_or_else(PoisonError::into_inner).insert(origin.clone()) {
                continue;
            }
            let Ok(seat) = seats.clone().acquire_owned().await else { break };
            let (federation, library, busy) = (federation.clone(), library.clone(), busy.clone());
            tokio::spawn(async move {
                // In a task of its own, so that even a panic ends here and the server is looked at again.
                let handled = tokio::spawn({
                    let (federation, origin) = (federation.clone(), origin.clone());
                    async move { handle_server(&federation, &library, &origin).await }
                });
                let some = match handled.await {
                    Ok(Ok(some)) => some,
                    Ok(Err(error)) => {
                        tracing::error!(%error, %origin, "handling the incoming queue stopped");
                        false
                    }
                    Err(error) => {
                        tracing::error!(%error, %origin, "handling the incoming queue broke off");
                        false
                    }
                };
                busy.lock().unwrap_or_else(PoisonError::into_inner).remove(&origin);
                drop(seat);
                if some {
                    // Something may have come between the last look and now.
                    federation.node().wake_inbox();
                }
            });
        }
    }
    // What is being handled is committed or not: either way the next start finds it right.
    let _ = seats.acquire_many(u32::try_from(SERVERS_AT_ONCE).unwrap_or(1)).await;
}

/// Handles what waits from a server; whether there was anything, and it was ours to handle.
async fn handle_server(federation: &Federation, library: &FederationConfig<Federation>, origin: &str) -> Result<bool, DbError> {
    let node = federation.node();
    let mut some = false;
    let (name, holder) = (format!("in {origin}"), federation.0.holder.clone());
    loop {
        let (from, lease, holder, now) = (origin.to_owned(), name.clone(), holder.clone(), node.now());
        let items = node
            .db()
            .write(move |c| {
                if !lease_take(c, &lease, &holder, now, now.plus(LEASE))? {
                    return Ok(None);
                }
                inbox_next(c, &from, now, BATCH).map(Some)
            })
            .await?;
        // Another process has it.
        let Some(items) = items else { return Ok(false) };
        if items.is_empty() {
            break;
        }
        some = true;
        federation.while_leased(&name, handle_items(federation, library, items)).await?;
    }
    release(federation, origin).await?;
    Ok(some)
}

async fn handle_items(federation: &Federation, library: &FederationConfig<Federation>, items: Vec<Item>) -> Result<(), DbError> {
    let mut ready = Vec::new();
    for item in items {
        let data = library.to_request_data();
        match Politeness::of_one_activity(prepare_item(&data, &item)).await {
            Ok(prepared) => ready.push((item, prepared)),
            Err(stop) => {
                // Order: what came before takes effect first, then this one's fate.
                apply_all(federation, std::mem::take(&mut ready)).await?;
                end_early(federation, &item, stop).await?;
            }
        }
    }
    apply_all(federation, ready).await
}

async fn release(federation: &Federation, origin: &str) -> Result<(), DbError> {
    let (name, holder, origin) = (format!("in {origin}"), federation.0.holder.clone(), origin.to_owned());
    federation
        .node()
        .db()
        .write(move |c| {
            // A server that writes to us is alive: what waits for it is due now.
            if let Some(host) = host_find(c, &origin)?
                && host.failures > 0
            {
                caremonger_store::sync::sync_soon(c, &origin)?;
                host_put(c, &caremonger_store::host::Host { failures: 0, failing_since: None, retry_at: None, ..host })?;
            }
            lease_release(c, &name, &holder)
        })
        .await
}

async fn prepare_item(data: &Data<Federation>, item: &Item) -> Result<Prepared, Stop> {
    let doc =
        caremonger_wire::json::parse_strict(item.body.as_bytes()).map_err(|_| Stop::Never("the stored body cannot be read"))?;
    let envelope = caremonger_wire::activity::Envelope::parse(doc).map_err(|_| Stop::Never("the stored body is no activity"))?;
    prepare(data, envelope).await
}

/// Writes down that an item is not handled, or not now. Those behind it do not wait for it.
async fn end_early(federation: &Federation, item: &Item, stop: Stop) -> Result<(), DbError> {
    let (seq, tries, now) = (item.seq, item.attempts + 1, federation.node().now());
    let db = federation.node().db();
    match stop {
        Stop::Never(why) => {
            db.write(move |c| inbox_end(c, seq, &Outcome::Ignored(why.to_owned()))).await?;
        }
        Stop::Later(why) if tries >= TRIES_MAX => {
            db.write(move |c| inbox_end(c, seq, &Outcome::Failed(why))).await?;
        }
        Stop::Later(why) => {
            tracing::info!(seq, tries, %why, "an incoming activity is put off");
            let wait = Duration::from_secs(2 << tries.clamp(0, 11));
            db.write(move |c| inbox_retry(c, seq, now.plus(wait), &why)).await?;
        }
    }
    Ok(())
}

/// Carries out one item and marks it, unless another process did so meanwhile.
fn carry_out(tx: &mut Tx<'_>, seq: i64, apply: &Prepared) -> Result<(), Error> {
    if inbox_is_waiting(tx.conn, seq)? {
        let why = apply(tx)?;
        inbox_end(tx.conn, seq, &Outcome::Done(why.to_owned()))?;
    }
    Ok(())
}

/// Carries out prepared items, all in one transaction if that goes well, else one by one.
async fn apply_all(federation: &Federation, ready: Vec<(Item, Prepared)>) -> Result<(), DbError> {
    if ready.is_empty() {
        return Ok(());
    }
    let together: Vec<(i64, Prepared)> = ready.iter().map(|(i, p)| (i.seq, p.clone())).collect();
    let done = federation
        .node()
        .act(move |tx| {
            for (seq, apply) in together {
                carry_out(tx, seq, &apply)?;
            }
            Ok(())
        })
        .await;
    if done.is_ok() {
        return Ok(());
    }
    for (item, apply) in ready {
        let seq = item.seq;
        let done = federation.node().act(move |tx| carry_out(tx, seq, &apply)).await;
        match done {
            Ok(_) => {}
            Err(Error::Refused(why)) => {
                let outcome = Outcome::Ignored(why.to_string());
                federation.node().db().write(move |c| inbox_end(c, seq, &outcome)).await?;
            }
            Err(e) => {
                end_early(federation, &item, Stop::Later(e.to_string())).await?;
            }
        }
    }
    Ok(())
}
