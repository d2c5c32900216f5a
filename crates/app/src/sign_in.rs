//! Signing in: with a link, with a code that was read aloud or mailed, and asking for a mail with both.

use std::time::Duration;

use caremonger_domain::{
    Refusal,
    id::{PodId, SessionId},
    notice::MailStanding,
    person::{Details, Field},
};
use caremonger_signatures::digest::sha256;
use caremonger_store::{
    decision_link::links_forget,
    letter::Way,
    member::{Member, member_find},
    notice::notice_page,
    passkey::passkey_delete_all,
    person::person_find,
    pod::pod_all,
    session::{Kind, session_delete_labelled, session_delete_others, session_take},
};

use crate::{
    Error, Node, Tx, letter, notice, notice_setting,
    person::{self, Contact},
    push,
    session::{self, read_code},
};

/// Most people of one address who are written to.
const PEOPLE: i64 = 5;
/// Most sign-in mails to one neighbour within [`WITHIN`].
const MAILS: usize = 3;
/// Notices that are looked through for codes made lately.
const LOOKED_AT: i64 = 50;
/// See [`MAILS`].
const WITHIN: Duration = Duration::from_secs(3600);

/// Trades a sign-in link's secret for a session; the link is used up.
///
/// # Errors
/// [`Refusal::NotFound`] when the link was used or has ended.
pub async fn by_link(node: &Node, secret: String, label: String) -> Result<String, Error> {
    node.act(move |tx| trade(tx, Kind::Link, &secret, &label)).await
}

/// Signs in with a code; the code is used up. A session's secret.
///
/// # Errors
/// [`Refusal::NotFound`] when it is none (any more), [`Refusal::WrongState`] when too many wrong ones were tried.
pub async fn by_code(node: &Node, typed: &str, label: String) -> Result<String, Error> {
    let Some(code) = read_code(typed) else { return Err(Refusal::NotFound.into()) };
    node.tries().guess(node.now(), node.act(move |tx| trade(tx, Kind::Code, &code, &label))).await
}

fn trade(tx: &mut Tx<'_>, kind: Kind, secret: &str, label: &str) -> Result<String, Error> {
    let hash = sha256(secret.as_bytes());
    let Some((_, Some(member))) = session_take(tx.conn, kind, &hash, tx.now)? else { return Err(Refusal::NotFound.into()) };
    session::issue(tx, Kind::Session, Some(member), label)
}

/// Whether a neighbour may sign in by a mail to their address. One that a point person wrote down is as good as a code that this
/// point person reads to them, and so not for the keys of the pod; one they wrote themselves could be somebody else's by mistake.
pub(crate) fn may(tx: &mut Tx<'_>, member: &Member) -> Result<bool, Error> {
    Ok(match notice_setting::of(tx.conn, member.id)?.mail {
        MailStanding::Proven => true,
        MailStanding::Told => !member.has_job("keys"),
        MailStanding::Unproven => false,
    })
}

/// Has a mail with a code and a link sent to the neighbours of an address. Whether there are any is not told.
///
/// # Errors
/// [`Refusal::Invalid`] naming `mail` for what cannot be an address.
pub fn ask_mail(tx: &mut Tx<'_>, typed: &str) -> Result<(), Error> {
    let told = Details::default().with(Field::Mail, typed)?;
    if told.is_empty() {
        return Err(Refusal::Invalid("Write a mail address.", "mail").into());
    }
    if !tx.node.ways().mail {
        return Ok(());
    }
    for pod in pod_all(tx.conn)?.into_iter().filter(|p| p.deleted_at.is_none()) {
        for id in person::reached_by(tx.conn, tx.node, pod.id, Contact::Mail(typed), PEOPLE)? {
            let Some(member) = person_find(tx.conn, id)?.and_then(|p| p.member) else { continue };
            let Some(member) = member_find(tx.conn, member)? else { continue };
            if may(tx, &member)? && !letter::lately(tx, id, letter::SIGN_IN, WITHIN, MAILS)? {
                letter::put(tx, id, Way::Mail, letter::SIGN_IN, tx.now)?;
                if notice_setting::of(tx.conn, member.id)?.mail == MailStanding::Told {
                    // Whoever wrote the address down may read it: nobody becomes somebody else unseen.
                    notice::to_member(tx, member.id, "code-made")?;
                }
            }
        }
    }
    Ok(())
}

/// Jobs with which one could do to others what a number that was mistyped or taken over must not do.
const NOT_BY_TEXT: &[&str] = &["keys", "desk", "purse", "mediator"];

/// A code for the neighbour of a number that just texted for one: the answer goes to that number. None where it is not to the last digit the number they
/// keep, prefix of the country and all, where it is nobody's or several people's, and for whoever looks after others: a number can be taken over. At most
/// three an hour, and each ends the one before.
///
/// # Errors
/// [`Error::Db`].
pub(crate) fn by_text(tx: &mut Tx<'_>, pod: PodId, number: &str) -> Result<Option<(Member, String)>, Error> {
    let mut found = Vec::new();
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    for id in person::reached_by(tx.conn, tx.node, pod, Contact::Phone(number), PEOPLE)? {
        let whole = person::one(tx.conn, tx.node, id, Field::Phone)?.is_some_and(|kept| digits(&kept) == digits(number));
        let member = person_find(tx.conn, id)?.filter(|_| whole).and_then(|p| p.member);
        found.extend(member.map(|m| member_find(tx.conn, m)).transpose()?.flatten());
    }
    let [member] = found.as_slice() else { return Ok(None) };
    let lately = notice_page(tx.conn, member.id, None, LOOKED_AT)?;
    let made = lately.iter().filter(|n| n.kind == "code-made" && n.created_at > tx.now.minus(WITHIN)).count();
    if made >= MAILS || NOT_BY_TEXT.iter().any(|job| member.has_job(job)) {
        return Ok(None);
    }
    session_delete_labelled(tx.conn, member.id, session::MAILED)?;
    let code = session::mailed_code(tx, member.id)?;
    notice::to_member(tx, member.id, "code-made")?;
    Ok(Some((member.clone(), code)))
}

/// Signs a neighbour out everywhere but here, and forgets their passkeys, the browsers that show news, and what mails and texts answer proposals
/// with: a phone that was lost has them in it.
///
/// # Errors
/// [`Error::Db`].
pub fn end_others(tx: &mut Tx<'_>, who: &Member, here: SessionId) -> Result<(), Error> {
    session_delete_others(tx.conn, who.id, here)?;
    passkey_delete_all(tx.conn, who.id)?;
    links_forget(tx.conn, who.id)?;
    push::unsubscribe(tx, who)
}
