//! A search text for records that people call by a running number: it names a number, or words that a record must have.
//! Text is literal.

use super::{Needle, Terms};
use crate::{kernel::text::norm, platform::store::SearchWords};

/// A running number that a search text names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number {
    /// The number.
    pub number: u64,
    /// It is called a number ("Nr. 123", "#123"), so nothing else is meant; "2026" alone may be a word as well.
    pub surely: bool,
}

impl Number {
    /// "123", "#123", "Nr. 123", "no. 123", each also behind one of the words that `called` lists: what people call such a
    /// record, in lower case.
    #[must_use]
    pub fn of(q: &str, called: &[&str]) -> Option<Self> {
        let text = norm(q);
        let mut rest = text.as_str();
        for word in called {
            // A longer word that only begins so names no record.
            rest = rest.strip_prefix(word).filter(|rest| rest.starts_with([' ', '#'])).unwrap_or(rest);
        }
        rest = rest.trim_start();
        for word in ["nr.", "no.", "nr", "no", "#"] {
            if let Some(behind) = rest.strip_prefix(word) {
                rest = behind.trim_start();
                break;
            }
        }
        let surely = rest.len() < text.len();
        let digits = !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit());
        // A leading zero is that of a postcode or a telephone number.
        let plain = digits && !rest.starts_with('0');
        plain.then(|| rest.parse().ok()).flatten().map(|number| Self { number, surely })
    }
}

/// A search text as the search index finds numbered records by it, for marking what was found, and for finding while the
/// index is being built.
pub struct NumberedNeedle {
    number: Option<u64>,
    /// The words, unless the text is a number and nothing else.
    text: Option<Needle>,
}

impl NumberedNeedle {
    /// Reads a text; `called` as for [`Number::of`].
    #[must_use]
    pub fn new(q: &str, called: &[&str]) -> Self {
        let number = Number::of(q, called);
        let words = !q.trim().is_empty() && number.is_none_or(|number| !number.surely);
        Self { number: number.map(|number| number.number), text: words.then(|| Needle::new(q)) }
    }

    /// Whether a word of a text is one of those searched.
    #[must_use]
    pub fn hits(&self, word: &str) -> bool {
        self.text.as_ref().is_some_and(|text| text.hits(word))
    }

    /// Whether the text names the record with this number.
    #[must_use]
    pub fn names(&self, number: u64) -> bool {
        self.number == Some(number) || self.text.as_ref().is_some_and(|text| text.names(&number.to_string()))
    }

    /// Whether a record is found by what it may be found by, which holds its number; none is, when nothing is asked for.
    #[must_use]
    pub fn finds(&self, found_by: &SearchWords) -> bool {
        self.number == Some(found_by.number)
            || self.text.as_ref().is_some_and(|text| text.finds(&Terms::of(found_by)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CALLED: &[&str] = &["ding", "thing"];

    #[test]
    fn a_number_may_stand_behind_what_the_record_is_called() {
        let number = |q: &str| Number::of(q, CALLED).map(|number| (number.number, number.surely));
        for q in ["#123", "Nr. 123", "no 123", "Ding 123", "thing #123", "Ding Nr. 123"] {
            assert_eq!(number(q), Some((123, true)), "{q}");
        }
        assert_eq!(number(" 123 "), Some((123, false)));
        for q in ["", "#", "01067", "12a", "-5", "Dingsda 7", "Akte 7", "١٢", "99999999999999999999"] {
            assert_eq!(number(q), None, "{q}");
        }
    }

    #[test]
    fn a_record_is_found_by_its_number_or_its_words() {
        let found_by = SearchWords { words: vec!["Alte Bank".into()], number: 12, ..SearchWords::default() };
        let found = |q: &str| NumberedNeedle::new(q, CALLED).finds(&found_by);
        assert!(found("12") && found("Ding 12") && found("alt") && found("bank alte"));
        assert!(!found("1") && !found("#120") && !found("alte banken") && !found(""));
        let needle = NumberedNeedle::new("Nr. 12", CALLED);
        assert!(needle.names(12) && !needle.names(120) && !needle.hits("12"));
    }
}
