//! A pod's public page.

use askama::Template;
use axum::{extract::Path, response::Response};
use caremonger_app::{Error, delegate as app_delegate, kit};
use caremonger_domain::{actor::ActorKind, flyer};
use caremonger_store::{
    actor::actor_find_by_name,
    listing::listing_featured,
    phone_in::phone_in_find,
    pod::{pod_find, pod_find_by_name},
    pod_flyer::pod_flyer_all,
    pod_kit::pod_kit_find,
};

use crate::{
    delegate::{self, Line as DelegateLine},
    error::WebError,
    layout::{Page, Visit, go, html},
    listing_view::{Card, card, paragraphs},
    pairing_view, qr,
};

/// Listings on a pod's page.
const SHOWN: i64 = 50;

#[derive(Template)]
#[template(path = "pod.html")]
struct PodPage {
    page: Page,
    lang: String,
    area: String,
    summary: Vec<String>,
    address: String,
    path: String,
    feeds: Vec<(String, String)>,
    cards: Vec<Card>,
    moved: Option<String>,
    kit: Option<String>,
    parent: Option<String>,
    delegates: Vec<DelegateLine>,
}

/// How many strips can be torn off.
const STRIPS: usize = 8;

#[derive(Template)]
#[template(path = "flyer.html")]
struct Flyer {
    page: Page,
    lang: String,
    area: String,
    summary: Vec<String>,
    own: Option<flyer::Flyer>,
    help: String,
    address: String,
    picture: Option<String>,
    phone_in: Option<(String, String, String)>,
    strips: [(); STRIPS],
}

/// `GET /@{name}/flyer`: a sheet to be printed and put up, with strips to tear off.
pub(crate) async fn flyer(visit: Visit, Path(at_name): Path<String>) -> Result<Response, WebError> {
    let name = at_name.strip_prefix('@').ok_or(WebError::NotFound)?.to_owned();
    let found = visit
        .node
        .read(move |c| {
            let Some(pod) = pod_find_by_name(c, &name)?.filter(|p| p.deleted_at.is_none()) else { return Ok(None) };
            let phone_in = phone_in_find(c, pod.id)?;
            let own = pod_flyer_all(c, pod.id)?;
            Ok::<_, Error>(Some((pod, phone_in, own)))
        })
        .await?;
    let (pod, phone_in, own) = found.ok_or(WebError::NotFound)?;
    // In the language of whoever prints it, where the pod wrote it in that; else what everybody's says in theirs.
    let tag = visit.locale.tag();
    let is = |f: &flyer::Flyer, tag: &str| f.language.split('-').next() == Some(tag);
    // One in a language that no page is in would else never be printed.
    let of_no_page = |f: &&flyer::Flyer| !crate::form_view::languages().iter().any(|(tag, _)| is(f, tag));
    let own = own.iter().find(|f| is(f, tag)).or_else(|| own.iter().find(of_no_page)).cloned();
    let urls = visit.node.urls();
    let help = format!("{}/help", urls.origin());
    let address = urls.address(&pod.name);
    let mut page = Page::new(&visit, pod.title);
    page.title_lang = Some(pod.language.clone());
    html(&Flyer {
        page,
        lang: pod.language,
        area: pod.area,
        summary: paragraphs(&pod.summary),
        own,
        picture: qr::svg(&help),
        help,
        address,
        phone_in: phone_in.map(|p| pairing_view::phone_in_words(&visit, &p)),
        strips: [(); STRIPS],
    })
}

/// `GET /@{name}`
pub(crate) async fn show(visit: Visit, Path(at_name): Path<String>) -> Result<Response, WebError> {
    let name = at_name.strip_prefix('@').ok_or(WebError::NotFound)?.to_owned();
    let wanted = name.clone();
    let found = visit
        .node
        .read(move |c| {
            if let Some(pod) = pod_find_by_name(c, &wanted)? {
                let listings = if pod.deleted_at.is_none() { listing_featured(c, pod.id, SHOWN)? } else { Vec::new() };
                let kit = (pod_kit_find(c, pod.id)?.shared, kit::parent(c, &pod)?);
                let speak = app_delegate::of(c, pod.id)?;
                return Ok::<_, Error>(Some((pod, listings, kit, speak, false)));
            }
            let feed = actor_find_by_name(c, &wanted)?.filter(|a| matches!(a.kind, ActorKind::Feed(_)));
            let Some(pod) = feed.and_then(|a| a.pod) else { return Ok(None) };
            Ok(pod_find(c, pod)?.map(|pod| (pod, Vec::new(), (false, None), Vec::new(), true)))
        })
        .await?;
    let Some((pod, listings, (shared, parent), speak, is_feed)) = found else { return Err(WebError::NotFound) };
    if pod.deleted_at.is_some() {
        return Err(WebError::Gone);
    }
    if is_feed {
        return Ok(go(&format!("/@{}", pod.name)));
    }
    let urls = visit.node.urls();
    let mut page = Page::new(&visit, pod.title);
    page.title_lang = Some(pod.language.clone());
    page.hidden = false;
    page.description = Some(if pod.summary.is_empty() { visit.t1("pod-lead", "area", &pod.area) } else { pod.summary.clone() });
    page.alternates = vec![
        ("application/activity+json", urls.actor(&pod.name)),
        ("application/atom+xml", format!("/@{}/feed.atom", pod.name)),
        ("application/feed+json", format!("/@{}/feed.json", pod.name)),
    ];
    let feeds = [("offers", "follow-offers"), ("asks", "follow-asks")]
        .map(|(suffix, key)| (urls.address(&format!("{}_{suffix}", pod.name)), visit.t(key)));
    html(&PodPage {
        page,
        lang: pod.language,
        area: pod.area,
        summary: paragraphs(&pod.summary),
        address: urls.address(&pod.name),
        kit: shared.then(|| format!("/@{}/kit", pod.name)),
        parent: parent.map(|a| {
            let from = [("pod", a.title.into()), ("address", a.address.into()), ("date", visit.day(a.at).words.into())];
            visit.ta("kit-parent", &from)
        }),
        path: format!("/@{}", pod.name),
        delegates: delegate::public(&visit, speak),
        feeds: feeds.into(),
        // What another server says of itself is a link only where it can be one.
        moved: pod.moved_to.filter(|url| url.starts_with("https://") || url.starts_with("http://")),
        cards: listings.iter().map(|l| card(&visit, l)).collect(),
    })
}
