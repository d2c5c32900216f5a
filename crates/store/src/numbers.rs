//! Counts, without people.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use caremonger_domain::{Timestamp, id::PodId};
use diesel::{
    dsl::{count_star, min, sql},
    prelude::*,
    sql_types::Bool,
};

use crate::{
    Conn, DbError,
    schema::{case_listings, cases, commitments, listings},
};

/// Most groups that are counted.
const GROUPS: i64 = 50;
/// Most hand-overs that are counted.
const HANDED_OVER: i64 = 20_000;

/// Areas of open listings that everybody may see, and how many there are in each; the fullest first.
///
/// # Errors
/// [`DbError`] of the database.
pub fn open_by_area(conn: &mut Conn) -> Result<Vec<(String, i64)>, DbError> {
    Ok(listings::table
        .filter(sql::<Bool>("state = 'open' AND visibility = 'public' AND deleted_at IS NULL AND area <> ''"))
        .group_by(listings::area)
        .order((count_star().desc(), listings::area))
        .limit(GROUPS)
        .select((listings::area, count_star()))
        .load(conn)?)
}

/// What a pod has open, by kind and category; what the desk keeps to itself is not counted.
///
/// # Errors
/// [`DbError`] of the database.
pub fn open_by_category(conn: &mut Conn, pod: PodId) -> Result<Vec<(String, String, i64)>, DbError> {
    Ok(listings::table
        .filter(sql::<Bool>("state = 'open' AND visibility <> 'desk' AND deleted_at IS NULL"))
        .filter(listings::pod_id.eq(pod.to_string()))
        .group_by((listings::kind, listings::category))
        .order((count_star().desc(), listings::kind, listings::category))
        .limit(GROUPS)
        .select((listings::kind, listings::category, count_star()))
        .load(conn)?)
}

/// Hand-overs of a pod's listings since then: when, and by whom (an id that tells helpers apart).
///
/// # Errors
/// [`DbError`] of the database.
pub fn handed_over_since(conn: &mut Conn, pod: PodId, since: Timestamp) -> Result<Vec<(Timestamp, String)>, DbError> {
    let rows: Vec<(i64, Option<String>, Option<String>)> = commitments::table
        .inner_join(listings::table)
        .filter(listings::pod_id.eq(pod.to_string()))
        .filter(commitments::state.eq("fulfilled"))
        .filter(commitments::updated_at.ge(since.as_micros()))
        .order(commitments::updated_at.desc())
        .limit(HANDED_OVER)
        .select((commitments::updated_at, commitments::member_id, commitments::remote_actor_id))
        .load(conn)?;
    Ok(rows.into_iter().map(|(at, member, remote)| (Timestamp::from_micros(at), member.or(remote).unwrap_or_default())).collect())
}

/// Cases or listings asked for at a time.
const AT_ONCE: usize = 500;

/// Something that was asked for, as it is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// Its category.
    pub category: String,
    /// Where; nothing of what the desk keeps to itself, for what stands there may be anything.
    pub area: String,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// Whether somebody still waits for it, or for a part of it.
    pub open: bool,
    /// Whether it ended with help: all of it, or a part, or by a match with what another pod had.
    pub met: bool,
    /// When something of it was first handed over, where that was promised against it.
    pub met_at: Option<Timestamp>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = listings)]
struct Asked {
    id: String,
    category: String,
    area: String,
    visibility: String,
    published_at: i64,
    state: String,
    closed_because: Option<String>,
}

/// What was asked for at a pod in a time, those for the desk alone among them, without what was taken down.
///
/// # Errors
/// [`DbError`] of the database.
pub fn needs_between(conn: &mut Conn, pod: PodId, from: Timestamp, to: Timestamp) -> Result<Vec<Need>, DbError> {
    let asked = listings::table
        .filter(listings::pod_id.eq(pod.to_string()))
        .filter(listings::kind.eq("request"))
        .filter(listings::deleted_at.is_null())
        .filter(listings::published_at.ge(from.as_micros()).and(listings::published_at.le(to.as_micros())));
    let rows: Vec<Asked> = asked.order(listings::id).limit(HANDED_OVER).select(Asked::as_select()).load(conn)?;
    let met = met_first(conn, rows.iter().map(|a| a.id.as_str()))?;
    let cases = of_cases(conn, pod, from, to)?;
    let need = |a: Asked| {
        let met_at = met.get(&a.id).copied();
        let alone = Whole {
            first: a.published_at,
            open: a.state == "open",
            fulfilled: a.closed_because.as_deref() == Some("fulfilled"),
            met_at,
        };
        let whole = cases.get(&a.id).copied().unwrap_or(alone);
        // Asked for once more, it is still the need that was asked for first.
        (whole.first == a.published_at).then(|| Need {
            category: a.category,
            area: if a.visibility == "desk" { String::new() } else { a.area },
            asked_at: Timestamp::from_micros(whole.first),
            open: whole.open,
            met: !whole.open && (whole.met_at.is_some() || whole.fulfilled),
            met_at: whole.met_at.map(Timestamp::from_micros),
        })
    };
    Ok(rows.into_iter().filter_map(need).collect())
}

/// When something of listings was first handed over, of those of which something was.
fn met_first<'a>(conn: &mut Conn, listings: impl Iterator<Item = &'a str>) -> Result<HashMap<String, i64>, DbError> {
    let listings: Vec<&str> = listings.collect();
    let mut met = HashMap::new();
    for some in listings.chunks(AT_ONCE) {
        let first: Vec<(String, Option<i64>)> = commitments::table
            .filter(commitments::listing_id.eq_any(some))
            .filter(commitments::state.eq("fulfilled"))
            .group_by(commitments::listing_id)
            .select((commitments::listing_id, min(commitments::updated_at)))
            .load(conn)?;
        met.extend(first.into_iter().filter_map(|(id, at)| Some((id, at?))));
    }
    Ok(met)
}

/// What became of a need, however often it stood on the board.
#[derive(Debug, Clone, Copy)]
struct Whole {
    first: i64,
    open: bool,
    fulfilled: bool,
    met_at: Option<i64>,
}

/// A listing for a case: case, listing, when it was published, why it closed, and when the case ended.
type OfCase = (String, String, i64, Option<String>, Option<i64>);

/// The needs of cases that stood on the board in a time, under each listing of theirs, of whatever time.
fn of_cases(conn: &mut Conn, pod: PodId, from: Timestamp, to: Timestamp) -> Result<HashMap<String, Whole>, DbError> {
    let in_time: Vec<String> = case_listings::table
        .inner_join(listings::table)
        .filter(listings::pod_id.eq(pod.to_string()))
        .filter(listings::published_at.ge(from.as_micros()).and(listings::published_at.le(to.as_micros())))
        .select(case_listings::case_id)
        .distinct()
        .limit(HANDED_OVER)
        .load(conn)?;
    let mut all: BTreeMap<String, (BTreeSet<String>, Whole)> = BTreeMap::new();
    for some in in_time.chunks(AT_ONCE) {
        let rows: Vec<OfCase> = case_listings::table
            .inner_join(listings::table)
            .inner_join(cases::table)
            .filter(case_listings::case_id.eq_any(some))
            .filter(listings::deleted_at.is_null())
            .order((case_listings::case_id, listings::published_at, listings::id))
            .select((case_listings::case_id, listings::id, listings::published_at, listings::closed_because, cases::ended_at))
            .load(conn)?;
        let met = met_first(conn, rows.iter().map(|(_, listing, ..)| listing.as_str()))?;
        for (case, listing, published, because, ended) in rows {
            // Between two times on the board it waits at the desk: somebody still waits for it until the case has ended.
            let new = || (BTreeSet::new(), Whole { first: published, open: ended.is_none(), fulfilled: false, met_at: None });
            let (listings, whole) = all.entry(case).or_insert_with(new);
            whole.fulfilled |= because.as_deref() == Some("fulfilled");
            whole.met_at = whole.met_at.into_iter().chain(met.get(&listing).copied()).min();
            listings.insert(listing);
        }
    }
    Ok(all.into_values().flat_map(|(listings, whole)| listings.into_iter().map(move |l| (l, whole))).collect())
}

/// Who gave and who received in what was handed over in a time, as ids that tell people apart: giver, receiver.
pub type Hands = (Option<String>, Option<String>);

/// Kind of the listing, its author, and who promised: a neighbour, or somebody elsewhere.
type Promised = (String, Option<String>, Option<String>, Option<String>);

/// Hand-overs of a pod's listings in a time. A person of a case has no id here, and is nobody.
///
/// # Errors
/// [`DbError`] of the database.
pub fn hands_between(conn: &mut Conn, pod: PodId, from: Timestamp, to: Timestamp) -> Result<Vec<Hands>, DbError> {
    let rows: Vec<Promised> = commitments::table
        .inner_join(listings::table)
        .filter(listings::pod_id.eq(pod.to_string()))
        .filter(commitments::state.eq("fulfilled"))
        .filter(commitments::updated_at.ge(from.as_micros()).and(commitments::updated_at.le(to.as_micros())))
        .order(commitments::id)
        .limit(HANDED_OVER)
        .select((listings::kind, listings::author_id, commitments::member_id, commitments::remote_actor_id))
        .load(conn)?;
    let hands = |(kind, author, member, remote): Promised| {
        let helper = member.or(remote);
        if kind == "request" { (helper, author) } else { (author, helper) }
    };
    Ok(rows.into_iter().map(hands).collect())
}
