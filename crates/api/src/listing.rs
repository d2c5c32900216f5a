//! Listings.

use axum::{
    Json,
    extract::{OriginalUri, State},
    http::StatusCode,
    response::Response,
};
use caremonger_app::{
    Error, Node,
    listing::{Change, change as change_listing, look_up_pods, publish, seen_by, withdraw},
    listing_passed_on::{pass_on, take_back},
    member::{may_change, viewer},
};
use caremonger_domain::{
    Refusal,
    listing::{Kind, Listing, State as ListingState, tidy_line},
};
use caremonger_store::listing_page::{Filter, From as Origin, listing_page};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    Problem,
    auth::Caller,
    body::{Body, Id, Nothing, Paging, Query, page, read_id},
    idempotent::Post,
    listing_body::{ListingBody, ListingChange, NewListing},
};

/// Publish an offer or an ask.
#[utoipa::path(post, path = "/listings", operation_id = "listing_create", request_body = NewListing, responses((status = 201, description = "The listing", body = ListingBody)))]
pub(crate) async fn create(State(node): State<Node>, mut post: Post<NewListing>) -> Result<Response, Problem> {
    if !post.body.pods.is_empty() {
        if let Some(answer) = post.answered().await? {
            return Ok(answer);
        }
        post.body.pods = look_up_pods(&node, &post.body.pods).await?;
    }
    post.act(StatusCode::CREATED, |tx, member, new| {
        Ok(ListingBody::from(publish(tx, member, new.clone().into_draft(&member.language))?))
    })
    .await
}

/// Which listings.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListQuery {
    /// Offers or asks.
    #[param(schema_with = crate::description::kind, required = false)]
    kind: Option<String>,
    /// A category.
    category: Option<String>,
    /// Words that must all stand in the listing.
    q: Option<String>,
    /// `local`, `remote` or `all` (default).
    #[param(schema_with = crate::description::board_origin, required = false)]
    origin: Option<String>,
    /// `open` (default), `closed` or `all`.
    #[param(schema_with = crate::description::board_state, required = false)]
    state: Option<String>,
    /// The name of an area; listings of that area.
    near: Option<String>,
    /// Reserved: areas are names, not points, so far. It is read and changes nothing.
    #[expect(dead_code, reason = "part of the call's surface; areas have no coordinates yet")]
    within_km: Option<f64>,
    /// Items of a page, 1 to 100.
    limit: Option<i64>,
    /// From the `Link` header of the page before.
    cursor: Option<String>,
}

impl ListQuery {
    fn filter(&self) -> Result<Filter, Problem> {
        let bad = |what| Problem::bad_query(what, format!("This value of {what} is not known here."));
        let kind = self.kind.as_deref().map(|k| k.parse::<Kind>().map_err(|_| bad("kind"))).transpose()?;
        let from = match self.origin.as_deref() {
            None | Some("all") => Origin::Everywhere,
            Some("local") => Origin::Here,
            Some("remote") => Origin::Elsewhere,
            Some(_) => return Err(bad("origin")),
        };
        let state = match self.state.as_deref() {
            None => Some(ListingState::Open),
            Some("all") => None,
            Some(s) => Some(s.parse().map_err(|_| bad("state"))?),
        };
        let words = self.q.as_deref().map(Filter::words_of).unwrap_or_default();
        Ok(Filter {
            kind,
            category: self.category.clone(),
            words,
            from,
            state,
            area: self.near.as_deref().map(tidy_line).filter(|a| !a.is_empty()),
            ..Filter::default()
        })
    }
}

/// The board: listings you may see, newest first.
#[utoipa::path(get, path = "/listings", operation_id = "listing_list", params(ListQuery), responses((status = 200, description = "A page of listings", body = [ListingBody])))]
pub(crate) async fn list(
    State(node): State<Node>,
    Caller(member): Caller,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<ListQuery>,
) -> Result<Response, Problem> {
    let filter = query.filter()?;
    let paging = Paging { limit: query.limit, cursor: query.cursor };
    let (limit, before, host) = (paging.limit(), paging.before()?, node.urls().host().to_owned());
    // Something was looked for that no text can hold.
    if filter.words.is_empty() && query.q.is_some_and(|q| !q.trim().is_empty()) {
        return Ok(page(Vec::<ListingBody>::new(), limit, &uri, |l| l.id.clone()));
    }
    let listings = node
        .read(move |c| {
            let viewer = viewer(c, &host, &member)?;
            Ok::<_, Error>(listing_page(c, &viewer, &filter, before, limit + 1)?)
        })
        .await?;
    let items: Vec<ListingBody> = listings.into_iter().map(ListingBody::from).collect();
    Ok(page(items, limit, &uri, |l| l.id.clone()))
}

/// One listing.
#[utoipa::path(get, path = "/listings/{id}", operation_id = "listing_show", params(("id" = String, Path)), responses((status = 200, description = "The listing", body = ListingBody)))]
pub(crate) async fn show(State(node): State<Node>, Caller(member): Caller, Id(id): Id) -> Result<Json<ListingBody>, Problem> {
    let (id, host) = (read_id(&id)?, node.urls().host().to_owned());
    let listing = node
        .read(move |c| {
            let viewer = viewer(c, &host, &member)?;
            Ok::<_, Error>(still_there(seen_by(c, &viewer, id)?)?)
        })
        .await?;
    Ok(Json(listing.into()))
}

/// Change a listing.
#[utoipa::path(patch, path = "/listings/{id}", operation_id = "listing_change", params(("id" = String, Path)), request_body = ListingChange, responses((status = 200, description = "The listing as it is now", body = ListingBody)))]
pub(crate) async fn change(
    State(node): State<Node>,
    Caller(member): Caller,
    Id(id): Id,
    Body(change): Body<ListingChange>,
) -> Result<Json<ListingBody>, Problem> {
    let (id, unit, state) = (read_id(&id)?, change.unit(), change.state());
    let mut change = change.into_change();
    if let Some(pods) = &change.pods {
        change.pods = Some(look_up_pods(&node, pods).await?);
    }
    let listing = node
        .act(move |tx| {
            let host = tx.urls().host().to_owned();
            let viewer = viewer(tx.conn, &host, &member)?;
            let found = still_there(seen_by(tx.conn, &viewer, id)?)?;
            if !may_change(&member, &found) {
                return Err(Refusal::NotAllowed.into());
            }
            if unit.is_some() && unit != found.unit {
                return Err(Refusal::Invalid("The unit of a listing stays as it is.", "quantity.unit").into());
            }
            if change == Change::default() {
                // Nothing is asked, so nothing is told to anybody.
                let reopens = state.is_some_and(|s| s != found.state);
                return if reopens { Err(Refusal::Closed.into()) } else { Ok(found) };
            }
            change_listing(tx, &member, id, &change)
        })
        .await?;
    Ok(Json(listing.into()))
}

/// A listing that was taken back is not there any more, as on the wire.
fn still_there(listing: Listing) -> Result<Listing, Refusal> {
    if listing.deleted_at.is_some() { Err(Refusal::NotFound) } else { Ok(listing) }
}

/// Pass a listing of another pod on to everybody who follows yours, if that pod allows it.
#[utoipa::path(post, path = "/listings/{id}/announce", operation_id = "listing_announce", params(("id" = String, Path)), request_body = Nothing, responses((status = 200, description = "It is passed on")))]
pub(crate) async fn announce(Id(id): Id, post: Post<Nothing>) -> Result<Response, Problem> {
    let id = read_id(&id)?;
    post.act(StatusCode::OK, move |tx, member, _| {
        pass_on(tx, member, id)?;
        Ok(serde_json::json!({}))
    })
    .await
}

/// Take back what was passed on.
#[utoipa::path(delete, path = "/listings/{id}/announce", operation_id = "listing_announce_undo", params(("id" = String, Path)), responses((status = 204, description = "It is passed on no more")))]
pub(crate) async fn announce_undo(State(node): State<Node>, Caller(member): Caller, Id(id): Id) -> Result<StatusCode, Problem> {
    let id = read_id(&id)?;
    node.act(move |tx| take_back(tx, &member, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take a listing back for good; its id stays dead.
#[utoipa::path(delete, path = "/listings/{id}", operation_id = "listing_delete", params(("id" = String, Path)), responses((status = 204, description = "It is gone")))]
pub(crate) async fn delete(State(node): State<Node>, Caller(member): Caller, Id(id): Id) -> Result<StatusCode, Problem> {
    let id = read_id(&id)?;
    node.act(move |tx| withdraw(tx, &member, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
