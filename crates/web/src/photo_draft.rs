//! Photos of an offer or an ask that is still being written: brought on its first step, shown in its preview.

use axum::{
    extract::{FromRequestParts as _, Path, Request},
    http::header,
    response::{IntoResponse as _, Response},
};
use caremonger_app::{photo::NO_PHOTO, photo_draft as app};
use caremonger_domain::{
    id::PhotoId,
    photo::{PHOTOS_MAX, Photo},
};

use crate::{
    error::WebError,
    form::{Again, Field, Posted, PostedByNeighbour},
    layout::{Neighbour, private},
    once,
    photo::{self, Shown},
};

/// The boxes of those to be left out again.
const LEAVE_OUT: &str = "leave_out";

/// Reads a form that has a photo on one of its steps, and the file.
pub(crate) async fn posted(request: Request) -> Result<(PostedByNeighbour, Vec<u8>), WebError> {
    let (mut parts, body) = request.into_parts();
    let Neighbour { visit, member } = Neighbour::from_request_parts(&mut parts, &()).await?;
    let (Posted { visit, fields }, file) = photo::either_of(visit, Request::from_parts(parts, body)).await?;
    Ok((PostedByNeighbour { visit, member, fields }, file))
}

/// Those of the form so far.
pub(crate) async fn of_form(posted: &PostedByNeighbour) -> Result<Vec<Photo>, WebError> {
    let (member, form) = (posted.member.clone(), once::of_form(&posted.fields));
    Ok(posted.visit.node.read(move |c| app::of_form(c, &member, &form)).await?)
}

/// Keeps what was brought and leaves out what was ticked; what to do about it, when that cannot be.
pub(crate) async fn keep(posted: &mut PostedByNeighbour, form: &str, file: Vec<u8>) -> Result<Option<Again>, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted;
    let out: Vec<PhotoId> = fields.all(LEAVE_OUT).filter_map(|id| id.parse().ok()).take(PHOTOS_MAX).collect();
    if !out.is_empty() {
        let who = member.clone();
        visit.node.act(move |tx| out.iter().try_for_each(|id| app::leave_out(tx, &who, *id))).await?;
        fields.set(LEAVE_OUT, "");
    }
    let alt = fields.get("alt").to_owned();
    if file.is_empty() && alt.trim().is_empty() {
        return Ok(None);
    }
    let key = once::of_form(fields);
    if file.is_empty() || key.is_empty() {
        return Ok(Some(Again::refused(visit, form, fields, &NO_PHOTO)));
    }
    match app::keep(&visit.node, member, &key, file, &alt).await {
        Ok(()) => {
            fields.set("alt", "");
            Ok(None)
        }
        Err(e) => photo::failed(visit, form, fields, e).map(Some),
    }
}

/// The fields of the step on which photos are brought.
pub(crate) fn fields(posted: &PostedByNeighbour, kept: &[Photo]) -> Vec<Field> {
    let t = |key: &str| posted.visit.t(key);
    let mut all = Vec::new();
    if !kept.is_empty() {
        let options = kept.iter().map(|p| (p.id.to_string(), p.alt.clone())).collect();
        all.push(Field::checks(LEAVE_OUT, t("photo-leave-out"), "", options).hint(t("photo-leave-out-hint")));
    }
    if kept.len() < PHOTOS_MAX {
        all.push(Field::photo("photo", t("photo-maybe")).hint(t("photo-file-hint")));
        all.push(Field::line("alt", t("photo-alt"), posted.fields.get("alt")).hint(t("photo-alt-hint")));
    }
    all
}

/// As they will stand on the page of what is written.
pub(crate) fn shown(kept: Vec<Photo>) -> Vec<Shown> {
    let each = kept.into_iter().map(|photo| Shown { src: format!("/photos/new/{}", photo.id), photo, take_away: None });
    each.collect()
}

/// `GET /photos/new/{id}`: for whoever brought it.
pub(crate) async fn picture(Neighbour { visit, member }: Neighbour, Path(id): Path<String>) -> Result<Response, WebError> {
    let id: PhotoId = id.parse().map_err(|_| WebError::NotFound)?;
    let jpeg = visit.node.read(move |c| app::picture(c, &member, id)).await?;
    Ok(private(([(header::CONTENT_TYPE, "image/jpeg")], jpeg).into_response()))
}
