//! The keys of what is sealed outside the database: one copy beside the backups, and its renewal when something is wiped.
//!
//! A backup holds sealed details and no key to them. Their keys are in a file of their own, of which there is one in each
//! folder with backups: written with each backup, and written anew by the running node whenever somebody is wiped. So a
//! backup that was made earlier and is restored with it gives back everybody but those.

use caremonger_domain::{Timestamp, id::PersonId};
use caremonger_sealing::Key;
use caremonger_store::{
    Conn,
    person::{person_find, person_wipe},
    setting::{setting_get, setting_put},
    vault_key::{VaultKey, person_without_key, vault_key_delete, vault_key_page, vault_key_put},
};
use serde::{Deserialize, Serialize};

use crate::{
    Error, Node, person,
    secret::{self, hex},
    vault,
};

/// The form of the copy that this version writes and reads.
const FORMAT: u32 = 1;
/// Rows read at a time.
const PAGE: i64 = 1_000;
/// The setting that says which key the people's keys are sealed with.
const MARK: &str = "vault_mark";
/// The setting with the places of copies.
const COPIES: &str = "vault_copies";
/// Most places that are remembered; a new one pushes out the oldest.
const COPIES_MAX: usize = 10;

/// A copy of all keys of people's details.
#[derive(Clone, Serialize, Deserialize)]
pub struct Copy {
    caremonger_keys: u32,
    /// Public origin of the node.
    pub origin: String,
    /// When it was written.
    pub written_at: Timestamp,
    node_key: String,
    keys: Vec<Entry>,
    /// How much had been wiped when it was read.
    #[serde(default)]
    wipes: u64,
}

/// Whose, the sealed key, and the marks of phone and mail, in hex.
type Entry = (String, String, Option<String>, Option<String>);

/// The copy is no copy of keys, or one of a newer version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no file of keys that this version can read")]
pub struct BadCopy;

/// Where a copy lies, and whether it has to be written anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Path of the file.
    pub path: String,
    /// How much had been wiped when its keys were read.
    wipes: u64,
    /// Whether something was wiped since.
    #[serde(skip)]
    pub stale: bool,
}

fn unhex(text: &str) -> Result<Vec<u8>, BadCopy> {
    secret::unhex(text).ok_or(BadCopy)
}

impl std::fmt::Debug for Copy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Copy({} keys)", self.keys.len())
    }
}

impl Copy {
    /// All keys as they are now.
    ///
    /// # Errors
    /// [`Error::Db`].
    pub async fn take(node: &Node) -> Result<Self, Error> {
        let (now, origin, node_key) = (node.now(), node.urls().origin().to_owned(), hex(node.vault().as_bytes()));
        node.read(move |c| {
            let mut keys: Vec<Entry> = Vec::new();
            // Counted before the keys are read: what is wiped meanwhile makes this copy stale.
            let wipes = vault::wipes(c)?;
            loop {
                let page = vault_key_page(c, keys.last().map(|(owner, ..)| owner.as_str()), PAGE)?;
                let last = i64::try_from(page.len()).is_ok_and(|n| n < PAGE);
                let mark = |m: Option<Vec<u8>>| m.map(|m| hex(&m));
                keys.extend(page.into_iter().map(|k| (k.owner, hex(&k.sealed), mark(k.phone_mark), mark(k.mail_mark))));
                if last {
                    return Ok(Self { caremonger_keys: FORMAT, origin, written_at: now, node_key, keys, wipes });
                }
            }
        })
        .await
    }

    /// As the bytes of a file.
    ///
    /// # Errors
    /// [`BadCopy`], which cannot be.
    pub fn to_bytes(&self) -> Result<Vec<u8>, BadCopy> {
        serde_json::to_vec(self).map_err(|_| BadCopy)
    }

    /// From the bytes of a file.
    ///
    /// # Errors
    /// [`BadCopy`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BadCopy> {
        let copy: Self = serde_json::from_slice(bytes).map_err(|_| BadCopy)?;
        if copy.caremonger_keys == FORMAT { Ok(copy) } else { Err(BadCopy) }
    }

    /// The node's key in it.
    ///
    /// # Errors
    /// [`BadCopy`].
    pub fn node_key(&self) -> Result<Key, BadCopy> {
        Key::from_slice(&unhex(&self.node_key)?).ok_or(BadCopy)
    }

    fn keys(&self) -> Result<Vec<VaultKey>, BadCopy> {
        let mark = |m: &Option<String>| m.as_deref().map(unhex).transpose();
        let key = |(owner, sealed, phone, mail): &Entry| {
            Ok(VaultKey { owner: owner.clone(), sealed: unhex(sealed)?, phone_mark: mark(phone)?, mail_mark: mark(mail)? })
        };
        self.keys.iter().map(key).collect()
    }
}

/// After a backup was restored: puts the keys of the copy to the people who are there, and wipes everybody who has none, since
/// nobody can read what is kept of them. The node must have been made with the copy's key. How many can be read, and how many were wiped.
///
/// # Errors
/// [`Error::Db`].
pub async fn give_back(node: &Node, copy: Option<Copy>) -> Result<(usize, usize), Error> {
    let wipes_then = copy.as_ref().map_or(0, |c| c.wipes);
    let keys = copy.map(|c| c.keys()).transpose().map_err(|_| caremonger_sealing::CannotOpen)?.unwrap_or_default();
    node.act(move |tx| {
        let mut given = 0;
        for key in &keys {
            // The owner is somebody who is there, or a conversation.
            let person = key.owner.parse::<PersonId>().ok().map(|id| person_find(tx.conn, id)).transpose()?.flatten();
            if person.as_ref().is_none_or(|p| p.wiped_at.is_none()) {
                vault_key_put(tx.conn, key)?;
                given += usize::from(person.is_some());
            }
        }
        let lost = person_without_key(tx.conn)?;
        for id in &lost {
            person_wipe(tx.conn, *id, tx.now)?;
        }
        setting_put(tx.conn, MARK, &mark(tx.node))?;
        setting_put(tx.conn, COPIES, "[]")?;
        vault::count_from(tx, wipes_then)?;
        Ok((given, lost.len()))
    })
    .await
}

fn mark(node: &Node) -> String {
    vault::mark(node, "node", "")
}

/// Whether the node's key is the one that people's keys were sealed with; the first key that is seen is.
///
/// # Errors
/// [`Error::Db`].
pub async fn fits(node: &Node) -> Result<bool, Error> {
    node.act(|tx| {
        let ours = mark(tx.node);
        let known = setting_get(tx.conn, MARK)?;
        let nobody = known.is_some() && vault_key_page(tx.conn, None, 1)?.is_empty();
        if known.is_none() || (nobody && known.as_deref() != Some(&ours)) {
            setting_put(tx.conn, MARK, &ours)?;
            return Ok(true);
        }
        Ok(known == Some(ours))
    })
    .await
}

/// Where copies of the keys lie.
///
/// # Errors
/// [`Error::Db`].
pub fn places(conn: &mut Conn) -> Result<Vec<Place>, Error> {
    let now = vault::wipes(conn)?;
    let kept = setting_get(conn, COPIES)?.unwrap_or_default();
    let mut all: Vec<Place> = serde_json::from_str(&kept).unwrap_or_default();
    all.iter_mut().for_each(|p| p.stale = p.wipes < now);
    Ok(all)
}

fn put_places(conn: &mut Conn, all: &[Place]) -> Result<(), Error> {
    let kept = serde_json::to_string(all).map_err(|e| caremonger_store::DbError::Other(e.to_string()))?;
    Ok(setting_put(conn, COPIES, &kept)?)
}

/// Remembers that a copy lies there.
///
/// # Errors
/// [`Error::Db`].
pub async fn remember(node: &Node, path: String, copy: &Copy) -> Result<(), Error> {
    let wipes = copy.wipes;
    node.act(move |tx| {
        let mut all = places(tx.conn)?;
        all.retain(|p| p.path != path);
        all.push(Place { path, wipes, stale: false });
        let from = all.len().saturating_sub(COPIES_MAX);
        put_places(tx.conn, &all[from..])
    })
    .await
}

/// Forgets a place whose file somebody took away.
///
/// # Errors
/// [`Error::Db`].
pub async fn forget_place(node: &Node, path: String) -> Result<(), Error> {
    node.act(move |tx| {
        let mut all = places(tx.conn)?;
        all.retain(|p| p.path != path);
        put_places(tx.conn, &all)
    })
    .await
}

/// After the node's key was lost: wipes everybody whose key it does not open, and begins anew with it. How many.
///
/// # Errors
/// [`Error::Db`].
pub async fn forget_unreadable(node: &Node) -> Result<usize, Error> {
    node.act(|tx| {
        let (mut gone, mut after) = (0, String::new());
        loop {
            let page = vault_key_page(tx.conn, Some(&after), PAGE)?;
            let Some(last) = page.last() else { break };
            after.clone_from(&last.owner);
            for kept in &page {
                if vault::key_of(tx.conn, tx.node, &kept.owner).is_ok() {
                    continue;
                }
                if let Ok(id) = kept.owner.parse::<PersonId>()
                    && person_find(tx.conn, id)?.is_some()
                {
                    person::wipe(tx, id)?;
                    gone += 1;
                } else {
                    vault_key_delete(tx.conn, &kept.owner)?;
                }
            }
        }
        setting_put(tx.conn, MARK, &mark(tx.node))?;
        crate::operator::log(tx, "operator", "forget-unreadable", &gone.to_string())?;
        Ok(gone)
    })
    .await
}
