//! `Idempotency-Key`: the same POST with the same key happens once; the answer is kept in the transaction of the act.

use axum::{
    body::Bytes,
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use caremonger_app::{Error, Node, Tx, session::fingerprint};
use caremonger_store::{
    idempotency::{Kept, idempotency_find, idempotency_insert},
    member::Member,
};
use serde::Serialize;

use crate::Problem;

/// A POST as far as its key needs it.
pub(crate) struct Post {
    member: Member,
    key: Option<String>,
    hash: Vec<u8>,
}

const KEY_MAX: usize = 255;

impl Post {
    pub(crate) fn new(member: Member, uri: &Uri, headers: &HeaderMap, body: &Bytes) -> Result<Self, Problem> {
        let bad =
            || Problem::new(StatusCode::BAD_REQUEST, "bad-idempotency-key", "An Idempotency-Key has 1 to 255 plain characters.");
        let key = match headers.get("idempotency-key") {
            None => None,
            Some(v) => Some(v.to_str().ok().filter(|k| !k.is_empty() && k.len() <= KEY_MAX).ok_or_else(bad)?.to_owned()),
        };
        let mut request = uri.path().as_bytes().to_vec();
        request.push(0);
        request.extend_from_slice(body);
        Ok(Self { member, key, hash: fingerprint(&request).to_vec() })
    }

    /// Does the act and answers with `status`, or repeats the answer given before.
    pub(crate) async fn act<T, F>(self, node: &Node, status: StatusCode, f: F) -> Result<Response, Problem>
    where
        T: Serialize,
        F: FnOnce(&mut Tx<'_>, &Member) -> Result<T, Error> + Send + 'static,
    {
        let done = node
            .act(move |tx| {
                if let Some(key) = &self.key
                    && let Some(kept) = idempotency_find(tx.conn, self.member.id, key)?
                {
                    return Ok(if kept.request_hash == self.hash { Some((kept.status, kept.body, true)) } else { None });
                }
                let body = serde_json::to_string(&f(tx, &self.member)?).unwrap_or_default();
                let status = i64::from(status.as_u16());
                if let Some(key) = &self.key {
                    let kept = Kept { request_hash: self.hash, status, body: body.clone() };
                    idempotency_insert(tx.conn, self.member.id, key, &kept, tx.now)?;
                }
                Ok(Some((status, body, false)))
            })
            .await?;
        let reused = || {
            Problem::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "idempotency-key-reused",
                "This Idempotency-Key was used for another request. Take a new one.",
            )
        };
        let (status, body, repeated) = done.ok_or_else(reused)?;
        let status = u16::try_from(status).ok().and_then(|s| StatusCode::from_u16(s).ok()).unwrap_or(StatusCode::OK);
        let mut response = (status, body).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        if repeated {
            response.headers_mut().insert("idempotency-replayed", HeaderValue::from_static("true"));
        }
        Ok(response)
    }
}
