//! Categories of listings.

/// A category every node knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Category {
    /// Stable word for database, API and feed names.
    pub slug: &'static str,
    /// The Wikidata item other software can read it by. FEP-0837 `resourceConformsTo`.
    pub wikidata: &'static str,
    /// Whether it is done rather than handed over: FEP-0837 `deliverService` instead of `transfer`.
    pub service: bool,
}

const fn goods(slug: &'static str, wikidata: &'static str) -> Category {
    Category { slug, wikidata, service: false }
}

const fn service(slug: &'static str, wikidata: &'static str) -> Category {
    Category { slug, wikidata, service: true }
}

/// The built-in categories, in the order of the forms.
pub const ALL: &[Category] = &[
    goods("food", "https://www.wikidata.org/wiki/Q2095"),
    goods("clothing", "https://www.wikidata.org/wiki/Q11460"),
    goods("medicine", "https://www.wikidata.org/wiki/Q12140"),
    goods("household", "https://www.wikidata.org/wiki/Q14745"),
    goods("baby", "https://www.wikidata.org/wiki/Q998"),
    goods("tools", "https://www.wikidata.org/wiki/Q39546"),
    service("errands", "https://www.wikidata.org/wiki/Q7406919"),
    service("rides", "https://www.wikidata.org/wiki/Q7590"),
    service("company", "https://www.wikidata.org/wiki/Q491"),
    service("skills", "https://www.wikidata.org/wiki/Q205961"),
    service("repair", "https://www.wikidata.org/wiki/Q2144962"),
    service("childcare", "https://www.wikidata.org/wiki/Q1455871"),
    service("pets", "https://www.wikidata.org/wiki/Q39201"),
    service("translation", "https://www.wikidata.org/wiki/Q7553"),
    service("paperwork", "https://www.wikidata.org/wiki/Q49848"),
    service("information", "https://www.wikidata.org/wiki/Q11028"),
    service("shelter", "https://www.wikidata.org/wiki/Q3947"),
    goods("money", "https://www.wikidata.org/wiki/Q1368"),
    goods("other", "https://www.wikidata.org/wiki/Q28877"),
];

/// The built-in category of that slug.
#[must_use]
pub fn find(slug: &str) -> Option<&'static Category> {
    ALL.iter().find(|c| c.slug == slug)
}

/// The slug for a Wikidata item, else `other`.
#[must_use]
pub fn from_wikidata(uri: &str) -> &'static str {
    ALL.iter().find(|c| c.wikidata == uri).map_or("other", |c| c.slug)
}

/// Whether `s` can be a category: one of ours or a pod's own word.
#[must_use]
pub fn is_slug(s: &str) -> bool {
    (2..=11).contains(&s.len())
        && s.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        && !matches!(s, "offers" | "asks")
}
