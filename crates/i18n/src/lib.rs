//! The words people read, in English, French, Spanish and Arabic, from the Fluent files under `locales/`.
//!
//! English is complete; a key missing elsewhere falls back to it, and `cargo xtask tidy` counts the gaps.

use std::{collections::HashMap, str::FromStr, sync::LazyLock};

use fluent::{FluentArgs, FluentResource, concurrent::FluentBundle};
use unic_langid::LanguageIdentifier;

pub use fluent::FluentValue as Value;

/// A language the pages speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Locale {
    /// English.
    #[default]
    En,
    /// French.
    Fr,
    /// Spanish.
    Es,
    /// Arabic, right to left.
    Ar,
}

impl Locale {
    /// All of them, in the order of the language switch.
    pub const ALL: [Self; 4] = [Self::En, Self::Fr, Self::Es, Self::Ar];

    /// BCP 47 tag.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Fr => "fr",
            Self::Es => "es",
            Self::Ar => "ar",
        }
    }

    /// The language's own name.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Fr => "Français",
            Self::Es => "Español",
            Self::Ar => "العربية",
        }
    }

    /// Value of the `dir` attribute.
    #[must_use]
    pub const fn direction(self) -> &'static str {
        if matches!(self, Self::Ar) { "rtl" } else { "ltr" }
    }

    /// The best fit for an `Accept-Language` header (RFC 9110 section 12.5.4); English when none fits.
    #[must_use]
    pub fn negotiate(header: &str) -> Self {
        let mut best = (Self::En, 0.0_f32);
        for part in header.split(',').take(20) {
            let (tag, weight) = part.split_once(";q=").unwrap_or((part, "1"));
            let weight: f32 = weight.trim().parse().unwrap_or(0.0);
            if let Ok(locale) = tag.trim().parse::<Self>()
                && weight > best.1
            {
                best = (locale, weight);
            }
        }
        best.0
    }

    /// The locale for the language of a text; English for a language without a translation.
    #[must_use]
    pub fn for_language(tag: &str) -> Self {
        tag.parse().unwrap_or_default()
    }
}

/// Not one of the four languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownLocale;

impl FromStr for Locale {
    type Err = UnknownLocale;
    fn from_str(s: &str) -> Result<Self, UnknownLocale> {
        let primary = s.split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|l| l.tag().eq_ignore_ascii_case(primary)).ok_or(UnknownLocale)
    }
}

macro_rules! sources {
    ($($tag:literal),+) => {
        [$((
            $tag,
            concat!(
                include_str!(concat!("../locales/", $tag, "/wire.ftl")), "\n",
                include_str!(concat!("../locales/", $tag, "/words.ftl")), "\n",
                include_str!(concat!("../locales/", $tag, "/pages.ftl")), "\n",
                include_str!(concat!("../locales/", $tag, "/people.ftl")), "\n",
                include_str!(concat!("../locales/", $tag, "/kit.ftl")), "\n",
                include_str!(concat!("../locales/", $tag, "/desk.ftl")), "\n",
                include_str!(concat!("../locales/", $tag, "/notices.ftl")), "\n",
                include_str!(concat!("../locales/", $tag, "/tasks.ftl")), "\n",
                include_str!(concat!("../locales/", $tag, "/reach.ftl")), "\n",
                include_str!(concat!("../locales/", $tag, "/fund.ftl")), "\n",
                include_str!(concat!("../locales/", $tag, "/solidarity.ftl")), "\n",
                include_str!(concat!("../locales/", $tag, "/circle.ftl")), "\n",
                include_str!(concat!("../locales/", $tag, "/call.ftl")), "\n",
                include_str!(concat!("../locales/", $tag, "/mediation.ftl")), "\n",
                include_str!(concat!("../locales/", $tag, "/meeting.ftl")), "\n",
                include_str!(concat!("../locales/", $tag, "/decision.ftl")), "\n",
                include_str!(concat!("../locales/", $tag, "/neighbourhood.ftl")),
            ),
        )),+]
    };
}

type Bundles = HashMap<&'static str, FluentBundle<FluentResource>>;

static BUNDLES: LazyLock<Bundles> = LazyLock::new(|| {
    let mut all = HashMap::new();
    for (tag, source) in sources!("en", "fr", "es", "ar") {
        let language: LanguageIdentifier = tag.parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // Isolation marks are for mixed directions; in the three left-to-right languages they only get in the way of copying.
        bundle.set_use_isolating(tag == "ar");
        let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(partial, _)| partial);
        bundle.add_resource_overriding(resource);
        all.insert(tag, bundle);
    }
    all
});

/// One argument of a text.
pub type Arg<'a> = (&'a str, Value<'a>);

/// The text of `key`. A key without a text answers with itself, which the tests look for.
#[must_use]
pub fn text(locale: Locale, key: &str, args: &[Arg<'_>]) -> String {
    find(locale, key, args).or_else(|| find(Locale::En, key, args)).unwrap_or_else(|| key.to_owned())
}

/// An amount with its unit in words: "3 bags", "2.5 kilograms"; a pod's own unit stands for itself.
///
/// `amount` is the amount as written, `n` the same as a number for the plural rules.
#[must_use]
pub fn measure(locale: Locale, amount: &str, n: f64, unit: &str) -> String {
    match unit_key(unit) {
        Some(key) => text(locale, &key, &[("amount", amount.into()), ("n", n.into())]),
        None => format!("{amount} {unit}"),
    }
}

/// The key of a unit we have words for. People write "bags" as often as "bag".
fn unit_key(word: &str) -> Option<String> {
    let word = word.to_lowercase();
    let singular = ["", "s", "es"].into_iter().filter_map(|ending| word.strip_suffix(ending));
    singular.map(|w| format!("unit-{w}")).find(|key| exists(key))
}

/// Whether English has the key.
#[must_use]
pub fn exists(key: &str) -> bool {
    BUNDLES.get("en").is_some_and(|b| b.has_message(key))
}

fn find(locale: Locale, key: &str, args: &[Arg<'_>]) -> Option<String> {
    let bundle = BUNDLES.get(locale.tag())?;
    let pattern = bundle.get_message(key)?.value()?;
    let args: FluentArgs<'_> = args.iter().map(|(k, v)| (*k, v.clone())).collect();
    let mut errors = Vec::new();
    let out = bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned();
    errors.is_empty().then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reader_gets_the_language_they_prefer_most() {
        assert_eq!(Locale::negotiate("fr-CA,fr;q=0.9,en;q=0.5"), Locale::Fr);
        assert_eq!(Locale::negotiate("de, ar;q=0.3, es;q=0.8"), Locale::Es);
        assert_eq!(Locale::negotiate("de"), Locale::En);
        assert_eq!(Locale::negotiate(";;q=,,"), Locale::En);
    }

    #[test]
    fn every_file_parses_whole() {
        for (tag, source) in sources!("en", "fr", "es", "ar") {
            assert!(FluentResource::try_new(source.to_owned()).is_ok(), "{tag}");
        }
    }

    #[test]
    fn an_arabic_date_runs_from_right_to_left_wherever_it_stands() {
        // Its parts are isolated from one another, so without a mark of its own it would take the direction of numbers.
        for (key, args) in [("date", ["day", "month", "year"].as_slice()), ("moment", &["date", "time"])] {
            let args: Vec<Arg<'_>> = args.iter().map(|name| (*name, Value::from("1"))).collect();
            assert!(text(Locale::Ar, key, &args).starts_with('\u{200f}'), "{key}");
        }
    }

    #[test]
    fn a_unit_is_known_in_its_plural_too() {
        for word in ["bag", "bags", "Bags"] {
            assert_eq!(unit_key(word).as_deref(), Some("unit-bag"));
        }
        assert_eq!(unit_key("boxes").as_deref(), Some("unit-box"));
        assert!(unit_key("bus").is_none() && unit_key("one").is_none());
    }

    #[test]
    fn an_amount_is_said_as_people_say_it() {
        assert_eq!(measure(Locale::En, "1", 1.0, "meals"), "1 meal");
        assert_eq!(measure(Locale::En, "2.5", 2.5, "kilogram"), "2.5 kilograms");
        assert_eq!(measure(Locale::Fr, "1.5", 1.5, "bag"), "1.5 sac");
        assert_eq!(measure(Locale::Es, "12", 12.0, "box"), "12 cajas");
        assert_eq!(measure(Locale::Ar, "2", 2.0, "bag"), "كيسان");
        assert_eq!(measure(Locale::En, "3", 3.0, "cartons"), "3 cartons");
    }

    #[test]
    fn english_stands_in_for_a_missing_text() {
        assert_eq!(text(Locale::En, "wire-kind-offer", &[]), "Offer");
        assert_ne!(text(Locale::Ar, "wire-left", &[("left", Value::from("3")), ("n", Value::from(3))]), "wire-left");
        assert_eq!(text(Locale::En, "no-such-text", &[]), "no-such-text");
    }
}
