//! Whether others may copy how a pod does things, and from whom it has that itself.

use caremonger_domain::{id::PodId, kit::Ancestor};
use diesel::prelude::*;

use crate::{Conn, DbError, both, schema::pod_kits};

/// What is known of a pod's kit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PodKit {
    /// Whether anybody may copy it.
    pub shared: bool,
    /// Where it comes from, the oldest first.
    pub lineage: Vec<Ancestor>,
}

/// What is known of a pod's kit; nothing was said: not shared, and from nobody.
///
/// # Errors
/// [`DbError`] of the database.
pub fn pod_kit_find(conn: &mut Conn, pod: PodId) -> Result<PodKit, DbError> {
    let row = pod_kits::table.find(pod.to_string()).select((pod_kits::shared, pod_kits::lineage));
    let Some((shared, lineage)) = row.first::<(i64, String)>(conn).optional()? else { return Ok(PodKit::default()) };
    let lineage = serde_json::from_str(&lineage).map_err(|_| DbError::Corrupt("pod_kits.lineage"))?;
    Ok(PodKit { shared: shared == 1, lineage })
}

/// Keeps it.
///
/// # Errors
/// [`DbError`] of the database.
pub fn pod_kit_put(conn: &mut Conn, pod: PodId, kit: &PodKit) -> Result<(), DbError> {
    let lineage = serde_json::to_string(&kit.lineage).map_err(|e| DbError::Other(e.to_string()))?;
    let said = (pod_kits::shared.eq(i64::from(kit.shared)), pod_kits::lineage.eq(lineage));
    both!(conn, |c| diesel::insert_into(pod_kits::table)
        .values((pod_kits::pod_id.eq(pod.to_string()), said.clone()))
        .on_conflict(pod_kits::pod_id)
        .do_update()
        .set(said.clone())
        .execute(c))?;
    Ok(())
}
