//! Icons that stand beside words, never in place of them: whoever reads little, or another language, finds the way all the same.
//!
//! They are from Lucide (<https://lucide.dev>); its licence stands with them, in `assets/icons/LICENSE`.

use crate::layout::Page;

/// Each by the word for what it is of: a built-in category, a way through the pages, a fact of a listing.
const ICONS: &[(&str, &str)] = &[
    ("area", include_str!("../assets/icons/area.svg")),
    ("ask", include_str!("../assets/icons/ask.svg")),
    ("baby", include_str!("../assets/icons/baby.svg")),
    ("board", include_str!("../assets/icons/board.svg")),
    ("childcare", include_str!("../assets/icons/childcare.svg")),
    ("clothing", include_str!("../assets/icons/clothing.svg")),
    ("company", include_str!("../assets/icons/company.svg")),
    ("day", include_str!("../assets/icons/day.svg")),
    ("desk", include_str!("../assets/icons/desk.svg")),
    ("errands", include_str!("../assets/icons/errands.svg")),
    ("food", include_str!("../assets/icons/food.svg")),
    ("household", include_str!("../assets/icons/household.svg")),
    ("information", include_str!("../assets/icons/information.svg")),
    ("interests", include_str!("../assets/icons/interests.svg")),
    ("mediation", include_str!("../assets/icons/mediation.svg")),
    ("medicine", include_str!("../assets/icons/medicine.svg")),
    ("money", include_str!("../assets/icons/money.svg")),
    ("notices", include_str!("../assets/icons/notices.svg")),
    ("offer", include_str!("../assets/icons/offer.svg")),
    ("other", include_str!("../assets/icons/other.svg")),
    ("own", include_str!("../assets/icons/own.svg")),
    ("paperwork", include_str!("../assets/icons/paperwork.svg")),
    ("peers", include_str!("../assets/icons/peers.svg")),
    ("pets", include_str!("../assets/icons/pets.svg")),
    ("promises", include_str!("../assets/icons/promises.svg")),
    ("repair", include_str!("../assets/icons/repair.svg")),
    ("rides", include_str!("../assets/icons/rides.svg")),
    ("round", include_str!("../assets/icons/round.svg")),
    ("shelter", include_str!("../assets/icons/shelter.svg")),
    ("sign-in", include_str!("../assets/icons/sign-in.svg")),
    ("skills", include_str!("../assets/icons/skills.svg")),
    ("suggestions", include_str!("../assets/icons/suggestions.svg")),
    ("tools", include_str!("../assets/icons/tools.svg")),
    ("translation", include_str!("../assets/icons/translation.svg")),
];

fn find(name: &str) -> Option<&'static str> {
    ICONS.iter().find(|(n, _)| *n == name).map(|(_, svg)| svg.trim_end())
}

/// The icon of a category (SVG); those that pods added have one in common.
pub(crate) fn of_category(slug: &str) -> &'static str {
    find(slug).or_else(|| find("own")).unwrap_or_default()
}

/// The icon of a way through the pages (SVG), by its path; nothing for one that has none.
pub(crate) fn of_way(path: &str) -> &'static str {
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    find(if first == "help" { "ask" } else { first }).unwrap_or_default()
}

impl Page {
    /// An icon by its word (SVG); nothing where there is none.
    pub(crate) fn drawn(&self, name: &str) -> &'static str {
        find(name).unwrap_or_default()
    }

    /// The icon of a way.
    pub(crate) fn drawn_way(&self, path: &str) -> &'static str {
        of_way(path)
    }
}

#[cfg(test)]
mod tests {
    use caremonger_domain::category;

    use super::*;

    #[test]
    fn every_category_has_an_icon_of_its_own_and_those_of_pods_share_one() {
        let mut all: Vec<&str> = category::ALL.iter().map(|c| of_category(c.slug)).collect();
        all.push(of_category("aircond"));
        let many = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), many);
        assert!(
            all.iter().all(|svg| svg.starts_with("<svg ") && svg.contains("aria-hidden=\"true\"") && svg.ends_with("</svg>"))
        );
    }

    #[test]
    fn the_ways_have_theirs() {
        assert_ne!(of_way("/offer/new"), of_way("/ask/new"));
        assert_eq!(of_way("/help"), of_way("/ask/new"));
        assert_eq!(of_way("/log"), "");
    }
}
