//! Changing the keys of an actor: the new ones sign at once, the old Ed25519 ones stay readable while proofs by them are
//! about.

use std::time::Duration;

use caremonger_domain::{Refusal, actor::ActorKind, id::ActorId};
use caremonger_store::{
    actor::{Actor, actor_of_node, actors_of_pod, key_insert, keys_forget, keys_number, keys_retire},
    pod::{Pod, pod_find_by_name},
};
use caremonger_wire::activity::{Addressing, wrap};

use crate::{
    Error, Node, Tx,
    actor::{self, Found, document},
    outbox::{Outgoing, Recipients},
};

/// How long a key that signs no more is still shown.
pub const SHOWN: Duration = Duration::from_secs(30 * 24 * 3600);

/// Whose keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    /// The node's own.
    Node,
    /// A pod's, and so its feeds'.
    Pod(String),
}

/// Gives an actor new keys and tells its followers. `compromised`: the old ones are forgotten at once, and what they
/// proved with them.
///
/// # Errors
/// [`Refusal::NotFound`] when there is no such pod.
pub async fn rotate(node: &Node, whose: Whose, compromised: bool) -> Result<i64, Error> {
    let keys = actor::new_keys_aside().await?;
    node.act(move |tx| {
        let (owner, pod) = owner(tx, &whose)?;
        let number = keys_number(tx.conn, owner)? + 1;
        for key in keys {
            key_insert(tx.conn, owner, &caremonger_store::actor::StoredKey { number, ..key }, tx.now)?;
        }
        keys_retire(tx.conn, owner, number, tx.now)?;
        if compromised {
            keys_forget(tx.conn, Some(owner), tx.now)?;
        }
        let name = pod.as_ref().map_or("node", |p| p.name.as_str());
        let words = if compromised { "old keys forgotten" } else { "old keys shown for 30 days" };
        crate::operator::log(tx, "operator", "key-rotate", &format!("{name}: {words}"))?;
        if let Some(pod) = pod {
            for actor in actors_of_pod(tx.conn, pod.id)? {
                changed(tx, &actor)?;
            }
        }
        Ok(number)
    })
    .await
}

fn owner(tx: &mut Tx<'_>, whose: &Whose) -> Result<(ActorId, Option<Pod>), Error> {
    match whose {
        Whose::Node => Ok((actor_of_node(tx.conn)?.ok_or(Refusal::NotFound)?.id, None)),
        Whose::Pod(name) => {
            let pod = pod_find_by_name(tx.conn, name)?.filter(|p| p.deleted_at.is_none()).ok_or(Refusal::NotFound)?;
            Ok((actor::pod_actor(tx.conn, pod.id)?.id, Some(pod)))
        }
    }
}

/// Tells the followers of an actor that it changed.
///
/// # Errors
/// The gate's refusal, or [`Error::Db`].
pub(crate) fn changed(tx: &mut Tx<'_>, actor: &Actor) -> Result<(), Error> {
    if actor.kind == ActorKind::Node {
        return Ok(());
    }
    let urls = tx.urls().clone();
    let Some(Found::Document(doc)) = document(tx.conn, &urls, Some(&actor.name))? else { return Ok(()) };
    let (uri, id) = (tx.activity_uri(), urls.actor(&actor.name));
    let addressing = Addressing::public(urls.actor_part(&actor.name, "followers"));
    let doc = wrap("Update", &uri, &id, tx.now, &addressing, doc);
    let out = Outgoing { actor: actor.id, doc, object_uri: id, public: true, in_outbox: false, proven: false };
    tx.send(&out, &[Recipients::Followers(vec![actor.id], caremonger_store::delivery::Followers::All, None)])
}
