//! Carries letters that go to browsers: sealed for the browser (RFC 8291), by way of its maker's server (RFC 8030), which learns when
//! and how much, and nothing of what.

use std::time::Duration;

use caremonger_app::{
    Error, Node,
    letter_words::{self, Words},
    push as app,
};
use caremonger_federation::guard::check_url;
use caremonger_store::{
    letter::{Letter, Outcome, Way},
    push::{Subscription, push_of_member},
};
use reqwest::{Client, Url, header};
use web_push_native::{Auth, encrypt, p256::PublicKey};

use crate::{
    client,
    courier::{Courier, PATIENCE, Tried},
    settings::Settings,
};

/// How long a server keeps a message for a browser that is off.
const KEPT: Duration = Duration::from_secs(24 * 3600);
/// How long a token is good (RFC 8292: at most a day).
const TOKEN_LIFE: Duration = Duration::from_secs(12 * 3600);

/// Who carries them.
pub(crate) struct Pushes {
    node: Node,
    client: Client,
    loopback: bool,
}

/// What a server said of one browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    Taken,
    Gone,
    Later,
}

fn said(status: u16) -> Said {
    match status {
        200..=299 => Said::Taken,
        // RFC 8030 section 7.3. Anything else may be our own clock or key, and is no fault of the browser's.
        404 | 410 => Said::Gone,
        _ => Said::Later,
    }
}

fn sealed(s: &Subscription, shown: &str) -> Option<Vec<u8>> {
    let key = PublicKey::from_sec1_bytes(&s.p256dh).ok()?;
    let auth: [u8; 16] = s.auth.as_slice().try_into().ok()?;
    encrypt(shown.as_bytes().to_vec(), &key, &Auth::from(auth)).ok()
}

impl Pushes {
    /// Where browsers of this address can be told; none elsewhere.
    pub(crate) fn new(settings: &Settings, node: &Node) -> anyhow::Result<Option<Self>> {
        if !app::is_possible(node) {
            return Ok(None);
        }
        let loopback = settings.federation()?.loopback;
        let client = client::guarded(settings, loopback, concat!("Caremonger/", env!("CARGO_PKG_VERSION")), PATIENCE)?;
        Ok(Some(Self { node: node.clone(), client, loopback }))
    }

    async fn tell(&self, s: &Subscription, shown: &str, id: &str) -> Result<Said, Error> {
        let url = s.endpoint.parse::<Url>().ok().filter(|u| check_url(u, self.loopback).is_ok());
        let (Some(url), Some(body)) = (url, sealed(s, shown)) else { return Ok(Said::Gone) };
        let audience = url.origin().ascii_serialization();
        let token = self
            .node
            .act(move |tx| {
                let expires = tx.now.plus(TOKEN_LIFE).as_seconds();
                Ok(app::key(tx)?.authorization(&audience, tx.urls().origin(), expires)?)
            })
            .await?;
        let request = self
            .client
            .post(url)
            .header(header::AUTHORIZATION, token)
            .header(header::CONTENT_TYPE, "application/octet-stream")
            .header(header::CONTENT_ENCODING, "aes128gcm")
            .header("ttl", KEPT.as_secs())
            .header("urgency", "normal")
            // The newest takes the place of one that waits for a browser that is off: it counts all that is new.
            .header("topic", "news")
            .body(body);
        Ok(match request.send().await {
            Ok(answer) => said(answer.status().as_u16()),
            Err(error) => {
                tracing::warn!(letter = id, timeout = error.is_timeout(), "a browser's server did not answer");
                Said::Later
            }
        })
    }
}

impl Courier for Pushes {
    const WAY: Way = Way::Push;

    async fn carry(&self, letter: &Letter) -> Result<Tried, Error> {
        let wanted = letter.clone();
        let Some(ready) = self.node.act(move |tx| letter_words::ready(tx, &wanted)).await? else {
            return Ok(Outcome::Stopped.into());
        };
        let Words::Push(member, shown) = ready.words else { return Ok(Outcome::Failed.into()) };
        let browsers = self.node.read(move |c| Ok::<_, Error>(push_of_member(c, member)?)).await?;
        let (mut taken, mut later) = (false, false);
        for s in browsers {
            match self.tell(&s, &shown, &letter.id.to_string()).await? {
                Said::Taken => taken = true,
                Said::Later => later = true,
                Said::Gone => self.node.act(move |tx| app::gone(tx, s.member, s.id)).await?,
            }
        }
        Ok(match (taken, later) {
            (true, _) => Tried { outcome: Some(Outcome::Sent), until: ready.until },
            (false, true) => Tried { outcome: None, until: None },
            (false, false) => Outcome::Failed.into(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_that_is_gone_is_told_from_a_server_that_is_busy() {
        for (status, what) in
            [(201, Said::Taken), (404, Said::Gone), (410, Said::Gone), (401, Said::Later), (429, Said::Later), (503, Said::Later)]
        {
            assert_eq!(said(status), what, "{status}");
        }
    }
}
