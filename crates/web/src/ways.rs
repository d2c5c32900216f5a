//! The ways through the pages that stand on top of each.

use crate::layout::Page;

impl Page {
    /// The main ways: path, words, whether we are there.
    pub(crate) fn ways(&self) -> Vec<(&'static str, String, bool)> {
        let mut ways = vec![("/board", "nav-board")];
        if self.is_signed_in() {
            ways.extend([("/ask/new", "nav-ask"), ("/offer/new", "nav-offer")]);
            ways.extend([("/promises", "nav-promises"), ("/round", "nav-round"), ("/notices", "nav-notices")]);
        } else {
            ways.extend([("/help", "nav-ask"), ("/sign-in", "nav-sign-in")]);
        }
        if self.visit.member().is_some_and(|m| m.has_job("mediator")) {
            ways.push(("/mediation", "nav-mediation"));
        }
        if self.visit.is_desk() {
            ways.extend([
                ("/desk", "nav-desk"),
                ("/interests", "nav-interests"),
                ("/peers", "nav-peers"),
                ("/suggestions", "nav-suggestions"),
            ]);
        }
        self.told(&ways)
    }

    /// What is needed less often at the desk: folded away, so that a phone is not full of it.
    pub(crate) fn more_ways(&self) -> Vec<(&'static str, String, bool)> {
        if !self.visit.is_desk() {
            return Vec::new();
        }
        self.told(&[
            ("/announcements", "announcements-title"),
            ("/neighbourhoods", "neighbourhoods-title"),
            ("/deliveries", "nav-deliveries"),
            ("/safety", "nav-safety"),
            ("/log", "nav-log"),
        ])
    }

    /// Whether we are at one of these ways.
    pub(crate) fn is_among(&self, ways: &[(&'static str, String, bool)]) -> bool {
        ways.iter().any(|(_, _, here)| *here)
    }

    fn told(&self, ways: &[(&'static str, &str)]) -> Vec<(&'static str, String, bool)> {
        ways.iter().map(|(path, key)| (*path, self.t(key), self.visit.path == *path)).collect()
    }
}
