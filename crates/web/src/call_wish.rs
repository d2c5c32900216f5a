//! What somebody wishes of companionship calls or letters: the form, and the wish in words. For oneself, and at the desk for others.

use caremonger_domain::{
    pairing::{MINUTES, Part, Rings, Wanting, Wish},
    pen::{Rhythm, Way},
    zone::Weekday,
};
use caremonger_store::call_wish::CallWish;

use crate::{
    form::{Field, Fields, FormView},
    layout::Visit,
};

/// Languages people are rung in, each in its own name (BCP 47).
const LANGUAGES: &[(&str, &str)] = &[
    ("en", "English"),
    ("fr", "Français"),
    ("es", "Español"),
    ("ar", "العربية"),
    ("am", "አማርኛ"),
    ("bn", "বাংলা"),
    ("de", "Deutsch"),
    ("fa", "فارسی"),
    ("hi", "हिन्दी"),
    ("ht", "Kreyòl ayisyen"),
    ("it", "Italiano"),
    ("pa", "ਪੰਜਾਬੀ"),
    ("pl", "Polski"),
    ("pt", "Português"),
    ("ru", "Русский"),
    ("so", "Soomaali"),
    ("sw", "Kiswahili"),
    ("ti", "ትግርኛ"),
    ("tl", "Tagalog"),
    ("tr", "Türkçe"),
    ("uk", "Українська"),
    ("ur", "اردو"),
    ("vi", "Tiếng Việt"),
    ("zh", "中文"),
];

/// A language in its own name.
pub(crate) fn language_name(tag: &str) -> String {
    LANGUAGES.iter().find(|(t, _)| *t == tag).map_or_else(|| tag.to_owned(), |(_, name)| (*name).to_owned())
}

/// A weekday in words.
pub(crate) fn day_name(visit: &Visit, day: Weekday) -> String {
    visit.t(&format!("weekday-{day}"))
}

/// Several words in one line.
pub(crate) fn listed(visit: &Visit, all: impl IntoIterator<Item = String>) -> String {
    all.into_iter().collect::<Vec<_>>().join(&visit.t("list-comma"))
}

/// A time of the day, given in minutes: `15:30`.
pub(crate) fn time_words(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// The days of the week, to choose from.
pub(crate) fn days(visit: &Visit) -> Vec<(String, String)> {
    Weekday::ALL.iter().map(|d| (d.to_string(), day_name(visit, *d))).collect()
}

/// The value of a field whose boxes of these are ticked.
fn ticked<T: ToString>(all: &[T]) -> String {
    all.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// What a form asks about a wish.
pub(crate) fn fields(visit: &Visit, form: FormView, wish: Option<&Wish>) -> FormView {
    let blank = Wish {
        wanting: Wanting::Ask,
        way: Way::Call,
        rhythm: Rhythm::Fortnightly,
        rings: Rings::Either,
        days: Vec::new(),
        parts: Vec::new(),
        minutes: 30,
        languages: vec![visit.locale.tag().to_owned()],
        likes: String::new(),
    };
    let w = wish.unwrap_or(&blank);
    let (days_in, parts_in) = (ticked(&w.days), ticked(&w.parts));
    let word = |key: &str| visit.t(key);
    let rings = Rings::ALL.iter().map(|r| (r.to_string(), word(&format!("call-first-{r}")), String::new())).collect();
    let parts = Part::ALL.iter().map(|p| (p.to_string(), word(&format!("call-part-{p}")))).collect();
    let minutes = MINUTES.iter().map(|m| (m.to_string(), visit.counted("call-minutes", i64::from(*m)))).collect();
    let languages = LANGUAGES.iter().map(|(tag, name)| ((*tag).to_owned(), (*name).to_owned())).collect();
    let ways = Way::ALL.iter().map(|x| (x.to_string(), word(&format!("call-way-{x}")), String::new())).collect();
    let rhythms = Rhythm::ALL.iter().map(|r| (r.to_string(), word(&format!("pen-rhythm-{r}")))).collect();
    form.field(Field::choice("way", word("call-way"), w.way.as_str(), ways))
        .field(Field::choice("rings", word("call-rings"), w.rings.as_str(), rings))
        .field(Field::checks("day", word("call-days"), &days_in, days(visit)).hint(word("call-days-hint")))
        .field(Field::checks("part", word("call-parts"), &parts_in, parts))
        .field(Field::select("minutes", word("call-length"), &w.minutes.to_string(), minutes))
        .field(Field::select("rhythm", word("pen-rhythm"), w.rhythm.as_str(), rhythms).hint(word("pen-rhythm-hint")))
        .field(Field::line("likes", word("call-likes"), &w.likes).hint(word("call-likes-hint")))
        .field(Field::checks("language", word("call-languages"), &w.languages.join(" "), languages))
}

/// A wish as it was filled in.
pub(crate) fn read(fields: &Fields, wanting: Wanting) -> Wish {
    Wish {
        wanting,
        way: fields.get("way").parse().unwrap_or(Way::Call),
        rhythm: fields.get("rhythm").parse().unwrap_or(Rhythm::Fortnightly),
        rings: fields.get("rings").parse().unwrap_or(Rings::Either),
        days: fields.all("day").filter_map(|d| d.parse().ok()).collect(),
        parts: fields.all("part").filter_map(|p| p.parse().ok()).collect(),
        minutes: fields.get("minutes").parse().unwrap_or(30),
        languages: fields.all("language").map(str::to_owned).collect(),
        likes: fields.get("likes").to_owned(),
    }
}

/// A wish in words, line by line.
pub(crate) fn words(visit: &Visit, w: &Wish) -> Vec<String> {
    let days = listed(visit, w.days.iter().map(|d| day_name(visit, *d)));
    let parts = listed(visit, w.parts.iter().map(|p| visit.t(&format!("call-part-{p}"))));
    let languages = listed(visit, w.languages.iter().map(|l| language_name(l)));
    let mut lines = match w.way {
        Way::Call => vec![days, parts, visit.counted("call-minutes", i64::from(w.minutes)), languages],
        Way::Letter => vec![visit.t("call-way-letter"), visit.t(&format!("pen-rhythm-{}", w.rhythm)), languages],
    };
    lines.push(visit.t(&format!("{}-rings-{}", if w.way == Way::Letter { "pen" } else { "call" }, w.rings)));
    if !w.likes.is_empty() {
        lines.push(w.likes.clone());
    }
    lines
}

/// The buttons beside a wish: wishing it no more and, when it is about to go, staying.
pub(crate) fn buttons(visit: &Visit, w: &CallWish, desk: bool) -> Vec<FormView> {
    let button = |act: &str, key: &str, style| {
        let form = FormView::new(visit, format!("{act}-{}", w.id), format!("/calls/wishes/{}/{act}", w.id));
        form.field(Field::hidden("at", if desk { "desk" } else { "" })).button(visit.t(key), style)
    };
    let mut all = Vec::new();
    if w.wipe_at.is_some() {
        all.push(button("keep", "call-wish-keep", "main"));
    }
    all.push(button("end", "call-wish-end", "quiet"));
    all
}
