//! A browser and its maker's server, as a process: what is pushed to it is opened by Node's own crypto.

use anyhow::Context as _;
use serde_json::Value;
use tokio::process::Child;

use crate::{client, fedify::node_script, until};

/// The running service. It ends with this value.
pub struct PushService {
    /// What it printed: `endpoint`, `gone`, `p256dh`, `auth`.
    pub ready: Value,
    control: String,
    _child: Child,
}

impl PushService {
    /// Starts it.
    ///
    /// # Errors
    /// When it does not say that it is ready.
    pub async fn start() -> anyhow::Result<Self> {
        let (child, ready) = node_script("push/server.mjs", &[]).await?;
        let control = ready["control"].as_str().context("a control port")?.to_owned();
        Ok(Self { ready, control, _child: child })
    }

    /// A form by which a page sends a browser; `endpoint` is one of those of [`Self::ready`].
    #[must_use]
    pub fn form(&self, endpoint: &str) -> String {
        let part = |name: &str| self.ready[name].as_str().unwrap_or_default().to_owned();
        let address = part(endpoint).replace(':', "%3A").replace('/', "%2F");
        format!("endpoint={address}&p256dh={}&auth={}", part("p256dh"), part("auth"))
    }

    /// Every message that came, opened.
    ///
    /// # Errors
    /// When it does not say.
    pub async fn messages(&self) -> anyhow::Result<Vec<Value>> {
        Ok(serde_json::from_str(&client()?.get(&self.control).send().await?.text().await?)?)
    }

    /// Waits for the message of that number, counted from 0.
    ///
    /// # Errors
    /// When it does not come.
    pub async fn gets(&self, number: usize) -> anyhow::Result<Value> {
        until(&format!("message {number} comes"), async || Ok(self.messages().await?.len() > number)).await?;
        Ok(self.messages().await?.swap_remove(number))
    }
}
