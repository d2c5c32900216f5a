//! Shapes of named areas.

use caremonger_domain::{Timestamp, area::Shape, id::PodId};
use diesel::prelude::*;

use crate::{Conn, DbError, schema::area_shapes};

/// Most shapes that are read: those of all pods of a node.
const MOST: i64 = 1_000;

/// Keeps the areas of a pod in place of those before.
///
/// # Errors
/// [`DbError`] of the database.
pub fn area_put(conn: &mut Conn, pod: PodId, shapes: &[Shape], source: &str, now: Timestamp) -> Result<(), DbError> {
    diesel::delete(area_shapes::table.filter(area_shapes::pod_id.eq(pod.to_string()))).execute(conn)?;
    for shape in shapes {
        let outlines = serde_json::to_string(&shape.outlines).map_err(|e| DbError::Other(e.to_string()))?;
        diesel::insert_into(area_shapes::table)
            .values((
                area_shapes::pod_id.eq(pod.to_string()),
                area_shapes::name.eq(&shape.name),
                area_shapes::outlines.eq(outlines),
                area_shapes::source.eq(source),
                area_shapes::created_at.eq(now.as_micros()),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// The names of areas that have a shape.
///
/// # Errors
/// [`DbError`] of the database.
pub fn area_names(conn: &mut Conn) -> Result<Vec<String>, DbError> {
    Ok(area_shapes::table.select(area_shapes::name).distinct().order(area_shapes::name).limit(MOST).load(conn)?)
}

/// The areas of all pods by name, and where they come from. Of two pods that draw one area, the first counts.
///
/// # Errors
/// [`DbError`] of the database.
pub fn area_all(conn: &mut Conn) -> Result<(Vec<Shape>, Vec<String>), DbError> {
    let rows: Vec<(String, String, String)> = area_shapes::table
        .order((area_shapes::name, area_shapes::pod_id))
        .limit(MOST)
        .select((area_shapes::name, area_shapes::outlines, area_shapes::source))
        .load(conn)?;
    let (mut shapes, mut sources) = (Vec::<Shape>::new(), Vec::new());
    for (name, outlines, source) in rows {
        if !source.is_empty() && !sources.contains(&source) {
            sources.push(source);
        }
        if shapes.last().is_none_or(|s| s.name != name) {
            let outlines = serde_json::from_str(&outlines).map_err(|_| DbError::Corrupt("area_shapes.outlines"))?;
            shapes.push(Shape { name, outlines });
        }
    }
    Ok((shapes, sources))
}
