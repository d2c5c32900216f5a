//! Fetching the photos of listings elsewhere, one after another, behind everything else.

use std::time::Duration;

use caremonger_app::{Error, photo_copy};
use tokio::sync::watch;

use crate::{Federation, fetch::FetchError};

/// How often it is looked whether there is something to fetch.
const TICK: Duration = Duration::from_secs(2);

/// How long one may take.
const WITHIN: Duration = Duration::from_secs(30);

/// Runs until `stop`.
pub(crate) async fn run(federation: Federation, mut stop: watch::Receiver<bool>) {
    let mut ticks = tokio::time::interval(TICK);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    while !*stop.borrow() {
        tokio::select! {
            _ = ticks.tick() => {}
            _ = stop.changed() => break,
        }
        loop {
            match next(&federation).await {
                Ok(true) if !*stop.borrow() => {}
                Ok(_) => break,
                Err(error) => {
                    tracing::warn!(%error, "a photo could not be kept");
                    break;
                }
            }
        }
    }
}

/// Fetches one; whether there was one.
async fn next(federation: &Federation) -> Result<bool, Error> {
    let node = federation.node();
    let Some(link) = photo_copy::next(node).await? else { return Ok(false) };
    let picture = tokio::time::timeout(WITHIN, federation.picture(&link.url)).await;
    match picture.unwrap_or_else(|_| Err(FetchError::Unreachable("it took too long".to_owned()))) {
        Ok(file) => photo_copy::keep(node, link.id, file).await?,
        Err(error) => {
            tracing::info!(%error, url = %link.url, "a photo of a listing elsewhere did not come");
            photo_copy::failed(node, link.id, error.is_transient()).await?;
        }
    }
    Ok(true)
}
