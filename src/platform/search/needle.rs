//! What a search text asks for, read once: for the query of an index, for records that no index has yet, and for marking
//! what was found. Text is literal: there is no query language and no error in it.

use super::analysis::{is_day, joined, whole, words};
use crate::{kernel::text::fold, platform::store::SearchWords};

/// Longer text is cut (R-DOS-05).
const MOST_CHARACTERS: usize = 256;
/// More terms are cut (R-DOS-05).
const MOST_TERMS: usize = 16;

/// Whether only the beginning of a text is searched: whoever typed it should be told.
#[must_use]
pub fn is_cut(text: &str) -> bool {
    let text = text.trim();
    text.chars().nth(MOST_CHARACTERS).is_some() || words(text).len() > MOST_TERMS
}

/// One part of a search text between blanks.
pub(super) struct Part {
    /// Its words, folded; none of a day.
    pub words: Vec<String>,
    /// The same without apostrophes, if it has any.
    pub joined: Option<Vec<String>>,
    /// As a value that matches only as a whole.
    pub whole: String,
}

impl Part {
    /// The readings of which one must be there, unless the whole is.
    pub fn ways(&self) -> impl Iterator<Item = &Vec<String>> {
        std::iter::once(&self.words).filter(|words| !words.is_empty()).chain(&self.joined)
    }
}

/// A search text: all its parts must be there, the last word as the beginning of a word; or the whole of it as one value.
pub struct Needle {
    /// The text as a value that matches only as a whole; empty when nothing is asked for.
    pub(super) entire: String,
    pub(super) parts: Vec<Part>,
}

impl Needle {
    /// Reads a text; what is beyond the limits is cut.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let text: String = text.chars().take(MOST_CHARACTERS).collect();
        let entire = whole(&text);
        let mut left = if entire.is_empty() { 0 } else { MOST_TERMS };
        let mut parts = Vec::new();
        for part in text.split_whitespace() {
            let day = is_day(part);
            let mut found = if day { Vec::new() } else { words(part) };
            found.truncate(left);
            left = left.saturating_sub(found.len().max(usize::from(day)));
            // A part without letters and digits separates words and is none itself.
            if day || !found.is_empty() {
                let joined = joined(part).filter(|words| !words.is_empty());
                parts.push(Part { words: found, joined, whole: whole(part) });
            }
        }
        Self { entire, parts }
    }

    /// Whether a record is found by what it may be found by; every record is, when nothing is asked for.
    #[must_use]
    pub fn finds(&self, terms: &Terms) -> bool {
        if self.entire.is_empty() || terms.is_whole(&self.entire) {
            return true;
        }
        let last = self.parts.len().saturating_sub(1);
        // A text without letters and digits names nothing.
        !self.parts.is_empty()
            && self.parts.iter().enumerate().all(|(at, part)| {
                terms.is_whole(&part.whole) || part.ways().any(|words| terms.have(words, at == last))
            })
    }

    /// Whether a word of a text is one of those searched.
    #[must_use]
    pub fn hits(&self, word: &str) -> bool {
        let folded = fold(word);
        let mut wanted = self.parts.iter().flat_map(|part| &part.words).rev();
        wanted.next().is_some_and(|last| folded.starts_with(last.as_str()))
            || wanted.any(|word| *word == folded)
    }

    /// Whether a part of the text is exactly this value.
    #[must_use]
    pub fn names(&self, value: &str) -> bool {
        self.parts.iter().any(|part| part.whole == value)
    }
}

/// What an index would hold of a record's words.
pub struct Terms {
    words: Vec<String>,
    whole: Vec<String>,
}

impl Terms {
    /// The terms of a record.
    #[must_use]
    pub fn of(found_by: &SearchWords) -> Self {
        let texts = found_by.words.iter();
        Self {
            words: texts
                .flat_map(|text| std::iter::once(words(text)).chain(joined(text)))
                .flatten()
                .collect(),
            whole: found_by.exact.iter().map(|value| whole(value)).collect(),
        }
    }

    pub(super) fn is_whole(&self, value: &str) -> bool {
        self.whole.iter().any(|known| known == value)
    }

    /// The words, folded.
    pub(super) fn words(&self) -> &[String] {
        &self.words
    }

    /// Whether all of these words are there, the last perhaps as a beginning.
    fn have(&self, wanted: &[String], last_is_prefix: bool) -> bool {
        let Some((last, before)) = wanted.split_last() else { return true };
        before.iter().all(|word| self.words.contains(word))
            && self
                .words
                .iter()
                .any(|word| if last_is_prefix { word.starts_with(last) } else { word == last })
    }
}
