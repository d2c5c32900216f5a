//! A form as it is shown: its fields, its buttons, and what to do about it.

use caremonger_i18n::Locale;
use caremonger_store::member::Member;

use crate::{
    form::{Again, Field, Fields, Input},
    layout::Visit,
};

/// A button of a form.
#[derive(Debug, Clone)]
pub(crate) struct Button {
    /// What it does, in words.
    pub(crate) label: String,
    /// Its `class`.
    pub(crate) style: &'static str,
    /// Value of the field `go`, where a form has several.
    pub(crate) go: &'static str,
}

/// The hidden field that says what its reader has seen of what they change: a page that is shown again has shown what is there now.
pub(crate) const SEEN: &str = "seen";

/// A form to be shown.
#[derive(Debug, Clone)]
pub(crate) struct FormView {
    /// Its id on the page.
    pub(crate) name: String,
    /// Where it is sent.
    pub(crate) action: String,
    /// The token of the session.
    pub(crate) token: String,
    /// Its fields.
    pub(crate) fields: Vec<Field>,
    /// Its buttons.
    pub(crate) buttons: Vec<Button>,
    /// What to do about it as a whole.
    pub(crate) error: Option<String>,
    /// The words of the fold it stands in, when it is not open from the start.
    pub(crate) fold: Option<String>,
    /// Whether it has to be looked at again.
    pub(crate) again: bool,
}

impl FormView {
    /// An empty form.
    pub(crate) fn new(visit: &Visit, name: impl Into<String>, action: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            action: action.into(),
            token: visit.token().to_owned(),
            fields: Vec::new(),
            buttons: Vec::new(),
            error: None,
            fold: None,
            again: false,
        }
    }

    /// With a field.
    pub(crate) fn field(mut self, field: Field) -> Self {
        self.fields.push(field);
        self
    }

    /// With its one button.
    pub(crate) fn button(self, label: String, style: &'static str) -> Self {
        self.go(label, style, "")
    }

    /// With a button among several.
    pub(crate) fn go(mut self, label: String, style: &'static str, go: &'static str) -> Self {
        self.buttons.push(Button { label, style, go });
        self
    }

    /// Folded away until asked for.
    pub(crate) fn fold(mut self, words: String) -> Self {
        self.fold = Some(words);
        self
    }

    /// Whether it sends a file, and so another way than others (`multipart/form-data`).
    pub(crate) fn sends_file(&self) -> bool {
        self.fields.iter().any(|f| matches!(f.input, Input::Photo | Input::List))
    }

    /// The place of the first field that is folded away with those after it.
    pub(crate) fn more_from(&self) -> usize {
        self.fields.iter().position(|f| f.more).unwrap_or(usize::MAX)
    }

    /// Whether the fold has to be open: something in it is to be looked at again.
    pub(crate) fn more_open(&self) -> bool {
        self.fields.iter().any(|f| f.more && f.error.is_some())
    }

    /// With what was filled in.
    pub(crate) fn filled(mut self, fields: &Fields) -> Self {
        for field in &mut self.fields {
            if matches!(field.input, Input::Checks(_)) {
                // A form says nothing of boxes that are not ticked.
                field.value = fields.all(field.name).collect::<Vec<_>>().join(" ");
            } else if let Some(value) = fields.find(field.name).filter(|_| field.name != SEEN) {
                value.clone_into(&mut field.value);
            }
        }
        self
    }

    /// With what was filled in and the message, if it is this form that has to be looked at again.
    pub(crate) fn again(mut self, again: Option<&Again>) -> Self {
        let Some(a) = again.filter(|a| a.form == self.name) else { return self };
        self = self.filled(&a.fields);
        self.again = true;
        let mut placed = false;
        for field in &mut self.fields {
            if a.field == Some(field.name) && field.input != Input::Hidden {
                field.error = Some(a.message.clone());
                placed = true;
            }
        }
        self.error = (!placed).then(|| a.message.clone());
        self
    }
}

/// The same for each of several forms.
pub(crate) fn again_all(forms: Vec<FormView>, again: Option<&Again>) -> Vec<FormView> {
    forms.into_iter().map(|f| f.again(again)).collect()
}

/// Neighbours to choose from.
pub(crate) fn people<'m>(members: impl IntoIterator<Item = &'m Member>) -> impl Iterator<Item = (String, String)> {
    members.into_iter().map(|m| (m.id.to_string(), m.name.clone()))
}

/// Something to choose from, or none of it, in these words: what stands there before anybody has chosen.
pub(crate) fn or_none(words: String, options: impl Iterator<Item = (String, String)>) -> Vec<(String, String)> {
    std::iter::once((String::new(), words)).chain(options).collect()
}

/// The languages of the pages, to choose from, each in its own name.
pub(crate) fn languages() -> Vec<(String, String)> {
    Locale::ALL.iter().map(|l| (l.tag().to_owned(), l.own_name().to_owned())).collect()
}
