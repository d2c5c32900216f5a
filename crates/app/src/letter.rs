//! The line of letters to neighbours, by mail, text message, push or mention: who gets one, and when.

use std::time::Duration;

use caremonger_domain::{
    Timestamp,
    id::{LetterId, MemberId, PersonId},
    notice::{Channel, GATHER, Haste, LETTER_PAUSE, MailStanding, haste},
};
use caremonger_store::{
    letter::{Letter, Way, letter_insert, letter_times},
    notice_setting::{NoticeSetting, notice_setting_find},
    person::person_of_member,
};

use crate::{Error, Tx};

/// A mail with a sign-in code.
pub(crate) const SIGN_IN: &str = "sign-in";
/// A mail that shows whose an address is.
pub(crate) const PROOF: &str = "proof";
/// A mention that shows whose an address on the fediverse is.
pub(crate) const MENTION_PROOF: &str = "mention-proof";
/// What is new.
pub(crate) const NEWS: &str = "news";
/// By which ways letters can leave the node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ways {
    /// There is a mail server.
    pub mail: bool,
    /// There is a gateway for text messages.
    pub text: bool,
    /// Browsers of neighbours can be told (Push API).
    pub push: bool,
    /// Private mentions can be sent.
    pub mention: bool,
    /// The hour of the day, in UTC, at which gathered news go out.
    pub letter_hour: u32,
}

/// Puts a letter into the line.
pub(crate) fn put(tx: &mut Tx<'_>, person: PersonId, way: Way, kind: &str, due: Timestamp) -> Result<(), Error> {
    let id = LetterId::new(tx.now, tx.bits());
    letter_insert(tx.conn, &Letter { id, person, case: None, way, kind: kind.to_owned(), attempts: 0 }, due, tx.now)?;
    Ok(())
}

/// Whether so many letters of a kind were put into the line within that time.
pub(crate) fn lately(tx: &mut Tx<'_>, person: PersonId, kind: &str, within: Duration, most: usize) -> Result<bool, Error> {
    let times = letter_times(tx.conn, person, kind, i64::try_from(most).unwrap_or(i64::MAX))?;
    Ok(times.iter().filter(|at| **at > tx.now.minus(within)).count() >= most)
}

/// The way news go to a neighbour; none when they read them on the page.
pub(crate) fn way_of(tx: &Tx<'_>, s: &NoticeSetting) -> Option<Way> {
    let ways = tx.node.ways();
    match s.channel {
        Channel::Mail if ways.mail && s.mail == MailStanding::Proven => Some(Way::Mail),
        Channel::Text if ways.text => Some(Way::Text),
        Channel::Push if ways.push => Some(Way::Push),
        Channel::Mention if ways.mention && s.mention_proven => Some(Way::Mention),
        _ => None,
    }
}

/// Something happened that concerns a neighbour: a letter goes soon, if it is such news and they wish to hear so.
pub(crate) fn at_once(tx: &mut Tx<'_>, member: MemberId, kind: &str) -> Result<(), Error> {
    let haste = haste(kind);
    if haste == Haste::Gathered {
        return Ok(());
    }
    let wish = |s: &NoticeSetting| s.urgent || haste == Haste::Always;
    let Some(s) = notice_setting_find(tx.conn, member)?.filter(wish) else { return Ok(()) };
    let Some(way) = way_of(tx, &s) else { return Ok(()) };
    let Some(p) = person_of_member(tx.conn, member)? else { return Ok(()) };
    let last = letter_times(tx.conn, p.id, NEWS, 1)?.first().map(|at| at.plus(LETTER_PAUSE));
    let due = tx.now.plus(GATHER).max(last.unwrap_or(tx.now));
    put(tx, p.id, way, NEWS, due)
}
