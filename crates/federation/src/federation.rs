//! The federating side of a node: its client, caches and workers.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use activitypub_federation::config::FederationConfig;
use caremonger_app::Node;
use caremonger_domain::Timestamp;
use caremonger_signatures::key::PublicKey;
use caremonger_store::{DbError, lease::lease_take};
use tokio::sync::watch;

use crate::{fetch::Finder, guard::GuardedResolver, inbound, outbound};

/// What the operator decides.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Peers may be plain http on this machine, for demos and tests.
    pub loopback: bool,
    /// Further roots for outgoing TLS, PEM.
    pub extra_roots: Option<Vec<u8>>,
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
    keys: Mutex<HashMap<String, CachedKey>>,
    /// When something was last asked for and could not be had (or was asked for anew), to not ask again at once.
    asked: Mutex<HashMap<String, Timestamp>>,
    /// Who holds leases: this process.
    pub(crate) holder: String,
}

/// The federating side of a node. Cheap to clone.
#[derive(Clone)]
pub struct Federation(pub(crate) Arc<Inner>);

/// How long a queue stays reserved for a process that may have died.
pub(crate) const LEASE: Duration = Duration::from_secs(15);
/// Most keys kept ready.
const KEYS_MAX: usize = 10_000;
/// How long not to ask again for what could not be had.
const ASK_AGAIN: Duration = Duration::from_secs(600);

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
        let inner = Inner {
            node: node.clone(),
            client,
            loopback: settings.loopback,
            keys: Mutex::default(),
            asked: Mutex::default(),
            holder,
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
            tokio::spawn(inbound::worker::run(self.clone(), library, stop)),
        ])
    }

    pub(crate) fn cached_key(&self, id: &str) -> Option<CachedKey> {
        self.0.keys.lock().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    pub(crate) fn cache_key(&self, id: &str, key: CachedKey) {
        let mut keys = self.0.keys.lock().unwrap_or_else(PoisonError::into_inner);
        if keys.len() >= KEYS_MAX {
            keys.clear();
        }
        keys.insert(id.to_owned(), key);
    }

    pub(crate) fn forget_keys_of(&self, owner: &str) {
        self.0.keys.lock().unwrap_or_else(PoisonError::into_inner).retain(|_, k| k.owner != owner);
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

    /// Whether something may be asked for now; if so, it may not again for a while.
    pub(crate) fn may_ask(&self, what: &str) -> bool {
        let now = self.node().now();
        let mut asked = self.0.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if asked.len() >= KEYS_MAX {
            asked.retain(|_, at| now.since(*at) < ASK_AGAIN);
        }
        if asked.len() >= KEYS_MAX || asked.get(what).is_some_and(|at| now.since(*at) < ASK_AGAIN) {
            return false;
        }
        asked.insert(what.to_owned(), now);
        true
    }

    /// Allows asking again at once, after it worked.
    pub(crate) fn ask_freely(&self, what: &str) {
        self.0.asked.lock().unwrap_or_else(PoisonError::into_inner).remove(what);
    }
}
