//! Photos of listings on the wire.

use caremonger_domain::{
    listing::{Listing, Visibility, tidy_line},
    photo::{ALT_MAX, PHOTOS_MAX, Told},
};
use serde_json::{Value, json};

use crate::{
    json as read,
    urls::{Urls, origin_of},
};

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

/// Most attachments that are looked at.
const LOOKED_AT: usize = 20;

/// The photos of a listing elsewhere: `Document`s or `Image`s that say they are pictures, each once.
#[must_use]
pub fn told(doc: &Value) -> Vec<Told> {
    let mut all: Vec<Told> = Vec::new();
    for a in read::many(doc.get("attachment")).take(LOOKED_AT) {
        let Some(url) = picture_url(a) else { continue };
        if all.len() < PHOTOS_MAX && all.iter().all(|t| t.url != url) {
            let alt = read::str_at(a, "name").or_else(|| read::str_at(a, "summary")).map(tidy_line).unwrap_or_default();
            all.push(Told { url: url.to_owned(), alt: alt.chars().take(ALT_MAX).collect() });
        }
    }
    all
}

/// Where the picture of an attachment is: `url` or `href` as text, or the first `Link` of a picture.
fn picture_url(a: &Value) -> Option<&str> {
    if !read::has_type(a, "Document") && !read::has_type(a, "Image") {
        return None;
    }
    let media = |v: &Value| read::str_at(v, "mediaType").map(|m| m.starts_with("image/"));
    let links = read::many(a.get("url")).chain(read::many(a.get("href")));
    let mut fits = links.filter(|l| media(l).or(media(a)).unwrap_or_else(|| read::has_type(a, "Image")));
    fits.find_map(|l| l.get("href").map_or_else(|| read::id_of(l), read::id_of)).filter(|url| origin_of(url).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn photos_are_read_in_the_shapes_that_others_write() {
        let url = |n: u32| format!("https://a.example/{n}.webp");
        let doc = json!({"attachment": [
            {"type": "Document", "mediaType": "image/webp", "url": url(1), "name": " Three\ncoats "},
            {"type": "Image", "url": {"type": "Link", "href": url(2), "mediaType": "image/webp"}},
            {"type": ["Image"], "url": [{"type": "Link", "href": "https://a.example/film.mp4", "mediaType": "video/mp4"},
                                        {"type": "Link", "href": url(3), "mediaType": "image/png"}], "summary": "A chair"},
            {"type": "Document", "mediaType": "image/webp", "url": url(1), "name": "again"}
        ]});
        let at = |n, alt: &str| Told { url: url(n), alt: alt.to_owned() };
        assert_eq!(told(&doc), [at(1, "Three coats"), at(2, ""), at(3, "A chair")]);
        assert_eq!(told(&json!({"attachment": doc["attachment"][0]})), [at(1, "Three coats")], "one alone");
    }

    #[test]
    fn what_is_no_photo_is_left_out() {
        let many: Vec<Value> = (0..9).map(|n| json!({"type": "Image", "url": format!("https://a.example/{n}")})).collect();
        assert_eq!(told(&json!({"attachment": many})).len(), PHOTOS_MAX);
        for bad in [
            json!({"type": "Document", "url": "https://a.example/1"}),
            json!({"type": "Document", "mediaType": "audio/ogg", "url": "https://a.example/1"}),
            json!({"type": "Image", "url": "data:image/png;base64,AAAA"}),
            json!({"type": "Image", "url": 7}),
            json!({"type": "Proposal", "mediaType": "image/png", "url": "https://a.example/1"}),
            json!("https://a.example/1.png"),
        ] {
            assert_eq!(told(&json!({"attachment": [bad]})), [], "{bad}");
        }
    }
}
