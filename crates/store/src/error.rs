//! What can go wrong with the database.

use diesel::result::{DatabaseErrorKind, Error as Diesel};

/// The database did not do it.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// A row that must be unique is there already, or a constraint does not hold. Nothing was changed.
    #[error("the database refused the change: {0}")]
    Conflict(String),
    /// Busy, unreachable or shutting down: trying again later may work.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// A stored value is not what this version writes.
    #[error("the database holds something this version cannot read in {0}")]
    Corrupt(&'static str),
    /// Anything else.
    #[error("the database failed: {0}")]
    Other(String),
}

impl DbError {
    /// Whether trying again later may work.
    #[must_use]
    pub const fn is_transient(&self) -> bool {
        matches!(self, Self::Unavailable(_))
    }
}

impl From<Diesel> for DbError {
    fn from(e: Diesel) -> Self {
        let text = e.to_string();
        match e {
            Diesel::DatabaseError(
                DatabaseErrorKind::UniqueViolation | DatabaseErrorKind::CheckViolation | DatabaseErrorKind::ForeignKeyViolation,
                _,
            ) => Self::Conflict(text),
            Diesel::DatabaseError(DatabaseErrorKind::SerializationFailure | DatabaseErrorKind::ClosedConnection, _) => {
                Self::Unavailable(text)
            }
            Diesel::DatabaseError(..)
                if ["locked", "busy", "deadlock", "connection", "timeout"].iter().any(|w| text.contains(w)) =>
            {
                Self::Unavailable(text)
            }
            _ => Self::Other(text),
        }
    }
}

impl From<r2d2::Error> for DbError {
    fn from(e: r2d2::Error) -> Self {
        Self::Unavailable(e.to_string())
    }
}

/// Reads a stored word, id or number back into the domain; `what` names the column.
pub(crate) fn stored<T: std::str::FromStr>(text: &str, what: &'static str) -> Result<T, DbError> {
    text.parse().map_err(|_| DbError::Corrupt(what))
}

/// Reads a stored number of a smaller kind.
pub(crate) fn stored_number<T: TryFrom<i64>>(n: i64, what: &'static str) -> Result<T, DbError> {
    T::try_from(n).map_err(|_| DbError::Corrupt(what))
}

/// Reads a stored amount.
pub(crate) fn stored_amount(m: i64, what: &'static str) -> Result<caremonger_domain::Amount, DbError> {
    caremonger_domain::Amount::from_millionths(m).ok_or(DbError::Corrupt(what))
}
