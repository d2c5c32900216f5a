//! What a desk is warned of in the first listings of somebody whom the pod does not know yet (J6): money, and the same words again. Nothing
//! is refused for it: people look.

use std::sync::LazyLock;

use regex::Regex;

use crate::vocabulary::words;

words! {
    /// Why a desk should look.
    Warning {
        /// It speaks of sending money.
        Money = "money",
        /// They have written the same before.
        Again = "again",
    }
}

#[expect(clippy::expect_used, reason = "the pattern is a constant; the tests below compile it")]
static MONEY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        \b(?: (?:bank|wire|money)\s+transfer | western\s+union | moneygram | gift\s*cards? | bitcoins? | crypto\w* | usdt | paypal | revolut | iban
            | cash\s*app | (?:send|wire)\s+(?:me\s+)?(?:some\s+)?(?:money|cash)
            | virements? | cartes?\s+cadeaux? | mandat\s+cash | envoye[rz]\s+(?:de\s+l[’'])?argent
            | transferencias? | tarjetas?\s+(?:de\s+)?regalo | env[ií](?:ar|a|e|en)\s+dinero | bizum )\b
        | حوالة | تحويل\s+(?:مصرفي|بنكي|مالي|أموال) | بطاق(?:ة|ات)\s+هد(?:ية|ايا) | بيتكوين | أرسل(?:وا)?\s+(?:المال|مالًا|مالا|نقود)
        ",
    )
    .expect("a constant pattern")
});

/// What to warn of in a text, given the folded texts of what its writer published before.
#[must_use]
pub fn of(text: &str, folded: &str, before: &[String]) -> Vec<Warning> {
    let mut found = Vec::new();
    if MONEY.is_match(text) {
        found.push(Warning::Money);
    }
    if before.iter().any(|b| b == folded) {
        found.push(Warning::Again);
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn money_is_noticed_in_every_language() {
        for text in [
            "Please send me money by Western Union",
            "gift cards wanted",
            "Paiement par virement seulement",
            "carte cadeau",
            "Enviar dinero por Bizum",
            "tarjeta de regalo",
            "أرسل المال من فضلك",
            "تحويل بنكي",
        ] {
            assert_eq!(of(text, "", &[]), [Warning::Money], "{text}");
        }
    }

    #[test]
    fn ordinary_words_warn_of_nothing() {
        for text in
            ["Bags of rice", "A ride to the bank on Friday", "Cadeaux pour les enfants", "Regalo ropa de bebé", "هدية للأطفال"]
        {
            assert_eq!(of(text, "", &["rice".to_owned()]), [], "{text}");
        }
        assert_eq!(of("Rice", "rice", &["rice".to_owned()]), [Warning::Again]);
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,200}") {
            let _ = of(&text, &text, &[]);
        }
    }
}
