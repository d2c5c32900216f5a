//! Saving data: pictures are only shown to whoever asks for each, since they cost money on many a phone (L4).

use axum::{http::HeaderMap, response::Response};

use crate::{
    error::WebError,
    form::Posted,
    layout::cookie,
    session::{guarded, is_own_path, with_cookie},
};

/// The cookie that says what was chosen here.
const COOKIE: &str = "saver";

/// Whether pictures are left out: as was chosen here, or else as the browser says (the client hint `Save-Data`).
pub(crate) fn is_on(headers: &HeaderMap) -> bool {
    match cookie(headers, COOKIE) {
        Some(chosen) => chosen == "on",
        None => headers.get("save-data").is_some_and(|v| v.as_bytes().eq_ignore_ascii_case(b"on")),
    }
}

/// `POST /saver`: pictures are left out from now on, or shown again.
pub(crate) async fn choose(posted: Posted) -> Result<Response, WebError> {
    let Posted { visit, fields } = posted;
    let back = Some(fields.get("back")).filter(|b| is_own_path(b)).unwrap_or("/");
    let chosen = if fields.get("saver") == "on" { "on" } else { "off" };
    with_cookie(back, &format!("{COOKIE}={chosen}; Path=/; Max-Age=31536000; {}", guarded(&visit)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_chosen_here_goes_before_what_the_browser_says() {
        let with = |cookie: &'static str, hint: &'static str| {
            let headers =
                [("cookie", cookie), ("save-data", hint)].map(|(n, v)| (n.parse().expect("a name"), v.parse().expect("a value")));
            is_on(&HeaderMap::from_iter(headers))
        };
        assert!(with("a=b; saver=on", "") && with("", "On") && with("a=b", "on"));
        assert!(!with("saver=off", "on") && !with("", "") && !with("", "off"));
    }
}
