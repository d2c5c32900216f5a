//! A number or an address in a text that others would read: one press puts it where only those see it who need it (B11).

use std::collections::BTreeMap;

use caremonger_app::private_place as app;
use caremonger_domain::{
    gate::check_text,
    id::CaseId,
    listing::Kind,
    person::Field as Detail,
    private_place::{put_away, take_out},
};
use caremonger_store::member::Member;

use crate::{
    error::WebError,
    form::{Again, Fields, FormView},
    layout::Visit,
};

/// The texts of a listing.
const TEXTS: [&str; 3] = ["title", "description", "area"];
/// What the button says to the form.
pub(crate) const KEEP: &str = "keep-private";

/// The form with that button, where it has to be looked at again for a private detail that can be taken out.
pub(crate) fn offer(visit: &Visit, form: FormView, again: Option<&Again>) -> FormView {
    let at_fault = |again: &&Again| {
        let text = again.field.filter(|f| TEXTS.contains(f)).map(|f| again.fields.get(f));
        again.form == form.name && text.is_some_and(|t| check_text(t).is_err() && take_out(t).is_some())
    };
    if again.filter(at_fault).is_some() { form.go(visit.t("private-keep"), "quiet", KEEP) } else { form }
}

/// The word for what was done then. Whoever takes what is offered is shown less than whoever brings what is asked for.
pub(crate) const fn done(kind: Kind) -> &'static str {
    match kind {
        Kind::Offer => "kept-private-offer",
        Kind::Request => "kept-private",
    }
}

/// Whether that button was pressed.
pub(crate) fn is_wanted(fields: &Fields) -> bool {
    fields.get("go") == KEEP
}

/// Takes the private details out of the texts of a form and keeps them for the neighbour who wrote them.
pub(crate) async fn keep(visit: &Visit, member: &Member, fields: &mut Fields) -> Result<(), WebError> {
    let (who, found) = (member.clone(), take_out_of(fields));
    Ok(visit.node.act(move |tx| app::keep(tx, &who, found.clone())).await?)
}

/// The same for the person of a case, where somebody at the desk wrote it.
pub(crate) async fn keep_of_case(visit: &Visit, member: &Member, id: CaseId, fields: &mut Fields) -> Result<(), WebError> {
    let (who, found) = (member.clone(), take_out_of(fields));
    Ok(visit.node.act(move |tx| app::keep_of_case(tx, &who, id, found.clone())).await?)
}

/// Takes the private details out of the texts of a form.
fn take_out_of(fields: &mut Fields) -> Vec<(Detail, String)> {
    let mut found = Vec::new();
    for name in TEXTS {
        if let Some((rest, private)) = take_out(fields.get(name)).filter(|(_, private)| !private.is_empty()) {
            found.extend(private);
            fields.set(name, rest);
        }
    }
    found
}

/// The same where the form itself has the private places, further down or on a later step.
pub(crate) fn keep_in_form(fields: &mut Fields, asked: &[Detail]) {
    let mut kept: BTreeMap<Detail, String> = asked.iter().map(|d| (*d, fields.get(d.as_str()).to_owned())).collect();
    put_away(&mut kept, asked, take_out_of(fields));
    for (detail, text) in kept {
        fields.set(detail.as_str(), text);
    }
}
