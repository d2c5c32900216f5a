//! Voice messages that come in: the gateway of the telephone posts each as a form with a file. `docs/texts.md` says how.

use axum::{
    Json,
    extract::{FromRequest as _, Multipart, Request, State},
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use caremonger_api::Problem;
use caremonger_app::voicemail::{self, Taken, VoiceIn};
use caremonger_domain::{Refusal, recording::BYTES_MAX};
use serde_json::json;

use crate::text_gateway::{Gateway, knows};

/// Most bytes of a form with a voice message.
pub(crate) const BODY_MAX: usize = BYTES_MAX + 64 * 1024;
/// Most bytes of what is written beside it.
const TEXT_MAX: usize = 8 * 1024;

async fn read(request: Request) -> Result<VoiceIn, Response> {
    let broken = |status: StatusCode| {
        if status == StatusCode::PAYLOAD_TOO_LARGE {
            status.into_response()
        } else {
            Problem::from(Refusal::Invalid("Send a form (multipart/form-data) with id, from and sound.", "sound")).into_response()
        }
    };
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| broken(StatusCode::BAD_REQUEST))?;
    let mut voice = VoiceIn { id: String::new(), from: String::new(), pod: None, summary: String::new(), sound: Vec::new() };
    while let Some(field) = form.next_field().await.map_err(|e| broken(e.status()))? {
        let name = field.name().unwrap_or_default().to_owned();
        let bytes = field.bytes().await.map_err(|e| broken(e.status()))?;
        if name == "sound" {
            voice.sound = bytes.to_vec();
            continue;
        }
        if bytes.len() > TEXT_MAX {
            return Err(broken(StatusCode::PAYLOAD_TOO_LARGE));
        }
        let text = String::from_utf8_lossy(&bytes).trim().to_owned();
        match name.as_str() {
            "id" => voice.id = text,
            "from" => voice.from = text,
            "pod" => voice.pod = Some(text).filter(|p| !p.is_empty()),
            "summary" => voice.summary = text,
            _ => {}
        }
    }
    Ok(voice)
}

/// `POST /hooks/voicemail`
pub(crate) async fn received(State(gateway): State<Option<Gateway>>, request: Request) -> Response {
    let Some(gateway) = gateway else { return StatusCode::NOT_FOUND.into_response() };
    // Asked before a byte of the file is read.
    if !knows(request.headers(), gateway.secret()) {
        return (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, "Bearer")]).into_response();
    }
    let voice = match read(request).await {
        Ok(voice) => voice,
        Err(refused) => return refused,
    };
    match gateway.node().act(move |tx| voicemail::received(tx, &voice)).await {
        Ok(taken) => Json(json!({"taken": if taken == Taken::Again { "again" } else { "case" }})).into_response(),
        Err(e) => Problem::from(e).into_response(),
    }
}
