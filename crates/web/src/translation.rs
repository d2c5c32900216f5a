//! A listing in the reader's language: what a neighbour translated, with the original one press away; and writing a translation.

use axum::{extract::Path, response::Response};
use caremonger_app::translation as app;
use caremonger_domain::{listing::Listing, translation::Translation};
use caremonger_i18n::Locale;

use crate::{
    case::language,
    error::WebError,
    form::{Again, Field, FormView, PostedByNeighbour},
    layout::{Visit, go},
    listing::{self, read_id},
};

/// The translation that a reader gets who did not ask for the original.
pub(crate) fn of<'l>(visit: &Visit, l: &'l Listing) -> Option<&'l Translation> {
    l.translation(visit.locale.tag()).filter(|t| !t.stale)
}

/// What is said above a translated text, and the way to the original or back.
#[derive(Debug)]
pub(crate) struct Note {
    /// Who translated.
    pub(crate) words: String,
    /// Where the other text is.
    pub(crate) href: String,
    /// What it is called.
    pub(crate) link: String,
}

/// Whether the original was asked for.
pub(crate) fn original_asked(visit: &Visit) -> bool {
    visit.query.split('&').any(|p| p == "original=1")
}

/// The note for a reader in whose language there is a translation.
pub(crate) fn note(visit: &Visit, l: &Listing, translator: Option<&str>) -> Option<Note> {
    of(visit, l)?;
    let here = format!("/listings/{}", l.id);
    Some(if original_asked(visit) {
        Note { words: visit.t("translation-original"), href: here, link: visit.t("translation-show") }
    } else {
        let words = match translator.filter(|n| !n.is_empty()) {
            Some(name) => visit.t1("translation-by", "name", name),
            None if l.is_local() => visit.t("translation-by-neighbour"),
            None => visit.t("translation-by-pod"),
        };
        Note { words, href: format!("{here}?original=1"), link: visit.t("translation-show-original") }
    })
}

/// The forms with which a neighbour writes or takes away translations.
pub(crate) fn forms(visit: &Visit, l: &Listing, again: Option<&Again>) -> Vec<FormView> {
    let Some(me) = visit.member().filter(|m| app::may_translate(m, l)) else { return Vec::new() };
    if l.check_open(visit.node.now()).is_err() {
        return Vec::new();
    }
    let mine = caremonger_app::member::may_change(me, l);
    let free = |tag: &str| {
        tag != l.language && l.translations.iter().all(|t| t.language != tag || t.stale || mine || t.by == Some(me.id))
    };
    let options: Vec<_> =
        Locale::ALL.iter().filter(|o| free(o.tag())).map(|o| (o.tag().to_owned(), o.own_name().to_owned())).collect();
    let mut forms = Vec::new();
    if !options.is_empty() {
        let first = if free(visit.locale.tag()) { visit.locale.tag() } else { options[0].0.as_str() };
        let (title, description) = l
            .translation(first)
            .map_or((l.title.as_str(), l.description.as_str()), |t| (t.title.as_str(), t.description.as_str()));
        let (first, title, description) = (first.to_owned(), title.to_owned(), description.to_owned());
        forms.push(
            FormView::new(visit, "translate", format!("/listings/{}/translations", l.id))
                .field(Field::hidden("of", &app::of_text(l)))
                .field(Field::select("language", visit.t("translation-language"), &first, options))
                .field(Field::line("title", visit.t("field-title"), &title).required())
                .field(Field::text("description", visit.t("field-description"), &description).hint(visit.t("translation-hint")))
                .button(visit.t("translation-button"), "quiet")
                .fold(visit.t("translation-fold"))
                .again(again),
        );
    }
    for t in l.translations.iter().filter(|t| mine || t.by == Some(me.id)) {
        let at = format!("/listings/{}/translations/{}", l.id, t.language);
        let words = visit.t1("translation-away", "language", language(&t.language));
        forms.push(FormView::new(visit, format!("translation-away-{}", t.language), at).button(words, "quiet"));
    }
    forms
}

/// `POST /listings/{id}/translations`
pub(crate) async fn put(Path(id): Path<String>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted;
    let id = read_id(&id)?;
    let [of, language, title, description] = ["of", "language", "title", "description"].map(|f| fields.get(f).to_owned());
    let put = visit.node.act(move |tx| {
        let words = app::Words { language: &language, title: &title, description: &description };
        app::put(tx, &member, id, &of, words)
    });
    match put.await {
        Ok(()) => Ok(go(&format!("/listings/{id}?done=translated"))),
        Err(e) => listing::page(&visit, id, Some(&Again::failed(&visit, "translate", &fields, e)?)).await,
    }
}

/// `POST /listings/{id}/translations/{language}`: takes it away.
pub(crate) async fn away(Path((id, language)): Path<(String, String)>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, .. } = posted;
    let id = read_id(&id)?;
    visit.node.act(move |tx| app::take_away(tx, &member, id, &language)).await?;
    Ok(go(&format!("/listings/{id}?done=changed")))
}
