//! The relief fund of your pod: its rules, how it stands, its book without people, and its draws.

use axum::{
    Json,
    extract::{OriginalUri, State},
    http::StatusCode,
    response::Response,
};
use caremonger_app::{
    Error, Node,
    draw::short_lot,
    fund::{self as app, Rules, Standing},
    fund_ask_seen::panel_names,
    fund_draw, fund_gift,
    secret::hex,
};
use caremonger_domain::{
    Refusal, Timestamp,
    fund::{Fund, Kind, Mode},
    listing::tidy_line,
    money::{Currency, Money},
};
use caremonger_store::{
    draw::{Draw, draw_page},
    fund::{BookLine, fund_find, fund_lines_of, hat_has},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    Problem,
    auth::Caller,
    body::{Nothing, Paging, Query, page},
    idempotent::Post,
    money::{MoneyBody, currency, typed},
};

/// What money of a fund is meant for.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PurposeBody {
    /// One line, up to 60 characters.
    title: String,
    /// How much of it at most, in whole smallest units; null: no bound.
    most: Option<i64>,
}

/// The rules of a fund. Its amounts are whole smallest units of its currency.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RulesBody {
    /// Three letters of ISO 4217; it stays once something is written down, promised or asked for.
    currency: String,
    /// How it is decided who gets money.
    #[schema(schema_with = crate::description::fund_mode)]
    mode: Mode,
    /// Up to how much is small, for the mode `small`.
    #[serde(default)]
    small: i64,
    /// The most one ask can be for; null: no bound.
    most: Option<i64>,
    /// What always stays in the purse.
    #[serde(default)]
    reserve: i64,
    /// What money is meant for, at most 20; empty: that is not said.
    #[serde(default)]
    lines: Vec<PurposeBody>,
}

impl RulesBody {
    fn new(f: &Fund, lines: Vec<(String, Option<Money>)>) -> Self {
        let purpose = |(title, most): (String, Option<Money>)| PurposeBody { title, most: most.map(Money::minor) };
        Self {
            currency: f.currency.to_string(),
            mode: f.mode,
            small: f.small.minor(),
            most: f.most.map(Money::minor),
            reserve: f.reserve.minor(),
            lines: lines.into_iter().map(purpose).collect(),
        }
    }

    /// As somebody would have typed them.
    fn typed(&self) -> Result<Rules, Refusal> {
        let c = currency(&self.currency, "currency")?;
        let or_none = |minor: i64, field: &'static str| if minor == 0 { Ok(String::new()) } else { typed(minor, c, field) };
        let lines: Vec<String> = self.lines.iter().map(|p| p.typed(c)).collect::<Result<_, _>>()?;
        Ok(Rules {
            currency: c.to_string(),
            mode: self.mode.to_string(),
            small: or_none(self.small, "small")?,
            most: self.most.map_or(Ok(String::new()), |m| typed(m, c, "most"))?,
            reserve: or_none(self.reserve, "reserve")?,
            lines: lines.join("\n"),
        })
    }
}

impl PurposeBody {
    fn typed(&self, c: Currency) -> Result<String, Refusal> {
        let title = tidy_line(&self.title);
        // What follows a colon would be read as the most.
        if title.is_empty() || (self.most.is_none() && title.contains(':')) {
            return Err(Refusal::Invalid("Name each purpose in a few words, without a colon.", "lines"));
        }
        self.most.map_or(Ok(title.clone()), |m| Ok(format!("{title}: {}", typed(m, c, "lines")?)))
    }
}

/// How much went to one of what money is meant for.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SpentBody {
    /// As in the rules.
    title: String,
    amount: MoneyBody,
}

/// How the fund of your pod stands. The money itself lies with those who hold the purse.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FundBody {
    rules: RulesBody,
    /// How much went to each of what money is meant for.
    spent: Vec<SpentBody>,
    /// All that came in.
    came_in: MoneyBody,
    /// What is promised and has not come yet.
    promised: MoneyBody,
    /// What went to people.
    went_out: MoneyBody,
    /// What went to other pods.
    to_pods: MoneyBody,
    /// What is in the purse by the book.
    purse: MoneyBody,
    /// What is agreed to and has not been paid yet.
    agreed: MoneyBody,
    /// What can still be agreed to.
    free: MoneyBody,
    /// How many hold the purse.
    holders: usize,
    /// Names of the neighbours who decide now, in the mode `panel`.
    panel: Vec<String>,
    /// Whether you may be asked to give a little now and then.
    hat: bool,
}

impl FundBody {
    fn new(s: Standing, panel: Vec<String>, hat: bool) -> Self {
        let c = s.fund.currency;
        let spent = |(title, _, went): &(String, Option<Money>, Money)| SpentBody {
            title: title.clone(),
            amount: MoneyBody::new(*went, c),
        };
        Self {
            spent: s.lines.iter().map(spent).collect(),
            rules: RulesBody::new(&s.fund, s.lines.into_iter().map(|(title, most, _)| (title, most)).collect()),
            came_in: MoneyBody::of(s.came_in, c),
            promised: MoneyBody::new(s.promised, c),
            went_out: MoneyBody::of(s.went_out, c),
            to_pods: MoneyBody::of(s.to_pods, c),
            purse: MoneyBody::new(s.book.purse, c),
            agreed: MoneyBody::new(s.agreed, c),
            free: MoneyBody::new(s.free, c),
            holders: s.holders,
            panel,
            hat,
        }
    }
}

/// How the fund of your pod stands; 404 before it is begun.
#[utoipa::path(get, path = "/fund", operation_id = "fund_show", responses((status = 200, description = "The fund", body = FundBody)))]
pub(crate) async fn show(State(node): State<Node>, Caller(member): Caller) -> Result<Json<FundBody>, Problem> {
    let now = node.now();
    let body = node
        .read(move |c| {
            let s = app::standing(c, member.pod)?.ok_or(Refusal::NotFound)?;
            let panel = panel_names(c, &s.fund, now)?;
            let hat = hat_has(c, member.id)?;
            Ok::<_, Error>(FundBody::new(s, panel, hat))
        })
        .await?;
    Ok(Json(body))
}

/// Begin the fund, or change its rules, as a whole. For the purse and the keys; everybody in the pod sees them.
#[utoipa::path(post, path = "/fund/rules", operation_id = "fund_rules", request_body = RulesBody, responses((status = 200, description = "The rules as they are now", body = RulesBody)))]
pub(crate) async fn set_rules(post: Post<RulesBody>) -> Result<Response, Problem> {
    post.act(StatusCode::OK, |tx, member, rules| {
        let rules = rules.typed()?;
        fund_gift::change_rules(tx, member, &rules)?;
        let f = fund_find(tx.conn, member.pod)?.ok_or(Refusal::NotFound)?;
        // The amounts were meant in the currency that was written.
        if f.currency.to_string() != rules.currency {
            return Err(Refusal::Invalid("The fund stays in its currency: something is written down in it.", "currency").into());
        }
        let lines = fund_lines_of(tx.conn, member.pod)?;
        Ok(RulesBody::new(&f, lines))
    })
    .await
}

/// A line of the book. Nobody is in it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BookLineBody {
    /// Its number, from 1.
    pub(crate) number: i64,
    /// What happened.
    #[schema(schema_with = crate::description::book_kind)]
    kind: Kind,
    amount: MoneyBody,
    /// What is in the purse after it.
    purse: MoneyBody,
    /// What it was meant for; empty where that is not said.
    line: String,
    /// The other pod, of solidarity between pods.
    other: String,
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
}

impl BookLineBody {
    pub(crate) fn new(l: BookLine, c: Currency) -> Self {
        Self {
            number: l.number,
            kind: l.kind,
            amount: MoneyBody::new(l.amount, c),
            purse: MoneyBody::new(l.purse, c),
            line: l.line,
            other: l.other,
            at: l.at,
        }
    }
}

/// The book of the fund, newest first.
#[utoipa::path(get, path = "/fund/book", operation_id = "fund_book", params(Paging), responses((status = 200, description = "A page of lines", body = [BookLineBody])))]
pub(crate) async fn book(
    State(node): State<Node>,
    Caller(member): Caller,
    OriginalUri(uri): OriginalUri,
    Query(paging): Query<Paging>,
) -> Result<Response, Problem> {
    let (limit, below) = (paging.limit(), paging.before::<i64>()?);
    let items = node
        .read(move |c| {
            let f = fund_find(c, member.pod)?.ok_or(Refusal::NotFound)?;
            let lines = app::book(c, member.pod, below, limit + 1)?;
            Ok::<_, Error>(lines.into_iter().map(|l| BookLineBody::new(l, f.currency)).collect::<Vec<_>>())
        })
        .await?;
    Ok(page(items, limit, &uri, |l| l.number.to_string()))
}

/// The place of an ask in a draw.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FundLotBody {
    /// The ask's id.
    ask: String,
    /// First 16 digits of SHA-256 over the seed, a line break and the id. The lowest comes first.
    lot: String,
}

/// A draw that everybody can check: its mark is shown before, its seed after, and the order follows from the seed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DrawBody {
    id: String,
    /// SHA-256 of the seed's digits, in hexadecimal digits.
    mark: String,
    /// When it is drawn.
    #[schema(value_type = String, format = DateTime)]
    due_at: Timestamp,
    /// When it was drawn.
    #[schema(value_type = Option<String>, format = DateTime)]
    drawn_at: Option<Timestamp>,
    /// What the order follows from, in hexadecimal digits; null before it is drawn.
    seed: Option<String>,
    /// What was drawn among, in the order of the draw.
    drawn: Vec<FundLotBody>,
}

impl From<Draw> for DrawBody {
    fn from(d: Draw) -> Self {
        let lot = |ask: &str| FundLotBody { ask: ask.to_owned(), lot: short_lot(&d.seed, ask) };
        Self {
            id: d.id.to_string(),
            mark: String::from_utf8_lossy(&d.mark).into_owned(),
            due_at: d.due_at,
            drawn_at: d.drawn_at,
            seed: d.drawn_at.map(|_| hex(&d.seed)),
            drawn: d.drawn.split_whitespace().map(lot).collect(),
        }
    }
}

/// Most draws that are listed.
const DRAWS: i64 = 20;

/// The draws of your pod's fund, newest first, at most 20.
#[utoipa::path(get, path = "/fund/draw", operation_id = "fund_draw_list", responses((status = 200, description = "The draws", body = [DrawBody])))]
pub(crate) async fn draws(State(node): State<Node>, Caller(member): Caller) -> Result<Json<Vec<DrawBody>>, Problem> {
    let found = node.read(move |c| Ok::<_, Error>(draw_page(c, member.pod, DRAWS)?)).await?;
    Ok(Json(found.into_iter().map(DrawBody::from).collect()))
}

/// Announce a draw: its mark is shown now, and a day later it is drawn among the asks that wait now. For the purse, in the mode
/// `lottery`.
#[utoipa::path(post, path = "/fund/draw", operation_id = "fund_draw_announce", request_body = Nothing, responses((status = 201, description = "The draw", body = DrawBody)))]
pub(crate) async fn announce(post: Post<Nothing>) -> Result<Response, Problem> {
    post.act(StatusCode::CREATED, |tx, member, _| Ok(DrawBody::from(fund_draw::announce(tx, member)?))).await
}
