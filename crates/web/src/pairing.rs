//! What is done on the pages of calls and letters: answering, saying how it went, seeing the number or the address, ending.

use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use caremonger_app::{
    Error, bridge,
    call::{self as app_call, Word},
    call_wish as app_wish,
    pairing::{self as app, Proposal},
    pairing_end, pen as app_pen,
};
use caremonger_domain::{
    Refusal,
    id::CallWishId,
    pairing::{CheckIn, Side, Wanting},
};

use crate::{
    call_wish, desk_calls, details,
    error::WebError,
    form::{Again, Field, Fields, FormView, PostedByNeighbour},
    layout::{Neighbour, Page, Plain, Visit, go, private},
    pairing_view::{list, page, read_id},
};

fn side(fields: &Fields) -> Result<Side, WebError> {
    fields.get("side").parse().map_err(|_| WebError::NotFound)
}

/// `POST /calls/{id}/{act}`
pub(crate) async fn act(Path((id, act)): Path<(String, String)>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted;
    let (id, who) = (read_id(&id)?, member.clone());
    let node = visit.node.clone();
    let done = match act.as_str() {
        "yes" | "no" => {
            let (side, yes) = (side(&fields)?, act == "yes");
            node.act(move |tx| app::answer(tx, &who, id, side, yes)).await
        }
        "say" => {
            let word = match fields.get("word") {
                "talked" => Word::Talked,
                "no-answer" => Word::NoAnswer,
                "wrote" => Word::Wrote,
                _ => return Err(WebError::NotFound),
            };
            node.act(move |tx| app_call::say(tx, &who, id, word)).await
        }
        "check" => {
            let side = side(&fields)?;
            let answer: CheckIn = fields.get("answer").parse().map_err(|_| WebError::NotFound)?;
            node.act(move |tx| app_call::check(tx, &who, id, side, answer)).await
        }
        "open" | "close" => {
            let (side, open) = (side(&fields)?, act == "open");
            node.act(move |tx| app_pen::open(tx, &who, id, side, open)).await
        }
        "end" => {
            node.act(move |tx| pairing_end::end(tx, &who, id)).await?;
            return Ok(go("/calls?done=call-ended"));
        }
        "reveal" => {
            return match node.act(move |tx| app_call::reveal(tx, &who, id)).await {
                Ok(shown) => page(&visit, &member, id, Some(details::shown(&visit, shown)), None).await,
                Err(e) => page(&visit, &member, id, None, Some(&Again::failed(&visit, "reveal", &fields, e)?)).await,
            };
        }
        "ring" => {
            return match bridge::ring(&node, &who, id).await {
                Ok(rings) => Ok(go(&format!("/calls/{id}?done={}", if rings { "call-rings" } else { "call-no-bridge" }))),
                Err(e) => page(&visit, &member, id, None, Some(&Again::failed(&visit, "ring", &fields, e)?)).await,
            };
        }
        "address" => {
            return match node.act(move |tx| app_pen::address(tx, &who, id)).await {
                Ok(shown) => page(&visit, &member, id, Some(details::shown(&visit, shown)), None).await,
                Err(e) => page(&visit, &member, id, None, Some(&Again::failed(&visit, "address", &fields, e)?)).await,
            };
        }
        _ => return Err(WebError::NotFound),
    };
    match done {
        Ok(()) if fields.get("at") == "desk" => Ok(go("/desk/calls?done=call-said")),
        // After a no, or once somebody was reached, it may be none of the reader's any more.
        Ok(()) => {
            let (node, me) = (visit.node.clone(), member);
            let still = visit.node.read(move |c| app::seen(c, &node, &me, id)).await.is_ok();
            Ok(go(&if still { format!("/calls/{id}?done=call-said") } else { "/calls?done=call-said".to_owned() }))
        }
        Err(Error::Refused(Refusal::WrongState { .. })) if act == "yes" => Err(WebError::NotFound),
        Err(e) => page(&visit, &member, id, None, Some(&Again::failed(&visit, "say-talked", &fields, e)?)).await,
    }
}

fn worried_page(visit: &Visit, id: &str, again: Option<&Again>) -> Result<Response, WebError> {
    let yes_no = || {
        vec![
            ("yes".to_owned(), visit.t("call-answer-yes"), String::new()),
            ("no".to_owned(), visit.t("call-answer-no"), String::new()),
        ]
    };
    let form = FormView::new(visit, "worried", format!("/calls/{id}/worried"))
        .field(Field::choice("danger", visit.t("call-danger"), "", yes_no()).hint(visit.t("call-danger-hint")))
        .field(Field::choice("knows", visit.t("call-knows"), "", yes_no()).hint(visit.t("call-knows-hint")))
        .button(visit.t("call-tell-desk"), "main")
        .again(again);
    let mut frame = Page::new(visit, visit.t("call-worried-title")).again(again);
    frame.quiet = true;
    let back = (format!("/calls/{id}"), visit.t("calls-title"));
    let mut answer =
        Plain { page: frame, words: vec![visit.t("call-worried-words")], links: vec![back], form: Some(form) }.into_response();
    if again.is_some() {
        *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(private(answer))
}

/// `GET /calls/{id}/worried`: two questions, and then the desk.
pub(crate) async fn worried(Neighbour { visit, member }: Neighbour, Path(id): Path<String>) -> Result<Response, WebError> {
    let (pairing, node) = (read_id(&id)?, visit.node.clone());
    visit.node.read(move |c| app::seen(c, &node, &member, pairing)).await?;
    worried_page(&visit, &id, None)
}

/// `POST /calls/{id}/worried`
pub(crate) async fn say_worried(Path(id): Path<String>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted;
    let pairing = read_id(&id)?;
    let answered = |name: &str| match fields.get(name) {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    let (Some(danger), Some(knows)) = (answered("danger"), answered("knows")) else {
        let missing = if answered("danger").is_none() { "danger" } else { "knows" };
        let refusal = Refusal::Invalid("Choose one from the list.", missing);
        return worried_page(&visit, &id, Some(&Again::refused(&visit, "worried", &fields, &refusal)));
    };
    let word = Word::Worried { danger, knows };
    match visit.node.act(move |tx| app_call::say(tx, &member, pairing, word)).await {
        Ok(()) => Ok(go("/calls?done=call-told")),
        Err(e) => worried_page(&visit, &id, Some(&Again::failed(&visit, "worried", &fields, e)?)),
    }
}

/// `POST /calls/wishes/{wanting}`: what somebody wishes for themselves.
pub(crate) async fn wish(Path(wanting): Path<String>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted;
    let wanting: Wanting = wanting.parse().map_err(|_| WebError::NotFound)?;
    let (who, wish) = (member.clone(), call_wish::read(&fields, wanting));
    match visit.node.act(move |tx| app_wish::put(tx, &who, who.id, wish)).await {
        Ok(_) => Ok(go("/calls?done=changed")),
        Err(e) => list(&visit, &member, Some(&Again::failed(&visit, wanting.as_str(), &fields, e)?)).await,
    }
}

/// `POST /calls/wishes/{id}/{act}`
pub(crate) async fn wish_act(Path((id, act)): Path<(String, String)>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted;
    let id: CallWishId = id.parse().map_err(|_| WebError::NotFound)?;
    match act.as_str() {
        "keep" => visit.node.act(move |tx| app_wish::keep(tx, &member, id)).await?,
        "end" => visit.node.act(move |tx| app_wish::end(tx, &member, id)).await?,
        _ => return Err(WebError::NotFound),
    }
    Ok(go(if fields.get("at") == "desk" { "/desk/calls?done=changed" } else { "/calls?done=changed" }))
}

/// `POST /desk/calls`: the desk asks two.
pub(crate) async fn propose(posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted.at_desk()?;
    let read = || {
        Some(Proposal {
            ask: fields.get("ask").parse().ok()?,
            offer: fields.get("offer").parse().ok()?,
            when: fields.get("day").parse().ok().zip(fields.get("time").parse().ok()),
            second: fields.get("second").parse().ok(),
        })
    };
    let form = fields.find("form").unwrap_or("pair").to_owned();
    let Some(proposal) = read() else {
        let refusal = Refusal::Invalid("Choose somebody from the list.", "ask");
        return desk_calls::page(&visit, &member, Some(&Again::refused(&visit, &form, &fields, &refusal))).await;
    };
    let who = member.clone();
    match visit.node.act(move |tx| app::propose(tx, &who, &proposal)).await {
        Ok(_) => Ok(go("/desk/calls?done=asked")),
        Err(e) => desk_calls::page(&visit, &member, Some(&Again::failed(&visit, &form, &fields, e)?)).await,
    }
}
