//! At the desk: the note for whoever comes next.

use axum::{extract::Path, response::Response};
use caremonger_app::desk_note as app;
use caremonger_store::member::Member;

use crate::{
    case::queue,
    error::WebError,
    form::{Again, Field, FormView, PostedByNeighbour},
    layout::{Visit, go},
    listing_view::paragraphs,
    notice::From,
    show::When,
};

/// A note as shown.
#[derive(Debug)]
pub(crate) struct Note {
    /// Who wrote it.
    pub(crate) name: String,
    /// When.
    pub(crate) at: When,
    /// The language it is written in.
    pub(crate) lang: String,
    /// What it says.
    pub(crate) text: Vec<String>,
    /// To take it away.
    pub(crate) away: FormView,
}

/// The notes at the desk.
pub(crate) async fn notes(visit: &Visit, who: &Member) -> Result<Vec<Note>, WebError> {
    let who = who.clone();
    let all = visit.node.read(move |c| app::of(c, &who)).await?;
    let note = |(n, name): (caremonger_store::desk_note::DeskNote, String)| Note {
        name,
        at: visit.moment(n.created_at),
        lang: n.language,
        text: paragraphs(&n.words),
        away: FormView::new(visit, format!("note-{}", n.id), format!("/desk/notes/{}/away", n.id))
            .button(visit.t("desk-note-away"), "quiet"),
    };
    Ok(all.into_iter().map(note).collect())
}

/// The form that leaves one.
pub(crate) fn form(visit: &Visit, again: Option<&Again>) -> FormView {
    FormView::new(visit, "note", "/desk/notes")
        .field(Field::text("words", visit.t("desk-note"), "").hint(visit.t("desk-note-hint")).required())
        .button(visit.t("desk-note-leave"), "quiet")
        .fold(visit.t("desk-note-fold"))
        .again(again)
}

/// `POST /desk/notes`
pub(crate) async fn leave(posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted.at_desk()?;
    let (who, words, language) = (member.clone(), fields.get("words").to_owned(), visit.locale.tag());
    match visit.node.act(move |tx| app::leave(tx, &who, language, &words)).await {
        Ok(()) => Ok(go("/desk?done=changed")),
        Err(e) => {
            let again = Again::failed(&visit, "note", &fields, e)?;
            queue(visit, member, From::default(), false, Some(&again)).await
        }
    }
}

/// `POST /desk/notes/{id}/away`
pub(crate) async fn away(Path(id): Path<String>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, .. } = posted.at_desk()?;
    let id = id.parse().map_err(|_| WebError::NotFound)?;
    visit.node.act(move |tx| app::take_away(tx, &member, id)).await?;
    Ok(go("/desk?done=changed"))
}
