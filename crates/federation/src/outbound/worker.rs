//! Empties the outgoing queue: each inbox in order, the inboxes of a server side by side, many servers at once.

use std::{
    collections::{HashMap, hash_map::Entry},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use caremonger_app::actor::{SigningKeys, signing_keys};
use caremonger_domain::{Timestamp, id::ActorId};
use caremonger_signatures::Scheme;
use caremonger_store::{
    DbError,
    delivery::{Delivery, DueOrigin, Next, Outcome, delivery_end, delivery_next, delivery_origins},
    host::{Host, host_find, host_put},
    lease::{lease_release, lease_take},
    sync::sync_soon,
};
use futures_util::{StreamExt as _, stream};
use rand::Rng as _;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use super::send::{Sent, first_scheme, send};
use crate::{Federation, federation::LEASE};

const TICK: Duration = Duration::from_secs(1);
const SERVERS_AT_ONCE: usize = 64;
/// Servers at once of those that failed lately.
const DOUBTFUL_AT_ONCE: usize = 16;
/// Servers read from the queue at a time.
const SERVERS_A_ROUND: i64 = 500;
/// Inboxes of one server served side by side.
const INBOXES_AT_ONCE: usize = 32;
const BATCH: i64 = 512;
/// Failed tries of one activity after which the other inboxes of a server need not be tried now.
const SILENT_MAX: usize = 8;
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

/// The servers being served, each with whether something came for it meanwhile, and the seats they take.
///
/// Servers that failed lately have a few seats of their own, so that those that answer never wait for those that do not.
#[derive(Clone)]
struct Seats {
    busy: Arc<Mutex<HashMap<String, bool>>>,
    sound: Arc<Semaphore>,
    doubtful: Arc<Semaphore>,
}

impl Seats {
    fn new() -> Self {
        let seats = |n| Arc::new(Semaphore::new(n));
        Self { busy: Arc::default(), sound: seats(SERVERS_AT_ONCE), doubtful: seats(DOUBTFUL_AT_ONCE) }
    }

    /// A seat for a server, unless it has one or has to come again later.
    async fn take(&self, of: &DueOrigin) -> Option<OwnedSemaphorePermit> {
        if let Some(came) = self.busy().get_mut(&of.origin) {
            *came = true;
            return None;
        }
        let seat = if of.failures == 0 {
            self.sound.clone().acquire_owned().await.ok()?
        } else {
            self.doubtful.clone().try_acquire_owned().ok()?
        };
        self.busy().insert(of.origin.clone(), false);
        Some(seat)
    }

    /// Gives a server up; whether to look at the queue again, since its last look may have been too early.
    fn leave(&self, origin: &str) -> bool {
        self.busy().remove(origin).unwrap_or_default()
    }

    fn busy(&self) -> MutexGuard<'_, HashMap<String, bool>> {
        self.busy.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until nobody is being served.
    async fn all_free(&self) {
        let all = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let _ = self.sound.acquire_many(all(SERVERS_AT_ONCE)).await;
        let _ = self.doubtful.acquire_many(all(DOUBTFUL_AT_ONCE)).await;
    }
}

/// Runs until `stop`.
pub async fn run(federation: Federation, mut stop: watch::Receiver<bool>) {
    let seats = Seats::new();
    let mut more = false;
    while !*stop.borrow() {
        if !more {
            tokio::select! {
                () = federation.node().outbox_filled() => {}
                () = tokio::time::sleep(TICK) => {}
                _ = stop.changed() => break,
            }
        }
        let now = federation.node().now();
        let origins = match federation.node().read(move |c| delivery_origins(c, now, SERVERS_A_ROUND)).await {
            Ok(origins) => origins,
            Err::<_, DbError>(error) => {
                tracing::error!(%error, "the outgoing queue cannot be read");
                more = false;
                continue;
            }
        };
        let full = i64::try_from(origins.len()).is_ok_and(|n| n == SERVERS_A_ROUND);
        let mut seated = 0;
        for of in origins {
            let seat = tokio::select! {
                seat = seats.take(&of) => seat,
                _ = stop.changed() => break,
            };
            let Some(seat) = seat else { continue };
            seated += 1;
            let (federation, seats, stop) = (federation.clone(), seats.clone(), stop.clone());
            tokio::spawn(async move {
                if let Err(error) = serve_server(&federation, &of.origin, &stop).await {
                    tracing::error!(%error, origin = %of.origin, "sending stopped");
                }
                drop(seat);
                if seats.leave(&of.origin) {
                    federation.node().wake_outbox();
                }
            });
        }
        more = full && seated > 0;
    }
    seats.all_free().await;
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
                let next = delivery_next(c, &to, now, BATCH)?;
                if let Some(at) = next.later {
                    host_put(c, &Host { retry_at: Some(at.as_micros()), ..host.clone() })?;
                }
                Ok::<_, DbError>(Some((next, host)))
            })
            .await?;
        let Some((next, host)) = found.filter(|(next, _)| !next.due.is_empty()) else { break };
        let mut keys = HashMap::new();
        for sent in next.activities.values() {
            if let Entry::Vacant(place) = keys.entry(sent.actor) {
                place.insert(Arc::new(signing_keys(node, sent.actor).await?));
            }
        }
        if !federation.while_leased(&name, deliver(federation, next, host, keys)).await? {
            break;
        }
    }
    node.db().write(move |c| lease_release(c, &name, &holder)).await?;
    Ok(())
}

/// What one inbox is to get, in order.
type Queue = Vec<(Delivery, Arc<Parcel>)>;

/// An activity ready to be sent.
struct Parcel {
    body: String,
    uri: String,
    keys: Arc<SigningKeys>,
    /// What the followers of its sender at this server are, where it goes to followers (FEP-8fcf).
    synchronization: Option<String>,
}

/// Puts deliveries into one queue for each inbox.
fn by_inbox(next: Next, keys: &HashMap<ActorId, Arc<SigningKeys>>, synchronizations: &HashMap<ActorId, String>) -> Vec<Queue> {
    let parcels: HashMap<i64, Arc<Parcel>> = next
        .activities
        .into_iter()
        .filter_map(|(seq, sent)| {
            let followers = sent.body.contains("/followers\"");
            let synchronization = synchronizations.get(&sent.actor).filter(|_| followers).cloned();
            let keys = keys.get(&sent.actor)?.clone();
            Some((seq, Arc::new(Parcel { body: sent.body, uri: sent.uri, keys, synchronization })))
        })
        .collect();
    let (mut queues, mut place): (Vec<Queue>, HashMap<String, usize>) = (Vec::new(), HashMap::new());
    for d in next.due {
        let Some(parcel) = parcels.get(&d.activity_seq).cloned() else { continue };
        let at = *place.entry(d.inbox.clone()).or_insert_with(|| {
            queues.push(Queue::new());
            queues.len() - 1
        });
        queues[at].push((d, parcel));
    }
    queues
}

/// Sends to the inboxes of a server, side by side; `false` when the server is to be left alone for now.
async fn deliver(
    federation: &Federation,
    next: Next,
    host: Host,
    keys: HashMap<ActorId, Arc<SigningKeys>>,
) -> Result<bool, DbError> {
    let scheme = first_scheme(&host, federation.node().now());
    let mut synchronizations = HashMap::new();
    for actor in keys.keys() {
        if let Some(header) = federation.synchronization(*actor, &host.origin).await {
            synchronizations.insert(*actor, header);
        }
    }
    let tries = stream::iter(by_inbox(next, &keys, &synchronizations)).map(|queue| {
        let federation = federation.clone();
        // A task of its own: signing is work for the processor, and both cores shall do it.
        let task = tokio::spawn(async move { deliver_in_order(&federation, queue, scheme).await });
        async move { task.await.unwrap_or_else(|e| Err(DbError::Other(e.to_string()))) }
    });
    let mut results = tries.buffer_unordered(INBOXES_AT_ONCE);
    let (mut taken, mut failed, mut silent) = (None, None, 0);
    while let Some(ended) = results.next().await {
        let ended = ended?;
        taken = ended.taken.or(taken);
        if let Some(why) = ended.failed {
            failed = Some(why);
            silent += 1;
            if taken.is_none() && silent >= SILENT_MAX {
                break;
            }
        }
    }
    let alone = failed.is_some() && taken.is_none();
    remember(federation, host, taken, failed.filter(|_| alone)).await?;
    Ok(!alone)
}

/// How an inbox took what was meant for it.
#[derive(Default)]
struct Ended {
    /// The way of signing it took.
    taken: Option<Scheme>,
    /// Why it is to be tried again later, and when.
    failed: Option<(Option<Duration>, String)>,
}

/// Sends one inbox its activities, one after the other; the first that has to be tried again ends it.
async fn deliver_in_order(federation: &Federation, queue: Queue, mut scheme: Scheme) -> Result<Ended, DbError> {
    let mut ended = Ended::default();
    for (d, parcel) in queue {
        let sent = {
            let with = parcel.synchronization.as_deref();
            send(federation, &d.inbox, &parcel.body, &parcel.keys, scheme, with).await
        };
        let now = federation.node().now();
        let (seq, outcome) = (d.seq, outcome_of(&sent, &d, now));
        federation.node().db().write(move |c| delivery_end(c, seq, &outcome, now)).await?;
        match sent {
            Sent::Done(_, took) => {
                scheme = took;
                ended.taken = Some(took);
            }
            Sent::Refused(status, why) => tracing::warn!(activity = %parcel.uri, %status, %why, "a delivery was refused"),
            Sent::Gone(status) => tracing::info!(activity = %parcel.uri, %status, "an inbox is gone"),
            Sent::Later(_, wait, why) => {
                ended.failed = Some((wait, why));
                break;
            }
        }
    }
    Ok(ended)
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
            if now.since(Timestamp::from_micros(d.created_at)) >= LIFE {
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
    let failed_before = host.failures > 0;
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
    let back = failed_before && changed.failures == 0;
    federation
        .node()
        .db()
        .write(move |c| {
            if back {
                sync_soon(c, &changed.origin)?;
            }
            host_put(c, &changed)
        })
        .await
}
