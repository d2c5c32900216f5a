//! A mail server of another make, as a process: npm's `smtp-server` takes the mails and `mailparser` reads them.

use std::path::PathBuf;

use anyhow::Context as _;
use serde::Deserialize;
use tokio::process::Child;

use crate::{client, fedify::node_script, until};

/// A mail as another program reads it.
#[derive(Debug, Clone, Deserialize)]
pub struct Received {
    /// The address of whoever sent it, with their name.
    pub from: String,
    /// The address it was sent to.
    pub to: String,
    /// What stands above it.
    pub subject: String,
    /// The plain words.
    pub text: String,
    /// The same in HTML.
    pub html: String,
    /// `Message-ID`.
    pub id: String,
    /// Whether it came under TLS.
    pub secure: bool,
    /// Who signed in to send it.
    pub user: String,
    /// The line `Content-Language`.
    pub language: String,
    /// The line `Auto-Submitted`.
    pub automatic: String,
    /// The line `List-Unsubscribe`.
    pub stop: String,
    /// The line `List-Unsubscribe-Post`.
    #[serde(rename = "oneClick")]
    pub one_click: String,
}

impl Received {
    /// The digits that it asks to be typed.
    #[must_use]
    pub fn digits(&self) -> String {
        let lines = self.text.lines().map(|l| l.chars().filter(|c| !c.is_whitespace()).collect::<String>());
        lines.into_iter().find(|l| l.len() == 8 && l.bytes().all(|b| b.is_ascii_digit())).unwrap_or_default()
    }

    /// The first address of a page that begins like this.
    #[must_use]
    pub fn link(&self, begin: &str) -> String {
        self.text.split_whitespace().find(|w| w.starts_with(begin)).unwrap_or_default().to_owned()
    }
}

/// What kind of mail server it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Office {
    /// One that takes everything, in the clear, on this machine.
    Open,
    /// One with TLS and a password.
    Locked,
    /// One that knows no address.
    Refusing,
}

/// The running mail server. It ends with this value.
pub struct PostOffice {
    port: u64,
    control: String,
    kind: Office,
    _child: Child,
}

impl PostOffice {
    /// Starts it.
    ///
    /// # Errors
    /// When it does not say that it is ready.
    pub async fn start(kind: Office) -> anyhow::Result<Self> {
        let words: &[&str] = match kind {
            Office::Open => &[],
            Office::Locked => &["tls"],
            Office::Refusing => &["refuse"],
        };
        let (child, ready) = node_script("mail/server.mjs", words).await?;
        let control = ready["control"].as_str().context("a control port")?.to_owned();
        Ok(Self { port: ready["port"].as_u64().context("a port")?, control, kind, _child: child })
    }

    /// The settings of a node that sends its mails here.
    #[must_use]
    pub fn settings(&self) -> Vec<(&'static str, String)> {
        let from = ("CAREMONGER_MAIL_FROM", "Maple Street <pods@maple.example>".to_owned());
        let url = match self.kind {
            Office::Locked => format!("smtps://node:p%40ss%3Aword@localhost:{}", self.port),
            _ => format!("smtp://127.0.0.1:{}", self.port),
        };
        let mut settings = vec![from, ("CAREMONGER_MAIL_URL", url)];
        if self.kind == Office::Locked {
            let roots = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("mail/tls/ca.pem");
            settings.push(("CAREMONGER_TLS_EXTRA_ROOTS", roots.display().to_string()));
        }
        settings
    }

    /// Every mail that came, in order.
    ///
    /// # Errors
    /// When it does not say.
    pub async fn mails(&self) -> anyhow::Result<Vec<Received>> {
        Ok(serde_json::from_str(&client()?.get(&self.control).send().await?.text().await?)?)
    }

    /// Waits for the mail of that number, counted from 0.
    ///
    /// # Errors
    /// When it does not come.
    pub async fn gets(&self, number: usize) -> anyhow::Result<Received> {
        until(&format!("mail {number} comes"), async || Ok(self.mails().await?.len() > number)).await?;
        self.mails().await?.into_iter().nth(number).context("a mail")
    }
}
