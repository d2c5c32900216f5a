//! Who I am, all that is held about me, and erasing me.

use axum::{Json, extract::State, http::StatusCode};
use caremonger_app::{Error, Node};
use caremonger_domain::{Refusal, Timestamp};
use caremonger_store::{
    commitment::{Whose, commitment_page},
    member::{Member, member_erase},
    notice::notice_page,
    pod::pod_find,
    session::{session_delete_all, session_list},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    Problem,
    auth::Caller,
    commitment::{CommitmentBody, bodies},
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
    #[schema(value_type = String)]
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
#[utoipa::path(get, path = "/me", responses((status = 200, body = MeBody)))]
pub(crate) async fn show(State(node): State<Node>, Caller(member): Caller) -> Result<Json<MeBody>, Problem> {
    Ok(Json(node.read(move |c| me(c, &member)).await?))
}

/// A way you are signed in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SessionBody {
    /// `session`, `token` or `link`.
    kind: String,
    label: String,
    #[schema(value_type = String)]
    made: Timestamp,
}

/// All that is held about you.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DataBody {
    me: MeBody,
    sessions: Vec<SessionBody>,
    commitments: Vec<CommitmentBody>,
    notices: Vec<NoticeBody>,
}

const HELD_MAX: i64 = 1_000;

/// All that is held about me.
#[utoipa::path(get, path = "/me/data", responses((status = 200, body = DataBody)))]
pub(crate) async fn data(State(node): State<Node>, Caller(member): Caller) -> Result<Json<DataBody>, Problem> {
    let held = node
        .read(move |c| {
            let commitments = commitment_page(c, Whose::Member(member.id), None, HELD_MAX)?;
            let commitments = bodies(c, commitments)?;
            let notices = notice_page(c, member.id, None, HELD_MAX)?.into_iter().map(NoticeBody::from).collect();
            let sessions = session_list(c, member.id)?;
            let sessions = sessions.into_iter().map(|(_, kind, label, made)| SessionBody {
                kind,
                label,
                made: Timestamp::from_micros(made),
            });
            Ok::<_, Error>(DataBody { me: me(c, &member)?, sessions: sessions.collect(), commitments, notices })
        })
        .await?;
    Ok(Json(held))
}

/// Erase me: my name and handle go, every sign-in ends; what was promised and handed over stays without a name.
#[utoipa::path(delete, path = "/me", responses((status = 204)))]
pub(crate) async fn erase(State(node): State<Node>, Caller(member): Caller) -> Result<StatusCode, Problem> {
    node.act(move |tx| {
        session_delete_all(tx.conn, member.id)?;
        member_erase(tx.conn, member.id, tx.now)?;
        Ok(())
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}
