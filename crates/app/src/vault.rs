//! The vault: a key for each person and each private conversation, sealed with the node's. Destroying a key wipes what it opens,
//! here and in every backup.

use caremonger_sealing::{CannotOpen, KEY_LEN, Key, NONCE_LEN};
use caremonger_store::{
    Conn, DbError,
    setting::{setting_get, setting_put},
    vault_key::{VaultKey, vault_key_begin, vault_key_find, vault_key_put},
};

use crate::{
    Error, Node, Tx,
    secret::{hex, unhex},
};

/// Marks of phone and mail that are kept with a person's key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Marks {
    pub(crate) phone: Option<Vec<u8>>,
    pub(crate) mail: Option<Vec<u8>>,
}

/// What something longer than is ever kept would be: told before it comes here.
fn too_long(_: caremonger_sealing::TooLong) -> DbError {
    DbError::Other("a text to be sealed is too long".into())
}

fn nonce(node: &Node) -> [u8; NONCE_LEN] {
    let mut out = [0; NONCE_LEN];
    node.random().fill(&mut out);
    out
}

fn key_place(owner: &str) -> String {
    format!("key of {owner}")
}

/// The key of a person or conversation; none once it is wiped.
pub(crate) fn key_of(conn: &mut Conn, node: &Node, owner: &str) -> Result<Option<Key>, Error> {
    let Some(kept) = vault_key_find(conn, owner)? else { return Ok(None) };
    let opened = node.vault().open(&key_place(owner), &kept.sealed)?;
    Ok(Some(Key::from_slice(&opened).ok_or(CannotOpen)?))
}

/// A fresh key; the one before, and with it what was sealed with it, is gone.
pub(crate) fn new_key(tx: &mut Tx<'_>, owner: &str, marks: Marks) -> Result<Key, Error> {
    let (key, sealed) = fresh(tx, owner)?;
    vault_key_put(tx.conn, &VaultKey { owner: owner.to_owned(), sealed, phone_mark: marks.phone, mail_mark: marks.mail })?;
    Ok(key)
}

/// The key of a conversation; made with its first words. Of two who begin at one moment the first makes it.
pub(crate) fn ensure_key(tx: &mut Tx<'_>, owner: &str) -> Result<Key, Error> {
    if let Some(key) = key_of(tx.conn, tx.node, owner)? {
        return Ok(key);
    }
    let sealed = fresh(tx, owner)?.1;
    vault_key_begin(tx.conn, &VaultKey { owner: owner.to_owned(), sealed, phone_mark: None, mail_mark: None })?;
    key_of(tx.conn, tx.node, owner)?.ok_or_else(|| CannotOpen.into())
}

fn fresh(tx: &Tx<'_>, owner: &str) -> Result<(Key, Vec<u8>), Error> {
    let mut bytes = [0; KEY_LEN];
    tx.node.random().fill(&mut bytes);
    let key = Key::new(bytes);
    let sealed = seal_for_node(tx.node, &key_place(owner), key.as_bytes())?;
    Ok((key, sealed))
}

/// Keeps a key that came with what it opens, sealed with this node's.
pub(crate) fn bring_key(tx: &mut Tx<'_>, owner: &str, key: &Key) -> Result<(), Error> {
    let sealed = seal_for_node(tx.node, &key_place(owner), key.as_bytes())?;
    Ok(vault_key_put(tx.conn, &VaultKey { owner: owner.to_owned(), sealed, phone_mark: None, mail_mark: None })?)
}

/// Changes the marks that are kept with a key.
pub(crate) fn mark_anew(tx: &mut Tx<'_>, owner: &str, marks: Marks) -> Result<(), Error> {
    if let Some(kept) = vault_key_find(tx.conn, owner)? {
        vault_key_put(tx.conn, &VaultKey { phone_mark: marks.phone, mail_mark: marks.mail, ..kept })?;
    }
    Ok(())
}

/// The mark of a detail, in hex: it is known again by it, and nobody without the node's key can tell or try what it is.
pub(crate) fn mark(node: &Node, kind: &str, detail: &str) -> String {
    hex(&node.vault().mark(kind, detail))
}

/// Seals something with the node's own key, for its one place.
pub(crate) fn seal_for_node(node: &Node, place: &str, plain: &[u8]) -> Result<Vec<u8>, Error> {
    Ok(node.vault().seal(nonce(node), place, plain).map_err(too_long)?)
}

/// By what a request is known again, so that nobody without the node's key can try which one it was.
#[must_use]
pub fn request_mark(node: &Node, request: &[u8]) -> Vec<u8> {
    node.vault().mark("request", &hex(request))
}

/// An answer that is kept to be given again, sealed with the node's own key and in hex: what is private in it is in no backup.
///
/// # Errors
/// [`Error::Db`] when it is longer than anything that is kept.
pub fn seal_answer(node: &Node, place: &str, text: &str) -> Result<String, Error> {
    Ok(hex(&seal_for_node(node, place, text.as_bytes())?))
}

/// The same opened again; `None` when it was sealed with another key, as before a backup was brought back.
#[must_use]
pub fn open_answer(node: &Node, place: &str, sealed: &str) -> Option<String> {
    let opened = node.vault().open(place, &unhex(sealed)?).ok()?;
    Some(String::from_utf8_lossy(&opened).into_owned())
}

/// Seals a text for its one place.
pub(crate) fn seal(node: &Node, key: &Key, place: &str, text: &str) -> Result<Vec<u8>, Error> {
    seal_bytes(node, key, place, text.as_bytes())
}

/// Opens it again.
pub(crate) fn open(key: &Key, place: &str, sealed: &[u8]) -> Result<String, Error> {
    Ok(String::from_utf8_lossy(&key.open(place, sealed)?).into_owned())
}

/// The same for bytes.
pub(crate) fn seal_bytes(node: &Node, key: &Key, place: &str, bytes: &[u8]) -> Result<Vec<u8>, Error> {
    Ok(key.seal(nonce(node), place, bytes).map_err(too_long)?)
}

/// Opens them again.
pub(crate) fn open_bytes(key: &Key, place: &str, sealed: &[u8]) -> Result<Vec<u8>, Error> {
    Ok(key.open(place, sealed)?.to_vec())
}

/// The setting that says that something was wiped which the disk still holds. It is set in the act that wipes, so that no crash
/// forgets it.
const DUE: &str = "vault_due";

/// The setting that counts what was wiped.
const WIPES: &str = "vault_wipes";

/// How much has been wiped so far: a copy of keys that was read before is stale.
pub(crate) fn wipes(conn: &mut Conn) -> Result<u64, Error> {
    Ok(setting_get(conn, WIPES)?.and_then(|n| n.parse().ok()).unwrap_or(0))
}

/// Counts on from there.
pub(crate) fn count_from(tx: &mut Tx<'_>, wipes: u64) -> Result<(), Error> {
    Ok(setting_put(tx.conn, WIPES, &wipes.to_string())?)
}

/// Says that the disk and every copy of keys have to be cleaned.
pub(crate) fn is_due(tx: &mut Tx<'_>) -> Result<(), Error> {
    tx.wiped = true;
    setting_put(tx.conn, DUE, &tx.now.to_string())?;
    let wipes = wipes(tx.conn)?;
    count_from(tx, wipes + 1)
}

/// Makes the database forget on its disk too what was wiped, if something was; whether it is clean.
///
/// # Errors
/// [`Error::Db`].
pub async fn scrub(node: &Node) -> Result<bool, Error> {
    let due = node.read(|c| Ok::<_, Error>(setting_get(c, DUE)?.filter(|d| !d.is_empty()))).await?;
    let Some(due) = due else { return Ok(true) };
    if let Err(error) = node.db().scrub().await {
        tracing::debug!(%error, "what was wiped is not yet gone from the disk");
        return Ok(false);
    }
    // What was wiped meanwhile is still due.
    node.act(move |tx| {
        let clean = setting_get(tx.conn, DUE)?.is_none_or(|now| now == due);
        if clean {
            setting_put(tx.conn, DUE, "")?;
        }
        Ok(clean)
    })
    .await
}
