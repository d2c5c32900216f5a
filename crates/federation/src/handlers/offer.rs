//! `Offer{Agreement}`: a pod asks for part of a listing. `Offer{Proposal}`: a pod offers a case. `Offer{EconomicEvent}`: a pod sent money.

use caremonger_app::{case_pass_in, commitment_claim::asked, solidarity as app_solidarity};
use caremonger_wire::{activity::Envelope, agreement::parse_claim, case_pass, json, solidarity};

use super::{Prepared, Stop, ready, sender};
use crate::Federation;

pub(super) async fn prepare(federation: &Federation, e: Envelope) -> Result<Prepared, Stop> {
    if let Some(object) = e.object().filter(|o| json::has_type(o, "Proposal")) {
        let facts = case_pass::parse(object).ok_or(Stop::Never("its case cannot be read"))?;
        let uri = json::id_of(object).ok_or(Stop::Never("its case has no id"))?.to_owned();
        let from = sender(federation, &e).await?;
        let to = to_and_cc(&e);
        return ready(move |tx| case_pass_in::offered(tx, &from, &e.id, &uri, &facts, &to));
    }
    if let Some(object) = e.object().filter(|o| json::has_type(o, "EconomicEvent")) {
        let sent = solidarity::parse(object).ok_or(Stop::Never("its money cannot be read"))?;
        if json::id_at(object, "provider").is_some_and(|provider| provider != e.actor) {
            return Err(Stop::Never("it is another's money"));
        }
        let from = sender(federation, &e).await?;
        let to = to_and_cc(&e);
        return ready(move |tx| app_solidarity::offered(tx, &from, &e.id, sent, &to));
    }
    let claim = match parse_claim(&e.doc) {
        Ok(Some(claim)) => Ok(claim),
        Ok(None) => return Err(Stop::Never("it offers no agreement")),
        Err(refusal) => Err(refusal),
    };
    let object = e.object().ok_or(Stop::Never("it offers no agreement"))?;
    let satisfies = object.get("stipulates").and_then(|s| json::many(Some(s)).find_map(|s| json::id_at(s, "satisfies")));
    let satisfies = satisfies.ok_or(Stop::Never("it satisfies nothing"))?.to_owned();
    let from = sender(federation, &e).await?;
    let to = to_and_cc(&e);
    ready(move |tx| asked(tx, &from, &e.id, claim.clone(), &satisfies, &to))
}

fn to_and_cc(e: &Envelope) -> Vec<String> {
    json::addressees(&e.doc).map(str::to_owned).collect()
}
