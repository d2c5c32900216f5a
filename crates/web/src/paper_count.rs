//! Counting the sheets of a proposal: one counts, and somebody else too without seeing what the first found.

use axum::{extract::Path, response::Response};
use caremonger_app::{Error, decision::Seen, paper_count as app};
use caremonger_domain::{
    Refusal,
    decision::{Rule, Tally, Voice},
};
use caremonger_store::{
    decision::{Decision, decision_find},
    member::Member,
};

use crate::{
    decision_view::{page, point_fields, read_id, voices},
    error::WebError,
    form::{Again, Field, Fields, FormView, PostedByNeighbour},
    layout::{Visit, go},
};

/// The form, for whoever may count now.
pub(crate) fn form(visit: &Visit, s: &Seen) -> Option<FormView> {
    let d = &s.decision;
    if !s.paper.may {
        return None;
    }
    let second = s.paper.waits && !s.paper.mine;
    let number = |name: &'static str, label: String| Field::number(name, label, "");
    let form = FormView::new(visit, "paper", format!("/decisions/{}/paper", d.id))
        .field(number("sheets", visit.t("paper-sheets")).hint(visit.t("paper-sheets-hint")).required());
    let form = if d.rule == Rule::Score {
        point_fields(d).fold(form, |form, (name, option)| form.field(number(name, visit.t1("paper-points", "option", option))))
    } else {
        voices(visit, d).into_iter().fold(form, |form, (voice, words)| form.field(number(voice.as_str(), words)))
    };
    let form = if d.rule == Rule::Consent {
        form.field(Field::text("reason", visit.t("decision-reason"), "").hint(visit.t("paper-reason-hint")))
    } else {
        form
    };
    let fold = if second { "paper-fold-second" } else { "paper-fold" };
    Some(form.button(visit.t("paper-send"), "quiet").fold(visit.t(fold)))
}

/// How the count stands, in a sentence.
pub(crate) fn words(visit: &Visit, s: &Seen) -> Option<String> {
    match (s.paper.waits, s.paper.mine) {
        (true, true) => Some(visit.t("paper-waits-mine")),
        (true, false) => Some(visit.t("paper-waits")),
        (false, _) => None,
    }
}

/// A number as it was typed; nothing written is none.
fn read(fields: &Fields, name: &str) -> Result<u32, Refusal> {
    let typed = fields.get(name).trim();
    if typed.is_empty() {
        return Ok(0);
    }
    caremonger_domain::person::plain_number(typed).ok_or(Refusal::Invalid("Write how many, in digits.", "sheets"))
}

fn found(d: &Decision, fields: &Fields) -> Result<Tally, Refusal> {
    let size = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
    let mut tally = Tally { answered: size(read(fields, "sheets")?), ..Tally::default() };
    if d.rule == Rule::Score {
        tally.points = point_fields(d).map(|(name, _)| read(fields, name).map(u64::from)).collect::<Result<_, _>>()?;
    } else {
        for (sum, voice) in tally.voices.iter_mut().zip(Voice::ALL) {
            *sum = size(read(fields, voice.as_str())?);
        }
    }
    Ok(tally)
}

/// `POST /decisions/{id}/paper`
pub(crate) async fn count(Path(id): Path<String>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted;
    let (id, who, reason): (_, Member, String) = (read_id(&id)?, member.clone(), fields.get("reason").to_owned());
    let d = visit.node.read(move |c| Ok::<_, Error>(decision_find(c, id)?)).await?.ok_or(WebError::NotFound)?;
    let done = match found(&d, &fields) {
        Ok(tally) => visit.node.act(move |tx| app::count(tx, &who, id, &tally, &reason)).await,
        Err(refusal) => Err(Error::Refused(refusal)),
    };
    match done {
        Ok(becomes) => Ok(go(&format!("/decisions/{id}?done=paper-{}", becomes.as_str()))),
        Err(e) => page(&visit, &member, id, Some(&Again::failed(&visit, "paper", &fields, e)?)).await,
    }
}
