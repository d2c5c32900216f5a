//! What a pod's flyer says in the pod's own words, in place of what everybody's says (I10).

use caremonger_domain::flyer::Flyer;
use caremonger_store::{
    member::Member,
    pod_flyer::{pod_flyer_delete, pod_flyer_put},
};

use crate::{Error, Tx};

/// Keeps the words of one language; where both are empty the flyer says again what everybody's says.
///
/// # Errors
/// [`caremonger_domain::Refusal::NotAllowed`] for anybody but the desk, and those of [`Flyer::tidied`].
pub fn put(tx: &mut Tx<'_>, who: &Member, flyer: Flyer) -> Result<(), Error> {
    who.check_job("desk")?;
    if flyer.title.trim().is_empty() && flyer.lines.trim().is_empty() {
        return Ok(pod_flyer_delete(tx.conn, who.pod, &flyer.language)?);
    }
    let flyer = flyer.tidied()?;
    Ok(pod_flyer_put(tx.conn, who.pod, &flyer)?)
}
