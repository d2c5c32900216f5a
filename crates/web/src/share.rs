//! Passing a listing on in groups elsewhere (K6): words to copy, and the same words as a picture.

use caremonger_domain::listing::{Listing, Visibility};
use caremonger_i18n::Locale;

use crate::{
    assets,
    layout::{Page, Visit},
};

/// What can be copied into a chat or a group elsewhere, as words or drawn as a picture: the same that stands on the board for everybody,
/// and where it is.
pub(crate) struct Share {
    pub(crate) title: String,
    pub(crate) facts: String,
    pub(crate) link: String,
    pub(crate) name: String,
    pub(crate) direction: &'static str,
    pub(crate) script: String,
}

pub(crate) fn of(visit: &Visit, l: &Listing, page: &Page) -> Option<Share> {
    let public = l.visibility == Visibility::Public && l.is_local() && l.check_open(visit.node.now()).is_ok();
    public.then(|| Share {
        title: l.title.clone(),
        facts: page.description.clone().unwrap_or_default(),
        link: visit.node.urls().listing(l.id),
        name: format!("{}-{}.png", l.kind, l.id),
        direction: Locale::for_language(&l.language).direction(),
        script: assets::picture_path(),
    })
}
