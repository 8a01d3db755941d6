//! The fields of a template in the forms of entries, with the value before beside each; it is never put into one.

use jiff::{Timestamp, civil::Time};
use maud::Markup;

use super::preview_at;
use crate::{
    features::care::{
        observations::model::Entry,
        templates::{self, Entered, FieldType, PhotoId, PhotoInputs, Template, Values},
    },
    kernel::{ids::Id, problem::FieldErrors, words::Msg},
    platform::sandbox::MAX_PICTURE,
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

/// Whether entries of a template have photos.
pub trait TakesPhotos {
    /// Whether they do.
    fn takes_photos(&self) -> bool;
}
impl TakesPhotos for Template {
    fn takes_photos(&self) -> bool {
        self.felder.iter().any(|field| field.typ == FieldType::Foto)
    }
}

/// The photos of a form: whether the resident has agreed, and which are there.
pub struct Photos<'a> {
    /// Whether the resident has agreed.
    pub consent: bool,
    /// The entry that is corrected, with its answers.
    pub there: Option<(Id<Entry>, &'a Values)>,
}

/// The fields of one template in a form whose names for them begin with `prefix`; what is wrong is told by these names.
#[must_use]
pub fn inputs(
    v: &View,
    template: &Template,
    prefix: &str,
    (filled, errors): (&Filled, &FieldErrors),
    (last, focus): (&Last, bool),
    photos: Option<&Photos<'_>>,
) -> Markup {
    let before = format!("{prefix}.");
    let own = errors.0.iter().filter_map(|error| {
        let mut own = error.clone();
        own.field = error.field.strip_prefix(&before)?.to_owned().into();
        Some(own)
    });
    let errors = FieldErrors(own.collect());
    let none = Values::default();
    let there = photos.and_then(|photos| photos.there);
    let preview = |photo: PhotoId| there.map_or_else(String::new, |(entry, _)| preview_at(entry, photo));
    let photos = photos.map(|photos| PhotoInputs {
        consent: photos.consent,
        most_bytes: MAX_PICTURE,
        there: there.map_or(&none, |(_, werte)| werte),
        preview: &preview,
    });
    let photos = photos.as_ref();
    templates::inputs(
        v,
        template,
        &Entered { prefix, sent: filled, errors: &errors, last: &last.words, focus, photos },
    )
}

/// `HH:MM`.
#[must_use]
pub fn clock(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}
