//! A pod that comes from another node with everything that is its own, put in under an address and keys of this node.

use std::collections::BTreeSet;

use caremonger_domain::{
    Refusal,
    id::{ListingId, PodId},
    listing::State,
};
use caremonger_sealing::Key;
use caremonger_store::{
    category::desk_categories_set,
    listing_page::Filter,
    member::member_find_by_handle,
    pod::{pod_find, pod_place},
    pod_whole::{PutError, Rows, migration, pod_rows, pod_rows_put},
    session::Kind,
    text_message::text_stop,
    vault_key::{phone_is_known, vault_key_find},
};
use caremonger_wire::urls::Urls;
use serde_json::{Value, json};

use crate::{
    Error, Node, Tx, actor, listing_news, member, operator,
    pod::{self, NewPod},
    pod_move::all_listings,
    pod_whole::{FORMAT, PodWhole, phone_and_mail},
    pod_whole_rows::{ids, people, text},
    secret::unhex,
    session, suggestion, vault,
};

/// What was taken in.
#[derive(Debug)]
pub struct TakenIn {
    /// The pod's address here.
    pub address: String,
    /// Links that sign in those who hold the desk or the keys.
    pub links: Vec<(String, String)>,
    /// Neighbours who have another handle here, because theirs was taken: before, and now.
    pub handles: Vec<(String, String)>,
}

/// Makes the pod here with everything in it, under `name`.
///
/// # Errors
/// [`Refusal::Invalid`] when the file cannot be taken in; [`Refusal::NameTaken`]. Nothing was changed then.
pub async fn take_in(node: &Node, whole: PodWhole, name: String) -> Result<TakenIn, Error> {
    if whole.caremonger_pod != FORMAT {
        return Err(Refusal::Invalid("This file is not one that this version can read.", "file").into());
    }
    let new = NewPod {
        name,
        title: whole.title.clone(),
        summary: whole.summary.clone(),
        area: whole.area.clone(),
        language: whole.language.clone(),
    };
    let new = pod::check(new)?;
    let keys = actor::new_keys_aside().await?;
    node.act(move |tx| {
        if whole.migration != migration(tx.conn)? {
            let words = "The two nodes run different versions. Bring both to the same one, and export again.";
            return Err(Refusal::Invalid(words, "file").into());
        }
        if !whole.was.starts_with(&format!("{}/", whole.origin)) || !whole.origin.starts_with("http") || whole.was.len() > 500 {
            return Err(Refusal::Invalid(NOT_ITS_OWN, "file").into());
        }
        if pod_find(tx.conn, whole.id)?.is_some() {
            return Err(Refusal::Invalid("This pod is here already.", "file").into());
        }
        let name = new.name.clone();
        let pod = pod::create_with(tx, new, whole.id, &keys)?;
        desk_categories_set(tx.conn, pod.id, &[])?;
        pod_place(tx.conn, pod.id, None, Some(&whole.was))?;
        let (was, origin) = (whole.was.clone(), whole.origin.clone());
        let handles = put(tx, whole, &name)?;
        let links = published(tx, pod.id)?;
        operator::log(tx, "operator", "pod-import", &format!("{name}, with its people, of {was}"))?;
        tracing::info!(pod = name, from = origin, "a pod came with everything that is its own");
        Ok(TakenIn { address: format!("@{name}@{}", tx.urls().host()), links, handles })
    })
    .await
}

const NOT_ITS_OWN: &str = "The file holds something that is not this pod's own.";

/// Puts the rows in under addresses and keys of this node.
fn put(tx: &mut Tx<'_>, mut whole: PodWhole, name: &str) -> Result<Vec<(String, String)>, Error> {
    let not_its_own = || Error::Refused(Refusal::Invalid(NOT_ITS_OWN, "file"));
    let handles = rename(tx, &mut whole)?;
    let urls = tx.urls().clone();
    if let Some(listings) = whole.table("listings") {
        let seen_at = listings.place("visibility").ok_or_else(not_its_own)?;
        let (id_at, uri_at) = (listings.place("id").ok_or_else(not_its_own)?, listings.place("uri").ok_or_else(not_its_own)?);
        for row in &mut listings.rows {
            let id: Option<ListingId> = row.get(id_at).and_then(Value::as_str).and_then(|id| id.parse().ok());
            let federated = row.get(seen_at).is_some_and(|v| v == "public" || v == "pods");
            let uri = id.filter(|_| federated).map(|id| urls.listing(id));
            *row.get_mut(uri_at).ok_or_else(not_its_own)? = json!(uri);
        }
        listings.change("pod_name", |_| json!(name));
        listings.change("host", |_| json!(urls.host()));
    }
    agreements(&mut whole, &urls);
    if let Some(settings) = whole.table("notice_settings") {
        // The browsers that were told know the old address alone.
        settings.change("channel", |v| if v == "push" { json!("page") } else { v.clone() });
    }
    pod_rows_put(tx.conn, whole.id, &whole.tables).map_err(|e| match e {
        PutError::Db(e) => e.into(),
        PutError::Foreign => not_its_own(),
        PutError::Here => Refusal::Invalid("Something of this pod is here already, or its file was changed.", "file").into(),
    })?;
    let going = ids(&whole.tables);
    for (owner, key) in &whole.keys {
        let key = unhex(key).and_then(|bytes| Key::from_slice(&bytes)).ok_or_else(not_its_own)?;
        if !going.contains(owner.as_str()) || vault_key_find(tx.conn, owner)?.is_some() {
            return Err(not_its_own());
        }
        vault::bring_key(tx, owner, &key)?;
    }
    let mut marks = Vec::new();
    for id in people(&whole.tables) {
        let of = phone_and_mail(tx, id)?;
        // A number that somebody has here is theirs to silence: it holds for every pod of this node.
        if whole.quiet.contains(&id)
            && let Some(mark) = &of.phone
            && !phone_is_known(tx.conn, mark)?
        {
            text_stop(tx.conn, mark, true, tx.now)?;
        }
        marks.push((id, of));
    }
    for (id, of) in marks {
        vault::mark_anew(tx, &id.to_string(), of)?;
    }
    // What stands here now is as much as was in the file, and can be read.
    let came = pod_rows(tx.conn, whole.id)?;
    let same = |(sent, came): (&Rows, &Rows)| sent.table == "categories" || sent.rows.len() == came.rows.len();
    if whole.tables.iter().zip(&came).all(same) { Ok(handles) } else { Err(not_its_own()) }
}

/// The promises at what everybody sees get an address here.
fn agreements(whole: &mut PodWhole, urls: &Urls) {
    let mut federated = BTreeSet::new();
    for listings in whole.tables.iter().filter(|t| t.table == "listings") {
        let named = listings.rows.iter().filter(|row| text(listings, row, "uri").is_some());
        federated.extend(named.filter_map(|row| text(listings, row, "id").map(str::to_owned)));
    }
    let Some(promises) = whole.table("commitments") else { return };
    let (Some(id_at), Some(of_at), Some(uri_at)) = (promises.place("id"), promises.place("listing_id"), promises.place("uri"))
    else {
        return;
    };
    for row in &mut promises.rows {
        let of = row.get(of_at).and_then(Value::as_str).is_some_and(|of| federated.contains(of));
        let id = row.get(id_at).and_then(Value::as_str).and_then(|id| id.parse().ok()).filter(|_| of);
        if let Some(uri) = row.get_mut(uri_at) {
            *uri = json!(id.map(|id| urls.agreement(id)));
        }
    }
}

/// Gives another handle to those whose own is taken here.
fn rename(tx: &mut Tx<'_>, whole: &mut PodWhole) -> Result<Vec<(String, String)>, Error> {
    let mut changed = Vec::new();
    let Some(members) = whole.table("members") else { return Ok(changed) };
    let mut taken: BTreeSet<String> = members.texts("handle").map(str::to_owned).collect();
    let all: Vec<String> = taken.iter().cloned().collect();
    for handle in all {
        if member_find_by_handle(tx.conn, &handle)?.is_none() {
            continue;
        }
        for n in 2_u32.. {
            let other: String = format!("{}_{n}", handle.chars().take(24).collect::<String>());
            if !taken.contains(&other) && member_find_by_handle(tx.conn, &other)?.is_none() {
                taken.insert(other.clone());
                changed.push((handle, other));
                break;
            }
        }
    }
    members.change("handle", |v| {
        changed.iter().find(|(before, _)| v == before.as_str()).map_or_else(|| v.clone(), |(_, now)| json!(now))
    });
    Ok(changed)
}

/// Reads everything back as people will, says to others what is open, and makes links for those who hold the pod together.
fn published(tx: &mut Tx<'_>, id: PodId) -> Result<Vec<(String, String)>, Error> {
    let pod = pod_find(tx.conn, id)?.ok_or(Refusal::NotFound)?;
    for l in all_listings(tx.conn, &pod, &Filter { pod: Some(id), ..Filter::default() })?.into_iter().rev() {
        if l.state == State::Open {
            listing_news::created(tx, &l)?;
            suggestion::look(tx, &l)?;
        }
    }
    let mut links = Vec::new();
    member::for_each(tx, id, |tx, m| {
        if m.has_job("desk") || m.has_job("keys") {
            let secret = session::issue(tx, Kind::Link, Some(m.id), "sign-in link")?;
            links.push((m.name.clone(), session::link_url(tx.node, &secret)));
        }
        Ok(())
    })?;
    Ok(links)
}
