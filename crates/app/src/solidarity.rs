//! Money that a pod's fund gives another pod's (F6). Two purse holders send it; the other pod's say that it came, and how much. Each
//! pod has it in its own book, and sees what the other wrote. The money itself goes by hand or by a bank.

use caremonger_domain::{
    Refusal,
    fund::{Fund, Kind},
    id::{PodId, SolidarityId},
    money::{Currency, Money},
    solidarity::{Event, State, WAITING_MAX, Way, step},
};
use caremonger_store::{
    Conn,
    fund::fund_find,
    member::Member,
    peer::peer_agreed,
    pod::pod_find,
    remote_actor::{RemoteActor, remote_actor_find},
    solidarity::{
        Other, Solidarity, solidarity_by_offer, solidarity_came, solidarity_find, solidarity_insert, solidarity_released,
        solidarity_step, solidarity_waiting,
    },
};
use caremonger_wire::solidarity::{transfer, transfer_id};
use serde_json::json;

use crate::{
    Error, Node, Tx,
    fund::{PURSE, check_left, locked, other_name, post, tell_holders},
    fund_ask, pod,
    pod_word::{accept, answer, our_uri, pod_meant, say},
};

/// What somebody would send, as they typed it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Proposal {
    /// How much.
    pub amount: String,
    /// The address of one of [`others`]; empty for a pod that keeps its book some other way.
    pub to: String,
    /// What that pod is called.
    pub name: String,
}

/// The pods that something can be sent to so that both write it down: the address, and what it is called.
///
/// # Errors
/// [`Error::Db`].
pub fn others(conn: &mut Conn, node: &Node, pod: PodId) -> Result<Vec<(String, String)>, Error> {
    let Some(fund) = fund_find(conn, pod)? else { return Ok(Vec::new()) };
    let mut all = Vec::new();
    for p in pod::others(conn, pod)? {
        if takes(conn, p.id, fund.currency)? {
            all.push((node.urls().address(&p.name), p.title));
        }
    }
    all.extend(peer_agreed(conn, pod)?.into_iter().map(|(_, address)| (address.clone(), address)));
    Ok(all)
}

/// Whether a pod of this node has a fund in a currency.
fn takes(conn: &mut Conn, pod: PodId, currency: Currency) -> Result<bool, Error> {
    Ok(fund_find(conn, pod)?.is_some_and(|f| f.currency == currency))
}

fn check_takes(conn: &mut Conn, pod: PodId, currency: Currency) -> Result<(), Error> {
    if takes(conn, pod, currency)? {
        return Ok(());
    }
    Err(Refusal::Invalid("That pod has no fund in this currency.", "to").into())
}

fn meant(tx: &mut Tx<'_>, f: &Fund, new: &Proposal) -> Result<(Other, String), Error> {
    if new.to.is_empty() {
        return Ok((Other::Named, other_name(&new.name, "name")?));
    }
    let wrong = Refusal::Invalid("Choose a pod from the list.", "to");
    if let Some(there) = pod::others(tx.conn, f.pod)?.into_iter().find(|p| tx.urls().address(&p.name) == new.to) {
        check_takes(tx.conn, there.id, f.currency)?;
        return Ok((Other::Here(there.id), new.to.clone()));
    }
    let found = peer_agreed(tx.conn, f.pod)?.into_iter().find(|(_, address)| *address == new.to).ok_or(wrong)?;
    Ok((Other::Elsewhere(found.0), found.1))
}

/// Proposes to send something to another pod: it goes once a second purse holder says yes.
///
/// # Errors
/// [`Refusal::NotAllowed`] without the purse; [`Refusal::Invalid`] naming `amount`, `to` or `name`.
pub fn propose(tx: &mut Tx<'_>, who: &Member, new: &Proposal) -> Result<Solidarity, Error> {
    who.check_job(PURSE)?;
    let f = locked(tx, who.pod)?;
    let amount = Money::read(&new.amount, f.currency)?;
    let (other, name) = meant(tx, &f, new)?;
    check_left(tx.conn, &f, amount)?;
    let s = Solidarity {
        id: SolidarityId::new(tx.now, tx.bits()),
        pod: f.pod,
        way: Way::Out,
        offer_uri: tx.activity_uri(),
        other,
        name,
        amount,
        came: None,
        state: State::Proposed,
        proposed_by: Some(who.id),
        released_by: None,
        created_at: tx.now,
    };
    solidarity_insert(tx.conn, &s)?;
    tell_holders(tx, who.pod, Some(who.id), "solidarity-proposed")?;
    Ok(s)
}

/// One of a pod's, with its fund held until the end of the act.
fn held(tx: &mut Tx<'_>, who: &Member, id: SolidarityId) -> Result<(Fund, Solidarity), Error> {
    who.check_job(PURSE)?;
    let f = locked(tx, who.pod)?;
    let s = solidarity_find(tx.conn, id)?.filter(|s| s.pod == who.pod).ok_or(Refusal::NotFound)?;
    Ok((f, s))
}

fn go(tx: &mut Tx<'_>, s: &Solidarity, event: Event) -> Result<(), Error> {
    let next = step(s.state, event)?;
    if solidarity_step(tx.conn, s.id, s.state, next, tx.now)? {
        return Ok(());
    }
    Err(Refusal::WrongState { state: next.as_str() }.into())
}

/// The second purse holder says yes: it leaves the purse, and the other pod is told.
///
/// # Errors
/// [`Refusal::NotAllowed`] without the purse and for whoever proposed it; [`Refusal::NotFound`], [`Refusal::WrongState`];
/// [`Refusal::Invalid`] naming `amount` when there is not that much any more.
pub fn release(tx: &mut Tx<'_>, who: &Member, id: SolidarityId) -> Result<(), Error> {
    let (f, s) = held(tx, who, id)?;
    if s.way == Way::In || s.proposed_by == Some(who.id) {
        return Err(Refusal::NotAllowed.into());
    }
    check_left(tx.conn, &f, s.amount)?;
    solidarity_released(tx.conn, id, who.id)?;
    go(tx, &s, Event::Release)?;
    post(tx, &f, Kind::ToPod, s.amount, "", &s.name, None)?;
    tell_holders(tx, who.pod, Some(who.id), "fund-written")?;
    match s.other {
        Other::Named => Ok(()),
        Other::Here(there) => {
            check_takes(tx.conn, there, f.currency)?;
            let name = pod_find(tx.conn, s.pod)?.map(|p| p.name).ok_or(Refusal::NotFound)?;
            let name = tx.urls().address(&name);
            arrives(tx, there, Other::Here(s.pod), name, &s.offer_uri, s.amount)
        }
        Other::Elsewhere(there) => {
            let to = remote_actor_find(tx.conn, there)?.ok_or(Refusal::NotFound)?;
            let event = transfer(&s.offer_uri, &our_uri(tx, s.pod)?, &to.uri, s.amount, f.currency);
            say(tx, s.pod, &to, "Offer", &s.offer_uri, event)
        }
    }
}

/// It is not to be sent after all.
///
/// # Errors
/// [`Refusal::NotAllowed`] without the purse; [`Refusal::NotFound`], [`Refusal::WrongState`].
pub fn withdraw(tx: &mut Tx<'_>, who: &Member, id: SolidarityId) -> Result<(), Error> {
    let (_, s) = held(tx, who, id)?;
    go(tx, &s, Event::Withdraw)
}

/// Something is on its way to a pod here.
fn arrives(tx: &mut Tx<'_>, pod: PodId, other: Other, name: String, offer_uri: &str, amount: Money) -> Result<(), Error> {
    let s = Solidarity {
        id: SolidarityId::new(tx.now, tx.bits()),
        pod,
        way: Way::In,
        offer_uri: offer_uri.to_owned(),
        other,
        name,
        amount,
        came: None,
        state: State::Sent,
        proposed_by: None,
        released_by: None,
        created_at: tx.now,
    };
    solidarity_insert(tx.conn, &s)?;
    tell_holders(tx, pod, None, "solidarity-sent")
}

/// What another pod sent has come: so much is in the purse now, and that pod sees it. Less than was sent may come: banks take their part.
///
/// # Errors
/// [`Refusal::NotAllowed`] without the purse; [`Refusal::NotFound`], [`Refusal::WrongState`]; [`Refusal::Invalid`] naming `amount`.
pub fn came(tx: &mut Tx<'_>, who: &Member, id: SolidarityId, typed: &str) -> Result<(), Error> {
    let (f, s) = held(tx, who, id)?;
    if s.way == Way::Out {
        return Err(Refusal::NotAllowed.into());
    }
    let amount = Money::read(typed, f.currency)?;
    if amount > s.amount {
        return Err(Refusal::Invalid("That is more than they sent. Write the rest down as a gift.", "amount").into());
    }
    solidarity_came(tx.conn, id, amount)?;
    go(tx, &s, Event::Receive)?;
    post(tx, &f, Kind::FromPod, amount, "", &s.name, None)?;
    tell_holders(tx, who.pod, Some(who.id), "fund-written")?;
    match s.other {
        Other::Named => {}
        Other::Here(_) => answered_here(tx, &s, Event::Receive, Some(amount))?,
        Other::Elsewhere(there) => {
            if let Some(to) = remote_actor_find(tx.conn, there)? {
                let uri = tx.activity_uri();
                let event = transfer(&uri, &to.uri, &our_uri(tx, s.pod)?, amount, f.currency);
                accept(tx, s.pod, &to, &uri, &s.offer_uri, event)?;
            }
        }
    }
    fund_ask::settle_waiting(tx, &f)
}

/// What another pod sent did not come, or cannot be taken.
///
/// # Errors
/// [`Refusal::NotAllowed`] without the purse; [`Refusal::NotFound`], [`Refusal::WrongState`].
pub fn refuse(tx: &mut Tx<'_>, who: &Member, id: SolidarityId) -> Result<(), Error> {
    let (_, s) = held(tx, who, id)?;
    if s.way == Way::Out {
        return Err(Refusal::NotAllowed.into());
    }
    go(tx, &s, Event::Refuse)?;
    match s.other {
        Other::Named => Ok(()),
        Other::Here(_) => answered_here(tx, &s, Event::Refuse, None),
        Other::Elsewhere(there) => match remote_actor_find(tx.conn, there)? {
            Some(to) => answer(tx, s.pod, &to, false, &s.offer_uri),
            None => Ok(()),
        },
    }
}

/// A pod of this node answers another one of it.
fn answered_here(tx: &mut Tx<'_>, theirs: &Solidarity, event: Event, came: Option<Money>) -> Result<(), Error> {
    let ours = solidarity_by_offer(tx.conn, &theirs.offer_uri, Way::Out)?.ok_or(Refusal::NotFound)?;
    let next = step(ours.state, event)?;
    hears(tx, &ours, next, came)
}

/// The sending side hears what became of it.
fn hears(tx: &mut Tx<'_>, ours: &Solidarity, next: State, came: Option<Money>) -> Result<(), Error> {
    if let Some(came) = came {
        solidarity_came(tx.conn, ours.id, came)?;
    }
    solidarity_step(tx.conn, ours.id, ours.state, next, tx.now)?;
    let kind = if next == State::Received { "solidarity-came" } else { "solidarity-refused" };
    tell_holders(tx, ours.pod, None, kind)
}

/// What was sent is in the purse again: it did not come, or was given back.
///
/// # Errors
/// [`Refusal::NotAllowed`] without the purse; [`Refusal::NotFound`]; [`Refusal::WrongState`], also when the other pod has it.
pub fn back(tx: &mut Tx<'_>, who: &Member, id: SolidarityId) -> Result<(), Error> {
    let (f, s) = held(tx, who, id)?;
    if s.way == Way::In {
        return Err(Refusal::NotAllowed.into());
    }
    // Theirs first, as when it comes: two who press at one moment wait for each other.
    if let Other::Here(_) = s.other
        && let Some(theirs) = solidarity_by_offer(tx.conn, &s.offer_uri, Way::In)?
    {
        go(tx, &theirs, Event::Return)?;
        tell_holders(tx, theirs.pod, None, "solidarity-back")?;
    }
    go(tx, &s, Event::Return)?;
    post(tx, &f, Kind::FromPod, s.amount, "", &s.name, None)?;
    tell_holders(tx, who.pod, Some(who.id), "fund-written")?;
    if let Other::Elsewhere(there) = s.other
        && let Some(to) = remote_actor_find(tx.conn, there)?
    {
        let (uri, ours) = (tx.activity_uri(), our_uri(tx, s.pod)?);
        let offer = json!({"id": s.offer_uri, "type": "Offer", "actor": ours, "object": transfer_id(&s.offer_uri)});
        say(tx, s.pod, &to, "Undo", &uri, offer)?;
    }
    fund_ask::settle_waiting(tx, &f)
}

/// A pod elsewhere says that it sent something. What no fund here can take is answered with a no at once.
///
/// # Errors
/// [`Error::Db`].
pub fn offered(
    tx: &mut Tx<'_>,
    from: &RemoteActor,
    offer_uri: &str,
    (amount, currency): (Money, Currency),
    to: &[String],
) -> Result<&'static str, Error> {
    let Some(pod) = pod_meant(tx, from, to)? else { return Ok("it is for no pod of ours that has agreed with its sender") };
    if solidarity_by_offer(tx.conn, offer_uri, Way::In)?.is_some() {
        return Ok("it came before");
    }
    if !takes(tx.conn, pod, currency)? || solidarity_waiting(tx.conn, pod, from.id)? >= WAITING_MAX {
        answer(tx, pod, from, false, offer_uri)?;
        return Ok("no fund of ours can take it");
    }
    arrives(tx, pod, Other::Elsewhere(from.id), from.address.clone(), offer_uri, amount)?;
    Ok("it waits for the purse")
}

/// A pod elsewhere says that what ours sent came, or that it did not.
///
/// # Errors
/// [`Error::Db`].
pub fn answered(
    tx: &mut Tx<'_>,
    from: &RemoteActor,
    offer_uri: &str,
    came: Option<(Money, Currency)>,
) -> Result<&'static str, Error> {
    let found = solidarity_by_offer(tx.conn, offer_uri, Way::Out)?.filter(|s| s.other == Other::Elsewhere(from.id));
    let Some(s) = found else { return Ok("it was not sent to them") };
    let f = locked(tx, s.pod)?;
    // Read again once the fund is held: somebody may write it down as back at this moment.
    let s = solidarity_find(tx.conn, s.id)?.ok_or(Refusal::NotFound)?;
    let came = match came {
        Some((_, currency)) if currency != f.currency => return Ok("it is in another currency"),
        Some((amount, _)) => Some(amount.min(s.amount)),
        None => None,
    };
    let event = if came.is_some() { Event::Receive } else { Event::Refuse };
    match step(s.state, event) {
        Ok(next) => {
            hears(tx, &s, next, came)?;
            Ok("the purse is told")
        }
        Err(_) if s.state == State::Back && came.is_some() && s.came.is_none() => {
            // Both purses have it: the two have to talk, and the page of ours says so.
            hears(tx, &s, State::Back, came)?;
            Ok("the two books do not agree")
        }
        Err(_) => Ok("it came before"),
    }
}

/// A pod elsewhere says that what it sent is back in its purse.
///
/// # Errors
/// [`Error::Db`].
pub fn taken_back(tx: &mut Tx<'_>, from: &RemoteActor, offer_uri: &str) -> Result<bool, Error> {
    let found = solidarity_by_offer(tx.conn, offer_uri, Way::In)?.filter(|s| s.other == Other::Elsewhere(from.id));
    let Some(s) = found else { return Ok(false) };
    if let Ok(next) = step(s.state, Event::Return)
        && solidarity_step(tx.conn, s.id, s.state, next, tx.now)?
    {
        tell_holders(tx, s.pod, None, "solidarity-back")?;
    }
    Ok(true)
}
