//! Forms: read, and shown again with everything kept and the message beside the field.

use axum::{
    Form,
    extract::{FromRequest, FromRequestParts as _, Request},
};
use caremonger_app::Error;
use caremonger_domain::{Amount, Refusal, Timestamp, gate};
use caremonger_store::member::Member;

pub(crate) use crate::form_view::{FormView, again_all, languages, or_none, people};
use crate::{
    error::WebError,
    layout::{Neighbour, Visit},
    map::Map,
};

/// What was filled in.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fields(Vec<(String, String)>);

impl Fields {
    /// The value of a field; empty when it is not there.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.find(name).unwrap_or_default()
    }

    /// Every value of a field with boxes to tick.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(k, _)| k == name).map(|(_, v)| v.as_str())
    }

    /// The value of a field, if the form had it.
    pub(crate) fn find(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(k, _)| k == name).map(|(_, v)| v.as_str())
    }

    /// The names and values of what was answered.
    pub(crate) fn answers(&self) -> impl Iterator<Item = (&str, &str)> {
        let answers = self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        answers.filter(|(name, _)| !matches!(*name, "token" | "go" | "step"))
    }

    /// Puts a value beside what is there: a box of several.
    pub(crate) fn add(&mut self, name: &str, value: impl Into<String>) {
        self.0.push((name.to_owned(), value.into()));
    }

    /// Puts a value in place of what was there.
    pub(crate) fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.retain(|(k, _)| k != name);
        self.0.push((name.to_owned(), value.into()));
    }
}

impl From<Vec<(String, String)>> for Fields {
    fn from(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }
}

/// A form that was sent from one of our pages.
#[derive(Debug)]
pub(crate) struct Posted {
    /// Whose.
    pub(crate) visit: Visit,
    /// What was filled in.
    pub(crate) fields: Fields,
}

impl<S: Send + Sync> FromRequest<S> for Posted {
    type Rejection = WebError;

    async fn from_request(request: Request, state: &S) -> Result<Self, WebError> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, state).await?;
        Self::read(visit, Request::from_parts(parts, body)).await
    }
}

impl Posted {
    /// Reads what was filled in, once it is known whose visit it is.
    pub(crate) async fn read(visit: Visit, request: Request) -> Result<Self, WebError> {
        let Form(pairs) = Form::<Vec<(String, String)>>::from_request(request, &())
            .await
            .map_err(|e| if e.status() == 413 { WebError::TooLong } else { WebError::OldForm })?;
        let fields = Fields::from(pairs);
        if visit.signed.is_some() && !visit.is_token(fields.get("token")) {
            return Err(WebError::OldForm);
        }
        Ok(Self { visit, fields })
    }
}

/// A form sent by somebody who is signed in.
#[derive(Debug)]
pub(crate) struct PostedByNeighbour {
    /// The visit.
    pub(crate) visit: Visit,
    /// Who.
    pub(crate) member: Member,
    /// What was filled in.
    pub(crate) fields: Fields,
}

impl<S: Send + Sync> FromRequest<S> for PostedByNeighbour {
    type Rejection = WebError;

    async fn from_request(request: Request, state: &S) -> Result<Self, WebError> {
        let (mut parts, body) = request.into_parts();
        // Before anything is read: nobody else makes the node busy.
        let Neighbour { visit, member } = Neighbour::from_request_parts(&mut parts, state).await?;
        let Posted { visit, fields } = Posted::read(visit, Request::from_parts(parts, body)).await?;
        Ok(Self { visit, member, fields })
    }
}

impl PostedByNeighbour {
    /// Only from somebody with the desk job.
    pub(crate) fn at_desk(self) -> Result<Self, WebError> {
        if self.member.has_job("desk") { Ok(self) } else { Err(WebError::NotAllowed) }
    }
}

/// A form to be looked at again.
#[derive(Debug)]
pub(crate) struct Again {
    /// Which form of the page.
    pub(crate) form: String,
    /// The field at fault, where one is.
    pub(crate) field: Option<&'static str>,
    /// What to do about it, in words.
    pub(crate) message: String,
    /// What was filled in.
    pub(crate) fields: Fields,
}

impl Again {
    /// What a refusal means for a form.
    pub(crate) fn refused(visit: &Visit, form: &str, fields: &Fields, refusal: &Refusal) -> Self {
        let holds = |name: &&str| gate::check_text(fields.get(name)).is_err();
        let field = match refusal {
            // The rules only know that one of the texts holds it.
            Refusal::PrivateDetail { .. } => ["title", "description", "area"].into_iter().find(holds).or(refusal.field()),
            _ => refusal.field(),
        };
        Self { form: form.to_owned(), field, message: visit.refusal(refusal), fields: fields.clone() }
    }

    /// What a failed act means for a form; trouble that no form can mend goes on as it is.
    pub(crate) fn failed(visit: &Visit, form: &str, fields: &Fields, error: Error) -> Result<Self, WebError> {
        match error {
            Error::Refused(Refusal::NotFound) => Err(WebError::NotFound),
            Error::Refused(Refusal::NotAllowed) => Err(WebError::NotAllowed),
            Error::Refused(refusal) => Ok(Self::refused(visit, form, fields, &refusal)),
            Error::Lookup(e) => {
                use caremonger_app::directory::LookupError as E;
                let key = match e {
                    E::BadAddress => "lookup-bad-address",
                    E::NotFound => "lookup-not-found",
                    E::Unreachable(_) => "lookup-unreachable",
                };
                Ok(Self { form: form.to_owned(), field: None, message: visit.t(key), fields: fields.clone() })
            }
            other => Err(other.into()),
        }
    }

    /// Beside this field instead.
    pub(crate) fn at(mut self, field: &'static str) -> Self {
        self.field = Some(field);
        self
    }
}

/// A value that cannot be read: the field and the key of what to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Slip(pub(crate) &'static str, pub(crate) &'static str);

impl Slip {
    /// As words beside the field.
    pub(crate) fn again(self, visit: &Visit, form: &str, fields: &Fields) -> Again {
        Again { form: form.to_owned(), field: Some(self.0), message: visit.t(self.1), fields: fields.clone() }
    }
}

/// An amount as people write it: `3`, `2,5`, `٣`. Nothing written is `None`.
pub(crate) fn amount(text: &str) -> Result<Option<Amount>, Slip> {
    let plain: String = text
        .trim()
        .chars()
        .map(|c| match c {
            '\u{0660}'..='\u{0669}' => char::from_digit(c as u32 - 0x0660, 10).unwrap_or(c),
            '\u{06f0}'..='\u{06f9}' => char::from_digit(c as u32 - 0x06f0, 10).unwrap_or(c),
            ',' | '٫' => '.',
            _ => c,
        })
        .collect();
    if plain.is_empty() {
        return Ok(None);
    }
    plain.parse().map(Some).map_err(|_| Slip("amount", "invalid-amount"))
}

/// The end of a day as browsers send it (`2026-11-08`). Nothing written is `None`.
pub(crate) fn day(text: &str, field: &'static str) -> Result<Option<Timestamp>, Slip> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    format!("{text}T23:59:59Z").parse().map(Some).map_err(|_| Slip(field, "invalid-date"))
}

/// How a field is filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Input {
    /// One line.
    Line,
    /// A number.
    Number,
    /// A phone number.
    Phone,
    /// A mail address.
    Mail,
    /// A day.
    Date,
    /// Several lines.
    Text,
    /// One of a list, each with an explanation: value, hint.
    Choice(Vec<(String, String, String)>),
    /// One of a list.
    Select(Vec<(String, String)>),
    /// Any of a list; the value is their words with spaces between.
    Checks(Vec<(String, String)>),
    /// One of the areas of a map, each in a list beside it too.
    Map(Map),
    /// A picture from the reader's own device.
    Photo,
    /// A list from the reader's own device: a table, a chat.
    List,
    /// Carried along.
    Hidden,
}

/// A field of a form.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    /// Its name.
    pub(crate) name: &'static str,
    /// What is asked.
    pub(crate) label: String,
    /// A little help.
    pub(crate) hint: Option<String>,
    /// What stands in it.
    pub(crate) value: String,
    /// What to do about it.
    pub(crate) error: Option<String>,
    /// How it is filled in.
    pub(crate) input: Input,
    /// Whether it has to be.
    pub(crate) required: bool,
    /// `autocomplete`.
    pub(crate) autocomplete: &'static str,
    /// What could stand in it, to choose from or not.
    pub(crate) suggestions: Vec<String>,
    /// Whether most people leave it as it is: it is folded away with those beside it.
    pub(crate) more: bool,
}

impl Field {
    fn new(name: &'static str, label: String, value: &str, input: Input) -> Self {
        Self {
            name,
            label,
            hint: None,
            value: value.to_owned(),
            error: None,
            input,
            required: false,
            autocomplete: "off",
            suggestions: Vec::new(),
            more: false,
        }
    }

    /// A line.
    pub(crate) fn line(name: &'static str, label: String, value: &str) -> Self {
        Self::new(name, label, value, Input::Line)
    }

    /// Digits that were mailed or read aloud.
    pub(crate) fn code(name: &'static str, label: String, hint: String) -> Self {
        Self::line(name, label, "").hint(hint).required().autocomplete("one-time-code")
    }

    /// Several lines.
    pub(crate) fn text(name: &'static str, label: String, value: &str) -> Self {
        Self::new(name, label, value, Input::Text)
    }

    /// A phone number.
    pub(crate) fn phone(name: &'static str, label: String, value: &str) -> Self {
        Self::new(name, label, value, Input::Phone)
    }

    /// A mail address.
    pub(crate) fn mail(name: &'static str, label: String, value: &str) -> Self {
        Self::new(name, label, value, Input::Mail)
    }

    /// An area, on a map.
    pub(crate) fn map(name: &'static str, label: String, value: &str, map: Map) -> Self {
        Self::new(name, label, value, Input::Map(map))
    }

    /// A picture.
    pub(crate) fn photo(name: &'static str, label: String) -> Self {
        Self::new(name, label, "", Input::Photo)
    }

    /// A list from the reader's own device.
    pub(crate) fn list(name: &'static str, label: String) -> Self {
        Self::new(name, label, "", Input::List)
    }

    /// Folded away with the others that most people leave as they are; these come last in a form.
    pub(crate) fn more(mut self) -> Self {
        self.more = true;
        self
    }

    /// What browsers may fill it in with (HTML, autofill).
    pub(crate) fn autocomplete(mut self, words: &'static str) -> Self {
        self.autocomplete = words;
        self
    }

    /// A number.
    pub(crate) fn number(name: &'static str, label: String, value: &str) -> Self {
        Self::new(name, label, value, Input::Number)
    }

    /// A day.
    pub(crate) fn date(name: &'static str, label: String, value: &str) -> Self {
        Self::new(name, label, value, Input::Date)
    }

    /// One of a list.
    pub(crate) fn select(name: &'static str, label: String, value: &str, options: Vec<(String, String)>) -> Self {
        Self::new(name, label, value, Input::Select(options))
    }

    /// One of a few, each with an explanation.
    pub(crate) fn choice(name: &'static str, label: String, value: &str, options: Vec<(String, String, String)>) -> Self {
        Self::new(name, label, value, Input::Choice(options))
    }

    /// Any of a few.
    pub(crate) fn checks(name: &'static str, label: String, value: &str, options: Vec<(String, String)>) -> Self {
        Self::new(name, label, value, Input::Checks(options))
    }

    /// Whether the box of a word is ticked.
    pub(crate) fn ticked(&self, word: &str) -> bool {
        self.value.split(' ').any(|w| w == word)
    }

    /// Carried along.
    pub(crate) fn hidden(name: &'static str, value: &str) -> Self {
        Self::new(name, String::new(), value, Input::Hidden)
    }

    /// With a little help.
    pub(crate) fn hint(mut self, hint: String) -> Self {
        self.hint = Some(hint);
        self
    }

    /// Has to be filled in.
    pub(crate) fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// What `aria-describedby` names.
    pub(crate) fn described_by(&self, form: &str) -> String {
        let mut ids = Vec::new();
        if self.hint.is_some() {
            ids.push(format!("{form}-{}-hint", self.name));
        }
        if self.error.is_some() {
            ids.push(format!("{form}-{}-error", self.name));
        }
        ids.join(" ")
    }
}

#[cfg(test)]
#[path = "form_tests.rs"]
mod tests;
