//! The federating side of a node: its client, caches and workers.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use activitypub_federation::config::FederationConfig;
use caremonger_app::Node;
use caremonger_domain::id::ActorId;
use caremonger_signatures::key::PublicKey;
use caremonger_store::{DbError, lease::lease_take};
use moka::{Expiry, future::Cache};
use tokio::sync::{mpsc, watch};

use crate::{
    allowance::{Allowance, Politeness},
    finder::Finder,
    guard::GuardedResolver,
    inbound,
    inbound::authenticate::NotAuthentic,
    neighbourhood, outbound, photos,
    sync::{self, Followers},
};

/// What the operator decides.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Peers may be plain http on this machine, for demos and tests.
    pub loopback: bool,
    /// Further roots for outgoing TLS, PEM.
    pub extra_roots: Option<Vec<u8>>,
    /// Others must sign what they fetch, the node's own actor aside.
    pub secure_mode: bool,
    /// Most activities a minute that are taken from one server.
    pub inbox_per_minute: u32,
}

/// The federation cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The extra roots cannot be read.
    #[error("the extra roots for outgoing TLS cannot be read: {0}")]
    Roots(String),
    /// The HTTP client or the library cannot be set up.
    #[error("the HTTP client cannot be set up: {0}")]
    Client(String),
}

/// A key of another actor, ready for use.
#[derive(Debug, Clone)]
pub(crate) struct CachedKey {
    pub(crate) key: PublicKey,
    pub(crate) owner: String,
}

pub(crate) struct Inner {
    pub(crate) node: Node,
    pub(crate) client: reqwest::Client,
    pub(crate) loopback: bool,
    /// Keys of others by their id, as stored.
    keys: Cache<String, CachedKey>,
    /// What came of asking for a key lately. Requests that need the same key wait for one fetch.
    asked: Cache<String, Result<CachedKey, NotAuthentic>>,
    /// Who holds leases: this process.
    pub(crate) holder: String,
    /// What the followers of an actor of ours at a server are, as a header.
    pub(crate) synchronizations: Cache<(ActorId, String), Option<String>>,
    /// Digests of followers collections that were compared lately, by whose they are.
    pub(crate) told_lately: Cache<(String, String), ()>,
    /// Followers collections to be compared.
    pub(crate) to_compare: mpsc::Sender<Followers>,
    pub(crate) compared: Mutex<Option<mpsc::Receiver<Followers>>>,
    /// Whether others must sign what they fetch.
    pub(crate) secure_mode: bool,
    /// Activities taken from each server lately.
    pub(crate) allowance: Allowance,
    /// What could not be fetched lately, and fetches from each server.
    pub(crate) politeness: Politeness,
}

/// The federating side of a node. Cheap to clone.
#[derive(Clone)]
pub struct Federation(pub(crate) Arc<Inner>);

/// How long a queue stays reserved for a process that may have died.
pub(crate) const LEASE: Duration = Duration::from_secs(15);
/// Most keys kept ready.
const KEYS_MAX: u64 = 10_000;

/// How long not to ask again for a key. It bounds what forged signatures can make this node fetch.
struct AskAgain;

impl Expiry<String, Result<CachedKey, NotAuthentic>> for AskAgain {
    fn expire_after_create(&self, _: &String, found: &Result<CachedKey, NotAuthentic>, _: Instant) -> Option<Duration> {
        Some(Duration::from_secs(match found {
            // Keys change; the owner of a new one waits a minute at most.
            Ok(_) => 60,
            // A server that is down now may be back in a moment.
            Err(NotAuthentic::KeyUnreachable) => 5,
            Err(_) => 300,
        }))
    }
}

impl Federation {
    /// Sets up the client and gives the node its directory.
    ///
    /// # Errors
    /// [`StartError`].
    pub fn new(node: Node, settings: &Settings) -> Result<Self, StartError> {
        let mut builder = reqwest::Client::builder()
            .user_agent(format!("Caremonger/{} (+{})", env!("CARGO_PKG_VERSION"), node.urls().origin()))
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(Duration::from_secs(5))
            .timeout(Duration::from_secs(15))
            .pool_max_idle_per_host(64)
            .pool_idle_timeout(Duration::from_secs(30))
            .no_proxy()
            .dns_resolver(Arc::new(GuardedResolver { loopback: settings.loopback }));
        if let Some(pem) = &settings.extra_roots {
            let roots = reqwest::Certificate::from_pem_bundle(pem).map_err(|e| StartError::Roots(e.to_string()))?;
            builder = builder.tls_certs_merge(roots);
        }
        let client = builder.build().map_err(|e| StartError::Client(e.to_string()))?;
        let holder = format!("{:032x}", node.random().bits());
        let (to_compare, compared) = mpsc::channel(256);
        let inner = Inner {
            node: node.clone(),
            client,
            loopback: settings.loopback,
            keys: Cache::new(KEYS_MAX),
            asked: Cache::builder().max_capacity(KEYS_MAX).expire_after(AskAgain).build(),
            holder,
            told_lately: Cache::builder().max_capacity(10_000).time_to_live(Duration::from_secs(600)).build(),
            synchronizations: Cache::builder().max_capacity(10_000).time_to_live(Duration::from_secs(30)).build(),
            to_compare,
            compared: Mutex::new(Some(compared)),
            secure_mode: settings.secure_mode,
            allowance: Allowance::new(settings.inbox_per_minute),
            politeness: Politeness::new(),
        };
        let federation = Self(Arc::new(inner));
        node.set_directory(Arc::new(Finder(Arc::downgrade(&federation.0))));
        Ok(federation)
    }

    /// The node.
    #[must_use]
    pub fn node(&self) -> &Node {
        &self.0.node
    }

    /// The library's configuration around this federation: it hands activities their data and counts fetches.
    ///
    /// # Errors
    /// [`StartError::Client`].
    pub async fn library(&self) -> Result<FederationConfig<Self>, StartError> {
        FederationConfig::builder()
            .domain(self.node().urls().host())
            .app_data(self.clone())
            .http_fetch_limit(20)
            .debug(self.0.loopback)
            .build()
            .await
            .map_err(|e| StartError::Client(e.to_string()))
    }

    /// Starts the workers of both queues; they end when `stop` turns true, after finishing what is in flight.
    ///
    /// # Errors
    /// [`StartError::Client`].
    pub async fn start(&self, stop: watch::Receiver<bool>) -> Result<Vec<tokio::task::JoinHandle<()>>, StartError> {
        let library = self.library().await?;
        Ok(vec![
            tokio::spawn(outbound::worker::run(self.clone(), stop.clone())),
            tokio::spawn(inbound::worker::run(self.clone(), library, stop.clone())),
            tokio::spawn(photos::run(self.clone(), stop.clone())),
            tokio::spawn(neighbourhood::run(self.clone(), stop.clone())),
            tokio::spawn(sync::run(self.clone(), stop)),
        ])
    }

    pub(crate) async fn cached_key(&self, id: &str) -> Option<CachedKey> {
        self.0.keys.get(id).await
    }

    pub(crate) async fn cache_key(&self, id: &str, key: CachedKey) {
        self.0.keys.insert(id.to_owned(), key).await;
    }

    pub(crate) async fn forget_keys_of(&self, owner: &str) {
        let theirs: Vec<Arc<String>> = self.0.keys.iter().filter(|(_, k)| k.owner == owner).map(|(id, _)| id).collect();
        for id in theirs {
            self.0.keys.invalidate(&*id).await;
        }
    }

    /// What asking for a key brings: `ask` runs once for all who wait for that key, and not again for a while.
    pub(crate) async fn asked_once(
        &self,
        id: &str,
        ask: impl Future<Output = Result<CachedKey, NotAuthentic>>,
    ) -> Result<CachedKey, NotAuthentic> {
        self.0.asked.get_with_by_ref(id, ask).await
    }

    /// Keeps a lease of this process while `work` goes on. A process that dies holds it for [`LEASE`] at most.
    pub(crate) async fn while_leased<T>(&self, name: &str, work: impl Future<Output = T>) -> T {
        let renewing = async {
            loop {
                tokio::time::sleep(LEASE / 3).await;
                let (name, holder, now) = (name.to_owned(), self.0.holder.clone(), self.node().now());
                let renewed = self.node().db().write(move |c| lease_take(c, &name, &holder, now, now.plus(LEASE))).await;
                if let Err::<bool, DbError>(error) = renewed {
                    tracing::warn!(%error, "a lease could not be renewed");
                }
            }
        };
        tokio::select! {
            done = work => done,
            never = renewing => never,
        }
    }
}
