//! How a person elsewhere ends what they began: by the word "cancel", or by deleting what they wrote.

use caremonger_domain::{
    commitment::{Commitment, Event, Helper, Side},
    id::MessageId,
    interest::State,
    listing::Listing,
};
use caremonger_i18n::{Locale, text};
use caremonger_store::{
    commitment::{commitment_find, commitment_live_of_remote},
    interest::{interest_find, interest_forget, interest_latest, interest_update},
    listing::listing_lock,
    message::{Message, Thread, message_find_by_uri, message_forget},
    pod::Pod,
    remote_actor::RemoteActor,
};
use caremonger_wire::message::Note;

use crate::{
    Error, Tx,
    commitment::happen,
    interest::at_desk,
    message::{self, Place, send_private},
};

/// The promise that "cancel" is about: of the thread it is written in, of the listing it answers, or the only one there is.
fn cancelled_promise(
    tx: &mut Tx<'_>,
    from: &RemoteActor,
    pod: &Pod,
    thread: Option<Thread>,
    listing: Option<&Listing>,
) -> Result<Option<Commitment>, Error> {
    if let Some(Thread::Commitment(id)) = thread {
        return Ok(commitment_find(tx.conn, id)?.filter(|c| c.helper == Helper::Remote(from.id)));
    }
    if let Some(Thread::Interest(id)) = thread {
        // What was asked about became a promise: the answer to the question is about that.
        let promised = interest_find(tx.conn, id)?.filter(|i| i.actor == from.id).and_then(|i| i.commitment);
        return Ok(promised.map(|c| commitment_find(tx.conn, c)).transpose()?.flatten());
    }
    let mut live = commitment_live_of_remote(tx.conn, from.id, pod.id, 50)?;
    if let Some(l) = listing {
        live.retain(|c| c.listing == l.id);
        return Ok(live.into_iter().next());
    }
    Ok(live.pop().filter(|_| live.is_empty()))
}

/// "cancel": ends the promise it is about, or the open interest. What it is about and cannot be told goes to the desk.
pub(crate) fn cancelled_by_person(
    tx: &mut Tx<'_>,
    from: &RemoteActor,
    note: &Note,
    pod: &Pod,
    thread: Option<Thread>,
    listing: Option<&Listing>,
) -> Result<&'static str, Error> {
    if let Some(c) = cancelled_promise(tx, from, pod, thread, listing)?
        && let Some(l) = listing_lock(tx.conn, c.listing)?
        && let Some(c) = commitment_find(tx.conn, c.id)?
    {
        let thread = Message {
            id: MessageId::new(tx.now, tx.bits()),
            uri: Some(note.uri.clone()),
            thread: Thread::Commitment(c.id),
            side: Side::Helper,
            author: None,
            author_name: from.address.clone(),
            text: note.text.clone(),
            sealed: None,
            created_at: tx.now,
        };
        message::keep(tx, &thread)?;
        return match tx.attempt(|tx| happen(tx, l, c, Event::Cancel, Some(Side::Helper), &from.address, None)) {
            Ok(_) => Ok("cancelled"),
            Err(Error::Refused(_)) => Ok("too late: it has ended already"),
            Err(e) => Err(e),
        };
    }
    let Some(mut i) = interest_latest(tx.conn, from.id, pod.id)?.filter(|i| i.state == State::Open) else {
        return at_desk(tx, from, note, pod, listing, None);
    };
    i.state = State::Withdrawn;
    interest_update(tx.conn, &i, tx.now)?;
    let locale = Locale::for_language(&pod.language);
    let place = Place { in_reply_to: Some(&note.uri), context: None };
    send_private(tx, pod.id, from, &text(locale, "wire-cancelled", &[]), place)?;
    Ok("withdrawn")
}

/// Somebody deleted what they wrote: the words go, promises made by them stay. Whether there were such words.
///
/// # Errors
/// [`Error::Db`].
pub fn words_deleted(tx: &mut Tx<'_>, from: &RemoteActor, note_uri: &str) -> Result<bool, Error> {
    let theirs = message_find_by_uri(tx.conn, note_uri)?.is_some_and(|m| m.author.is_none() && m.author_name == from.address);
    let messages = if theirs { message_forget(tx.conn, note_uri)? } else { 0 };
    Ok(interest_forget(tx.conn, from.id, Some(note_uri), tx.now)? + messages > 0)
}
