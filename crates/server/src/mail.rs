//! The mail server that carries the node's mails on (SMTP, RFC 5321). `docs/mail.md` says how to set it.

use std::{net::IpAddr, time::Duration};

use anyhow::{Context as _, ensure};
use caremonger_app::{
    Error, Node,
    letter_words::{self, Words},
    mail::Mail,
};
use caremonger_store::letter::{Letter, Outcome, Way};
use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
    transport::smtp::{
        authentication::Credentials,
        client::{Certificate, Tls, TlsParameters},
    },
};
use percent_encoding::percent_decode_str;
use url::Url;

use crate::{
    courier::{Courier, PATIENCE, Tried},
    settings::Settings,
};

/// Ports of submission: with TLS from the start (RFC 8314), and with STARTTLS (RFC 6409).
const PORTS: (u16, u16) = (465, 587);

/// The mail server as set.
#[derive(Clone)]
pub(crate) struct Mailer {
    node: Node,
    host: String,
    from: Mailbox,
    transport: AsyncSmtpTransport<Tokio1Executor>,
}

fn is_this_machine(url: &Url) -> bool {
    // Of a scheme that browsers do not know, a URL's host is not read any further.
    let host = url.host_str().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn tls(host: &str, roots: Option<&[u8]>) -> anyhow::Result<TlsParameters> {
    let mut builder = TlsParameters::builder(host.to_owned());
    if let Some(pem) = roots {
        builder = builder.add_root_certificate(Certificate::from_pem(pem).context("tls_extra_roots cannot be read")?);
    }
    Ok(builder.build()?)
}

fn transport(url: &Url, roots: Option<&[u8]>) -> anyhow::Result<AsyncSmtpTransport<Tokio1Executor>> {
    let host =
        url.host_str().filter(|h| !h.is_empty()).context("mail_url names no server; write it like smtps://USER:PASSWORD@HOST")?;
    // The brackets of an IPv6 address belong to the URL alone.
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host).timeout(Some(PATIENCE));
    builder = match url.scheme() {
        "smtps" => builder.tls(Tls::Wrapper(tls(host, roots)?)).port(url.port().unwrap_or(PORTS.0)),
        // Never in the clear to another machine: a mail may hold a sign-in code.
        "smtp" if is_this_machine(url) => builder.tls(Tls::None).port(url.port().unwrap_or(25)),
        "smtp" => builder.tls(Tls::Required(tls(host, roots)?)).port(url.port().unwrap_or(PORTS.1)),
        other => anyhow::bail!("mail_url begins with {other}; write smtps:// or smtp://"),
    };
    if let Some(password) = url.password() {
        let plain = |text: &str| percent_decode_str(text).decode_utf8().map(Into::<String>::into);
        let (name, password) =
            plain(url.username()).and_then(|name| Ok((name, plain(password)?))).context("mail_url is not UTF-8")?;
        builder = builder.credentials(Credentials::new(name, password));
    }
    Ok(builder.build())
}

impl Mailer {
    /// The mail server of the settings; none when it is not set.
    pub(crate) fn new(settings: &Settings, node: &Node) -> anyhow::Result<Option<Self>> {
        let Some(url) = settings.mail_url() else {
            ensure!(settings.mail_from().is_none(), "mail_from is set and mail_url is not; set both");
            return Ok(None);
        };
        let url: Url = url.parse().context("mail_url cannot be read; write it like smtps://USER:PASSWORD@HOST")?;
        let from = settings.mail_from().context("mail_url is set and mail_from is not; set both")?;
        let from: Mailbox =
            from.parse().with_context(|| format!("mail_from is {from}; write it like Maple <pods@example.org>"))?;
        let roots = settings.federation()?.extra_roots;
        let transport = transport(&url, roots.as_deref())?;
        // The name behind the mails' ids; an origin may have a port.
        let host = node.urls().host().split(':').next().unwrap_or_default().to_owned();
        Ok(Some(Self { node: node.clone(), host, from, transport }))
    }

    fn envelope(&self, id: &str, to: Mailbox, mail: &Mail) -> Result<Message, lettre::error::Error> {
        let message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(&mail.subject)
            // The same at each try, so that a mail that comes twice is known as one.
            .message_id(Some(format!("<{id}@{}>", self.host)))
            .multipart(MultiPart::alternative_plain_html(mail.plain(), mail.html()))?;
        let mut message = message;
        let headers = message.headers_mut();
        // RFC 3834: nobody's holiday notice answers it.
        headers.insert_raw(HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned()));
        headers.insert_raw(HeaderValue::new(HeaderName::new_from_ascii_str("Content-Language"), mail.locale.tag().to_owned()));
        if let Some(stop) = &mail.stop {
            headers.insert_raw(HeaderValue::new(HeaderName::new_from_ascii_str("List-Unsubscribe"), format!("<{stop}>")));
            let one_click = "List-Unsubscribe=One-Click".to_owned();
            headers.insert_raw(HeaderValue::new(HeaderName::new_from_ascii_str("List-Unsubscribe-Post"), one_click));
        }
        Ok(message)
    }
}

/// How it is about mail, in words: whether all is well, and the next step where not.
pub(crate) async fn words(settings: &Settings, node: &Node) -> anyhow::Result<(bool, String)> {
    let Some(mailer) = Mailer::new(settings, node)? else {
        let words = "No mail server is set; neighbours find their news on their page. Set mail_url and mail_from to send mail.";
        return Ok((true, words.to_owned()));
    };
    match mailer.transport.test_connection().await {
        Ok(true) => {}
        Ok(false) => return Ok((false, "The mail server does not answer. Check mail_url.".to_owned())),
        Err(error) => return Ok((false, format!("The mail server cannot be used: {error}. Check mail_url."))),
    }
    let since = node.now().minus(Duration::from_secs(24 * 3600));
    let (late, failed) =
        node.read(move |c| Ok::<_, Error>(caremonger_store::letter::letter_trouble(c, Way::Mail, since)?)).await?;
    Ok(match (late, failed) {
        (0, 0) => (true, "The mail server answers, and no mail is stuck.".to_owned()),
        (late, failed) => {
            let words = format!(
                "The mail server answers, but {late} mails wait for more than a day and {failed} were not taken since yesterday. \
                 The log says why; check that mail_from is an address the server may send from."
            );
            (false, words)
        }
    })
}

/// What a refusal of the server means: the address is no good, or something that may be mended meanwhile.
fn outcome(error: &lettre::transport::smtp::Error) -> Option<Outcome> {
    // 530, 534, 535, 538: it does not know us, which is no fault of the address (RFC 4954).
    let not_us = error.status().is_some_and(|code| matches!(u16::from(code), 530 | 534 | 535 | 538));
    (error.is_permanent() && !not_us).then_some(Outcome::Failed)
}

impl Courier for Mailer {
    const WAY: Way = Way::Mail;

    async fn carry(&self, letter: &Letter) -> Result<Tried, Error> {
        let wanted = letter.clone();
        let Some(ready) = self.node.act(move |tx| letter_words::ready(tx, &wanted)).await? else {
            return Ok(Outcome::Stopped.into());
        };
        let (Words::Mail(mail), Ok(to)) = (ready.words, ready.to.parse()) else { return Ok(Outcome::Failed.into()) };
        let message = match self.envelope(&letter.id.to_string(), Mailbox::new(None, to), &mail) {
            Ok(message) => message,
            Err(error) => {
                tracing::error!(%error, "a mail could not be put together");
                return Ok(Outcome::Failed.into());
            }
        };
        Ok(match self.transport.send(message).await {
            Ok(_) => Tried { outcome: Some(Outcome::Sent), until: ready.until },
            Err(error) => {
                // What the server says may name the address.
                tracing::warn!(status = ?error.status(), permanent = error.is_permanent(), "a mail was not taken");
                Tried { outcome: outcome(&error), until: None }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_leaves_this_machine_only_under_tls() {
        let made = |url: &str| transport(&url.parse().expect("a URL"), None);
        for url in ["smtp://127.0.0.1:2525", "smtp://mail.example.org", "smtps://a%40b:p%3Aw@mail.example.org", "smtp://[::1]"] {
            assert!(made(url).is_ok(), "{url}");
        }
        for url in ["http://mail.example.org", "smtps:///", "smtps://a:%ff@mail.example.org"] {
            assert!(made(url).is_err(), "{url}");
        }
        let here = |url: &str| is_this_machine(&url.parse().expect("a URL"));
        assert!(here("smtp://127.0.0.1") && here("smtp://[::1]") && here("smtp://localhost"));
        assert!(!here("smtp://mail.example.org") && !here("smtp://10.0.0.5") && !here("smtp://localhost.example.org"));
    }
}
