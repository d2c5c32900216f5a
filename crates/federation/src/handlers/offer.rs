//! `Offer{Agreement}`: a pod asks for part of a listing.

use caremonger_app::commitment_claim::asked;
use caremonger_wire::{activity::Envelope, agreement::parse_claim, json};

use super::{Prepared, Stop, ready, sender};
use crate::Federation;

pub(super) async fn prepare(federation: &Federation, e: Envelope) -> Result<Prepared, Stop> {
    let claim = match parse_claim(&e.doc) {
        Ok(Some(claim)) => Ok(claim),
        Ok(None) => return Err(Stop::Never("it offers no agreement")),
        Err(refusal) => Err(refusal),
    };
    let object = e.object().ok_or(Stop::Never("it offers no agreement"))?;
    let satisfies = object.get("stipulates").and_then(|s| json::many(Some(s)).find_map(|s| json::id_at(s, "satisfies")));
    let satisfies = satisfies.ok_or(Stop::Never("it satisfies nothing"))?.to_owned();
    let from = sender(federation, &e).await?;
    let to: Vec<String> = ["to", "cc"].iter().flat_map(|k| json::ids_at(&e.doc, k)).map(str::to_owned).collect();
    ready(move |tx| asked(tx, &from, &e.id, claim.clone(), &satisfies, &to))
}
