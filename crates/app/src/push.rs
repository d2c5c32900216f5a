//! News on a phone or computer that is not looked at (Push API): which browsers, and what they are told. The message says how much is
//! new, and nothing of it.

use caremonger_domain::{
    Refusal,
    id::{MemberId, PushId},
    notice::Channel,
};
use caremonger_signatures::vapid::VapidKey;
use caremonger_store::{
    Conn,
    member::Member,
    push::{Subscription, push_delete, push_delete_all, push_of_member, push_put},
    setting::{setting_get, setting_put},
};
use url::{Host, Url};

use crate::{Error, Node, Tx, notice_setting, person};

/// Most browsers of one neighbour; a further one takes the place of the oldest.
const MOST: usize = 5;
/// Longest address of a browser's server, in bytes.
const ENDPOINT_MAX: usize = 2_000;
/// The setting with the node's key.
const KEY: &str = "push_key";

/// Whether browsers let a page of this address ask for such news, and use passkeys: `https`, or this very machine (Secure Contexts).
#[must_use]
pub fn is_possible(node: &Node) -> bool {
    let Ok(origin) = node.urls().origin().parse::<Url>() else { return false };
    let Some(Host::Domain(host)) = origin.host() else { return false };
    origin.scheme() == "https" || host == "localhost" || host.ends_with(".localhost")
}

/// The node's key, made when first asked for.
///
/// # Errors
/// [`Error::Db`].
pub fn key(tx: &mut Tx<'_>) -> Result<VapidKey, Error> {
    if let Some(text) = setting_get(tx.conn, KEY)? {
        return Ok(VapidKey::from_text(&text)?);
    }
    let key = VapidKey::generate()?;
    setting_put(tx.conn, KEY, &key.to_text()?)?;
    Ok(key)
}

/// The public half of that key, for browsers; none before it was made.
///
/// # Errors
/// [`Error::Db`].
pub fn public_key(conn: &mut Conn) -> Result<Option<String>, Error> {
    Ok(setting_get(conn, KEY)?.map(|text| VapidKey::from_text(&text)).transpose()?.map(|key| key.public()))
}

/// A browser as it told of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Where its maker's server takes messages for it.
    pub endpoint: String,
    /// Its public key.
    pub p256dh: Vec<u8>,
    /// Its secret.
    pub auth: Vec<u8>,
}

/// Keeps a browser of a neighbour; from then on news go there, if they chose no other way before.
///
/// # Errors
/// [`Refusal::Invalid`] naming `push` for what no browser sends.
pub fn subscribe(tx: &mut Tx<'_>, who: &Member, told: Told) -> Result<(), Error> {
    let address = Url::parse(&told.endpoint).ok().filter(|u| matches!(u.scheme(), "https" | "http") && u.has_host());
    let point = told.p256dh.len() == 65 && told.p256dh.first() == Some(&4);
    if address.is_none() || told.endpoint.len() > ENDPOINT_MAX || !point || told.auth.len() != 16 {
        return Err(Refusal::Invalid("This browser did not say where it takes news. Choose another way.", "push").into());
    }
    // Letters go to a person, whatever else is known of them.
    person::of_member(tx, who)?;
    let mine = push_of_member(tx.conn, who.id)?;
    for old in mine.iter().filter(|s| s.endpoint != told.endpoint).rev().skip(MOST - 1) {
        push_delete(tx.conn, old.id)?;
    }
    let id = PushId::new(tx.now, tx.bits());
    let Told { endpoint, p256dh, auth } = told;
    push_put(tx.conn, &Subscription { id, member: who.id, endpoint, p256dh, auth, created_at: tx.now })?;
    let s = notice_setting::of(tx.conn, who.id)?;
    if s.channel == Channel::Page {
        notice_setting::choose(tx, who, Channel::Push, s.pace, s.urgent)?;
    }
    Ok(())
}

/// Forgets a neighbour's browsers: news come to them no more.
///
/// # Errors
/// [`Error::Db`].
pub fn unsubscribe(tx: &mut Tx<'_>, who: &Member) -> Result<(), Error> {
    push_delete_all(tx.conn, who.id)?;
    let s = notice_setting::of(tx.conn, who.id)?;
    if s.channel == Channel::Push {
        notice_setting::choose(tx, who, Channel::Page, s.pace, s.urgent)?;
    }
    Ok(())
}

/// A browser is gone. With the last of them news are on the page again, as everything is.
///
/// # Errors
/// [`Error::Db`].
pub fn gone(tx: &mut Tx<'_>, member: MemberId, id: PushId) -> Result<(), Error> {
    push_delete(tx.conn, id)?;
    if notice_setting::of(tx.conn, member)?.channel == Channel::Push && !has_any(tx.conn, member)? {
        return notice_setting::stop(tx, member);
    }
    Ok(())
}

/// Whether a neighbour has a browser that takes news.
pub(crate) fn has_any(conn: &mut Conn, member: MemberId) -> Result<bool, Error> {
    Ok(!push_of_member(conn, member)?.is_empty())
}
