//! How a neighbour hears of news: which way, how often, and that their mail address is theirs.

use std::time::Duration;

use caremonger_domain::{
    Refusal, Timestamp,
    id::{MemberId, NoticeId},
    notice::{Channel, MailStanding, Pace, next_letter},
    person::{Details, Field, mail_mark, phone_mark},
};
use caremonger_signatures::digest::sha256;
use caremonger_store::{
    Conn,
    decision_link::links_forget,
    letter::{Way, letter_count},
    member::{Member, member_find},
    notice::notice_page,
    notice_setting::{NoticeSetting, notice_setting_find, notice_setting_lock, notice_setting_put},
    person::person_of_member,
    push::push_of_member,
    session::session_delete_labelled,
};

use crate::{
    Error, Node, Tx, letter, person,
    secret::{hex, same},
    session, vault,
};

/// How long the digits in the mail that shows whose an address is count.
pub const PROOF_LIFE: Duration = Duration::from_secs(24 * 3600);
/// Most such mails to one neighbour in a day.
const PROOFS_A_DAY: usize = 5;
/// Most such mails of the node in an hour: it is no tool to write to strangers.
const PROOFS_AN_HOUR: i64 = 60;

/// What a neighbour who never chose anything has.
fn unchosen(member: MemberId) -> NoticeSetting {
    NoticeSetting {
        member,
        channel: Channel::Page,
        pace: Pace::Daily,
        urgent: true,
        mail: MailStanding::Unproven,
        proof: None,
        mention_proven: false,
        mention_proof: None,
        told_until: None,
        next_at: Timestamp::from_seconds(0),
    }
}

/// How a neighbour hears of news.
///
/// # Errors
/// [`Error::Db`].
pub fn of(conn: &mut Conn, member: MemberId) -> Result<NoticeSetting, Error> {
    Ok(notice_setting_find(conn, member)?.unwrap_or_else(|| unchosen(member)))
}

/// The same, held until the end of the act: whoever changes it waits for whoever else does.
pub(crate) fn held(tx: &mut Tx<'_>, member: MemberId) -> Result<NoticeSetting, Error> {
    Ok(notice_setting_lock(tx.conn, member)?.unwrap_or_else(|| unchosen(member)))
}

fn newest(conn: &mut Conn, member: MemberId) -> Result<Option<NoticeId>, Error> {
    Ok(notice_page(conn, member, None, 1)?.first().map(|n| n.id))
}

/// What a neighbour has kept of themselves in one field.
///
/// # Errors
/// [`Error::Sealed`] when the node's key is another.
pub fn detail(conn: &mut Conn, node: &Node, member: MemberId, field: Field) -> Result<Option<String>, Error> {
    let Some(p) = person_of_member(conn, member)? else { return Ok(None) };
    person::one(conn, node, p.id, field)
}

/// Chooses a way, how often, and whether what somebody waits for is told at once.
///
/// # Errors
/// [`Refusal::Invalid`] naming `channel` for a way on which they cannot be reached.
pub fn choose(tx: &mut Tx<'_>, who: &Member, channel: Channel, pace: Pace, urgent: bool) -> Result<(), Error> {
    let before = held(tx, who.id)?;
    let refused = |why| Err(Refusal::Invalid(why, "channel").into());
    match channel {
        Channel::Mail if !tx.node.ways().mail || before.mail != MailStanding::Proven => {
            return refused("Show first that the mail address is yours.");
        }
        Channel::Push if push_of_member(tx.conn, who.id)?.is_empty() => {
            return refused("Switch news on first, on the phone or computer that shows them.");
        }
        Channel::Mention if !before.mention_proven => return refused("Show first that the address is yours."),
        Channel::Text if !tx.node.ways().text => return refused("Choose another way."),
        Channel::Text if detail(tx.conn, tx.node, who.id, Field::Phone)?.is_none() => {
            return refused("Write your phone number first.");
        }
        _ => {}
    }
    let next_at = next_letter(pace, tx.node.ways().letter_hour, tx.now);
    // What came before the choice was to be read on the page, and is not told again.
    let told_until = if before.channel == channel { before.told_until } else { newest(tx.conn, who.id)? };
    Ok(notice_setting_put(tx.conn, &NoticeSetting { channel, pace, urgent, next_at, told_until, ..before })?)
}

/// Writes down that a neighbour has looked at their news: no letter tells them again.
///
/// # Errors
/// [`Error::Db`].
pub fn looked(tx: &mut Tx<'_>, member: MemberId, newest: NoticeId) -> Result<(), Error> {
    match notice_setting_lock(tx.conn, member)? {
        Some(s) if s.told_until < Some(newest) => {
            Ok(notice_setting_put(tx.conn, &NoticeSetting { told_until: Some(newest), ..s })?)
        }
        _ => Ok(()),
    }
}

/// Keeps what a neighbour tells of themselves. A mail address that is new has to be shown to be theirs.
///
/// # Errors
/// As [`person::put`].
pub fn tell(tx: &mut Tx<'_>, who: &Member, told: &Details) -> Result<(), Error> {
    let before = detail(tx.conn, tx.node, who.id, Field::Mail)?;
    let phone = detail(tx.conn, tx.node, who.id, Field::Phone)?;
    let id = person::of_member(tx, who)?;
    person::put(tx, id, told)?;
    // What was asked by text was asked another number.
    if phone.as_deref().map(phone_mark) != detail(tx.conn, tx.node, who.id, Field::Phone)?.as_deref().map(phone_mark) {
        links_forget(tx.conn, who.id)?;
    }
    let after = detail(tx.conn, tx.node, who.id, Field::Mail)?;
    if before.as_deref().map(mail_mark) != after.as_deref().map(mail_mark) {
        stands(tx, who.id, MailStanding::Unproven)?;
        if after.is_some() {
            return ask_proof_if_may(tx, who.id);
        }
    }
    Ok(())
}

/// A mail address of a neighbour is new: what was known of the one before does not count for it.
pub(crate) fn stands(tx: &mut Tx<'_>, member: MemberId, mail: MailStanding) -> Result<(), Error> {
    session_delete_labelled(tx.conn, member, session::MAILED)?;
    links_forget(tx.conn, member)?;
    let before = held(tx, member)?;
    let channel = if before.channel == Channel::Mail { Channel::Page } else { before.channel };
    Ok(notice_setting_put(tx.conn, &NoticeSetting { mail, channel, proof: None, ..before })?)
}

/// Somebody is given the keys: whoever wrote their address down, or once signed in for them, must not sign in by it any more. They show
/// anew that it is theirs.
pub(crate) fn keys_are_given(tx: &mut Tx<'_>, who: MemberId) -> Result<(), Error> {
    if of(tx.conn, who)?.mail == MailStanding::Unproven {
        return Ok(());
    }
    stands(tx, who, MailStanding::Unproven)?;
    ask_proof_if_may(tx, who)
}

/// [`ask_proof`] as a part of something that is kept either way: the mail can be asked for later.
fn ask_proof_if_may(tx: &mut Tx<'_>, who: MemberId) -> Result<(), Error> {
    match ask_proof(tx, who) {
        Ok(()) | Err(Error::Refused(_)) => Ok(()),
        Err(e) => Err(e),
    }
}

/// Has a mail sent with digits that show that it reached them.
///
/// # Errors
/// [`Refusal::Invalid`] after too many of them.
pub fn ask_proof(tx: &mut Tx<'_>, who: MemberId) -> Result<(), Error> {
    if !tx.node.ways().mail {
        return Ok(());
    }
    let p = person_of_member(tx.conn, who)?.ok_or(Refusal::NotFound)?;
    let address = person::one(tx.conn, tx.node, p.id, Field::Mail)?.ok_or(Refusal::NotFound)?;
    let mark = tx.node.vault().mark("asked to be shown", &mail_mark(&address));
    let (day, hour) = (Duration::from_secs(24 * 3600), Duration::from_secs(3600));
    // By person and by address: whoever forgets themselves and begins anew does not get more of them to anybody.
    let many = letter::lately(tx, p.id, letter::PROOF, day, PROOFS_A_DAY)?
        || letter_count(tx.conn, letter::PROOF, tx.now.minus(hour))? >= PROOFS_AN_HOUR
        || !tx.node.addresses().another(&mark, tx.now);
    if many {
        return Err(Refusal::Invalid("Five mails a day are the most.", "digits").into());
    }
    letter::put(tx, p.id, Way::Mail, letter::PROOF, tx.now)
}

/// The digits for the mail that shows whose an address is; earlier ones end.
pub(crate) fn new_proof(tx: &mut Tx<'_>, member: MemberId) -> Result<String, Error> {
    let digits = session::new_code(tx);
    let proof = Some((sha256(digits.as_bytes()).to_vec(), tx.now.plus(PROOF_LIFE)));
    let before = held(tx, member)?;
    notice_setting_put(tx.conn, &NoticeSetting { proof, ..before })?;
    Ok(digits)
}

/// Whether digits are those that were sent, and still count.
pub(crate) fn fits(proof: Option<&(Vec<u8>, Timestamp)>, digits: &str, now: Timestamp) -> bool {
    proof.is_some_and(|(hash, until)| *until > now && same(&hex(hash), &hex(&sha256(digits.as_bytes()))))
}

/// Takes the digits of that mail. From then on news come by mail, unless they chose another way.
///
/// # Errors
/// [`Refusal::NotFound`] when they are wrong or too old, [`Refusal::WrongState`] when too many wrong ones were tried.
pub async fn prove(node: &Node, who: MemberId, typed: &str) -> Result<(), Error> {
    let digits = session::read_code(typed).ok_or(Refusal::NotFound)?;
    let look = node.act(move |tx| {
        let setting = held(tx, who)?;
        if fits(setting.proof.as_ref(), &digits, tx.now) { proven(tx, setting) } else { Err(Refusal::NotFound.into()) }
    });
    node.tries().guess(node.now(), look).await
}

/// Mail has reached a neighbour at their address.
fn proven(tx: &mut Tx<'_>, before: NoticeSetting) -> Result<(), Error> {
    if before.mail == MailStanding::Proven {
        return Ok(());
    }
    let mail = NoticeSetting { mail: MailStanding::Proven, proof: None, ..before };
    if mail.channel != Channel::Page {
        return Ok(notice_setting_put(tx.conn, &mail)?);
    }
    let next_at = next_letter(mail.pace, tx.node.ways().letter_hour, tx.now);
    let told_until = newest(tx.conn, mail.member)?;
    Ok(notice_setting_put(tx.conn, &NoticeSetting { channel: Channel::Mail, next_at, told_until, ..mail })?)
}

/// In letters alone: digits in a row are a phone number to whatever looks after what leaves.
fn stop_mark(node: &Node, member: MemberId) -> String {
    in_letters(&vault::mark(node, "no more letters", &member.to_string()))
}

/// The same with small letters from `q` on in the place of digits; ids have capital letters, and marks none of these.
pub(crate) fn in_letters(text: &str) -> String {
    text.chars().map(|c| c.to_digit(10).and_then(|d| char::from_u32('q' as u32 + d)).unwrap_or(c)).collect()
}

/// Takes [`in_letters`] back.
pub(crate) fn in_digits(text: &str) -> String {
    text.chars()
        .map(|c| if ('q'..='z').contains(&c) { char::from_digit(c as u32 - 'q' as u32, 10).unwrap_or(c) } else { c })
        .collect()
}

/// The page that ends letters to a neighbour without signing in: the link of every letter.
pub(crate) fn stop_url(node: &Node, member: MemberId) -> String {
    format!("{}/stop/{}/{}", node.urls().origin(), in_letters(&member.to_string()), stop_mark(node, member))
}

/// Whose letters a link ends; `None` when it is not one of ours.
///
/// # Errors
/// [`Error::Db`].
pub fn stop_link(conn: &mut Conn, node: &Node, member: &str, mark: &str) -> Result<Option<Member>, Error> {
    let Ok(id) = in_digits(member).parse::<MemberId>() else { return Ok(None) };
    // In letters sent before it stood there in digits.
    if !same(&in_digits(mark), &in_digits(&stop_mark(node, id))) {
        return Ok(None);
    }
    Ok(member_find(conn, id)?)
}

/// Ends letters to a neighbour: news are on their page alone, until they choose otherwise.
///
/// # Errors
/// [`Error::Db`].
pub fn stop(tx: &mut Tx<'_>, member: MemberId) -> Result<(), Error> {
    let before = held(tx, member)?;
    Ok(notice_setting_put(tx.conn, &NoticeSetting { channel: Channel::Page, ..before })?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_marks_are_read_back_from_letters() {
        for text in ["01K8ZQ3M7N0123456789ABCDEF", "09af"] {
            let letters = in_letters(text);
            assert!(!letters.contains(|c: char| c.is_ascii_digit()) && in_digits(&letters) == text, "{letters}");
        }
    }
}
