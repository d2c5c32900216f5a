//! `Follow`.

use caremonger_app::follower::follow_asked;
use caremonger_wire::activity::Envelope;

use super::{Prepared, Stop, ready, sender};
use crate::Federation;

pub(super) async fn prepare(federation: &Federation, e: Envelope) -> Result<Prepared, Stop> {
    let object = e.object_id().ok_or(Stop::Never("it names nobody to follow"))?.to_owned();
    let from = sender(federation, &e).await?;
    ready(move |tx| follow_asked(tx, &from, &e.id, &object))
}
