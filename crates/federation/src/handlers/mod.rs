//! What each kind of activity does here. One module per kind.
//!
//! An activity goes through the library's [`Activity`] trait: `verify` checks authority, `receive` looks up what is
//! needed (network, bounded) and leaves behind the act that takes effect in one transaction with marking it done.

mod announce;
mod answer;
mod create;
mod delete;
mod flag;
mod follow;
mod join;
mod move_;
mod offer;
mod quote;
mod undo;
mod update;

use std::sync::{Arc, OnceLock};

use activitypub_federation::{config::Data, traits::Activity};
use async_trait::async_trait;
use caremonger_app::{Error, Tx};
use caremonger_store::{follower::dead_uri_exists, peer::peer_is_followed, remote_actor::RemoteActor};
use caremonger_wire::{activity::Envelope, json};
use url::Url;

use crate::{Federation, fetch::FetchError};

/// The act that carries an activity out. It may be run again if the transaction it ran in was not committed.
pub type Prepared = Arc<dyn Fn(&mut Tx<'_>) -> Result<&'static str, Error> + Send + Sync>;

/// Why an activity is not carried out now.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Stop {
    /// It never will be.
    #[error("{0}")]
    Never(&'static str),
    /// Something passing is in the way.
    #[error("{0}")]
    Later(String),
}

impl From<FetchError> for Stop {
    fn from(e: FetchError) -> Self {
        match e {
            FetchError::Unbelievable(why) => Self::Never(why),
            FetchError::Gone => Self::Never("it is gone"),
            e if e.is_transient() => Self::Later(e.to_string()),
            _ => Self::Never("it is not to be had"),
        }
    }
}

/// A stored activity on its way through the library's trait.
#[derive(Clone)]
pub struct Inbound {
    envelope: Envelope,
    id: Url,
    actor: Url,
    prepared: Arc<OnceLock<Prepared>>,
}

impl Inbound {
    fn new(envelope: Envelope) -> Result<Self, Stop> {
        let url = |s: &str| Url::parse(s).map_err(|_| Stop::Never("its id is not a URL"));
        Ok(Self { id: url(&envelope.id)?, actor: url(&envelope.actor)?, envelope, prepared: Arc::default() })
    }
}

#[async_trait]
impl Activity for Inbound {
    type DataType = Federation;
    type Error = Stop;

    fn id(&self) -> &Url {
        &self.id
    }

    fn actor(&self) -> &Url {
        &self.actor
    }

    /// The signature was checked before the activity was stored; here, that it speaks for its own host (FEP-fe34).
    async fn verify(&self, data: &Data<Federation>) -> Result<(), Stop> {
        if self.id.origin() != self.actor.origin() {
            return Err(Stop::Never("its id is not at its actor's host"));
        }
        if data.node().urls().is_local(self.actor.as_str()) {
            return Err(Stop::Never("its actor is one of our own"));
        }
        Ok(())
    }

    async fn receive(self, data: &Data<Federation>) -> Result<(), Stop> {
        let e = self.envelope;
        let federation: &Federation = data;
        let prepared = match e.kind.as_str() {
            "Announce" => announce::prepare(federation, e).await?,
            "Follow" => follow::prepare(federation, e).await?,
            "Undo" => undo::prepare(federation, e).await?,
            "Accept" | "Reject" => answer::prepare(federation, e).await?,
            "Create" => create::prepare(federation, e).await?,
            "Update" => update::prepare(federation, e).await?,
            "Delete" => delete::prepare(federation, e).await?,
            "Offer" => offer::prepare(federation, e).await?,
            "Block" => delete::prepare_block(federation, e).await?,
            "QuoteRequest" => quote::prepare(federation, e).await?,
            "Join" => join::prepare(federation, e).await?,
            "Flag" => flag::prepare(federation, e).await?,
            "Move" => move_::prepare(federation, e).await?,
            _ => return Err(Stop::Never("nothing is done with this kind of activity")),
        };
        let _ = self.prepared.set(prepared);
        Ok(())
    }
}

/// Makes a stored activity ready to be carried out.
///
/// # Errors
/// [`Stop`].
pub async fn prepare(data: &Data<Federation>, envelope: Envelope) -> Result<Prepared, Stop> {
    let inbound = Inbound::new(envelope)?;
    let prepared = inbound.prepared.clone();
    inbound.verify(data).await?;
    inbound.receive(data).await?;
    prepared.get().cloned().ok_or(Stop::Never("there is nothing to do"))
}

/// The sender, known or fetched.
async fn sender(federation: &Federation, e: &Envelope) -> Result<RemoteActor, Stop> {
    Ok(federation.actor(&e.actor, false).await?)
}

impl Federation {
    /// The addresses of the pods of ours that an activity is addressed to.
    fn addressed_pods(&self, e: &Envelope) -> Vec<String> {
        let urls = self.node().urls();
        json::addressees(&e.doc).filter_map(|uri| urls.actor_name(uri)).take(100).map(|name| urls.address(name)).collect()
    }

    /// An activity about a listing whose id was deleted once: its home is asked whether it is alive. The document, if so.
    async fn alive_again(&self, from: &RemoteActor, uri: &str) -> Result<Option<serde_json::Value>, Stop> {
        let (actor, wanted) = (from.clone(), uri.to_owned());
        let asked = self.node().read(move |c| {
            let dead = dead_uri_exists(c, &actor.uri, &wanted)?;
            Ok::<_, Error>(dead && peer_is_followed(c, actor.id)?)
        });
        if !asked.await.map_err(|e| Stop::Later(e.to_string()))? {
            return Ok(None);
        }
        match self.document(uri).await {
            Ok(doc) => Ok(Some(doc)),
            Err(e) if e.is_transient() => Err(e.into()),
            Err(_) => Ok(None),
        }
    }
}

/// An act, for the handlers' ends.
fn ready(f: impl Fn(&mut Tx<'_>) -> Result<&'static str, Error> + Send + Sync + 'static) -> Result<Prepared, Stop> {
    Ok(Arc::new(f))
}
