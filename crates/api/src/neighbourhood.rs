//! Neighbourhoods: other nodes as they describe themselves, and whether others may list this one.

use axum::{Json, extract::State, http::StatusCode, response::Response};
use caremonger_app::{Node, neighbourhood as app, peer::check_may_decide};
use caremonger_domain::{Timestamp, neighbourhood::Standing};
use caremonger_store::neighbourhood::Neighbourhood;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    Problem,
    auth::Caller,
    body::{Body, Id},
    idempotent::Post,
};

/// Another node on the list of yours.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NeighbourhoodBody {
    /// Where it is, such as `birch.example`.
    host: String,
    /// `here`; `unreached`, it did not answer of late; `silent`, not for a month; `hidden`, it does not show itself any more. Of
    /// the last two nothing is told but where they are.
    standing: String,
    /// Its front page.
    url: Option<String>,
    /// What it is called.
    name: Option<String>,
    /// What it says of itself.
    description: String,
    /// BCP 47 tags of its languages.
    languages: Vec<String>,
    /// Where it is, in words.
    place: String,
    /// Latitude in degrees, to a tenth.
    latitude: Option<f64>,
    /// Longitude in degrees, to a tenth.
    longitude: Option<f64>,
    /// When it last said something of itself.
    #[schema(value_type = String, format = DateTime)]
    fetched_at: Timestamp,
}

#[expect(clippy::cast_precision_loss, reason = "at most 1800")]
fn degrees(tenths: i64) -> f64 {
    tenths as f64 / 10.0
}

impl NeighbourhoodBody {
    fn new(n: Neighbourhood, standing: Standing) -> Self {
        let shown = standing.is_shown();
        let (languages, at) = if shown { (n.languages, n.at) } else { (Vec::new(), None) };
        let (description, place) = if shown { (n.description, n.place) } else { (String::new(), String::new()) };
        Self {
            host: n.host,
            standing: standing.as_str().to_owned(),
            url: shown.then_some(n.url),
            name: shown.then_some(n.name),
            description,
            languages,
            place,
            latitude: at.map(|(latitude, _)| degrees(latitude)),
            longitude: at.map(|(_, longitude)| degrees(longitude)),
            fetched_at: n.fetched_at,
        }
    }
}

/// The nodes that yours lists, by name.
#[utoipa::path(get, path = "/neighbourhoods", operation_id = "neighbourhood_list", responses((status = 200, description = "All of them", body = [NeighbourhoodBody])))]
pub(crate) async fn list(State(node): State<Node>, Caller(_member): Caller) -> Result<Json<Vec<NeighbourhoodBody>>, Problem> {
    let now = node.now();
    let found = node.read(move |c| app::all(c, now)).await?;
    Ok(Json(found.into_iter().map(|(n, standing)| NeighbourhoodBody::new(n, standing)).collect()))
}

/// A node to list.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewNeighbourhood {
    /// Where it is, such as `birch.example`.
    address: String,
}

/// Put a node on the list, as it describes itself; one that is on it is looked at again. For the desk.
#[utoipa::path(post, path = "/neighbourhoods", operation_id = "neighbourhood_add", request_body = NewNeighbourhood, responses((status = 201, description = "It is on the list", body = NeighbourhoodBody)))]
pub(crate) async fn add(post: Post<NewNeighbourhood>) -> Result<Response, Problem> {
    check_may_decide(&post.member)?;
    if let Some(answer) = post.answered().await? {
        return Ok(answer);
    }
    let found = app::look_up(&post.node, &post.body.address).await?;
    post.act(StatusCode::CREATED, move |tx, member, _| {
        let n = app::put(tx, member, found.clone())?;
        let standing = Standing::of(n.fetched_at, n.failing_since, n.hidden_at, tx.now);
        Ok(NeighbourhoodBody::new(n, standing))
    })
    .await
}

/// Take a node off the list; its id is its host. For the desk.
#[utoipa::path(delete, path = "/neighbourhoods/{id}", operation_id = "neighbourhood_delete", params(("id" = String, Path)), responses((status = 204, description = "It is off the list")))]
pub(crate) async fn away(State(node): State<Node>, Caller(member): Caller, Id(host): Id) -> Result<StatusCode, Problem> {
    node.act(move |tx| app::away(tx, &member, &host)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Whether others may list your node.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListedBody {
    /// Whether they may.
    on: bool,
}

/// Whether others may list your node: then what it says of itself is at `/directory/profile.json` and `/directory/hsds.json`.
#[utoipa::path(get, path = "/listed", operation_id = "listed_show", responses((status = 200, description = "Whether they may", body = ListedBody)))]
pub(crate) async fn is_listed(State(node): State<Node>, Caller(_member): Caller) -> Result<Json<ListedBody>, Problem> {
    Ok(Json(ListedBody { on: node.read(app::is_listed).await? }))
}

/// Let others list your node, or no more. For the desk.
#[utoipa::path(put, path = "/listed", operation_id = "listed_set", request_body = ListedBody, responses((status = 200, description = "Whether they may now", body = ListedBody)))]
pub(crate) async fn set_listed(
    State(node): State<Node>,
    Caller(member): Caller,
    Body(listed): Body<ListedBody>,
) -> Result<Json<ListedBody>, Problem> {
    let on = listed.on;
    node.act(move |tx| app::set_listed(tx, &member, on)).await?;
    Ok(Json(listed))
}
