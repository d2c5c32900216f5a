//! What is lent: when it is back, who has it, and the word that it is.

use axum::{extract::Path, response::Response};
use caremonger_app::{Error, loan as app, member::speaks_for};
use caremonger_domain::{
    commitment::{Commitment, Side},
    listing::Listing,
};
use caremonger_store::{
    Conn,
    commitment::commitment_find,
    loan::{Loan, loan_out},
    member::Member,
};

use crate::{
    commitment,
    error::WebError,
    form::{Again, FormView, PostedByNeighbour},
    layout::{Visit, go},
};

/// Most loans that are shown on a listing.
const SHOWN: i64 = 20;

/// What is out of a listing, each with the promise.
pub(crate) fn out(conn: &mut Conn, l: &Listing) -> Result<Vec<(Loan, Commitment)>, Error> {
    let mut all = Vec::new();
    if l.lent_for.is_some() {
        for loan in loan_out(conn, l.id, SHOWN)? {
            all.extend(commitment_find(conn, loan.commitment)?.map(|c| (loan, c)));
        }
    }
    Ok(all)
}

/// How long it is lent, and what is out of it, in words: who has it is for those who look after it.
pub(crate) fn words(visit: &Visit, l: &Listing, out: &[(Loan, Commitment)], mine: bool) -> Vec<String> {
    let Some(days) = l.lent_for else { return Vec::new() };
    let mut lines = vec![visit.counted("wire-lent-for", days.into())];
    for (loan, c) in out {
        let date = visit.day(loan.due_at).words;
        lines.push(match (mine, c.helper_name.as_str()) {
            (true, name) if !name.is_empty() => visit.ta("loan-out-to", &[("name", name.into()), ("date", date.into())]),
            _ => visit.t1("loan-out", "date", date),
        });
    }
    lines
}

/// What is said on the page of the promise, and the button for the lender.
pub(crate) fn of_promise(
    visit: &Visit,
    who: &Member,
    c: &Commitment,
    l: &Listing,
    loan: Option<&Loan>,
) -> (Option<String>, Option<FormView>) {
    let Some(loan) = loan else { return (None, None) };
    if let Some(back) = loan.returned_at {
        return (Some(visit.t1("loan-returned", "date", visit.day(back).words)), None);
    }
    let form = speaks_for(who, Side::Owner, c, l)
        .then(|| FormView::new(visit, "returned", format!("/promises/{}/returned", c.id)).button(visit.t("loan-back"), "main"));
    (Some(visit.t1("loan-until", "date", visit.day(loan.due_at).words)), form)
}

/// `POST /promises/{id}/returned`
pub(crate) async fn returned(Path(id): Path<String>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted;
    let id = commitment::read_id(&id)?;
    let who = member.clone();
    match visit.node.act(move |tx| app::returned(tx, &who, id)).await {
        Ok(()) => Ok(go(&format!("/promises/{id}?done=said"))),
        Err(e) => commitment::page(&visit, &member, id, Some(&Again::failed(&visit, "returned", &fields, e)?)).await,
    }
}
