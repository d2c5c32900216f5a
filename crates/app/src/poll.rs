//! "How many?": a poll sent privately to somebody who asked about a counted listing, and the vote that comes back.
//!
//! A vote goes the same way as any other claim: [`commitment::take`] holds the stock, and the answer comes as a private
//! message that can be answered with "cancel".

use std::time::Duration;

use caremonger_domain::{
    Amount,
    commitment::{Helper, Side, State as CommitmentState},
    id::MessageId,
    interest::{Interest, State},
    listing::{Acceptance, Listing, Origin, State as ListingState, Visibility},
};
use caremonger_i18n::{Locale, text};
use caremonger_store::{
    actor::actors_of_pod,
    commitment::commitment_live_of_remote,
    follower::follower_exists,
    interest::{interest_find, interest_update},
    listing::listing_lock,
    message::{Message, Thread, message_find_by_uri},
    pod::pod_find,
    poll::{Poll, poll_answer, poll_find, poll_insert, poll_is_open},
    remote_actor::RemoteActor,
};
use caremonger_wire::{
    activity::wrap,
    listing::amount_words,
    message::{Mentioned, Note, Outgoing as Words},
    poll as wire,
};

use crate::{
    Error, Tx,
    actor::pod_actor,
    commitment::{self, Claim},
    interest, message,
    outbox::{Outgoing, Recipients},
    refusal,
};

/// How long a poll is open, if the listing does not end before.
const OPEN: Duration = Duration::from_secs(3 * 24 * 3600);
/// Numbers offered besides "not now": Mastodon shows four options.
const NUMBERS: usize = 3;

/// The choices for what is left: one, two, three, or fewer.
fn options(locale: Locale, l: &Listing) -> Option<Vec<String>> {
    let left = l.remaining()?;
    let mut options: Vec<String> = (1..=NUMBERS)
        .filter_map(|n| u32::try_from(n).ok().map(Amount::whole))
        .filter(|n| *n <= left)
        .map(|n| n.to_string())
        .collect();
    if options.is_empty() {
        return None;
    }
    options.push(text(locale, "wire-poll-none", &[]));
    Some(options)
}

/// Sends the poll, if the listing can be answered by one and the person follows the pod; whether it was sent.
///
/// # Errors
/// [`Error::Db`].
pub(crate) fn ask(tx: &mut Tx<'_>, person: &RemoteActor, i: &Interest, l: &Listing) -> Result<bool, Error> {
    let Origin::Local { pod, .. } = l.origin else { return Ok(false) };
    let fits = l.visibility == Visibility::Public && l.state == ListingState::Open && l.check_answerable(tx.now).is_ok();
    let mut follows = false;
    for actor in actors_of_pod(tx.conn, pod)? {
        follows |= follower_exists(tx.conn, actor.id, person.id)?;
    }
    // Who has a part of it already is answered by a person: else one could empty it vote by vote.
    let has_some = commitment_live_of_remote(tx.conn, person.id, pod, 50)?.iter().any(|c| c.listing == l.id);
    if !fits || !follows || has_some || poll_is_open(tx.conn, l.id, person.id, tx.now)? {
        return Ok(false);
    }
    let locale = Locale::for_language(&l.language);
    let Some(options) = options(locale, l) else { return Ok(false) };
    let id = MessageId::new(tx.now, tx.bits());
    let closes_at = l.closes_at.map_or_else(|| tx.now.plus(OPEN), |t| t.min(tx.now.plus(OPEN)));
    let poll = Poll {
        id,
        uri: tx.urls().message(id),
        interest: i.id,
        listing: l.id,
        actor: person.id,
        options,
        closes_at,
        answer: None,
    };
    poll_insert(tx.conn, &poll)?;
    let words = format!("{}\n\n{}", l.title, text(locale, "wire-poll", &[]));
    send(tx, pod, person, &poll, &words, &i.note_uri, "Create")?;
    let kept = Message {
        id,
        uri: Some(poll.uri),
        thread: Thread::Interest(i.id),
        side: Side::Owner,
        author: None,
        author_name: l.pod_name.clone(),
        text: words,
        sealed: None,
        created_at: tx.now,
    };
    message::keep(tx, &kept)?;
    Ok(true)
}

fn send(
    tx: &mut Tx<'_>,
    pod: caremonger_domain::id::PodId,
    person: &RemoteActor,
    poll: &Poll,
    words: &str,
    in_reply_to: &str,
    kind: &str,
) -> Result<(), Error> {
    let name = pod_find(tx.conn, pod)?.map(|p| p.name).unwrap_or_default();
    let author = tx.urls().actor(&name);
    let published = message_find_by_uri(tx.conn, &poll.uri)?.map_or(tx.now, |asked| asked.created_at);
    let (question, addressing) = wire::build(&wire::Poll {
        message: Words {
            id: &poll.uri,
            author: &author,
            to: Mentioned { uri: &person.uri, address: &person.address, url: person.url.as_deref().unwrap_or(&person.uri) },
            in_reply_to: Some(in_reply_to),
            context: None,
            text: words,
            published,
            quiet_public: false,
        },
        options: &poll.options,
        closes_at: poll.closes_at,
        answer: poll.answer.as_deref().map(|a| (a, tx.now)),
    });
    let uri = tx.activity_uri();
    let doc = wrap(kind, &uri, &author, tx.now, &addressing, question);
    let actor = pod_actor(tx.conn, pod)?.id;
    let out = Outgoing { actor, doc, object_uri: poll.uri.clone(), public: false, in_outbox: false, proven: false };
    tx.send(&out, &[Recipients::Actors(vec![person.id])])
}

/// A vote came in. Only the first, in time, of the person who was asked, for something that was offered, counts.
///
/// # Errors
/// [`Error::Db`].
pub(crate) fn voted(tx: &mut Tx<'_>, from: &RemoteActor, note: &Note, choice: &str) -> Result<&'static str, Error> {
    let found = note.in_reply_to.as_deref().map(|uri| poll_find(tx.conn, uri)).transpose()?.flatten();
    let Some(mut poll) = found else { return Ok("there is no poll to vote in") };
    if poll.actor != from.id {
        return Ok("somebody else was asked");
    }
    if poll.closes_at <= tx.now {
        return Ok("the vote came too late");
    }
    let Some(place) = poll.options.iter().position(|o| o == choice) else { return Ok("that was not to be chosen") };
    let Some(mut l) = listing_lock(tx.conn, poll.listing)? else { return Ok("its listing is not here") };
    if !poll_answer(tx.conn, poll.id, choice, tx.now)? {
        return Ok("they voted before");
    }
    poll.answer = Some(choice.to_owned());
    let Some(mut i) = interest_find(tx.conn, poll.interest)? else { return Ok("its interest is not here") };
    let Origin::Local { pod, .. } = l.origin else { return Ok("its listing is not here") };
    let locale = Locale::for_language(&l.language);
    let words = format!("{}\n\n{}", l.title, text(locale, "wire-poll", &[]));
    send(tx, pod, from, &poll, &words, &i.note_uri, "Update")?;
    if i.state != State::Open {
        return Ok("the desk was faster");
    }
    let amount = choice.parse::<Amount>().ok().filter(|_| place + 1 < poll.options.len());
    let Some(amount) = amount else {
        i.state = State::Withdrawn;
        interest_update(tx.conn, &i, tx.now)?;
        interest::say_about(tx, &i, &text(locale, "wire-poll-no", &[]), &poll.uri)?;
        return Ok("not now");
    };
    let claim = Claim {
        helper: Helper::Remote(from.id),
        helper_name: from.address.clone(),
        amount: Some(amount),
        message: String::new(),
        claim_uri: None,
        agreed: l.acceptance == Acceptance::FirstCome,
        drawn_from: None,
    };
    match tx.attempt(|tx| commitment::take(tx, &mut l, claim, false)) {
        Ok(c) => {
            i.state = State::Accepted;
            i.amount = Some(amount);
            i.commitment = Some(c.id);
            interest_update(tx.conn, &i, tx.now)?;
            let key = if c.state == CommitmentState::Accepted { "wire-yes" } else { "wire-poll-hand" };
            let words = text(locale, key, &[("amount", amount_words(locale, amount, l.unit.as_ref()).into())]);
            interest::say(tx, pod, from, &c, &words, Some(&poll.uri))?;
            Ok("promised")
        }
        Err(Error::Refused(why)) => {
            i.state = State::Declined;
            interest_update(tx.conn, &i, tx.now)?;
            let words = text(locale, "wire-no", &[("reason", refusal::sentence(locale, &why).into())]);
            interest::say_about(tx, &i, &words, &poll.uri)?;
            Ok("refused with a reason")
        }
        Err(e) => Err(e),
    }
}
