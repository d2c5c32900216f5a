//! One relation to a pod elsewhere: what was agreed, what that lets out, and what happened so far.

use askama::Template;
use axum::{
    extract::{Path, Query},
    response::Response,
};
use caremonger_app::{
    Error, peer as app,
    peer_terms::{Offered, would_leave},
};
use caremonger_domain::{
    Refusal, Timestamp, category,
    id::PeerId,
    listing::Listing,
    peer::{Direction, Peer, REVIEW_AFTER, Scope, State, Terms},
};
use caremonger_i18n::exists;
use caremonger_store::{
    member::Member,
    peer::peer_find,
    peer_history::{PeerLine, peer_history_of},
};

use crate::{
    board::escape,
    error::WebError,
    form::{self, Again, Field, Fields, FormView, Input, PostedByNeighbour, Slip},
    layout::{Neighbour, Page, Visit, go, html_again},
    peer::act_forms,
    show::When,
    timeline::{Entry, name_of, who},
};

/// Most lines of history shown.
const LINES: i64 = 100;

/// A listing in the dry run.
#[derive(Debug)]
struct Row {
    href: String,
    title: String,
    lang: String,
    goes: bool,
    words: String,
}

#[derive(Template)]
#[template(path = "peer.html")]
struct PeerPage {
    page: Page,
    words: String,
    since: When,
    agreed: Vec<(String, String)>,
    terms: Option<FormView>,
    look: Option<Vec<Row>>,
    acts: Vec<FormView>,
    history: Vec<Entry>,
}

fn listed(words: impl IntoIterator<Item = String>) -> String {
    words.into_iter().collect::<Vec<_>>().join(" · ")
}

fn kinds(visit: &Visit, terms: &Terms) -> String {
    let named = listed(terms.categories.iter().map(|c| visit.category(c)));
    if named.is_empty() { visit.t("terms-all-kinds") } else { named }
}

fn agreed(visit: &Visit, p: &Peer) -> Vec<(String, String)> {
    if p.state != State::Accepted {
        return Vec::new();
    }
    let scopes = listed(p.terms.scopes.iter().map(|s| visit.t(&format!("scope-{s}-{}", p.direction))));
    let areas = listed(p.terms.areas.iter().cloned());
    let areas = if areas.is_empty() { visit.t("terms-all-areas") } else { areas };
    let mut rows = vec![
        (visit.t(&format!("terms-scopes-{}", p.direction)), scopes),
        (visit.t("terms-kinds"), kinds(visit, &p.terms)),
        (visit.t("terms-areas"), areas),
    ];
    rows.extend(p.until.map(|t| (visit.t("terms-until"), visit.day(t).words)));
    rows
}

fn terms_form(visit: &Visit, p: &Peer) -> FormView {
    let scopes = Scope::ALL.iter().map(|s| (s.to_string(), visit.t(&format!("scope-{s}-incoming")))).collect();
    let chosen = p.terms.scopes.iter().map(|s| s.as_str()).collect::<Vec<_>>().join(" ");
    let mut kinds: Vec<(String, String)> = category::ALL.iter().map(|c| (c.slug.to_owned(), visit.category(c.slug))).collect();
    // A pod's own word that was agreed on stays there to be ticked.
    let own: Vec<_> = p.terms.categories.iter().filter(|c| category::find(c).is_none()).map(|c| (c.clone(), c.clone())).collect();
    kinds.extend(own);
    let until = p.until.map(|t| t.date()).unwrap_or_default();
    let yes = if p.state == State::Accepted { "terms-change" } else { "terms-accept" };
    FormView::new(visit, "terms", format!("/peers/{}/accept", p.id))
        .field(Field::checks("scopes", visit.t("terms-scopes-incoming"), &chosen, scopes))
        .field(
            Field::checks("categories", visit.t("terms-kinds"), &p.terms.categories.join(" "), kinds)
                .hint(visit.t("terms-kinds-hint")),
        )
        .field(Field::line("areas", visit.t("terms-areas"), &p.terms.areas.join(", ")).hint(visit.t("terms-areas-hint")))
        .field(Field::date("until", visit.t("terms-until"), &until).hint(visit.t("terms-until-hint")))
        .go(visit.t("terms-look"), "quiet", "look")
        .go(visit.t(yes), "main", "yes")
}

/// What the form says; a button without the form says nothing of it.
fn read_terms(fields: &Fields, now: Timestamp) -> Result<Offered, Slip> {
    if fields.find("areas").is_none() {
        return Ok(Offered::default());
    }
    let scopes: Vec<Scope> = fields.all("scopes").filter_map(|s| s.parse().ok()).collect();
    if scopes.is_empty() {
        return Err(Slip("scopes", "invalid-scopes"));
    }
    let areas = fields.get("areas").split([',', '،']).map(|a| a.trim().to_owned()).filter(|a| !a.is_empty());
    Ok(Offered {
        scopes: Some(scopes),
        categories: Some(fields.all("categories").map(str::to_owned).collect()),
        areas: Some(areas.collect()),
        // Left empty it means a year from now, as the form says.
        until: Some(form::day(fields.get("until"), "until")?.unwrap_or_else(|| now.plus(REVIEW_AFTER))),
    })
}

/// What programs wrote down of an agreement, in words.
fn summary(visit: &Visit, detail: &str) -> String {
    listed(detail.split("; ").enumerate().map(|(n, part)| {
        if n == 0 {
            let scope = |w: &str| w.parse::<Scope>().map_or_else(|_| w.to_owned(), |s| visit.t(&format!("scope-{s}-short")));
            listed(part.split(' ').filter(|w| !w.is_empty()).map(scope))
        } else if let Some(slugs) = part.strip_prefix("categories: ") {
            listed(slugs.split(", ").map(|c| visit.category(c)))
        } else if let Some(areas) = part.strip_prefix("areas: ") {
            areas.to_owned()
        } else {
            let date = part.strip_prefix("until ").and_then(|d| form::day(d, "until").ok().flatten());
            date.map_or_else(|| part.to_owned(), |t| visit.t1("until", "date", visit.day(t).words))
        }
    }))
}

fn entry(visit: &Visit, name: String, line: &PeerLine) -> Entry {
    let mut key = format!("peer-history-{}", line.event);
    let by_time = format!("{key}-time");
    if line.actor == "time" && exists(&by_time) {
        key = by_time;
    }
    if !exists(&key) {
        "peer-history-other".clone_into(&mut key);
    }
    let quote = match line.event.as_str() {
        "accepted" | "changed" | "they-accepted" | "they-changed" => summary(visit, &line.detail),
        "they-moved" | "listing-taken" | "listing-refused" | "passed-on" => line.detail.clone(),
        _ => String::new(),
    };
    Entry { at: visit.moment(line.at), words: visit.t1(&key, "actor", who(visit, name)), quote }
}

fn rows(visit: &Visit, found: Vec<(Listing, bool)>) -> Vec<Row> {
    let row = |(l, goes): (Listing, bool)| Row {
        href: format!("/listings/{}", l.id),
        title: l.title,
        lang: l.language,
        goes,
        words: visit.t(if goes { "look-goes" } else { "look-stays" }),
    };
    found.into_iter().map(row).collect()
}

async fn page(
    visit: &Visit,
    who: &Member,
    id: PeerId,
    looked: Option<&Fields>,
    again: Option<&Again>,
) -> Result<Response, WebError> {
    app::check_may_decide(who)?;
    let pod = who.pod;
    let wanted = looked.map(|fields| read_terms(fields, visit.node.now())).transpose();
    let slip = wanted.as_ref().err().copied().zip(looked).map(|(slip, fields)| slip.again(visit, "terms", fields));
    let again = again.or(slip.as_ref());
    // Without the form nothing was chosen that could be looked at.
    let offered = wanted.ok().flatten().filter(|o| o.scopes.is_some());
    let now = visit.node.now();
    let (p, lines, found) = visit
        .node
        .read(move |c| {
            let p = peer_find(c, id)?.filter(|p| p.pod == pod).ok_or(Refusal::NotFound)?;
            let lines = peer_history_of(c, pod, &p.address, LINES)?;
            let lines = lines.into_iter().map(|l| Ok((name_of(c, &l.actor)?, l))).collect::<Result<Vec<_>, Error>>()?;
            let found = offered.map(|o| would_leave(c, &p, o, now)).transpose()?;
            Ok::<_, Error>((p, lines, found))
        })
        .await?;
    let answerable = p.direction == Direction::Incoming && p.state.is_live();
    // Whoever was too late still finds what they chose.
    let terms = (answerable || again.is_some()).then(|| terms_form(visit, &p));
    let terms = terms.map(|f| looked.into_iter().fold(f, FormView::filled).again(again));
    let mut page = Page::new(visit, p.address.clone()).again(again);
    page = page.with_forms(&terms);
    let view = PeerPage {
        page,
        words: visit.t(&format!("peer-{}-{}", p.state, p.direction)),
        since: visit.day(p.updated_at),
        agreed: agreed(visit, &p),
        terms,
        look: found.map(|found| rows(visit, found)),
        acts: act_forms(visit, &p).into_iter().filter(|f| f.name != "accept").collect(),
        history: lines.into_iter().map(|(name, line)| entry(visit, name, &line)).collect(),
    };
    html_again(&view, again)
}

fn read_id(id: &str) -> Result<PeerId, WebError> {
    id.parse().map_err(|_| WebError::NotFound)
}

/// `GET /peers/{id}`, with `look` in the query and what the form said: a dry run, which changes nothing.
pub(crate) async fn show(
    Neighbour { visit, member }: Neighbour,
    Path(id): Path<String>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, WebError> {
    let asked = Fields::from(asked);
    let looked = asked.find("look").is_some().then_some(&asked);
    page(&visit, &member, read_id(&id)?, looked, None).await
}

/// `POST /peers/{id}/accept`
pub(crate) async fn accept(Path(id): Path<String>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted;
    app::check_may_decide(&member)?;
    let id = read_id(&id)?;
    if fields.get("go") == "look" {
        // Asked for again by its address, without the token of the session.
        let pairs: String = fields.answers().map(|(k, v)| format!("&{}={}", escape(k), escape(v))).collect();
        return Ok(go(&format!("/peers/{id}?look=1{pairs}#look")));
    }
    let offered = match read_terms(&fields, visit.node.now()) {
        Ok(offered) => offered,
        Err(slip) => return page(&visit, &member, id, None, Some(&slip.again(&visit, "terms", &fields))).await,
    };
    let plain = offered.scopes.is_none();
    let (pod, by) = (member.pod, member.id.to_string());
    match visit.node.act(move |tx| app::accept(tx, pod, id, &by, offered)).await {
        Ok(_) if plain => Ok(go("/peers?done=decided")),
        Ok(_) => Ok(go(&format!("/peers/{id}?done=decided"))),
        Err(e) if plain => Err(e.into()),
        Err(e) => page(&visit, &member, id, None, Some(&Again::failed(&visit, "terms", &fields, e)?)).await,
    }
}
