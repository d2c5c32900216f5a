//! How a fund, its asks, its book and its draws are put into words.

use caremonger_app::{draw, fund::Standing, secret::hex};
use caremonger_domain::{
    fund::{Ask, Kind, Mode, State},
    money::{Currency, Money},
};
use caremonger_store::{draw::Draw, fund::BookLine, fund_ask::FundAsk};

use crate::layout::Visit;

/// A line with an amount: what, how much, and how long its bar is.
#[derive(Debug)]
pub(crate) struct Line {
    /// What.
    pub(crate) label: String,
    /// How much, in words.
    pub(crate) words: String,
    /// Of a hundred; none: it has no bar.
    pub(crate) long: Option<i64>,
}

/// An ask in a list.
#[derive(Debug)]
pub(crate) struct Row {
    /// Its page.
    pub(crate) href: String,
    /// What it is about.
    pub(crate) words: String,
    /// How it is with it.
    pub(crate) state: String,
    /// Its `class`.
    pub(crate) style: &'static str,
}

/// A draw as everybody sees it.
#[derive(Debug)]
pub(crate) struct Drawn {
    /// When it is or was drawn, in words.
    pub(crate) when: String,
    /// Its mark.
    pub(crate) mark: String,
    /// Its seed, and each of what was drawn among with its lot, in order; nothing before it is drawn.
    pub(crate) seed: Option<(String, Vec<(String, String)>)>,
}

impl Visit {
    /// Money in words: digits and the three letters.
    pub(crate) fn money(&self, money: Money, currency: Currency) -> String {
        let plain = format!("{}\u{a0}{currency}", money.plain(currency));
        self.left_to_right(plain)
    }
}

fn minor(visit: &Visit, sum: i64, currency: Currency) -> String {
    Money::of(sum).map_or_else(String::new, |m| visit.money(m, currency))
}

/// How the pod decides, and how many hold the purse.
pub(crate) fn how(visit: &Visit, s: &Standing) -> String {
    let how = visit.t(&format!("fund-mode-{}-more", s.fund.mode));
    let small = if s.fund.mode == Mode::Small {
        visit.t1("fund-small-is", "money", visit.money(s.fund.small, s.fund.currency))
    } else {
        String::new()
    };
    let holders = visit.counted("fund-holders", i64::try_from(s.holders).unwrap_or(i64::MAX));
    [how, small, holders].into_iter().filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The sums of a fund: in, promised, out, agreed, reserve, free.
pub(crate) fn sums(visit: &Visit, s: &Standing) -> Vec<Line> {
    let c = s.fund.currency;
    let all = [
        ("fund-sum-in", s.came_in),
        ("fund-sum-promised", s.promised.minor()),
        ("fund-sum-out", s.went_out),
        ("fund-sum-pods", s.to_pods),
        ("fund-sum-purse", s.book.purse.minor()),
        ("fund-sum-agreed", s.agreed.minor()),
        ("fund-sum-reserve", s.fund.reserve.minor()),
        ("fund-sum-free", s.free.minor()),
    ];
    let most = all.iter().map(|(_, n)| *n).max().unwrap_or(0).max(1);
    all.into_iter().map(|(key, n)| Line { label: visit.t(key), words: minor(visit, n, c), long: Some(n * 100 / most) }).collect()
}

/// What money is meant for, and how much of it went there.
pub(crate) fn budget(visit: &Visit, s: &Standing) -> Vec<Line> {
    let c = s.fund.currency;
    let line = |(title, most, went): &(String, Option<Money>, Money)| {
        let words = match most {
            Some(most) => {
                let of = [("money", visit.money(*went, c).into()), ("most", visit.money(*most, c).into())];
                visit.ta("fund-line-of", &of)
            }
            None => visit.money(*went, c),
        };
        let long = most.map_or(0, |m| went.minor() * 100 / m.minor().max(1)).min(100);
        Line { label: title.clone(), words, long: Some(long) }
    };
    s.lines.iter().map(line).collect()
}

/// Lines of the book.
pub(crate) fn book(visit: &Visit, lines: &[BookLine], c: Currency) -> Vec<Line> {
    let line = |l: &BookLine| {
        let what = visit.t(&format!("fund-kind-{}", l.kind));
        let what = match l.kind {
            Kind::Aid if !l.line.is_empty() => l.line.clone(),
            Kind::FromPod | Kind::ToPod => format!("{what} {}", l.other),
            _ => what,
        };
        let sign = if matches!(l.kind, Kind::Gift | Kind::FromPod | Kind::More) { '+' } else { '−' };
        let words = format!("{sign}\u{2060}{}", visit.money(l.amount, c));
        Line { label: format!("{} · {what}", visit.day(l.at).words), words, long: None }
    };
    lines.iter().map(line).collect()
}

/// An ask in a list.
pub(crate) fn row(visit: &Visit, a: &FundAsk, c: Currency, mine: bool) -> Row {
    let what = match (a.kind, a.line.as_str()) {
        (Ask::Receipt, _) => visit.t("fund-receipt"),
        (Ask::Aid, "") => visit.t("fund-money"),
        (Ask::Aid, line) => line.to_owned(),
    };
    let key = if mine { format!("fund-mine-{}", a.state) } else { format!("fund-state-{}", a.state) };
    Row {
        href: format!("/fund/asks/{}", a.id),
        words: format!("{} · {what}", visit.money(a.amount, c)),
        state: visit.t(&key),
        style: match a.state {
            State::Waiting | State::Agreed => "waits",
            State::Paid | State::Confirmed => "good",
            State::Declined | State::Withdrawn => "ended",
        },
    }
}

/// A draw, so that everybody can check it.
pub(crate) fn drawn(visit: &Visit, d: &Draw) -> Drawn {
    let lots = || {
        let lot = |name: &str| (name.to_owned(), draw::short_lot(&d.seed, name));
        (hex(&d.seed), d.drawn.split_whitespace().map(lot).collect())
    };
    let when = match d.drawn_at {
        Some(at) => visit.t1("draw-was", "date", visit.moment(at).words),
        None => visit.t1("draw-will", "date", visit.moment(d.due_at).words),
    };
    Drawn { when, mark: String::from_utf8_lossy(&d.mark).into_owned(), seed: d.drawn_at.map(|_| lots()) }
}
