//! A map without a centre: what this node says of itself to whoever wants to list it, and the other nodes that it lists itself (I11).

use caremonger_domain::{
    Refusal, Timestamp, category,
    few::told,
    neighbourhood::{MOST, SUGGESTED, Standing, coarse, next},
    peer::State,
};
use caremonger_store::{
    Conn,
    area::area_all,
    category::category_all,
    host::host_is_blocked,
    member::Member,
    neighbourhood::{
        Neighbourhood, neighbourhood_all, neighbourhood_delete, neighbourhood_due, neighbourhood_kinds, neighbourhood_lock,
        neighbourhood_put,
    },
    peer::peer_page,
    phone_in::phone_in_find,
    pod::{Pod, pod_all},
    setting::{setting_get, setting_put},
};
use caremonger_wire::{
    neighbourhood::{DESCRIPTION_MAX, NAME_MAX, Profile, read},
    urls::{Urls, origin_of},
};

use crate::{Error, Node, Tx, directory::LookupError, host::host_meant, notice, operator, peer::check_may_decide};

/// The setting that says whether others may list this node. It is off until somebody turns it on: a place where people hide is on
/// no map unasked.
const LISTED: &str = "listed";
/// Most that are looked at in one round.
const ROUND: i64 = 20;
/// For how long nobody else asks one that was taken.
const ASKED_FOR: std::time::Duration = std::time::Duration::from_secs(600);
/// Most relations that are looked through for suggestions.
const PEERS: i64 = 500;

/// Whether others may list this node.
///
/// # Errors
/// [`Error::Db`].
pub fn is_listed(conn: &mut Conn) -> Result<bool, Error> {
    Ok(setting_get(conn, LISTED)?.is_some_and(|on| on == "yes"))
}

/// Lets others list this node, or no more. The node's log says so.
///
/// # Errors
/// [`Refusal::NotAllowed`] for whoever may not decide about other pods.
pub fn set_listed(tx: &mut Tx<'_>, who: &Member, on: bool) -> Result<(), Error> {
    check_may_decide(who)?;
    if is_listed(tx.conn)? == on {
        return Ok(());
    }
    setting_put(tx.conn, LISTED, if on { "yes" } else { "" })?;
    let kind = if on { "listed-on" } else { "listed-off" };
    // It shows the other pods of this node as well.
    for pod in here(tx.conn)?.into_iter().filter(|p| p.id != who.pod) {
        notice::to_jobs(tx, pod.id, &["desk", "keys"], &[], kind, notice::About::default())?;
    }
    operator::log(tx, &who.id.to_string(), kind, "")
}

fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

/// The middle of all areas that were drawn, in tenths of a degree.
fn middle(conn: &mut Conn) -> Result<Option<(i64, i64)>, Error> {
    let (shapes, _) = area_all(conn)?;
    let points = || shapes.iter().flat_map(|s| &s.outlines).flatten();
    let Ok(many) = u32::try_from(points().count()) else { return Ok(None) };
    if many == 0 {
        return Ok(None);
    }
    let sum = points().fold((0.0, 0.0), |(lon, lat), p| (lon + p.0, lat + p.1));
    let (lon, lat) = (sum.0 / f64::from(many), sum.1 / f64::from(many));
    Ok(coarse(lat, 90.0).zip(coarse(lon, 180.0)))
}

fn here(conn: &mut Conn) -> Result<Vec<Pod>, Error> {
    Ok(pod_all(conn)?.into_iter().filter(Pod::is_here).collect())
}

/// What this node says of itself: what its pods show to everybody anyway, and nobody's name.
///
/// # Errors
/// [`Refusal::NotFound`] while others may not list it.
pub fn own(conn: &mut Conn, urls: &Urls, now: Timestamp) -> Result<Profile, Error> {
    if !is_listed(conn)? {
        return Err(Refusal::NotFound.into());
    }
    let pods = here(conn)?;
    let url = format!("{}/", urls.origin());
    let (name, description, join) = match pods.as_slice() {
        [] => (urls.host().to_owned(), String::new(), String::new()),
        [pod] => (pod.title.clone(), pod.summary.clone(), format!("{}/join", urls.actor(&pod.name))),
        several => {
            let titles: Vec<&str> = several.iter().map(|p| p.title.as_str()).collect();
            (urls.host().to_owned(), titles.join(" · "), url.clone())
        }
    };
    let (mut areas, mut languages, mut phones) = (Vec::new(), Vec::new(), Vec::new());
    for pod in &pods {
        if !areas.contains(&pod.area.as_str()) {
            areas.push(pod.area.as_str());
        }
        if !languages.contains(&pod.language) {
            languages.push(pod.language.clone());
        }
        phones.extend(phone_in_find(conn, pod.id)?.map(|p| (p.words, p.number)));
    }
    let titles = category_all(conn)?;
    let kind = |slug: String| match category::find(&slug) {
        Some(_) => slug,
        None => titles.iter().find(|c| c.slug == slug).map_or(slug, |c| c.title.clone()),
    };
    let kinds = neighbourhood_kinds(conn)?.into_iter().map(kind).collect();
    Ok(Profile {
        name,
        description: cut(&description, DESCRIPTION_MAX),
        languages,
        place: cut(&areas.join(", "), NAME_MAX),
        at: middle(conn)?,
        kinds,
        pods: told(u64::try_from(pods.len()).unwrap_or_default()),
        join,
        phones,
        lists: all(conn, now)?.into_iter().filter(|(_, s)| *s == Standing::Here).map(|(n, _)| n.host).collect(),
        url,
    })
}

/// Those that are listed, by name, with how each stands. What lives on a blocked server is left out.
///
/// # Errors
/// [`Error::Db`].
pub fn all(conn: &mut Conn, now: Timestamp) -> Result<Vec<(Neighbourhood, Standing)>, Error> {
    let mut found = Vec::new();
    for n in neighbourhood_all(conn)? {
        let blocked = match origin_of(&n.url) {
            Some(origin) => host_is_blocked(conn, &origin)?,
            None => true,
        };
        if !blocked {
            let standing = Standing::of(n.fetched_at, n.failing_since, n.hidden_at, now);
            found.push((n, standing));
        }
    }
    found.sort_by_cached_key(|(n, _)| (n.name.to_lowercase(), n.host.clone()));
    Ok(found)
}

/// Hosts that could be listed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Suggested {
    /// Those where pods are that ours is with.
    pub with_us: Vec<String>,
    /// Those that one of ours lists, and its name. One hop further, and none is ever added by itself.
    pub further: Vec<(String, String)>,
}

/// What the desk may want to list.
///
/// # Errors
/// [`Refusal::NotAllowed`] for whoever may not decide about other pods.
pub fn suggested(conn: &mut Conn, urls: &Urls, who: &Member, now: Timestamp) -> Result<Suggested, Error> {
    check_may_decide(who)?;
    let listed = neighbourhood_all(conn)?;
    let is_new = |host: &str| host != urls.host() && !listed.iter().any(|n| n.host == host);
    let mut with_us: Vec<String> = peer_page(conn, who.pod, None, PEERS)?
        .into_iter()
        .filter(|p| p.state == State::Accepted)
        .filter_map(|p| p.address.rsplit('@').next().map(str::to_owned))
        .filter(|host| is_new(host))
        .collect();
    with_us.sort();
    with_us.dedup();
    let mut further: Vec<(String, String)> = Vec::new();
    for (n, _) in all(conn, now)?.iter().filter(|(_, standing)| standing.is_shown()) {
        for host in n.lists.iter().filter(|host| is_new(host)) {
            if host_is_blocked(conn, &format!("https://{host}"))? {
                continue;
            }
            if !with_us.contains(host) && !further.iter().any(|(known, _)| known == host) {
                further.push((host.clone(), n.name.clone()));
            }
        }
    }
    further.truncate(SUGGESTED);
    Ok(Suggested { with_us, further })
}

/// What came of looking at a node: nothing where it does not show itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Where it is.
    pub host: String,
    /// What it says of itself.
    pub profile: Option<Profile>,
}

/// Asks the node at an address, as people write it, what it says of itself.
///
/// # Errors
/// [`Error::Lookup`]; [`Refusal::Invalid`] naming `address`.
pub async fn look_up(node: &Node, address: &str) -> Result<Found, Error> {
    const NO_SERVER: Refusal = Refusal::Invalid("Write the name of a server, such as social.example.", "address");
    let host = host_meant(address).ok_or(NO_SERVER)?;
    if host == node.urls().host() {
        return Err(Refusal::Invalid("That is this server itself.", "address").into());
    }
    match node.profile(&host).await {
        Ok((at, doc)) => {
            let profile = read(&doc, &at).ok_or_else(|| LookupError::Unreachable("it is no profile".to_owned()))?;
            Ok(Found { host, profile: Some(profile) })
        }
        Err(LookupError::NotFound) => Ok(Found { host, profile: None }),
        Err(e) => Err(e.into()),
    }
}

/// One as it is kept once it does not show itself any more: where it was, and nothing it said.
fn hidden(n: Neighbourhood, now: Timestamp) -> Neighbourhood {
    Neighbourhood {
        hidden_at: n.hidden_at.or(Some(now)),
        failing_since: None,
        url: origin_of(&n.url).map(|origin| format!("{origin}/")).unwrap_or_default(),
        name: String::new(),
        description: String::new(),
        languages: Vec::new(),
        place: String::new(),
        at: None,
        lists: Vec::new(),
        ..n
    }
}

fn keep(tx: &mut Tx<'_>, before: Option<Neighbourhood>, found: Found) -> Result<Option<Neighbourhood>, Error> {
    let due_at = next(tx.now, tx.bits());
    let now = match (before, found.profile) {
        (None, None) => return Ok(None),
        (Some(n), None) => hidden(Neighbourhood { due_at, ..n }, tx.now),
        (before, Some(p)) => Neighbourhood {
            host: found.host,
            url: p.url,
            name: p.name,
            description: p.description,
            languages: p.languages,
            place: p.place,
            at: p.at,
            lists: p.lists,
            added_at: before.map_or(tx.now, |n| n.added_at),
            fetched_at: tx.now,
            due_at,
            failing_since: None,
            hidden_at: None,
        },
    };
    neighbourhood_put(tx.conn, &now)?;
    Ok(Some(now))
}

/// Puts a node that was looked at on the list, or what it says now in place of what it said. The node's log tells of a new one.
///
/// # Errors
/// [`Refusal::NotAllowed`] for whoever may not decide about other pods; [`Refusal::Invalid`] for one that does not show itself, or
/// too many.
pub fn put(tx: &mut Tx<'_>, who: &Member, found: Found) -> Result<Neighbourhood, Error> {
    const HIDES: Refusal =
        Refusal::Invalid("That place does not show itself to others. Ask its people to let others list them.", "address");
    check_may_decide(who)?;
    let before = neighbourhood_lock(tx.conn, &found.host)?;
    let is_new = before.is_none();
    if is_new && neighbourhood_all(tx.conn)?.len() >= MOST {
        return Err(Refusal::Invalid("Two hundred neighbourhoods are the most. Take one off the list first.", "address").into());
    }
    let kept = keep(tx, before, found)?.ok_or(HIDES)?;
    if is_new {
        operator::log(tx, &who.id.to_string(), "neighbourhood-add", &kept.host)?;
    }
    Ok(kept)
}

/// Looks a node up and puts it on the list ([`look_up`], then [`put`]).
///
/// # Errors
/// Those of both.
pub async fn add(node: &Node, who: Member, address: &str) -> Result<Neighbourhood, Error> {
    check_may_decide(&who)?;
    let found = look_up(node, address).await?;
    node.act(move |tx| put(tx, &who, found)).await
}

/// Takes one off the list. The node's log says so.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NotFound`].
pub fn away(tx: &mut Tx<'_>, who: &Member, host: &str) -> Result<(), Error> {
    check_may_decide(who)?;
    if !neighbourhood_delete(tx.conn, host)? {
        return Err(Refusal::NotFound.into());
    }
    operator::log(tx, &who.id.to_string(), "neighbourhood-away", host)
}

/// Those that are to be looked at again.
///
/// # Errors
/// [`Error::Db`].
pub async fn due(node: &Node) -> Result<Vec<String>, Error> {
    let now = node.now();
    node.read(move |c| Ok(neighbourhood_due(c, now, ROUND)?)).await
}

/// Takes it upon this process to ask one that is due; whether it is.
fn take(tx: &mut Tx<'_>, host: &str) -> Result<bool, Error> {
    let Some(n) = neighbourhood_lock(tx.conn, host)?.filter(|n| n.due_at <= tx.now) else { return Ok(false) };
    neighbourhood_put(tx.conn, &Neighbourhood { due_at: tx.now.plus(ASKED_FOR), ..n })?;
    Ok(true)
}

/// Looks at one again: what it says now stands, or that it did not answer.
///
/// # Errors
/// [`Error::Db`].
pub async fn refresh(node: &Node, host: String) -> Result<(), Error> {
    let asked = host.clone();
    // Of several processes one asks.
    let ours = node.act(move |tx| take(tx, &asked)).await?;
    if !ours {
        return Ok(());
    }
    let found = match look_up(node, &host).await {
        Ok(found) => Some(found),
        Err(Error::Db(e)) => return Err(e.into()),
        Err(error) => {
            tracing::info!(%error, %host, "a neighbourhood did not say anything of itself");
            None
        }
    };
    node.act(move |tx| {
        // Taken off the list meanwhile, it stays off.
        let Some(before) = neighbourhood_lock(tx.conn, &host)? else { return Ok(()) };
        match found {
            Some(found) => keep(tx, Some(before), found).map(|_| ()),
            None => {
                let due_at = next(tx.now, tx.bits());
                let failing_since = before.failing_since.or(Some(tx.now));
                Ok(neighbourhood_put(tx.conn, &Neighbourhood { due_at, failing_since, ..before })?)
            }
        }
    })
    .await
}
