//! `Idempotency-Key`: the same POST with the same key happens once; the answer is kept in the transaction of the act.

use std::sync::Arc;

use axum::{
    extract::{FromRequest, FromRequestParts as _, OriginalUri, Request},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use caremonger_app::{
    Error, Node, Tx,
    session::fingerprint,
    vault::{open_answer, request_mark, seal_answer},
};
use caremonger_domain::id::MemberId;
use caremonger_store::{
    DbError,
    idempotency::{Kept, idempotency_find, idempotency_insert},
    member::Member,
};
use serde::{Serialize, de::DeserializeOwned};

use crate::{Problem, auth::Caller, body};

/// A POST: who calls, what with, and under which key.
pub(crate) struct Post<T> {
    pub(crate) node: Node,
    pub(crate) member: Member,
    pub(crate) body: T,
    key: Option<Key>,
}

#[derive(Clone)]
struct Key {
    member: MemberId,
    key: String,
    hash: Vec<u8>,
}

/// An answer, given now or before.
struct Answer {
    status: i64,
    body: String,
    repeated: bool,
}

const KEY_MAX: usize = 255;

impl<T: DeserializeOwned> FromRequest<Node> for Post<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, node: &Node) -> Result<Self, Problem> {
        let (mut parts, body) = request.into_parts();
        let Caller(member) = Caller::from_request_parts(&mut parts, node).await?;
        let path = match OriginalUri::from_request_parts(&mut parts, node).await {
            Ok(OriginalUri(uri)) => uri.path().to_owned(),
            Err(never) => match never {},
        };
        let bad =
            || Problem::new(StatusCode::BAD_REQUEST, "bad-idempotency-key", "An Idempotency-Key has 1 to 255 plain characters.");
        let mut given = parts.headers.get_all("idempotency-key").iter();
        let key = match (given.next(), given.next()) {
            (None, _) => None,
            (Some(_), Some(_)) => return Err(bad()),
            (Some(v), None) => Some(v.to_str().ok().filter(|k| !k.is_empty() && k.len() <= KEY_MAX).ok_or_else(bad)?.to_owned()),
        };
        let bytes = body::take(Request::from_parts(parts, body)).await?;
        let mut request = path.into_bytes();
        request.push(0);
        request.extend_from_slice(&bytes);
        let key = key.map(|key| Key { member: member.id, key, hash: request_mark(node, &fingerprint(&request)) });
        Ok(Self { node: node.clone(), member, body: body::read(&bytes)?, key })
    }
}

impl Key {
    fn place(&self) -> String {
        format!("answer for {} {}", self.member, self.key)
    }

    fn find(&self, node: &Node, conn: &mut caremonger_store::Conn) -> Result<Option<Kept>, Error> {
        let kept = idempotency_find(conn, self.member, &self.key)?;
        Ok(kept.map(|k| match open_answer(node, &self.place(), &k.body) {
            Some(body) => Kept { body, ..k },
            // What a browser's form keeps is a place to go to; what an older version kept is as it was.
            None => k,
        }))
    }

    fn keep(&self, tx: &mut Tx<'_>, status: i64, body: &str) -> Result<(), Error> {
        let body = seal_answer(tx.node, &self.place(), body)?;
        let kept = Kept { request_hash: self.hash.clone(), status, body };
        Ok(idempotency_insert(tx.conn, self.member, &self.key, &kept, tx.now)?)
    }

    async fn kept(&self, node: &Node) -> Result<Option<Kept>, Error> {
        let key = self.clone();
        let aside = node.clone();
        node.read(move |c| key.find(&aside, c)).await
    }
}

/// The answer kept under a key, if it was the same request.
fn again(kept: Kept, key: &Key) -> Result<Answer, Problem> {
    if kept.request_hash == key.hash {
        return Ok(Answer { status: kept.status, body: kept.body, repeated: true });
    }
    Err(Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "idempotency-key-reused",
        "This Idempotency-Key was used for another request. Take a new one.",
    ))
}

/// What a try came to: an answer made now, or one that was kept.
enum Tried {
    Made(String),
    Kept(Kept),
}

impl<T> Post<T> {
    /// The answer given before, for acts that have to ask the network first: what was done is not asked again.
    pub(crate) async fn answered(&self) -> Result<Option<Response>, Problem> {
        let Some(key) = &self.key else { return Ok(None) };
        let Some(kept) = key.kept(&self.node).await? else { return Ok(None) };
        Ok(Some(again(kept, key)?.into_response()))
    }

    /// Does the act and answers with `status`, or repeats the answer given before.
    pub(crate) async fn act<R, F>(self, status: StatusCode, f: F) -> Result<Response, Problem>
    where
        R: Serialize,
        F: Fn(&mut Tx<'_>, &Member, &T) -> Result<R, Error> + Send + Sync + 'static,
        T: Send + Sync + 'static,
    {
        let (node, key, code) = (self.node.clone(), self.key.clone(), i64::from(status.as_u16()));
        let shared = Arc::new((self, f));
        let once = async || {
            let shared = shared.clone();
            node.act(move |tx| {
                let (post, f) = &*shared;
                if let Some(key) = &post.key
                    && let Some(kept) = key.find(tx.node, tx.conn)?
                {
                    return Ok(Tried::Kept(kept));
                }
                let body = serde_json::to_string(&f(tx, &post.member, &post.body)?).unwrap_or_default();
                if let Some(key) = &post.key {
                    key.keep(tx, code, &body)?;
                }
                Ok(Tried::Made(body))
            })
            .await
        };
        let mut tried = once().await;
        if let (Err(error), Some(key)) = (&tried, &key) {
            // The same request may have been done at the same moment, and be what stood in the way of this one.
            if let Some(kept) = key.kept(&node).await? {
                tried = Ok(Tried::Kept(kept));
            } else if matches!(error, Error::Db(DbError::Conflict(_))) {
                tried = once().await;
            }
        }
        match (tried?, key) {
            (Tried::Kept(kept), Some(key)) => Ok(again(kept, &key)?.into_response()),
            (Tried::Made(body) | Tried::Kept(Kept { body, .. }), _) => {
                Ok(Answer { status: code, body, repeated: false }.into_response())
            }
        }
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let status = u16::try_from(self.status).ok().and_then(|s| StatusCode::from_u16(s).ok()).unwrap_or(StatusCode::OK);
        let mut response = (status, self.body).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        if self.repeated {
            response.headers_mut().insert("idempotency-replayed", HeaderValue::from_static("true"));
        }
        response
    }
}
