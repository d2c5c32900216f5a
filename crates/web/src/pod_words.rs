//! At the desk: what the pod says in its own words (D12).

use axum::response::{IntoResponse as _, Response};
use caremonger_app::{
    Error,
    pod_words::{self as app, LATE_CANCEL},
};
use caremonger_domain::{
    commitment::{Commitment, State},
    listing::Listing,
};
use caremonger_store::{
    Conn,
    history::history_of_commitment,
    member::{Member, member_find},
    pod_words::pod_words_find,
};

use crate::{
    error::WebError,
    form::{self, Again, Field, FormView, PostedByNeighbour},
    layout::{Desk, Page, Plain, Visit, go},
    listing_view::paragraphs,
};

/// A pod's own words as shown.
#[derive(Debug)]
pub(crate) struct Own {
    /// The language they are written in.
    pub(crate) lang: String,
    /// The words.
    pub(crate) text: Vec<String>,
}

/// What a pod says to a helper of its own who took a promise back; not to one whom it was taken back from.
pub(crate) fn after_cancel(conn: &mut Conn, c: &Commitment, l: &Listing) -> Result<Option<Own>, Error> {
    let Some(pod) = l.pod().filter(|_| c.state == State::Cancelled) else { return Ok(None) };
    let helper = c.helper.member().map(|m| member_find(conn, m)).transpose()?.flatten();
    let Some(helper) = helper.filter(|m| m.pod == pod) else { return Ok(None) };
    let lines = history_of_commitment(conn, c.id)?;
    if lines.iter().rev().find(|l| l.event == "cancelled").is_none_or(|l| l.actor != helper.name) {
        return Ok(None);
    }
    let found = pod_words_find(conn, pod, LATE_CANCEL)?;
    Ok(found.map(|(lang, words)| Own { lang, text: paragraphs(&words) }))
}

async fn page(visit: &Visit, who: &Member, again: Option<&Again>) -> Result<Response, WebError> {
    let pod = who.pod;
    let kept = visit.node.read(move |c| Ok::<_, Error>(pod_words_find(c, pod, LATE_CANCEL)?)).await?;
    let (language, words) = kept.unwrap_or_else(|| (visit.locale.tag().to_owned(), String::new()));
    let form = FormView::new(visit, "words", "/desk/words")
        .field(Field::text("words", visit.t("pod-words-late"), &words).hint(visit.t("pod-words-late-hint")))
        .field(Field::select("language", visit.t("field-language"), &language, form::languages()))
        .button(visit.t("me-save"), "main")
        .again(again);
    let page = Page::new(visit, visit.t("pod-words-title")).again(again);
    let links = vec![("/desk".to_owned(), visit.t("desk-title"))];
    let mut response = Plain { page, words: vec![visit.t("pod-words-lead")], links, form: Some(form) }.into_response();
    if again.is_some() {
        *response.status_mut() = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

/// `GET /desk/words`
pub(crate) async fn show(Desk { visit, member }: Desk) -> Result<Response, WebError> {
    page(&visit, &member, None).await
}

/// `POST /desk/words`
pub(crate) async fn put(posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted.at_desk()?;
    let (who, language, words) = (member.clone(), fields.get("language").to_owned(), fields.get("words").to_owned());
    match visit.node.act(move |tx| app::put(tx, &who, LATE_CANCEL, &language, &words)).await {
        Ok(()) => Ok(go("/desk/words?done=changed")),
        Err(e) => page(&visit, &member, Some(&Again::failed(&visit, "words", &fields, e)?)).await,
    }
}
