//! Photos of a listing: brought by whoever looks after it, shown on its page.

use axum::{
    extract::{DefaultBodyLimit, FromRequest as _, FromRequestParts as _, Multipart, Path, Request},
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use caremonger_app::{
    Error,
    photo::{self as app, FILE_MAX, NO_PHOTO},
};
use caremonger_domain::{
    Refusal,
    id::PhotoId,
    listing::{Listing, Visibility},
    photo::{PHOTOS_MAX, Photo},
};
use caremonger_store::member::Member;

use crate::{
    error::WebError,
    form::{Again, Field, Fields, FormView, Posted, PostedByNeighbour},
    layout::{Neighbour, Visit, go, private},
    listing,
};

/// Most bytes of a form with a photo: larger than any that is looked at, so that whoever brings one that is too large reads that and loses
/// nothing they wrote.
pub(crate) const FORM_MAX: usize = 40 * 1024 * 1024;
/// Most bytes of one text beside it.
const TEXT_MAX: usize = 64 * 1024;

/// A photo as shown on the page of its listing.
#[derive(Debug)]
pub(crate) struct Shown {
    /// Where it is.
    pub(crate) src: String,
    /// What is told of it.
    pub(crate) photo: Photo,
    /// To take it away, for those who may.
    pub(crate) take_away: Option<FormView>,
}

/// The photos of a listing, for the reader.
pub(crate) fn shown(visit: &Visit, l: &Listing, mine: bool) -> Vec<Shown> {
    let each = l.photos.iter().map(|p| {
        let at = format!("/listings/{}/photos/{}/take-away", l.id, p.id);
        let take_away =
            mine.then(|| FormView::new(visit, format!("take-away-{}", p.id), at).button(visit.t("photo-take-away"), "quiet"));
        let mut photo = p.clone();
        if photo.alt.is_empty() {
            // Its home does not say what is on it.
            photo.alt = visit.t("photo-untold");
        }
        Shown { src: format!("/photos/{}", p.id), photo, take_away }
    });
    each.collect()
}

/// The form that adds one; none when there are as many as can be.
pub(crate) fn form(visit: &Visit, l: &Listing) -> Option<FormView> {
    (l.photos.len() < PHOTOS_MAX).then(|| {
        FormView::new(visit, "photo", format!("/listings/{}/photos", l.id))
            .field(Field::photo("photo", visit.t("photo-file")).hint(visit.t("photo-file-hint")).required())
            .field(Field::line("alt", visit.t("photo-alt"), "").hint(visit.t("photo-alt-hint")).required())
            .button(visit.t("photo-add"), "main")
            .fold(visit.t("photo-fold"))
    })
}

/// A form with a photo that was sent from one of our pages by a neighbour.
pub(crate) struct Sent {
    /// The visit.
    pub(crate) visit: Visit,
    /// Who.
    pub(crate) member: Member,
    /// What was filled in.
    pub(crate) fields: Fields,
    /// The file.
    pub(crate) photo: Vec<u8>,
}

fn broken(e: &axum::extract::multipart::MultipartError) -> WebError {
    if e.status() == 413 { WebError::TooLong } else { WebError::OldForm }
}

/// Reads such a form. The token is looked at before any file.
pub(crate) async fn sent(request: Request) -> Result<Sent, WebError> {
    let (mut parts, body) = request.into_parts();
    let Neighbour { visit, member } = Neighbour::from_request_parts(&mut parts, &()).await?;
    let (fields, photo) = read(&visit, Request::from_parts(parts, body)).await?;
    Ok(Sent { visit, member, fields, photo })
}

/// A form that may have a file, sent from one of our pages, once it is known whose visit it is.
pub(crate) async fn either_of(visit: Visit, mut request: Request) -> Result<(Posted, Vec<u8>), WebError> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("multipart/form-data") {
        // Without a file it is as long as any form.
        DefaultBodyLimit::max(crate::BODY_MAX).apply(&mut request);
        return Ok((Posted::read(visit, request).await?, Vec::new()));
    }
    let (fields, file) = read(&visit, request).await?;
    Ok((Posted { visit, fields }, file))
}

/// What was filled in, and the file: of a form sent by anybody, where who sends it is known by other means.
pub(crate) async fn read(visit: &Visit, request: Request) -> Result<(Fields, Vec<u8>), WebError> {
    let guarded = visit.signed.is_some();
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| WebError::OldForm)?;
    let (mut fields, mut photo) = (Fields::default(), Vec::new());
    while let Some(mut field) = form.next_field().await.map_err(|e| broken(&e))? {
        let name = field.name().unwrap_or_default().to_owned();
        // The token stands first, so that nobody else's file is read at all.
        if guarded && name != "token" && !visit.is_token(fields.get("token")) {
            return Err(WebError::OldForm);
        }
        if name == "photo" {
            // What is more than is looked at is read away, so that the rest of the form is not lost with it.
            while let Some(more) = field.chunk().await.map_err(|e| broken(&e))? {
                if photo.len() <= FILE_MAX {
                    photo.extend_from_slice(&more);
                }
            }
            continue;
        }
        let bytes = field.bytes().await.map_err(|e| broken(&e))?;
        if bytes.len() <= TEXT_MAX {
            fields.add(&name, String::from_utf8_lossy(&bytes));
        } else {
            return Err(WebError::TooLong);
        }
    }
    if guarded && !visit.is_token(fields.get("token")) {
        return Err(WebError::OldForm);
    }
    Ok((fields, photo))
}

/// What a failed photo means for its form: what it says of itself is the one text beside it.
pub(crate) fn failed(visit: &Visit, form: &str, fields: &Fields, error: Error) -> Result<Again, WebError> {
    let private = matches!(error, Error::Refused(Refusal::PrivateDetail { .. }));
    let again = Again::failed(visit, form, fields, error)?;
    Ok(if private { again.at("alt") } else { again })
}

/// `POST /listings/{id}/photos`
pub(crate) async fn add(Path(id): Path<String>, request: Request) -> Result<Response, WebError> {
    let id = listing::read_id(&id)?;
    let Sent { visit, member, fields, photo } = sent(request).await?;
    if photo.is_empty() {
        return listing::page(&visit, id, Some(&Again::refused(&visit, "photo", &fields, &NO_PHOTO))).await;
    }
    match app::add(&visit.node, &member, id, photo, fields.get("alt")).await {
        Ok(()) => Ok(go(&format!("/listings/{id}?done=changed"))),
        Err(e) => {
            let again = failed(&visit, "photo", &fields, e)?;
            listing::page(&visit, id, Some(&again)).await
        }
    }
}

/// `POST /listings/{id}/photos/{photo}/take-away`
pub(crate) async fn take_away(
    Path((id, photo)): Path<(String, String)>,
    PostedByNeighbour { visit, member, .. }: PostedByNeighbour,
) -> Result<Response, WebError> {
    let (id, photo) = (listing::read_id(&id)?, photo.parse::<PhotoId>().map_err(|_| WebError::NotFound)?);
    visit.node.act(move |tx| app::take_away(tx, &member, id, photo)).await?;
    Ok(go(&format!("/listings/{id}?done=changed")))
}

/// `GET /photos/{id}`: for whoever may see its listing. A photo never changes; one of a public listing may be kept by anybody.
pub(crate) async fn picture(visit: Visit, Path(id): Path<String>) -> Result<Response, WebError> {
    let id: PhotoId = id.parse().map_err(|_| WebError::NotFound)?;
    let viewer = visit.viewer();
    let (l, jpeg) = visit
        .node
        .read(move |c| {
            let viewer = viewer(c)?;
            app::seen(c, &viewer, id)
        })
        .await?;
    let mut response = ([(header::CONTENT_TYPE, "image/jpeg")], jpeg).into_response();
    if l.visibility != Visibility::Public {
        return Ok(private(response));
    }
    let keep = HeaderValue::from_static("public, max-age=31536000, immutable");
    response.headers_mut().insert(header::CACHE_CONTROL, keep);
    Ok(response)
}
