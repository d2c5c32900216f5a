//! How each neighbour hears of news, and up to which notice they were told.

use caremonger_domain::{
    Timestamp,
    id::{ListingId, MemberId, NoticeId},
    notice::{Channel, MailStanding, Pace},
};
use diesel::prelude::*;

use crate::{
    Conn, DbError, both,
    error::stored,
    schema::{notice_settings, notices},
};

/// How a neighbour hears of news.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeSetting {
    /// Who.
    pub member: MemberId,
    /// By which way.
    pub channel: Channel,
    /// How often.
    pub pace: Pace,
    /// Whether what somebody waits for is told at once.
    pub urgent: bool,
    /// Whether the mail address is shown to be theirs.
    pub mail: MailStanding,
    /// SHA-256 of the digits in the mail that shows it, and until when these count.
    pub proof: Option<(Vec<u8>, Timestamp)>,
    /// Whether a private mention has reached them at the address they gave.
    pub mention_proven: bool,
    /// SHA-256 of the digits in the mention that shows it, and until when these count.
    pub mention_proof: Option<(Vec<u8>, Timestamp)>,
    /// The newest notice they were told of, or looked at; none: not one.
    pub told_until: Option<NoticeId>,
    /// When the next gathered letter goes.
    pub next_at: Timestamp,
}

type Columns =
    (String, String, String, i64, String, Option<Vec<u8>>, Option<i64>, String, i64, i64, Option<Vec<u8>>, Option<i64>);

fn read(row: Columns) -> Result<NoticeSetting, DbError> {
    let (member, channel, pace, urgent, mail, hash, until, told, next, mention, mention_hash, mention_until) = row;
    Ok(NoticeSetting {
        member: stored(&member, "notice_settings.member_id")?,
        channel: stored(&channel, "notice_settings.channel")?,
        pace: stored(&pace, "notice_settings.pace")?,
        urgent: urgent == 1,
        mail: stored(&mail, "notice_settings.mail_standing")?,
        proof: hash.zip(until.map(Timestamp::from_micros)),
        mention_proven: mention == 1,
        mention_proof: mention_hash.zip(mention_until.map(Timestamp::from_micros)),
        told_until: (!told.is_empty()).then(|| stored(&told, "notice_settings.told_until")).transpose()?,
        next_at: Timestamp::from_micros(next),
    })
}

/// What a neighbour chose; `None` when they never did.
///
/// # Errors
/// [`DbError`] of the database.
pub fn notice_setting_find(conn: &mut Conn, member: MemberId) -> Result<Option<NoticeSetting>, DbError> {
    let row: Option<Columns> = notice_settings::table.find(member.to_string()).first(conn).optional()?;
    row.map(read).transpose()
}

/// The same, held until the end of the transaction. On SQLite the single writer is the lock.
///
/// # Errors
/// [`DbError`] of the database.
pub fn notice_setting_lock(conn: &mut Conn, member: MemberId) -> Result<Option<NoticeSetting>, DbError> {
    if let Conn::Postgres(c) = conn {
        let this = notice_settings::table.find(member.to_string()).select(notice_settings::member_id);
        this.for_update().first::<String>(c).optional()?;
    }
    notice_setting_find(conn, member)
}

/// Keeps what a neighbour chose.
///
/// # Errors
/// [`DbError`] of the database.
pub fn notice_setting_put(conn: &mut Conn, s: &NoticeSetting) -> Result<(), DbError> {
    let (hash, until) = s.proof.clone().map(|(hash, until)| (hash, until.as_micros())).unzip();
    let (mention_hash, mention_until) = s.mention_proof.clone().map(|(hash, until)| (hash, until.as_micros())).unzip();
    let told = s.told_until.map(|t| t.to_string()).unwrap_or_default();
    let chosen = (
        notice_settings::channel.eq(s.channel.as_str()),
        notice_settings::pace.eq(s.pace.as_str()),
        notice_settings::urgent.eq(i64::from(s.urgent)),
        notice_settings::mail_standing.eq(s.mail.as_str()),
        notice_settings::proof_hash.eq(hash),
        notice_settings::proof_until.eq(until),
        notice_settings::told_until.eq(told),
        notice_settings::next_at.eq(s.next_at.as_micros()),
        notice_settings::mention_proven.eq(i64::from(s.mention_proven)),
        notice_settings::mention_proof_hash.eq(mention_hash),
        notice_settings::mention_proof_until.eq(mention_until),
    );
    let member = notice_settings::member_id.eq(s.member.to_string());
    both!(conn, |c| diesel::insert_into(notice_settings::table)
        .values((member, chosen.clone()))
        .on_conflict(notice_settings::member_id)
        .do_update()
        .set(chosen)
        .execute(c))?;
    Ok(())
}

/// Forgets what a neighbour chose.
///
/// # Errors
/// [`DbError`] of the database.
pub fn notice_setting_delete(conn: &mut Conn, member: MemberId) -> Result<(), DbError> {
    diesel::delete(notice_settings::table.find(member.to_string())).execute(conn)?;
    Ok(())
}

/// Who is told of what was gathered, by a letter that is due.
///
/// # Errors
/// [`DbError`] of the database.
pub fn notice_setting_due(conn: &mut Conn, now: Timestamp, limit: i64) -> Result<Vec<MemberId>, DbError> {
    let ids: Vec<String> = notice_settings::table
        .filter(diesel::dsl::sql::<diesel::sql_types::Bool>("(channel <> 'page' AND channel <> 'paper')"))
        .filter(notice_settings::next_at.le(now.as_micros()))
        .order(notice_settings::next_at)
        .limit(limit)
        .select(notice_settings::member_id)
        .load(conn)?;
    ids.iter().map(|id| stored(id, "notice_settings.member_id")).collect()
}

/// News as a letter tells them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    /// The notice.
    pub id: NoticeId,
    /// What kind.
    pub kind: String,
    /// The listing it is about.
    pub listing: Option<ListingId>,
}

/// The notices of a neighbour that are newer than `after`, oldest first.
///
/// # Errors
/// [`DbError`] of the database.
pub fn notice_new(conn: &mut Conn, member: MemberId, after: Option<NoticeId>, limit: i64) -> Result<Vec<News>, DbError> {
    let rows: Vec<(String, String, Option<String>)> = notices::table
        .filter(notices::member_id.eq(member.to_string()))
        .filter(notices::id.gt(after.map(|a| a.to_string()).unwrap_or_default()))
        .order(notices::id)
        .limit(limit)
        .select((notices::id, notices::kind, notices::listing_id))
        .load(conn)?;
    let read = |(id, kind, listing): (String, String, Option<String>)| {
        let listing = listing.map(|l| stored(&l, "notices.listing_id")).transpose()?;
        Ok(News { id: stored(&id, "notices.id")?, kind, listing })
    };
    rows.into_iter().map(read).collect()
}
