//! The outgoing queue: one row for each inbox an activity goes to.
//!
//! An inbox gets activities in the order they were made: the next waits until the one before has been taken or given up on.
//! Inboxes are served side by side, and one that fails waits alone.

use std::collections::BTreeMap;

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

/// The listing an activity is about, as far as agreements between pods ask: kind, category, folded area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// `offer` or `request`.
    pub kind: String,
    /// Category slug.
    pub category: String,
    /// Its area, folded.
    pub area_key: String,
}

/// Enqueues an activity for the followers of some actors, each (shared) inbox once. One statement, whatever their number.
///
/// With `about`, pods get it only if what was agreed with them covers it.
///
/// # Errors
/// [`DbError`] of the database.
pub fn delivery_to_followers(
    conn: &mut Conn,
    activity_seq: i64,
    of: &[ActorId],
    which: Followers,
    about: Option<&About>,
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
             AND ($6 = '' OR NOT r.speaks_proposals OR NOT EXISTS ( \
               SELECT 1 FROM peers p JOIN actors a ON a.pod_id = p.pod_id \
               WHERE a.id = f.actor_id AND p.remote_actor_id = r.id AND p.direction = 'incoming' AND p.state = 'accepted' \
               AND (p.scopes NOT LIKE '%see%' OR ($6 = 'request' AND p.scopes NOT LIKE '%asks%') \
                 OR (EXISTS (SELECT 1 FROM peer_limits l WHERE l.peer_id = p.id AND l.kind = 'category') AND NOT EXISTS \
                   (SELECT 1 FROM peer_limits l WHERE l.peer_id = p.id AND l.kind = 'category' AND l.value = $7)) \
                 OR (EXISTS (SELECT 1 FROM peer_limits l WHERE l.peer_id = p.id AND l.kind = 'area') AND NOT EXISTS \
                   (SELECT 1 FROM peer_limits l WHERE l.peer_id = p.id AND l.kind = 'area' AND l.value = $8))))) \
             ON CONFLICT (activity_seq, inbox) DO NOTHING",
        )
        .bind::<BigInt, _>(activity_seq)
        .bind::<BigInt, _>(now.as_micros())
        .bind::<Text, _>(actor.to_string())
        .bind::<diesel::sql_types::Bool, _>(one)
        .bind::<diesel::sql_types::Bool, _>(other)
        .bind::<Text, _>(about.map_or("", |a| a.kind.as_str()))
        .bind::<Text, _>(about.map_or("", |a| a.category.as_str()))
        .bind::<Text, _>(about.map_or("", |a| a.area_key.as_str()))
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
         AND NOT EXISTS (SELECT 1 FROM blocks b WHERE b.target = r.uri) \
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

/// Servers with something to send now: those that answer before those that do not, and among them none before the others.
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
         ORDER BY COALESCE(h.failures, 0), RANDOM() LIMIT $2",
    )
    .bind::<BigInt, _>(now.as_micros())
    .bind::<BigInt, _>(limit)
    .load(conn)?)
}

/// A delivery to be tried.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct Delivery {
    /// Its number.
    #[diesel(sql_type = BigInt)]
    pub seq: i64,
    /// The activity it delivers.
    #[diesel(sql_type = BigInt)]
    pub activity_seq: i64,
    /// Where it goes.
    #[diesel(sql_type = Text)]
    pub inbox: String,
    /// Tries so far.
    #[diesel(sql_type = BigInt)]
    pub attempts: i64,
    /// When it was enqueued (microseconds).
    #[diesel(sql_type = BigInt)]
    pub created_at: i64,
}

/// An activity to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// Who signs.
    pub actor: ActorId,
    /// Its id.
    pub uri: String,
    /// The JSON.
    pub body: String,
}

/// The next deliveries for a server.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Next {
    /// What to try now, oldest activity first. Of one inbox, each waits for the one before it.
    pub due: Vec<Delivery>,
    /// The activities they deliver, by number.
    pub activities: BTreeMap<i64, Sent>,
    /// With nothing to try now: when there will be something again.
    pub later: Option<Timestamp>,
}

/// The next deliveries for a server.
///
/// Each inbox gets its activities in order. One that failed waits alone, with all that is meant for it; the others of its
/// server go on.
///
/// # Errors
/// [`DbError`] of the database.
pub fn delivery_next(conn: &mut Conn, origin: &str, now: Timestamp, limit: i64) -> Result<Next, DbError> {
    let due: Vec<Delivery> = diesel::sql_query(
        "SELECT seq, activity_seq, inbox, attempts, created_at FROM deliveries \
         WHERE state = 'waiting' AND origin = $1 AND inbox NOT IN \
           (SELECT p.inbox FROM deliveries p WHERE p.state = 'waiting' AND p.origin = $1 AND p.due_at > $2) \
         ORDER BY activity_seq, seq LIMIT $3",
    )
    .bind::<Text, _>(origin)
    .bind::<BigInt, _>(now.as_micros())
    .bind::<BigInt, _>(limit)
    .load(conn)?;
    if due.is_empty() {
        let put_off = deliveries::due_at.gt(now.as_micros());
        let first = deliveries::table.filter(waiting()).filter(deliveries::origin.eq(origin)).filter(put_off);
        let first: Option<i64> = first.select(diesel::dsl::min(deliveries::due_at)).first(conn)?;
        return Ok(Next { later: first.map(Timestamp::from_micros), ..Next::default() });
    }
    let mut numbers: Vec<i64> = due.iter().map(|d| d.activity_seq).collect();
    numbers.dedup();
    let rows: Vec<(i64, String, String, String)> = activities::table
        .filter(activities::seq.eq_any(numbers))
        .select((activities::seq, activities::actor_id, activities::uri, activities::body))
        .load(conn)?;
    let sent = |(seq, actor, uri, body): (i64, String, String, String)| {
        Ok((seq, Sent { actor: crate::error::stored(&actor, "activities.actor_id")?, uri, body }))
    };
    Ok(Next { due, activities: rows.into_iter().map(sent).collect::<Result<_, DbError>>()?, later: None })
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
