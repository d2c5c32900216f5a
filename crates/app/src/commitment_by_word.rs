//! Promises against listings of programs that keep no agreements: asked for by private message, answered in words by a
//! person, and kept by our side alone. Our neighbour says here what was agreed there.

use caremonger_domain::{
    Amount,
    commitment::{Commitment, Event, Side, Step, step},
    listing::{Kind, Listing, Origin},
};
use caremonger_i18n::{Locale, text};
use caremonger_store::{
    Conn,
    commitment::commitment_update,
    listing::listing_find,
    member::Member,
    message::Thread,
    pod::pod_find,
    remote_actor::{RemoteActor, remote_actor_find},
};
use caremonger_wire::listing::amount_words;

use crate::{
    Error, Tx,
    commitment::log,
    commitment_time::agreed_until,
    message::{Kept, Place, say},
    suggestion,
};

/// Whether the home of a listing keeps no agreements, as far as we know: it does not say that it does (FEP-844e), and it
/// answered with none.
pub(crate) fn keeps_none(home: &RemoteActor, c: &Commitment) -> bool {
    !home.speaks_proposals && c.uri.is_none()
}

/// Whether what was agreed is said on our side alone.
///
/// # Errors
/// [`Error::Db`].
pub fn is_by_word(conn: &mut Conn, c: &Commitment, l: &Listing) -> Result<bool, Error> {
    let Origin::Remote { actor } = l.origin else { return Ok(false) };
    Ok(remote_actor_find(conn, actor)?.is_some_and(|home| keeps_none(&home, c)))
}

fn write(tx: &mut Tx<'_>, who: &Member, l: &Listing, home: &RemoteActor, c: &Commitment, words: &str) -> Result<(), Error> {
    let place = Place { in_reply_to: l.uri.as_deref(), context: None };
    let kept = Kept { thread: Thread::Commitment(c.id), side: Side::Helper, by: Some(who) };
    say(tx, who.pod, home, words, place, kept)?;
    Ok(())
}

/// Asks in words a person can read and answer.
pub(crate) fn ask(
    tx: &mut Tx<'_>,
    who: &Member,
    l: &Listing,
    home: &RemoteActor,
    c: &Commitment,
    message: &str,
) -> Result<(), Error> {
    let locale = Locale::for_language(&l.language);
    let pod = pod_find(tx.conn, who.pod)?.map(|p| p.title).unwrap_or_default();
    let key = match (l.kind, c.amount) {
        (Kind::Offer, Some(_)) => "wire-word-offer",
        (Kind::Offer, None) => "wire-word-offer-uncounted",
        (Kind::Request, Some(_)) => "wire-word-request",
        (Kind::Request, None) => "wire-word-request-uncounted",
    };
    let amount = c.amount.map(|a| amount_words(locale, a, l.unit.as_ref())).unwrap_or_default();
    let args = [("pod", pod.into()), ("title", l.title.clone().into()), ("amount", amount.into())];
    let asked = text(locale, key, &args);
    let words = if message.is_empty() { asked } else { format!("{asked}\n\n{message}") };
    write(tx, who, l, home, c, &words)
}

/// Tells the person that it is off.
pub(crate) fn take_back(tx: &mut Tx<'_>, who: &Member, l: &Listing, home: &RemoteActor, c: &Commitment) -> Result<(), Error> {
    let words = text(Locale::for_language(&l.language), "wire-word-cancelled", &[]);
    write(tx, who, l, home, c, &words)
}

/// What our side says happened: their yes or no, and the hand-over, about which nobody else will speak. `next` is the step
/// that `event` makes.
pub(crate) fn happen(
    tx: &mut Tx<'_>,
    mut c: Commitment,
    event: Event,
    mut next: Step,
    actor: &str,
    reason: Option<&str>,
) -> Result<Commitment, Error> {
    if let Event::Say(Side::Helper, amount) = event {
        next = step(next.state, next.said, c.amount.unwrap_or(Amount::ONE), Event::Say(Side::Owner, amount))?;
        c.delivered = Some(amount).filter(|a| !a.is_zero());
    }
    c.state = next.state;
    c.said = next.said;
    c.reason = reason.map(str::to_owned).or(c.reason);
    c.due_at = match (event, listing_find(tx.conn, c.listing)?) {
        (Event::Accept, Some(l)) => Some(agreed_until(&l, tx.now)),
        _ => None,
    };
    c.updated_at = tx.now;
    commitment_update(tx.conn, &c)?;
    if !c.state.holds_stock() {
        suggestion::settled(tx, &c)?;
    }
    log(tx, &c, c.state.as_str(), actor, c.delivered.or(c.amount), reason.unwrap_or_default())?;
    Ok(c)
}
