//! Complaints between servers: `Flag` in and out.

use caremonger_domain::{
    Refusal,
    id::{ListingId, ReportId},
    listing::Origin,
};
use caremonger_store::{
    actor::{actor_find_by_name, actor_of_node},
    listing::listing_find,
    member::Member,
    pod::pod_all,
    remote_actor::{RemoteActor, remote_actor_find},
    report::{Report, report_close, report_find, report_insert, report_open_from},
};
use caremonger_wire::{context, urls::host_of};
use serde_json::json;

use crate::{
    Error, Tx,
    commitment::check_words,
    listing::seen_by_member,
    notice, operator,
    outbox::{Outgoing, Recipients},
};

/// Most complaints of one server that wait to be looked at.
const OPEN_MAX: i64 = 50;
/// Most things one complaint is about.
const OBJECTS_MAX: usize = 50;

/// A complaint came in. Its sender is the server, not a person; nothing goes back.
///
/// # Errors
/// [`Error::Db`].
pub fn received(tx: &mut Tx<'_>, from: &RemoteActor, uri: &str, text: &str, about: &[String]) -> Result<&'static str, Error> {
    let ours: Vec<String> = about.iter().filter(|o| tx.urls().is_local(o)).take(OBJECTS_MAX).cloned().collect();
    if ours.is_empty() {
        return Ok("it is about nothing of ours");
    }
    let host = host_of(&from.uri).unwrap_or_default();
    if report_open_from(tx.conn, &host)? >= OPEN_MAX {
        return Ok("too many of its complaints wait already");
    }
    let mut pod = None;
    for object in &ours {
        let name = tx.urls().actor_name(object).map(str::to_owned);
        let of_actor = name.map(|n| actor_find_by_name(tx.conn, &n)).transpose()?.flatten().and_then(|a| a.pod);
        let id = tx.urls().listing_id(object);
        let of_listing = id.map(|id| listing_find(tx.conn, id)).transpose()?.flatten();
        let of_listing = of_listing.and_then(|l| l.pod());
        pod = pod.or(of_actor).or(of_listing);
    }
    let report = Report {
        id: ReportId::new(tx.now, tx.bits()),
        uri: uri.to_owned(),
        incoming: true,
        host,
        pod,
        text: text.chars().take(5_000).collect(),
        objects: ours,
        open: true,
        created_at: tx.now,
    };
    if !report_insert(tx.conn, &report)? {
        return Ok("it came before");
    }
    let pods = match pod {
        Some(pod) => vec![pod],
        None => pod_all(tx.conn)?.into_iter().map(|p| p.id).collect(),
    };
    for pod in pods {
        notice::to_desk(tx, pod, None, "report", notice::About::default())?;
    }
    Ok("at the desk")
}

/// Complains to another server about one of its pods or people, by the node itself: nobody learns which neighbour did.
///
/// # Errors
/// [`Refusal::Invalid`] for too many words, the gate's refusal for private details in them.
pub fn send(tx: &mut Tx<'_>, who: &Member, about: &RemoteActor, objects: &[String], text: &str) -> Result<Report, Error> {
    let text = check_words(text, "text")?;
    if text.is_empty() {
        return Err(Refusal::Invalid("Write a few words first.", "text").into());
    }
    let node = actor_of_node(tx.conn)?.ok_or(Refusal::NotFound)?;
    let (uri, actor) = (tx.activity_uri(), tx.urls().node_actor());
    let mut objects: Vec<String> = objects.iter().take(OBJECTS_MAX).cloned().collect();
    objects.insert(0, about.uri.clone());
    let doc = json!({
        "@context": context::plain(), "id": uri, "type": "Flag", "actor": actor, "object": objects, "content": text,
        "to": [about.uri]
    });
    let out = Outgoing { actor: node.id, doc, object_uri: about.uri.clone(), public: false, in_outbox: false, proven: false };
    tx.send(&out, &[Recipients::Actors(vec![about.id])])?;
    let report = Report {
        id: ReportId::new(tx.now, tx.bits()),
        uri,
        incoming: false,
        host: host_of(&about.uri).unwrap_or_default(),
        pod: Some(who.pod),
        text,
        objects,
        open: false,
        created_at: tx.now,
    };
    report_insert(tx.conn, &report)?;
    operator::log(tx, &who.id.to_string(), "report", &about.address)?;
    Ok(report)
}

/// Complains about a listing of another server ([`send`]).
///
/// # Errors
/// [`Refusal::NotFound`] for a listing of this node or one that the neighbour may not see, and those of [`send`].
pub fn of_listing(tx: &mut Tx<'_>, who: &Member, id: ListingId, text: &str) -> Result<Report, Error> {
    let listing = seen_by_member(tx, who, id)?;
    let Origin::Remote { actor } = listing.origin else { return Err(Refusal::NotFound.into()) };
    let about = remote_actor_find(tx.conn, actor)?.ok_or(Refusal::NotFound)?;
    let objects: Vec<String> = listing.uri.into_iter().collect();
    send(tx, who, &about, &objects, text)
}

/// Somebody looked at a complaint that their pod is shown.
///
/// # Errors
/// [`Refusal::NotFound`].
pub fn looked_at(tx: &mut Tx<'_>, who: &Member, id: ReportId) -> Result<(), Error> {
    let shown = report_find(tx.conn, id)?.is_some_and(|r| r.incoming && r.pod.is_none_or(|pod| pod == who.pod));
    if !shown {
        return Err(Refusal::NotFound.into());
    }
    report_close(tx.conn, id)?;
    Ok(())
}
