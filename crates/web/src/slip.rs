//! Slips as pages: asking for one, which takes a script; using one, without a sign-in; printing some at the desk.

use askama::Template;
use axum::{
    extract::Path,
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use caremonger_app::{
    Error,
    secret::{hex, unhex},
    slip as app,
};
use caremonger_domain::{
    Refusal,
    case::spoken_code,
    id::DecisionId,
    slip::{NEEDED, Said},
};
use caremonger_store::{
    decision::{Decision, decision_find},
    member::Member,
};

use crate::{
    assets,
    decision_view::read_id,
    error::WebError,
    form::{Again, Field, FormView, Input, Posted, PostedByNeighbour},
    headers,
    layout::{Neighbour, Page, Visit, go, html, html_again, private},
    listing_view::paragraphs,
};

/// The fields of a blinded token: one for each key.
const BLINDED: [&str; 2] = ["blinded0", "blinded1"];

#[derive(Template)]
#[template(path = "slip.html")]
struct Ask {
    page: Page,
    question: String,
    lang: String,
    id: String,
    keys: [String; 2],
    ask: FormView,
    answer: FormView,
    back: String,
    script: String,
}

#[derive(Template)]
#[template(path = "slip_use.html")]
struct Use {
    page: Page,
    question: Option<(String, String)>,
    why: Vec<String>,
    form: FormView,
}

#[derive(Template)]
#[template(path = "slips.html")]
struct Slips {
    page: Page,
    question: String,
    lang: String,
    until: String,
    form: Option<FormView>,
    codes: Vec<String>,
    link: String,
}

/// What part of those who received help has to say yes, as a field of a proposal.
pub(crate) fn needed_field(visit: &Visit) -> Field {
    let needed = NEEDED.iter().map(|n| (n.to_string(), visit.t(&format!("slip-needed-{n}")))).collect();
    Field::select("recipients", visit.t("slip-needed"), "0", needed).hint(visit.t("slip-needed-hint"))
}

fn said_field(visit: &Visit) -> Field {
    let all = Said::ALL.iter().map(|s| (s.to_string(), visit.t(&format!("decision-majority-{s}")), String::new()));
    Field::choice("answer", visit.t("decision-answer"), "", all.collect())
}

/// `GET /decisions/{id}/slip`: the page whose script asks for a slip.
pub(crate) async fn show(Neighbour { visit, member }: Neighbour, Path(id): Path<String>) -> Result<Response, WebError> {
    let id = read_id(&id)?;
    let keys = app::ready(&visit.node, member, id).await?.map(|k| hex(&k));
    let d = visit.node.read(move |c| Ok::<_, Error>(decision_find(c, id)?)).await?.ok_or(WebError::NotFound)?;
    let ask = FormView::new(&visit, "ask", format!("/decisions/{id}/slip")).button(visit.t("slip-get"), "main");
    let answer = FormView::new(&visit, "use", "/slip")
        .field(Field::hidden("slip", ""))
        .field(said_field(&visit))
        .button(visit.t("slip-answer"), "main");
    let mut frame = Page::new(&visit, visit.t("slip-get"));
    frame.hidden = true;
    let (question, lang) = (d.question, d.language);
    let (back, script) = (format!("/decisions/{id}"), assets::slip_path());
    let mut response = private(html(&Ask { page: frame, question, lang, id: id.to_string(), keys, ask, answer, back, script })?);
    // Of all pages this one alone sends something by its script: what is answered goes without the cookie of whoever is signed in.
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(headers::POLICY_OF_SLIPS));
    Ok(response)
}

/// `POST /decisions/{id}/slip`: signs a slip unseen. The answer is the signature in hex.
pub(crate) async fn give(Path(id): Path<String>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted;
    let id: DecisionId = read_id(&id)?;
    let blinded = BLINDED.map(|name| unhex(fields.get(name)));
    let [Some(for_recipients), Some(for_others)] = blinded else {
        return Err(Error::Refused(Refusal::Invalid("This slip cannot be read.", "blinded")).into());
    };
    let signed = visit.node.act(move |tx| app::give(tx, &member, id, &[for_recipients.clone(), for_others.clone()])).await?;
    Ok(private(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], hex(&signed)).into_response()))
}

fn use_page(visit: &Visit, slip: &str, d: Option<&Decision>, again: Option<&Again>) -> Result<Response, WebError> {
    let form = FormView::new(visit, "use", "/slip");
    let form = match d {
        Some(_) => form.field(Field::hidden("slip", slip)).field(said_field(visit)),
        None => form.field(Field::text("slip", visit.t("slip-code"), slip).hint(visit.t("slip-code-hint")).required()),
    };
    let form = form.button(visit.t(if d.is_some() { "slip-answer" } else { "slip-go-on" }), "main").again(again);
    let mut frame = Page::new(visit, visit.t("slip-title")).again(again);
    frame.hidden = true;
    let question = d.map(|d| (d.question.clone(), d.language.clone()));
    let why = d.map(|d| paragraphs(&d.why)).unwrap_or_default();
    Ok(private(html_again(&Use { page: frame, question, why, form }, again)?))
}

/// `GET /slip`: for whoever has a slip, without a sign-in.
pub(crate) async fn use_one(visit: Visit) -> Result<Response, WebError> {
    use_page(&visit, "", None, None)
}

/// `POST /slip`: first shows what the slip is for, then takes the answer.
pub(crate) async fn answer(Posted { visit, fields }: Posted) -> Result<Response, WebError> {
    let slip = fields.get("slip").to_owned();
    let d = match app::look(&visit.node, slip.clone()).await {
        Ok(d) => d,
        Err(e) => return use_page(&visit, &slip, None, Some(&Again::failed(&visit, "use", &fields, e)?)),
    };
    let Some(said) = fields.find("answer") else { return use_page(&visit, &slip, Some(&d), None) };
    let Ok(said) = said.parse::<Said>() else {
        let again = Again::refused(&visit, "use", &fields, &Refusal::Invalid("Choose an answer.", "answer"));
        return use_page(&visit, &slip, Some(&d), Some(&again));
    };
    visit.node.act(move |tx| app::answer(tx, &slip, said)).await?;
    Ok(go("/slip?done=decision-said"))
}

async fn print_page(
    visit: &Visit,
    me: &Member,
    id: DecisionId,
    codes: Vec<String>,
    again: Option<&Again>,
) -> Result<Response, WebError> {
    let d = visit.node.read(move |c| Ok::<_, Error>(decision_find(c, id)?)).await?;
    let d = d.filter(|d| d.pod == me.pod && app::is_asked(d)).ok_or(WebError::NotFound)?;
    let form = codes.is_empty().then(|| {
        FormView::new(visit, "slips", format!("/decisions/{id}/slips"))
            .field(Field::number("number", visit.t("slip-number"), "").hint(visit.t("slip-number-hint")).required())
            .button(visit.t("slip-print"), "main")
            .again(again)
    });
    let codes = codes.iter().map(|c| spoken_code(c)).collect();
    let mut frame = Page::new(visit, visit.t("slip-print")).again(again);
    frame.hidden = true;
    let link = format!("{}/slip", visit.node.urls().origin());
    let (question, lang) = (d.question, d.language);
    let view = Slips { page: frame, question, lang, until: visit.moment(d.closes_at).words, form, codes, link };
    Ok(private(html_again(&view, again)?))
}

/// `GET /decisions/{id}/slips`: how many are to be printed.
pub(crate) async fn to_print(Neighbour { visit, member }: Neighbour, Path(id): Path<String>) -> Result<Response, WebError> {
    if !member.has_job("desk") {
        return Err(WebError::NotAllowed);
    }
    print_page(&visit, &member, read_id(&id)?, Vec::new(), None).await
}

/// `POST /decisions/{id}/slips`: a sheet of slips to be cut, shown this once.
pub(crate) async fn print(Path(id): Path<String>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted.at_desk()?;
    let id = read_id(&id)?;
    let number = fields.get("number").trim().parse().unwrap_or(0);
    let who = member.clone();
    match visit.node.act(move |tx| app::print(tx, &who, id, number)).await {
        Ok(codes) => print_page(&visit, &member, id, codes, None).await,
        Err(e) => print_page(&visit, &member, id, Vec::new(), Some(&Again::failed(&visit, "slips", &fields, e)?)).await,
    }
}
