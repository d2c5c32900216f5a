//! News by a private mention: the address on the fediverse, and the digits that show that it is one's own.

use axum::response::Response;
use caremonger_app::{Error, mention};
use caremonger_domain::{Refusal, person::Field as Detail};

use crate::{
    details::{self, Asked},
    error::WebError,
    form::{Again, Field, FormView, PostedByNeighbour, Slip},
    layout::{Visit, go},
    notice_setting,
};

/// The address as shown.
#[derive(Debug)]
pub(crate) struct Shown {
    /// The key of what is said of it.
    pub(crate) words: &'static str,
    /// The address; empty when there is none.
    pub(crate) address: String,
    /// What can be done.
    pub(crate) forms: Vec<FormView>,
}

/// The address of a neighbour, and what they can do about it.
pub(crate) fn shown(visit: &Visit, address: Option<String>, proven: bool, again: Option<&Again>) -> Option<Shown> {
    if !visit.node.ways().mention {
        return None;
    }
    let tell = || {
        FormView::new(visit, "mention", "/me/notices/mention")
            .field(details::field(visit, Detail::Fediverse, address.as_deref().unwrap_or_default(), Asked::Own).required())
            .button(visit.t("mention-button"), "quiet")
            .again(again)
    };
    let prove = || {
        FormView::new(visit, "mention-prove", "/me/notices/mention-prove")
            .field(Field::code("digits", visit.t("hear-digits"), visit.t("mention-digits-hint")))
            .button(visit.t("hear-prove"), "main")
            .again(again)
    };
    let forget =
        || FormView::new(visit, "mention-forget", "/me/notices/mention-forget").button(visit.t("mention-forget"), "quiet");
    let (words, forms) = match (&address, proven) {
        (None, _) => ("mention-none", vec![tell()]),
        (Some(_), false) => ("mention-unproven", vec![prove(), tell().fold(visit.t("mention-other")), forget()]),
        (Some(_), true) => ("mention-proven", vec![forget()]),
    };
    Some(Shown { words, forms, address: address.unwrap_or_default() })
}

/// `POST /me/notices/mention`
pub(crate) async fn tell(PostedByNeighbour { visit, member, fields }: PostedByNeighbour) -> Result<Response, WebError> {
    match mention::tell(&visit.node, &member, fields.get("address")).await {
        Ok(()) => Ok(go("/me/notices?done=mention-asked")),
        Err(e) => {
            let again = Again::failed(&visit, "mention", &fields, e)?.at("address");
            notice_setting::page(&visit, &member, Some(&again)).await
        }
    }
}

/// `POST /me/notices/mention-prove`
pub(crate) async fn prove(PostedByNeighbour { visit, member, fields }: PostedByNeighbour) -> Result<Response, WebError> {
    let again = match mention::prove(&visit.node, &member, fields.get("digits")).await {
        Ok(()) => return Ok(go("/me/notices?done=mention-proven")),
        Err(Error::Refused(Refusal::NotFound)) => Slip("digits", "mention-digits-wrong").again(&visit, "mention-prove", &fields),
        Err(e) => Again::failed(&visit, "mention-prove", &fields, e)?.at("digits"),
    };
    notice_setting::page(&visit, &member, Some(&again)).await
}

/// `POST /me/notices/mention-forget`
pub(crate) async fn forget(PostedByNeighbour { visit, member, .. }: PostedByNeighbour) -> Result<Response, WebError> {
    visit.node.act(move |tx| mention::forget(tx, &member)).await?;
    Ok(go("/me/notices?done=changed"))
}
