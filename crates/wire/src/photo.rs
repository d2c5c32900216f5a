//! Photos of listings on the wire.

use caremonger_domain::listing::{Listing, Visibility};
use serde_json::{Value, json};

use crate::urls::Urls;

/// Photos of a public listing, as Mastodon and others read them. Where only some may see a listing, a server that fetched the
/// picture could not say that it may.
#[must_use]
pub fn attachments(urls: &Urls, l: &Listing) -> Vec<Value> {
    let told = l.photos.iter().filter(|_| l.visibility == Visibility::Public);
    told.map(|p| {
        json!({
            "type": "Document",
            "mediaType": "image/jpeg",
            "url": urls.photo(p.id),
            "name": p.alt,
            "width": p.width,
            "height": p.height
        })
    })
    .collect()
}
