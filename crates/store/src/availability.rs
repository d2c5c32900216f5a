//! How much neighbours want to be asked.

use caremonger_domain::{
    Timestamp,
    availability::Availability,
    id::{MemberId, PodId},
    zone::Weekday,
};
use diesel::{dsl::count_star, prelude::*};

use crate::{
    Conn, DbError, both,
    error::stored,
    listing::search_text,
    schema::{availability, commitments, listings, members},
};

/// Keeps what a neighbour wishes in place of what they wished before.
///
/// # Errors
/// [`DbError`] of the database.
pub fn availability_put(conn: &mut Conn, member: MemberId, a: &Availability, now: Timestamp) -> Result<(), DbError> {
    let changes = (
        availability::weekly_limit.eq(a.weekly_limit.map(i64::from)),
        availability::resting_until.eq(a.resting_until.map(Timestamp::as_micros)),
        availability::updated_at.eq(now.as_micros()),
        availability::days.eq(line(&a.free_days)),
    );
    let values = (availability::member_id.eq(member.to_string()), changes.clone());
    both!(conn, |c| diesel::insert_into(availability::table)
        .values(values)
        .on_conflict(availability::member_id)
        .do_update()
        .set(changes)
        .execute(c))?;
    Ok(())
}

type Columns = (Option<i64>, Option<i64>, String);

fn read((limit, resting, days): Columns) -> Result<Availability, DbError> {
    Ok(Availability {
        weekly_limit: limit.and_then(|n| u8::try_from(n).ok()),
        resting_until: resting.map(Timestamp::from_micros),
        free_days: days.split_whitespace().map(|d| stored(d, "availability.days")).collect::<Result<_, _>>()?,
    })
}

fn line(days: &[Weekday]) -> String {
    days.iter().map(|d| d.as_str()).collect::<Vec<_>>().join(" ")
}

/// What a neighbour wishes; nothing said: everything is welcome.
///
/// # Errors
/// [`DbError`] of the database.
pub fn availability_find(conn: &mut Conn, member: MemberId) -> Result<Availability, DbError> {
    let columns = (availability::weekly_limit, availability::resting_until, availability::days);
    let row: Option<Columns> = availability::table.find(member.to_string()).select(columns).first(conn).optional()?;
    Ok(row.map(read).transpose()?.unwrap_or_default())
}

/// What the neighbours of a pod wish who said so.
///
/// # Errors
/// [`DbError`] of the database.
pub fn availability_of_pod(conn: &mut Conn, pod: PodId) -> Result<Vec<(MemberId, Availability)>, DbError> {
    let rows: Vec<(String, Columns)> = availability::table
        .inner_join(members::table)
        .filter(members::pod_id.eq(pod.to_string()))
        .select((availability::member_id, (availability::weekly_limit, availability::resting_until, availability::days)))
        .load(conn)?;
    rows.into_iter().map(|(id, row)| Ok((stored(&id, "availability.member_id")?, read(row)?))).collect()
}

/// Forgets what a neighbour wished.
///
/// # Errors
/// [`DbError`] of the database.
pub fn availability_delete(conn: &mut Conn, member: MemberId) -> Result<(), DbError> {
    diesel::delete(availability::table.find(member.to_string())).execute(conn)?;
    Ok(())
}

/// How many asks each neighbour of a pod took on since a moment: what one takes of an offer is no task, and those that were taken back or ran out are not counted.
///
/// # Errors
/// [`DbError`] of the database.
pub fn load_of_pod(conn: &mut Conn, pod: PodId, since: Timestamp) -> Result<Vec<(MemberId, i64)>, DbError> {
    let rows: Vec<(Option<String>, i64)> = commitments::table
        .inner_join(members::table)
        .inner_join(listings::table)
        .filter(members::pod_id.eq(pod.to_string()))
        .filter(listings::kind.eq("request"))
        .filter(commitments::created_at.gt(since.as_micros()))
        .filter(commitments::state.eq_any(["requested", "accepted", "fulfilled", "unconfirmed"]))
        .group_by(commitments::member_id)
        .select((commitments::member_id, count_star()))
        .load(conn)?;
    rows.into_iter().filter_map(|(id, n)| Some(id.map(|id| Ok((stored(&id, "commitments.member_id")?, n))))?).collect()
}

/// Who of a pod has brought something to an area, whenever that was: they know the way.
///
/// # Errors
/// [`DbError`] of the database.
pub fn helped_in_area(conn: &mut Conn, pod: PodId, area: &str) -> Result<Vec<MemberId>, DbError> {
    let rows: Vec<Option<String>> = commitments::table
        .inner_join(members::table)
        .inner_join(listings::table)
        .filter(members::pod_id.eq(pod.to_string()))
        .filter(listings::kind.eq("request"))
        .filter(listings::area_key.eq(search_text(&[area])))
        .filter(commitments::state.eq("fulfilled"))
        .select(commitments::member_id)
        .distinct()
        .load(conn)?;
    rows.into_iter().flatten().map(|id| stored(&id, "commitments.member_id")).collect()
}
