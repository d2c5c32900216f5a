//! Voice messages on the page of their case: listened to after a press, which is written down.

use axum::{
    extract::Path,
    http::header,
    response::{IntoResponse as _, Response},
};
use caremonger_app::{Error, voicemail as app};
use caremonger_domain::{
    Timestamp,
    id::{CaseId, RecordingId},
};
use caremonger_store::{member::Member, recording::recording_of_case};

use crate::{
    error::WebError,
    form::FormView,
    layout::{Desk, Visit, private},
    show::When,
};

/// The voice messages of a case, as shown.
#[derive(Debug)]
pub(crate) struct Shown {
    /// When each came, and where its sound is once somebody said that they listen.
    pub(crate) all: Vec<(When, Option<String>)>,
    /// Says that one listens.
    pub(crate) listen: Option<FormView>,
}

/// The voice messages of a case for somebody at its desk; none where there are none.
pub(crate) async fn shown(desk: &Member, visit: &Visit, id: CaseId) -> Result<Option<Shown>, WebError> {
    let (me, node) = (desk.clone(), visit.node.clone());
    let (all, listening): (Vec<(RecordingId, Timestamp)>, bool) =
        visit.node.read(move |c| Ok::<_, Error>((recording_of_case(c, id)?, app::is_listening(c, &node, &me, id)?))).await?;
    if all.is_empty() {
        return Ok(None);
    }
    let listen = FormView::new(visit, "listen", format!("/cases/{id}/listen")).button(visit.t("voice-listen"), "main");
    Ok(Some(Shown {
        all: all
            .into_iter()
            .map(|(which, at)| (visit.moment(at), listening.then(|| format!("/cases/{id}/voice/{which}"))))
            .collect(),
        listen: (!listening).then_some(listen),
    }))
}

/// `GET /cases/{id}/voice/{recording}`: for whoever said that they listen.
pub(crate) async fn sound(Desk { visit, member }: Desk, Path((id, which)): Path<(String, String)>) -> Result<Response, WebError> {
    let id = id.parse().map_err(|_| WebError::NotFound)?;
    let which = which.parse().map_err(|_| WebError::NotFound)?;
    let node = visit.node.clone();
    let (kind, sound) = visit.node.read(move |c| app::sound(c, &node, &member, id, which)).await?;
    Ok(private(([(header::CONTENT_TYPE, kind)], sound).into_response()))
}
