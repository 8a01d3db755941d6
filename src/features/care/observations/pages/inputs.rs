//! The fields of a template in the forms of entries, with the value before beside each; it is never put into one.

use jiff::{Timestamp, civil::Time};
use maud::Markup;

use crate::{
    features::care::{
        observations::model::Entry,
        templates::{self, Entered, Template},
    },
    kernel::{problem::FieldErrors, words::Msg},
    ui::{View, format},
};

/// What stands in a form: the texts sent under each name.
pub type Filled = Vec<(String, String)>;

/// The last answers to the fields of a template, each as words with its time.
#[derive(Default)]
pub struct Last {
    words: Vec<(String, String)>,
    newest: Option<Timestamp>,
}

impl Last {
    /// Of entries that count, newest first: to each field the newest answer.
    #[must_use]
    pub fn of(v: &View, template: &Template, entries: &[Entry]) -> Self {
        let mut last = Self::default();
        for version in entries.iter().filter_map(Entry::current) {
            for (key, value) in version.werte.iter() {
                let known = last.words.iter().any(|(field, _)| field == key);
                if let Some(field) = template.field(key).filter(|_| !known) {
                    let value = templates::value_text(v, field, value);
                    let at = format::observed(v.lang, version.zeitpunkt, &v.zone);
                    let words = v.t(&Msg::new("entry-last").with("wert", value).with("wann", at));
                    last.words.push((key.to_owned(), words));
                }
            }
            last.newest = last.newest.max(Some(version.zeitpunkt));
        }
        last
    }

    /// When there was one, over all fields.
    #[must_use]
    pub fn newest(&self) -> Option<Timestamp> {
        self.newest
    }
}

/// The fields of one template in a form whose names for them begin with `prefix`; what is wrong is told by these names.
#[must_use]
pub fn inputs(
    v: &View,
    template: &Template,
    prefix: &str,
    (filled, errors): (&Filled, &FieldErrors),
    (last, focus): (&Last, bool),
) -> Markup {
    let before = format!("{prefix}.");
    let own = errors.0.iter().filter_map(|error| {
        let mut own = error.clone();
        own.field = error.field.strip_prefix(&before)?.to_owned().into();
        Some(own)
    });
    let errors = FieldErrors(own.collect());
    templates::inputs(
        v,
        template,
        &Entered { prefix, sent: filled, errors: &errors, last: &last.words, focus },
    )
}

/// `HH:MM`.
#[must_use]
pub fn clock(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}
