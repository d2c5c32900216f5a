//! Public replies to a listing: their authors are told once, quietly, how to answer.

use caremonger_domain::id::InterestId;
use caremonger_i18n::{Locale, text};
use caremonger_store::{interest::hint_add, pod::Pod, remote_actor::RemoteActor};
use caremonger_wire::{
    activity::wrap,
    message::{self as wire, Mentioned, Note},
};

use crate::{
    Error, Tx,
    actor::pod_actor,
    outbox::{Outgoing, Recipients},
};

/// A public reply gets one quiet hint to write privately, once per person and pod.
pub(crate) fn public_reply(tx: &mut Tx<'_>, from: &RemoteActor, note: &Note, pod: &Pod) -> Result<&'static str, Error> {
    if !hint_add(tx.conn, pod.id, from.id, tx.now)? {
        return Ok("a public reply; they were told before how to answer");
    }
    let uri = tx.urls().hint(InterestId::new(tx.now, tx.bits()));
    let author = tx.urls().actor(&pod.name);
    let hint = text(Locale::for_language(&pod.language), "wire-hint", &[("address", tx.urls().address(&pod.name).into())]);
    let (note, addressing) = wire::build(&wire::Outgoing {
        id: &uri,
        author: &author,
        to: Mentioned { uri: &from.uri, address: &from.address, url: from.url.as_deref().unwrap_or(&from.uri) },
        in_reply_to: Some(&note.uri),
        context: None,
        text: &hint,
        published: tx.now,
        quiet_public: true,
    });
    let activity = tx.activity_uri();
    let doc = wrap("Create", &activity, &author, tx.now, &addressing, note);
    let actor = pod_actor(tx.conn, pod.id)?.id;
    let out = Outgoing { actor, doc, object_uri: uri, public: true, in_outbox: false, proven: false };
    tx.send(&out, &[Recipients::Actors(vec![from.id])])?;
    Ok("hinted to write privately")
}
