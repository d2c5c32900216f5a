//! The jobs of a pod: who holds each until when, who could take it, and saying that one could (A4).

use axum::{extract::Path, response::Response};
use caremonger_app::{job as app, member::JOBS};
use caremonger_domain::id::MemberId;
use caremonger_store::{job::Job, member::Member};

use crate::{
    error::WebError,
    form::{FormView, PostedByNeighbour},
    layout::{Visit, go},
};

/// A job as shown.
#[derive(Debug)]
pub(crate) struct JobLine {
    /// What it is called.
    pub(crate) name: String,
    /// Who holds it, and until when.
    pub(crate) held: Vec<(String, String)>,
    /// Who could take it: their page and name.
    pub(crate) could: Vec<(String, String)>,
    /// To say that one could, or could not after all.
    pub(crate) form: Option<FormView>,
}

/// A job with the day it ends on.
pub(crate) fn words(visit: &Visit, j: &Job) -> String {
    let name = visit.t(&format!("job-{}", j.job));
    match j.until {
        Some(until) => visit.ta("job-until", &[("job", name.into()), ("date", visit.day(until).words.into())]),
        None => name,
    }
}

/// Every job there is, for a neighbour.
pub(crate) fn lines(visit: &Visit, me: &Member, jobs: &[Job], offers: &[(String, MemberId, String)]) -> Vec<JobLine> {
    let line = |job: &&str| {
        let job = *job;
        let until = |j: &Job| j.until.map(|t| visit.t1("job-held-until", "date", visit.day(t).words)).unwrap_or_default();
        let offered = offers.iter().any(|(j, m, _)| j == job && *m == me.id);
        let (act, key) = if offered { ("offer-back", "job-offer-back") } else { ("offer", "job-offer") };
        JobLine {
            name: visit.t(&format!("job-{job}")),
            held: jobs.iter().filter(|j| j.job == job).map(|j| (j.name.clone(), until(j))).collect(),
            could: offers.iter().filter(|(j, ..)| j == job).map(|(_, m, n)| (format!("/people/{m}"), n.clone())).collect(),
            form: (me.known && !me.has_job(job)).then(|| {
                FormView::new(visit, format!("{act}-{job}"), format!("/people/jobs/{job}/{act}")).button(visit.t(key), "quiet")
            }),
        }
    };
    JOBS.iter().map(line).collect()
}

/// `POST /people/jobs/{job}/{act}`
pub(crate) async fn act(Path((job, act)): Path<(String, String)>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, .. } = posted;
    match act.as_str() {
        "offer" => visit.node.act(move |tx| app::offer(tx, &member, &job)).await?,
        "offer-back" => visit.node.act(move |tx| app::take_offer_back(tx, &member, &job)).await?,
        _ => return Err(WebError::NotFound),
    }
    Ok(go("/people?done=changed"))
}
