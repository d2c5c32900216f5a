//! Signing in: secrets, sessions, tokens, links.

use std::time::Duration;

use caremonger_domain::{
    id::{MemberId, SessionId},
    person::plain_digit,
};
use caremonger_signatures::digest::sha256;
use caremonger_store::{
    Conn,
    import::import_used,
    member::{Member, member_find},
    pod::pod_all,
    session::{Kind, Session, session_delete_kind, session_delete_setup, session_find, session_insert},
};

use crate::{
    Error, Node, Tx,
    secret::{hex, same, unhex},
};

/// How long a sign-in link can be used.
pub const LINK_LIFE: Duration = Duration::from_secs(7 * 24 * 3600);
/// How long a browser stays signed in.
pub const SESSION_LIFE: Duration = Duration::from_secs(90 * 24 * 3600);
/// How long a link to join can be used.
pub const JOIN_LIFE: Duration = Duration::from_secs(30 * 24 * 3600);
/// How long a code that is read aloud signs in.
pub const CODE_LIFE: Duration = Duration::from_secs(24 * 3600);
/// How long a mailed code or link signs in.
pub const MAILED_LIFE: Duration = Duration::from_secs(30 * 60);
/// How long the set-up link can be used.
pub const SETUP_LIFE: Duration = Duration::from_secs(24 * 3600);

/// SHA-256, for recognising the same bytes again without keeping them.
#[must_use]
pub fn fingerprint(bytes: &[u8]) -> [u8; 32] {
    sha256(bytes)
}

/// Makes a secret of `kind` and returns it; only its hash is kept.
///
/// # Errors
/// [`Error::Db`].
pub fn issue(tx: &mut Tx<'_>, kind: Kind, member: Option<MemberId>, label: &str) -> Result<String, Error> {
    let life = match kind {
        Kind::Token => None,
        Kind::Session => Some(SESSION_LIFE),
        Kind::Link => Some(LINK_LIFE),
        Kind::Setup => Some(SETUP_LIFE),
        Kind::Join => Some(JOIN_LIFE),
        Kind::Code => Some(CODE_LIFE),
    };
    if let (Kind::Session, Some(member)) = (kind, member) {
        import_used(tx.conn, member, tx.now)?;
    }
    make(tx, kind, member, label, life)
}

/// A link for a mail, which signs in once and soon.
pub(crate) fn mailed_link(tx: &mut Tx<'_>, member: MemberId) -> Result<String, Error> {
    make(tx, Kind::Link, Some(member), MAILED, Some(MAILED_LIFE))
}

fn make(tx: &mut Tx<'_>, kind: Kind, member: Option<MemberId>, label: &str, life: Option<Duration>) -> Result<String, Error> {
    let prefix = match kind {
        Kind::Token => "cmt_",
        Kind::Session => "cms_",
        Kind::Link => "cml_",
        Kind::Setup => "cmu_",
        Kind::Join => "cmj_",
        Kind::Code => "",
    };
    keep(tx, kind, member, label, new_secret(tx, prefix), life)
}

/// Digits of a code that is read aloud.
const CODE_DIGITS: usize = 8;
/// The label of what was mailed.
pub(crate) const MAILED: &str = "mail";

/// Makes a code of eight digits that signs somebody in once, to be read aloud; an earlier one ends.
pub(crate) fn issue_code(tx: &mut Tx<'_>, member: MemberId) -> Result<String, Error> {
    session_delete_kind(tx.conn, member, Kind::Code)?;
    free_code(tx, member, "code", CODE_LIFE)
}

/// The same for a mail. Codes that were read aloud or written on paper go on working: anybody can ask for a mail.
pub(crate) fn mailed_code(tx: &mut Tx<'_>, member: MemberId) -> Result<String, Error> {
    free_code(tx, member, MAILED, MAILED_LIFE)
}

fn free_code(tx: &mut Tx<'_>, member: MemberId, label: &str, life: Duration) -> Result<String, Error> {
    for _ in 0..20 {
        let code = new_code(tx);
        if session_find(tx.conn, Kind::Code, &sha256(code.as_bytes()), tx.now)?.is_none() {
            return keep(tx, Kind::Code, Some(member), label, code, Some(life));
        }
    }
    Err(caremonger_store::DbError::Other("no free code was found".into()).into())
}

/// What a secret is known by; nothing for what is longer than any of ours.
pub(crate) fn hash_of(secret: &str) -> Option<[u8; 32]> {
    (secret.len() <= 200).then(|| sha256(secret.as_bytes()))
}

/// A secret that nobody guesses, behind letters that tell what it is for.
pub(crate) fn new_secret(tx: &Tx<'_>, prefix: &str) -> String {
    let mut raw = [0; 32];
    tx.node.random().fill(&mut raw);
    format!("{prefix}{}", hex(&raw))
}

/// Eight digits, for [`read_code`].
pub(crate) fn new_code(tx: &Tx<'_>) -> String {
    format!("{:08}", tx.bits() % 100_000_000)
}

/// A code as somebody typed it, with spaces or in the digits of another script; `None` when it cannot be one.
pub(crate) fn read_code(typed: &str) -> Option<String> {
    let digits: String = typed.chars().take(100).filter_map(plain_digit).collect();
    (digits.len() == CODE_DIGITS && typed.len() <= 100).then_some(digits)
}

fn keep(
    tx: &mut Tx<'_>,
    kind: Kind,
    member: Option<MemberId>,
    label: &str,
    secret: String,
    life: Option<Duration>,
) -> Result<String, Error> {
    session_insert(
        tx.conn,
        &Session {
            id: SessionId::new(tx.now, tx.bits()),
            member,
            kind,
            secret_hash: sha256(secret.as_bytes()).to_vec(),
            label: label.chars().take(80).collect(),
            created_at: tx.now,
            expires_at: life.map(|l| tx.now.plus(l)),
        },
    )?;
    Ok(secret)
}

/// Who holds a session or token secret.
///
/// # Errors
/// [`Error::Db`].
pub async fn holder(node: &Node, kind: Kind, secret: &str) -> Result<Option<(SessionId, Member)>, Error> {
    let Some(hash) = hash_of(secret) else { return Ok(None) };
    let now = node.now();
    node.read(move |c| {
        let Some((session, Some(member))) = session_find(c, kind, &hash, now)? else { return Ok(None) };
        Ok(member_find(c, member)?.map(|m| (session, m)))
    })
    .await
}

/// The token that forms of a signed-in browser carry: shown in pages, of no use without the session secret itself.
#[must_use]
pub fn form_token(session_secret: &str) -> String {
    hex(&sha256(format!("csrf{session_secret}").as_bytes()))
}

/// A form token as a page shows it: another text each time, behind which it stands.
#[must_use]
pub fn masked_token(node: &Node, token: &str) -> String {
    let mut mask = [0; 32];
    node.random().fill(&mut mask);
    let hidden: Vec<u8> = unhex(token).unwrap_or_default().iter().zip(mask).map(|(t, m)| t ^ m).collect();
    format!("{}{}", hex(&mask), hex(&hidden))
}

/// Whether what a form carries is the token, masked as pages show it or plain.
#[must_use]
pub fn is_form_token(token: &str, given: &str) -> bool {
    if given.len() == token.len() {
        return same(token, given);
    }
    let halves = given.split_at_checked(token.len()).filter(|(_, hidden)| hidden.len() == token.len());
    let Some((mask, hidden)) = halves else { return false };
    let (Some(mask), Some(hidden)) = (unhex(mask), unhex(hidden)) else { return false };
    let plain: Vec<u8> = mask.iter().zip(hidden).map(|(m, h)| m ^ h).collect();
    same(token, &hex(&plain))
}

/// The page a sign-in link leads to.
#[must_use]
pub fn link_url(node: &Node, secret: &str) -> String {
    format!("{}/sign-in/{secret}", node.urls().origin())
}

/// A fresh set-up link if the node has no pod yet; earlier ones end.
///
/// # Errors
/// [`Error::Db`].
pub async fn setup_link(node: &Node) -> Result<Option<String>, Error> {
    let secret = node
        .act(|tx| {
            if !pod_all(tx.conn)?.is_empty() {
                return Ok(None);
            }
            session_delete_setup(tx.conn)?;
            issue(tx, Kind::Setup, None, "set-up").map(Some)
        })
        .await?;
    Ok(secret.map(|s| format!("{}/setup/{s}", node.urls().origin())))
}

/// Whether a set-up secret is good.
///
/// # Errors
/// [`Error::Db`].
pub fn setup_is_open(conn: &mut Conn, secret: &str, now: caremonger_domain::Timestamp) -> Result<bool, Error> {
    Ok(session_find(conn, Kind::Setup, &sha256(secret.as_bytes()), now)?.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_known_behind_its_mask_and_no_other_is() {
        let token = form_token("cms_secret");
        let bytes = unhex(&token).expect("hex");
        let mask = [0x5a_u8; 32];
        let hidden: Vec<u8> = bytes.iter().zip(mask).map(|(t, m)| t ^ m).collect();
        let masked = format!("{}{}", hex(&mask), hex(&hidden));
        assert!(is_form_token(&token, &masked) && is_form_token(&token, &token) && !masked.contains(&token));
        let other = form_token("cms_other");
        for bad in ["", "00", &other, &format!("{other}{other}"), &masked[1..], &format!("{masked}00"), "é"] {
            assert!(!is_form_token(&token, bad), "{bad}");
        }
    }
}
