//! Other pods: those we follow and those that follow us.

use askama::Template;
use axum::{
    extract::{Path, Query},
    response::Response,
};
use caremonger_app::{Error, peer, relay};
use caremonger_domain::peer::{Direction, Peer, State};
use caremonger_store::{Conn, peer::peer_page, quarantine::quarantine_waiting};

use crate::{
    error::WebError,
    form::{Again, Field, FormView, Input, PostedByNeighbour},
    layout::{Neighbour, Page, Visit, go, html_again},
    notice::{From, LINES, LINES_AND_ONE},
    quarantine::{self, Stranger, stranger},
    show::When,
};

/// A relation as shown.
#[derive(Debug)]
pub(crate) struct Line {
    href: String,
    address: String,
    words: String,
    since: When,
    forms: Vec<FormView>,
}

#[derive(Template)]
#[template(path = "peers.html")]
struct Peers {
    page: Page,
    follow: FormView,
    relay: FormView,
    strangers: Vec<Stranger>,
    lines: Vec<Line>,
    next: Option<String>,
}

/// What can be done about a relation by pressing a button.
pub(crate) fn act_forms(visit: &Visit, p: &Peer) -> Vec<FormView> {
    let act = |act: &'static str, key: &str, style| {
        FormView::new(visit, act, format!("/peers/{}/{act}", p.id)).button(visit.t(key), style)
    };
    match (p.state, p.direction) {
        (State::Requested, Direction::Incoming) => {
            vec![act("accept", "peer-accept", "main"), act("refuse", "peer-refuse", "quiet")]
        }
        (State::Requested, Direction::Outgoing) => vec![act("stop", "peer-take-back", "quiet")],
        (State::Accepted, _) => vec![act("stop", "peer-stop", "quiet")],
        _ => Vec::new(),
    }
}

fn line(visit: &Visit, p: Peer) -> Line {
    let forms = act_forms(visit, &p);
    let words = visit.t(&format!("peer-{}-{}", p.state, p.direction));
    Line { href: format!("/peers/{}", p.id), address: p.address, words, since: visit.day(p.updated_at), forms }
}

async fn page(
    visit: &Visit,
    who: &caremonger_store::member::Member,
    from: &From,
    again: Option<&Again>,
) -> Result<Response, WebError> {
    peer::check_may_decide(who)?;
    let (pod, me, before) = (who.pod, who.clone(), from.cursor.parse().ok());
    let read = move |c: &mut Conn| {
        let waiting = quarantine_waiting(c, pod, quarantine::SHOWN)?;
        Ok::<_, Error>((waiting, peer_page(c, pod, before, LINES_AND_ONE)?, relay::is_on(c, &me)?))
    };
    let (waiting, mut found, relays) = visit.node.read(read).await?;
    let more = found.len() > LINES;
    found.truncate(LINES);
    let next = found.last().filter(|_| more).map(|p| format!("/peers?cursor={}", p.id));
    let follow = FormView::new(visit, "follow", "/peers")
        .field(Field::line("address", visit.t("peer-address"), "").hint(visit.t("peer-address-hint")).required())
        .button(visit.t("peer-follow"), "main")
        .again(again);
    let relay = FormView::new(visit, "relay", "/peers/relay")
        .field(Field::hidden("on", if relays { "" } else { "yes" }))
        .button(visit.t(if relays { "relay-off" } else { "relay-on" }), "quiet");
    let page = Page::new(visit, visit.t("peers-title")).again(again);
    let strangers = waiting.into_iter().map(|w| stranger(visit, w)).collect();
    let lines = found.into_iter().map(|p| line(visit, p)).collect();
    html_again(&Peers { page, follow, relay, strangers, lines, next }, again)
}

/// `GET /peers`
pub(crate) async fn list(Neighbour { visit, member }: Neighbour, Query(from): Query<From>) -> Result<Response, WebError> {
    page(&visit, &member, &from, None).await
}

/// `POST /peers`
pub(crate) async fn follow(posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted;
    peer::check_may_decide(&member)?;
    match peer::ask_pod(&visit.node, member.pod, fields.get("address").trim(), &member.id.to_string()).await {
        Ok(_) => Ok(go("/peers?done=asked")),
        Err(e) => {
            let again = Again::failed(&visit, "follow", &fields, e)?.at("address");
            page(&visit, &member, &From::default(), Some(&again)).await
        }
    }
}

/// `POST /peers/relay`: passes on every new offer by itself, or no more.
pub(crate) async fn relay(PostedByNeighbour { visit, member, fields }: PostedByNeighbour) -> Result<Response, WebError> {
    let on = !fields.get("on").is_empty();
    visit.node.act(move |tx| relay::set(tx, &member, on)).await?;
    Ok(go("/peers?done=changed"))
}

/// `POST /peers/{id}/{act}`: a no, or an end. A yes is in [`crate::peer_view`].
pub(crate) async fn act(Path((id, act)): Path<(String, String)>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, .. } = posted;
    peer::check_may_decide(&member)?;
    let id = id.parse().map_err(|_| WebError::NotFound)?;
    let (pod, by) = (member.pod, member.id.to_string());
    match act.as_str() {
        "refuse" => visit.node.act(move |tx| peer::refuse(tx, pod, id, &by)).await?,
        "stop" => visit.node.act(move |tx| peer::stop(tx, pod, id, &by)).await?,
        _ => return Err(WebError::NotFound),
    };
    Ok(go("/peers?done=decided"))
}
