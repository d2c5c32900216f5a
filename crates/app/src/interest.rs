//! Interests: private mentions and replies from people on the fediverse, at the desk until answered.

use caremonger_domain::{
    Amount, Refusal,
    commitment::{Commitment, Event, Helper, Side, State as CommitmentState},
    id::{InterestId, ListingId, MessageId, PodId},
    interest::{Interest, Reading, State, read},
    listing::{Listing, Origin},
};
use caremonger_i18n::{Locale, text};
use caremonger_store::{
    Conn,
    commitment::{commitment_find, commitment_find_by_claim, commitment_find_by_uri},
    interest::{interest_find, interest_find_by_commitment, interest_find_by_note, interest_insert, interest_update},
    listing::{listing_find, listing_lock},
    member::Member,
    message::{Message, Thread, message_find_by_uri},
    pod::{Pod, pod_find},
    remote_actor::{RemoteActor, remote_actor_find},
};
use caremonger_wire::{listing::amount_words, message::Note};

use crate::{
    Error, Tx, category,
    commitment::{self, Claim, check_words},
    interest_end, interest_hint,
    message::{self, Kept, Place},
    notice::{self, About},
    poll,
};

/// The pod a note is written to: by address, or by the listing it answers.
fn pod_written_to(tx: &mut Tx<'_>, note: &Note, listing: Option<&Listing>) -> Result<Option<Pod>, Error> {
    if let Some(Origin::Local { pod, .. }) = listing.map(|l| &l.origin) {
        return Ok(pod_find(tx.conn, *pod)?);
    }
    for uri in &note.addressed {
        if let Some(name) = tx.urls().actor_name(uri).map(str::to_owned) {
            let actor = caremonger_store::actor::actor_find_by_name(tx.conn, &name)?;
            if let Some(pod) = actor.and_then(|a| a.pod) {
                return Ok(pod_find(tx.conn, pod)?);
            }
        }
    }
    Ok(None)
}

/// A note for a pod came in: words between pods, an interest, a change of mind, or a public reply.
///
/// # Errors
/// [`Error::Db`].
pub fn note_received(tx: &mut Tx<'_>, from: &RemoteActor, note: &Note) -> Result<&'static str, Error> {
    if let Some(choice) = &note.vote {
        return poll::voted(tx, from, note, choice);
    }
    if let Some(context) = &note.context {
        let by_uri = commitment_find_by_uri(tx.conn, context)?;
        let found = match by_uri {
            Some(c) => Some(c),
            None => commitment_find_by_claim(tx.conn, context)?,
        };
        if let Some(c) = found
            && let Some(l) = listing_find(tx.conn, c.listing)?
        {
            return message::received(tx, from, &c, &l, &note.uri, &note.text);
        }
    }
    let listing = match note.in_reply_to.as_deref().and_then(|u| tx.urls().listing_id(u)) {
        Some(id) => listing_find(tx.conn, id)?.filter(|l| l.is_local() && l.is_federated()),
        None => None,
    };
    let Some(pod) = pod_written_to(tx, note, listing.as_ref())? else { return Ok("it is for nobody here") };
    // What also goes to their followers is no private word: it gets the hint, or nothing.
    let shared = from.followers.as_ref().is_some_and(|f| note.addressed.contains(f));
    if note.public || shared {
        return match listing {
            Some(_) => interest_hint::public_reply(tx, from, note, &pod),
            None => Ok("a public mention, nothing to do"),
        };
    }
    if interest_find_by_note(tx.conn, &note.uri)?.is_some() || message_find_by_uri(tx.conn, &note.uri)?.is_some() {
        return Ok("it came before");
    }
    private_note(tx, from, note, &pod, listing)
}

fn private_note(
    tx: &mut Tx<'_>,
    from: &RemoteActor,
    note: &Note,
    pod: &Pod,
    listing: Option<Listing>,
) -> Result<&'static str, Error> {
    let thread = match &note.in_reply_to {
        Some(parent) => message_find_by_uri(tx.conn, parent)?.map(|m| m.thread),
        None => None,
    };
    let reading = read(&note.text);
    if reading == Reading::Cancels {
        return interest_end::cancelled_by_person(tx, from, note, pod, thread, listing.as_ref());
    }
    if let Some(thread) = thread {
        return reply_in_thread(tx, from, note, pod, thread);
    }
    let Reading::Wants(amount) = reading else { return Ok("nothing to do") };
    at_desk(tx, from, note, pod, listing.as_ref(), amount)
}

/// Puts words at the desk, for a person to answer.
pub(crate) fn at_desk(
    tx: &mut Tx<'_>,
    from: &RemoteActor,
    note: &Note,
    pod: &Pod,
    listing: Option<&Listing>,
    amount: Option<Amount>,
) -> Result<&'static str, Error> {
    let counted = listing.and_then(|l| l.stock.map(|_| l.id));
    let interest = Interest {
        id: InterestId::new(tx.now, tx.bits()),
        pod: pod.id,
        listing: listing.map(|l| l.id),
        actor: from.id,
        from: from.address.clone(),
        note_uri: note.uri.clone(),
        text: note.text.clone(),
        amount: amount.filter(|_| counted.is_some() || listing.is_none()),
        state: State::Open,
        commitment: None,
        created_at: tx.now,
    };
    interest_insert(tx.conn, &interest)?;
    if interest.amount.is_none()
        && caremonger_domain::words::asks_how_many(&note.text)
        && let Some(l) = listing
    {
        poll::ask(tx, from, &interest, l)?;
    }
    let author = listing.and_then(|l| l.author());
    notice::to_desk(
        tx,
        pod.id,
        author,
        "interest",
        About { listing: interest.listing, interest: Some(interest.id), ..About::default() },
    )?;
    Ok("at the desk")
}

fn reply_in_thread(tx: &mut Tx<'_>, from: &RemoteActor, note: &Note, pod: &Pod, thread: Thread) -> Result<&'static str, Error> {
    let (theirs, about) = match thread {
        Thread::Interest(id) => {
            let i = interest_find(tx.conn, id)?;
            (
                i.as_ref().is_some_and(|i| i.actor == from.id),
                About { listing: i.and_then(|i| i.listing), interest: Some(id), ..About::default() },
            )
        }
        Thread::Commitment(id) => {
            let c = commitment_find(tx.conn, id)?;
            if let Some(c) = &c
                && let Some(l) = listing_find(tx.conn, c.listing)?.filter(|l| !l.is_local())
            {
                // The author of a listing elsewhere answers our neighbour's words.
                return message::received(tx, from, c, &l, &note.uri, &note.text);
            }
            let mine = c.as_ref().is_some_and(|c| c.helper == Helper::Remote(from.id));
            (mine, About { listing: c.map(|c| c.listing), commitment: Some(id), ..About::default() })
        }
    };
    if !theirs {
        return Ok("it answers words to somebody else");
    }
    let message = Message {
        id: MessageId::new(tx.now, tx.bits()),
        uri: Some(note.uri.clone()),
        thread,
        side: Side::Helper,
        author: None,
        author_name: from.address.clone(),
        text: note.text.chars().take(caremonger_domain::commitment::MESSAGE_MAX).collect(),
        sealed: None,
        created_at: tx.now,
    };
    message::keep(tx, &message)?;
    if let Some(c) = about.commitment.map(|id| commitment_find(tx.conn, id)).transpose()?.flatten()
        && let Some(l) = listing_lock(tx.conn, c.listing)?
    {
        message::still_moving(tx, &l, c)?;
    }
    notice::to_desk(tx, pod.id, None, "message", about)?;
    Ok("noted")
}

/// The last message of the person behind a commitment: what an answer has to reply to.
pub(crate) fn last_note_of(conn: &mut Conn, c: &Commitment) -> Result<Option<String>, Error> {
    let Some(i) = interest_find_by_commitment(conn, c.id)? else { return Ok(None) };
    let later = caremonger_store::message::message_page(conn, Thread::Commitment(c.id), None, 50)?;
    let theirs = later.into_iter().find(|m| m.side == Side::Helper && m.uri.is_some()).and_then(|m| m.uri);
    Ok(Some(theirs.unwrap_or(i.note_uri)))
}

/// Tells the person on the fediverse how their promise stands.
pub(crate) fn tell_person(
    tx: &mut Tx<'_>,
    l: &Listing,
    c: &Commitment,
    to: caremonger_domain::id::RemoteActorId,
    event: Event,
    by: Option<Side>,
) -> Result<(), Error> {
    let (Origin::Local { pod, .. }, Some(person)) = (&l.origin, remote_actor_find(tx.conn, to)?) else { return Ok(()) };
    let locale = Locale::for_language(&l.language);
    let reason = c.reason.clone().unwrap_or_default();
    let words = match (event, c.state) {
        (Event::Cancel, _) if by == Some(Side::Helper) => text(locale, "wire-cancelled", &[]),
        (_, CommitmentState::Cancelled) => text(locale, "wire-cancelled-by-pod", &[("reason", reason.into())]),
        (_, CommitmentState::Declined | CommitmentState::Lapsed) => text(locale, "wire-no", &[("reason", reason.into())]),
        (_, CommitmentState::Fulfilled) => text(locale, "wire-confirmed", &[]),
        _ => return Ok(()),
    };
    say(tx, *pod, &person, c, &words, None)
}

/// Tells the person something about their promise, in its thread. `answers`: a message of ours in the same conversation
/// that it goes on from; else their own last message.
pub(crate) fn say(
    tx: &mut Tx<'_>,
    pod: PodId,
    person: &RemoteActor,
    c: &Commitment,
    words: &str,
    answers: Option<&str>,
) -> Result<(), Error> {
    let note = match answers {
        Some(uri) => Some(uri.to_owned()),
        None => last_note_of(tx.conn, c)?,
    };
    let kept = Kept { thread: Thread::Commitment(c.id), side: Side::Owner, by: None };
    message::say(tx, pod, person, words, Place { in_reply_to: note.as_deref(), context: None }, kept)?;
    Ok(())
}

/// Tells the person something about an interest that is no promise.
pub(crate) fn say_about(tx: &mut Tx<'_>, i: &Interest, words: &str, answers: &str) -> Result<(), Error> {
    let person = remote_actor_find(tx.conn, i.actor)?.ok_or(Refusal::PeerEnded)?;
    let kept = Kept { thread: Thread::Interest(i.id), side: Side::Owner, by: None };
    message::say(tx, i.pod, &person, words, Place { in_reply_to: Some(answers), context: None }, kept)?;
    Ok(())
}

/// An interest of the neighbour's pod, for somebody who may answer it.
fn of_pod(tx: &mut Tx<'_>, who: &Member, id: InterestId) -> Result<(Interest, Option<Listing>), Error> {
    let i = interest_find(tx.conn, id)?.filter(|i| i.pod == who.pod).ok_or(Refusal::NotFound)?;
    let l = i.listing.map(|l| listing_lock(tx.conn, l)).transpose()?.flatten();
    let mine = l.as_ref().is_some_and(|l| crate::member::may_change(who, l));
    if mine || who.has_job("desk") { Ok((i, l)) } else { Err(Refusal::NotFound.into()) }
}

/// Says yes: makes a commitment through the one stock function, and answers by private mention.
///
/// `listing` says what it is about where the message itself did not.
///
/// # Errors
/// [`Refusal::WrongState`] when it was answered, and all of [`commitment::take`]'s.
pub fn accept(
    tx: &mut Tx<'_>,
    who: &Member,
    id: InterestId,
    amount: Option<Amount>,
    listing: Option<ListingId>,
) -> Result<(Interest, Commitment), Error> {
    let (_, found) = of_pod(tx, who, id)?;
    let mut l = match (found, listing) {
        (Some(l), _) => l,
        (None, Some(id)) => listing_lock(tx.conn, id)?.filter(|l| crate::member::may_change(who, l)).ok_or(Refusal::NotFound)?,
        (None, None) => return Err(Refusal::Invalid("Choose the listing it is about.", "listing").into()),
    };
    if !category::may_answer(tx.conn, who, &l)? {
        return Err(Refusal::NotAllowed.into());
    }
    // Read once the listing is locked: somebody else may have answered in between.
    let mut i = interest_find(tx.conn, id)?.ok_or(Refusal::NotFound)?;
    if i.state != State::Open {
        return Err(Refusal::WrongState { state: i.state.as_str() }.into());
    }
    let person = remote_actor_find(tx.conn, i.actor)?.ok_or(Refusal::PeerEnded)?;
    let claim = Claim {
        helper: Helper::Remote(person.id),
        helper_name: person.address.clone(),
        amount: amount.or(i.amount),
        message: String::new(),
        claim_uri: None,
        agreed: true,
        drawn_from: None,
    };
    let c = commitment::take(tx, &mut l, claim, false)?;
    i.state = State::Accepted;
    i.listing = Some(l.id);
    i.commitment = Some(c.id);
    interest_update(tx.conn, &i, tx.now)?;
    let locale = Locale::for_language(&l.language);
    let words = match c.amount {
        Some(a) => text(locale, "wire-yes", &[("amount", amount_words(locale, a, l.unit.as_ref()).into())]),
        None => text(locale, "wire-yes-uncounted", &[]),
    };
    say(tx, i.pod, &person, &c, &words, None)?;
    Ok((i, c))
}

/// Says no, with a reason in words.
///
/// # Errors
/// [`Refusal::WrongState`] when it was answered.
pub fn decline(tx: &mut Tx<'_>, who: &Member, id: InterestId, reason: &str) -> Result<Interest, Error> {
    let (mut i, l) = of_pod(tx, who, id)?;
    if i.state != State::Open {
        return Err(Refusal::WrongState { state: i.state.as_str() }.into());
    }
    let reason = check_words(reason, "text")?;
    let language = l.map_or_else(|| who.language.clone(), |l| l.language);
    let words = text(Locale::for_language(&language), "wire-no", &[("reason", reason.into())]);
    i.state = State::Declined;
    interest_update(tx.conn, &i, tx.now)?;
    keep_reply(tx, who, &i, &words)?;
    Ok(i)
}

fn keep_reply(tx: &mut Tx<'_>, who: &Member, i: &Interest, words: &str) -> Result<Message, Error> {
    let person = remote_actor_find(tx.conn, i.actor)?.ok_or(Refusal::PeerEnded)?;
    let kept = Kept { thread: Thread::Interest(i.id), side: Side::Owner, by: Some(who) };
    message::say(tx, i.pod, &person, words, Place { in_reply_to: Some(&i.note_uri), context: None }, kept)
}

/// Writes to the person, without deciding yet; once it is a promise, the words go into its thread.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::Invalid`].
pub fn reply(tx: &mut Tx<'_>, who: &Member, id: InterestId, words: &str) -> Result<Interest, Error> {
    let (i, _) = of_pod(tx, who, id)?;
    if let Some(c) = i.commitment {
        message::write(tx, who, c, words)?;
        return Ok(i);
    }
    let words = check_words(words, "text")?;
    if words.is_empty() {
        return Err(Refusal::Invalid("Write a few words first.", "text").into());
    }
    keep_reply(tx, who, &i, &words)?;
    Ok(i)
}
