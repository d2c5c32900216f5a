//! The words of a mail, in plain text and in HTML with the direction of their language.

use caremonger_domain::case::spoken_code;
use caremonger_i18n::Locale;
use caremonger_wire::html::escape;

/// A piece of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    /// A sentence or more.
    Words(String),
    /// One of a list.
    Item(String),
    /// Digits to be typed.
    Code(String),
    /// An address of the node.
    Link(String),
}

/// A mail before it is put into its envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Language of the words.
    pub locale: Locale,
    /// What stands above it. Nothing private: it is shown on locked screens.
    pub subject: String,
    /// The address that ends such mails with one press (RFC 8058).
    pub stop: Option<String>,
    pieces: Vec<Piece>,
}

impl Mail {
    /// A mail without words.
    #[must_use]
    pub fn new(locale: Locale, subject: String) -> Self {
        Self { locale, subject, stop: None, pieces: Vec::new() }
    }

    /// With sentences.
    #[must_use]
    pub fn words(self, words: String) -> Self {
        self.with(Piece::Words(words))
    }

    /// With a line of a list.
    #[must_use]
    pub fn item(self, words: String) -> Self {
        self.with(Piece::Item(words))
    }

    /// With digits to be typed, in groups that are easy to carry over.
    #[must_use]
    pub fn code(self, digits: &str) -> Self {
        self.with(Piece::Code(spoken_code(digits)))
    }

    /// With an address of the node.
    #[must_use]
    pub fn link(self, url: String) -> Self {
        self.with(Piece::Link(url))
    }

    /// With the address that ends such mails.
    #[must_use]
    pub fn stop(mut self, url: String) -> Self {
        self.stop = Some(url);
        self
    }

    fn with(mut self, piece: Piece) -> Self {
        self.pieces.push(piece);
        self
    }

    /// As plain text.
    #[must_use]
    pub fn plain(&self) -> String {
        let mut out = String::new();
        let mut in_list = false;
        for piece in &self.pieces {
            let item = matches!(piece, Piece::Item(_));
            if !out.is_empty() {
                out.push_str(if item && in_list { "\n" } else { "\n\n" });
            }
            in_list = item;
            match piece {
                Piece::Words(text) | Piece::Code(text) | Piece::Link(text) => out.push_str(text),
                Piece::Item(text) => {
                    out.push_str("- ");
                    out.push_str(text);
                }
            }
        }
        out.push('\n');
        out
    }

    /// As HTML: nothing is loaded from anywhere, and nobody learns that it was opened.
    #[must_use]
    pub fn html(&self) -> String {
        let mut out = format!(
            "<!doctype html>\n<html lang=\"{}\" dir=\"{}\"><head><meta charset=\"utf-8\"><title>{}</title></head><body>\n",
            self.locale.tag(),
            self.locale.direction(),
            escape(&self.subject)
        );
        let mut in_list = false;
        for piece in &self.pieces {
            let item = matches!(piece, Piece::Item(_));
            if item != in_list {
                out.push_str(if item { "<ul>\n" } else { "</ul>\n" });
                in_list = item;
            }
            out.push_str(&match piece {
                Piece::Words(text) => format!("<p>{}</p>\n", escape(text)),
                Piece::Item(text) => format!("<li>{}</li>\n", escape(text)),
                Piece::Code(text) => format!("<p style=\"font-size:1.6em\" dir=\"ltr\"><strong>{}</strong></p>\n", escape(text)),
                Piece::Link(url) => format!("<p><a href=\"{0}\" dir=\"ltr\">{0}</a></p>\n", escape(url)),
            });
        }
        if in_list {
            out.push_str("</ul>\n");
        }
        out.push_str("</body></html>\n");
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn a_mail() -> Mail {
        let mail = Mail::new(Locale::Ar, "أخبار".to_owned()).words("Hello <b>Ana</b> & Bo".to_owned());
        mail.item("one".to_owned())
            .item("two".to_owned())
            .code("12345678")
            .link("https://maple.example/notices?a=1&b=2".to_owned())
    }

    #[test]
    fn the_plain_words_read_like_a_letter() {
        let plain = "Hello <b>Ana</b> & Bo\n\n- one\n- two\n\n123 456 78\n\nhttps://maple.example/notices?a=1&b=2\n";
        assert_eq!(a_mail().plain().replace('\u{a0}', " "), plain);
    }

    #[test]
    fn names_are_text_and_the_language_has_its_direction() {
        let html = a_mail().html();
        assert!(
            html.contains("<html lang=\"ar\" dir=\"rtl\">") && html.contains("Hello &lt;b&gt;Ana&lt;/b&gt; &amp; Bo"),
            "{html}"
        );
        assert!(html.contains("<ul>\n<li>one</li>\n<li>two</li>\n</ul>") && html.contains("?a=1&amp;b=2"), "{html}");
    }
}
