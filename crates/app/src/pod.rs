//! Pods: made, with their actor and first feeds.

use caremonger_domain::{
    Refusal,
    actor::{ActorKind, check_pod_name},
    id::{ActorId, PodId},
    listing::{Kind, is_language, tidy_line, tidy_text},
    medicine,
};
use caremonger_store::{
    Conn, DbError,
    actor::{Actor, StoredKey, actor_find_by_name, actor_insert, key_insert},
    category::desk_categories_set,
    pod::{Pod, pod_all, pod_find_by_name, pod_insert},
};

use crate::{Error, Node, Tx, actor};

/// What a new pod is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPod {
    /// The name of its actor: 2 to 18 small letters and digits.
    pub name: String,
    /// Its title.
    pub title: String,
    /// What it says of itself; may be empty.
    pub summary: String,
    /// Its area, a name.
    pub area: String,
    /// Language of its texts.
    pub language: String,
}

/// The other pods of this node, in the order of their names, but for those that have gone.
///
/// # Errors
/// [`Error::Db`].
pub fn others(conn: &mut Conn, pod: PodId) -> Result<Vec<Pod>, Error> {
    Ok(pod_all(conn)?.into_iter().filter(|p| p.id != pod && p.is_here()).collect())
}

/// Makes a pod.
///
/// # Errors
/// [`Refusal::Invalid`] naming a field, [`Refusal::NameTaken`].
pub async fn create(node: &Node, new: NewPod) -> Result<Pod, Error> {
    let new = check(new)?;
    let keys = actor::new_keys_aside().await?;
    node.act(move |tx| create_in(tx, new, &keys)).await
}

/// A pod of this node that is still there, by its name.
///
/// # Errors
/// [`Refusal::NotFound`].
pub fn alive(conn: &mut Conn, name: &str) -> Result<Pod, Error> {
    Ok(pod_find_by_name(conn, name)?.filter(|p| p.deleted_at.is_none()).ok_or(Refusal::NotFound)?)
}

pub(crate) fn check(mut new: NewPod) -> Result<NewPod, Refusal> {
    check_pod_name(&new.name)?;
    new.title = tidy_line(&new.title);
    new.area = tidy_line(&new.area);
    new.summary = tidy_text(&new.summary);
    if !(1..=80).contains(&new.title.chars().count()) {
        return Err(Refusal::Invalid("Write a title of 1 to 80 letters.", "title"));
    }
    if !(1..=80).contains(&new.area.chars().count()) {
        return Err(Refusal::Invalid("Write the name of your area, in 1 to 80 letters.", "area"));
    }
    if new.summary.chars().count() > 1_000 {
        return Err(Refusal::Invalid("Keep the words about the pod under 1,000 characters.", "summary"));
    }
    if !is_language(&new.language) {
        return Err(Refusal::Invalid("Choose the pod's language from the list.", "language"));
    }
    for text in [&new.title, &new.area, &new.summary] {
        caremonger_domain::gate::check_text(text)?;
    }
    Ok(new)
}

pub(crate) fn create_in(tx: &mut Tx<'_>, new: NewPod, keys: &[StoredKey]) -> Result<Pod, Error> {
    let id = PodId::new(tx.now, tx.bits());
    create_with(tx, new, id, keys)
}

/// Makes a pod under an id that it had elsewhere.
pub(crate) fn create_with(tx: &mut Tx<'_>, new: NewPod, id: PodId, keys: &[StoredKey]) -> Result<Pod, Error> {
    // Names are never used again, not even after their pod was closed: ids never change.
    if actor_find_by_name(tx.conn, &new.name)?.is_some() {
        return Err(Refusal::NameTaken.into());
    }
    let pod = Pod {
        id,
        name: new.name,
        title: new.title,
        summary: new.summary,
        area: new.area,
        language: new.language,
        created_at: tx.now,
        deleted_at: None,
        moved_to: None,
        also_known_as: None,
    };
    let taken = |e| if matches!(e, DbError::Conflict(_)) { Error::Refused(Refusal::NameTaken) } else { e.into() };
    pod_insert(tx.conn, &pod).map_err(taken)?;
    let id = ActorId::new(tx.now, tx.bits());
    let own = Actor { id, kind: ActorKind::Pod, pod: Some(pod.id), name: pod.name.clone(), created_at: tx.now, deleted_at: None };
    actor_insert(tx.conn, &own).map_err(taken)?;
    for key in keys {
        key_insert(tx.conn, id, key, tx.now)?;
    }
    for kind in [Kind::Offer, Kind::Request] {
        actor::ensure_feeds(tx, &pod, kind, "food")?;
    }
    // Until the pod says otherwise: whoever carries medicine is somebody the desk has spoken with.
    desk_categories_set(tx.conn, pod.id, &[medicine::CATEGORY.to_owned()])?;
    caremonger_store::session::session_delete_setup(tx.conn)?;
    Ok(pod)
}
