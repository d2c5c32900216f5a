//! Circles that live elsewhere: where, who of ours asked for a seat, and what they said that its home does not have yet.

use caremonger_domain::{
    Timestamp,
    circle::Seat,
    id::{CircleActId, CircleId, MemberId, RemoteActorId},
};
use diesel::prelude::*;

use crate::{
    Conn, DbError,
    error::stored,
    schema::{circle_acts, circle_homes, circle_joins},
};

/// Where a circle lives that is kept here as a copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CircleHome {
    /// The copy.
    pub circle: CircleId,
    /// Its id at its home.
    pub uri: String,
    /// The pod that speaks for it.
    pub actor: RemoteActorId,
    /// The mark of its draw as it was first seen; empty where nothing is drawn.
    pub mark: String,
    /// When the copy was last asked for.
    pub updated_at: Timestamp,
}

type HomeColumns = (String, String, String, String, i64);

fn home((circle, uri, actor, mark, updated): HomeColumns) -> Result<CircleHome, DbError> {
    Ok(CircleHome {
        circle: stored(&circle, "circle_homes.circle_id")?,
        uri,
        actor: stored(&actor, "circle_homes.remote_actor_id")?,
        mark,
        updated_at: Timestamp::from_micros(updated),
    })
}

/// Keeps where a circle lives.
///
/// # Errors
/// [`DbError`] of the database.
pub fn home_insert(conn: &mut Conn, h: &CircleHome) -> Result<(), DbError> {
    diesel::insert_into(circle_homes::table)
        .values((
            circle_homes::circle_id.eq(h.circle.to_string()),
            circle_homes::uri.eq(&h.uri),
            circle_homes::remote_actor_id.eq(h.actor.to_string()),
            circle_homes::mark.eq(&h.mark),
            circle_homes::updated_at.eq(h.updated_at.as_micros()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Where a circle lives; nothing for one of ours.
///
/// # Errors
/// [`DbError`] of the database.
pub fn home_find(conn: &mut Conn, circle: CircleId) -> Result<Option<CircleHome>, DbError> {
    circle_homes::table.find(circle.to_string()).first::<HomeColumns>(conn).optional()?.map(home).transpose()
}

/// The copy of a circle elsewhere.
///
/// # Errors
/// [`DbError`] of the database.
pub fn home_by_uri(conn: &mut Conn, uri: &str) -> Result<Option<CircleHome>, DbError> {
    let this = circle_homes::table.filter(circle_homes::uri.eq(uri));
    this.first::<HomeColumns>(conn).optional()?.map(home).transpose()
}

/// Writes down who speaks for a circle, the mark of its draw, and when it was asked for.
///
/// # Errors
/// [`DbError`] of the database.
pub fn home_seen(conn: &mut Conn, h: &CircleHome) -> Result<(), DbError> {
    diesel::update(circle_homes::table.find(h.circle.to_string()))
        .set((
            circle_homes::remote_actor_id.eq(h.actor.to_string()),
            circle_homes::mark.eq(&h.mark),
            circle_homes::updated_at.eq(h.updated_at.as_micros()),
        ))
        .execute(conn)?;
    Ok(())
}

/// A neighbour who asked for a seat in a circle elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JoinRow {
    /// The id of the activity that asked.
    pub join_uri: String,
    /// Who.
    pub member: MemberId,
    /// The pod that was asked.
    pub actor: RemoteActorId,
    /// The circle's id at its home.
    pub uri: String,
    /// `asked`, `in` or `refused`.
    pub state: String,
    /// When.
    pub created_at: Timestamp,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = circle_joins)]
struct Join {
    join_uri: String,
    member_id: String,
    remote_actor_id: String,
    uri: String,
    state: String,
    created_at: i64,
}

impl Join {
    fn into_join(self) -> Result<JoinRow, DbError> {
        Ok(JoinRow {
            join_uri: self.join_uri,
            member: stored(&self.member_id, "circle_joins.member_id")?,
            actor: stored(&self.remote_actor_id, "circle_joins.remote_actor_id")?,
            uri: self.uri,
            state: self.state,
            created_at: Timestamp::from_micros(self.created_at),
        })
    }
}

/// Keeps that a neighbour asked. [`DbError::Conflict`] for a second time.
///
/// # Errors
/// [`DbError`] of the database.
pub fn join_insert(conn: &mut Conn, j: &JoinRow) -> Result<(), DbError> {
    let row = Join {
        join_uri: j.join_uri.clone(),
        member_id: j.member.to_string(),
        remote_actor_id: j.actor.to_string(),
        uri: j.uri.clone(),
        state: j.state.clone(),
        created_at: j.created_at.as_micros(),
    };
    diesel::insert_into(circle_joins::table).values(row).execute(conn)?;
    Ok(())
}

/// What was asked by that activity.
///
/// # Errors
/// [`DbError`] of the database.
pub fn join_find(conn: &mut Conn, join_uri: &str) -> Result<Option<JoinRow>, DbError> {
    let this = circle_joins::table.find(join_uri);
    this.select(Join::as_select()).first(conn).optional()?.map(Join::into_join).transpose()
}

/// Who of ours asked for a seat in a circle, the first first.
///
/// # Errors
/// [`DbError`] of the database.
pub fn joins_of(conn: &mut Conn, uri: &str) -> Result<Vec<JoinRow>, DbError> {
    let all = circle_joins::table.filter(circle_joins::uri.eq(uri)).order(circle_joins::join_uri);
    let rows: Vec<Join> = all.select(Join::as_select()).load(conn)?;
    rows.into_iter().map(Join::into_join).collect()
}

/// The seats a neighbour asked for, newest first.
///
/// # Errors
/// [`DbError`] of the database.
pub fn joins_by(conn: &mut Conn, member: MemberId) -> Result<Vec<JoinRow>, DbError> {
    let all = circle_joins::table.filter(circle_joins::member_id.eq(member.to_string())).order(circle_joins::created_at.desc());
    let rows: Vec<Join> = all.select(Join::as_select()).load(conn)?;
    rows.into_iter().map(Join::into_join).collect()
}

/// Writes down what came of it: `in` or `refused`.
///
/// # Errors
/// [`DbError`] of the database.
pub fn join_state(conn: &mut Conn, join_uri: &str, state: &str) -> Result<(), DbError> {
    diesel::update(circle_joins::table.find(join_uri)).set(circle_joins::state.eq(state)).execute(conn)?;
    Ok(())
}

/// Forgets that somebody asked.
///
/// # Errors
/// [`DbError`] of the database.
pub fn join_delete(conn: &mut Conn, join_uri: &str) -> Result<(), DbError> {
    diesel::delete(circle_joins::table.find(join_uri)).execute(conn)?;
    Ok(())
}

/// Forgets who asked for a seat in a circle and was answered: whoever still waits for an answer gets it.
///
/// # Errors
/// [`DbError`] of the database.
pub fn joins_forget(conn: &mut Conn, uri: &str) -> Result<(), DbError> {
    let of_circle = circle_joins::table.filter(circle_joins::uri.eq(uri)).filter(circle_joins::state.ne("asked"));
    diesel::delete(of_circle).execute(conn)?;
    Ok(())
}

/// Forgets what was asked for before then and did not come to a seat.
///
/// # Errors
/// [`DbError`] of the database.
pub fn joins_prune(conn: &mut Conn, before: Timestamp) -> Result<(), DbError> {
    let old = circle_joins::table.filter(circle_joins::created_at.lt(before.as_micros()));
    diesel::delete(old.filter(circle_joins::state.ne("in"))).execute(conn)?;
    Ok(())
}

/// What was said for a seat of a circle elsewhere, on its way there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActRow {
    /// Its id.
    pub id: CircleActId,
    /// The copy.
    pub circle: CircleId,
    /// For which seat.
    pub seat: Seat,
    /// What, sealed.
    pub act: Vec<u8>,
    /// The id of the activity that tells of it.
    pub activity_uri: String,
    /// Whether its home said no.
    pub refused: bool,
    /// When it was said.
    pub created_at: Timestamp,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = circle_acts)]
struct Act {
    id: String,
    circle_id: String,
    seat: i64,
    act: Vec<u8>,
    activity_uri: String,
    refused: i64,
    created_at: i64,
}

impl Act {
    fn into_act(self) -> Result<ActRow, DbError> {
        Ok(ActRow {
            id: stored(&self.id, "circle_acts.id")?,
            circle: stored(&self.circle_id, "circle_acts.circle_id")?,
            seat: self.seat,
            act: self.act,
            activity_uri: self.activity_uri,
            refused: self.refused == 1,
            created_at: Timestamp::from_micros(self.created_at),
        })
    }
}

/// Keeps something on its way.
///
/// # Errors
/// [`DbError`] of the database.
pub fn act_insert(conn: &mut Conn, a: &ActRow) -> Result<(), DbError> {
    let row = Act {
        id: a.id.to_string(),
        circle_id: a.circle.to_string(),
        seat: a.seat,
        act: a.act.clone(),
        activity_uri: a.activity_uri.clone(),
        refused: i64::from(a.refused),
        created_at: a.created_at.as_micros(),
    };
    diesel::insert_into(circle_acts::table).values(row).execute(conn)?;
    Ok(())
}

/// What is on its way from a copy, and what was refused, oldest first.
///
/// # Errors
/// [`DbError`] of the database.
pub fn acts_of(conn: &mut Conn, circle: CircleId) -> Result<Vec<ActRow>, DbError> {
    let all = circle_acts::table.filter(circle_acts::circle_id.eq(circle.to_string())).order(circle_acts::id);
    let rows: Vec<Act> = all.select(Act::as_select()).load(conn)?;
    rows.into_iter().map(Act::into_act).collect()
}

/// Something on its way.
///
/// # Errors
/// [`DbError`] of the database.
pub fn act_find(conn: &mut Conn, id: CircleActId) -> Result<Option<ActRow>, DbError> {
    let this = circle_acts::table.find(id.to_string());
    this.select(Act::as_select()).first(conn).optional()?.map(Act::into_act).transpose()
}

/// What an activity told of.
///
/// # Errors
/// [`DbError`] of the database.
pub fn act_by_activity(conn: &mut Conn, activity_uri: &str) -> Result<Option<ActRow>, DbError> {
    let this = circle_acts::table.filter(circle_acts::activity_uri.eq(activity_uri));
    this.select(Act::as_select()).first(conn).optional()?.map(Act::into_act).transpose()
}

/// Its home said no.
///
/// # Errors
/// [`DbError`] of the database.
pub fn act_refuse(conn: &mut Conn, id: CircleActId) -> Result<(), DbError> {
    diesel::update(circle_acts::table.find(id.to_string())).set(circle_acts::refused.eq(1_i64)).execute(conn)?;
    Ok(())
}

/// Its home has it.
///
/// # Errors
/// [`DbError`] of the database.
pub fn act_delete(conn: &mut Conn, id: CircleActId) -> Result<(), DbError> {
    diesel::delete(circle_acts::table.find(id.to_string())).execute(conn)?;
    Ok(())
}

/// Forgets what was said no to for a seat.
///
/// # Errors
/// [`DbError`] of the database.
pub fn acts_forget_refused(conn: &mut Conn, circle: CircleId, seat: Seat) -> Result<(), DbError> {
    let of_seat = circle_acts::table.filter(circle_acts::circle_id.eq(circle.to_string())).filter(circle_acts::seat.eq(seat));
    diesel::delete(of_seat.filter(circle_acts::refused.eq(1_i64))).execute(conn)?;
    Ok(())
}

/// Forgets what was said for a seat: somebody else has it.
///
/// # Errors
/// [`DbError`] of the database.
pub fn acts_forget(conn: &mut Conn, circle: CircleId, seat: Seat) -> Result<(), DbError> {
    let of_seat = circle_acts::table.filter(circle_acts::circle_id.eq(circle.to_string())).filter(circle_acts::seat.eq(seat));
    diesel::delete(of_seat).execute(conn)?;
    Ok(())
}

/// What was said before then and never answered counts as refused: it can be said anew.
///
/// # Errors
/// [`DbError`] of the database.
pub fn acts_give_up(conn: &mut Conn, before: Timestamp) -> Result<(), DbError> {
    let old = circle_acts::table.filter(circle_acts::created_at.lt(before.as_micros())).filter(circle_acts::refused.eq(0_i64));
    diesel::update(old).set(circle_acts::refused.eq(1_i64)).execute(conn)?;
    Ok(())
}

/// Writes down that a copy was asked for.
///
/// # Errors
/// [`DbError`] of the database.
pub fn home_asked(conn: &mut Conn, circle: CircleId, now: Timestamp) -> Result<(), DbError> {
    let this = circle_homes::table.find(circle.to_string());
    diesel::update(this).set(circle_homes::updated_at.eq(now.as_micros())).execute(conn)?;
    Ok(())
}
