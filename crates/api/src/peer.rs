//! Peers: pods elsewhere.

use axum::{
    Json,
    extract::{OriginalUri, State},
    http::StatusCode,
    response::Response,
};
use caremonger_app::{
    Error, Node, Tx,
    peer::{self, check_may_decide},
    peer_terms, relay,
};
use caremonger_domain::{
    Refusal, Timestamp,
    id::{PeerId, PodId},
    peer::{Direction, Peer, Scope, State as PeerState},
};
use caremonger_store::{
    peer::{peer_find, peer_page},
    peer_history::{PeerLine, peer_history_of},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    Problem,
    auth::Caller,
    body::{Id, Nothing, Paging, Query, page, read_id},
    idempotent::Post,
};

/// A relation between your pod and a pod elsewhere.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PeerBody {
    id: String,
    /// The other pod, `@pod@host`.
    address: String,
    #[schema(schema_with = crate::description::peer_state)]
    state: PeerState,
    /// `outgoing`: your pod asked to see theirs; `incoming`: theirs asked to see yours.
    #[schema(schema_with = crate::description::direction)]
    direction: Direction,
    /// What the side that asked may do.
    #[schema(schema_with = crate::description::scopes)]
    scopes: Vec<Scope>,
    /// Only listings of these categories; empty: all.
    categories: Vec<String>,
    /// Only listings of these areas; empty: all.
    areas: Vec<String>,
    /// When it ends unless renewed.
    #[schema(value_type = Option<String>, format = DateTime)]
    until: Option<Timestamp>,
}

impl From<Peer> for PeerBody {
    fn from(p: Peer) -> Self {
        Self {
            id: p.id.to_string(),
            address: p.address,
            state: p.state,
            direction: p.direction,
            scopes: p.terms.scopes,
            categories: p.terms.categories,
            areas: p.terms.areas,
            until: p.until,
        }
    }
}

/// Your pod's relations, newest first.
#[utoipa::path(get, path = "/peers", operation_id = "peer_list", params(Paging), responses((status = 200, description = "A page of relations", body = [PeerBody])))]
pub(crate) async fn list(
    State(node): State<Node>,
    Caller(member): Caller,
    OriginalUri(uri): OriginalUri,
    Query(paging): Query<Paging>,
) -> Result<Response, Problem> {
    let (limit, before) = (paging.limit(), paging.before()?);
    let found = node.read(move |c| Ok::<_, Error>(peer_page(c, member.pod, before, limit + 1)?)).await?;
    let items: Vec<PeerBody> = found.into_iter().map(PeerBody::from).collect();
    Ok(page(items, limit, &uri, |p| p.id.clone()))
}

/// A pod to follow.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewPeer {
    /// `@pod@host`.
    address: String,
}

/// Ask a pod elsewhere to let yours see its listings. Asking twice is asking once.
#[utoipa::path(post, path = "/peers", operation_id = "peer_create", request_body = NewPeer, responses((status = 201, description = "The relation", body = PeerBody)))]
pub(crate) async fn follow(post: Post<NewPeer>) -> Result<Response, Problem> {
    check_may_decide(&post.member)?;
    if let Some(answer) = post.answered().await? {
        return Ok(answer);
    }
    let theirs = peer::look_up(&post.node, &post.body.address).await?;
    post.act(StatusCode::CREATED, move |tx, member, _| {
        Ok(PeerBody::from(peer::follow_pod(tx, member.pod, &theirs, &member.id.to_string())?))
    })
    .await
}

/// Whether your pod passes on by itself every new offer that other pods let it pass on: the feed of a city.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RelayBody {
    /// Whether it does.
    on: bool,
}

/// Whether your pod passes on every new offer by itself.
#[utoipa::path(get, path = "/relay", operation_id = "relay_show", responses((status = 200, description = "Whether it does", body = RelayBody)))]
pub(crate) async fn relay(State(node): State<Node>, Caller(member): Caller) -> Result<Json<RelayBody>, Problem> {
    Ok(Json(RelayBody { on: node.read(move |c| relay::is_on(c, &member)).await? }))
}

/// Have your pod pass on every new offer by itself, or no more. What was passed on stays so.
#[utoipa::path(post, path = "/relay", operation_id = "relay_set", request_body = RelayBody, responses((status = 200, description = "Whether it does now", body = RelayBody)))]
pub(crate) async fn relay_set(post: Post<RelayBody>) -> Result<Response, Problem> {
    post.act(StatusCode::OK, move |tx, member, body| {
        relay::set(tx, member, body.on)?;
        Ok(RelayBody { on: body.on })
    })
    .await
}

type Act = fn(&mut Tx<'_>, PodId, PeerId, &str) -> Result<Peer, Error>;

async fn answer(id: &str, post: Post<Nothing>, act: Act) -> Result<Response, Problem> {
    let id: PeerId = read_id(id)?;
    check_may_decide(&post.member)?;
    post.act(StatusCode::OK, move |tx, member, _| Ok(PeerBody::from(act(tx, member.pod, id, &member.id.to_string())?))).await
}

acts! {
    answer -> PeerBody;
    /// Say no to a pod that asked.
    refuse, "/peers/{id}/refuse", "peer_refuse", "The relation as it is now", peer::refuse;
    /// End a relation, whoever asked for it.
    stop, "/peers/{id}/stop", "peer_stop", "The relation as it is now", peer::stop;
}

/// What a pod that asked may do. What is left out stays as it was agreed; at first everything is allowed, for a year. A
/// call that says nothing makes it last a year from now.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Agreed {
    /// `see`, `promise`, `announce`, `asks`.
    #[schema(schema_with = crate::description::scopes, required = false)]
    scopes: Option<Vec<Scope>>,
    /// Only listings of these categories; empty: all.
    categories: Option<Vec<String>>,
    /// Only listings of these areas; empty: all.
    areas: Option<Vec<String>>,
    /// When it ends unless renewed.
    #[schema(value_type = Option<String>, format = DateTime)]
    until: Option<Timestamp>,
}

/// Say yes to a pod that asked, or change what was agreed, or make it last longer.
#[utoipa::path(post, path = "/peers/{id}/accept", operation_id = "peer_accept", params(("id" = String, Path)), request_body = Agreed, responses((status = 200, description = "The relation as it is now", body = PeerBody)))]
pub(crate) async fn accept(Id(id): Id, post: Post<Agreed>) -> Result<Response, Problem> {
    let id: PeerId = read_id(&id)?;
    check_may_decide(&post.member)?;
    post.act(StatusCode::OK, move |tx, member, agreed| {
        let offered = peer_terms::Offered {
            scopes: agreed.scopes.clone(),
            categories: agreed.categories.clone(),
            areas: agreed.areas.clone(),
            until: agreed.until,
        };
        Ok(PeerBody::from(peer::accept(tx, member.pod, id, &member.id.to_string(), offered)?))
    })
    .await
}

/// A line of what happened between two pods.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PeerLineBody {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// What: `asked`, `accepted`, `changed`, `refused`, `stopped`, `expired`, or the same of the other pod (`they-…`).
    event: String,
    /// Who: a neighbour's id, `operator`, `time`, or the other pod.
    by: String,
    /// What exactly.
    detail: String,
}

/// What happened between your pod and this one, newest first.
#[utoipa::path(get, path = "/peers/{id}/history", operation_id = "peer_history", params(("id" = String, Path)), responses((status = 200, description = "The latest 200 lines", body = [PeerLineBody])))]
pub(crate) async fn history(
    State(node): State<Node>,
    Caller(member): Caller,
    Id(id): Id,
) -> Result<Json<Vec<PeerLineBody>>, Problem> {
    let id: PeerId = read_id(&id)?;
    check_may_decide(&member)?;
    let lines = node
        .read(move |c| {
            let p = peer_find(c, id)?.filter(|p| p.pod == member.pod).ok_or(Refusal::NotFound)?;
            Ok::<_, Error>(peer_history_of(c, member.pod, &p.address, 200)?)
        })
        .await?;
    let body = |l: PeerLine| PeerLineBody { at: l.at, event: l.event, by: l.actor, detail: l.detail };
    Ok(Json(lines.into_iter().map(body).collect()))
}
