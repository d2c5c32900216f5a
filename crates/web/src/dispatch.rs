//! At the desk: whom to ask for help with something, and giving it to whoever says yes.

use askama::Template;
use axum::{extract::Path, response::Response};
use caremonger_app::{
    Error, card,
    dispatch::{self as app, Candidate},
};
use caremonger_domain::{Amount, Refusal, id::MemberId};
use caremonger_store::member::Member;

use crate::{
    card::link_page,
    error::WebError,
    form::{self, Again, Field, FormView, Input, PostedByNeighbour},
    layout::{Desk, Page, Visit, html_again},
    listing::read_id,
};

#[derive(Template)]
#[template(path = "dispatch.html")]
struct Give {
    page: Page,
    listing: (String, String, String),
    form: Option<FormView>,
}

fn why(visit: &Visit, c: &Candidate) -> String {
    let lately = visit.counted("dispatch-lately", c.lately);
    let more = [
        (c.free, "dispatch-free"),
        (c.knows_area, "dispatch-knows-area"),
        (c.speaks, "dispatch-speaks"),
        (c.drives, "dispatch-drives"),
        (!c.member.known, "dispatch-new"),
    ];
    let more = more.into_iter().filter(|(is, _)| *is).map(|(_, key)| visit.t(key));
    [lately].into_iter().chain(more).collect::<Vec<_>>().join(" · ")
}

async fn page(visit: &Visit, who: &Member, id: &str, again: Option<&Again>) -> Result<Response, WebError> {
    let (id, me, now) = (read_id(id)?, who.clone(), visit.node.now());
    let (l, found) = visit.node.read(move |c| app::candidates(c, &me, id, now)).await?;
    let options: Vec<_> = found.iter().map(|c| (c.member.id.to_string(), c.member.name.clone(), why(visit, c))).collect();
    let form = (!options.is_empty() && l.check_answerable(now).is_ok()).then(|| {
        let mut form = FormView::new(visit, "give", format!("/listings/{id}/give"))
            .field(Field::choice("member", visit.t("dispatch-who"), "", options).hint(visit.t("dispatch-who-hint")));
        if let Some(left) = l.remaining() {
            let hint = visit.t1("promise-amount-hint", "left", visit.amount(left, l.unit.as_ref()));
            form = form.field(Field::number("amount", visit.t("dispatch-amount"), &left.to_string()).hint(hint).required());
        }
        form.button(visit.t("dispatch-button"), "main").again(again)
    });
    let page = Page::new(visit, visit.t("dispatch-title")).again(again);
    html_again(&Give { page, listing: (format!("/listings/{id}"), l.title, l.language), form }, again)
}

/// `GET /listings/{id}/give`
pub(crate) async fn show(Desk { visit, member }: Desk, Path(id): Path<String>) -> Result<Response, WebError> {
    page(&visit, &member, &id, None).await
}

/// `POST /listings/{id}/give`
pub(crate) async fn give(Path(id): Path<String>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted.at_desk()?;
    let amount: Option<Amount> = match form::amount(fields.get("amount")) {
        Ok(amount) => amount,
        Err(slip) => return page(&visit, &member, &id, Some(&slip.again(&visit, "give", &fields))).await,
    };
    let Ok(to) = fields.get("member").parse::<MemberId>() else {
        let none = Refusal::Invalid("Choose somebody from the list.", "member");
        return page(&visit, &member, &id, Some(&Again::refused(&visit, "give", &fields, &none))).await;
    };
    let (listing, me) = (read_id(&id)?, member.clone());
    let given = visit.node.act(move |tx| {
        let c = app::give(tx, &me, listing, to, amount)?;
        let secret = card::make(tx, &me, c.id)?;
        Ok::<_, Error>((c, secret))
    });
    match given.await {
        Ok((c, secret)) => link_page(&visit, &c.helper_name, &secret),
        Err(e) => page(&visit, &member, &id, Some(&Again::failed(&visit, "give", &fields, e)?)).await,
    }
}
