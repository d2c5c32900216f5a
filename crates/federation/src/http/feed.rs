//! Feeds for readers that are no social network: Atom (RFC 4287), JSON Feed 1.1, iCalendar (RFC 5545).

use atom_syndication::{Content, Entry, Feed, FixedDateTime, Link, Person, Text};
use axum::{
    extract::{Path, State},
    response::Response,
};
use caremonger_app::Error;
use caremonger_domain::{
    Refusal, Timestamp,
    actor::{ActorKind, Feed as FeedKind},
    listing::{Listing, State as ListingState},
};
use caremonger_store::{
    actor::actor_find_by_name,
    listing_page::{Filter, Viewer, listing_page},
    pod::{Pod, pod_find},
};
use caremonger_wire::{html, listing as wire, urls::Urls};
use icalendar::{Calendar, Component as _, EventLike as _};
use serde_json::json;

use super::answer::{Failed, public};
use crate::Federation;

const ENTRIES: i64 = 50;

struct Found {
    name: String,
    pod: Pod,
    listings: Vec<Listing>,
}

async fn find(f: &Federation, at_name: String) -> Result<Found, Failed> {
    let found = f.node().read(move |c| {
        let name = at_name.strip_prefix('@').ok_or(Refusal::NotFound)?;
        let actor = actor_find_by_name(c, name)?.filter(|a| a.deleted_at.is_none()).ok_or(Refusal::NotFound)?;
        let pod = actor.pod.map(|p| pod_find(c, p)).transpose()?.flatten().ok_or(Refusal::NotFound)?;
        let mut filter = Filter { pod: Some(pod.id), public_only: true, ..Filter::default() };
        match &actor.kind {
            ActorKind::Feed(FeedKind::Kind(kind)) => filter.kind = Some(*kind),
            ActorKind::Feed(FeedKind::Category(slug)) => filter.category = Some(slug.clone()),
            ActorKind::Pod | ActorKind::Node => {}
        }
        let listings = listing_page(c, &Viewer::Anyone, &filter, None, ENTRIES)?;
        Ok::<_, Error>(Found { name: actor.name, pod, listings })
    });
    Ok(found.await?)
}

fn text_of(urls: &Urls, l: &Listing) -> (String, String) {
    let mut paragraphs = wire::sentence(urls, l).into_iter();
    let title = paragraphs.next().unwrap_or_default();
    (title, paragraphs.collect::<Vec<_>>().join("\n\n"))
}

fn atom_time(t: Timestamp) -> FixedDateTime {
    t.whole_second().to_string().parse().unwrap_or_default()
}

pub(super) async fn atom(State(f): State<Federation>, Path(name): Path<String>) -> Result<Response, Failed> {
    let found = find(&f, name).await?;
    let urls = f.node().urls();
    let link = |rel: &str, href: String, mime: &str| Link {
        href,
        rel: rel.to_owned(),
        mime_type: Some(mime.to_owned()),
        ..Link::default()
    };
    let entries = found.listings.iter().map(|l| {
        let (title, body) = text_of(urls, l);
        Entry {
            id: urls.listing(l.id),
            title: Text::plain(title),
            updated: atom_time(l.updated_at),
            published: Some(atom_time(l.published_at)),
            links: vec![link("alternate", urls.listing(l.id), "text/html")],
            content: Some(Content {
                value: Some(html::paragraphs(&body)),
                content_type: Some("html".to_owned()),
                ..Content::default()
            }),
            ..Entry::default()
        }
    });
    let newest = found.listings.iter().map(|l| l.updated_at).max().unwrap_or(found.pod.created_at);
    let feed = Feed {
        id: urls.actor(&found.name),
        title: Text::plain(found.pod.title.clone()),
        updated: atom_time(newest),
        authors: vec![Person { name: found.pod.title.clone(), uri: Some(urls.actor(&found.pod.name)), ..Person::default() }],
        links: vec![
            link("self", urls.actor_part(&found.name, "feed.atom"), "application/atom+xml"),
            link("alternate", urls.actor(&found.name), "text/html"),
        ],
        lang: Some(found.pod.language.clone()),
        entries: entries.collect(),
        ..Feed::default()
    };
    Ok(public("application/atom+xml; charset=utf-8", feed.to_string()))
}

pub(super) async fn json_feed(State(f): State<Federation>, Path(name): Path<String>) -> Result<Response, Failed> {
    let found = find(&f, name).await?;
    let urls = f.node().urls();
    let items: Vec<_> = found
        .listings
        .iter()
        .map(|l| {
            let (title, body) = text_of(urls, l);
            json!({
                "id": urls.listing(l.id),
                "url": urls.listing(l.id),
                "title": title,
                "content_text": body,
                "date_published": l.published_at.whole_second(),
                "date_modified": l.updated_at.whole_second(),
                "language": l.language,
                "tags": [l.kind.as_str(), l.category]
            })
        })
        .collect();
    let doc = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": found.pod.title,
        "home_page_url": urls.actor(&found.name),
        "feed_url": urls.actor_part(&found.name, "feed.json"),
        "language": found.pod.language,
        "authors": [{"name": found.pod.title, "url": urls.actor(&found.pod.name)}],
        "items": items
    });
    Ok(public("application/feed+json; charset=utf-8", doc.to_string()))
}

/// The calendar library speaks chrono; this is the one place that has to as well.
fn calendar_time(t: Timestamp) -> Option<chrono::DateTime<chrono::Utc>> {
    chrono::DateTime::from_timestamp(t.as_seconds(), 0)
}

/// The ends and need-by times of open listings.
pub(super) async fn calendar(State(f): State<Federation>, Path(name): Path<String>) -> Result<Response, Failed> {
    let found = find(&f, name).await?;
    let urls = f.node().urls();
    let mut calendar = Calendar::new();
    calendar.name(&found.pod.title);
    for l in found.listings.iter().filter(|l| l.state == ListingState::Open) {
        let Some(at) = l.needed_by.or(l.closes_at).and_then(calendar_time) else { continue };
        let (title, body) = text_of(urls, l);
        let mut event = icalendar::Event::new();
        event.uid(&urls.listing(l.id)).summary(&title).description(&body).location(&l.area).url(&urls.listing(l.id));
        event.starts(at);
        if let Some(stamp) = calendar_time(l.updated_at) {
            event.timestamp(stamp);
        }
        calendar.push(event.done());
    }
    Ok(public("text/calendar; charset=utf-8", calendar.to_string()))
}
