//! Pods that ask to be taken into another one of the node, and what goes over when they are.

use caremonger_domain::{
    Timestamp,
    id::{MemberId, PodId},
};
use diesel::prelude::*;

use crate::{
    Conn, DbError,
    error::stored,
    schema::{
        agreements, announcements, case_passes, cases, categories, commitments, concerns, decisions, desk_notes, imports,
        join_requests, listings, mediations, meetings, members, pairings, people, phone_ins, pod_flyers, pod_merges, pod_words,
        pods, shopping_lists,
    },
};

/// Asks, in place of what was asked before.
///
/// # Errors
/// [`DbError`] of the database.
pub fn pod_merge_put(conn: &mut Conn, pod: PodId, into: PodId, by: MemberId, now: Timestamp) -> Result<(), DbError> {
    pod_merge_delete(conn, pod)?;
    diesel::insert_into(pod_merges::table)
        .values((
            pod_merges::pod_id.eq(pod.to_string()),
            pod_merges::into_id.eq(into.to_string()),
            pod_merges::asked_by.eq(by.to_string()),
            pod_merges::created_at.eq(now.as_micros()),
        ))
        .execute(conn)?;
    Ok(())
}

/// It is asked no more; whether it was.
///
/// # Errors
/// [`DbError`] of the database.
pub fn pod_merge_delete(conn: &mut Conn, pod: PodId) -> Result<bool, DbError> {
    Ok(diesel::delete(pod_merges::table.find(pod.to_string())).execute(conn)? == 1)
}

/// Which pod a pod asked.
///
/// # Errors
/// [`DbError`] of the database.
pub fn pod_merge_find(conn: &mut Conn, pod: PodId) -> Result<Option<PodId>, DbError> {
    let into: Option<String> = pod_merges::table.find(pod.to_string()).select(pod_merges::into_id).first(conn).optional()?;
    into.map(|id| stored(&id, "pod_merges.into_id")).transpose()
}

/// The pods that ask a pod.
///
/// # Errors
/// [`DbError`] of the database.
pub fn pod_merge_asking(conn: &mut Conn, into: PodId) -> Result<Vec<PodId>, DbError> {
    let asking = pod_merges::table.filter(pod_merges::into_id.eq(into.to_string())).order(pod_merges::pod_id);
    let ids: Vec<String> = asking.select(pod_merges::pod_id).load(conn)?;
    ids.iter().map(|id| stored(id, "pod_merges.pod_id")).collect()
}

/// How many promises are under way between a pod and the other pods of the node.
///
/// # Errors
/// [`DbError`] of the database.
pub fn pod_under_way_here(conn: &mut Conn, pod: PodId) -> Result<i64, DbError> {
    let pod = pod.to_string();
    let between =
        listings::pod_id.eq(&pod).and(members::pod_id.ne(&pod)).or(listings::pod_id.ne(&pod).and(members::pod_id.eq(&pod)));
    Ok(commitments::table
        .inner_join(listings::table)
        .inner_join(members::table)
        .filter(commitments::state.eq_any(["requested", "accepted", "unconfirmed"]))
        .filter(between.assume_not_null())
        .count()
        .get_result(conn)?)
}

/// How many promises are under way that other nodes know as this pod's: at what it published for them, and of its neighbours about
/// what others published.
///
/// # Errors
/// [`DbError`] of the database.
pub fn pod_merge_under_way(conn: &mut Conn, pod: PodId) -> Result<i64, DbError> {
    let pod = pod.to_string();
    let under_way = ["requested", "accepted", "unconfirmed"];
    let here: i64 = commitments::table
        .inner_join(listings::table)
        .filter(commitments::state.eq_any(under_way))
        .filter(listings::pod_id.eq(&pod))
        .filter(listings::uri.is_not_null())
        .count()
        .get_result(conn)?;
    let elsewhere: i64 = commitments::table
        .inner_join(listings::table)
        .inner_join(members::table)
        .filter(commitments::state.eq_any(under_way))
        .filter(listings::pod_id.is_null())
        .filter(members::pod_id.eq(&pod))
        .count()
        .get_result(conn)?;
    Ok(here + elsewhere)
}

/// The neighbours of a pod, all of them.
///
/// # Errors
/// [`DbError`] of the database.
pub fn pod_merge_members(conn: &mut Conn, pod: PodId) -> Result<Vec<MemberId>, DbError> {
    let all = members::table.filter(members::pod_id.eq(pod.to_string())).filter(members::erased_at.is_null());
    let ids: Vec<String> = all.order(members::id).select(members::id).load(conn)?;
    ids.iter().map(|id| stored(id, "members.id")).collect()
}

/// Gives a pod everything that belongs to another and that other nodes do not know: neighbours, people, cases, who asks to join,
/// announcements, concerns, categories, shopping lists.
///
/// # Errors
/// [`DbError`] of the database.
pub fn pod_merge_rows(conn: &mut Conn, from: PodId, into: PodId) -> Result<(), DbError> {
    let (from, into) = (from.to_string(), into.to_string());
    // A list of that name is there already: theirs is the one that is used.
    let there: Vec<String> =
        shopping_lists::table.filter(shopping_lists::pod_id.eq(&into)).select(shopping_lists::title).load(conn)?;
    let same = shopping_lists::table.filter(shopping_lists::pod_id.eq(&from)).filter(shopping_lists::title.eq_any(there));
    diesel::delete(same).execute(conn)?;
    // What the other pod agreed on holds; ours keeps its text, under a name that says whose it was.
    let titles: Vec<String> = agreements::table.filter(agreements::pod_id.eq(&into)).select(agreements::title).load(conn)?;
    let whose: String = pods::table.find(&from).select(pods::title).first(conn)?;
    let ours: Vec<(String, String)> =
        agreements::table.filter(agreements::pod_id.eq(&from)).select((agreements::id, agreements::title)).load(conn)?;
    for (id, title) in ours {
        let title = if titles.contains(&title) { format!("{title} ({whose})") } else { title };
        diesel::update(agreements::table.find(id))
            .set((agreements::pod_id.eq(&into), agreements::title.eq(title)))
            .execute(conn)?;
    }
    // A number for all that the other pod has is the one that is used.
    let has: i64 = phone_ins::table.filter(phone_ins::pod_id.eq(&into)).count().get_result(conn)?;
    if has == 0 {
        diesel::update(phone_ins::table.find(&from)).set(phone_ins::pod_id.eq(&into)).execute(conn)?;
    } else {
        diesel::delete(phone_ins::table.find(&from)).execute(conn)?;
    }
    // What was offered to the old desk stays with whoever offered it.
    diesel::delete(case_passes::table.filter(case_passes::to_pod.eq(&from))).execute(conn)?;
    macro_rules! over {
        ($($table:ident),+) => {$(
            diesel::update($table::table.filter($table::pod_id.eq(&from))).set($table::pod_id.eq(&into)).execute(conn)?;
        )+};
    }
    over!(
        imports,
        members,
        people,
        cases,
        pairings,
        mediations,
        decisions,
        meetings,
        join_requests,
        announcements,
        concerns,
        categories,
        shopping_lists,
        desk_notes
    );
    // Where both say something in their own words, those of the pod that stays hold.
    let there = pod_words::table.filter(pod_words::pod_id.eq(&into)).select(pod_words::place).load::<String>(conn)?;
    diesel::delete(pod_words::table.filter(pod_words::pod_id.eq(&from)).filter(pod_words::place.eq_any(there))).execute(conn)?;
    diesel::update(pod_words::table.filter(pod_words::pod_id.eq(&from))).set(pod_words::pod_id.eq(&into)).execute(conn)?;
    // What hangs in the streets names the pod that stays.
    diesel::delete(pod_flyers::table.filter(pod_flyers::pod_id.eq(&from))).execute(conn)?;
    Ok(())
}
