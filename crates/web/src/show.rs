//! How things are said: words in the reader's language, dates, amounts, refusals.

use std::fmt::Display;

use caremonger_domain::{
    Amount, Refusal, Timestamp, Unit,
    listing::{Kind, Listing},
    mark::Mark,
};
use caremonger_i18n::{Arg, exists, text};
use caremonger_wire::listing::amount_words;

use crate::layout::Visit;

/// A moment for `<time>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct When {
    /// For programs.
    pub(crate) iso: String,
    /// For people.
    pub(crate) words: String,
}

/// What the rules say about a field, in English as the domain has it, and the key of the same in all languages.
const INVALID: &[(&str, &str)] = &[
    ("This is no kit. Choose the file that another pod gave you.", "invalid-kit"),
    ("Write the question in 5 to 120 letters.", "invalid-decision-question"),
    ("Keep it under 4,000 letters.", "invalid-words-4000"),
    ("Write two to eight options, one a line and each under 80 letters.", "invalid-decision-options"),
    ("With points only words are decided. Choose another way to decide.", "invalid-decision-points"),
    ("Whether somebody stays: two weeks at least, so that both sides are heard.", "invalid-leaves-days"),
    ("They have not said yes to a talk yet. Wait for their answer.", "invalid-mediation-yes"),
    ("Choose a day that is still to come, within two weeks of their yes.", "invalid-mediation-day"),
    ("There is such a talk with them already.", "invalid-mediation-there"),
    ("Three such talks a month are the most. Ring a mediator whom you trust.", "invalid-mediation-many"),
    ("First ask for a talk with a mediator.", "invalid-mediation-first"),
    ("Keep it under 200 letters.", "invalid-words-200"),
    ("Say where they speak for us, in 2 to 80 letters.", "invalid-delegate-body"),
    ("Write their mandate in 5 to 1,000 letters.", "invalid-delegate-mandate"),
    ("Two delegates for one place are the most. End one first.", "invalid-delegate-many"),
    ("They speak for us there already.", "invalid-delegate-there"),
    ("What changes the pod: by majority, half of us have to answer, and there is a week at least.", "invalid-decision-change"),
    ("This was decided together. Propose it, so that it is changed together too.", "invalid-decided"),
    ("Choose a pod that has asked.", "invalid-peer-asked"),
    ("There is no fund yet.", "invalid-no-fund"),
    ("Say what it is meant for, in 1 to 60 letters.", "invalid-budget-line"),
    ("Write the address of the other server, such as oak.example.", "invalid-moves-to"),
    ("Set the day of the talk first, and wait for it.", "invalid-talk-first"),
    ("Somebody else wrote here meanwhile. Copy your words, look at theirs, and send both together.", "invalid-notes-other"),
    ("This slip cannot be read.", "invalid-slip-unread"),
    ("This is not a slip, or its time is over. Check each digit.", "invalid-slip"),
    ("These numbers do not add up to the number of sheets. Count them again.", "invalid-paper-sum"),
    ("There are more sheets than neighbours who have not answered yet. Count them again.", "invalid-paper-many"),
    ("Write how many, in digits.", "invalid-paper-number"),
    ("As many have answered as may. Ask the desk to count the sheets again.", "invalid-decision-full"),
    ("Print no more slips than the desk found help for in the last three months.", "invalid-slips-many"),
    ("Give the agreement a name of two to 80 letters.", "invalid-agreement-title"),
    ("Write what is to be agreed on.", "invalid-agreement-text"),
    ("About a job: by majority, half of us have to answer, and there is a week at least.", "invalid-decision-job"),
    ("Six proposals a week are the most.", "invalid-decision-week"),
    ("They do not hold this job.", "invalid-job-none"),
    ("Three open proposals are the most. Let one come to its end first.", "invalid-decision-many"),
    ("So much was written already. Meet, and talk about it.", "invalid-decision-talk"),
    ("They have answered themselves.", "invalid-decision-themselves"),
    ("Say why it would do harm.", "invalid-decision-reason"),
    ("Choose an answer.", "invalid-decision-answer"),
    ("Say where it is, in two to 200 letters.", "invalid-meeting-place"),
    ("Choose a day and a time that are still to come, within a year.", "invalid-meeting-time"),
    ("Twenty meetings ahead are the most. Call one off first.", "invalid-meeting-many"),
    ("So much is on the agenda already. Keep it for the next meeting.", "invalid-meeting-agenda"),
    ("Write how many were there, as a number.", "invalid-meeting-attended"),
    ("Keep it under 8,000 letters.", "invalid-words-8000"),
    ("Choose at least one day.", "invalid-call-day"),
    ("Choose at least one time of day.", "invalid-call-part"),
    ("Choose at least one language.", "invalid-call-language"),
    ("They have written down themselves what they wish.", "invalid-call-own"),
    ("They have no language, day or time in common, or nobody who rings.", "invalid-call-fit"),
    ("Choose a day on which both can.", "invalid-call-both-day"),
    ("Choose a time at which both can.", "invalid-call-both-time"),
    ("Choose somebody else of the pod, who is known.", "invalid-call-second"),
    ("These two are put together already.", "invalid-call-paired"),
    ("That passkey did not work. Try again, or sign in with a code.", "invalid-passkey"),
    ("This browser did not say where it takes news. Choose another way.", "push-failed"),
    ("Switch news on first, on the phone or computer that shows them.", "invalid-push-first"),
    ("Show first that the address is yours.", "invalid-mention-first"),
    ("Five such messages a day are the most.", "invalid-mentions-many"),
    ("First let come to their end what they have promised with other places.", "invalid-merge-under-way"),
    ("Write an amount above zero, such as 27.40.", "invalid-money"),
    ("Write an amount, such as 27.40, or nothing.", "invalid-money-or-none"),
    ("There is not that much in the purse.", "invalid-purse"),
    ("There is not that much in the purse that is free.", "invalid-purse-free"),
    ("That is more than one ask can be for.", "invalid-fund-most"),
    ("Write one purpose a line, such as “Rent: 500”. Twenty are the most.", "invalid-fund-lines"),
    ("Write the currency by its three letters, such as CAD.", "invalid-currency"),
    ("Choose one from the list.", "invalid-choice"),
    ("There is not that much left for this. Ask for less, or ask a purse holder.", "invalid-fund-line-left"),
    ("Keep it under 1,000 letters.", "invalid-words-1000"),
    ("Say how the money can reach you.", "invalid-payee"),
    ("Five open asks are the most. Let one come to its end first.", "invalid-fund-open"),
    ("Five receipts of one promise are the most.", "invalid-receipts"),
    ("Write which pod it is.", "invalid-fund-other"),
    ("That pod has no fund in this currency.", "invalid-solidarity-currency"),
    ("That is more than they sent. Write the rest down as a gift.", "invalid-solidarity-more"),
    ("Money to another pod needs two: propose it, and another purse holder says yes.", "invalid-solidarity-two"),
    ("Write a name of two to 80 letters.", "invalid-circle-title"),
    ("Keep each name under 80 letters.", "invalid-circle-name"),
    ("Choose neighbours of your pod.", "invalid-circle-member"),
    ("Somebody who reads this has to stay in it.", "invalid-circle-reader"),
    ("Paste the whole invitation, as it was given to you.", "invalid-circle-invitation"),
    ("That circle is here in your own place. Ask them to add you by name.", "invalid-circle-here"),
    ("You sit in that circle already.", "invalid-circle-in"),
    ("Write the name of whoever takes the seat.", "invalid-circle-seat-name"),
    ("A circle has two to 30 people.", "invalid-circle-size"),
    ("Twenty circles are the most. Let one come to its end first.", "invalid-circle-many"),
    ("This cannot be changed any more: somebody has given already.", "invalid-circle-fixed"),
    ("Your turn is the next one already.", "invalid-circle-next"),
    ("So much waits already. Let some of it be answered first.", "invalid-circle-open"),
    ("First the fund of that pod has to be empty, with nothing that waits in it.", "invalid-merge-fund"),
    ("You have ten passkeys already. Remove one first.", "invalid-passkeys-many"),
    ("Write a title of at least three letters.", "invalid-title-short"),
    ("Keep the title under 120 characters; the rest fits in the description.", "invalid-title-long"),
    ("Keep the description under 4,000 characters.", "invalid-description-long"),
    ("Keep the area under 80 characters.", "invalid-area-long"),
    ("Choose a category from the list.", "invalid-category"),
    ("Choose an end that is still to come.", "invalid-end"),
    ("Choose the language of the text from the list.", "invalid-language"),
    ("Name the pods that may see it.", "invalid-pods-none"),
    ("Name at most 50 pods.", "invalid-pods-many"),
    ("Keep it under 2,000 characters.", "invalid-words-long"),
    ("Write a few words first.", "invalid-words-none"),
    ("Keep numbers and addresses out of the note: they stand in the case.", "invalid-desk-note"),
    ("Choose the listing it is about.", "invalid-listing"),
    ("This listing is not counted.", "invalid-not-counted"),
    ("Write a title of 1 to 80 letters.", "invalid-pod-title"),
    ("Write the name of your area, in 1 to 80 letters.", "invalid-pod-area"),
    ("Keep the words about the pod under 1,000 characters.", "invalid-pod-summary"),
    ("Choose the pod's language from the list.", "invalid-pod-language"),
    ("Choose a short name of 2 to 18 small letters and digits, such as maple.", "invalid-pod-name"),
    ("Choose a handle of 1 to 30 small letters, digits and underscores.", "invalid-handle"),
    ("Write a name of 1 to 60 letters.", "invalid-your-name"),
    ("Name at most 20 kinds and 20 areas.", "invalid-terms-many"),
    ("Choose kinds from the list.", "invalid-category"),
    ("Write the name of a server, such as social.example.", "invalid-server"),
    ("That is this server itself.", "invalid-this-server"),
    ("Two hundred neighbourhoods are the most. Take one off the list first.", "invalid-neighbourhoods-many"),
    ("That place does not show itself to others. Ask its people to let others list them.", "invalid-neighbourhood-hidden"),
    ("This pod lives on another server now. Publish there.", "invalid-pod-moved"),
    ("Write a phone number of at least five digits.", "invalid-phone"),
    ("Write a mail address, such as ana@mail.example.", "invalid-mail"),
    ("Keep it shorter.", "invalid-shorter"),
    ("Say in a few words what is on the photo.", "invalid-alt-none"),
    ("Keep it under 500 letters.", "invalid-alt-long"),
    ("Choose a photo: a JPEG, PNG or WebP file.", "invalid-photo"),
    ("Choose a photo of less than 12 MB.", "invalid-photo-large"),
    ("Four photos are the most.", "invalid-photo-many"),
    ("Nobody else of that pod could read it. Ring somebody whom you trust.", "invalid-no-mediator"),
    ("Ask them first, and tick that they said yes.", "invalid-pass-consent"),
    ("Choose a pod from the list.", "invalid-pass-pod"),
    ("Say first until when it is.", "invalid-again-day"),
    ("Choose one from the list.", "invalid-choice"),
    ("Write 2 to 40 letters.", "invalid-category-title"),
    ("There is one of that name already.", "invalid-category-taken"),
    ("A hundred are the most. Take one away first.", "invalid-category-many"),
    ("You have told much today. Ring somebody of your pod, or write again tomorrow.", "invalid-told-much"),
    ("You two cannot write to each other any more. The desk can help.", "invalid-apart"),
    ("While you are new: three promises a day. Keep one, and it will be more.", "invalid-new-promises"),
    ("While you are new: five listings a day.", "invalid-new-listings"),
    ("Choose a day within the next year.", "invalid-until"),
    ("Somebody has to vouch for them first.", "invalid-vouch-first"),
    ("Nobody else holds the keys. Give them to somebody first.", "invalid-last-keys"),
    ("Say what is needed in at least three letters.", "invalid-case-title"),
    ("Choose a day that is still to come.", "invalid-case-day"),
    ("Keep numbers and addresses out of this line: there is a private place for them below.", "invalid-case-private"),
    ("Write the name of an area, not an address.", "invalid-case-area"),
    ("Tick that it is all right to keep this.", "invalid-case-consent"),
    ("So many are asking at this moment that we cannot take more. Try again in an hour, or ring the desk.", "invalid-case-many"),
    ("Two errands to the pharmacy at a time are the most. Bring these first.", "invalid-errands"),
    ("An errand to the pharmacy is agreed on the day it is needed. Come back on that day.", "invalid-errand-day"),
    ("It stands long enough already.", "invalid-renew"),
    ("Choose the case that is to stay.", "invalid-case-same"),
    ("That pod lives on this server: you see each other already.", "invalid-own-server"),
    ("Show first that the mail address is yours.", "invalid-mail-proof"),
    ("Choose another way.", "invalid-way"),
    ("Write your phone number first.", "invalid-phone-first"),
    ("Write a mail address.", "invalid-mail-address"),
    ("Five mails a day are the most.", "invalid-mails"),
    ("They rest, or have as many tasks this week as they wanted. Ask somebody else.", "invalid-resting"),
    ("Choose somebody from the list.", "invalid-somebody"),
    ("Write a number from 1 to 20, or nothing.", "invalid-weekly"),
    ("Sixty lines are the most.", "invalid-shopping-many"),
    ("Write each line like this: rice, 1, 1", "invalid-shopping-line"),
    ("Thirty lists are the most. Take one away first.", "invalid-shopping-lists"),
    ("Write how many they are, from 1 to 30.", "invalid-household"),
    ("Write a phone number or a mail address, so that somebody can answer.", "invalid-reach"),
    ("So many ask to join at the moment that nobody can answer. Try again in a few days.", "invalid-asking-many"),
    ("We cannot read this list. Save it as CSV and paste it again.", "invalid-import-list"),
    ("Paste a list first.", "invalid-import-none"),
    ("They help with this already.", "invalid-helps-already"),
    ("The text has changed meanwhile. Look at it, and translate it again.", "invalid-translation-old"),
    ("Choose who goes into the new pod, and who stays.", "invalid-split"),
    ("Choose somebody who goes there to hold the keys.", "invalid-split-keys"),
    ("We cannot read this map. Save it as GeoJSON, in degrees, and paste it again.", "invalid-map"),
    ("Two hundred areas are the most.", "invalid-map-many"),
    ("There is no area with a name on this map.", "invalid-map-none"),
    ("Choose a language in which it does not stand yet.", "invalid-translation-language"),
    ("Eight languages are the most.", "invalid-translation-many"),
    ("Write for how many days, from 1 to 366.", "invalid-lent-for"),
    ("Only what is offered can be lent.", "invalid-lent-ask"),
    ("A thousand lines at a time are the most.", "invalid-import-many"),
    ("Say which column holds the name, or what is needed.", "invalid-import-columns"),
];

impl Visit {
    /// What is read from left to right in every language, such as an address or an amount: among words from right to left its parts would
    /// change places.
    pub(crate) fn left_to_right(&self, plain: String) -> String {
        if self.locale.direction() == "rtl" { format!("\u{2066}{plain}\u{2069}") } else { plain }
    }

    /// The address of a pod, to choose from a list.
    pub(crate) fn address_option(&self, address: &str) -> (String, String) {
        (address.to_owned(), self.left_to_right(address.to_owned()))
    }

    /// A text of the pages.
    pub(crate) fn t(&self, key: &str) -> String {
        text(self.locale, key, &[])
    }

    /// A text with one value in it.
    pub(crate) fn t1(&self, key: &str, name: &str, value: impl Display) -> String {
        text(self.locale, key, &[(name, value.to_string().into())])
    }

    /// A text with several values in it.
    pub(crate) fn ta(&self, key: &str, args: &[Arg<'_>]) -> String {
        text(self.locale, key, args)
    }

    /// A text about so many: `n` picks singular or plural, `count` stands in it.
    pub(crate) fn counted(&self, key: &str, count: i64) -> String {
        self.ta(key, &[("n", count.into()), ("count", count.to_string().into())])
    }

    /// The day of a moment (UTC, in which days are kept that somebody chose).
    pub(crate) fn day(&self, at: Timestamp) -> When {
        let date = at.date();
        When { words: self.date(&date), iso: date }
    }

    /// The day of a moment on the neighbours' walls.
    pub(crate) fn wall_day(&self, at: Timestamp) -> When {
        let (date, _) = self.node.zone().wall(at);
        When { words: self.date(&date), iso: date }
    }

    /// A day in words, from `2026-11-08`.
    fn date(&self, date: &str) -> String {
        let mut parts = date.split('-');
        let (year, month, day) = (parts.next(), parts.next(), parts.next());
        let number = |s: Option<&str>| s.unwrap_or_default().trim_start_matches('0').to_owned();
        let month = self.t(&format!("month-{}", number(month)));
        self.ta("date", &[("day", number(day).into()), ("month", month.into()), ("year", number(year).into())])
    }

    /// A moment with its time of day, as the clocks of the node's neighbours show it.
    pub(crate) fn moment(&self, at: Timestamp) -> When {
        let zone = self.node.zone();
        let (date, time) = zone.wall(at);
        // Where nobody said where the neighbours live, the hour is not that of their clocks, and it says so.
        let key = if zone.is_utc() { "moment" } else { "moment-here" };
        let words = self.ta(key, &[("date", self.date(&date).into()), ("time", time.into())]);
        When { iso: at.whole_second().to_string(), words }
    }

    /// An amount with its unit: "3", "3 bags", "2.5 kilograms".
    pub(crate) fn amount(&self, amount: Amount, unit: Option<&Unit>) -> String {
        amount_words(self.locale, amount, unit)
    }

    /// A category in words; a pod's own word stands for itself.
    pub(crate) fn category(&self, slug: &str) -> String {
        let key = format!("category-{slug}");
        if exists(&key) {
            return self.t(&key);
        }
        self.node.categories().all().get(slug).cloned().unwrap_or_else(|| slug.to_owned())
    }

    /// The badges of a listing in words.
    pub(crate) fn marks(&self, l: &Listing) -> Vec<String> {
        l.marks.iter().map(|m| self.mark(*m).1).collect()
    }

    /// A badge: its word for forms, and in words.
    pub(crate) fn mark(&self, m: Mark) -> (String, String) {
        (m.to_string(), self.t(&format!("mark-{m}")))
    }

    /// "Offer" or "Ask".
    pub(crate) fn kind(&self, kind: Kind) -> String {
        self.t(if kind == Kind::Offer { "kind-offer" } else { "kind-ask" })
    }

    /// "3 left", "3 still needed", "Everything is promised"; nothing when not counted.
    pub(crate) fn left(&self, l: &Listing) -> Option<String> {
        let left = l.remaining()?;
        if left.is_zero() {
            return Some(self.t(if l.lent_for.is_some() { "left-lent" } else { "left-none" }));
        }
        let key = if l.kind == Kind::Offer { "left-offer" } else { "left-ask" };
        Some(self.ta(key, &[("amount", self.amount(left, l.unit.as_ref()).into()), ("n", left.as_f64().into())]))
    }

    /// A refusal as one sentence with the next step.
    pub(crate) fn refusal(&self, refusal: &Refusal) -> String {
        match refusal {
            Refusal::NotEnough { left } => self.t1("refusal-not-enough", "left", left),
            Refusal::BelowPromised { promised } => self.t1("refusal-below-promised", "promised", promised),
            Refusal::WrongState { state } => {
                let key = format!("state-{state}");
                if exists(&key) {
                    self.t1("refusal-wrong-state", "state", self.t(&key))
                } else {
                    self.t("refusal-wrong-state-plain")
                }
            }
            Refusal::PrivateDetail { what } => {
                let key = match *what {
                    "a mail address" => "private-mail",
                    "a phone number" => "private-phone",
                    _ => "private-street",
                };
                self.t1("refusal-private-detail", "what", self.t(key))
            }
            Refusal::Invalid(words, _) => {
                let known = INVALID.iter().find(|(english, _)| english == words);
                known.map_or_else(|| (*words).to_owned(), |(_, key)| self.t(key))
            }
            other => {
                let key = format!("refusal-{}", other.code());
                if exists(&key) { self.t(&key) } else { other.to_string() }
            }
        }
    }
}

/// The keys that [`INVALID`] names, for the tests.
#[cfg(test)]
pub(crate) fn invalid_keys() -> impl Iterator<Item = &'static str> {
    INVALID.iter().map(|(_, key)| *key)
}

/// The part of an address or id after `://`, up to the path: what people know a server by.
pub(crate) fn host_of(uri: &str) -> String {
    caremonger_wire::urls::host_of(uri).unwrap_or_else(|| uri.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sentence_about_a_wrong_field_is_translated() {
        for key in invalid_keys() {
            assert!(exists(key), "{key}");
        }
    }

    #[test]
    fn every_text_that_a_template_names_exists() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/templates");
        for file in std::fs::read_dir(folder).expect("the templates") {
            let Ok(text) = std::fs::read_to_string(file.expect("an entry").path()) else { continue };
            for part in text.split("page.t(\"").skip(1).chain(text.split("page.t1(\"").skip(1)) {
                let key = part.split('"').next().unwrap_or_default();
                assert!(exists(key), "{key}");
            }
        }
    }
}
