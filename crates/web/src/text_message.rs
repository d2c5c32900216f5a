//! Trying text messages at the desk: what a plain phone would get back.

use askama::Template;
use axum::response::Response;
use caremonger_app::{
    Error,
    text_message::{self as app, Incoming},
};
use caremonger_domain::{
    answer_word,
    text_message::{Word, read},
};
use caremonger_store::{letter::letter_of_case, pod::pod_find};

use crate::{
    error::WebError,
    form::{Again, Field, FormView, Input, PostedByNeighbour, Slip},
    layout::{Desk, Page, Visit, html_again},
};

/// Most texts shown.
const SHOWN: i64 = 20;

#[derive(Template)]
#[template(path = "texts.html")]
struct Texts {
    page: Page,
    form: FormView,
    sent: bool,
    reply: Option<String>,
    follow: Vec<(String, String)>,
}

fn form(visit: &Visit, again: Option<&Again>, number: &str) -> FormView {
    FormView::new(visit, "text", "/desk/texts")
        .field(Field::phone("phone", visit.t("texts-number"), number).required())
        .field(Field::text("text", visit.t("texts-text"), "").required())
        .button(visit.t("texts-send"), "main")
        .again(again)
}

fn page(visit: &Visit, form: FormView, again: Option<&Again>) -> Texts {
    let page = Page::new(visit, visit.t("texts-title")).again(again);
    Texts { page, form, sent: false, reply: None, follow: Vec::new() }
}

/// `GET /desk/texts`
pub(crate) async fn show(Desk { visit, .. }: Desk) -> Result<Response, WebError> {
    html_again(&page(&visit, form(&visit, None, ""), None), None)
}

/// `POST /desk/texts`
pub(crate) async fn send(posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted.at_desk()?;
    let refused = match fields.get("text") {
        // Here it would sign somebody in as somebody else.
        text if read(text) == Word::Code => Some("texts-no-code"),
        text if answer_word::read(text).is_some() => Some("texts-no-answer"),
        _ => None,
    };
    if let Some(key) = refused {
        let again = Slip("text", key).again(&visit, "text", &fields);
        return html_again(&page(&visit, form(&visit, Some(&again), ""), Some(&again)), Some(&again));
    }
    let number = fields.get("phone").to_owned();
    let (from, text, id) = (number.clone(), fields.get("text").to_owned(), format!("{:032x}", visit.node.random().bits()));
    let done = visit.node.act(move |tx| {
        let pod = pod_find(tx.conn, member.pod)?.map(|p| p.name);
        let reply = app::received(tx, &Incoming { id, from: from.clone(), text, pod })?;
        let follow = match app::case_of_number(tx.conn, tx.node, member.pod, &from)? {
            Some(c) => letter_of_case(tx.conn, c.id, SHOWN)?,
            None => Vec::new(),
        };
        Ok::<_, Error>((reply, follow))
    });
    match done.await {
        Ok((reply, follow)) => {
            let follow = follow
                .into_iter()
                .map(|(kind, state)| (visit.t(&format!("texts-kind-{kind}")), visit.t(&format!("texts-state-{state}"))));
            let follow = follow.collect();
            let view = Texts { sent: true, reply, follow, ..page(&visit, form(&visit, None, &number), None) };
            html_again(&view, None)
        }
        Err(e) => {
            let again = Again::failed(&visit, "text", &fields, e)?;
            html_again(&page(&visit, form(&visit, Some(&again), ""), Some(&again)), Some(&again))
        }
    }
}
