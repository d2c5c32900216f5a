//! The fund of a pod: how it stands as one bar and in words, asking for money, giving, and what the purse holders do.

use askama::Template;
use axum::{extract::Path, response::Response};
use caremonger_app::{
    Error,
    fund::{self as app, PURSE, Rules, Standing},
    fund_ask::{self, NewAsk},
    fund_ask_seen::panel_names,
    fund_draw, fund_gift,
};
use caremonger_domain::{
    Refusal,
    fund::{Gift, Kind, Mode, State},
    money::Money,
};
use caremonger_store::{
    draw::{Draw, draw_page},
    fund::{BookLine, Pledge, hat_has, pledge_of, pledge_open},
    fund_ask::{FundAsk, fund_ask_in, fund_ask_of},
    member::{Member, member_find},
    pod::pod_find,
};

use crate::{
    error::WebError,
    form::{self, Again, Field, Fields, FormView, Input, PostedByNeighbour, again_all},
    fund_view::{self, Line, Row},
    layout::{Neighbour, Page, Visit, go, html_again},
    timeline::who,
};

/// Most that is listed of each.
const SHOWN: i64 = 200;
/// Most lines of the book on this page.
const LINES: i64 = 10;

#[derive(Template)]
#[template(path = "fund.html")]
struct FundPage {
    page: Page,
    how: Option<String>,
    sums: Vec<Line>,
    lines: Vec<Line>,
    asks: Vec<Row>,
    mine: Vec<Row>,
    given: Vec<(String, Option<FormView>)>,
    pledges: Vec<(String, FormView)>,
    book: Vec<Line>,
    book_href: String,
    panel: Vec<String>,
    draws: Vec<fund_view::Drawn>,
    ask: Option<FormView>,
    give: Vec<FormView>,
    purse: Vec<FormView>,
}

/// Everything the page shows, read at once.
struct Seen {
    standing: Option<Standing>,
    asks: Vec<FundAsk>,
    mine: Vec<FundAsk>,
    given: Vec<Pledge>,
    pledges: Vec<(Pledge, String)>,
    book: Vec<BookLine>,
    panel: Vec<String>,
    draws: Vec<Draw>,
    hat: bool,
    pod: String,
}

async fn seen(visit: &Visit, me: &Member) -> Result<Seen, WebError> {
    let (me, now) = (me.clone(), visit.node.now());
    let read = visit.node.read(move |c| {
        let standing = app::standing(c, me.pod)?;
        let holds = me.has_job(PURSE);
        let mut asks = Vec::new();
        let mut panel = Vec::new();
        if let Some(s) = &standing {
            for a in fund_ask_in(c, me.pod, &[State::Waiting, State::Agreed], SHOWN)? {
                let concerns = (holds && a.asker != Some(me.id)) || fund_ask::decides(c, &me, &s.fund, &a, now)?;
                if concerns {
                    asks.push(a);
                }
            }
            panel = panel_names(c, &s.fund, now)?;
        }
        let mut pledges = Vec::new();
        if holds {
            for p in pledge_open(c, me.pod, SHOWN)? {
                let name = p.giver.map(|g| member_find(c, g)).transpose()?.flatten().map(|m| m.name);
                pledges.push((p, name.unwrap_or_default()));
            }
        }
        Ok::<_, Error>(Seen {
            mine: fund_ask_of(c, me.id, SHOWN)?.into_iter().filter(|a| a.pod == me.pod).collect(),
            given: pledge_of(c, me.id, SHOWN)?.into_iter().filter(|p| p.pod == me.pod).collect(),
            book: app::book(c, me.pod, None, LINES)?,
            draws: draw_page(c, me.pod, 5)?,
            hat: hat_has(c, me.id)?,
            pod: pod_find(c, me.pod)?.map(|p| p.name).unwrap_or_default(),
            standing,
            asks,
            pledges,
            panel,
        })
    });
    Ok(read.await?)
}

fn ask_form(visit: &Visit, s: &Standing) -> FormView {
    let mut form =
        FormView::new(visit, "fund-ask", "/fund/asks").field(
            Field::line("amount", visit.t1("fund-amount", "currency", s.fund.currency.to_string()), "")
                .hint(s.fund.most.map_or_else(
                    || visit.t("fund-amount-hint"),
                    |m| visit.t1("fund-most", "money", visit.money(m, s.fund.currency)),
                ))
                .required(),
        );
    if !s.lines.is_empty() {
        let options = s.lines.iter().map(|(title, ..)| (title.clone(), title.clone())).collect();
        form = form.field(Field::select("line", visit.t("fund-line"), "", options));
    }
    form.field(Field::date("needed_by", visit.t("new-needed-by"), ""))
        .field(Field::text("payee", visit.t("fund-payee"), "").hint(visit.t("fund-payee-hint")).required())
        .field(Field::text("words", visit.t("fund-words"), "").hint(visit.t("fund-words-hint")))
        .button(visit.t("fund-ask-button"), "main")
        .fold(visit.t("fund-ask-fold"))
}

fn give_forms(visit: &Visit, s: &Standing, hat: bool) -> Vec<FormView> {
    let ways = Gift::ALL.iter().map(|g| (g.to_string(), visit.t(&format!("gift-{g}")))).collect();
    let give = FormView::new(visit, "pledge", "/fund/pledges")
        .field(Field::line("amount", visit.t1("fund-amount", "currency", s.fund.currency.to_string()), "").required())
        .field(Field::select("how", visit.t("fund-how"), "cash", ways))
        .button(visit.t("fund-give-button"), "main")
        .fold(visit.t("fund-give-fold"));
    let (word, key) = if hat { ("no", "hat-no") } else { ("yes", "hat-yes") };
    let hat = FormView::new(visit, "hat", "/fund/hat").field(Field::hidden("wants", word)).button(visit.t(key), "quiet");
    vec![give, hat]
}

fn rules_form(visit: &Visit, s: Option<&Standing>) -> FormView {
    let money = |m: Money| s.map_or_else(String::new, |s| m.plain(s.fund.currency));
    let shown = |m: Money| if m == Money::ZERO { String::new() } else { money(m) };
    let modes = Mode::ALL
        .iter()
        .map(|m| (m.to_string(), visit.t(&format!("fund-mode-{m}")), visit.t(&format!("fund-mode-{m}-more"))))
        .collect();
    let lines: Vec<String> = s
        .iter()
        .flat_map(|s| &s.lines)
        .map(|(title, most, _)| most.map_or_else(|| title.clone(), |m| format!("{title}: {}", money(m))))
        .collect();
    let currency = s.map_or_else(String::new, |s| s.fund.currency.to_string());
    FormView::new(visit, "fund-rules", "/fund/rules")
        .field(Field::line("currency", visit.t("fund-currency"), &currency).hint(visit.t("fund-currency-hint")).required())
        .field(Field::choice("mode", visit.t("fund-mode"), s.map_or("two-holders", |s| s.fund.mode.as_str()), modes))
        .field(Field::line("small", visit.t("fund-small"), &s.map_or_else(String::new, |s| shown(s.fund.small))))
        .field(Field::line("most", visit.t("fund-cap"), &s.and_then(|s| s.fund.most).map_or_else(String::new, money)))
        .field(Field::line("reserve", visit.t("fund-reserve-set"), &s.map_or_else(String::new, |s| shown(s.fund.reserve))))
        .field(Field::text("lines", visit.t("fund-lines"), &lines.join("\n")).hint(visit.t("fund-lines-hint")))
        .button(visit.t("me-save"), "main")
        .fold(visit.t(if s.is_some() { "fund-rules-fold" } else { "fund-begin" }))
}

fn purse_forms(visit: &Visit, s: &Standing) -> Vec<FormView> {
    let kinds = [Kind::Gift, Kind::FromPod, Kind::More, Kind::Less].map(|k| (k.to_string(), visit.t(&format!("fund-kind-{k}"))));
    let write = FormView::new(visit, "write-down", "/fund/book")
        .field(Field::select("kind", visit.t("fund-what"), "gift", kinds.into()))
        .field(Field::line("amount", visit.t1("fund-amount", "currency", s.fund.currency.to_string()), "").required())
        .field(Field::line("other", visit.t("fund-other"), "").hint(visit.t("fund-other-hint")))
        .button(visit.t("fund-write"), "main")
        .fold(visit.t("fund-write-fold"));
    let mut forms = vec![write];
    forms.push(FormView::new(visit, "pass-hat", "/fund/pass-hat").button(visit.t("hat-pass"), "quiet"));
    if s.fund.mode == Mode::Lottery {
        forms.push(FormView::new(visit, "draw", "/fund/draw").button(visit.t("draw-announce"), "quiet"));
    }
    forms
}

async fn page(visit: &Visit, me: &Member, again: Option<&Again>) -> Result<Response, WebError> {
    let seen = seen(visit, me).await?;
    let (holds, s) = (me.has_job(PURSE), seen.standing.as_ref());
    let mut purse = if holds { s.map(|s| purse_forms(visit, s)).unwrap_or_default() } else { Vec::new() };
    if holds || me.has_job("keys") {
        purse.push(rules_form(visit, s));
    }
    let purse = again_all(purse, again);
    let ask = s.map(|s| ask_form(visit, s).again(again));
    let give = again_all(s.map(|s| give_forms(visit, s, seen.hat)).unwrap_or_default(), again);
    let currency = s.map(|s| s.fund.currency);
    let row = |a: &FundAsk, mine: bool| currency.map(|c| fund_view::row(visit, a, c, mine));
    let money = |m: Money| currency.map_or_else(String::new, |c| visit.money(m, c));
    let given = seen.given.iter().map(|p| {
        let words = visit.ta(
            &format!("pledge-{}", p.state),
            &[("money", money(p.amount).into()), ("date", visit.day(p.created_at).words.into())],
        );
        let back = || {
            FormView::new(visit, format!("back-{}", p.id), format!("/fund/pledges/{}/back", p.id))
                .button(visit.t("pledge-back"), "quiet")
        };
        (words, (p.state == "pledged").then(back))
    });
    let pledges = seen.pledges.iter().map(|(p, name)| {
        let name = who(visit, name.clone());
        let how = visit.t(&format!("gift-{}", p.how));
        let words = visit.ta("pledge-of", &[("name", name.into()), ("money", money(p.amount).into()), ("how", how.into())]);
        let came = FormView::new(visit, format!("came-{}", p.id), format!("/fund/pledges/{}/came", p.id));
        (words, came.button(visit.t("pledge-came"), "quiet"))
    });
    let forms: Vec<&FormView> = ask.iter().chain(&give).chain(&purse).collect();
    let view = FundPage {
        page: Page::new(visit, visit.t("fund-title")).again(again).with_forms(forms),
        how: s.map(|s| fund_view::how(visit, s)),
        sums: s.map(|s| fund_view::sums(visit, s)).unwrap_or_default(),
        lines: s.map(|s| fund_view::budget(visit, s)).unwrap_or_default(),
        asks: seen.asks.iter().filter_map(|a| row(a, false)).collect(),
        mine: seen.mine.iter().filter_map(|a| row(a, true)).collect(),
        given: given.collect(),
        pledges: pledges.collect(),
        book: currency.map(|c| fund_view::book(visit, &seen.book, c)).unwrap_or_default(),
        book_href: format!("/@{}/fund", seen.pod),
        panel: seen.panel,
        draws: seen.draws.iter().map(|d| fund_view::drawn(visit, d)).collect(),
        ask,
        give,
        purse,
    };
    html_again(&view, again)
}

/// `GET /fund`
pub(crate) async fn show(Neighbour { visit, member }: Neighbour) -> Result<Response, WebError> {
    page(&visit, &member, None).await
}

/// Goes on after something was done, or shows the form again.
async fn after(
    visit: &Visit,
    me: &Member,
    form: &str,
    fields: &Fields,
    done: Result<(), Error>,
    word: &str,
) -> Result<Response, WebError> {
    match done {
        Ok(()) => Ok(go(&format!("/fund?done={word}"))),
        Err(e) => page(visit, me, Some(&Again::failed(visit, form, fields, e)?)).await,
    }
}

/// `POST /fund/rules`
pub(crate) async fn rules(PostedByNeighbour { visit, member, fields }: PostedByNeighbour) -> Result<Response, WebError> {
    let text = |name: &str| fields.get(name).to_owned();
    let rules = Rules {
        currency: text("currency"),
        mode: text("mode"),
        small: text("small"),
        most: text("most"),
        reserve: text("reserve"),
        lines: text("lines"),
    };
    let who = member.clone();
    let done = visit.node.act(move |tx| fund_gift::change_rules(tx, &who, &rules)).await;
    after(&visit, &member, "fund-rules", &fields, done, "changed").await
}

/// `POST /fund/asks`
pub(crate) async fn ask(PostedByNeighbour { visit, member, fields }: PostedByNeighbour) -> Result<Response, WebError> {
    let needed_by = match form::day(fields.get("needed_by"), "needed_by") {
        Ok(day) => day,
        Err(slip) => return page(&visit, &member, Some(&slip.again(&visit, "fund-ask", &fields))).await,
    };
    let text = |name: &str| fields.get(name).to_owned();
    let new = NewAsk { amount: text("amount"), line: text("line"), needed_by, payee: text("payee"), words: text("words") };
    let who = member.clone();
    let done = visit.node.act(move |tx| fund_ask::ask(tx, &who, &new).map(|_| ())).await;
    after(&visit, &member, "fund-ask", &fields, done, "money-asked").await
}

/// `POST /fund/pledges`
pub(crate) async fn pledge(PostedByNeighbour { visit, member, fields }: PostedByNeighbour) -> Result<Response, WebError> {
    let (who, amount) = (member.clone(), fields.get("amount").to_owned());
    let how = fields.get("how").parse::<Gift>().map_err(|_| Refusal::Invalid("Choose one from the list.", "how"));
    let done = visit.node.act(move |tx| fund_gift::pledge(tx, &who, &amount, how?).map(|_| ())).await;
    after(&visit, &member, "pledge", &fields, done, "pledged").await
}

/// `POST /fund/pledges/{id}/{act}`
pub(crate) async fn pledge_act(Path((id, act)): Path<(String, String)>, posted: PostedByNeighbour) -> Result<Response, WebError> {
    let PostedByNeighbour { visit, member, fields } = posted;
    let (who, pledge) = (member.clone(), id.parse().map_err(|_| WebError::NotFound)?);
    let done = match act.as_str() {
        "back" => visit.node.act(move |tx| fund_gift::pledge_back(tx, &who, pledge)).await,
        "came" => visit.node.act(move |tx| fund_gift::pledge_came(tx, &who, pledge)).await,
        _ => return Err(WebError::NotFound),
    };
    after(&visit, &member, &format!("{act}-{id}"), &fields, done, "changed").await
}

/// `POST /fund/book`
pub(crate) async fn write_down(PostedByNeighbour { visit, member, fields }: PostedByNeighbour) -> Result<Response, WebError> {
    let kind = fields.get("kind").parse::<Kind>().map_err(|_| Refusal::Invalid("Choose one from the list.", "kind"));
    let (who, amount, other) = (member.clone(), fields.get("amount").to_owned(), fields.get("other").to_owned());
    let done = visit.node.act(move |tx| fund_gift::write_down(tx, &who, kind?, &amount, &other)).await;
    after(&visit, &member, "write-down", &fields, done, "changed").await
}

/// `POST /fund/hat`
pub(crate) async fn hat(PostedByNeighbour { visit, member, fields }: PostedByNeighbour) -> Result<Response, WebError> {
    let (who, wants) = (member.clone(), fields.get("wants") == "yes");
    let done = visit.node.act(move |tx| fund_gift::hat(tx, &who, wants)).await;
    after(&visit, &member, "hat", &fields, done, "changed").await
}

/// `POST /fund/pass-hat`
pub(crate) async fn pass_hat(PostedByNeighbour { visit, member, fields }: PostedByNeighbour) -> Result<Response, WebError> {
    let who = member.clone();
    let done = visit.node.act(move |tx| fund_gift::pass_hat(tx, &who).map(|_| ())).await;
    after(&visit, &member, "pass-hat", &fields, done, "hat-passed").await
}

/// `POST /fund/draw`
pub(crate) async fn draw(PostedByNeighbour { visit, member, fields }: PostedByNeighbour) -> Result<Response, WebError> {
    let who = member.clone();
    let done = visit.node.act(move |tx| fund_draw::announce(tx, &who).map(|_| ())).await;
    after(&visit, &member, "draw", &fields, done, "draw-announced").await
}
