//! What is done on the pages of talks with a mediator: asking, taking up, answering, saying one's word, setting the day, ending.

use axum::{extract::Path, response::Response};
use caremonger_app::{Error, mediation as app};
use caremonger_domain::{Refusal, id::MemberId};

use crate::{
    error::WebError,
    form::{self, Again, PostedByNeighbour},
    layout::go,
    mediation_view::{list, page, read_id},
};

/// `POST /mediations`
pub(crate) async fn ask(PostedByNeighbour { visit, member, fields }: PostedByNeighbour) -> Result<Response, WebError> {
    let (who, text) = (member.clone(), fields.get("text").to_owned());
    let done = match fields.get("member").parse::<MemberId>() {
        Ok(other) => visit.node.act(move |tx| app::ask(tx, &who, other, &text)).await,
        Err(_) => Err(Refusal::Invalid("Choose somebody from the list.", "member").into()),
    };
    match done {
        Ok(id) => Ok(go(&format!("/mediations/{id}?done=mediation-asked"))),
        Err(e) => list(&visit, &member, Some(&Again::failed(&visit, "ask", &fields, e)?)).await,
    }
}

/// `POST /mediations/{id}/{act}`
pub(crate) async fn act(Path((id, act)): Path<(String, String)>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted;
    let (id, who) = (read_id(&id)?, member.clone());
    let node = visit.node.clone();
    let text = |name: &str| fields.get(name).to_owned();
    let mut said = "mediation-said";
    let done: Result<(), Error> = match act.as_str() {
        "take-up" => node.act(move |tx| app::take_up(tx, &who, id)).await,
        "yes" => node.act(move |tx| app::answer(tx, &who, id, true)).await,
        "no" => {
            said = "mediation-over";
            node.act(move |tx| app::answer(tx, &who, id, false)).await
        }
        "word" => {
            let text = text("text");
            node.act(move |tx| app::word(tx, &who, id, &text)).await
        }
        "day" => match form::day(fields.get("day"), "day") {
            Ok(Some(day)) => {
                let place = text("place");
                node.act(move |tx| app::set_day(tx, &who, id, day, &place)).await
            }
            _ => {
                let words = "Choose a day that is still to come, within two weeks of their yes.";
                Err(Refusal::Invalid(words, "day").into())
            }
        },
        "end" => match fields.get("settled") {
            given @ ("yes" | "no") => {
                said = "mediation-over";
                let (settled, agreed) = (given == "yes", text("agreed"));
                node.act(move |tx| app::end(tx, &who, id, settled, &agreed)).await
            }
            _ => Err(Refusal::Invalid("Choose one from the list.", "settled").into()),
        },
        "take-back" => {
            said = "mediation-over";
            node.act(move |tx| app::take_back(tx, &who, id)).await
        }
        _ => return Err(WebError::NotFound),
    };
    match done {
        Ok(()) => Ok(go(&format!("/mediations/{id}?done={said}"))),
        Err(e) => page(&visit, &member, id, Some(&Again::failed(&visit, &act, &fields, e)?)).await,
    }
}
