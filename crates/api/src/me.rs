//! Who I am, all that is held about me, and erasing me.

use std::collections::BTreeMap;

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use caremonger_app::{Error, Node, member, message, person};
use caremonger_domain::{Refusal, Timestamp, zone::Weekday};
use caremonger_store::{
    availability::availability_find,
    commitment::{Whose, commitment_page},
    listing::{listing_find, listing_of_author},
    member::Member,
    message::message_of_author,
    notice::notice_page,
    person::{Reveal, person_of_member, reveal_page},
    pod::pod_find,
    session::session_list,
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    Problem,
    auth::Caller,
    commitment::{CommitmentBody, bodies},
    listing_body::ListingBody,
    me_held::{MoreBody, more},
    notice::NoticeBody,
};

/// You.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MeBody {
    handle: String,
    name: String,
    /// Name of your pod.
    pod: String,
    jobs: Vec<String>,
    language: String,
    #[schema(value_type = String, format = DateTime)]
    since: Timestamp,
}

fn me(c: &mut caremonger_store::Conn, m: &Member) -> Result<MeBody, Error> {
    let pod = pod_find(c, m.pod)?.ok_or(Refusal::NotFound)?;
    Ok(MeBody {
        handle: m.handle.clone(),
        name: m.name.clone(),
        pod: pod.name,
        jobs: m.jobs.clone(),
        language: m.language.clone(),
        since: m.created_at,
    })
}

/// Who am I.
#[utoipa::path(get, path = "/me", operation_id = "me_show", responses((status = 200, description = "You", body = MeBody)))]
pub(crate) async fn show(State(node): State<Node>, Caller(member): Caller) -> Result<Json<MeBody>, Problem> {
    Ok(Json(node.read(move |c| me(c, &member)).await?))
}

/// A way you are signed in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SessionBody {
    /// `session`, `token` or `link`.
    kind: String,
    label: String,
    #[schema(value_type = String, format = DateTime)]
    made: Timestamp,
}

/// All that is held about you.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DataBody {
    me: MeBody,
    /// Your details, by what they are: `phone`, `mail`, `corner`, `door`, `household`, `note`.
    details: BTreeMap<String, String>,
    /// Who saw which of them.
    seen: Vec<SeenBody>,
    sessions: Vec<SessionBody>,
    listings: Vec<ListingBody>,
    messages: Vec<WrittenBody>,
    commitments: Vec<CommitmentBody>,
    /// How many tasks you want in a week at most; null: as many as come.
    weekly_limit: Option<u8>,
    /// On which days they said they are free.
    #[schema(value_type = Vec<String>)]
    free_days: Vec<Weekday>,
    /// Until when you rest.
    #[schema(value_type = Option<String>, format = DateTime)]
    resting_until: Option<Timestamp>,
    notices: Vec<NoticeBody>,
    /// What you do with others in your pod.
    with_others: MoreBody,
}

/// That somebody saw details of yours.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SeenBody {
    /// Id of the neighbour.
    by: String,
    /// `desk`, `helper` or `other`: the side of a promise they were on; `caller` or `pen`: they ring you, or write you letters.
    seen_as: String,
    fields: Vec<String>,
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
}

impl From<Reveal> for SeenBody {
    fn from(r: Reveal) -> Self {
        Self { by: r.by, seen_as: r.seen_as, fields: r.fields.iter().map(ToString::to_string).collect(), at: r.at }
    }
}

/// Words you wrote in a private thread.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WrittenBody {
    text: String,
    #[schema(value_type = String)]
    at: Timestamp,
}

/// Rows read at a time.
const PAGE: i64 = 500;

/// All pages of something that is cut at ids.
fn every<T, I: Copy>(mut page: impl FnMut(Option<I>) -> Result<Vec<T>, Error>, id: impl Fn(&T) -> I) -> Result<Vec<T>, Error> {
    let mut all: Vec<T> = Vec::new();
    loop {
        let more = page(all.last().map(&id))?;
        let last = i64::try_from(more.len()).is_ok_and(|n| n < PAGE);
        all.extend(more);
        if last {
            return Ok(all);
        }
    }
}

/// All that is held about a neighbour, for the page that hands it out as a file.
///
/// # Errors
/// [`Error`] of the database or the vault.
pub async fn held(node: &Node, member: Member) -> Result<impl Serialize + use<>, Error> {
    let inner = node.clone();
    node.read(move |c| {
        let commitments = every(|before| Ok(commitment_page(c, Whose::Member(member.id), before, PAGE)?), |found| found.id)?;
        let commitments = bodies(c, commitments)?;
        let notices = every(|before| Ok(notice_page(c, member.id, before, PAGE)?), |found| found.id)?;
        let notices = notices.into_iter().map(NoticeBody::from).collect();
        let messages = every(|before| Ok(message_of_author(c, member.id, before, PAGE)?), |found| found.id)?;
        let messages = message::opened(c, &inner, messages)?;
        let messages = messages.into_iter().map(|m| WrittenBody { text: m.text, at: m.created_at }).collect();
        let mut listings = Vec::new();
        for id in listing_of_author(c, member.id)? {
            listings.extend(listing_find(c, id)?.map(ListingBody::from));
        }
        let sessions = session_list(c, member.id)?;
        let sessions =
            sessions.into_iter().map(|(_, kind, label, made)| SessionBody { kind, label, made: Timestamp::from_micros(made) });
        let (mut details, mut seen) = (BTreeMap::new(), Vec::new());
        if let Some(p) = person_of_member(c, member.id)? {
            details = person::all(c, &inner, p.id)?.into_iter().map(|(field, text)| (field.to_string(), text)).collect();
            seen = reveal_page(c, p.id, PAGE)?.into_iter().map(SeenBody::from).collect();
        }
        let wish = availability_find(c, member.id)?;
        Ok(DataBody {
            me: me(c, &member)?,
            details,
            seen,
            sessions: sessions.collect(),
            listings,
            messages,
            commitments,
            weekly_limit: wish.weekly_limit,
            free_days: wish.free_days,
            resting_until: wish.resting_until,
            notices,
            with_others: more(c, &inner, &member)?,
        })
    })
    .await
}

/// All that is held about me.
#[utoipa::path(get, path = "/me/data", operation_id = "me_data", responses((status = 200, description = "All that is held", body = DataBody)))]
pub(crate) async fn data(State(node): State<Node>, Caller(member): Caller) -> Result<Response, Problem> {
    Ok(Json(held(&node, member).await?).into_response())
}

/// Erase me: my name and handle go, every sign-in ends; what was promised and handed over stays without a name.
#[utoipa::path(delete, path = "/me", operation_id = "me_erase", responses((status = 204, description = "You are erased")))]
pub(crate) async fn erase(State(node): State<Node>, Caller(member): Caller) -> Result<StatusCode, Problem> {
    node.act(move |tx| member::erase(tx, &member)).await?;
    Ok(StatusCode::NO_CONTENT)
}
