//! What two nodes know of one another's open listings and live promises, to be compared after an outage.

use caremonger_domain::{
    Timestamp,
    commitment::State,
    id::{ActorId, ListingId, PodId, RemoteActorId},
    listing::Kind,
};
use diesel::prelude::*;

use crate::{
    Conn, DbError,
    delivery::delivery_to_actor,
    error::stored,
    like_literal,
    schema::{activities, commitments, deliveries, followers, listing_pods, listings, peers, remote_actors},
};

/// An open listing of a pod of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenListing {
    /// Its ActivityPub id.
    pub uri: String,
    /// Its version.
    pub version: i64,
    /// Offer or ask.
    pub kind: Kind,
    /// Category slug.
    pub category: String,
    /// Its area, folded.
    pub area_key: String,
    /// Whether it is for named pods only.
    pub named: bool,
}

/// Most listings, and most promises, that are compared.
pub const SYNC_MAX: i64 = 20_000;

/// The open listings of a pod that a server may know of: public ones, and those that name a pod there.
///
/// # Errors
/// [`DbError`] of the database.
pub fn sync_open_listings(conn: &mut Conn, pod: PodId, host: &str) -> Result<Vec<OpenListing>, DbError> {
    type Columns = (Option<String>, i64, String, String, String, String);
    let literal = like_literal(host);
    let there = listing_pods::table
        .filter(listing_pods::listing_id.eq(listings::id))
        .filter(listing_pods::address.like(format!("%@{literal}")).escape('\\'));
    let named = listings::visibility.eq("pods").and(diesel::dsl::exists(there));
    let rows: Vec<Columns> = listings::table
        .filter(listings::pod_id.eq(pod.to_string()))
        .filter(listings::state.eq("open"))
        .filter(listings::deleted_at.is_null())
        .filter(listings::visibility.eq("public").or(named))
        .order(listings::id)
        .limit(SYNC_MAX)
        .select((listings::uri, listings::version, listings::kind, listings::category, listings::area_key, listings::visibility))
        .load(conn)?;
    rows.into_iter()
        .filter_map(|(uri, version, kind, category, area_key, visibility)| {
            let kind = stored(&kind, "listings.kind");
            let named = visibility == "pods";
            uri.map(|uri| Ok(OpenListing { uri, version, kind: kind?, category, area_key, named }))
        })
        .collect()
}

/// The open copies of an actor's listings.
///
/// # Errors
/// [`DbError`] of the database.
pub fn sync_copies(conn: &mut Conn, actor: RemoteActorId) -> Result<Vec<(ListingId, String, i64)>, DbError> {
    let rows: Vec<(String, Option<String>, i64)> = listings::table
        .filter(listings::remote_actor_id.eq(actor.to_string()))
        .filter(listings::state.eq("open"))
        .filter(listings::deleted_at.is_null())
        .order(listings::id)
        .limit(SYNC_MAX)
        .select((listings::id, listings::uri, listings::version))
        .load(conn)?;
    rows.into_iter().filter_map(|(id, uri, version)| uri.map(|uri| Ok((stored(&id, "listings.id")?, uri, version)))).collect()
}

/// A promise between two nodes that still holds stock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveClaim {
    /// The `Offer` that asked for it.
    pub claim_uri: String,
    /// The agreement, once there is one.
    pub uri: Option<String>,
    /// Where it stands.
    pub state: State,
    /// The version its home gave it.
    pub version: i64,
}

type ClaimColumns = (Option<String>, Option<String>, String, i64);

fn claims(rows: Vec<ClaimColumns>) -> Result<Vec<LiveClaim>, DbError> {
    rows.into_iter()
        .filter_map(|(claim, uri, state, version)| {
            claim.map(|claim_uri| Ok(LiveClaim { claim_uri, uri, state: stored(&state, "commitments.state")?, version }))
        })
        .collect()
}

const LIVE: [&str; 3] = ["requested", "accepted", "unconfirmed"];

/// The live promises of actors of a server against the listings of a pod of ours.
///
/// # Errors
/// [`DbError`] of the database.
pub fn sync_claims_from(conn: &mut Conn, pod: PodId, origin: &str) -> Result<Vec<LiveClaim>, DbError> {
    let theirs = remote_actors::table
        .filter(remote_actors::id.nullable().eq(commitments::remote_actor_id))
        .filter(remote_actors::origin.eq(origin));
    let rows: Vec<ClaimColumns> = commitments::table
        .inner_join(listings::table)
        .filter(listings::pod_id.eq(pod.to_string()))
        .filter(commitments::state.eq_any(LIVE))
        .filter(diesel::dsl::exists(theirs))
        .order(commitments::id)
        .limit(SYNC_MAX)
        .select((commitments::claim_uri, commitments::uri, commitments::state, commitments::version))
        .load(conn)?;
    claims(rows)
}

/// The live promises of our neighbours against an actor's listings.
///
/// # Errors
/// [`DbError`] of the database.
pub fn sync_claims_against(conn: &mut Conn, actor: RemoteActorId) -> Result<Vec<LiveClaim>, DbError> {
    let rows: Vec<ClaimColumns> = commitments::table
        .inner_join(listings::table)
        .filter(listings::remote_actor_id.eq(actor.to_string()))
        .filter(commitments::member_id.is_not_null())
        .filter(commitments::state.eq_any(LIVE))
        .order(commitments::id)
        .limit(SYNC_MAX)
        .select((commitments::claim_uri, commitments::uri, commitments::state, commitments::version))
        .load(conn)?;
    claims(rows)
}

/// Sends an activity once more to an actor it was sent to, unless it still waits.
///
/// # Errors
/// [`DbError`] of the database.
pub fn sync_send_again(conn: &mut Conn, activity_uri: &str, to: RemoteActorId, now: Timestamp) -> Result<bool, DbError> {
    let seq: Option<i64> =
        activities::table.filter(activities::uri.eq(activity_uri)).select(activities::seq).first(conn).optional()?;
    let Some(seq) = seq else { return Ok(false) };
    let inbox: Option<String> = remote_actors::table.find(to.to_string()).select(remote_actors::inbox).first(conn).optional()?;
    let Some(inbox) = inbox else { return Ok(false) };
    let ended = deliveries::table
        .filter(deliveries::activity_seq.eq(seq))
        .filter(deliveries::inbox.eq(inbox))
        .filter(deliveries::state.ne("waiting"));
    let again = diesel::update(ended)
        .set((
            deliveries::state.eq("waiting"),
            deliveries::attempts.eq(0),
            deliveries::due_at.eq(now.as_micros()),
            deliveries::created_at.eq(now.as_micros()),
            deliveries::ended_at.eq(None::<i64>),
        ))
        .execute(conn)?;
    if again == 0 {
        // What ended long ago is forgotten; what waits stays as it is.
        delivery_to_actor(conn, seq, to, now)?;
    }
    Ok(true)
}

/// The ids of an actor's followers at one server (FEP-8fcf).
///
/// # Errors
/// [`DbError`] of the database.
pub fn sync_followers_at(conn: &mut Conn, of: ActorId, origin: &str) -> Result<Vec<String>, DbError> {
    Ok(followers::table
        .inner_join(remote_actors::table)
        .filter(followers::actor_id.eq(of.to_string()))
        .filter(remote_actors::origin.eq(origin))
        .filter(remote_actors::gone_at.is_null())
        .order(remote_actors::uri)
        .select(remote_actors::uri)
        .load(conn)?)
}

/// Copies of the pods of a server are to be compared soon: it was away, or we were.
///
/// # Errors
/// [`DbError`] of the database.
pub fn sync_soon(conn: &mut Conn, origin: &str) -> Result<(), DbError> {
    let there = remote_actors::table
        .filter(remote_actors::id.eq(peers::remote_actor_id))
        .filter(remote_actors::origin.eq(origin.to_owned()));
    diesel::update(peers::table.filter(diesel::dsl::exists(there))).set(peers::compared_at.eq(None::<i64>)).execute(conn)?;
    Ok(())
}

/// The listings of a pod that name a pod elsewhere and are not taken down.
///
/// # Errors
/// [`DbError`] of the database.
pub fn listing_naming(conn: &mut Conn, pod: PodId, address: &str) -> Result<Vec<ListingId>, DbError> {
    let ids: Vec<String> = listings::table
        .inner_join(listing_pods::table.on(listing_pods::listing_id.eq(listings::id)))
        .filter(listings::pod_id.eq(pod.to_string()))
        .filter(listing_pods::address.eq(address))
        .filter(listings::deleted_at.is_null())
        .select(listings::id)
        .load(conn)?;
    ids.iter().map(|id| stored(id, "listings.id")).collect()
}
