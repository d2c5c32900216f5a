//! The node: its database, addresses, clock and chance, and the transaction in which every act runs.

use std::sync::Arc;

use caremonger_domain::{Refusal, Timestamp, zone::Zone};
use caremonger_sealing::Key;
use caremonger_store::{Conn, Db, DbError, savepoint_begin, savepoint_end};
use caremonger_wire::urls::Urls;
use tokio::sync::Notify;

use crate::{
    actor::KeyCache,
    bridge::Bridge,
    category::Titles,
    clock::{Clock, Random},
    directory::{Directory, LookupError},
    letter::Ways,
    tries::{Addresses, Tries},
};

/// Why an act was not done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The rules say no; nothing was changed.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Somebody elsewhere could not be looked up.
    #[error(transparent)]
    Lookup(#[from] LookupError),
    /// The database said no.
    #[error(transparent)]
    Db(#[from] DbError),
    /// A key could not be made or used.
    #[error(transparent)]
    Key(#[from] caremonger_signatures::key::KeyError),
    /// Somebody's details cannot be opened: the node's key is another one than they were sealed with.
    #[error(transparent)]
    Sealed(#[from] caremonger_sealing::CannotOpen),
}

/// A running node. Cheap to clone.
#[derive(Clone)]
pub struct Node(Arc<Inner>);

struct Inner {
    db: Db,
    urls: Urls,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    directory: std::sync::OnceLock<Arc<dyn Directory>>,
    ways: std::sync::OnceLock<Ways>,
    bridge: std::sync::OnceLock<Arc<dyn Bridge>>,
    zone: std::sync::OnceLock<Zone>,
    categories: Titles,
    keys: KeyCache,
    vault: Key,
    tries: Tries,
    case_tries: Tries,
    slip_tries: Tries,
    addresses: Addresses,
    outbox_filled: Notify,
    inbox_filled: Notify,
    wiped: Notify,
}

impl std::fmt::Debug for Node {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Node({})", self.0.urls.origin())
    }
}

impl Node {
    /// A node over a database. The node's own actor must have been made ([`crate::actor::ensure_node_actor`]) before it serves.
    /// `vault` is the key that the keys of people's details are sealed with.
    #[must_use]
    pub fn new(db: Db, urls: Urls, clock: Arc<dyn Clock>, random: Arc<dyn Random>, vault: Key) -> Self {
        Self(Arc::new(Inner {
            db,
            urls,
            clock,
            random,
            directory: std::sync::OnceLock::new(),
            ways: std::sync::OnceLock::new(),
            bridge: std::sync::OnceLock::new(),
            zone: std::sync::OnceLock::new(),
            categories: Titles::default(),
            keys: KeyCache::default(),
            vault,
            tries: Tries::default(),
            case_tries: Tries::default(),
            slip_tries: Tries::default(),
            addresses: Addresses::default(),
            outbox_filled: Notify::new(),
            inbox_filled: Notify::new(),
            wiped: Notify::new(),
        }))
    }

    /// Gives the node its way to look up others. Only the first call counts.
    pub fn set_directory(&self, directory: Arc<dyn Directory>) {
        let _ = self.0.directory.set(directory);
    }

    /// Tells the node by which ways letters can leave it. Only the first call counts.
    pub fn set_ways(&self, ways: Ways) {
        let _ = self.0.ways.set(ways);
    }

    /// By which ways letters can leave the node; none until it was told.
    #[must_use]
    pub fn ways(&self) -> Ways {
        self.0.ways.get().copied().unwrap_or_default()
    }

    /// Gives the node a gateway that rings two and joins them. Only the first call counts.
    pub fn set_bridge(&self, bridge: Arc<dyn Bridge>) {
        let _ = self.0.bridge.set(bridge);
    }

    /// The gateway that rings two and joins them; none until one was given.
    #[must_use]
    pub fn bridge(&self) -> Option<Arc<dyn Bridge>> {
        self.0.bridge.get().cloned()
    }

    /// Tells the node which time it is where its neighbours live. Only the first call counts.
    pub fn set_zone(&self, zone: Zone) {
        let _ = self.0.zone.set(zone);
    }

    /// The time zone of its neighbours; UTC until it was told.
    #[must_use]
    pub fn zone(&self) -> Zone {
        self.0.zone.get().cloned().unwrap_or_default()
    }

    /// The titles of own categories, as they were when last read.
    #[must_use]
    pub fn categories(&self) -> &Titles {
        &self.0.categories
    }

    /// Looks up an actor elsewhere by address.
    ///
    /// # Errors
    /// [`LookupError`].
    pub async fn look_up(&self, address: &str) -> Result<caremonger_store::remote_actor::RemoteActor, LookupError> {
        match self.0.directory.get() {
            Some(directory) => directory.by_address(address).await,
            None => Err(LookupError::Unreachable("this node is not connected".into())),
        }
    }

    /// The document of an actor elsewhere as its server shows it now.
    ///
    /// # Errors
    /// [`LookupError`].
    pub async fn document(&self, uri: &str) -> Result<serde_json::Value, LookupError> {
        match self.0.directory.get() {
            Some(directory) => directory.document(uri).await,
            None => Err(LookupError::Unreachable("this node is not connected".into())),
        }
    }

    /// What the node at a host says of itself in public, and the address that said it.
    ///
    /// # Errors
    /// [`LookupError`]; [`LookupError::NotFound`] for one that does not show itself.
    pub async fn profile(&self, host: &str) -> Result<(String, serde_json::Value), LookupError> {
        match self.0.directory.get() {
            Some(directory) => directory.profile(host).await,
            None => Err(LookupError::Unreachable("this node is not connected".into())),
        }
    }

    /// The node's addresses.
    #[must_use]
    pub fn urls(&self) -> &Urls {
        &self.0.urls
    }

    /// The database.
    #[must_use]
    pub fn db(&self) -> &Db {
        &self.0.db
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    /// The node's source of chance.
    #[must_use]
    pub fn random(&self) -> &dyn Random {
        &*self.0.random
    }

    pub(crate) fn keys(&self) -> &KeyCache {
        &self.0.keys
    }

    /// The key that the keys of people's details are sealed with.
    pub(crate) fn vault(&self) -> &Key {
        &self.0.vault
    }

    /// Sign-in codes that were tried lately.
    #[must_use]
    pub fn tries(&self) -> &Tries {
        &self.0.tries
    }

    /// Codes of cases that were tried lately.
    #[must_use]
    pub fn case_tries(&self) -> &Tries {
        &self.0.case_tries
    }

    /// Codes of slips that were tried of late.
    #[must_use]
    pub fn slip_tries(&self) -> &Tries {
        &self.0.slip_tries
    }

    /// Mails that were asked for lately.
    pub(crate) fn addresses(&self) -> &Addresses {
        &self.0.addresses
    }

    /// Resolves when somebody's details were wiped: what lies outside the database has to forget them too ([`crate::vault`]).
    pub async fn wiped(&self) {
        self.0.wiped.notified().await;
    }

    /// Resolves when something was put into the outgoing queue.
    pub async fn outbox_filled(&self) {
        self.0.outbox_filled.notified().await;
    }

    /// Resolves when something was put into the incoming queue.
    pub async fn inbox_filled(&self) {
        self.0.inbox_filled.notified().await;
    }

    /// Wakes the worker of the outgoing queue.
    pub fn wake_outbox(&self) {
        self.0.outbox_filled.notify_one();
    }

    /// Wakes the worker of the incoming queue.
    pub fn wake_inbox(&self) {
        self.0.inbox_filled.notify_one();
    }

    /// Reads.
    ///
    /// # Errors
    /// What `f` returns, or [`DbError`].
    pub async fn read<T, E, F>(&self, f: F) -> Result<T, E>
    where
        F: FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        self.0.db.read(f).await
    }

    /// Runs an act in one transaction. When it returns `Ok`, everything it did is on disk and what it sends will be sent.
    ///
    /// # Errors
    /// What `f` returns; then nothing was changed.
    pub async fn act<T, F>(&self, f: F) -> Result<T, Error>
    where
        F: FnOnce(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
        T: Send + 'static,
    {
        let node = self.clone();
        let (out, sent, wiped) = self
            .0
            .db
            .write(move |conn| {
                let mut tx = Tx { now: node.now(), node: &node, conn, sent: false, wiped: false };
                let out = f(&mut tx)?;
                let (sent, wiped) = (tx.sent, tx.wiped);
                Ok::<_, Error>((out, sent, wiped))
            })
            .await?;
        if sent {
            self.wake_outbox();
        }
        if wiped {
            self.0.wiped.notify_one();
        }
        Ok(out)
    }
}

/// One act under way.
pub struct Tx<'a> {
    /// The connection, inside a transaction.
    pub conn: &'a mut Conn,
    /// The moment of the act.
    pub now: Timestamp,
    /// The node.
    pub node: &'a Node,
    pub(crate) sent: bool,
    pub(crate) wiped: bool,
}

impl Tx<'_> {
    /// Fresh random bits for an id.
    #[must_use]
    pub fn bits(&self) -> u128 {
        self.node.random().bits()
    }

    /// The node's addresses.
    #[must_use]
    pub fn urls(&self) -> &Urls {
        self.node.urls()
    }

    /// Does all of `f` or nothing of it, where a refusal does not end the act: it is answered instead.
    ///
    /// # Errors
    /// What `f` returns; then nothing of what it did is left.
    pub fn attempt<T>(&mut self, f: impl FnOnce(&mut Tx<'_>) -> Result<T, Error>) -> Result<T, Error> {
        savepoint_begin(self.conn)?;
        let mut inner = Tx { conn: &mut *self.conn, now: self.now, node: self.node, sent: false, wiped: false };
        let done = f(&mut inner);
        let (sent, wiped) = (inner.sent, inner.wiped);
        savepoint_end(self.conn, done.is_ok())?;
        self.sent |= sent && done.is_ok();
        self.wiped |= wiped && done.is_ok();
        done
    }
}
