//! Who calls: a neighbour, by their token.

use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};
use caremonger_app::{Node, session::holder};
use caremonger_store::{member::Member, session::Kind};

use crate::Problem;

/// The neighbour whose token came with the request.
pub(crate) struct Caller(pub(crate) Member);

impl FromRequestParts<Node> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, node: &Node) -> Result<Self, Problem> {
        let value = parts.headers.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let (scheme, token) = value.split_once(' ').unwrap_or_default();
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(Problem::unauthorized());
        }
        let found = holder(node, Kind::Token, token.trim()).await.map_err(Problem::from)?;
        found.map(|(_, member)| Self(member)).ok_or_else(Problem::unauthorized)
    }
}
