//! Notices: a neighbour's list of what happened that concerns them.

use caremonger_domain::{
    Timestamp,
    id::{CaseId, CommitmentId, InterestId, ListingId, MemberId, NoticeId},
};
use diesel::prelude::*;

use crate::{Conn, DbError, error::stored, schema::notices};

/// A line in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Its id.
    pub id: NoticeId,
    /// Whose list.
    pub member: MemberId,
    /// What happened: a stable word such as `promised`.
    pub kind: String,
    /// The listing it is about.
    pub listing: Option<ListingId>,
    /// The promise it is about.
    pub commitment: Option<CommitmentId>,
    /// The interest it is about.
    pub interest: Option<InterestId>,
    /// The case it is about.
    pub case: Option<CaseId>,
    /// When.
    pub created_at: Timestamp,
}

/// Whether a neighbour was told something of a kind since a moment.
///
/// # Errors
/// [`DbError`] of the database.
pub fn notice_lately(conn: &mut Conn, member: MemberId, kind: &str, since: Timestamp) -> Result<bool, DbError> {
    use notices as n;
    let mine =
        n::table.filter(n::member_id.eq(member.to_string())).filter(n::kind.eq(kind)).filter(n::created_at.gt(since.as_micros()));
    Ok(diesel::select(diesel::dsl::exists(mine)).get_result(conn)?)
}

/// Adds a line.
///
/// # Errors
/// [`DbError`] of the database.
pub fn notice_insert(conn: &mut Conn, n: &Notice) -> Result<(), DbError> {
    diesel::insert_into(notices::table)
        .values((
            notices::id.eq(n.id.to_string()),
            notices::member_id.eq(n.member.to_string()),
            notices::kind.eq(&n.kind),
            notices::listing_id.eq(n.listing.map(|l| l.to_string())),
            notices::commitment_id.eq(n.commitment.map(|c| c.to_string())),
            notices::interest_id.eq(n.interest.map(|i| i.to_string())),
            notices::case_id.eq(n.case.map(|c| c.to_string())),
            notices::created_at.eq(n.created_at.as_micros()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Notices lead to a case no more: it is another pod's now.
///
/// # Errors
/// [`DbError`] of the database.
pub fn notice_forget_case(conn: &mut Conn, case: CaseId) -> Result<(), DbError> {
    let about = notices::table.filter(notices::case_id.eq(case.to_string()));
    diesel::update(about).set(notices::case_id.eq(None::<String>)).execute(conn)?;
    Ok(())
}

type Columns = (String, String, String, Option<String>, Option<String>, Option<String>, Option<String>, i64);

/// A page of the list, newest first, those before `before`.
///
/// # Errors
/// [`DbError`] of the database.
pub fn notice_page(conn: &mut Conn, member: MemberId, before: Option<NoticeId>, limit: i64) -> Result<Vec<Notice>, DbError> {
    let mut query = notices::table.into_boxed::<<Conn as diesel::Connection>::Backend>();
    query = query.filter(notices::member_id.eq(member.to_string()));
    if let Some(before) = before {
        query = query.filter(notices::id.lt(before.to_string()));
    }
    let columns = (
        notices::id,
        notices::member_id,
        notices::kind,
        notices::listing_id,
        notices::commitment_id,
        notices::interest_id,
        notices::case_id,
        notices::created_at,
    );
    let rows: Vec<Columns> = query.order(notices::id.desc()).limit(limit).select(columns).load(conn)?;
    rows.into_iter()
        .map(|(id, member, kind, listing, commitment, interest, case, at)| {
            Ok(Notice {
                id: stored(&id, "notices.id")?,
                member: stored(&member, "notices.member_id")?,
                kind,
                listing: listing.map(|l| stored(&l, "notices.listing_id")).transpose()?,
                commitment: commitment.map(|c| stored(&c, "notices.commitment_id")).transpose()?,
                interest: interest.map(|i| stored(&i, "notices.interest_id")).transpose()?,
                case: case.map(|c| stored(&c, "notices.case_id")).transpose()?,
                created_at: Timestamp::from_micros(at),
            })
        })
        .collect()
}
