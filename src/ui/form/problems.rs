//! What is wrong in words that name the field, at the field and in the summary above the form alike.
//!
//! The summary stands before the fields that know their labels. So a form with problems is drawn twice: the fields leave
//! their labels in the [`View`] the first time, and the summary finds them there the second time.

use std::{collections::HashMap, sync::Arc};

use maud::Markup;
use parking_lot::Mutex;

use crate::{
    kernel::{problem::FieldError, words::Msg},
    ui::view::View,
};

/// The labels of the fields with problems that were drawn so far, by element id.
#[derive(Clone, Default)]
pub struct Labels(Arc<Mutex<Drawn>>);

#[derive(Default)]
struct Drawn {
    by_id: HashMap<String, String>,
    /// A summary looked for one that was not there yet.
    missed: bool,
}

impl Labels {
    pub(super) fn leave(&self, id: String, label: String) {
        self.0.lock().by_id.insert(id, label);
    }

    pub(super) fn find(&self, id: &str) -> Option<String> {
        let mut drawn = self.0.lock();
        let label = drawn.by_id.get(id).cloned();
        drawn.missed |= label.is_none();
        label
    }

    /// Sets whether one was missed, and says whether one had been.
    fn missed(&self, now: bool) -> bool {
        std::mem::replace(&mut self.0.lock().missed, now)
    }
}

/// Draws a page or fragment, a second time when a summary in it stands before the fields that it names.
#[must_use]
pub fn with_labels(v: &View, draw: impl Fn() -> Markup) -> Markup {
    // What stands around a fragment is drawn with its own summary.
    let around = v.labels.missed(false);
    let mut drawn = draw();
    if v.labels.missed(around) {
        drawn = draw();
        v.labels.missed(around);
    }
    drawn
}

/// A problem in words that name its field; in its plain words where no label is known.
#[must_use]
pub(super) fn said(v: &View, error: &FieldError, label: Option<&str>) -> String {
    let Some(label) = label else { return v.t(&error.words) };
    let words = v.t(&error.words.clone().with("feld", label));
    if names(&words, label) {
        words
    } else {
        v.t(&Msg::new("form-field-problem").with("feld", label).with("satz", words))
    }
}

/// Whether a sentence has the label in it as words of its own.
fn names(words: &str, label: &str) -> bool {
    let (words, label) = (words.to_lowercase(), label.to_lowercase());
    words.match_indices(&label).any(|(at, found)| {
        let before = words.get(..at).and_then(|before| before.chars().next_back());
        let behind = words.get(at + found.len()..).and_then(|behind| behind.chars().next());
        ![before, behind].into_iter().flatten().any(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_named_by_words_of_its_own() {
        assert!(names("Der Nachname fehlt.", "Nachname"));
        assert!(names("Das ist keine E-Mail-Adresse.", "E-Mail"));
        assert!(!names("Das kann nicht sein.", "An"));
        assert!(!names("Dieser Wert steht nicht zur Auswahl.", "Fallgruppe"));
    }
}
