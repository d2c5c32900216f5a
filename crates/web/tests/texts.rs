//! Every text the pages ask for is there, in all four languages, and keeps to the product's words.

use std::{collections::BTreeSet, fs, path::Path};

use caremonger_domain::{case, commitment, interest, listing, notice, peer, person};

/// What stands in quotes right after one of `before`.
fn quoted_after(text: &str, before: &[&str]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for word in before {
        for rest in text.split(word).skip(1) {
            if let Some((key, _)) = rest.split_once('"') {
                found.insert(key.to_owned());
            }
        }
    }
    found
}

fn files(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir).expect("a folder").flatten().filter(|e| e.path().is_file());
    entries.map(|e| fs::read_to_string(e.path()).expect("a text")).collect()
}

/// Keys that are put together from a word of the domain.
fn composed() -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    keys.extend(commitment::State::ALL.iter().flat_map(|s| [format!("state-{s}"), format!("history-{s}")]));
    keys.extend(interest::State::ALL.iter().map(|s| format!("interest-{s}")));
    keys.extend(listing::Visibility::ALL.iter().flat_map(|v| [format!("seen-by-{v}"), format!("seen-by-{v}-hint")]));
    keys.extend(listing::Acceptance::ALL.iter().map(|a| format!("acceptance-{a}")));
    keys.extend(listing::ClosedBecause::ALL.iter().flat_map(|b| [format!("closed-{b}"), format!("history-{b}")]));
    keys.extend(caremonger_domain::category::ALL.iter().map(|c| format!("category-{}", c.slug)));
    for direction in peer::Direction::ALL {
        keys.extend(peer::State::ALL.iter().map(|s| format!("peer-{s}-{direction}")));
    }
    for scope in peer::Scope::ALL {
        keys.extend(["incoming", "outgoing", "short"].map(|end| format!("scope-{scope}-{end}")));
    }
    for event in [
        "asked",
        "asked-time",
        "accepted",
        "changed",
        "refused",
        "stopped",
        "expired",
        "reminded",
        "they-asked",
        "they-accepted",
        "they-refused",
        "they-changed",
        "they-stopped",
        "they-moved",
        "they-lost-us",
        "listing-taken",
        "listing-refused",
        "passed-on",
        "other",
    ] {
        keys.insert(format!("peer-history-{event}"));
    }
    keys.extend(["waiting", "sent", "stopped", "failed"].map(|s| format!("texts-state-{s}")));
    keys.extend(["helper", "helper-lost", "did-it-come", "helped"].map(|k| format!("texts-kind-{k}")));
    keys.extend(["history-nudged", "history-moved", "history-reminded", "history-paused", "history-resumed"].map(str::to_owned));
    keys.extend(case::State::ALL.iter().map(|s| format!("case-{s}")));
    keys.extend(case::Channel::ALL.iter().map(|c| format!("channel-{c}")));
    keys.extend(case::Event::ALL.iter().map(|e| format!("case-history-{e}")));
    keys.extend(
        [
            "comes-again",
            "pass-offered",
            "pass-taken-back",
            "passed-on",
            "pass-refused",
            "pass-given",
            "not-come",
            "pass-lapsed",
            "passed-in",
            "taken-in",
            "details-changed",
            "forgotten",
            "words",
            "voice",
            "listened",
            "sent-again",
            "undone",
        ]
        .map(|e| format!("case-history-{e}")),
    );
    for event in ["spoken", "no-answer", "needs-language", "done", "other-area", "no-longer-needed", "reopen"] {
        keys.insert(format!("case-event-{event}"));
    }
    for field in person::Field::ALL {
        keys.extend(["", "-hint-own", "-hint-caller"].map(|end| format!("detail-{field}{end}")));
    }
    for word in notice::Channel::ALL.iter().map(ToString::to_string).chain(notice::Pace::ALL.iter().map(ToString::to_string)) {
        keys.extend([format!("hear-{word}"), format!("hear-{word}-more")]);
    }
    for kind in ["sign-in", "proof", "news"] {
        keys.extend(["subject", "words"].map(|part| format!("mail-{kind}-{part}")));
    }
    keys.extend(caremonger_app::member::JOBS.iter().map(|j| format!("job-{j}")));
    keys.extend(["session", "token", "link", "code"].map(|k| format!("signed-in-by-{k}")));
    keys.extend((1..=3).map(|s| format!("help-step-{s}")));
    for act in ["job-give", "job-end", "sign-in-code", "forget-unreadable"] {
        keys.insert(format!("log-act-{act}"));
    }
    for act in
        ["block", "unblock", "key-rotate", "pod-alias", "pod-move", "pod-import", "pod-export", "pod-clear", "report", "other"]
    {
        keys.insert(format!("log-act-{act}"));
    }
    for act in ["kit-share", "kit-keep", "kit-take"] {
        keys.insert(format!("log-act-{act}"));
    }
    for word in ["category", "area", "dates", "amount", "part", "other"] {
        keys.insert(format!("suggestion-rule-{word}"));
    }
    for key in
        ["terms-scopes-incoming", "terms-scopes-outgoing", "terms-accept", "terms-change", "quarantine-take", "quarantine-leave"]
    {
        keys.insert(key.to_owned());
    }
    for word in ["scopes", "server", "this-server", "one-of-ours", "list", "list-empty", "list-long", "list-quote", "terms-many"]
    {
        keys.insert(format!("invalid-{word}"));
    }
    keys.extend((1..=12).map(|m| format!("month-{m}")));
    keys.extend((1..=3).map(|s| format!("new-step-{s}")));
    for word in [
        "published",
        "changed",
        "closed",
        "deleted",
        "promised",
        "waits",
        "asked",
        "said",
        "sent",
        "decided",
        "taken",
        "left-out",
        "thanked",
        "blocked",
        "let-in",
        "looked-at",
        "reported",
        "passed-on",
        "passed-back",
        "signed-in",
        "set-up",
        "taken-in",
        "forgotten",
        "ended",
        "left",
        "joined",
        "not-safe",
        "renewed",
    ] {
        keys.insert(format!("done-{word}"));
    }
    for word in [
        "promised",
        "requested",
        "message",
        "interest",
        "peer-asked",
        "peer-accepted",
        "peer-refused",
        "peer-expired",
        "peer-review",
        "quarantine",
        "report",
        "suggestion",
        "fits",
        "owner-said",
        "joined",
        "job",
        "job-keys",
        "case",
        "case-done",
        "case-back",
        "case-ended",
        "nudge",
        "closing",
        "case-words",
        "case-not-come",
        "case-language",
        "look-money",
        "look-again",
        "case-pass-lapsed",
        "code-made",
        "unsafe",
        "given",
        "join-asked",
        "loan-due",
        "translated",
        "card-made",
        "pod-split",
        "passkey-added",
        "merge-asked",
        "pledged",
        "circle",
        "gift-came",
        "hat",
        "fund-ask",
        "fund-written",
        "fund-agreed",
        "fund-declined",
        "fund-release",
        "fund-paid",
        "merge-refused",
        "job-offered",
        "pod-merged",
        "loan-due-lender",
        "returned",
        "other",
    ] {
        keys.insert(format!("notice-{word}"));
    }
    for code in ["nothing-left", "amount-is-zero", "amount-too-large", "other-unit", "closed", "name-taken", "peer-ended"] {
        keys.insert(format!("refusal-{code}"));
    }
    keys
}

/// The keys of a Fluent file.
fn keys_of(ftl: &str) -> BTreeSet<String> {
    let starts = ftl.lines().filter(|l| l.starts_with(|c: char| c.is_ascii_lowercase()));
    starts.filter_map(|l| l.split_once(" =")).map(|(k, _)| k.to_owned()).collect()
}

fn ftl(locale: &str, file: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../i18n/locales/{locale}/{file}.ftl"));
    fs::read_to_string(path).expect("a Fluent file")
}

#[test]
fn every_text_that_is_asked_for_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let code = files(&root.join("src")).join("\n");
    let mut keys = quoted_after(&code, &[".t(\"", ".t1(\"", ".ta(\"", " t(\"", "(t(\"", "{ \"history-"]);
    keys.extend(quoted_after(&files(&root.join("templates")).join("\n"), &["page.t(\"", "page.t1(\""]));
    keys.extend(composed());
    let missing: Vec<_> = keys.iter().filter(|k| !caremonger_i18n::exists(k)).collect();
    assert!(keys.len() > 200 && missing.is_empty(), "missing: {missing:?}");
}

#[test]
fn every_language_says_all_of_it_with_the_same_values() {
    for file in [
        "pages",
        "people",
        "desk",
        "notices",
        "tasks",
        "reach",
        "fund",
        "circle",
        "call",
        "mediation",
        "meeting",
        "decision",
        "words",
    ] {
        let english = ftl("en", file);
        for locale in ["fr", "es", "ar"] {
            let theirs = ftl(locale, file);
            let gaps: Vec<_> = keys_of(&english).difference(&keys_of(&theirs)).cloned().collect();
            assert!(gaps.is_empty(), "{locale}/{file}: {gaps:?}");
            let extra: Vec<_> = keys_of(&theirs).difference(&keys_of(&english)).cloned().collect();
            assert!(extra.is_empty(), "{locale}/{file} has more: {extra:?}");
            for line in english.lines().filter(|l| l.contains(" = ") && !l.starts_with('#')) {
                let Some((key, words)) = line.split_once(" = ") else { continue };
                let other = theirs.lines().find_map(|l| l.strip_prefix(&format!("{key} = "))).unwrap_or_default();
                let other = if other.starts_with("{ $n ->") { "" } else { other };
                for value in words.split("{ $").skip(1).filter_map(|r| r.split(' ').next()) {
                    // Where a language needs several forms, its text stands on the lines below.
                    assert!(other.is_empty() || other.contains(&format!("${value}")), "{locale}: {key} lacks {value}");
                }
            }
        }
    }
}

#[test]
fn nobody_meets_words_of_the_trade() {
    let english = ["pages", "people", "desk", "notices", "tasks", "reach", "fund", "circle", "meeting"]
        .map(|file| ftl("en", file))
        .join("\n")
        .to_lowercase();
    for line in english.lines().filter(|l| !l.starts_with('#')) {
        let words = line.split_once(" =").map_or(line, |(_, w)| w).replace("{ $actor }", "");
        for bad in
            ["actor", "instance", "inbox", "federat", "fediverse", "beneficiary", "client", "claim", "http error", "activitypub"]
        {
            assert!(!words.contains(bad), "{line}");
        }
    }
}
