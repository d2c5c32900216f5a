//! Text to the HTML every server shows, and HTML from strangers to plain text.

/// Escapes text for use in HTML content and attributes.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// Plain text as paragraphs: a blank line parts paragraphs, a line end becomes `<br>`.
#[must_use]
pub fn paragraphs(text: &str) -> String {
    text.split("\n\n")
        .filter(|p| !p.trim().is_empty())
        .map(|p| format!("<p>{}</p>", escape(p.trim()).replace('\n', "<br>")))
        .collect()
}

/// Longest HTML looked at, in bytes; more is cut.
const HTML_MAX: usize = 100_000;

/// The text of somebody's HTML: tags dropped (script and style with their content), line ends kept.
#[must_use]
pub fn to_text(html: &str) -> String {
    let mut cut = html.len().min(HTML_MAX);
    while !html.is_char_boundary(cut) {
        cut -= 1;
    }
    let marked = html[..cut].replace("</p>", "</p>\n\n").replace("<br>", "\n").replace("<br/>", "\n").replace("<br />", "\n");
    let stripped = ammonia::Builder::empty().clean(&marked).to_string();
    let text =
        stripped.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&nbsp;", " ").replace("&amp;", "&");
    caremonger_domain::listing::tidy_text(&text)
}

/// Plain text without the mentions (`@maple`, `@maple@host`) that open it or stand in it.
#[must_use]
pub fn without_mentions(text: &str) -> String {
    let words = |line: &str| line.split(' ').filter(|w| !(w.starts_with('@') && w.len() > 1)).collect::<Vec<_>>().join(" ");
    text.lines().map(words).collect::<Vec<_>>().join("\n").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_mastodon_sends_becomes_the_words() {
        let html = r#"<p><span class="h-card" translate="no"><a href="https://maple.example/@maple" class="u-url mention">@<span>maple</span></a></span> two please &amp; thanks</p><p>Ana</p>"#;
        assert_eq!(without_mentions(&to_text(html)), "two please & thanks\n\nAna");
    }

    #[test]
    fn nothing_that_runs_survives() {
        assert_eq!(to_text("<script>alert(1)</script><style>a{}</style><p onclick=x>hi<br>there</p>"), "hi\nthere");
        assert_eq!(paragraphs("<b>&\n\nx\ny"), "<p>&lt;b&gt;&amp;</p><p>x<br>y</p>");
    }

    proptest! {
        #[test]
        fn text_survives_the_round(text in "[a-zA-Z<>&\" ]{0,60}") {
            let tidy = caremonger_domain::listing::tidy_text(&text);
            prop_assert_eq!(to_text(&paragraphs(&tidy)), tidy);
        }
    }
}
