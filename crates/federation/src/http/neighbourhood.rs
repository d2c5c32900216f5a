//! What this node says of itself to whoever wants to list it; nothing until it is let be listed.

use axum::{extract::State, response::Response};
use caremonger_app::{Error, neighbourhood};
use caremonger_wire::neighbourhood::{self as wire, Profile};

use super::answer::{Failed, public};
use crate::Federation;

async fn own(f: &Federation) -> Result<Profile, Error> {
    let (urls, now) = (f.node().urls().clone(), f.node().now());
    f.node().read(move |c| neighbourhood::own(c, &urls, now)).await
}

/// A profile of Murmurations.
pub(super) async fn profile(State(f): State<Federation>) -> Result<Response, Failed> {
    Ok(public("application/json", wire::document(&own(&f).await?).to_string()))
}

/// The same as an organization of Open Referral.
pub(super) async fn hsds(State(f): State<Federation>) -> Result<Response, Failed> {
    Ok(public("application/json", wire::hsds(&own(&f).await?).to_string()))
}
