//! Mails that come in: a mail server of yours posts each as it is. `docs/mail.md` says how.

use anyhow::ensure;
use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use caremonger_app::{
    Node,
    mail_in::{self, Taken},
};
use serde_json::json;

use crate::{settings::Settings, text_gateway::knows};

/// Most bytes of a mail that is read.
pub(crate) const BODY_MAX: usize = 2 * 1024 * 1024;

/// The way in as set.
#[derive(Clone)]
pub(crate) struct MailGateway {
    node: Node,
    secret: String,
}

impl MailGateway {
    /// The way in of the settings; none when no secret is set.
    pub(crate) fn new(settings: &Settings, node: &Node) -> anyhow::Result<Option<Self>> {
        let Some(secret) = settings.mail_in_secret() else { return Ok(None) };
        ensure!(secret.len() >= 16, "mail_in_secret is short; write at least 16 letters and digits");
        Ok(Some(Self { node: node.clone(), secret }))
    }
}

/// `POST /hooks/mail`: a mail as it came (`message/rfc822`).
pub(crate) async fn received(State(gateway): State<Option<MailGateway>>, headers: HeaderMap, body: Bytes) -> Response {
    let Some(gateway) = gateway else { return StatusCode::NOT_FOUND.into_response() };
    if !knows(&headers, &gateway.secret) {
        return (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, "Bearer")]).into_response();
    }
    let Some(mail) = mail_in::read(&body) else {
        let refusal = caremonger_domain::Refusal::Invalid("Send a mail as it came, with a sender.", "from");
        return caremonger_api::Problem::from(refusal).into_response();
    };
    match gateway.node.act(move |tx| mail_in::received(tx, &mail)).await {
        Ok(taken) => {
            let word = match taken {
                Taken::Case => "case",
                Taken::Again => "again",
                Taken::Automatic => "automatic",
            };
            Json(json!({"taken": word})).into_response()
        }
        Err(e) => caremonger_api::Problem::from(e).into_response(),
    }
}
