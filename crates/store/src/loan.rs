//! Things that were lent: who has them is in the promise, when they are back is here.

use caremonger_domain::{
    Timestamp,
    id::{CommitmentId, ListingId},
};
use diesel::prelude::*;

use crate::{Conn, DbError, both, error::stored, schema::loans};

/// A loan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loan {
    /// The promise by which it was handed over.
    pub commitment: CommitmentId,
    /// The listing.
    pub listing: ListingId,
    /// When it is to be back.
    pub due_at: Timestamp,
    /// When it came back.
    pub returned_at: Option<Timestamp>,
}

type Columns = (String, String, i64, Option<i64>);
type Selected = (loans::commitment_id, loans::listing_id, loans::due_at, loans::returned_at);
const COLUMNS: Selected = (loans::commitment_id, loans::listing_id, loans::due_at, loans::returned_at);

fn read((commitment, listing, due, returned): Columns) -> Result<Loan, DbError> {
    Ok(Loan {
        commitment: stored(&commitment, "loans.commitment_id")?,
        listing: stored(&listing, "loans.listing_id")?,
        due_at: Timestamp::from_micros(due),
        returned_at: returned.map(Timestamp::from_micros),
    })
}

/// Something is lent; a second word about the same promise changes nothing.
///
/// # Errors
/// [`DbError`] of the database.
pub fn loan_begin(conn: &mut Conn, id: CommitmentId, listing: ListingId, due: Timestamp) -> Result<(), DbError> {
    let values =
        (loans::commitment_id.eq(id.to_string()), loans::listing_id.eq(listing.to_string()), loans::due_at.eq(due.as_micros()));
    both!(conn, |c| diesel::insert_into(loans::table).values(values).on_conflict_do_nothing().execute(c))?;
    Ok(())
}

/// The loan of a promise, if it is one.
///
/// # Errors
/// [`DbError`] of the database.
pub fn loan_find(conn: &mut Conn, id: CommitmentId) -> Result<Option<Loan>, DbError> {
    let row: Option<Columns> = loans::table.find(id.to_string()).select(COLUMNS).first(conn).optional()?;
    row.map(read).transpose()
}

/// What is out of a listing, the next to come back first.
///
/// # Errors
/// [`DbError`] of the database.
pub fn loan_out(conn: &mut Conn, listing: ListingId, limit: i64) -> Result<Vec<Loan>, DbError> {
    let rows: Vec<Columns> = loans::table
        .filter(loans::listing_id.eq(listing.to_string()))
        .filter(loans::returned_at.is_null())
        .order((loans::due_at, loans::commitment_id))
        .limit(limit)
        .select(COLUMNS)
        .load(conn)?;
    rows.into_iter().map(read).collect()
}

/// It is back; `false` when it was before.
///
/// # Errors
/// [`DbError`] of the database.
pub fn loan_return(conn: &mut Conn, id: CommitmentId, now: Timestamp) -> Result<bool, DbError> {
    let out = loans::table.find(id.to_string()).filter(loans::returned_at.is_null());
    Ok(diesel::update(out).set(loans::returned_at.eq(now.as_micros())).execute(conn)? == 1)
}

/// Loans that are due before a moment and of which nobody was reminded yet.
///
/// # Errors
/// [`DbError`] of the database.
pub fn loan_to_remind(conn: &mut Conn, before: Timestamp, limit: i64) -> Result<Vec<Loan>, DbError> {
    let rows: Vec<Columns> = loans::table
        .filter(loans::returned_at.is_null())
        .filter(loans::reminded_at.is_null())
        .filter(loans::due_at.le(before.as_micros()))
        .order(loans::due_at)
        .limit(limit)
        .select(COLUMNS)
        .load(conn)?;
    rows.into_iter().map(read).collect()
}

/// Writes down that both were reminded; `false` when they were before.
///
/// # Errors
/// [`DbError`] of the database.
pub fn loan_reminded(conn: &mut Conn, id: CommitmentId, now: Timestamp) -> Result<bool, DbError> {
    let not_yet = loans::table.find(id.to_string()).filter(loans::reminded_at.is_null());
    Ok(diesel::update(not_yet).set(loans::reminded_at.eq(now.as_micros())).execute(conn)? == 1)
}
