//! What a pod says in its own words, in place of what everybody says.

use caremonger_domain::id::PodId;
use diesel::prelude::*;

use crate::{Conn, DbError, both, schema::pod_words};

/// A pod's own words for a place: the language they are written in, and the words.
///
/// # Errors
/// [`DbError`] of the database.
pub fn pod_words_find(conn: &mut Conn, pod: PodId, place: &str) -> Result<Option<(String, String)>, DbError> {
    let row = pod_words::table.find((pod.to_string(), place)).select((pod_words::language, pod_words::words));
    Ok(row.first(conn).optional()?)
}

/// Keeps a pod's own words; none in place of empty ones.
///
/// # Errors
/// [`DbError`] of the database.
pub fn pod_words_put(conn: &mut Conn, pod: PodId, place: &str, language: &str, words: &str) -> Result<(), DbError> {
    if words.is_empty() {
        diesel::delete(pod_words::table.find((pod.to_string(), place))).execute(conn)?;
        return Ok(());
    }
    let values = (
        pod_words::pod_id.eq(pod.to_string()),
        pod_words::place.eq(place),
        pod_words::language.eq(language),
        pod_words::words.eq(words),
    );
    both!(conn, |c| diesel::insert_into(pod_words::table)
        .values(values)
        .on_conflict((pod_words::pod_id, pod_words::place))
        .do_update()
        .set((pod_words::language.eq(language), pod_words::words.eq(words)))
        .execute(c))?;
    Ok(())
}
