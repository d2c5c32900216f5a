//! Private messages between the two sides of a promise, and with the person behind an interest.

use std::collections::HashMap;

use caremonger_domain::{
    Refusal,
    commitment::{Commitment, Helper, SILENCE, Said, Side, State},
    id::{CommitmentId, MessageId, PodId, RemoteActorId},
    listing::{Listing, Origin},
    medicine,
};
use caremonger_store::{
    Conn,
    commitment::commitment_update,
    interest::interest_blank,
    member::Member,
    message::{Message, Thread, message_insert, message_wipe},
    pod::pod_find,
    remote_actor::{RemoteActor, remote_actor_find},
    vault_key::vault_key_delete,
};
use caremonger_wire::{
    activity::wrap,
    message::{self as wire, Mentioned},
};

use crate::{
    Error, Node, Tx,
    actor::pod_actor,
    commitment::{self, check_words, locked_for},
    commitment_time::was_asked,
    interest,
    member::speaks_for,
    member_block::is_apart,
    notice, vault,
};

fn owner(thread: Thread) -> String {
    match thread {
        Thread::Commitment(id) => id.to_string(),
        Thread::Interest(id) => id.to_string(),
    }
}

fn sealed_place(id: MessageId) -> String {
    format!("words of {id}")
}

/// Keeps a message, its words sealed with the key of its thread.
pub(crate) fn keep(tx: &mut Tx<'_>, m: &Message) -> Result<(), Error> {
    let owner = owner(m.thread);
    let key = vault::ensure_key(tx, &owner)?;
    let sealed = vault::seal(tx.node, &key, &sealed_place(m.id), &m.text)?;
    Ok(message_insert(tx.conn, &Message { text: String::new(), sealed: Some(sealed), ..m.clone() })?)
}

/// Opens messages that were read from the store. Words whose key is gone stay empty.
///
/// # Errors
/// [`Error::Sealed`] when the node's key is another.
pub fn opened(conn: &mut Conn, node: &Node, mut all: Vec<Message>) -> Result<Vec<Message>, Error> {
    let mut keys = HashMap::new();
    for m in &mut all {
        let Some(sealed) = m.sealed.take() else { continue };
        let owner = owner(m.thread);
        if !keys.contains_key(&owner) {
            keys.insert(owner.clone(), vault::key_of(conn, node, &owner)?);
        }
        // Words that were sealed with a key that is no more are gone; the thread goes on with another.
        if let Some(Some(key)) = keys.get(&owner)
            && let Ok(text) = vault::open(key, &sealed_place(m.id), &sealed)
        {
            m.text = text;
        }
    }
    Ok(all)
}

/// Wipes the words of a thread that is over.
///
/// # Errors
/// [`Error::Db`].
pub fn wipe(tx: &mut Tx<'_>, thread: Thread) -> Result<(), Error> {
    message_wipe(tx.conn, thread)?;
    if let Thread::Interest(id) = thread {
        interest_blank(tx.conn, id)?;
    }
    vault_key_delete(tx.conn, &owner(thread))?;
    vault::is_due(tx)
}

/// Where a message to somebody elsewhere belongs.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Place<'a> {
    /// Their message it answers.
    pub(crate) in_reply_to: Option<&'a str>,
    /// The agreement or claim it is about.
    pub(crate) context: Option<&'a str>,
}

/// Sends words to an actor elsewhere as a private mention; returns the message's id and address.
pub(crate) fn send_private(
    tx: &mut Tx<'_>,
    pod: PodId,
    to: &RemoteActor,
    text: &str,
    place: Place<'_>,
) -> Result<(MessageId, String), Error> {
    let id = MessageId::new(tx.now, tx.bits());
    let uri = tx.urls().message(id);
    let name = pod_find(tx.conn, pod)?.ok_or(Refusal::NotFound)?.name;
    let author = tx.urls().actor(&name);
    let (note, addressing) = wire::build(&wire::Outgoing {
        id: &uri,
        author: &author,
        to: Mentioned { uri: &to.uri, address: &to.address, url: to.url.as_deref().unwrap_or(&to.uri) },
        in_reply_to: place.in_reply_to,
        context: place.context,
        text,
        published: tx.now,
        quiet_public: false,
    });
    let activity = tx.activity_uri();
    let doc = wrap("Create", &activity, &author, tx.now, &addressing, note);
    let actor = pod_actor(tx.conn, pod)?.id;
    tx.send_to(actor, to, doc, uri.clone())?;
    Ok((id, uri))
}

/// Where words that are sent are kept, and whose they are.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kept<'a> {
    /// The thread.
    pub(crate) thread: Thread,
    /// Which side speaks.
    pub(crate) side: Side,
    /// The neighbour who wrote; nobody where the pod speaks by itself.
    pub(crate) by: Option<&'a Member>,
}

/// Sends words to an actor elsewhere as a private mention, and keeps them.
pub(crate) fn say(
    tx: &mut Tx<'_>,
    pod: PodId,
    to: &RemoteActor,
    text: &str,
    place: Place<'_>,
    kept: Kept<'_>,
) -> Result<Message, Error> {
    let (id, uri) = send_private(tx, pod, to, text, place)?;
    let author_name = match kept.by {
        Some(who) => who.name.clone(),
        None => pod_find(tx.conn, pod)?.map(|p| p.name).unwrap_or_default(),
    };
    let message = Message {
        id,
        uri: Some(uri),
        thread: kept.thread,
        side: kept.side,
        author: kept.by.map(|who| who.id),
        author_name,
        text: text.to_owned(),
        sealed: None,
        created_at: tx.now,
    };
    keep(tx, &message)?;
    Ok(message)
}

/// The actor elsewhere on the other side of a promise, if that side is not on this node.
fn counterpart(side: Side, c: &Commitment, l: &Listing) -> Option<RemoteActorId> {
    match (side, &c.helper, &l.origin) {
        (Side::Owner, Helper::Remote(actor), _) | (Side::Helper, _, Origin::Remote { actor }) => Some(*actor),
        _ => None,
    }
}

/// Writes to the other side of a promise.
///
/// # Errors
/// [`Refusal::NotFound`] for strangers, [`Refusal::PrivateDetail`] when it would leave the node with one.
pub fn write(tx: &mut Tx<'_>, who: &Member, id: CommitmentId, text: &str) -> Result<Message, Error> {
    let (c, l) = locked_for(tx, who, id)?;
    let text = check_words(text, "text")?;
    if text.is_empty() {
        return Err(Refusal::Invalid("Write a few words first.", "text").into());
    }
    if is_apart(tx.conn, who, &c, &l)? {
        return Err(Refusal::Invalid("You two cannot write to each other any more. The desk can help.", "text").into());
    }
    let side = if speaks_for(who, Side::Owner, &c, &l) { Side::Owner } else { Side::Helper };
    let (mut message_id, mut uri) = (MessageId::new(tx.now, tx.bits()), None);
    if let Some(actor) = counterpart(side, &c, &l) {
        let to = remote_actor_find(tx.conn, actor)?.ok_or(Refusal::PeerEnded)?;
        let pod = match l.origin {
            Origin::Local { pod, .. } => pod,
            Origin::Remote { .. } => who.pod,
        };
        let person = interest::last_note_of(tx.conn, &c)?;
        let context = c.uri.clone().or_else(|| c.claim_uri.clone());
        let place = match &person {
            Some(note) => Place { in_reply_to: Some(note), context: None },
            None => Place { in_reply_to: None, context: context.as_deref() },
        };
        let (id, sent) = send_private(tx, pod, &to, &text, place)?;
        message_id = id;
        uri = Some(sent);
    }
    let message = Message {
        id: message_id,
        uri,
        thread: Thread::Commitment(c.id),
        side,
        author: Some(who.id),
        author_name: who.name.clone(),
        text,
        sealed: None,
        created_at: tx.now,
    };
    keep(tx, &message)?;
    still_moving(tx, &l, c.clone())?;
    notice::to_side(tx, side.other(), &l, &c, "message")?;
    Ok(message)
}

/// Who writes about an agreed promise is not silent about it, on whichever server they are.
pub(crate) fn still_moving(tx: &mut Tx<'_>, l: &Listing, mut c: Commitment) -> Result<(), Error> {
    // An errand to the pharmacy ends with its time, whatever is said.
    if c.state != State::Accepted || c.said != Said::default() || medicine::is_errand(l) {
        return Ok(());
    }
    if was_asked(tx.conn, &c)? {
        // The question is answered: another silence begins with another question.
        commitment::log(tx, &c, "moved", "time", None, "")?;
    }
    let later = tx.now.plus(SILENCE);
    c.due_at = Some(c.due_at.map_or(later, |due| due.max(later)));
    Ok(commitment_update(tx.conn, &c)?)
}

/// Words from the other pod in the thread of a promise.
///
/// # Errors
/// [`Error::Db`].
pub fn received(
    tx: &mut Tx<'_>,
    from: &RemoteActor,
    c: &Commitment,
    l: &Listing,
    uri: &str,
    text: &str,
) -> Result<&'static str, Error> {
    let side = match (&c.helper, &l.origin) {
        (Helper::Remote(actor), _) if *actor == from.id => Side::Helper,
        (_, Origin::Remote { actor }) if *actor == from.id => Side::Owner,
        _ => return Ok("it is about somebody else's promise"),
    };
    if caremonger_store::message::message_find_by_uri(tx.conn, uri)?.is_some() {
        return Ok("it came before");
    }
    let text: String = text.chars().take(caremonger_domain::commitment::MESSAGE_MAX).collect();
    let message = Message {
        id: MessageId::new(tx.now, tx.bits()),
        uri: Some(uri.to_owned()),
        thread: Thread::Commitment(c.id),
        side,
        author: None,
        author_name: from.address.clone(),
        text,
        sealed: None,
        created_at: tx.now,
    };
    keep(tx, &message)?;
    still_moving(tx, l, c.clone())?;
    notice::to_side(tx, side.other(), l, c, "message")?;
    Ok("noted")
}
