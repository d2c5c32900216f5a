//! Text to the HTML every server shows, and HTML from strangers to plain text.

use std::cell::{Cell, RefCell};

use html5ever::{
    tendril::StrTendril,
    tokenizer::{
        BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
        states::{Rawtext, ScriptData},
    },
};

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
const HTML_MAX: usize = 64 * 1024;

/// The text of somebody's HTML: tags dropped (script and style with their content), line ends kept.
///
/// Only the tokens are read, in one pass. A tree is never built: markup made for it costs a tree builder gigabytes.
#[must_use]
pub fn to_text(html: &str) -> String {
    let mut cut = html.len().min(HTML_MAX);
    while !html.is_char_boundary(cut) {
        cut -= 1;
    }
    let tokens = Tokenizer::new(Words::default(), TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(&html[..cut]));
    let _ = tokens.feed(&input);
    tokens.end();
    caremonger_domain::listing::tidy_text(&tokens.sink.text.take())
}

/// Takes the words out of a stream of tokens.
#[derive(Default)]
struct Words {
    text: RefCell<String>,
    /// Inside something whose content is for machines.
    unseen: Cell<bool>,
}

impl Words {
    fn tag(&self, tag: &Tag) -> TokenSinkResult<()> {
        let starts = tag.kind == TagKind::StartTag;
        match (&*tag.name, starts) {
            ("br", _) => self.text.borrow_mut().push('\n'),
            ("p", false) => self.text.borrow_mut().push_str("\n\n"),
            ("div" | "li" | "blockquote" | "h1" | "h2" | "h3" | "pre", false) => self.text.borrow_mut().push('\n'),
            ("script" | "style", _) => {
                self.unseen.set(starts);
                if starts {
                    return TokenSinkResult::RawData(if &*tag.name == "script" { ScriptData } else { Rawtext });
                }
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl TokenSink for Words {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        match token {
            Token::TagToken(tag) => return self.tag(&tag),
            Token::CharacterTokens(words) if !self.unseen.get() => {
                self.text.borrow_mut().extend(words.chars().map(|c| if c == '\u{a0}' { ' ' } else { c }));
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
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
        assert_eq!(to_text("a<script>b</scr</script>c<!-- d --><style>e</style>"), "ac");
        assert_eq!(paragraphs("<b>&\n\nx\ny"), "<p>&lt;b&gt;&amp;</p><p>x<br>y</p>");
    }

    /// Each paragraph would open a thousand elements again, if they were opened.
    #[test]
    fn markup_made_for_a_tree_builder_costs_no_more_than_its_length() {
        let bold: String = (0..2_000).map(|n| format!("<b a{n}=i>")).collect();
        let html = bold + &"<p>x".repeat(9_000);
        assert_eq!(to_text(&html).matches('x').count(), 9_000.min(to_text(&html).len()));
        let attributes: String = (0..9_000).map(|n| format!("a{n} ")).collect();
        assert_eq!(to_text(&format!("<p {attributes}>hello</p>")), "hello");
    }

    proptest! {
        #[test]
        fn never_panics(html in "[<>a-z/!&;#\"'= \\-\\PC]{0,300}") {
            let _ = to_text(&html);
        }

        #[test]
        fn text_survives_the_round(text in "[a-zA-Z<>&\" ]{0,60}") {
            let tidy = caremonger_domain::listing::tidy_text(&text);
            prop_assert_eq!(to_text(&paragraphs(&tidy)), tidy);
        }
    }
}
