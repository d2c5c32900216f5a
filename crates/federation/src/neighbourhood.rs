//! Asking other nodes what they say of themselves, for the list of neighbourhoods.

use std::time::Duration;

use caremonger_app::{Error, neighbourhood};
use caremonger_wire::{
    json,
    neighbourhood::{BYTES_MAX, PATH},
};
use http::{StatusCode, header};
use serde_json::Value;
use tokio::sync::watch;

use crate::{
    Federation,
    fetch::{FetchError, whole},
};

/// How often it is looked whether one is to be asked again.
const TICK: Duration = Duration::from_secs(60);

/// Runs until `stop`.
pub(crate) async fn run(federation: Federation, mut stop: watch::Receiver<bool>) {
    let mut ticks = tokio::time::interval(TICK);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    while !*stop.borrow() {
        tokio::select! {
            _ = ticks.tick() => {}
            _ = stop.changed() => break,
        }
        if let Err(error) = look_again(&federation, &stop).await {
            tracing::warn!(%error, "neighbourhoods could not be looked at");
        }
    }
}

/// One after another: nobody waits for them.
async fn look_again(federation: &Federation, stop: &watch::Receiver<bool>) -> Result<(), Error> {
    for host in neighbourhood::due(federation.node()).await? {
        if *stop.borrow() {
            break;
        }
        neighbourhood::refresh(federation.node(), host).await?;
    }
    Ok(())
}

impl Federation {
    /// What the node at a host says of itself, and the address that said it. Asked without saying who asks, and only there: it may
    /// not send us elsewhere.
    pub(crate) async fn profile(&self, host: &str) -> Result<(String, Value), FetchError> {
        let url = self.at_host(host, PATH)?;
        if self.node().urls().is_local(url.as_str()) {
            return Err(FetchError::Unbelievable("it is our own"));
        }
        let response = self.get_once(&url, "application/json", None).await?;
        let status = response.status();
        if status == StatusCode::GONE {
            return Err(FetchError::Gone);
        }
        if status.is_redirection() {
            return Err(FetchError::Unbelievable("it sends us elsewhere"));
        }
        if !status.is_success() {
            return Err(FetchError::Refused(status.as_u16()));
        }
        let kind = response.headers().get(header::CONTENT_TYPE).and_then(|c| c.to_str().ok()).unwrap_or_default();
        if !kind.trim_start().to_ascii_lowercase().starts_with("application/json") {
            return Err(FetchError::Unbelievable("it is not JSON by its name"));
        }
        let body = whole(response, BYTES_MAX).await?;
        let doc = json::parse_strict(&body).map_err(|_| FetchError::Unbelievable("it is not JSON that is taken here"))?;
        Ok((url.into(), doc))
    }
}
