//! Notes that are words between people and pods: replies and private mentions, in and out.

use caremonger_domain::Timestamp;
use serde_json::{Value, json};

use crate::{activity::Addressing, context, html, json as read, urls::same_origin};

/// A Note somebody sent us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Its id.
    pub uri: String,
    /// Who wrote it.
    pub author: String,
    /// What it answers.
    pub in_reply_to: Option<String>,
    /// The conversation it says it belongs to (`context`); between pods, the agreement.
    pub context: Option<String>,
    /// Whether everyone may read it.
    pub public: bool,
    /// Whom it is for.
    pub addressed: Vec<String>,
    /// Plain text without mentions, at most 4,000 characters.
    pub text: String,
    /// The option voted for, when the note is a vote: `name` without content.
    pub vote: Option<String>,
}

/// Reads a Note embedded in an activity of `actor`; `None` when it is not one, or not the actor's own.
#[must_use]
pub fn parse(object: &Value, actor: &str) -> Option<Note> {
    if !(read::has_type(object, "Note") || read::has_type(object, "ChatMessage")) {
        return None;
    }
    let uri = read::id_of(object)?;
    let author = read::id_at(object, "attributedTo")?;
    if author != actor || !same_origin(uri, actor) {
        return None;
    }
    let content = read::str_at(object, "content")
        .or_else(|| object.get("contentMap")?.as_object()?.values().next()?.as_str())
        .unwrap_or_default();
    let addressed = read::addressees(object).map(str::to_owned).collect();
    Some(Note {
        uri: uri.to_owned(),
        author: author.to_owned(),
        in_reply_to: read::id_at(object, "inReplyTo").map(str::to_owned),
        context: read::id_at(object, "context").map(str::to_owned),
        public: crate::activity::is_public(object),
        addressed,
        text: html::without_mentions(&html::to_text(content)).chars().take(4_000).collect(),
        vote: read::str_at(object, "name").filter(|_| content.is_empty()).map(|n| n.chars().take(200).collect()),
    })
}

/// Somebody a message is for.
#[derive(Debug, Clone, Copy)]
pub struct Mentioned<'a> {
    /// Their id.
    pub uri: &'a str,
    /// `@ana@social.example`.
    pub address: &'a str,
    /// Their page, or their id.
    pub url: &'a str,
}

/// A message of ours.
#[derive(Debug, Clone)]
pub struct Outgoing<'a> {
    /// Its id.
    pub id: &'a str,
    /// The pod that speaks.
    pub author: &'a str,
    /// Whom it is for.
    pub to: Mentioned<'a>,
    /// Their message that it answers; without it Mastodon files a private message away.
    pub in_reply_to: Option<&'a str>,
    /// The agreement it belongs to, between pods.
    pub context: Option<&'a str>,
    /// Plain text.
    pub text: &'a str,
    /// When it was written.
    pub published: Timestamp,
    /// Readable by everyone, out of the public timelines.
    pub quiet_public: bool,
}

/// The Note, with the mention as its first word and as a tag.
#[must_use]
pub fn build(m: &Outgoing<'_>) -> (Value, Addressing) {
    let addressing =
        if m.quiet_public { Addressing::quiet(m.to.uri.to_owned()) } else { Addressing::direct(vec![m.to.uri.to_owned()]) };
    let name = m.to.address.trim_start_matches('@').split('@').next().unwrap_or_default();
    let mention = format!(
        r#"<span class="h-card"><a href="{}" class="u-url mention">@<span>{}</span></a></span>"#,
        html::escape(m.to.url),
        html::escape(name)
    );
    let body = html::paragraphs(m.text);
    let content = body.strip_prefix("<p>").map_or_else(|| format!("<p>{mention}</p>"), |rest| format!("<p>{mention} {rest}"));
    let mut note = json!({
        "@context": context::plain(),
        "id": m.id,
        "type": "Note",
        "attributedTo": m.author,
        "to": addressing.to,
        "cc": addressing.cc,
        "published": m.published.whole_second(),
        "content": content,
        "tag": [{"type": "Mention", "href": m.to.uri, "name": m.to.address}],
        "attachment": []
    });
    if let Some(parent) = m.in_reply_to {
        note["inReplyTo"] = json!(parent);
    }
    if let Some(context) = m.context {
        note["context"] = json!(context);
    }
    (note, addressing)
}
