//! Text messages in: what somebody with a plain phone can say in one word, in our four languages.

/// What a text says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Word {
    /// "HELP groceries for two": somebody asks for something, in these words.
    Help(String),
    /// "STATUS": how does it go?
    Status,
    /// "DONE": I have it.
    Done,
    /// "CANCEL": I need it no more.
    Cancel,
    /// "STOP": no more texts.
    Stop,
    /// "START": texts again.
    Start,
    /// "DELETE": forget me.
    Delete,
    /// "CODE": a neighbour wants to sign in.
    Code,
    /// Anything else.
    Words(String),
}

/// The first word, by language: what it means.
const WORDS: &[(&str, &[&str])] = &[
    ("help", &["help", "aide", "ayuda", "مساعدة", "ask"]),
    ("status", &["status", "état", "etat", "estado", "الحالة", "حالة"]),
    ("done", &["done", "reçu", "recu", "hecho", "recibido", "تم", "وصل"]),
    ("cancel", &["cancel", "annuler", "cancelar", "إلغاء", "الغاء"]),
    ("stop", &["stop", "arrêt", "arret", "alto", "parar", "توقف", "قف", "unsubscribe", "quit"]),
    ("start", &["start", "reprendre", "empezar", "ابدأ"]),
    ("delete", &["delete", "effacer", "borrar", "احذف"]),
    ("code", &["code", "código", "codigo", "رمز"]),
];

/// Longest text that is read, in characters: ten of the old ones.
pub const TEXT_MAX: usize = 1_600;

/// Reads a text message.
#[must_use]
pub fn read(text: &str) -> Word {
    let text: String = text.trim().chars().take(TEXT_MAX).collect();
    let (first, rest) = text.split_once(char::is_whitespace).unwrap_or((&text, ""));
    let plain = first.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let meant = WORDS.iter().find(|(_, words)| words.contains(&plain.as_str())).map(|(meant, _)| *meant);
    // One word alone is meant as such; in a sentence it may be anything, but for asking.
    match (meant, rest.trim().is_empty()) {
        (Some("help"), _) => Word::Help(rest.trim().to_owned()),
        (Some("status"), true) => Word::Status,
        (Some("done"), true) => Word::Done,
        (Some("cancel"), true) => Word::Cancel,
        // Who wants no more texts must not have to say it well.
        (Some("stop"), _) => Word::Stop,
        (Some("start"), true) => Word::Start,
        (Some("delete"), true) => Word::Delete,
        (Some("code"), true) => Word::Code,
        _ => Word::Words(text),
    }
}

/// The language of the word somebody asks for help with, as a BCP 47 tag.
#[must_use]
pub fn language_of(text: &str) -> Option<&'static str> {
    let first = text.split_whitespace().next()?;
    let plain = first.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    match plain.as_str() {
        "help" | "ask" => Some("en"),
        "aide" => Some("fr"),
        "ayuda" => Some("es"),
        "مساعدة" => Some("ar"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_word_is_enough_in_every_language() {
        for (text, word) in [
            ("STATUS", Word::Status),
            ("estado.", Word::Status),
            (" Done! ", Word::Done),
            ("تم", Word::Done),
            ("annuler", Word::Cancel),
            ("STOP", Word::Stop),
            ("stop texting me", Word::Stop),
            ("توقف", Word::Stop),
            ("START", Word::Start),
            ("borrar", Word::Delete),
            ("Código", Word::Code),
            ("رمز", Word::Code),
        ] {
            assert_eq!(read(text), word, "{text}");
        }
    }

    #[test]
    fn what_is_asked_for_stands_behind_the_word() {
        assert_eq!(read("HELP groceries for two"), Word::Help("groceries for two".to_owned()));
        assert_eq!(read("ayuda"), Word::Help(String::new()));
        assert_eq!(read("مساعدة خبز وحليب"), Word::Help("خبز وحليب".to_owned()));
    }

    #[test]
    fn a_sentence_is_no_command() {
        for text in ["Done with the rice, need milk", "cancel the milk only", "status of my heart is fine", ""] {
            assert!(matches!(read(text), Word::Words(_)), "{text}");
        }
        assert_eq!(["ayuda", "AIDE!", "مساعدة خبز", "rice"].map(language_of), [Some("es"), Some("fr"), Some("ar"), None]);
    }

    proptest! {
        #[test]
        fn reading_anything_never_panics(text in "\\PC{0,400}") {
            let _ = (read(&text), language_of(&text));
        }
    }
}
