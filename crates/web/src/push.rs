//! News on a phone or computer that is not looked at: switching them on and off. The browser is asked by a small script.

use axum::response::Response;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use caremonger_app::push::{self as app, Told};

use crate::{
    assets,
    error::WebError,
    form::{Again, Field, Fields, FormView, PostedByNeighbour},
    layout::{Visit, go},
    notice_setting,
};

/// The switch as shown.
#[derive(Debug)]
pub(crate) struct Shown {
    /// The node's key, for browsers.
    pub(crate) key: String,
    /// On how many browsers news are shown already, in words.
    pub(crate) have: Option<String>,
    /// Switches it on for this browser.
    pub(crate) on: FormView,
    /// Switches it off everywhere.
    pub(crate) off: Option<FormView>,
    /// The path of the script.
    pub(crate) script: String,
}

/// The switch for somebody with so many browsers; none where browsers cannot be told.
pub(crate) fn shown(visit: &Visit, key: Option<String>, have: i64, again: Option<&Again>) -> Option<Shown> {
    let key = key.filter(|_| visit.node.ways().push)?;
    let on = FormView::new(visit, "push-on", "/me/notices/push")
        .field(Field::hidden("endpoint", ""))
        .field(Field::hidden("p256dh", ""))
        .field(Field::hidden("auth", ""))
        .button(visit.t("push-on"), "quiet")
        .again(again);
    let off = || FormView::new(visit, "push-off", "/me/notices/push-off").button(visit.t("push-off"), "quiet");
    Some(Shown {
        key,
        have: (have > 0).then(|| visit.counted("push-have", have)),
        on,
        off: (have > 0).then(off),
        script: assets::push_path(),
    })
}

fn told(fields: &Fields) -> Told {
    let raw = |name: &str| URL_SAFE_NO_PAD.decode(fields.get(name).trim_end_matches('=')).unwrap_or_default();
    Told { endpoint: fields.get("endpoint").to_owned(), p256dh: raw("p256dh"), auth: raw("auth") }
}

/// `POST /me/notices/push`
pub(crate) async fn on(PostedByNeighbour { visit, member, fields }: PostedByNeighbour) -> Result<Response, WebError> {
    let (who, told) = (member.clone(), told(&fields));
    match visit.node.act(move |tx| app::subscribe(tx, &who, told)).await {
        Ok(()) => Ok(go("/me/notices?done=push-on")),
        Err(e) => notice_setting::page(&visit, &member, Some(&Again::failed(&visit, "push-on", &fields, e)?)).await,
    }
}

/// `POST /me/notices/push-off`
pub(crate) async fn off(PostedByNeighbour { visit, member, .. }: PostedByNeighbour) -> Result<Response, WebError> {
    visit.node.act(move |tx| app::unsubscribe(tx, &member)).await?;
    Ok(go("/me/notices?done=changed"))
}
