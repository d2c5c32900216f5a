//! What a pod's flyer says in the pod's own words, language by language.

use caremonger_domain::{flyer::Flyer, id::PodId};
use diesel::prelude::*;

use crate::{Conn, DbError, both, schema::pod_flyers};

/// The words of a pod's flyer in each language it wrote them in, by the tag of the language.
///
/// # Errors
/// [`DbError`] of the database.
pub fn pod_flyer_all(conn: &mut Conn, pod: PodId) -> Result<Vec<Flyer>, DbError> {
    let theirs = pod_flyers::table.filter(pod_flyers::pod_id.eq(pod.to_string())).order(pod_flyers::language);
    let rows: Vec<(String, String, String)> =
        theirs.select((pod_flyers::language, pod_flyers::title, pod_flyers::lines)).load(conn)?;
    Ok(rows.into_iter().map(|(language, title, lines)| Flyer { language, title, lines }).collect())
}

/// Keeps the words of one language in place of those before.
///
/// # Errors
/// [`DbError`] of the database.
pub fn pod_flyer_put(conn: &mut Conn, pod: PodId, flyer: &Flyer) -> Result<(), DbError> {
    let values = (
        pod_flyers::pod_id.eq(pod.to_string()),
        pod_flyers::language.eq(&flyer.language),
        pod_flyers::title.eq(&flyer.title),
        pod_flyers::lines.eq(&flyer.lines),
    );
    both!(conn, |c| diesel::insert_into(pod_flyers::table)
        .values(values)
        .on_conflict((pod_flyers::pod_id, pod_flyers::language))
        .do_update()
        .set((pod_flyers::title.eq(&flyer.title), pod_flyers::lines.eq(&flyer.lines)))
        .execute(c))?;
    Ok(())
}

/// Takes the words of one language away.
///
/// # Errors
/// [`DbError`] of the database.
pub fn pod_flyer_delete(conn: &mut Conn, pod: PodId, language: &str) -> Result<(), DbError> {
    diesel::delete(pod_flyers::table.find((pod.to_string(), language))).execute(conn)?;
    Ok(())
}
