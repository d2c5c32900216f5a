//! One incoming activity, from bytes to the stored row, in the order of checks the handbook of the wire asks for:
//! limits, host, signature's shape, digest, JSON, block list, key, ids, then the row, and only then 202.

use caremonger_domain::Timestamp;
use caremonger_signatures::{proof, verify::Unsigned};
use caremonger_store::{
    DbError,
    block::is_blocked,
    inbox::{NewItem, inbox_again, inbox_insert},
    remote_actor::remote_actor_find_by_uri,
};
use caremonger_wire::{activity::Envelope, json, urls::origin_of};
use http::{HeaderMap, StatusCode, header};

use super::authenticate::{NotAuthentic, prover, read, signer};
use crate::{Federation, fetch::is_activitypub};

/// Why an activity is not taken; the status to answer with, and a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turned {
    /// The HTTP status.
    pub status: StatusCode,
    /// One sentence.
    pub why: String,
}

fn turned(status: StatusCode, why: impl std::fmt::Display) -> Turned {
    Turned { status, why: why.to_string() }
}

fn unsigned(e: Unsigned) -> Turned {
    turned(if e.is_malformed() { StatusCode::BAD_REQUEST } else { StatusCode::UNAUTHORIZED }, e)
}

/// How an activity was proven that came by way of somebody else; the others are the names of the signature schemes.
const BY_PROOF: &str = "proof";

/// Takes an activity in. `Ok` means 202: it is stored, was stored before, or needs nothing.
///
/// # Errors
/// [`Turned`].
pub async fn receive(
    federation: &Federation,
    path_and_query: &str,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<&'static str, Turned> {
    let now = federation.node().now();
    let mut types = headers.get_all(header::CONTENT_TYPE).iter();
    let content_type = types.next().and_then(|t| t.to_str().ok()).unwrap_or_default();
    if !is_activitypub(content_type) {
        return Err(turned(StatusCode::UNSUPPORTED_MEDIA_TYPE, "send application/activity+json"));
    }
    let unverified = read(federation, "POST", path_and_query, headers, body, now).map_err(unsigned)?;
    let doc = json::parse_strict(body).map_err(|e| turned(StatusCode::BAD_REQUEST, e))?;
    let forwarded = doc.get("signature").is_some();
    let envelope = Envelope::parse(doc).map_err(|e| turned(StatusCode::BAD_REQUEST, e))?;
    if federation.node().urls().is_local(&envelope.actor) {
        return Err(turned(StatusCode::BAD_REQUEST, "the actor is one of our own"));
    }
    let origin = origin_of(&envelope.actor).ok_or_else(|| turned(StatusCode::BAD_REQUEST, "the actor has no host"))?;
    if let Some(known) = what_is_known(federation, &origin, &envelope).await? {
        return known;
    }
    let who = match signer(federation, &unverified, Some(&envelope.actor)).await {
        Ok(who) => Some(who).filter(|who| *who == envelope.actor),
        Err(NotAuthentic::AnotherSigner) => None,
        Err(e) => return Err(not_authentic(e)),
    };
    if who.is_none() {
        // Passed on by somebody else: then its author's own proof counts. It is over the document as it came, while the
        // envelope spells its terms our way.
        let came = json::parse_strict(body).map_err(|e| turned(StatusCode::BAD_REQUEST, e))?;
        if let Ok(claimed) = proof::read(&came, now.as_seconds()) {
            prover(federation, &claimed, &envelope.actor).await.map_err(not_authentic)?;
            // Who passed it on is not known for sure; what others pass on must not use up what its author may send.
            if !federation.0.allowance.takes(&format!("passed on, of {origin}")) {
                return Err(too_much());
            }
            return store(federation, envelope, origin, BY_PROOF, body, now).await;
        }
        // Mastodon forwards replies of others with a signature inside, which is not believed here. Saying 401 would
        // only make it try again.
        return if forwarded {
            Ok("forwarded, not taken")
        } else {
            Err(turned(StatusCode::UNAUTHORIZED, NotAuthentic::AnotherSigner))
        };
    }
    if !federation.0.allowance.takes(&origin) {
        return Err(too_much());
    }
    let actor = envelope.actor.clone();
    let stored = store(federation, envelope, origin, unverified.scheme.as_str(), body, now).await;
    if let Some(header) = headers.get(caremonger_wire::sync::HEADER).and_then(|h| h.to_str().ok()) {
        federation.followers_told(&actor, header).await;
    }
    stored
}

fn too_much() -> Turned {
    turned(StatusCode::TOO_MANY_REQUESTS, "too much at once; send the rest later")
}

fn not_authentic(e: NotAuthentic) -> Turned {
    match e {
        NotAuthentic::Unsigned(e) => unsigned(e),
        NotAuthentic::KeyUnreachable => turned(StatusCode::SERVICE_UNAVAILABLE, e),
        _ => turned(StatusCode::UNAUTHORIZED, e),
    }
}

type Early = Option<Result<&'static str, Turned>>;

/// Blocked servers, and accounts never heard of that delete or change themselves: answered without any fetch.
async fn what_is_known(federation: &Federation, origin: &str, envelope: &Envelope) -> Result<Early, Turned> {
    let (origin, actor, about_itself) = (origin.to_owned(), envelope.actor.clone(), envelope.is_about_itself());
    let (blocked, unknown) = federation
        .node()
        .read(move |c| {
            let blocked = is_blocked(c, &origin, &actor)?;
            Ok::<_, DbError>((blocked, about_itself && remote_actor_find_by_uri(c, &actor)?.is_none()))
        })
        .await
        .map_err(|e| turned(StatusCode::SERVICE_UNAVAILABLE, e))?;
    if blocked {
        return Err(turned(StatusCode::FORBIDDEN, "nothing is taken from this sender"));
    }
    Ok(unknown.then_some(Ok("about an account never heard of")))
}

async fn store(
    federation: &Federation,
    e: Envelope,
    origin: String,
    scheme: &str,
    body: &[u8],
    now: Timestamp,
) -> Result<&'static str, Turned> {
    let body = String::from_utf8(body.to_vec()).map_err(|_| turned(StatusCode::BAD_REQUEST, "the body is not UTF-8"))?;
    // Asked again, a Follow is answered again: its sender may have missed the answer, or uses one id each time.
    // Not by a proof: whoever keeps an old one could follow in another's name after the Undo.
    let each_time = e.kind == "Follow" && scheme != BY_PROOF;
    let item = NewItem { activity_uri: e.id, origin, actor_uri: e.actor, scheme: scheme.to_owned(), body };
    let new =
        federation.node().db().write(move |c| Ok(inbox_insert(c, &item, now)? || each_time && inbox_again(c, &item, now)?)).await;
    let new = new.map_err(|e: DbError| turned(StatusCode::SERVICE_UNAVAILABLE, e))?;
    metrics::counter!("caremonger_inbox_activities_total", "new" => if new { "yes" } else { "no" }).increment(1);
    if new {
        federation.node().wake_inbox();
    }
    Ok(if new { "stored" } else { "it came before" })
}
