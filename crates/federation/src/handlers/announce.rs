//! `Announce`: a pod that ours follow passes another's listing on.

use caremonger_app::{Error, quarantine::passed_on};
use caremonger_store::{
    peer::peer_is_followed,
    remote_actor::{RemoteActor, remote_actor_find_by_uri},
};
use caremonger_wire::{activity::Envelope, listing, urls::same_origin};

use super::{Prepared, Stop, ready};
use crate::Federation;

/// Who passes it on, if a pod of ours follows them: nothing is fetched for anybody else.
async fn followed(federation: &Federation, uri: &str) -> Result<RemoteActor, Stop> {
    let uri = uri.to_owned();
    let known = federation.node().read(move |c| {
        let Some(actor) = remote_actor_find_by_uri(c, &uri)? else { return Ok(None) };
        Ok::<_, Error>(peer_is_followed(c, actor.id)?.then_some(actor))
    });
    let known = known.await.map_err(|e| Stop::Later(e.to_string()))?;
    known.ok_or(Stop::Never("no pod of ours follows who passed it on"))
}

pub(super) async fn prepare(federation: &Federation, e: Envelope) -> Result<Prepared, Stop> {
    let id = e.object_id().ok_or(Stop::Never("it has no object"))?;
    if federation.node().urls().is_local(id) {
        return Err(Stop::Never("it passes on what is ours"));
    }
    let by = followed(federation, &e.actor).await?;
    // Whatever is embedded is somebody else's word about it.
    let object = federation.document(id).await?;
    let found = listing::parse(&object).ok_or(Stop::Never("nothing is done with this kind of object"))?;
    if !same_origin(&found.uri, &found.actor) {
        return Err(Stop::Never("its object is not its author's own"));
    }
    let from = federation.actor(&found.actor, false).await?;
    ready(move |tx| passed_on(tx, &by, &from, &found, &object))
}
