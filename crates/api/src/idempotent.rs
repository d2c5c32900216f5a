//! `Idempotency-Key`: the same POST with the same key happens once; the answer is kept in the transaction of the act.

use std::sync::Arc;

use axum::{
    extract::{FromRequest, FromRequestParts as _, OriginalUri, Request},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use caremonger_app::{Error, Node, Tx, session::fingerprint};
use caremonger_domain::id::MemberId;
use caremonger_store::{
    DbError,
    idempotency::{Kept, idempotency_find, idempotency_insert},
    member::Member,
};
use serde::{Serialize, de::DeserializeOwned};
use tokio::sync::{Mutex, MutexGuard};

use crate::{Problem, auth::Caller, body};

/// A POST: who calls, what with, and under which key.
pub(crate) struct Post<T> {
    node: Node,
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

/// Acts that cannot be one transaction take turns by their key.
static TURNS: [Mutex<()>; 16] = [const { Mutex::const_new(()) }; 16];

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
        let key = key.map(|key| Key { member: member.id, key, hash: fingerprint(&request).to_vec() });
        Ok(Self { node: node.clone(), member, body: body::read(&bytes)?, key })
    }
}

impl Key {
    fn find(&self, conn: &mut caremonger_store::Conn) -> Result<Option<Kept>, Error> {
        Ok(idempotency_find(conn, self.member, &self.key)?)
    }

    fn keep(&self, tx: &mut Tx<'_>, status: i64, body: &str) -> Result<(), Error> {
        let kept = Kept { request_hash: self.hash.clone(), status, body: body.to_owned() };
        Ok(idempotency_insert(tx.conn, self.member, &self.key, &kept, tx.now)?)
    }

    async fn kept(&self, node: &Node) -> Result<Option<Kept>, Error> {
        let key = self.clone();
        node.read(move |c| key.find(c)).await
    }

    async fn turn(&self) -> MutexGuard<'static, ()> {
        let [first, ..] = fingerprint(self.key.as_bytes());
        TURNS[usize::from(first) % TURNS.len()].lock().await
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
                    && let Some(kept) = key.find(tx.conn)?
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

    /// As [`Post::act`] for an act that goes over the network first and so is not one transaction. Its answer is kept
    /// right after it; the same key waits until then.
    pub(crate) async fn act_outside<R, F>(self, status: StatusCode, f: F) -> Result<Response, Problem>
    where
        R: Serialize,
        F: AsyncFnOnce(&Node, &Member, &T) -> Result<R, Error>,
    {
        let code = i64::from(status.as_u16());
        let _turn = match &self.key {
            Some(key) => Some(key.turn().await),
            None => None,
        };
        if let Some(key) = &self.key
            && let Some(kept) = key.kept(&self.node).await?
        {
            return Ok(again(kept, key)?.into_response());
        }
        let made = f(&self.node, &self.member, &self.body).await?;
        let body = serde_json::to_string(&made).unwrap_or_default();
        if let Some(key) = self.key {
            let (own, answer) = (key.clone(), body.clone());
            match self.node.act(move |tx| own.keep(tx, code, &answer)).await {
                Ok(()) => {}
                Err(Error::Db(DbError::Conflict(_))) => {
                    if let Some(kept) = key.kept(&self.node).await? {
                        return Ok(again(kept, &key)?.into_response());
                    }
                }
                Err(e) => return Err(e.into()),
            }
        }
        Ok(Answer { status: code, body, repeated: false }.into_response())
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
