//! The outgoing queue: one row for each inbox an activity goes to.
//!
//! An inbox gets activities in the order they were made, and so does a server as long as its inboxes answer: the next
//! activity waits until the one before has reached them. An inbox that fails waits alone. Inboxes of one activity are
//! served side by side.

use caremonger_domain::{
    Timestamp,
    id::{ActorId, RemoteActorId},
};
use diesel::{
    prelude::*,
    sql_types::{BigInt, Text},
};

use crate::{
    Conn, DbError,
    schema::{activities, actors, deliveries},
    waiting,
};

/// Who among the followers is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Followers {
    /// All of them.
    All,
    /// Those that read proposals.
    Pods,
    /// Those that do not.
    Plain,
}

/// Enqueues an activity for the followers of some actors, each (shared) inbox once. One statement, whatever their number.
///
/// # Errors
/// [`DbError`] of the database.
pub fn delivery_to_followers(
    conn: &mut Conn,
    activity_seq: i64,
    of: &[ActorId],
    which: Followers,
    now: Timestamp,
) -> Result<usize, DbError> {
    // Either of the two values of `speaks_proposals` that is meant.
    let (one, other) = match which {
        Followers::All => (true, false),
        Followers::Pods => (true, true),
        Followers::Plain => (false, false),
    };
    let mut added = 0;
    for actor in of {
        // `ON CONFLICT` after a `SELECT` needs a `WHERE` on SQLite, which is there.
        added += diesel::sql_query(
            "INSERT INTO deliveries (activity_seq, origin, inbox, state, attempts, due_at, created_at) \
             SELECT DISTINCT CAST($1 AS BIGINT), r.origin, COALESCE(r.shared_inbox, r.inbox), 'waiting', 0, CAST($2 AS BIGINT), CAST($2 AS BIGINT) \
             FROM followers f JOIN remote_actors r ON r.id = f.remote_actor_id \
             WHERE f.actor_id = $3 AND r.gone_at IS NULL AND r.speaks_proposals IN ($4, $5) \
             ON CONFLICT (activity_seq, inbox) DO NOTHING",
        )
        .bind::<BigInt, _>(activity_seq)
        .bind::<BigInt, _>(now.as_micros())
        .bind::<Text, _>(actor.to_string())
        .bind::<diesel::sql_types::Bool, _>(one)
        .bind::<diesel::sql_types::Bool, _>(other)
        .execute(conn)?;
    }
    Ok(added)
}

/// Enqueues an activity for one actor, to its own inbox.
///
/// # Errors
/// [`DbError`] of the database.
pub fn delivery_to_actor(conn: &mut Conn, activity_seq: i64, to: RemoteActorId, now: Timestamp) -> Result<(), DbError> {
    diesel::sql_query(
        "INSERT INTO deliveries (activity_seq, origin, inbox, state, attempts, due_at, created_at) \
         SELECT CAST($1 AS BIGINT), r.origin, r.inbox, 'waiting', 0, CAST($2 AS BIGINT), CAST($2 AS BIGINT) \
         FROM remote_actors r WHERE r.id = $3 AND r.gone_at IS NULL \
         ON CONFLICT (activity_seq, inbox) DO NOTHING",
    )
    .bind::<BigInt, _>(activity_seq)
    .bind::<BigInt, _>(now.as_micros())
    .bind::<Text, _>(to.to_string())
    .execute(conn)?;
    Ok(())
}

/// A server with something to send now.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct DueOrigin {
    /// Scheme, host and port.
    #[diesel(sql_type = Text)]
    pub origin: String,
    /// Tries in a row that failed lately.
    #[diesel(sql_type = BigInt)]
    pub failures: i64,
}

/// Servers with something to send now, those that answer first.
///
/// The names are walked through along the index, one step a server: a server with a long queue costs no more than one
/// with a short one.
///
/// # Errors
/// [`DbError`] of the database.
pub fn delivery_origins(conn: &mut Conn, now: Timestamp, limit: i64) -> Result<Vec<DueOrigin>, DbError> {
    Ok(diesel::sql_query(
        "WITH RECURSIVE o(origin) AS ( \
           SELECT MIN(origin) FROM deliveries WHERE state = 'waiting' \
           UNION ALL \
           SELECT (SELECT MIN(d.origin) FROM deliveries d WHERE d.state = 'waiting' AND d.origin > o.origin) FROM o \
           WHERE o.origin IS NOT NULL \
         ) \
         SELECT o.origin AS origin, COALESCE(h.failures, 0) AS failures FROM o LEFT JOIN hosts h ON h.origin = o.origin \
         WHERE o.origin IS NOT NULL AND (h.retry_at IS NULL OR h.retry_at <= $1) AND (h.blocked IS NULL OR NOT h.blocked) \
         ORDER BY COALESCE(h.failures, 0), o.origin LIMIT $2",
    )
    .bind::<BigInt, _>(now.as_micros())
    .bind::<BigInt, _>(limit)
    .load(conn)?)
}

/// A delivery to be tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Its number.
    pub seq: i64,
    /// Where it goes.
    pub inbox: String,
    /// Tries so far.
    pub attempts: i64,
    /// When it was enqueued.
    pub created_at: Timestamp,
}

/// The next activity for a server, with the inboxes that wait for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Next {
    /// Who signs.
    pub actor: ActorId,
    /// The activity's id.
    pub activity_uri: String,
    /// The JSON.
    pub body: String,
    /// The inboxes to try now.
    pub due: Vec<Delivery>,
}

/// What there is to do for a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Work {
    /// Something to send now.
    Now(Next),
    /// Nothing before this moment.
    Later(Timestamp),
    /// Nothing at all.
    Nothing,
}

#[derive(QueryableByName)]
struct Head {
    #[diesel(sql_type = BigInt)]
    activity_seq: i64,
    #[diesel(sql_type = BigInt)]
    seq: i64,
    #[diesel(sql_type = Text)]
    inbox: String,
    #[diesel(sql_type = BigInt)]
    attempts: i64,
    #[diesel(sql_type = BigInt)]
    due_at: i64,
    #[diesel(sql_type = BigInt)]
    created_at: i64,
}

/// The oldest activity of a server that may be sent now, and the inboxes it goes to.
///
/// Each inbox gets its activities in order. One that failed waits alone; the others of its server go on without it.
///
/// # Errors
/// [`DbError`] of the database.
pub fn delivery_next(conn: &mut Conn, origin: &str, now: Timestamp, limit: i64) -> Result<Work, DbError> {
    // The inboxes are walked through along the index, and of each only the first row is read.
    let heads: Vec<Head> = diesel::sql_query(
        "WITH RECURSIVE i(inbox) AS ( \
           SELECT MIN(inbox) FROM deliveries WHERE state = 'waiting' AND origin = $1 \
           UNION ALL \
           SELECT (SELECT MIN(d.inbox) FROM deliveries d WHERE d.state = 'waiting' AND d.origin = $1 AND d.inbox > i.inbox) \
           FROM i WHERE i.inbox IS NOT NULL \
         ) \
         SELECT d.activity_seq, d.seq, d.inbox, d.attempts, d.due_at, d.created_at FROM i \
         JOIN deliveries d ON d.origin = $1 AND d.inbox = i.inbox AND d.state = 'waiting' AND d.activity_seq = \
           (SELECT MIN(e.activity_seq) FROM deliveries e WHERE e.state = 'waiting' AND e.origin = $1 AND e.inbox = i.inbox)",
    )
    .bind::<Text, _>(origin)
    .load(conn)?;
    let due = |h: &&Head| h.due_at <= now.as_micros();
    let Some(head) = heads.iter().filter(due).map(|h| h.activity_seq).min() else {
        let first = heads.iter().map(|h| h.due_at).min();
        return Ok(first.map_or(Work::Nothing, |at| Work::Later(Timestamp::from_micros(at))));
    };
    let (actor, activity_uri, body): (String, String, String) =
        activities::table.find(head).select((activities::actor_id, activities::uri, activities::body)).first(conn)?;
    let due = heads
        .iter()
        .filter(due)
        .filter(|h| h.activity_seq == head)
        .take(usize::try_from(limit).unwrap_or(usize::MAX))
        .map(|h| Delivery {
            seq: h.seq,
            inbox: h.inbox.clone(),
            attempts: h.attempts,
            created_at: Timestamp::from_micros(h.created_at),
        })
        .collect();
    Ok(Work::Now(Next { actor: crate::error::stored(&actor, "activities.actor_id")?, activity_uri, body, due }))
}

/// How a try ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The server took it.
    Done {
        /// HTTP status.
        status: i64,
    },
    /// It will not be tried again.
    Failed {
        /// HTTP status, if there was an answer.
        status: Option<i64>,
        /// Why, in a line.
        error: String,
    },
    /// It will be tried again.
    Retry {
        /// Not before.
        at: Timestamp,
        /// HTTP status, if there was an answer.
        status: Option<i64>,
        /// Why, in a line.
        error: String,
    },
}

/// Writes down how a try ended.
///
/// # Errors
/// [`DbError`] of the database.
pub fn delivery_end(conn: &mut Conn, seq: i64, outcome: &Outcome, now: Timestamp) -> Result<(), DbError> {
    let row = deliveries::table.find(seq).filter(waiting());
    let tried = deliveries::attempts.eq(deliveries::attempts + 1);
    match outcome {
        Outcome::Done { status } => diesel::update(row)
            .set((tried, deliveries::state.eq("done"), deliveries::status.eq(status), deliveries::ended_at.eq(now.as_micros())))
            .execute(conn)?,
        Outcome::Failed { status, error } => diesel::update(row)
            .set((
                tried,
                deliveries::state.eq("failed"),
                deliveries::status.eq(status),
                deliveries::error.eq(error),
                deliveries::ended_at.eq(now.as_micros()),
            ))
            .execute(conn)?,
        Outcome::Retry { at, status, error } => diesel::update(row)
            .set((tried, deliveries::due_at.eq(at.as_micros()), deliveries::status.eq(status), deliveries::error.eq(error)))
            .execute(conn)?,
    };
    Ok(())
}

/// The state of the queue, for the operator.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Progress {
    /// Waiting to be sent.
    pub waiting: i64,
    /// Given up on.
    pub failed: i64,
    /// Since when the oldest has been waiting.
    pub oldest: Option<Timestamp>,
}

/// The state of the queue.
///
/// # Errors
/// [`DbError`] of the database.
pub fn delivery_progress(conn: &mut Conn) -> Result<Progress, DbError> {
    let all = || deliveries::table.filter(waiting());
    let oldest: Option<i64> = all().select(diesel::dsl::min(deliveries::created_at)).first(conn)?;
    Ok(Progress {
        waiting: all().count().get_result(conn)?,
        failed: deliveries::table.filter(deliveries::state.eq("failed")).count().get_result(conn)?,
        oldest: oldest.map(Timestamp::from_micros),
    })
}

/// One line of the operator's list.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Failed {
    /// Where it went.
    pub inbox: String,
    /// What was sent.
    pub kind: String,
    /// Whose it was.
    pub actor_name: String,
    /// HTTP status, if there was an answer.
    pub status: Option<i64>,
    /// Why.
    pub error: Option<String>,
}

/// The latest deliveries that were given up on.
///
/// # Errors
/// [`DbError`] of the database.
pub fn delivery_failed(conn: &mut Conn, limit: i64) -> Result<Vec<Failed>, DbError> {
    Ok(deliveries::table
        .inner_join(activities::table.inner_join(actors::table))
        .filter(deliveries::state.eq("failed"))
        .order(deliveries::seq.desc())
        .limit(limit)
        .select((deliveries::inbox, activities::kind, actors::name, deliveries::status, deliveries::error))
        .load(conn)?)
}

/// Gives up on what has waited since before `before`, tried or not: old news is no news.
///
/// # Errors
/// [`DbError`] of the database.
pub fn delivery_give_up(conn: &mut Conn, before: Timestamp, now: Timestamp) -> Result<usize, DbError> {
    Ok(diesel::update(deliveries::table.filter(waiting()).filter(deliveries::created_at.lt(before.as_micros())))
        .set((
            deliveries::state.eq("failed"),
            deliveries::error.eq("given up: it waited too long"),
            deliveries::ended_at.eq(now.as_micros()),
        ))
        .execute(conn)?)
}

/// Forgets deliveries that ended before `before`.
///
/// # Errors
/// [`DbError`] of the database.
pub fn delivery_prune(conn: &mut Conn, before: Timestamp) -> Result<usize, DbError> {
    Ok(diesel::delete(
        deliveries::table.filter(deliveries::state.ne("waiting")).filter(deliveries::ended_at.lt(before.as_micros())),
    )
    .execute(conn)?)
}
