//! What a pod's fund gives other pods' and gets from them, with what either side wrote down.

use askama::Template;
use axum::{extract::Path, response::Response};
use caremonger_app::{
    Error,
    fund::PURSE,
    solidarity::{self as app, Proposal},
    solidarity_seen::{self as seen, Between, Step},
};
use caremonger_domain::{
    id::SolidarityId,
    money::{Currency, Money},
    solidarity::{State, Way},
};
use caremonger_store::{
    fund::fund_find,
    member::Member,
    solidarity::{Other, Solidarity, solidarity_page},
};

use crate::{
    error::WebError,
    form::{Again, Field, Fields, FormView, Input, PostedByNeighbour},
    layout::{Neighbour, Page, Visit, go, html_again},
};

/// Most that is listed.
const SHOWN: i64 = 200;

#[derive(Template)]
#[template(path = "solidarity.html")]
struct Solidarities {
    page: Page,
    sums: Vec<(String, Vec<String>)>,
    rows: Vec<Row>,
    propose: Option<FormView>,
}

/// One on its way, or that has come.
#[derive(Debug)]
struct Row {
    name: String,
    words: String,
    state: String,
    style: &'static str,
    more: Option<String>,
    forms: Vec<FormView>,
}

fn row(visit: &Visit, me: &Member, s: &Solidarity, c: Currency, again: Option<&Again>) -> Row {
    let money = visit.money(s.amount, c);
    let odds = seen::at_odds(s);
    let key = match (s.way, s.state) {
        (Way::Out, State::Sent) if s.other == Other::Named => "solidarity-state-out-alone".to_owned(),
        (way, state) => format!("solidarity-state-{way}-{state}"),
    };
    let came = s.came.filter(|came| *came != s.amount || odds);
    let more = came
        .map(|came| visit.t1(if odds { "solidarity-at-odds" } else { "solidarity-came-less" }, "money", visit.money(came, c)));
    Row {
        name: s.name.clone(),
        words: visit
            .ta(&format!("solidarity-{}", s.way), &[("money", money.into()), ("date", visit.day(s.created_at).words.into())]),
        state: visit.t(&key),
        style: match s.state {
            State::Proposed | State::Sent => "waits",
            State::Received => "good",
            State::Refused | State::Back | State::Withdrawn => "ended",
        },
        more,
        forms: seen::next(me, s).into_iter().map(|step| form(visit, s, c, step).again(again)).collect(),
    }
}

fn form(visit: &Visit, s: &Solidarity, c: Currency, step: Step) -> FormView {
    let (act, style) = match step {
        Step::Release => ("release", "main"),
        Step::Withdraw => ("withdraw", "quiet"),
        Step::Came => ("came", "main"),
        Step::Refuse => ("refuse", "quiet"),
        Step::Back => ("back", "quiet"),
    };
    let form = FormView::new(visit, format!("{act}-{}", s.id), format!("/fund/solidarity/{}/{act}", s.id));
    let form = match step {
        Step::Came => form.field(
            Field::line("amount", visit.t1("solidarity-how-much", "currency", c.to_string()), &s.amount.plain(c)).required(),
        ),
        _ => form,
    };
    form.button(visit.t(&format!("solidarity-{act}")), style)
}

fn propose_form(visit: &Visit, others: Vec<(String, String)>, c: Currency) -> FormView {
    let named =
        |(address, title): (String, String)| if title == address { visit.address_option(&address) } else { (address, title) };
    let mut options: Vec<(String, String)> = others.into_iter().map(named).collect();
    options.push((String::new(), visit.t("solidarity-to-named")));
    let first = options.first().map(|(value, _)| value.clone()).unwrap_or_default();
    FormView::new(visit, "propose", "/fund/solidarity")
        .field(Field::line("amount", visit.t1("fund-amount", "currency", c.to_string()), "").required())
        .field(Field::select("to", visit.t("solidarity-to"), &first, options))
        .field(Field::line("name", visit.t("solidarity-name"), "").hint(visit.t("solidarity-name-hint")))
        .button(visit.t("solidarity-propose"), "main")
        .fold(visit.t("solidarity-propose-fold"))
}

fn sums(visit: &Visit, b: &Between, c: Currency) -> (String, Vec<String>) {
    let sum = |minor: i64| Money::of(minor).map_or_else(String::new, |m| visit.money(m, c));
    let line = |key: &str, one: i64, other: i64| {
        (one > 0).then(|| visit.ta(key, &[("sent", sum(one).into()), ("came", sum(other).into())]))
    };
    let lines = [line("solidarity-sum-out", b.sent, b.they_have), line("solidarity-sum-in", b.they_sent, b.we_have)];
    (b.name.clone(), lines.into_iter().flatten().collect())
}

async fn page(visit: &Visit, me: &Member, again: Option<&Again>) -> Result<Response, WebError> {
    let (who, node) = (me.clone(), visit.node.clone());
    let read = visit.node.read(move |c| {
        let Some(fund) = fund_find(c, who.pod)? else { return Ok(None) };
        let all = solidarity_page(c, who.pod, None, SHOWN)?;
        let others = if who.has_job(PURSE) { Some(app::others(c, &node, who.pod)?) } else { None };
        Ok::<_, Error>(Some((fund, all, others)))
    });
    let (fund, all, others) = read.await?.ok_or(WebError::NotFound)?;
    let c = fund.currency;
    let rows: Vec<Row> = all.iter().map(|s| row(visit, me, s, c, again)).collect();
    let propose = others.map(|others| propose_form(visit, others, c).again(again));
    let forms: Vec<&FormView> = propose.iter().chain(rows.iter().flat_map(|r| &r.forms)).collect();
    let view = Solidarities {
        page: Page::new(visit, visit.t("solidarity-title")).again(again).with_forms(forms),
        sums: seen::between(&all).iter().map(|b| sums(visit, b, c)).collect(),
        rows,
        propose,
    };
    html_again(&view, again)
}

/// `GET /fund/solidarity`
pub(crate) async fn show(Neighbour { visit, member }: Neighbour) -> Result<Response, WebError> {
    page(&visit, &member, None).await
}

async fn after(
    visit: &Visit,
    me: &Member,
    form: &str,
    fields: &Fields,
    done: Result<(), Error>,
    word: &str,
) -> Result<Response, WebError> {
    match done {
        Ok(()) => Ok(go(&format!("/fund/solidarity?done={word}"))),
        Err(e) => page(visit, me, Some(&Again::failed(visit, form, fields, e)?)).await,
    }
}

/// `POST /fund/solidarity`
pub(crate) async fn propose(PostedByNeighbour { visit, member, fields }: PostedByNeighbour) -> Result<Response, WebError> {
    let text = |name: &str| fields.get(name).to_owned();
    let new = Proposal { amount: text("amount"), to: text("to"), name: text("name") };
    let who = member.clone();
    let done = visit.node.act(move |tx| app::propose(tx, &who, &new).map(|_| ())).await;
    after(&visit, &member, "propose", &fields, done, "solidarity-proposed").await
}

/// `POST /fund/solidarity/{id}/{act}`
pub(crate) async fn act(Path((id, act)): Path<(String, String)>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted;
    let which: SolidarityId = id.parse().map_err(|_| WebError::NotFound)?;
    let (who, amount) = (member.clone(), fields.get("amount").to_owned());
    let done = match act.as_str() {
        "release" => visit.node.act(move |tx| app::release(tx, &who, which)).await,
        "withdraw" => visit.node.act(move |tx| app::withdraw(tx, &who, which)).await,
        "came" => visit.node.act(move |tx| app::came(tx, &who, which, &amount)).await,
        "refuse" => visit.node.act(move |tx| app::refuse(tx, &who, which)).await,
        "back" => visit.node.act(move |tx| app::back(tx, &who, which)).await,
        _ => return Err(WebError::NotFound),
    };
    after(&visit, &member, &format!("{act}-{id}"), &fields, done, "changed").await
}
