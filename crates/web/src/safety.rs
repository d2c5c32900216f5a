//! What the server keeps out, and complaints: for the desk.

use askama::Template;
use axum::{extract::Path, response::Response};
use caremonger_app::{
    Error,
    block::{self as app, Imported},
    host,
    report::looked_at as looked_at_by,
};
use caremonger_domain::id::ReportId;
use caremonger_store::{
    block::{Block, block_all, since},
    member::Member,
    remote_actor::{RemoteActor, remote_actor_find_by_address},
    report::{Report, report_latest},
};
use caremonger_wire::blocklist::{self, BlocklistError};

use crate::{
    error::WebError,
    form::{Again, Field, Fields, FormView, Input, PostedByNeighbour, Slip},
    layout::{Desk, Page, Visit, go, html_again},
    show::{When, host_of},
    spreadsheet,
};

/// Most complaints shown.
const COMPLAINTS: i64 = 100;
/// Most lines named that a list had and that were not taken.
const NAMED: usize = 50;

/// Somebody kept out, as shown.
#[derive(Debug)]
struct Kept {
    shown: String,
    kind: String,
    reason: String,
    since: Option<When>,
    form: FormView,
}

/// A complaint as shown.
#[derive(Debug)]
struct Complaint {
    words: String,
    text: String,
    about: Vec<String>,
    at: When,
    state: String,
    form: Option<FormView>,
}

#[derive(Template)]
#[template(path = "safety.html")]
struct Safety {
    page: Page,
    complaints: Vec<Complaint>,
    block: FormView,
    kept: Vec<Kept>,
    import: FormView,
    imported: Option<String>,
    passed_over: Vec<String>,
}

fn kept(visit: &Visit, place: usize, b: Block) -> Kept {
    let server = b.kind == "host";
    let form = FormView::new(visit, format!("let-in-{place}"), "/safety/let-in")
        .field(Field::hidden("target", &b.target))
        .button(visit.t("safety-let-in"), "quiet");
    Kept {
        // Of blocks from before their moment was kept there is none.
        since: (b.created_at > 0).then(|| visit.day(since(&b))),
        kind: visit.t(if server { "safety-kind-server" } else { "safety-kind-person" }),
        shown: if server { host_of(&b.target) } else { b.shown },
        reason: b.reason,
        form,
    }
}

fn complaint(visit: &Visit, r: Report) -> Complaint {
    let at = format!("/safety/complaints/{}", r.id);
    let state = if !r.incoming {
        String::new()
    } else if r.open {
        visit.t("complaint-open")
    } else {
        visit.t("complaint-closed")
    };
    Complaint {
        words: visit.t1(if r.incoming { "complaint-from" } else { "complaint-to" }, "host", &r.host),
        at: visit.moment(r.created_at),
        form: r
            .open
            .then(|| FormView::new(visit, format!("looked-at-{}", r.id), at).button(visit.t("complaint-looked-at"), "quiet")),
        text: r.text,
        about: r.objects,
        state,
    }
}

async fn page(visit: &Visit, who: &Member, again: Option<&Again>, imported: Option<Imported>) -> Result<Response, WebError> {
    let pod = who.pod;
    let read = move |c: &mut caremonger_store::Conn| Ok::<_, Error>((block_all(c)?, report_latest(c, pod, COMPLAINTS)?));
    let (blocks, reports) = visit.node.read(read).await?;
    let block = FormView::new(visit, "block", "/safety/block")
        .field(Field::line("target", visit.t("safety-target"), "").hint(visit.t("safety-target-hint")).required())
        .field(Field::line("reason", visit.t("act-reason"), "").hint(visit.t("safety-reason-hint")))
        .button(visit.t("safety-block"), "danger")
        .again(again);
    let import = FormView::new(visit, "list", "/safety/list")
        .field(Field::text("list", visit.t("safety-list"), "").hint(visit.t("safety-list-hint")).required())
        .button(visit.t("safety-import"), "quiet")
        .fold(visit.t("safety-import-fold"))
        .again(again);
    let words = imported.as_ref().map(|i| {
        let number = |n: usize| n.to_string().into();
        let counts = [("blocked", number(i.blocked.len())), ("known", number(i.known)), ("passed", number(i.passed_over.len()))];
        visit.ta("safety-imported", &counts)
    });
    let view = Safety {
        page: Page::new(visit, visit.t("safety-title")).again(again).with_forms([&block, &import]),
        complaints: reports.into_iter().map(|r| complaint(visit, r)).collect(),
        block,
        kept: blocks.into_iter().enumerate().map(|(place, b)| kept(visit, place, b)).collect(),
        import,
        imported: words,
        passed_over: imported.map(|i| i.passed_over.into_iter().take(NAMED).collect()).unwrap_or_default(),
    };
    html_again(&view, again)
}

/// `GET /safety`
pub(crate) async fn show(Desk { visit, member }: Desk) -> Result<Response, WebError> {
    page(&visit, &member, None, None).await
}

/// `GET /safety/servers.csv`
pub(crate) async fn download(Desk { visit, .. }: Desk) -> Result<Response, WebError> {
    let list = visit.node.read(app::export).await?;
    Ok(spreadsheet::answer("servers.csv", list))
}

/// Whom the form means.
enum Meant {
    Server(String),
    Somebody(Box<RemoteActor>),
}

async fn meant(visit: &Visit, fields: &Fields) -> Result<Meant, Result<Slip, Error>> {
    let written = fields.get("target").trim().to_lowercase();
    if written.contains('@') {
        let address = format!("@{}", written.trim_start_matches('@'));
        if address.ends_with(&format!("@{}", visit.node.urls().host())) {
            return Err(Ok(Slip("target", "invalid-one-of-ours")));
        }
        // Somebody known is found even while their server is silent.
        let wanted = address.clone();
        let known = visit.node.read(move |c| Ok::<_, Error>(remote_actor_find_by_address(c, &wanted)?)).await.map_err(Err)?;
        return match known {
            Some(known) => Ok(Meant::Somebody(Box::new(known))),
            None => Ok(Meant::Somebody(Box::new(visit.node.look_up(&address).await.map_err(|e| Err(e.into()))?))),
        };
    }
    // A link to somebody's page does not mean everybody of the server.
    let path = written.split_once("://").map_or(written.as_str(), |(_, rest)| rest).split_once('/');
    if path.is_some_and(|(_, below)| !below.is_empty()) {
        return Err(Ok(Slip("target", "invalid-server")));
    }
    Ok(Meant::Server(host::origin_meant(&written).map_err(|r| Err(r.into()))?))
}

/// `POST /safety/block`
pub(crate) async fn block(posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted.at_desk()?;
    let (by, reason) = (member.id.to_string(), fields.get("reason").to_owned());
    let done = match meant(&visit, &fields).await {
        Ok(Meant::Server(origin)) => visit.node.act(move |tx| host::block(tx, &origin, &by, &reason)).await,
        Ok(Meant::Somebody(who)) => visit.node.act(move |tx| app::actor(tx, &who, &by, &reason)).await,
        Err(Ok(slip)) => return page(&visit, &member, Some(&slip.again(&visit, "block", &fields)), None).await,
        Err(Err(e)) => Err(e),
    };
    match done {
        Ok(()) => Ok(go("/safety?done=blocked")),
        Err(e) => page(&visit, &member, Some(&Again::failed(&visit, "block", &fields, e)?.at("target")), None).await,
    }
}

/// `POST /safety/let-in`
pub(crate) async fn let_in(posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted.at_desk()?;
    let target = fields.get("target").to_owned();
    visit.node.act(move |tx| app::let_in(tx, &target, &member.id.to_string())).await?;
    Ok(go("/safety?done=let-in"))
}

/// `POST /safety/list`: shown at once, with the lines that were not taken.
pub(crate) async fn import(posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted.at_desk()?;
    let slip = match blocklist::read(fields.get("list").as_bytes()) {
        Ok(list) if list.entries.is_empty() => Slip("list", "invalid-list-empty"),
        Ok(list) => {
            let by = member.id.to_string();
            let imported = visit.node.act(move |tx| app::import(tx, &list, &by)).await?;
            return page(&visit, &member, None, Some(imported)).await;
        }
        Err(BlocklistError::TooLarge | BlocklistError::TooManyLines) => Slip("list", "invalid-list-long"),
        Err(BlocklistError::OpenQuote(_)) => Slip("list", "invalid-list-quote"),
        Err(BlocklistError::NotText | BlocklistError::NotCsv(_)) => Slip("list", "invalid-list"),
    };
    page(&visit, &member, Some(&slip.again(&visit, "list", &fields)), None).await
}

/// `POST /safety/complaints/{id}`
pub(crate) async fn looked_at(Path(id): Path<String>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, .. } = posted.at_desk()?;
    let id: ReportId = id.parse().map_err(|_| WebError::NotFound)?;
    visit.node.act(move |tx| looked_at_by(tx, &member, id)).await?;
    Ok(go("/safety?done=looked-at"))
}
