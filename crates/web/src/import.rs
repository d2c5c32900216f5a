//! At the desk: bringing a list over from a spreadsheet, a contact list or a chat, with a look before and a way back.

use askama::Template;
use axum::{
    extract::{Path, Request},
    response::{IntoResponse as _, Response},
};
use caremonger_app::{
    Error,
    import::{self as app, Done, Plan},
};
use caremonger_domain::{
    Refusal,
    import::{Column, Kind, Table, read},
};
use caremonger_store::{
    import::{Import, import_page},
    member::Member,
};

use crate::{
    error::WebError,
    form::{Again, Field, Fields, FormView, Input, PostedByNeighbour},
    layout::{Desk, Page, Plain, Visit, go, html_again, private},
    once, photo,
};

/// Names of the fields that say what stands in a column: as many as are looked at.
const COLUMNS: [&str; 12] = ["c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9", "c10", "c11", "c12"];
/// Rows that are shown beforehand.
const LOOK: usize = 3;
/// Lists that are shown.
const PAST: i64 = 20;

#[derive(Template)]
#[template(path = "import.html")]
struct Lists {
    page: Page,
    lead: bool,
    look: Vec<Vec<(String, String)>>,
    form: FormView,
    file: Option<FormView>,
    past: Vec<(String, Option<FormView>)>,
}

fn counted(visit: &Visit, key: &str, count: usize) -> String {
    visit.counted(key, i64::try_from(count).unwrap_or(i64::MAX))
}

fn past_line(visit: &Visit, i: &Import, rows: i64) -> (String, Option<FormView>) {
    let what = visit.counted(&format!("import-past-{}", i.kind), rows);
    let words = format!("{} · {what}", visit.moment(i.created_at).words);
    let form = app::can_undo(i, visit.node.now()).then(|| {
        FormView::new(visit, format!("undo-{}", i.id), format!("/desk/import/{}", i.id))
            .button(visit.t("import-undo"), "danger")
            .fold(visit.t("import-undo-fold"))
    });
    let words = if i.undone_at.is_some() { format!("{words} · {}", visit.t("import-undone")) } else { words };
    (words, form)
}

async fn page(
    visit: &Visit,
    who: &Member,
    form: FormView,
    look: Vec<Vec<(String, String)>>,
    again: Option<&Again>,
) -> Result<Response, WebError> {
    let pod = who.pod;
    let past = visit.node.read(move |c| Ok::<_, Error>(import_page(c, pod, PAST)?)).await?;
    let past = past.iter().map(|(i, rows)| past_line(visit, i, *rows)).collect();
    let look_is_empty = look.is_empty();
    let view = Lists {
        page: Page::new(visit, visit.t("import-title")).again(again),
        lead: look.is_empty(),
        look,
        form: form.again(again),
        file: look_is_empty.then(|| file_form(visit, again)),
        past,
    };
    Ok(private(html_again(&view, again)?))
}

fn first_form(visit: &Visit) -> FormView {
    let kinds = Kind::ALL.iter().map(|k| (k.to_string(), visit.t(&format!("import-{k}")), visit.t(&format!("import-{k}-hint"))));
    FormView::new(visit, "import", "/desk/import")
        .field(Field::choice("kind", visit.t("import-kind"), "cases", kinds.collect()))
        .field(Field::text("text", visit.t("import-text"), "").hint(visit.t("import-text-hint")).required())
        .go(visit.t("import-look"), "main", "look")
}

fn columns(fields: &Fields, table: &Table) -> Vec<Column> {
    let chosen = table.guess.iter().zip(COLUMNS);
    chosen.map(|(guess, name)| fields.find(name).map_or(*guess, |c| c.parse().unwrap_or(Column::Skip))).collect()
}

/// What tells this list from every other that is sent: it stays the same while it is looked at.
fn once_of(visit: &Visit, fields: &Fields) -> String {
    let before = once::of_form(fields);
    if before.is_empty() { once::fresh(&visit.node) } else { before }
}

/// The second step: what stands in each column, with an example, and what the first rows become.
fn second_form(visit: &Visit, fields: &Fields, table: &Table, headings: bool) -> FormView {
    let mut form = FormView::new(visit, "import", "/desk/import")
        .field(Field::hidden("kind", fields.get("kind")))
        .field(Field::hidden("text", fields.get("text")))
        .field(Field::hidden(once::FIELD, &once_of(visit, fields)));
    let options: Vec<_> = Column::ALL.iter().map(|c| (c.to_string(), visit.t(&format!("import-column-{c}")))).collect();
    for ((at, column), name) in columns(fields, table).into_iter().enumerate().zip(COLUMNS) {
        let example = table.rows.iter().skip(usize::from(headings)).filter_map(|r| r.get(at)).find(|c| !c.is_empty());
        let short: String = example.map(|e| e.chars().take(60).collect()).unwrap_or_default();
        let label = visit.t1("import-column", "number", at + 1);
        form = form.field(Field::select(name, label, column.as_str(), options.clone()).hint(visit.t1(
            "import-example",
            "text",
            short,
        )));
    }
    let first = if headings { "yes" } else { "" };
    form.field(Field::checks("headings", visit.t("import-first"), first, vec![("yes".to_owned(), visit.t("import-headings"))]))
        .field(Field::checks(
            "consent",
            visit.t("import-consent"),
            fields.get("consent"),
            vec![("yes".to_owned(), visit.t("import-consent-tick"))],
        ))
        .go(visit.t("import-bring"), "main", "bring")
        .go(visit.t("import-look-again"), "quiet", "look")
}

fn look(visit: &Visit, table: &Table, columns: &[Column], skip: usize) -> Vec<Vec<(String, String)>> {
    let shown = |row: &Vec<String>| {
        let cells = row.iter().zip(columns).filter(|(cell, c)| **c != Column::Skip && !cell.is_empty());
        cells.map(|(cell, c)| (visit.t(&format!("import-column-{c}")), cell.clone())).collect()
    };
    table.rows.iter().skip(skip).take(LOOK).map(shown).collect()
}

/// `GET /desk/import`
pub(crate) async fn show(Desk { visit, member }: Desk) -> Result<Response, WebError> {
    page(&visit, &member, first_form(&visit), Vec::new(), None).await
}

/// The same with the list in a file, where copying two hundred rows on a phone is no fun.
fn file_form(visit: &Visit, again: Option<&Again>) -> FormView {
    let kinds = Kind::ALL.iter().map(|k| (k.to_string(), visit.t(&format!("import-{k}")), String::new()));
    FormView::new(visit, "file", "/desk/import-file")
        .field(Field::choice("kind", visit.t("import-kind"), "cases", kinds.collect()))
        .field(Field::list("photo", visit.t("import-file")).hint(visit.t("import-file-hint")).required())
        .button(visit.t("import-look"), "quiet")
        .fold(visit.t("import-file-fold"))
        .again(again)
}

/// The text of a file: as it says itself, else UTF-8, else what spreadsheets of many years wrote.
fn text_of(bytes: &[u8]) -> String {
    let (encoding, skip) = encoding_rs::Encoding::for_bom(bytes).unwrap_or((encoding_rs::UTF_8, 0));
    let bytes = &bytes[skip.min(bytes.len())..];
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    if broken && encoding == encoding_rs::UTF_8 {
        return encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned();
    }
    text.into_owned()
}

/// `POST /desk/import-file`: to look at a list that was sent as a file.
pub(crate) async fn file(request: Request) -> Result<Response, WebError> {
    let photo::Sent { visit, member, mut fields, photo: bytes } = photo::sent(request).await?;
    if !member.has_job("desk") {
        return Err(WebError::NotAllowed);
    }
    fields.set("text", text_of(&bytes));
    look_at(visit, member, fields, "file").await
}

/// `POST /desk/import`: to look at it, or to bring it over.
pub(crate) async fn step(posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted.at_desk()?;
    look_at(visit, member, fields, "import").await
}

async fn look_at(visit: Visit, member: Member, fields: Fields, from: &str) -> Result<Response, WebError> {
    let table = match read(fields.get("text")) {
        Ok(table) => table,
        Err(r) => {
            let again = Again::refused(&visit, from, &fields, &r);
            let again = if from == "file" { again.at("photo") } else { again };
            return page(&visit, &member, first_form(&visit), Vec::new(), Some(&again)).await;
        }
    };
    let first_look = fields.find("c1").is_none();
    let headings = if first_look { table.headings } else { fields.get("headings") == "yes" };
    let (columns, skip) = (columns(&fields, &table), usize::from(headings));
    let second = second_form(&visit, &fields, &table, headings);
    let seen = look(&visit, &table, &columns, skip);
    if fields.get("go") != "bring" {
        return page(&visit, &member, second, seen, None).await;
    }
    let kind = fields.get("kind").parse().unwrap_or(Kind::Cases);
    let plan = Plan { kind, columns, skip, chat: table.chat, consent: fields.get("consent") == "yes" };
    let (who, key) = (member.clone(), once::key(&fields));
    let brought = visit.node.act(move |tx| {
        // Pressed twice, it is brought over once, and the second press says the same.
        let said = once::act(tx, who.id, key.as_deref(), |tx| {
            let done = app::run(tx, &who, &table.rows, &plan)?;
            Ok(serde_json::to_string(&done).unwrap_or_default())
        })?;
        Ok::<_, Error>(serde_json::from_str::<Done>(&said).ok())
    });
    match brought.await {
        Ok(Some(done)) => done_page(&visit, kind, &done),
        Ok(None) => Ok(go("/desk/import")),
        Err(e) => {
            let again = Again::failed(&visit, "import", &fields, e)?;
            page(&visit, &member, second, seen, Some(&again)).await
        }
    }
}

fn done_page(visit: &Visit, kind: Kind, done: &Done) -> Result<Response, WebError> {
    let mut words = vec![counted(visit, "import-taken", done.taken)];
    if done.here_already > 0 {
        words.push(counted(visit, "import-here", done.here_already));
    }
    if !done.left_out.is_empty() {
        let rows = done.left_out.iter().take(100).map(ToString::to_string).collect::<Vec<_>>().join(&visit.t("list-comma"));
        words.push(visit.t1("import-left-out", "rows", rows));
    }
    words.push(visit.t1("import-undo-until", "days", app::UNDO_WITHIN.as_secs() / 86_400));
    let place = if kind == Kind::Cases { ("/desk", "desk-title") } else { ("/people", "people-title") };
    let links = [place, ("/desk/import", "import-title")].map(|(href, key)| (href.to_owned(), visit.t(key)));
    Ok(Plain { page: Page::new(visit, visit.t("import-done-title")), words, links: links.into(), form: None }.into_response())
}

/// `POST /desk/import/{id}`: takes a list back.
pub(crate) async fn undo(Path(id): Path<String>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted.at_desk()?;
    let id = id.parse().map_err(|_| WebError::NotFound)?;
    let who = member.clone();
    match visit.node.act(move |tx| app::undo(tx, &who, id)).await {
        Ok((_, 0)) => Ok(go("/desk/import?done=taken-back")),
        Ok((_, stay)) => {
            let again = Again {
                form: "undo".to_owned(),
                field: None,
                message: counted(&visit, "import-stay", stay),
                fields: fields.clone(),
            };
            let mut response = page(&visit, &member, first_form(&visit), Vec::new(), Some(&again)).await?;
            *response.status_mut() = axum::http::StatusCode::OK;
            Ok(response)
        }
        Err(Error::Refused(Refusal::WrongState { .. })) => Ok(go("/desk/import")),
        Err(e) => Err(e.into()),
    }
}
